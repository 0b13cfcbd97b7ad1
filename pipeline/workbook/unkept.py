"""What of a workbook openpyxl does not carry over into `kiem-tra.xlsx`, and what can be mended.

Drop-downs that Excel keeps in its extension list (those whose list stands in another sheet) are put
back; pictures, shapes, charts and controls are found by their parts and told in one warning.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from posixpath import join, normpath
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.model.findings import FilePlace, Finding, warning

_PARTS = (
    (re.compile(r"^xl/media/"), "hình ảnh"),
    (re.compile(r"^xl/(charts|chartsheets|chartEx)/"), "biểu đồ"),
    (re.compile(r"^xl/(ctrlProps|activeX)/"), "nút bấm, ô điều khiển"),
    (re.compile(r"^xl/(slicers|slicerCaches|timelines|timelineCaches)/"), "bộ lọc slicer"),
    (re.compile(r"^xl/threadedComments/"), "trao đổi dạng hội thoại"),
    (re.compile(r"^xl/embeddings/"), "đối tượng nhúng"),
    (re.compile(r"^xl/vbaProject\.bin$"), "macro"),
    (re.compile(r"^xl/(queryTables|connections)"), "kết nối dữ liệu"),
    (re.compile(r"^xl/diagrams/"), "sơ đồ SmartArt"),
)
_SHAPES = re.compile(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)[ >]")
_EXTENSIONS = (
    (re.compile(rb"<x14:conditionalFormatting[ >]"), "định dạng có điều kiện kiểu mới"),
    (re.compile(rb"<x14:sparklineGroup[ >]"), "biểu đồ thu nhỏ trong ô"),
)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def of(content: bytes, name: str) -> tuple[Finding, ...]:
    """One warning that names what the marked copy lacks; none when it lacks nothing.

    Raises BadZipFile when the file is no zip archive.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        lost = list(dict.fromkeys(_lost(archive)))
    if not lost:
        return ()
    return (
        warning(
            "kiem-tra-mat-hinh",
            FilePlace(name),
            f"sổ có {', '.join(lost)}: bản đánh dấu kiem-tra.xlsx có thể không giữ được",
            "Chỉ xem lỗi trong kiem-tra.xlsx; sửa và lưu trong sổ gốc của mình.",
        ),
    )


def _lost(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        yield from (what for pattern, what in _PARTS if pattern.search(name))
        if re.match(r"xl/drawings/drawing[^/]*\.xml$", name) and _SHAPES.search(archive.read(name)):
            yield "hình vẽ, khung chữ"
        if name.startswith("xl/worksheets/sheet"):
            sheet = archive.read(name)
            if b"extLst" in sheet:
                yield from (what for pattern, what in _EXTENSIONS if pattern.search(sheet))


def restore_drop_downs(content: bytes, book: openpyxl.Workbook) -> None:
    """Put back the drop-downs that stand in a sheet's extension list."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for title, part in _sheets(archive):
            xml = archive.read(part) if part in archive.namelist() else b""
            if b"x14:dataValidation" not in xml or title not in book.sheetnames:
                continue
            sheet = book[title]
            for each in etree.fromstring(xml).iter(f"{_X14}dataValidation"):
                sheet.add_data_validation(_drop_down(each))


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Title and part of each sheet."""
    try:
        relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        workbook = etree.fromstring(archive.read("xl/workbook.xml"))
    except KeyError:
        return
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    for sheet in workbook.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        yield sheet.get("name", ""), normpath(join("xl", target)).lstrip("/")


def _drop_down(element: etree._Element) -> DataValidation:
    def formula(number: int) -> str | None:
        found = element.find(f"{_X14}formula{number}/{_XM}f")
        return found.text if found is not None else None

    def flag(name: str) -> bool:
        return element.get(name) in ("1", "true")

    given: dict[str, Any] = {
        "type": element.get("type"),
        "operator": element.get("operator"),
        "formula1": formula(1),
        "formula2": formula(2),
        "allow_blank": flag("allowBlank"),
        "showDropDown": flag("showDropDown"),
        "showInputMessage": flag("showInputMessage"),
        "showErrorMessage": flag("showErrorMessage"),
        "errorStyle": element.get("errorStyle"),
        "errorTitle": element.get("errorTitle"),
        "error": element.get("error"),
        "promptTitle": element.get("promptTitle"),
        "prompt": element.get("prompt"),
        "sqref": element.findtext(f"{_XM}sqref") or "",
    }
    return DataValidation(**given)
