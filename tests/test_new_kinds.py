"""A new kind of paper: a template, an entry and no code, from the command to the printed page."""

import shutil
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
from pipeline.model.paths import TEMPLATES
from pipeline.pdf.source import Source
from tests.conftest import WORDS

if TYPE_CHECKING:
    from tests.conftest import Edited
from tests.support.new_kinds import (
    GENRES,
    LAYOUTS,
    code_of,
    name_of,
    new_like,
    only_of,
    with_rows,
    write_out,
)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_genre_goes_from_the_command_to_the_printed_page(
    layout: str, templates: Path, edited: "Edited", tmp_path: Path
) -> None:
    for genre in GENRES:
        made = new_like(templates, genre)
        assert [path.parent.name for path in made.templates] == list(LAYOUTS)
        path = templates / layout / f"{code_of(genre)}.docx"
        faults = catalogue.check_file(path, kinds.load(), WORDS).findings
        assert {fault.code for fault in faults} == {"cho-chua-viet"}, genre
        write_out(path)
        assert catalogue.check_file(path, kinds.load(), WORDS).findings == (), genre

    workbook = edited(lambda book: with_rows(book, layout), name="so.xlsx")
    only = [part for genre in GENRES for part in ("--only", code_of(genre))]
    assert main(["documents", str(workbook), *only, "--out", str(tmp_path / "out")]) == 0

    for genre in GENRES:
        (word,) = (tmp_path / "out" / "so").rglob(f"{code_of(genre)}.docx")
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
    workbook = edited(lambda book: with_rows(book, LAYOUTS[0], ("bao-cao",)), name="so.xlsx")
    own = workbook.parent / "templates" if beside else tmp_path / "mau"
    named = [] if beside else ["--templates", str(own)]
    before = (TEMPLATES / "papers.toml").read_bytes()
    new = ["template", "new", "bao-cao-thu", "--like", "bao-cao", "--name", name_of("bao-cao")]
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


def test_an_unwritten_skeleton_is_never_issued(
    templates: Path, edited: "Edited", tmp_path: Path
) -> None:
    new_like(templates, "ke-hoach")
    workbook = edited(lambda book: with_rows(book, "tt01-2011"), name="so.xlsx")
    shutil.copy(workbook, tmp_path / "mot.xlsx")
    book = edited(lambda book: only_of(book, "ke-hoach"), name="so.xlsx")
    arguments = ["--only", code_of("ke-hoach"), "--out", str(tmp_path / "out")]
    assert main(["documents", str(book), *arguments]) == 4
    assert not list((tmp_path / "out").rglob(f"{code_of('ke-hoach')}.*"))


def test_the_words_of_a_paper_follow_its_issuer(
    templates: Path, edited: "Edited", tmp_path: Path
) -> None:
    new_like(templates, "bien-ban", issuer="hoi-dong")
    path = templates / "tt01-2011" / f"{code_of('bien-ban')}.docx"
    write_out(path)
    book = edited(lambda book: only_of(book, "bien-ban"), name="so.xlsx")
    arguments = ["--only", code_of("bien-ban"), "--out", str(tmp_path / "out")]
    assert main(["documents", str(book), *arguments]) == 0
    (word,) = (tmp_path / "out").rglob(f"{code_of('bien-ban')}.docx")
    text = word_text.body(word.read_bytes())
    for wanted in ("UBND HUYỆN NAM ĐÔNG", "HỘI ĐỒNG XÉT DUYỆT", "/BB-HĐXD"):
        assert wanted in text
    assert "BB-UBND" not in text


@pytest.mark.parametrize("layout", LAYOUTS)
def test_words_carried_over_to_the_other_layout_are_right_by_its_rules(
    layout: str, templates: Path, edited: "Edited", tmp_path: Path
) -> None:
    (other,) = (code for code in LAYOUTS if code != layout)
    new_like(templates, "quyet-dinh", annex=True, layouts=(other,))
    code = code_of("quyet-dinh")
    write_out(templates / other / f"{code}.docx")
    made = skeleton.write(new_kind.Wanted(code, layouts=(layout,)), templates)
    assert (made.source, made.entry) == (other, None)
    path = templates / layout / f"{code}.docx"
    assert catalogue.check_file(path, kinds.load(), WORDS).findings == ()
    assert word_text.body(path.read_bytes()) == word_text.body(
        (templates / other / f"{code}.docx").read_bytes()
    )
    workbook = edited(lambda book: with_rows(book, layout, ("quyet-dinh",)), name="so.xlsx")
    assert main(["documents", str(workbook), "--only", code, "--out", str(tmp_path / "out")]) == 0
    (word,) = (tmp_path / "out" / "so").rglob(f"{code}.docx")
    assert thethuc.examine(word.read_bytes(), layout).findings == ()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_annex_is_a_section_of_its_own_right_by_the_decree(
    layout: str, templates: Path, edited: "Edited", tmp_path: Path
) -> None:
    new_like(templates, "quyet-dinh", annex=True)
    path = templates / layout / f"{code_of('quyet-dinh')}.docx"
    text = word_text.body(path.read_bytes())
    assert "{{ don_vi_cong_nhan|length|dem }} đơn vị" in text
    assert "Nội dung quyết định" not in text
    write_out(path)
    assert catalogue.check_file(path, kinds.load(), WORDS).findings == ()
    workbook = edited(lambda book: with_rows(book, layout, ("quyet-dinh",)), name="so.xlsx")
    only = ["--only", code_of("quyet-dinh"), "--out", str(tmp_path / "out")]
    assert main(["documents", str(workbook), *only]) == 0
    (word,) = (tmp_path / "out" / "so").rglob(f"{code_of('quyet-dinh')}.docx")
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
    new_like(templates, "cong-van")
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
