"""A new kind of paper: a template, an entry and no code, from the command to the printed page."""

import json
import re
import shutil
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest
from openpyxl.workbook import Workbook

from pipeline import thethuc
from pipeline.cli import main
from pipeline.docx import text as word_text
from pipeline.docx.places import W
from pipeline.fill import catalogue, new_kind, skeleton
from pipeline.model import kinds
from pipeline.model.errors import OutputError, TemplateError, UsageError
from pipeline.model.paths import TEMPLATES
from pipeline.pdf.source import Source
from tests.conftest import WORDS
from tests.support.new_templates import write_out

if TYPE_CHECKING:
    from tests.conftest import Edited

LAYOUTS = ("tt01-2011", "nd30-2020")
GENRES = tuple(new_kind.GENRES)


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the templates that the program uses in place of its own."""
    folder = tmp_path / "templates"
    shutil.copytree(TEMPLATES, folder)
    papers = folder / "papers.toml"
    monkeypatch.setattr(kinds, "_files", kinds._Files(papers))
    monkeypatch.setattr("pipeline.run.load_templates", partial(catalogue.load, folder=folder))
    return folder


def _code(genre: str) -> str:
    return f"{genre}-thu"


def _name(genre: str) -> str:
    return f"Loại thử {genre}"


def _new(templates: Path, genre: str, **more: Any) -> skeleton.Made:
    wanted = new_kind.Wanted(_code(genre), genre, _name(genre), "Việc thử", **more)
    return skeleton.write(wanted, templates)


def _with_rows(book: Workbook, layout: str, genres: Iterable[str] = GENRES) -> None:
    """The rows of the new kinds: who signs, to whom they go, on what they rest."""
    for genre in genres:
        name = _name(genre)
        tm = "TM. ỦY BAN NHÂN DÂN"
        book["Người ký"].append([name, tm, None, None, "CHỦ TỊCH", "Nguyễn Văn A"])
        book["Nơi nhận"].append([name, 1, "UBND các xã, thị trấn", 11])
        book["Nơi nhận"].append([name, 2, "Lưu: VT", 1])
        book["Căn cứ"].append([name, 1, "Căn cứ", "Luật Trẻ em"])
    for row in book["Thông tin chung"].iter_rows():
        if row[0].value == "Thể thức":
            row[1].value = layout


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_genre_goes_from_the_command_to_the_printed_page(
    layout: str, templates: Path, edited: "Edited", tmp_path: Path
) -> None:
    for genre in GENRES:
        made = _new(templates, genre)
        assert [path.parent.name for path in made.templates] == list(LAYOUTS)
        path = templates / layout / f"{_code(genre)}.docx"
        faults = catalogue.check_file(path, kinds.load(), WORDS).findings
        assert {fault.code for fault in faults} == {"cho-chua-viet"}, genre
        write_out(path)
        assert catalogue.check_file(path, kinds.load(), WORDS).findings == (), genre

    workbook = edited(lambda book: _with_rows(book, layout), name="so.xlsx")
    only = [part for genre in GENRES for part in ("--only", _code(genre))]
    assert main(["documents", str(workbook), *only, "--out", str(tmp_path / "out")]) == 0

    for genre in GENRES:
        (word,) = (tmp_path / "out" / "so").rglob(f"{_code(genre)}.docx")
        assert len(Source(word.with_suffix(".pdf").read_bytes()).pages) == 1
        findings = thethuc.examine(word.read_bytes(), layout).findings
        assert [
            f"{finding.place}: {finding.message}" for finding in findings if finding.is_error
        ] == [], genre
        text = word_text.body(word.read_bytes())
        for wanted in HOLDS[genre]:
            assert wanted in text, (genre, wanted)


_HEAD = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ỦY BAN NHÂN DÂN", "HUYỆN NAM ĐÔNG", "Nguyễn Văn A")
HOLDS = {
    "quyet-dinh": (*_HEAD, "/QĐ-UBND", "Điều 1.", "Điều 3.", "Căn cứ Luật Trẻ em"),
    "cong-van": (*_HEAD, "/UBND-LĐTBXH", "V/v việc thử", "Kính gửi:", "- Như trên;"),
    "bien-ban": (*_HEAD, "/BB-UBND", "Thời gian bắt đầu", "kết thúc vào", "THƯ KÝ", "CHỦ TỌA"),
    "to-trinh": (*_HEAD, "/TTr-UBND", "Kính gửi:", "kính trình", "- Như trên;"),
    "bao-cao": (*_HEAD, "/BC-UBND", "Kính gửi:", "III. KIẾN NGHỊ"),
    "ke-hoach": (*_HEAD, "/KH-UBND", "I. MỤC ĐÍCH, YÊU CẦU", "Căn cứ Luật Trẻ em"),
}


@pytest.mark.long
@pytest.mark.parametrize("beside", [True, False])
def test_a_kind_of_the_clerks_own_needs_nothing_of_the_program_changed(
    beside: bool, edited: "Edited", tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = edited(lambda book: _with_rows(book, LAYOUTS[0], ("bao-cao",)), name="so.xlsx")
    own = workbook.parent / "templates" if beside else tmp_path / "mau"
    named = [] if beside else ["--templates", str(own)]
    before = (TEMPLATES / "papers.toml").read_bytes()
    new = ["template", "new", "bao-cao-thu", "--like", "bao-cao", "--name", _name("bao-cao")]
    assert main([*new, "--templates", str(own)]) == 0
    capsys.readouterr()
    assert main(["template", "check", "--templates", str(own)]) == 4
    printed = capsys.readouterr().out
    assert all(layout in printed for layout in LAYOUTS)  # which file it is
    for layout in LAYOUTS:
        write_out(own / layout / "bao-cao-thu.docx")
    assert main(["template", "check", "--templates", str(own)]) == 0
    out = ["--out", str(tmp_path / "out")]
    assert main(["check", str(workbook), *named, *out]) == 0
    assert main(["documents", str(workbook), "--only", "bao-cao-thu", *named, *out]) == 0
    assert list((tmp_path / "out").rglob("bao-cao-thu.pdf"))
    assert (TEMPLATES / "papers.toml").read_bytes() == before
    kinds.use(None)
    assert "bao-cao-thu" not in {kind.code for kind in kinds.load()}


def test_an_entry_of_the_clerks_own_takes_the_place_of_the_programs(tmp_path: Path) -> None:
    text = (TEMPLATES / "papers.toml").read_text(encoding="utf-8")
    start = text.index("\n[[kind]]\n")
    plan = text[start : text.index("\n[[kind]]\n", start + 1)].replace("[2, 12]", "[1, 40]")
    (tmp_path / "papers.toml").write_text(plan, encoding="utf-8")
    before = kinds.load()
    kinds.use(tmp_path)
    try:
        after = kinds.load()
        assert [kind.code for kind in after] == [kind.code for kind in before]
        assert [kind.pages for kind in after if kind.code == "ke-hoach"] == [(1, 40)]
        (tmp_path / "papers.toml").write_text(plan.replace("uy-ban", "uy-bam"), encoding="utf-8")
        with pytest.raises(TemplateError, match="uy-bam") as caught:
            kinds.load()
        assert "dòng" in caught.value.message
    finally:
        kinds.use(None)


def test_workbooks_with_different_kinds_are_not_mixed(sample: Path, tmp_path: Path) -> None:
    books = []
    for name in ("a", "b"):
        (tmp_path / name / "templates").mkdir(parents=True)
        (tmp_path / name / "templates" / "papers.toml").write_text("# riêng\n", encoding="utf-8")
        books.append(str(shutil.copy(sample, tmp_path / name / f"{name}.xlsx")))
    assert main(["documents", *books, "--out", str(tmp_path / "out")]) == 1


def test_an_unwritten_skeleton_is_never_issued(
    templates: Path, edited: "Edited", tmp_path: Path
) -> None:
    _new(templates, "ke-hoach")
    workbook = edited(lambda book: _with_rows(book, "tt01-2011"), name="so.xlsx")
    shutil.copy(workbook, tmp_path / "mot.xlsx")
    book = edited(lambda book: _only_of(book, "ke-hoach"), name="so.xlsx")
    arguments = ["--only", _code("ke-hoach"), "--out", str(tmp_path / "out")]
    assert main(["documents", str(book), *arguments]) == 4
    assert not list((tmp_path / "out").rglob(f"{_code('ke-hoach')}.*"))


def _only_of(book: Workbook, genre: str) -> None:
    book["Người ký"].append([_name(genre), None, None, None, "CHỦ TỊCH", "Nguyễn Văn A"])


def test_the_words_of_a_paper_follow_its_issuer(
    templates: Path, edited: "Edited", tmp_path: Path
) -> None:
    _new(templates, "bien-ban", issuer="hoi-dong")
    path = templates / "tt01-2011" / f"{_code('bien-ban')}.docx"
    write_out(path)
    book = edited(lambda book: _only_of(book, "bien-ban"), name="so.xlsx")
    arguments = ["--only", _code("bien-ban"), "--out", str(tmp_path / "out")]
    assert main(["documents", str(book), *arguments]) == 0
    (word,) = (tmp_path / "out").rglob(f"{_code('bien-ban')}.docx")
    text = word_text.body(word.read_bytes())
    for wanted in ("UBND HUYỆN NAM ĐÔNG", "HỘI ĐỒNG XÉT DUYỆT", "/BB-HĐXD"):
        assert wanted in text
    assert "BB-UBND" not in text


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
    _new(templates, "bao-cao")
    (message,) = _told(templates / "nd30-2020" / f"{_code('bao-cao')}.docx", line)
    assert says in message


def test_a_required_field_that_is_not_there_is_named_with_its_line(
    templates: Path, sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = templates / "papers.toml"
    text = path.read_text(encoding="utf-8").replace('"can_cu", "noi_nhan"', '"can_cuu"', 1)
    path.write_text(text, encoding="utf-8")
    assert main(["check", str(sample), "--out", str(tmp_path)]) == 4
    said = capsys.readouterr().err
    assert "loại “ke-hoach”: không có trường “can_cuu”" in said
    assert "Có phải “can_cu”?" in said
    assert "dòng" in said


def test_comments_and_order_of_papers_toml_stay(templates: Path) -> None:
    before = (templates / "papers.toml").read_text(encoding="utf-8")
    assert _new(templates, "quyet-dinh").entry
    after = (templates / "papers.toml").read_text(encoding="utf-8")
    assert after.startswith(before.rstrip("\n"))
    assert kinds.load()[-1].name == _name("quyet-dinh")


def test_a_kind_that_is_declared_gets_its_templates_alone(templates: Path) -> None:
    _new(templates, "quyet-dinh")
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
    _new(templates, "bao-cao")
    with pytest.raises(OutputError) as caught:
        _new(templates, "bao-cao", annex=True)
    papers = (templates / "papers.toml").read_text(encoding="utf-8").split("\n")
    at = papers.index('code = "bao-cao-thu"')
    assert str(templates / "tt01-2011" / "bao-cao-thu.docx") in caught.value.message
    assert "quên --annex, sai --like …) thì xóa mẫu ấy và mục [[kind]]" in caught.value.hint
    assert f"từ dòng {at})" in caught.value.hint
    assert papers[at - 1] == "[[kind]]"


def test_an_option_that_says_as_the_entry_does_is_no_fault(templates: Path) -> None:
    _new(templates, "quyet-dinh")
    (templates / "tt01-2011" / "quyet-dinh-thu.docx").unlink()
    made = _new(templates, "quyet-dinh", stage="cong-nhan", scope="year", layouts=LAYOUTS[:1])
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


def test_a_second_entry_stands_behind_a_blank_line(templates: Path) -> None:
    for genre in ("bao-cao", "cong-van"):
        _new(templates, genre)
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


@pytest.mark.parametrize("layout", LAYOUTS)
def test_words_carried_over_to_the_other_layout_are_right_by_its_rules(
    layout: str, templates: Path, edited: "Edited", tmp_path: Path
) -> None:
    (other,) = (code for code in LAYOUTS if code != layout)
    _new(templates, "quyet-dinh", annex=True, layouts=(other,))
    code = _code("quyet-dinh")
    write_out(templates / other / f"{code}.docx")
    made = skeleton.write(new_kind.Wanted(code, layouts=(layout,)), templates)
    assert (made.source, made.entry) == (other, None)
    path = templates / layout / f"{code}.docx"
    assert catalogue.check_file(path, kinds.load(), WORDS).findings == ()
    assert word_text.body(path.read_bytes()) == word_text.body(
        (templates / other / f"{code}.docx").read_bytes()
    )
    workbook = edited(lambda book: _with_rows(book, layout, ("quyet-dinh",)), name="so.xlsx")
    assert main(["documents", str(workbook), "--only", code, "--out", str(tmp_path / "out")]) == 0
    (word,) = (tmp_path / "out" / "so").rglob(f"{code}.docx")
    assert thethuc.examine(word.read_bytes(), layout).findings == ()


def test_the_same_command_for_the_other_layout_takes_the_words_and_the_annex_over(
    templates: Path,
) -> None:
    one, other = LAYOUTS
    code = _code("quyet-dinh")
    _new(templates, "quyet-dinh", annex=True, layouts=(one,))
    path = templates / one / f"{code}.docx"
    write_out(path)
    same = new_kind.Wanted(code, name=_name("quyet-dinh"), subject="Việc thử", annex=True)
    assert skeleton.write(replace(same, layouts=(other,)), templates).source == one
    carried = templates / other / f"{code}.docx"
    assert word_text.body(carried.read_bytes()) == word_text.body(path.read_bytes())
    for template in (path, carried):
        template.unlink()
    _new(templates, "quyet-dinh", layouts=(one,))
    assert skeleton.write(replace(same, layouts=(other,)), templates).source == ""


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_annex_is_a_section_of_its_own_right_by_the_decree(
    layout: str, templates: Path, edited: "Edited", tmp_path: Path
) -> None:
    _new(templates, "quyet-dinh", annex=True)
    path = templates / layout / f"{_code('quyet-dinh')}.docx"
    text = word_text.body(path.read_bytes())
    assert "{{ don_vi_cong_nhan|length|dem }} đơn vị" in text
    assert "Nội dung quyết định" not in text
    write_out(path)
    assert catalogue.check_file(path, kinds.load(), WORDS).findings == ()
    workbook = edited(lambda book: _with_rows(book, layout, ("quyet-dinh",)), name="so.xlsx")
    only = ["--only", _code("quyet-dinh"), "--out", str(tmp_path / "out")]
    assert main(["documents", str(workbook), *only]) == 0
    (word,) = (tmp_path / "out" / "so").rglob(f"{_code('quyet-dinh')}.docx")
    assert len(Source(word.with_suffix(".pdf").read_bytes()).pages) == 2
    findings = thethuc.examine(word.read_bytes(), layout).findings
    errors = [finding for finding in findings if finding.is_error]
    assert [f"{finding.place}: {finding.message}" for finding in errors] == []
    text = word_text.body(word.read_bytes())
    assert "(Kèm theo Quyết định số" in text
    assert "của Ủy ban nhân dân huyện Nam Đông)" in text
    assert "Hình thức" in text  # the list with which an annex begins
    assert "Thị trấn Khe Tre" in text
    document: Any = docx.Document(str(word))
    assert len(document.sections) == 2
    assert document.sections[1]._sectPr.find(f"{W}pgNumType").get(f"{W}start") == "1"


def test_a_letter_to_units_of_which_there_are_none_is_not_due_and_says_why(
    templates: Path, edited: "Edited", tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _new(templates, "cong-van")
    papers = templates / "papers.toml"
    to = 'addressed-to = ["Ủy ban nhân dân các {cach_goi_don_vi}"]'
    before, entry = papers.read_text(encoding="utf-8").split('\ncode = "cong-van-thu"')
    to_each_unit = (
        'addressed-to = ["Ủy ban nhân dân {don_vi.ten_day_du}"]\naddressed-units = "late"'
    )
    assert to in entry
    text = f'{before}\ncode = "cong-van-thu"{entry.replace(to, to_each_unit)}'
    papers.write_text(text, encoding="utf-8")
    for layout in LAYOUTS:
        write_out(templates / layout / "cong-van-thu.docx")

    def all_registered(book: Workbook) -> None:
        there = {str(row[0].value) for row in book["Đăng ký"].iter_rows(min_row=2)}
        for row in list(book["Đơn vị"].iter_rows(min_row=2))[::-1]:
            if row[0].value and str(row[0].value) not in there:
                book["Đơn vị"].delete_rows(row[0].row)

    workbook = edited(all_registered, name="so.xlsx")
    main(["documents", str(workbook), "--only", "cong-van-thu", "--out", str(tmp_path / "out")])
    said = " ".join(capsys.readouterr().out.split())
    assert "“Loại thử cong-van” chỉ làm khi có đơn vị chưa đăng ký" in said
    assert "Thêm một dòng với loại văn bản" not in said
    assert not list((tmp_path / "out").rglob("cong-van-thu.*"))
