"""Workbooks that are small and would take minutes or gigabytes: read or refused within bounds."""

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from pipeline.model.errors import InputError
from pipeline.model.paths import ROOT
from pipeline.ooxml import guard
from pipeline.workbook import spreadsheet

SECONDS, MEGABYTES = 10, 500
SAMPLE = ROOT / "inputs" / "nam-dong-2014.xlsx"

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STYLES, BOOK, LINKS = "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
ROWS = b"</sheetData>"
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n + 1, b"&a%d;" % n * 10) for n in range(9))
    + b"]>"
)

Parts = dict[str, bytes]


def _parts() -> Parts:
    with zipfile.ZipFile(SAMPLE) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _part_of(parts: Parts, title: str) -> str:
    """The part that holds a sheet."""
    sheets = openpyxl.load_workbook(SAMPLE, read_only=True).sheetnames
    return f"xl/worksheets/sheet{sheets.index(title) + 1}.xml"


def _behind(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(old, new + old, 1)


def _sheet(title: str, change: Callable[[bytes], bytes]) -> Callable[[Parts], Parts]:
    def changed(parts: Parts) -> Parts:
        name = _part_of(parts, title)
        return {name: change(parts[name])}

    return changed


def _part(name: str, change: Callable[[bytes], bytes]) -> Callable[[Parts], Parts]:
    return lambda parts: {name: change(parts[name])}


def _text(row: int, column: str, text: str) -> bytes:
    return f'<c r="{column}{row}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()


def _one_key(count: int) -> Iterator[bytes]:
    for row in range(1000, 1000 + count):
        cells = _text(row, "A", "20161") + _text(row, "B", "1")
        yield b'<row r="%d">%s<c r="C%d"><v>5</v></c></row>' % (row, cells, row)


def _one_unit(count: int, code: str = "") -> Iterator[bytes]:
    for row in range(1000, 1000 + count):
        cells = _text(row, "A", code or str(30_000 + row)) + _text(row, "B", "Khe Tre")
        yield b'<row r="%d">%s%s</row>' % (row, cells, _text(row, "C", "xã"))


def _unknown_codes(count: int) -> Iterator[bytes]:
    for row in range(1000, 1000 + count):
        cells = _text(row, "A", str(40_000 + row)) + _text(row, "B", "77")
        yield b'<row r="%d">%s<c r="C%d"><v>5</v></c></row>' % (row, cells, row)


def _merged(count: int, ranges: bytes) -> bytes:
    return b"".join(_one_key(count)) + ROWS + b"<mergeCells>" + ranges + b"</mergeCells>"


def _many_sheets(parts: Parts) -> Parts:
    """20,000 sheets, all of them one part."""
    book = parts[BOOK].decode()
    found = re.search(r'<sheet [^>]*name="Số liệu"[^>]*/>', book)
    assert found is not None
    more = "".join(found[0].replace("Số liệu", f"s{number}") for number in range(20_000))
    return {BOOK: book.replace("</sheets>", f"{more}</sheets>").encode()}


def _bare_styles(parts: Parts) -> bytes:
    """The styles without their declaration, with an attribute that grows without end."""
    bare = re.sub(rb"<\?xml.*?\?>", b"", parts[STYLES])
    return LAUGHS + bare.replace(b"<styleSheet", b'<styleSheet x="&a9;"', 1)


def _styles_in_a_picture(parts: Parts) -> Parts:
    links = parts[LINKS].replace(b"styles.xml", b"styles.png")
    return {LINKS: links, "xl/styles.png": _bare_styles(parts)}


def _styles_in(code: str) -> Callable[[Parts], Parts]:
    return lambda parts: {STYLES: _bare_styles(parts).decode().encode(code)}


def _in_ebcdic() -> bytes:
    return ('<?xml version="1.0"?>' + LAUGHS.decode() + '<a x="&a9;"/>').encode("cp037")


def _number_format(code: bytes, styles: int) -> Callable[[bytes], bytes]:
    form = b'<numFmts><numFmt numFmtId="200" formatCode="%s"/></numFmts>' % code

    def changed(content: bytes) -> bytes:
        bare = re.sub(rb"<numFmts.*?</numFmts>", b"", content, flags=re.DOTALL)
        more = b'<xf numFmtId="200"/>' * styles + b"</cellXfs>"
        return bare.replace(b"<fonts", form + b"<fonts", 1).replace(b"</cellXfs>", more, 1)

    return changed


HOSTILE: dict[str, Callable[[], Callable[[Parts], Parts]]] = {
    "ranges over one another": lambda: _sheet(
        "Số liệu",
        lambda xml: xml.replace(
            ROWS, _merged(3_000, b'<mergeCell ref="A9:A1048576"/>' * 100_000), 1
        ),
    ),
    "many ranges and faults": lambda: _sheet(
        "Số liệu",
        lambda xml: xml.replace(
            ROWS,
            _merged(
                5_000, b"".join(b'<mergeCell ref="F%d:G%d"/>' % (n, n) for n in range(1, 50_001))
            ),
            1,
        ),
    ),
    "whole columns merged": lambda: _sheet(
        "Số liệu",
        _behind(
            b"<pageMargins",
            b"<mergeCells>"
            + b"".join(b'<mergeCell ref="%c1:%c1048576"/>' % (c, c) for c in b"ABCDE")
            + b"</mergeCells>",
        ),
    ),
    "whole columns linked": lambda: _sheet(
        "Số liệu",
        _behind(
            b"<pageMargins",
            b"<hyperlinks>"
            + b"".join(
                b'<hyperlink ref="A%d:XFD%d" location="x"/>' % (n, n) for n in range(200_000)
            )
            + b"</hyperlinks>",
        ),
    ),
    "one key in many rows": lambda: _sheet("Số liệu", _behind(ROWS, b"".join(_one_key(20_000)))),
    "a unit filled down": lambda: _sheet(
        "Đơn vị", _behind(ROWS, b"".join(_one_unit(10_000, "20161")))
    ),
    "units of one name": lambda: _sheet("Đơn vị", _behind(ROWS, b"".join(_one_unit(3_000)))),
    "unknown codes": lambda: _sheet("Số liệu", _behind(ROWS, b"".join(_unknown_codes(10_000)))),
    "hidden rows": lambda: _sheet(
        "Số liệu",
        _behind(ROWS, b"".join(b'<row r="%d" hidden="1"/>' % n for n in range(1000, 3_500_000))),
    ),
    "hidden columns": lambda: _sheet(
        "Số liệu",
        lambda xml: re.sub(
            rb"<cols>.*?</cols>",
            b"<cols>" + b'<col min="1" max="9" hidden="1"/>' * 2_000_000 + b"</cols>",
            xml,
            flags=re.DOTALL,
        ),
    ),
    "attributes": lambda: _sheet(
        "Số liệu",
        lambda xml: xml.replace(
            b"<sheetData", b"<sheetData " + b" ".join(b'a%d="1"' % n for n in range(400_000)), 1
        ),
    ),
    "rules for colours": lambda: _sheet(
        "Số liệu",
        _behind(
            b"<pageMargins",
            b'<conditionalFormatting sqref="A1:XFD1048576"><cfRule type="expression" priority="1">'
            b"<formula>A1&gt;1</formula></cfRule></conditionalFormatting>" * 100_000,
        ),
    ),
    "a formula of bars": lambda: _sheet(
        "Số liệu",
        _behind(
            ROWS, b'<row r="999"><c r="A999"><f>' + b"|" * 3_000_000 + b"</f><v>1</v></c></row>"
        ),
    ),
    "deep": lambda: _sheet(
        "Số liệu", _behind(b"<pageMargins", b"<a>" * 900_000 + b"</a>" * 900_000)
    ),
    "styles": lambda: _part(STYLES, _behind(b"</cellXfs>", b"<xf/>" * 2_000_000)),
    "names": lambda: _part(BOOK, _behind(b"</sheets>", b"<a/>" * 2_000_000)),
    "brackets": lambda: _part(STYLES, _number_format(b"[" * 1_000_000, 3)),
    "a long format in many styles": lambda: _part(STYLES, _number_format(b"0.0" * 100_000, 60_000)),
    "sheets of one part": lambda: _many_sheets,
    "a part with the name of a picture": lambda: _styles_in_a_picture,
    "four bytes a letter": lambda: _styles_in("utf-32"),
    "EBCDIC": lambda: lambda parts: {STYLES: _in_ebcdic()},
}
"""How each is made, when it is asked for: some are of many megabytes."""

QUICK = ("ranges over one another", "brackets", "one key in many rows")

LOOK = """
import re, sys
from pathlib import Path
from pipeline.examination import checked_with_required
from pipeline.model.errors import InputError
from pipeline.workbook.mark import annotated
resource = __import__("resource")
resource.setrlimit(resource.RLIMIT_CPU, (2 * {seconds}, 2 * {seconds}))
book = Path(sys.argv[1])
found = checked_with_required(book).findings
try:
    annotated(book, found)
except InputError as end:
    print(end)
print(len(found), "findings, the longest:", max(len(one.message) for one in found))
status = Path("/proc/self/status").read_text()
print("MB", int(re.search("VmHWM:[^0-9]*([0-9]+)", status)[1]) // 1024)
"""


def made(path: Path, change: Callable[[Parts], Parts]) -> Path:
    """The sample with some parts changed."""
    parts = _parts()
    changes = change(parts)
    assert changes
    assert all(parts.get(name) != content for name, content in changes.items())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | changes).items():
            archive.writestr(name, content)
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process")
@pytest.mark.parametrize(
    "name",
    [name if name in QUICK else pytest.param(name, marks=pytest.mark.long) for name in HOSTILE],
)
def test_a_hostile_workbook_is_read_or_refused_in_bounds(tmp_path: Path, name: str) -> None:
    path = made(tmp_path / "so.xlsx", HOSTILE[name]())
    run = subprocess.run(
        [sys.executable, "-c", LOOK.format(seconds=SECONDS), str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    assert int(run.stdout.split()[-1]) <= MEGABYTES
    assert int(re.search(r"longest: (\d+)", run.stdout)[1]) < 1000  # type: ignore[index]


def test_a_text_that_no_cell_can_hold_is_refused_with_its_place(tmp_path: Path) -> None:
    row = b'<row r="999">' + _text(999, "B", "a" * 40_000) + b"</row>"
    path = made(tmp_path / "so.xlsx", _sheet("Đơn vị", _behind(ROWS, row)))
    with pytest.raises(InputError, match=r"ô B999 của sheet “Đơn vị” có hơn 32\.767 chữ"):
        spreadsheet.load(path)


def test_long_texts_in_many_cells_are_counted(tmp_path: Path) -> None:
    rows = b"".join(
        b'<row r="%d">%s</row>' % (row, _text(row, "B", "a" * 32_000)) for row in range(1000, 2300)
    )
    path = made(tmp_path / "so.xlsx", _sheet("Đơn vị", _behind(ROWS, rows)))
    with pytest.raises(InputError, match="nhiều bất thường"):
        spreadsheet.load(path)


@pytest.mark.parametrize("stored", ["1e999", "-1e999", "1e309", "9" * 400])
def test_a_number_beyond_those_of_excel_is_an_error_of_its_cell(
    tmp_path: Path, stored: str
) -> None:
    row = b'<row r="999"><c r="C999"><v>%s</v></c></row>' % stored.encode()
    path = made(tmp_path / "so.xlsx", _sheet("Số liệu", _behind(ROWS, row)))
    sheet = next(sheet for sheet in spreadsheet.load(path) if sheet.title == "Số liệu")
    assert sheet.rows[998][2] == "#NUM!"


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: _styles_in_a_picture, "DOCTYPE"),
        (lambda: _styles_in("utf-32"), "bảng mã lạ"),
        (lambda: _styles_in("utf-32-be"), "bảng mã lạ"),
        (HOSTILE["EBCDIC"], "bảng mã lạ"),
        (HOSTILE["attributes"], "thẻ XML dài"),
    ],
    ids=["picture", "utf-32", "utf-32-be", "ebcdic", "attributes"],
)
def test_what_hides_from_the_guard_is_looked_at(
    tmp_path: Path, make: Callable[[], Callable[[Parts], Parts]], why: str
) -> None:
    fault = guard.fault(made(tmp_path / "so.xlsx", make()).read_bytes())
    assert fault is not None
    assert why in fault


def test_pictures_are_no_xml_and_a_drawing_may_have_a_doctype(tmp_path: Path) -> None:
    drawing = b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg/>'
    more = {"xl/media/a.svg": drawing, "xl/media/b.png": b"\x89PNG\r\n<!DOCTYPE <!ENTITY"}
    assert guard.fault(made(tmp_path / "so.xlsx", lambda parts: more).read_bytes()) is None
    with io.BytesIO() as target:
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("xl/media/a.svg", drawing.replace(b"PUBLIC", b"[<!ENTITY a 'b'>]"))
        assert guard.fault(target.getvalue()) is not None
