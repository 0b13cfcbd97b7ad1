"""`hoso template new`: what it says of what it made, and of what is to be done next."""

import json
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.model import kinds
from tests.support.new_kinds import write_out


def test_the_genre_taken_is_said_and_what_is_to_be_done_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = ["template", "new", "cong-van-nhac", "--name", "Công văn nhắc", "--stage", "theo-doi"]
    check = ["template", "check", "cong-van-nhac"]
    own = tmp_path / "mau"
    try:
        assert main([*new, "--rules", "nd30-2020", "--templates", str(own)]) == 0
        said = capsys.readouterr().out
        assert "Khung: cong-van" in said
        assert "Mới có mẫu của nd30-2020" in said
        assert 'subject = "nhắc"' in (own / "papers.toml").read_text(encoding="utf-8")
        assert f"hoso template check cong-van-nhac --templates {own}" in said
        assert f"hoso lists SỔ --rows cong-van-nhac --templates {own}" in said
        text = (own / "papers.toml").read_text(encoding="utf-8")
        assert "\n\n[[kind]]\n" in text
        assert 'required = ["van_ban.so", "van_ban.ngay_ban_hanh", "van_ban.trich_yeu"' in text
        assert "ky_hieu" not in text
        assert 'stage = "03-theo-doi"' in text
        write_out(own / "nd30-2020" / "cong-van-nhac.docx")
        assert main([*check, "--templates", str(own), "--json"]) == 0
        (told,) = json.loads(capsys.readouterr().out)
        assert (told["severity"], told["file"]) == ("warning", "tt01-2011/cong-van-nhac.docx")
        carry = ["template", "new", "cong-van-nhac", "--rules", "tt01-2011"]
        assert " ".join(["hoso", *carry]) in told["hint"]
        assert main([*carry, "--templates", str(own)]) == 0
        assert "Lời văn lấy từ mẫu của nd30-2020" in capsys.readouterr().out
        assert main([*check, "--templates", str(own), "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == []
    finally:
        kinds.use(None)
