"""Comments on cells: the part that holds their text, and the old drawing that shows their boxes.

Excel keeps a comment twice (ECMA-376, part 1, clause 18.7; the drawing is VML, part 4, clause 19).
Comments of the clerk stay, with their boxes; what is added is below their text. VML is often not
well-formed XML, so new boxes are inserted as text.
"""

from collections.abc import Mapping
from html import escape

from lxml import etree

from pipeline.model.findings import column_letter
from pipeline.workbook.numbers import place_of
from pipeline.workbook.package import MAIN, OFFICE, Element, Package, Sheet, main

_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_AUTHOR = "hoso"
_WIDTH = 285  # points
# Other writers declare these spaces where they please, so each box declares its own.
_SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_NEW_DRAWING = (
    f"<xml {_SPACES}>"
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="@"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
_BOX = (
    '<v:shape {spaces} id="_hoso_{id}" type="#_x0000_t202" '
    'style="position:absolute;margin-left:60pt;margin-top:2pt;width:{width}pt;'
    'height:{height}pt;z-index:{id};visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
# Elements of a worksheet that come after the reference to the drawing of its comments.
_BEHIND = {
    main(name)
    for name in (
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "webPublishItems",
        "tableParts",
        "extLst",
    )
} | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"}


def comment(package: Package, sheet: Sheet, texts: Mapping[tuple[int, int], str]) -> None:
    """Put texts on cells (row, column); a comment that is there keeps its text on top."""
    if not texts:
        return
    root = package.tree(_comments_part(package, sheet))
    author = _author(root)
    entries = root.find(main("commentList"))
    if entries is None:
        entries = etree.SubElement(root, main("commentList"))
    own = {entry.get("ref"): entry for entry in entries}
    boxes = []
    for (row, column), text in sorted(texts.items()):
        place = f"{column_letter(column)}{row}"
        if place in own:
            _append(own[place], "\n\n" + text)
        else:
            entry = etree.SubElement(entries, main("comment"), ref=place, authorId=author)
            etree.SubElement(entry, main("text"))
            _append(entry, text)
            boxes.append((row, column, text))
    entries[:] = sorted(entries, key=_place_of)
    _draw(package, sheet, boxes)


def _place_of(entry: Element) -> tuple[int, int]:
    return place_of(entry.get("ref", "A1"))


def _append(entry: Element, text: str) -> None:
    """Append a text as a run of its own, so that the clerk's text keeps its look."""
    body = entry.find(main("text"))
    if body is None:
        body = etree.SubElement(entry, main("text"))
    plain = body.find(main("t"))
    if plain is not None:  # plain text and runs are never side by side
        run = etree.Element(main("r"))
        plain.addprevious(run)
        run.append(plain)
    added = etree.SubElement(etree.SubElement(body, main("r")), main("t"))
    added.text = text
    added.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _comments_part(package: Package, sheet: Sheet) -> str:
    for _, part in package.related(sheet.part, "comments"):
        if part in package:
            return part
    part = package.free_name("xl/comments", ".xml")
    package.put(part, etree.tostring(etree.Element(main("comments"), nsmap=_nsmap())))
    package.relate(sheet.part, "comments", part)
    package.declare(part, _COMMENTS)
    return part


def _nsmap() -> dict[str, str]:
    spaces: dict[str | None, str] = {None: MAIN}
    return spaces  # type: ignore[return-value]  # lxml takes None for no prefix


def _author(root: Element) -> str:
    """The number of our author among the comments' authors."""
    authors = root.find(main("authors"))
    if authors is None:
        authors = etree.Element(main("authors"))
        root.insert(0, authors)
    names = [author.text for author in authors]
    if _AUTHOR not in names:
        etree.SubElement(authors, main("author")).text = _AUTHOR
        names.append(_AUTHOR)
    return str(names.index(_AUTHOR))


def _draw(package: Package, sheet: Sheet, boxes: list[tuple[int, int, str]]) -> None:
    if not boxes:
        return
    part = _drawing_part(package, sheet)
    content = package.read(part).decode("utf-8", "surrogateescape")
    first = content.count("<v:shape ") + 1
    drawn = "".join(
        _box(number, row, column, text) for number, (row, column, text) in enumerate(boxes, first)
    )
    end = content.rindex("</xml>") if "</xml>" in content else len(content)
    package.put(part, (content[:end] + drawn + content[end:]).encode("utf-8", "surrogateescape"))


def _box(number: int, row: int, column: int, text: str) -> str:
    height = min(300, 24 + 14 * sum(1 + len(line) // 55 for line in text.split("\n")))
    anchor = (column, 15, max(row - 2, 0), 10, column + 5, 0, row + height // 15, 0)
    return _BOX.format(
        spaces=_SPACES,
        id=number,
        width=_WIDTH,
        height=height,
        anchor=escape(", ".join(map(str, anchor)), quote=False),
        row=row - 1,
        column=column - 1,
    )


def _drawing_part(package: Package, sheet: Sheet) -> str:
    root = package.tree(sheet.part)
    legacy = root.find(main("legacyDrawing"))
    if legacy is not None:
        wanted = legacy.get(f"{{{OFFICE}}}id")
        for identity, part in package.related(sheet.part, "vmlDrawing"):
            if identity == wanted and part in package:
                return part
        root.remove(legacy)
    part = package.free_name("xl/drawings/vmlDrawing", ".vml")
    number = package.sheets.index(sheet) + 1
    package.put(part, _NEW_DRAWING.replace("@", str(number)).encode())
    package.declare_suffix("vml", _DRAWING)
    legacy = etree.Element(main("legacyDrawing"))
    legacy.set(f"{{{OFFICE}}}id", package.relate(sheet.part, "vmlDrawing", part))
    later = next((child for child in root if child.tag in _BEHIND), None)
    if later is not None:
        later.addprevious(legacy)
    else:
        root.append(legacy)
    return part
