"""A new kind's skeletons and entry: what they hold, and what is refused."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest

from pipeline.docx import text as word_text
from pipeline.fill import catalogue, new_kind, skeleton
from pipeline.model import kinds
from pipeline.model.errors import OutputError, UsageError
from tests.conftest import WORDS
from tests.support.new_kinds import LAYOUTS, code_of, name_of, new_like, write_out


def _told(path: Path, line: str) -> list[str]:
    document = docx.Document(str(path))
    document.add_paragraph(line)
    document.save(str(path))
    findings = catalogue.check_file(path, kinds.load(), WORDS).findings
    return [finding.message for finding in findings if finding.code == "bien-la"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{{ don_vi.ten }}", "“don_vi” chỉ có ở văn bản của từng đơn vị"),
        ("{{ quyet_dinh.so_ky_hieu }}", "chưa khai “quyet_dinh” dẫn văn bản nào"),
    ],
)
def test_a_name_that_a_kind_has_not_is_reported_before_anything_is_filled(
    line: str, says: str, templates: Path
) -> None:
    new_like(templates, "bao-cao")
    (message,) = _told(templates / "nd30-2020" / f"{code_of('bao-cao')}.docx", line)
    assert says in message


def test_comments_and_order_of_papers_toml_stay(templates: Path) -> None:
    before = (templates / "papers.toml").read_text(encoding="utf-8")
    assert new_like(templates, "quyet-dinh").entry
    after = (templates / "papers.toml").read_text(encoding="utf-8")
    assert after.startswith(before.rstrip("\n"))
    assert kinds.load()[-1].name == name_of("quyet-dinh")


def test_a_kind_that_is_declared_gets_its_templates_alone(templates: Path) -> None:
    new_like(templates, "quyet-dinh")
    code = kinds.load()[-1].code
    for path in templates.rglob(f"{code}.docx"):
        path.unlink()
    before = (templates / "papers.toml").read_bytes()
    made = skeleton.write(new_kind.Wanted(code, "quyet-dinh"), templates)
    assert not made.entry
    assert len(made.templates) == len(LAYOUTS)
    assert (templates / "papers.toml").read_bytes() == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "Báo cáo"},
        {"like": "bao-ca"},
        {"like": "dang-ky"},
        {"code": "giay-nhac", "name": "Giấy nhắc"},
        {"issuer": "don-vi"},
        {"layouts": ("nd30",)},
        {"name": ""},
        {"name": "Kế hoạch"},
        {"issuer": "ủy ban"},
        {"scope": "all"},
        {"stage": "../x"},
        {"code": "con"},
    ],
    ids=str,
)
def test_wrong_use_is_said_and_leaves_nothing_behind(
    wrong: dict[str, Any], templates: Path
) -> None:
    there = sorted(templates.rglob("*"))
    before = (templates / "papers.toml").read_bytes()
    usual = {"code": "bao-cao-nam", "name": "Báo cáo năm"}
    with pytest.raises(UsageError):
        skeleton.write(new_kind.Wanted(**{**usual, **wrong}), templates)
    assert sorted(templates.rglob("*")) == there
    assert (templates / "papers.toml").read_bytes() == before


def test_a_template_that_is_there_is_not_overwritten(templates: Path) -> None:
    new_like(templates, "bao-cao")
    with pytest.raises(OutputError) as caught:
        new_like(templates, "bao-cao", annex=True)
    papers = (templates / "papers.toml").read_text(encoding="utf-8").split("\n")
    at = papers.index('code = "bao-cao-thu"')
    assert str(templates / "tt01-2011" / "bao-cao-thu.docx") in caught.value.message
    assert "quên --annex, sai --like …) thì xóa mẫu ấy và mục [[kind]]" in caught.value.hint
    assert f"từ dòng {at})" in caught.value.hint
    assert papers[at - 1] == "[[kind]]"


def test_an_option_that_says_as_the_entry_does_is_no_fault(templates: Path) -> None:
    new_like(templates, "quyet-dinh")
    (templates / "tt01-2011" / "quyet-dinh-thu.docx").unlink()
    made = new_like(templates, "quyet-dinh", stage="cong-nhan", scope="year", layouts=LAYOUTS[:1])
    assert made.entry is None


@pytest.mark.parametrize(
    ("wrong", "says", "hint"),
    [
        ({"scope": "all"}, "--for không nhận “all”", "not-recognised"),
        ({"stage": "bao-ca"}, "--stage không nhận “bao-ca”", "07-bao-cao"),
        ({"issuer": "huyen"}, "--issuer không nhận “huyen”", "uy-ban"),
        ({"issuer": "don-vi"}, "--issuer don-vi là cơ quan của từng đơn vị", "every-unit"),
        ({"layouts": ("nd30",)}, "--rules không nhận “nd30”", "nd30-2020"),
        (
            {"code": "ke-hoach-hai", "name": "kế hoạch"},
            "“kế hoạch” đã là tên của loại ke-hoach",
            "tên khác",
        ),
        ({"code": "con"}, "tên dành riêng", "con-rieng"),
        ({"code": "giay-nhac", "name": "Giấy nhắc"}, "theo khung nào", "cong-van (Công văn)"),
        ({"code": "x" * 61}, "Mã dài 61 ký tự", "ngắn lại"),
        ({"name": "Báo cáo " + "x" * 120}, "Tên (--name) dài 128 ký tự", "ngắn lại"),
        ({"subject": "x" * 301}, "Trích yếu (--subject) dài 301 ký tự", "ngắn lại"),
        ({"name": "Công văn nhắc"}, "không cùng một loại: Báo cáo hay Công văn?", "cong-van-…"),
        ({"like": "thong-bao"}, "“thong-bao” để làm theo", "“thong-bao-khong-cong-nhan”"),
        (
            {"code": "ke-hoach", "name": "Kế hoạch", "scope": "decided"},
            "“year”, không phải “decided”",
            "Bỏ --for",
        ),
    ],
    ids=str,
)
def test_a_wrong_option_is_reported_as_the_option(
    wrong: dict[str, Any], says: str, hint: str, templates: Path
) -> None:
    usual = {"code": "bao-cao-nam", "name": "Báo cáo năm"}
    with pytest.raises(UsageError) as caught:
        skeleton.write(new_kind.Wanted(**{**usual, **wrong}), templates)
    assert says in caught.value.message
    assert hint in caught.value.hint
    assert "dòng" not in caught.value.message


def test_a_second_entry_stands_behind_a_blank_line(templates: Path) -> None:
    for genre in ("bao-cao", "cong-van"):
        new_like(templates, genre)
    text = (templates / "papers.toml").read_text(encoding="utf-8")
    assert re.search(r"\n\n\[\[kind\]\]\ncode = \"cong-van-thu\"", text)


def test_a_kind_that_is_there_can_be_the_model(templates: Path) -> None:
    wanted = new_kind.Wanted("quyet-dinh-hai", "quyet-dinh-cong-nhan", "Quyết định đợt hai")
    skeleton.write(wanted, templates)
    model, made = (
        next(kind for kind in kinds.load() if kind.code == code)
        for code in ("quyet-dinh-cong-nhan", "quyet-dinh-hai")
    )
    assert (made.scope, made.cites, made.required) == (model.scope, model.cites, model.required)
    path = templates / "nd30-2020" / "quyet-dinh-hai.docx"
    (fault,) = catalogue.check_file(path, kinds.load(), WORDS).findings
    assert fault.code == "cho-chua-viet"
    assert "chép từ “Quyết định công nhận”" in fault.message


@pytest.mark.parametrize(
    ("genre", "name", "subject"),
    [
        ("quyet-dinh", "Quyết định công nhận bổ sung", "Về việc công nhận bổ sung"),
        ("cong-van", "Công văn nhắc nộp hồ sơ", "nhắc nộp hồ sơ"),
        ("bao-cao", "Báo cáo kết quả quý", "Kết quả quý"),
        ("bao-cao", "Kết quả quý", "Kết quả quý"),
    ],
)
def test_the_usual_subject_does_not_say_the_genre_again(
    genre: str, name: str, subject: str, templates: Path
) -> None:
    skeleton.write(new_kind.Wanted(f"{genre}-thu", genre, name), templates)
    assert kinds.load()[-1].subject == subject


def test_the_same_command_for_the_other_layout_takes_the_words_and_the_annex_over(
    templates: Path,
) -> None:
    one, other = LAYOUTS
    code = code_of("quyet-dinh")
    new_like(templates, "quyet-dinh", annex=True, layouts=(one,))
    path = templates / one / f"{code}.docx"
    write_out(path)
    same = new_kind.Wanted(code, name=name_of("quyet-dinh"), subject="Việc thử", annex=True)
    assert skeleton.write(replace(same, layouts=(other,)), templates).source == one
    carried = templates / other / f"{code}.docx"
    assert word_text.body(carried.read_bytes()) == word_text.body(path.read_bytes())
    for template in (path, carried):
        template.unlink()
    new_like(templates, "quyet-dinh", layouts=(one,))
    assert skeleton.write(replace(same, layouts=(other,)), templates).source == ""
