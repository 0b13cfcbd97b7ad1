"""The main job, end to end: the sample workbook, real templates, real LibreOffice."""

import json
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from docx import Document
from pypdf import PdfReader

from pipeline.bundle.manifest import Manifest, load, sha256
from pipeline.cli import main
from pipeline.model.errors import ExitCode
from pipeline.model.paths import ROOT
from tests.conftest import SAMPLE


def text_of(pdf: Path) -> str:
    """The text of a PDF, lines joined, hyphens at line ends kept."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return " ".join("\n".join(pages).replace("\ufffe", "-").replace("\x02", "-").split())


def made(folder: Path) -> Manifest:
    """The manifest of an outputs folder."""
    found = load(folder)
    assert found is not None
    return found


def documents(workbook: Path, out: Path, *options: str) -> int:
    """Run `hoso documents`."""
    return main(["documents", str(workbook), "--out", str(out), *options])


def change(
    workbook: Path, sheet: str, row_key: str, heading: str, value: str | int | Decimal
) -> None:
    """Change one cell: the row whose first column is `row_key`, under a heading."""
    book = openpyxl.load_workbook(workbook)
    cells = book[sheet]
    heads = {str(cell.value).rstrip(" *"): at for at, cell in enumerate(cells[1], 1)}
    for row in range(2, cells.max_row + 1):
        if str(cells.cell(row, 1).value).rstrip(" *") == row_key:
            cells.cell(row, heads[heading], value)
            break
    else:
        raise AssertionError(f"no row {row_key} in {sheet}")
    book.save(workbook)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's outputs, made once."""
    out = tmp_path_factory.mktemp("out")
    assert documents(SAMPLE, out) == ExitCode.OK
    return out / "nam-dong-2014"


