"""Mends of page numbers: alignment, size, and moving them between header and footer."""

import copy
import posixpath

from lxml import etree

from pipeline.docx.xml import Element, child, ensure, q
from pipeline.regulations.layouts.rules import SoTrang
from pipeline.thethuc.breaches import Mend
from pipeline.thethuc.read.lines import Reading
from pipeline.thethuc.read.page_numbers import PageNumber
from pipeline.thethuc.read.sections import Section

_JC = {"giua": "center", "phai": "right", "trai": "left", "hai-ben": "both"}
_KINDS = {"dau-trang": "header", "chan-trang": "footer"}
_ROOTS = {"header": "w:hdr", "footer": "w:ftr"}
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND_URL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def aligned(page_number: PageNumber, rule: SoTrang) -> Mend:
    """Align the page number's own paragraph."""

    def mend() -> set[str]:
        _align(page_number.paragraph, rule.can)
        return {page_number.part}

    return mend


def _align(paragraph: Element, can: str) -> None:
    properties = child(paragraph, "w:pPr")
    if properties is None:
        properties = paragraph.makeelement(q("w:pPr"))
        paragraph.insert(0, properties)
    ensure(properties, "w:jc", ("w:jc", "w:textDirection", "w:textAlignment", "w:rPr")).set(
        q("w:val"), _JC[can]
    )


def _set(page_number: PageNumber, name: str, said: str) -> set[str]:
    order = ("w:i", "w:iCs", "w:color", "w:sz", "w:szCs", "w:lang")
    for run in page_number.runs:
        properties = child(run, "w:rPr")
        if properties is None:
            properties = run.makeelement(q("w:rPr"))
            run.insert(0, properties)
        for extra in properties.findall(q(name))[1:]:
            properties.remove(extra)
        ensure(properties, name, order).set(q("w:val"), said)
    return {page_number.part}


def sized(page_number: PageNumber, size: float) -> Mend:
    """Set the size of the page number."""
    return lambda: (
        _set(page_number, "w:sz", str(round(size * 2)))
        | _set(page_number, "w:szCs", str(round(size * 2)))
    )


def named(page_number: PageNumber, font: str) -> Mend:
    """Set the font of the page number."""

    def mend() -> set[str]:
        for run in page_number.runs:
            properties = child(run, "w:rPr")
            if properties is None:
                properties = run.makeelement(q("w:rPr"))
                run.insert(0, properties)
            fonts = child(properties, "w:rFonts")
            if fonts is None:
                fonts = properties.makeelement(q("w:rFonts"))
                # Only the character style comes before the font.
                properties.insert(0 if child(properties, "w:rStyle") is None else 1, fonts)
            for script in ("ascii", "hAnsi", "cs"):
                fonts.attrib.pop(q(f"w:{script}Theme"), "")
                fonts.set(q(f"w:{script}"), font)
        return {page_number.part}

    return mend


def upright(page_number: PageNumber) -> Mend:
    """Set the page number upright."""
    return lambda: _set(page_number, "w:i", "0")


def moved(
    reading: Reading, section: Section, page_number: PageNumber, rule: SoTrang
) -> Mend | None:
    """Move the number to the other margin; None if that margin already has something."""
    kind = _KINDS[rule.noi]
    if (page_number.pages, kind) in section.parts or page_number.pages != "default":
        return None

    def mend() -> set[str]:
        package = reading.package
        name = posixpath.join(posixpath.dirname(package.main), f"{kind}-hoso.xml")
        root = etree.Element(q(_ROOTS[kind]), nsmap=page_number.paragraph.nsmap)  # type: ignore[arg-type]
        paragraph = copy.deepcopy(page_number.paragraph)
        root.append(paragraph)
        style = child(child(paragraph, "w:pPr"), "w:pStyle")
        if style is not None:
            style.getparent().remove(style)  # type: ignore[union-attr]
        _align(paragraph, rule.can)
        package.trees[name] = root
        for node in list(page_number.paragraph):
            if node.tag != q("w:pPr"):
                page_number.paragraph.remove(node)
        changed = _linked(reading, section, name, kind)
        return changed | {page_number.part, name}

    return mend


def _linked(reading: Reading, section: Section, name: str, kind: str) -> set[str]:
    """Declare a new part, relate it to the text and let the section use it."""
    package = reading.package
    folder, _, base = package.main.rpartition("/")
    relations = posixpath.join(folder, "_rels", f"{base}.rels")
    root = package.tree(relations)
    types = package.tree("[Content_Types].xml")
    assert root is not None and types is not None
    number = f"rIdHoso{kind}"
    if not any(element.get("Id") == number for element in root):
        target = posixpath.basename(name)
        etree.SubElement(
            root,
            f"{{{_RELATIONS}}}Relationship",
            {"Id": number, "Type": f"{_KIND_URL}/{kind}", "Target": target},
        )
        etree.SubElement(
            types,
            f"{{{_TYPES}}}Override",
            {"PartName": f"/{name}", "ContentType": f"{_CONTENT}.{kind}+xml"},
        )
    reference = section.element.makeelement(q(f"w:{kind}Reference"))
    reference.set(q("w:type"), "default")
    reference.set(q("r:id"), number)
    section.element.insert(0, reference)
    return {relations, "[Content_Types].xml", package.main}
