"""`kiem-tra.xlsx`: the clerk's own workbook again, each fault marked on its cell.

A first sheet lists all findings with links to the cells. Only what must change is changed: the
colour of faulty cells, their comments, one added sheet; all other parts are those of the input,
byte for byte, which itself is never written. A workbook too large to be marked gets the list
alone.
"""

import re
import zipfile
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path

from pipeline.model.errors import InputError
from pipeline.model.findings import CellPlace, Finding
from pipeline.model.texts import fold
from pipeline.ooxml import guard
from pipeline.regulations.severity import Severity
from pipeline.workbook import findings_sheet
from pipeline.workbook.comments import comment
from pipeline.workbook.edit import Cells, Place, Styles, write
from pipeline.workbook.findings_sheet import NAMES, clean, looks
from pipeline.workbook.package import (
    Element,
    NotAWorkbookError,
    Package,
    Sheet,
    main,
    tree_size,
)

LARGEST = 350_000_000
"""A workbook whose sheets would take more bytes of memory than this as trees is not marked. That is
about 300,000 filled cells in the sheets that have marks or formulas."""

MOST_MARKED = 50_000
"""The most cells that are marked; each has a comment with a box in a drawing."""

_LONGEST = 8192
"""The letters of a formula, at most (Excel writes no longer one)."""

_COLOURS = {Severity.ERROR: "FFFFC7CE", Severity.WARNING: "FFFFEB9C"}
# Formulas that start a program (DDE), ask another machine or call code: their results stay.
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >]")
_WHOLE_FORMULA = re.compile(rb"<(?:\w+:)?f(?: [^>]*)?>([^<]*)</(?:\w+:)?f\s*>")
_REACHES_OUT = re.compile(
    r"\|.*!|\b(?:WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|IMAGE|STOCKHISTORY|SQL\.REQUEST|DDE|PY"
    r"|CUBE\w+|IMPORT(?:DATA|FEED|HTML|RANGE|XML)|GOOGLE\w+)\s*\("
    r"|(?://|\\\\)[^!\"]*\[",  # a cell of a workbook at an address
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
    marks, whole = _marks(package, findings)
    small = sum(_tree_sizes(package, marks)) <= LARGEST
    note = "" if small else "Sổ quá lớn nên chỉ liệt kê, không đánh dấu từng ô."
    if small and not whole:
        note = f"Chỉ {MOST_MARKED} ô đầu được đánh dấu."
    for sheet in package.sheets:
        if small:
            _keep_inside(package, sheet)
        else:
            _keep_inside_as_bytes(package, sheet)
    for sheet, own in marks.items() if small else ():
        _mark(package, sheet, own, styles, fills)
    findings_sheet.add(package, findings, note, looks(styles, fills))
    return package.saved()


def _fill(colour: str) -> str:
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/>'
        '<bgColor indexed="64"/></patternFill></fill>'
    )


def _tree_sizes(package: Package, marked: Container[Sheet]) -> Iterator[int]:
    """The memory that the sheets to be changed take as trees."""
    for sheet in package.sheets:
        xml = package.read(sheet.part)
        if sheet in marked or _FORMULA.search(xml):
            yield tree_size(xml)


def _marks(
    package: Package, findings: Iterable[Finding]
) -> tuple[dict[Sheet, dict[Place, list[Finding]]], bool]:
    """The findings of each cell, and whether all cells are there that have any.

    A missing heading is marked at the start of its row.
    """
    count = 0
    sheets = {fold(sheet.title): sheet for sheet in package.sheets}
    marks: dict[Sheet, dict[Place, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding in findings:
        place = finding.place
        if not isinstance(place, CellPlace) or place.row is None:
            continue
        sheet = sheets.get(fold(place.sheet))
        if sheet is None:
            continue
        rows = place.rows or (place.row,)
        for row in rows[: MOST_MARKED - count]:
            marks[sheet][row, place.column or 1].append(finding)
        count += len(rows)
        if count > MOST_MARKED:
            return marks, False
    return marks, True


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
    """Replace formulas that reach out of the workbook by their last result."""
    if not _FORMULA.search(package.read(sheet.part)):
        return  # a large sheet without formulas need not be parsed
    for formula in list(package.look(sheet.part).iter(main("f"))):
        cell = formula.getparent()
        if cell is not None and _reaches_out(formula.text or ""):
            package.tree(sheet.part)
            _as_result(cell, formula)


def _keep_inside_as_bytes(package: Package, sheet: Sheet) -> None:
    """Remove formulas that reach out from a sheet that is too large to parse."""
    xml = package.read(sheet.part)
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in xml[:4]:
        raise NotAWorkbookError(f"{sheet.part}: too large for its encoding")
    kept = _WHOLE_FORMULA.sub(
        lambda match: b"" if _reaches_out(unescape(match[1].decode())) else match[0], xml
    )
    if kept != xml:
        package.put(sheet.part, kept)


def _reaches_out(formula: str) -> bool:
    return len(formula) > _LONGEST or _REACHES_OUT.search(formula) is not None


def _as_result(cell: Element, formula: Element) -> None:
    result = cell.find(main("v"))
    if result is None or not result.text:
        write(cell, f"={formula.text}")
    else:
        cell.remove(formula)