@pytest.fixture
def again(outputs: Path, tmp_path: Path) -> Path:
    """A copy of the sample's outputs, to run on; gives the folder above."""
    shutil.copytree(outputs, tmp_path / outputs.name)
    return tmp_path


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A copy of the sample workbook, to change."""
    folder = tmp_path / "inputs"
    folder.mkdir()
    return Path(shutil.copy(SAMPLE, folder / SAMPLE.name))


def test_the_sample_gives_so_many_papers_of_each_kind_and_misses_none(outputs: Path) -> None:
    counted: dict[str, int] = {}
    for entry in made(outputs).papers:
        counted[entry.kind] = counted.get(entry.kind, 0) + 1
    wanted = {
        "ke-hoach": 1,
        "dang-ky": 11,
        "danh-sach-dang-ky": 1,
        "danh-gia": 11,
        "giay-cong-nhan": 8,
        "danh-sach-cong-nhan": 1,
        "danh-sach-noi-nhan": 1,
        "tong-quan": 1,
    }
    assert {kind: counted[kind] for kind in wanted} == wanted
    assert made(outputs).missing == ()


def test_each_paper_lies_there_as_docx_and_pdf_with_the_hash_of_the_manifest(
    outputs: Path,
) -> None:
    papers = made(outputs).papers
    assert papers
    for entry in papers:
        assert sha256((outputs / entry.docx).read_bytes()) == entry.sha256["docx"]
        assert sha256((outputs / entry.pdf).read_bytes()) == entry.sha256["pdf"]
        assert len(PdfReader(outputs / entry.pdf).pages) == entry.pages
        Document(str(outputs / entry.docx))


@pytest.mark.parametrize(
    "words",
    [
        "Số: 35/KH-UBND",
        "Nam Đông, ngày 12 tháng 3 năm 2014",
        "Thực hiện Quyết định số 37/2010/QĐ-TTg ngày 22/4/2010 của Thủ tướng Chính phủ về "
        "“Ban hành quy định tiêu chuẩn xã, thị trấn phù hợp với trẻ em”; Thông tư số 22/2010/",
        "giai đoạn 2011-2015, UBND huyện ban hành Kế hoạch",
        "Phấn đấu tăng so với năm 2013 từ 01 đến 02 xã",
        "Đăng ký xây dựng 11/11 đơn vị (đạt tỷ lệ 100%)",
        "từ 07 đơn vị trở lên (đạt tỷ lệ từ 63,64% trở lên)",
        "Ngân sách huyện hỗ trợ 500.000 đồng/đơn vị đăng ký xây dựng.",
        "làm hồ sơ xây dựng trước ngày 10/4/2014",
        "trước ngày 20/10/2014 thông qua Phòng LĐ-TB&XH",
        "trước ngày 30/10/2014",
        "để giải quyết./.",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
    ],
)
def test_the_plan_says_what_the_plan_of_2014_says(outputs: Path, words: str) -> None:
    assert words in text_of(outputs / "01-ke-hoach" / "ke-hoach.pdf")


def test_a_certificate_names_unit_decision_and_register_number(outputs: Path) -> None:
    text = text_of(outputs / "06-cong-nhan" / "giay-cong-nhan-20164-huong-phu.pdf")
    for words in ("Xã Hương Phú", "1240/QĐ-UBND", "ngày 20 tháng 11 năm 2014", "02"):
        assert words in text
    page = PdfReader(outputs / "06-cong-nhan" / "giay-cong-nhan-20164-huong-phu.pdf").pages[0]
    assert page.mediabox.width > page.mediabox.height


def test_the_lists_total_the_support_in_figures_and_words(outputs: Path) -> None:
    registered = text_of(outputs / "02-dang-ky" / "danh-sach-dang-ky.pdf")
    assert "5.500.000" in registered
    assert "Năm triệu năm trăm nghìn đồng" in registered
    recognised = text_of(outputs / "07-bao-cao" / "danh-sach-cong-nhan.pdf")
    assert "4.000.000" in recognised
    assert "giữ vững 05 đơn vị, công nhận mới 03 đơn vị" in recognised


def test_every_font_is_embedded_and_of_one_family(outputs: Path) -> None:
    papers = made(outputs).papers
    assert papers
    for entry in papers:
        for page in PdfReader(outputs / entry.pdf).pages:
            fonts = page["/Resources"]["/Font"].get_object()  # type: ignore[index]
            assert fonts, entry.pdf
            for font in fonts.values():
                name = font.get_object()["/BaseFont"]
                assert "Tinos" in name or "TimesNewRoman" in name
                assert "+" in name


def test_print_runs_hold_their_stage_and_the_year_has_index_and_bookmarks(outputs: Path) -> None:
    papers = made(outputs).papers
    certificates = [entry for entry in papers if entry.kind == "giay-cong-nhan"]
    apart = PdfReader(outputs / "in" / "06-cong-nhan-giay-cong-nhan.pdf")
    assert len(apart.pages) == len(certificates)
    printed = text_of(outputs / "in" / "02-dang-ky.pdf")
    copies = 3  # two for the district, one to keep: sheet Nơi nhận
    forms = [entry for entry in papers if entry.kind == "dang-ky"]
    assert printed.count("BẢN ĐĂNG KÝ") == copies * len(forms)
    whole = PdfReader(outputs / "in" / "ca-nam.pdf")
    titles = [item.title for item in whole.outline if not isinstance(item, list)]
    assert titles[:3] == ["Mục lục", "Kế hoạch", "Đăng ký"]
    assert whole.metadata is not None
    assert whole.metadata.title == "Hồ sơ cả năm 2014"
    index = text_of(outputs / "in" / "ca-nam.pdf")
    for entry in papers:
        assert entry.title in index


@pytest.mark.long
def test_every_bookmark_leads_to_the_first_page_of_its_paper(outputs: Path) -> None:
    whole = PdfReader(outputs / "in" / "ca-nam.pdf")
    flat = [
        item
        for group in whole.outline
        if isinstance(group, list)
        for item in group
        if not isinstance(item, list)
    ]
    by_title = {entry.title: entry for entry in made(outputs).papers}
    assert len(flat) == len(by_title)
    assert "Tổng quan kết quả" in by_title
    for item in flat:
        page = whole.get_destination_page_number(item)
        assert page is not None
        own = PdfReader(outputs / by_title[str(item.title)].pdf).pages[0].extract_text()
        assert whole.pages[page].extract_text() == own


def test_two_full_runs_give_the_same_bytes(outputs: Path, tmp_path: Path) -> None:
    assert documents(SAMPLE, tmp_path, "--only", "ke-hoach", "--only", "danh-sach-cong-nhan") == 0
    ours = made(tmp_path / outputs.name).by_key()
    theirs = made(outputs).by_key()
    assert ours
    for key, entry in ours.items():
        assert entry.sha256["docx"] == theirs[key].sha256["docx"]


def test_a_second_run_makes_nothing_and_says_so(
    again: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.stat().st_mtime_ns for path in again.rglob("*") if path.is_file()}
    assert documents(SAMPLE, again) == ExitCode.OK
    assert "không phải làm lại văn bản nào" in capsys.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_checking_a_workbook_does_not_wait_for_the_charts(tmp_path: Path) -> None:
    """pandas takes a second to import, and only the worker that draws needs it."""
    code = (
        "import sys; from pipeline.cli import main; "
        f"print(main(['check', {str(SAMPLE)!r}, '--out', {str(tmp_path)!r}, '--json']) + "
        "('pandas' in sys.modules or 'matplotlib' in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stderr.splitlines()[-1] == "0"


@pytest.mark.long
def test_one_changed_point_remakes_only_the_papers_that_print_it(
    again: Path, workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(workbook, "Chấm điểm", "20164", "3", Decimal(60))
    capsys.readouterr()
    assert documents(workbook, again, "--json") == ExitCode.OK
    report = json.loads(capsys.readouterr().out)[0]
    issued = "04-tu-danh-gia/danh-gia-20164-huong-phu.pdf"
    assert "07-bao-cao/tong-quan.pdf" in report["made"]
    assert issued not in report["made"]
    assert "da-phat-hanh-nay-khac" in {finding["code"] for finding in report["findings"]}
    anew = ("--reissue", "danh-gia", "--unit", "20164", "--json")
    assert documents(workbook, again, *anew) == ExitCode.OK
    report = json.loads(capsys.readouterr().out)[0]
    assert report["made"] == [issued]
    text = text_of(again / "nam-dong-2014" / report["made"][0])
    assert "770/1.000 điểm" in text


def test_a_damaged_pdf_is_noticed_and_made_again(again: Path) -> None:
    folder = again / "nam-dong-2014"
    pdf = folder / "07-bao-cao" / "tong-quan.pdf"
    pdf.unlink()
    pdf.write_bytes(b"broken")
    assert documents(SAMPLE, again) == ExitCode.OK
    assert sha256(pdf.read_bytes()) == made(folder).by_key()["tong-quan", None].sha256["pdf"]


def test_a_docx_edited_by_hand_is_set_aside_and_named(
    again: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = again / "nam-dong-2014"
    docx = folder / "07-bao-cao" / "tong-quan.docx"
    document = Document(str(docx))
    document.add_paragraph("Sửa tay")
    docx.unlink()
    document.save(str(docx))
    edited = docx.read_bytes()
    assert documents(SAMPLE, again) == ExitCode.OK
    assert "sua-tay/tong-quan.docx" in capsys.readouterr().out
    assert (folder / "sua-tay" / "tong-quan.docx").read_bytes() == edited
    assert docx.read_bytes() != edited


def test_a_faulty_cell_keeps_back_its_paper_and_no_other(
    again: Path, workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(workbook, "Đăng ký", "20164", "Ngày đăng ký", "31/02/2014")
    capsys.readouterr()
    assert documents(workbook, again, "--json") == ExitCode.INPUT
    report = json.loads(capsys.readouterr().out)[0]
    kept_back = {(finding["kind"], finding["unit"]) for finding in report["missing"]}
    kinds = ("ke-hoach", "dang-ky", "danh-gia", "giay-cong-nhan", "danh-sach")
    assert {key for key in kept_back if key[0].startswith(kinds)} == {
        ("dang-ky", "20164"),
        ("danh-sach-dang-ky", None),
        ("danh-sach-noi-nhan", None),
    }
    # It is issued: its files stay where they are.
    assert not [name for name in report["former"] if name.startswith("ban-cu/dang-ky")]
    assert (again / "nam-dong-2014" / "02-dang-ky" / "dang-ky-20164-huong-phu.pdf").is_file()


def test_the_plan_of_another_year_has_no_year_of_this_one_left(tmp_path: Path) -> None:
    workbook = tmp_path / "nam-dong-2015.xlsx"
    assert main(["new", str(workbook), "--year", "2015", "--from", str(SAMPLE)]) == ExitCode.OK
    book = openpyxl.load_workbook(workbook)
    sheet = book["Mốc thời gian"]
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, 1).value:
            sheet.cell(row, 3, "10/4/2015")
    book.save(workbook)
    assert documents(workbook, tmp_path, "--only", "ke-hoach") == ExitCode.OK
    text = text_of(tmp_path / "nam-dong-2015" / "01-ke-hoach" / "ke-hoach.pdf")
    assert "năm 2015" in text
    assert "so với năm 2014" in text
    assert text.count("2014") == text.count("so với năm 2014")
    assert "Đăng ký xây dựng 11/11 đơn vị" in text


def test_registration_forms_go_out_before_anyone_has_registered(tmp_path: Path) -> None:
    workbook = tmp_path / "nam-dong-2015.xlsx"
    main(["new", str(workbook), "--year", "2015", "--from", str(SAMPLE)])
    assert documents(workbook, tmp_path, "--only", "dang-ky") in (ExitCode.OK, ExitCode.INPUT)
    entries = made(tmp_path / "nam-dong-2015").papers
    assert len(entries) == 11
    assert {entry.state for entry in entries} == {"dự thảo"}
    assert {entry.number for entry in entries} == {None}


@pytest.mark.long
def test_values_print_as_they_are_whatever_they_hold(tmp_path: Path, workbook: Path) -> None:
    change(workbook, "Đơn vị", "20164", "Tên", "Hương <Phú> & “Bạn” \"X\" 'Y'")
    change(workbook, "Đơn vị", "20164", "Chủ tịch UBND", "Nguyễn Văn A\nTrần Thị B")
    assert documents(workbook, tmp_path, "--unit", "20164") == ExitCode.OK
    folder = tmp_path / "nam-dong-2014"
    entries = made(folder).by_key()
    text = text_of(folder / entries["giay-cong-nhan", "20164"].pdf)
    assert "Hương <Phú> & “Bạn” \"X\" 'Y'" in text
    assert "Nguyễn Văn A Trần Thị B" in text_of(folder / entries["danh-gia", "20164"].pdf)


def test_tags_in_data_are_text_and_not_run(tmp_path: Path, workbook: Path) -> None:
    change(workbook, "Đơn vị", "20164", "Chủ tịch UBND", "{{ nam }} {% for %}")
    assert documents(workbook, tmp_path, "--unit", "20164", "--only", "danh-gia") == ExitCode.OK
    entry = made(tmp_path / "nam-dong-2014").by_key()["danh-gia", "20164"]
    assert "{{ nam }} {% for %}" in text_of(tmp_path / "nam-dong-2014" / entry.pdf)


def test_blanks_for_overprinting_are_made_on_request_and_shifted(
    tmp_path: Path, workbook: Path
) -> None:
    args = ("--only", "giay-cong-nhan-phoi", "--unit", "20164")
    assert documents(workbook, tmp_path, *args) == ExitCode.OK
    folder = tmp_path / "nam-dong-2014"
    pdf = folder / made(folder).by_key()["giay-cong-nhan-phoi", "20164"].pdf

    def left_and_bottom() -> tuple[float, float]:
        document = pypdfium2.PdfDocument(pdf)
        page = document[0].get_textpage()
        at = page.get_text_range().index("Xã")
        left, bottom, *_ = page.get_charbox(at)
        document.close()
        return left, bottom

    x, y = left_and_bottom()
    change(workbook, "Thông tin chung", "Lệch ngang", "Giá trị", 10)
    change(workbook, "Thông tin chung", "Lệch dọc", "Giá trị", "-5,5")
    assert documents(workbook, tmp_path, *args) == ExitCode.OK
    moved_x, moved_y = left_and_bottom()
    assert moved_x - x == pytest.approx(10 / 25.4 * 72, abs=0.1)
    assert moved_y - y == pytest.approx(5.5 / 25.4 * 72, abs=0.1)


def test_json_stands_alone_on_stdout(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "documents", str(SAMPLE), "--json"]
    command += ["--out", str(tmp_path), "--only", "ke-hoach"]
    result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    report = json.loads(result.stdout)[0]
    assert report["made"] == ["01-ke-hoach/ke-hoach.pdf"]
    assert "In ra PDF" in result.stderr


def test_an_unknown_kind_or_workbook_is_a_message_with_the_right_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert documents(SAMPLE, tmp_path, "--only", "ke-hoah") == ExitCode.USAGE
    assert "“ke-hoach”" in capsys.readouterr().err
    assert documents(tmp_path / "khong-co.xlsx", tmp_path) == ExitCode.INPUT
    assert "Không có tệp" in capsys.readouterr().out
    assert documents(SAMPLE, tmp_path, "--unit", "99999") == ExitCode.USAGE
    assert "99999" in capsys.readouterr().out
    assert main(["documents"]) == ExitCode.USAGE
    assert main(["lam-gi-do"]) == ExitCode.USAGE


def test_without_libreoffice_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pipeline.printing import soffice

    monkeypatch.setenv("HOSO_SOFFICE", str(tmp_path / "khong-co"))
    soffice.find.cache_clear()
    try:
        assert documents(SAMPLE, tmp_path) == ExitCode.MISSING_PROGRAM
    finally:
        monkeypatch.undo()
        soffice.find.cache_clear()
    assert "libreoffice-writer-nogui" in capsys.readouterr().err
