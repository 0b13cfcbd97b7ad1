"""Print runs: as many copies as the recipients say, certificates apart, sheets for both sides."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import Destination

from pipeline.bundle.bundles import Bundle, Part, plan
from pipeline.cli import main
from pipeline.examination import examine
from pipeline.model import kinds
from pipeline.model.kinds import Kind
from tests.conftest import Edited


def _pdf(folder: Path, name: str, pages: int, size: tuple[int, int] = (595, 842)) -> None:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(*size)
    writer.write(folder / name)


def _part(folder: Path, name: str, pages: int, copies: int = 1, apart: str = "") -> Part:
    _pdf(folder, f"{name}.pdf", pages, (842, 595) if apart else (595, 842))
    return Part(
        *("k", name, "06-cong-nhan", None, f"{name}.pdf", pages, name), copies=copies, apart=apart
    )


def _runs(parts: list[Part], *, duplex: bool = False) -> dict[str, Bundle]:
    return {run.name: run for run in plan(parts, 2014, "UBND", (), duplex)}


def test_forms_are_printed_beside_other_papers_until_one_of_their_kind_came_back() -> None:
    def part(kind: str, unit: str | None, *, is_form: bool = False) -> Part:
        name = f"{kind}-{unit}"
        return Part(kind, name, "02-dang-ky", unit, f"{name}.pdf", 1, name, is_form=is_form)

    invitation = part("giay-moi", None)
    forms = [part("dang-ky", unit, is_form=True) for unit in ("1", "2")]
    came_back = part("dang-ky", "1")
    before = _runs([invitation, *forms])["in/02-dang-ky.pdf"]
    assert before.papers == (invitation, *forms)
    after = _runs([invitation, came_back, forms[1]])["in/02-dang-ky.pdf"]
    assert after.papers == (invitation, came_back)


def test_each_paper_stands_in_all_its_copies_with_bookmarks(tmp_path: Path) -> None:
    parts = [_part(tmp_path, "Quyết định", 3, 2), _part(tmp_path, "Danh sách", 1)]
    run = _runs(parts)["in/06-cong-nhan.pdf"]
    made = run.make(tmp_path)
    assert made == run.make(tmp_path)
    reader = PdfReader(io.BytesIO(made))
    assert len(reader.pages) == 7
    decision, copies, listed = reader.outline
    assert isinstance(decision, Destination)
    assert isinstance(listed, Destination)
    assert isinstance(copies, list)
    assert (decision.title, listed.title) == ("Quyết định", "Danh sách")
    starts = [reader.get_destination_page_number(copy_) for copy_ in copies]  # type: ignore[arg-type]
    assert starts == [0, 3]
    whole = PdfReader(io.BytesIO(_runs(parts)["in/ca-nam.pdf"].make(tmp_path)))
    assert len(whole.pages) == 4


def test_on_both_sides_every_copy_begins_on_a_sheet_of_its_own(tmp_path: Path) -> None:
    parts = [_part(tmp_path, "Quyết định", 3, 2), _part(tmp_path, "Danh sách", 2)]
    run = _runs(parts, duplex=True)["in/06-cong-nhan.pdf"]
    reader = PdfReader(io.BytesIO(run.make(tmp_path)))
    assert len(reader.pages) == 4 + 4 + 2
    assert not reader.pages[3].extract_text()
    assert reader.pages[3].mediabox == reader.pages[2].mediabox
    assert _runs(parts)["in/06-cong-nhan.pdf"].made_from != run.made_from


def test_what_is_printed_apart_has_a_run_of_its_own(tmp_path: Path) -> None:
    parts = [
        _part(tmp_path, "Quyết định", 1),
        _part(tmp_path, "Giấy một", 1, apart="Giấy công nhận"),
        _part(tmp_path, "Giấy hai", 1, apart="Giấy công nhận"),
    ]
    runs = _runs(parts, duplex=True)
    assert [paper.title for paper in runs["in/06-cong-nhan.pdf"].papers] == ["Quyết định"]
    apart = runs["in/06-cong-nhan-giay-cong-nhan.pdf"]
    assert apart.title == "Giấy công nhận năm 2014"
    pages = PdfReader(io.BytesIO(apart.make(tmp_path))).pages
    assert [float(page.mediabox.width) for page in pages] == [842] * 4


def _kind(code: str) -> Kind:
    return next(kind for kind in kinds.load() if kind.code == code)


@pytest.mark.parametrize(
    ("setting", "copies"), [(None, 2 + 1), ("theo nơi nhận", 2 + 1), ("một bản", 1)]
)
def test_copies_are_those_of_the_recipients_or_one(
    setting: str | None, copies: int, edited: Edited
) -> None:
    workbook = edited(
        lambda book: book["Thông tin chung"].append(["Số bản in", setting]),
        lambda book: book["Nơi nhận"].append(["Danh sách nơi nhận", 1, "UBND huyện", None]),
    )
    tables = examine(workbook).tables
    assert tables is not None
    assert tables.copies(_kind("dang-ky")) == copies
    assert tables.copies(_kind("giay-cong-nhan")) == 1
    assert tables.copies(_kind("danh-sach-noi-nhan")) == 1


@pytest.mark.long
def test_the_setting_for_both_sides_holds_in_every_run(edited: Edited, tmp_path: Path) -> None:
    workbook = edited(lambda book: book["Thông tin chung"].append(["In hai mặt", "có"]))
    out = tmp_path / "out"
    asked = ["documents", str(workbook), "--only", "ke-hoach", "--out", str(out)]
    assert main(asked) == 0
    run = out / workbook.stem / "in" / "01-ke-hoach.pdf"
    plan_pages = len(PdfReader(run.parents[1] / "01-ke-hoach" / "ke-hoach.pdf").pages)
    tables = examine(workbook).tables
    assert tables is not None
    a_copy = plan_pages + plan_pages % 2
    pages = len(PdfReader(run).pages)
    assert pages == a_copy * tables.copies(_kind("ke-hoach"))
    assert main([*asked, "--duplex"]) == 0
    assert len(PdfReader(run).pages) == pages
