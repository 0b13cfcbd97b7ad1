"""Where the signed copy of a paper goes."""

from pathlib import Path

import pytest

from pipeline.bundle.manifest import Entry
from pipeline.bundle.signed import signed_copies
from pipeline.jobs.signing import target_of
from tests.archive.small import drawn


@pytest.mark.parametrize("stem", ["ke-hoach", "danh-sach-dang-ky"])
def test_the_copy_with_both_signatures_is_the_papers_signed_copy(tmp_path: Path, stem: str) -> None:
    paper = tmp_path / "03-theo-doi" / f"{stem}.pdf"
    waiting = target_of(paper, None, agency=False)
    signed = target_of(waiting, None, agency=True)
    assert len({paper, waiting, signed}) == 3
    assert signed == target_of(paper, None, agency=True)
    paper.parent.mkdir()
    for path in (paper, waiting, signed):
        path.write_bytes(drawn("x"))
    name = f"03-theo-doi/{stem}.pdf"
    sha = {"docx": "0" * 64, "pdf": "0" * 64}
    entry = Entry(stem, None, stem, "03-theo-doi", "phát hành", None, None, "", name, 1, sha, {})
    found = signed_copies(tmp_path / "so.xlsx", tmp_path, [entry])
    assert [scan.path for scan in found.copies[entry.key]] == [signed]
    assert found.findings == ()
