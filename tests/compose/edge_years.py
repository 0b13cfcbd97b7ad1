"""Years unlike the sample: what is changed in it, and what comes of them.

Each gives right papers, or a finding on the cell that is wrong. Papers are filled, not printed.
"""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.compose.papers import compose, due
from pipeline.compose.vocabulary import vocabulary
from pipeline.docx.text import body
from pipeline.examination import examine
from pipeline.fill.catalogue import load as load_templates
from pipeline.fill.guard import fill
from pipeline.model.due import Selection
from pipeline.model.findings import CellPlace, Finding
from pipeline.model.paths import ROOT
from pipeline.regulations import layouts
from tests.conftest import cell, heading

YEAR = ROOT / "inputs" / "nam-dong-2014.xlsx"
UNITS = [str(code) for code in range(20161, 20192, 3)]
RECOGNISED = [code for code in UNITS if code not in ("20173", "20188", "20191")]
Change = Callable[[Workbook], object]
Papers = dict[str, str]
"""The text of each paper, by kind and (of a unit) its code: "dang-ky 20161"."""


class Edge:
    """A year made from the sample, and what comes of it."""

    def __init__(self, path: Path) -> None:
        self.checked = examine(path)

    @property
    def findings(self) -> list[str]:
        """Place and code of each finding that the sample does not have."""
        return [
            told for finding in self.checked.findings if (told := where(finding)) not in usual()
        ]

    def said(self, place: str) -> str:
        """What is said of a cell."""
        found = [
            finding for finding in self.checked.findings if where(finding).startswith(f"{place} ")
        ]
        return " ".join(f"{finding.message} {finding.hint}" for finding in found)

    def papers(self, *kinds: str) -> Papers:
        """The papers of some kinds; nothing that can be filled fails."""
        assert self.checked.tables is not None
        wanted = due(self.checked.tables, layouts.load(), Selection(frozenset(kinds)))
        templates, faults = load_templates(
            dict.fromkeys((paper.layout, paper.scope.kind) for paper in wanted), vocabulary()
        )
        composition = compose(wanted, templates, faults, self.checked.findings)
        made, failed = fill(composition.papers, templates)
        assert not failed
        return {
            " ".join(filter(None, (paper.paper.kind.code, paper.paper.unit))): flat(
                body(paper.docx)
            )
            for paper in made
        }


@cache
def usual() -> frozenset[str]:
    """Place and code of the findings of the sample."""
    return frozenset(where(finding) for finding in examine(YEAR).findings)


def flat(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def where(finding: Finding) -> str:
    """A finding's place and code."""
    place = finding.place
    at = f"{place.sheet}!{place.cell}" if isinstance(place, CellPlace) else str(place)
    return f"{at} {finding.code}"


def put(sheet: str, key: str | tuple[str, ...], name: str, value: object) -> Change:
    """The change of a cell, by its sheet, row and heading."""

    def change(book: Workbook) -> None:
        cell(book, sheet, key, name).value = value

    return change


def rows_of(sheet: Worksheet, units: Iterable[str]) -> list[int]:
    """The rows that have one of these unit codes, last first."""
    named = [
        str(cell.value or "").rstrip("* ") in ("Mã đơn vị", "Mã") and sheet.title != "Bộ chỉ tiêu"
        for cell in sheet[1]
    ]
    if not any(named):
        return []
    column, wanted = named.index(True) + 1, set(units)
    numbers = range(sheet.max_row, 1, -1)
    return [row for row in numbers if str(sheet.cell(row, column).value) in wanted]


def without(*units: str) -> Change:
    """Units that are in no sheet."""

    def change(book: Workbook) -> None:
        for sheet in book.worksheets:
            for row in rows_of(sheet, units):
                sheet.delete_rows(row)

    return change


def more(count: int, like: str = "20161") -> Change:
    """This many further units with the rows of another, under names of their own, still drafts."""

    def change(book: Workbook) -> None:
        for number in range(1, count + 1):
            code = str(20400 + number)
            for sheet in book.worksheets:
                for row in reversed(rows_of(sheet, [like])):
                    sheet.append(
                        [code if str(cell.value) == like else cell.value for cell in sheet[row]]
                    )
                    last = sheet.max_row
                    if sheet.title == "Đơn vị":
                        sheet.cell(last, heading(sheet, "Tên").column).value = f"Bản Mới {number}"
                        sheet.cell(last, heading(sheet, "Loại").column).value = "xã"
                    elif sheet.title == "Văn bản":
                        sheet.cell(last, heading(sheet, "Trạng thái").column).value = "dự thảo"
                        for name in ("Số", "Ngày ban hành"):
                            sheet.cell(last, heading(sheet, name).column).value = None

    return change


def decided(conclusion: str, reason: str | None, *units: str) -> Change:
    """What was decided of units."""

    def change(book: Workbook) -> None:
        for unit in units:
            cell(book, "Xét công nhận", unit, "Kết luận").value = conclusion
            cell(book, "Xét công nhận", unit, "Lý do").value = reason

    return change


def certificates_of(*units: str) -> Change:
    """No certificates of these units in the register."""

    def change(book: Workbook) -> None:
        sheet = book["Văn bản"]
        for row in range(sheet.max_row, 1, -1):
            kind, unit = sheet.cell(row, 1).value, str(sheet.cell(row, 2).value)
            if kind in ("Giấy công nhận", "Thông báo chưa được công nhận") and unit in units:
                sheet.delete_rows(row)

    return change


TARGETS = (
    put("Thông tin chung", "Chỉ tiêu phấn đấu: số đơn vị", "Giá trị", 1),
    put("Thông tin chung", "Chỉ tiêu phấn đấu: tăng đến", "Giá trị", 1),
)
WHOLE_YEAR = (
    *("to-trinh-cong-nhan", "quyet-dinh-cong-nhan", "bien-ban-xet-duyet", "bao-cao-ket-qua-tinh"),
    *("danh-sach-kinh-phi", "so-cap-giay", "bao-cao-tham-dinh-chung", "thong-bao-khong-cong-nhan"),
    *("giay-cong-nhan", "danh-sach-dang-ky"),
)
