"""`kiem-tra.xlsx`: the clerk's own workbook again, each fault marked on its cell.

A first sheet lists all findings with links to the cells. Only what must change is changed: the
colour of faulty cells, their comments, one added sheet; all other parts are those of the input,
byte for byte, which itself is never written. A workbook too large to be marked gets the list
alone.
"""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.docx import guard
from pipeline.model.errors import InputError
from pipeline.model.findings import CellPlace, Finding
from pipeline.model.texts import fold
from pipeline.regulations.severity import Severity
from pipeline.workbook import findings_sheet
from pipeline.workbook.comments import comment
from pipeline.workbook.edit import Cells, Place, Styles, write
from pipeline.workbook.findings_sheet import NAMES, clean, looks
from pipeline.workbook.package import Element, NotAWorkbookError, Package, Sheet, main

LARGEST = 64 << 20
"""A workbook whose sheets are larger than this (bytes of XML) is not marked: the marked sheets are
held in memory as trees, some eight times as large."""

_COLOURS = {Severity.ERROR: "FFFFC7CE", Severity.WARNING: "FFFFEB9C"}
# Formulas that start a program (DDE), ask another machine or call code: their results stay.
_REACHES_OUT = re.compile(
    r"\|.*!|\b(?:WEBSERVICE|RTD|CALL|REGISTER\.ID|EXEC|IMAGE|STOCKHISTORY|SQL\.REQUEST)\s*\(",
    re.IGNORECASE | re.DOTALL,
)


def annotated(workbook: Path, findings: Iterable[Finding]) -> bytes:
    """The workbook with its faulty cells coloured and commented, as the bytes of an .xlsx.

    Raises InputError when the workbook cannot be opened.
    """
    try:
        content = workbook.read_bytes()
        if (why := guard.fault(content)) is not None:
            raise InputError(f"“{workbook.name}” không dùng được: {why}.")
        return _marked(content, tuple(dict.fromkeys(findings)))
    except zipfile.BadZipFile as cause:
        raise InputError(f"“{workbook.name}” không phải sổ Excel (.xlsx).") from cause
    except (NotAWorkbookError, OSError, LookupError, TypeError, ValueError, zipfile.error) as cause:
        raise InputError(f"Không mở lại được “{workbook.name}” để đánh dấu lỗi.") from cause


def _marked(content: bytes, findings: tuple[Finding, ...]) -> bytes:
    package = Package(content)
    styles = Styles(package)
    fills = {severity: styles.add("fills", _fill(colour)) for severity, colour in _COLOURS.items()}
    small = _size_of_sheets(content) <= LARGEST
    note = "" if small else "Sổ quá lớn nên chỉ liệt kê, không đánh dấu từng ô."
    if small:
        for sheet in package.sheets:
            _keep_inside(package, sheet)
        for sheet, marks in _marks(package, findings).items():
            _mark(package, sheet, marks, styles, fills)
    findings_sheet.add(package, findings, note, looks(styles, fills))
    return package.saved()


def _fill(colour: str) -> str:
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/>'
        '<bgColor indexed="64"/></patternFill></fill>'
    )


def _size_of_sheets(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(part.file_size for part in archive.infolist() if "/worksheets/" in part.filename)


def _marks(
    package: Package, findings: Iterable[Finding]
) -> dict[Sheet, dict[Place, list[Finding]]]:
    """The findings of each cell. A missing heading is marked at the start of its row."""
    sheets = {fold(sheet.title): sheet for sheet in package.sheets}
    marks: dict[Sheet, dict[Place, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding in findings:
        place = finding.place
        if not isinstance(place, CellPlace) or place.row is None:
            continue
        sheet = sheets.get(fold(place.sheet))
        if sheet is None:
            continue
        for row in place.rows or (place.row,):
            marks[sheet][row, place.column or 1].append(finding)
    return marks


def _mark(
    package: Package,
    sheet: Sheet,
    marks: Mapping[Place, list[Finding]],
    styles: Styles,
    fills: Mapping[Severity, str],
) -> None:
    """Colour the cells and comment them; what the clerk wrote there stays on top."""
    cells = Cells(package.tree(sheet.part))
    shown: dict[Place, list[Finding]] = defaultdict(list)
    for place, own in marks.items():
        shown[cells.shown_at(place)] += own
    texts = {}
    for place, own in shown.items():
        worst = Severity.ERROR if any(finding.is_error for finding in own) else Severity.WARNING
        cell = cells.made(place)
        style = styles.like(cell.get("s", "0"), fillId=fills[worst], applyFill="1")
        cell.set("s", style)
        lines = (
            f"{NAMES[finding.severity]}: {finding.message}. {finding.hint}".strip()
            for finding in own
        )
        texts[place] = clean("\n".join(lines))
    comment(package, sheet, texts)


def _keep_inside(package: Package, sheet: Sheet) -> None:
    """Formulas that reach out are not carried over: their last result stands in their place."""
    if not re.search(rb"<(?:\w+:)?f[ >]", package.read(sheet.part)):
        return  # a large sheet without formulas need not be parsed
    for formula in list(package.look(sheet.part).iter(main("f"))):
        cell = formula.getparent()
        if cell is not None and _REACHES_OUT.search(formula.text or ""):
            package.tree(sheet.part)
            _as_result(cell, formula)


def _as_result(cell: Element, formula: Element) -> None:
    result = cell.find(main("v"))
    if result is None or not result.text:
        write(cell, f"={formula.text}")
    else:
        cell.remove(formula)
