"""The sheet "Kiểm tra" in front of the marked workbook: all findings, with links to their cells."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from lxml import etree

from pipeline.model.findings import CellPlace, Finding, column_letter
from pipeline.model.texts import fold
from pipeline.regulations.severity import Severity
from pipeline.workbook.edit import Styles
from pipeline.workbook.package import MAIN, NOT_IN_XML, OFFICE, Element, Package, main

TITLE = "Kiểm tra"
MOST_LISTED = 20_000
LONGEST = 2000
NAMES = {Severity.ERROR: "Lỗi", Severity.WARNING: "Cảnh báo"}

_HEADINGS = (("Mức", 11), ("Chỗ", 28), ("Nội dung", 70), ("Cách sửa", 70), ("Mã", 26))
_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_LAST = column_letter(len(_HEADINGS))


@dataclass(frozen=True)
class Looks:
    """The numbers of the cell formats that the list uses."""

    heading: str
    severity: Mapping[Severity, str]
    text: str
    link: str


def looks(styles: Styles, fills: Mapping[Severity, str]) -> Looks:
    """The formats, added to the workbook's own."""
    bold = styles.add("fonts", '<font><b/><sz val="11"/><name val="Calibri"/></font>')
    blue = styles.add(
        "fonts", '<font><u/><sz val="11"/><color rgb="FF0563C1"/><name val="Calibri"/></font>'
    )
    plain = {"numFmtId": "0", "borderId": "0"}
    return Looks(
        heading=styles.like("0", wrapped=True, **plain, fontId=bold, applyFont="1"),
        severity={
            severity: styles.like("0", wrapped=True, **plain, fillId=fill, applyFill="1")
            for severity, fill in fills.items()
        },
        text=styles.like("0", wrapped=True, **plain),
        link=styles.like("0", wrapped=True, **plain, fontId=blue, applyFont="1"),
    )


def clean(text: str) -> str:
    """Text that a workbook can hold: no character that XML forbids, and not too long."""
    plain = NOT_IN_XML.sub("\ufffd", text)
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"


def add(package: Package, findings: Sequence[Finding], note: str, looks: Looks) -> None:
    """Put the list in front of the workbook's sheets and open on it alone."""
    part = package.free_name("xl/worksheets/sheet", ".xml")
    titles = {fold(sheet.title): sheet.title for sheet in package.sheets}
    package.put(part, _sheet(findings, note, looks, titles).encode())
    package.declare(part, _WORKSHEET)
    root = package.tree(package.workbook)
    _insert(root, package.relate(package.workbook, "worksheet", part))
    _shift_names(root)
    _show_first(package, root)


def _sheet(findings: Sequence[Finding], note: str, looks: Looks, titles: Mapping[str, str]) -> str:
    listed = findings[:MOST_LISTED]
    if len(findings) > MOST_LISTED:
        note = f"Còn {len(findings) - MOST_LISTED} điều nữa. {note}".strip()
    rows = [_row(1, [(heading, looks.heading) for heading, _ in _HEADINGS])]
    rows += [_row(number, _line(finding, looks)) for number, finding in enumerate(listed, 2)]
    if not listed:
        rows.append(_row(2, [("Không có lỗi hay cảnh báo nào.", "0")]))
    if note:
        rows.append(_row(len(rows) + 2, [(note, "0")]))
    links = "".join(_links(listed, titles))
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, (_, width) in enumerate(_HEADINGS, 1)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView tabSelected="1" workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{columns}</cols>"
        f"<sheetData>{''.join(rows)}</sheetData>"
        + (f'<autoFilter ref="A1:{_LAST}{len(listed) + 1}"/>' if listed else "")
        + (f"<hyperlinks>{links}</hyperlinks>" if links else "")
        + '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        "</worksheet>"
    )


def _row(number: int, cells: Sequence[tuple[str, str]]) -> str:
    return (
        f'<row r="{number}">'
        + "".join(
            f'<c r="{column_letter(column)}{number}" s="{style}" t="inlineStr"><is>'
            f'<t xml:space="preserve">{escape(clean(text), quote=False)}</t></is></c>'
            for column, (text, style) in enumerate(cells, 1)
        )
        + "</row>"
    )


def _line(finding: Finding, looks: Looks) -> list[tuple[str, str]]:
    place = looks.link if isinstance(finding.place, CellPlace) else looks.text
    return [
        (NAMES[finding.severity], looks.severity[finding.severity]),
        (str(finding.place), place),
        (finding.message, looks.text),
        (finding.hint, looks.text),
        (finding.code, looks.text),
    ]


def _links(findings: Sequence[Finding], titles: Mapping[str, str]) -> Iterator[str]:
    for number, finding in enumerate(findings, 2):
        place = finding.place
        if isinstance(place, CellPlace) and (title := titles.get(fold(place.sheet))):
            quoted = title.replace("'", "''")
            where = f"'{quoted}'!{column_letter(place.column or 1)}{place.row or 1}"
            yield f'<hyperlink ref="B{number}" location="{escape(where)}"/>'


# The workbook around it


def _insert(root: Element, relation: str) -> None:
    sheets = root.find(main("sheets"))
    assert sheets is not None  # a workbook without sheets has been refused already
    taken = {sheet.get("name", "").casefold() for sheet in sheets}
    title = TITLE
    while title.casefold() in taken:
        title += " "
    number = 1 + max(int(sheet.get("sheetId", 0)) for sheet in sheets)
    entry = etree.Element(main("sheet"), name=title, sheetId=str(number))
    entry.set(f"{{{OFFICE}}}id", relation)
    sheets.insert(0, entry)


def _shift_names(root: Element) -> None:
    """Names that belong to one sheet (print areas, filters) count sheets from the front."""
    for name in root.iterfind(f"{main('definedNames')}/{main('definedName')}"):
        if (number := name.get("localSheetId")) is not None:
            name.set("localSheetId", str(int(number) + 1))


def _show_first(package: Package, root: Element) -> None:
    """Open on the list, and on it alone: two selected tabs would be edited as one."""
    for view in root.iterfind(f"{main('bookViews')}/{main('workbookView')}"):
        view.set("activeTab", "0")
        view.set("firstSheet", "0")
    for sheet in package.sheets:
        if re.search(rb'tabSelected="(1|true)"', package.read(sheet.part)[:4096]):
            for view in package.tree(sheet.part).iter(main("sheetView")):
                if "tabSelected" in view.attrib:
                    del view.attrib["tabSelected"]
