"""Names of WordprocessingML, and small functions to read it that every module needs.

`Element` is the type of lxml's elements.
"""

from collections.abc import Iterator
from functools import cache

from lxml import etree

Element = etree._Element

_SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
# Word's "strict" files use these names for the same things.
_STRICT = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": _SPACES["w"],
    "http://purl.oclc.org/ooxml/officeDocument/relationships": _SPACES["r"],
    "http://purl.oclc.org/ooxml/drawingml/main": _SPACES["a"],
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": _SPACES["wp"],
}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_OFF = ("0", "false", "off", "none")


@cache
def q(name: str) -> str:
    """ "w:p" as lxml's tag."""
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


def parse(content: bytes) -> Element:
    """The root of a part; raises `etree.XMLSyntaxError` if it is not XML."""
    for strict, usual in _STRICT.items():
        content = content.replace(strict.encode(), usual.encode())
    return etree.fromstring(content, _PARSER)


def value(element: Element | None, name: str = "w:val") -> str | None:
    """An attribute of an element; None if either is absent."""
    if element is None:
        return None
    attribute = element.get(q(name))
    return None if attribute is None else str(attribute)


def child(element: Element | None, name: str) -> Element | None:
    """The last child of that name: if a writer repeats one, the last counts."""
    if element is None:
        return None
    return next(element.iterchildren(q(name), reversed=True), None)


def is_on(element: Element | None) -> bool | None:
    """Whether an on/off property is on; None if absent."""
    if element is None:
        return None
    return (value(element) or "true").lower() not in _OFF


def number(text: str | None) -> float | None:
    """A measure as a number; "12pt" and the like become twips, another text None."""
    if text is None:
        return None
    for unit, twips in (("pt", 20.0), ("mm", 56.6929), ("cm", 566.929), ("in", 1440.0)):
        if text.endswith(unit):
            return _float(text[: -len(unit)], twips)
    return _float(text, 1.0)


def _float(text: str, factor: float) -> float | None:
    try:
        return float(text) * factor
    except ValueError:
        return None


def within(element: Element, name: str) -> bool:
    """Whether an ancestor has that name."""
    return next(element.iterancestors(q(name)), None) is not None


def ensure(parent: Element, name: str, order: tuple[str, ...]) -> Element:
    """The child of that name; if missing, it is added where the schema's order wants it."""
    if (present := child(parent, name)) is not None:
        return present
    made = etree.Element(q(name))
    later = {q(tag) for tag in order[order.index(name) + 1 :]} if name in order else set()
    for place, sibling in enumerate(parent):
        if sibling.tag in later:
            parent.insert(place, made)
            return made
    parent.append(made)
    return made


def flattened(parent: Element) -> Iterator[Element]:
    """The block children, also those within content controls and insertions; deletions left out."""
    for element in parent:
        if element.tag == q("w:sdt"):
            content = element.find(q("w:sdtContent"))
            if content is not None:
                yield from flattened(content)
        elif element.tag in (q("w:ins"), q("w:moveTo"), q("w:customXml"), q("w:smartTag")):
            yield from flattened(element)
        elif element.tag not in (q("w:del"), q("w:moveFrom")):
            yield element
