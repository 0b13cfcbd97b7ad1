"""The styles of a template and those of its layout's base document, brought together."""

import re
from collections.abc import Mapping

from lxml import etree

from pipeline.docx.places import W

STYLED = re.compile(r"word/(?:document|(?:header|footer)\d*)\.xml")
"""The parts of a document that name styles."""

_STYLE = re.compile(rb'(<w:[prtbl]+Style\b[^>]*?\bw:val=")([^"]+)(?=")')


def renamed(base: bytes, own: bytes) -> dict[str, str]:
    """The ids of a template's styles that the base document has under other ids, with those.

    LibreOffice gives each style an id of its own making and keeps its name.
    """
    of_base, of_own = _ids(base), _ids(own)
    pairs = ((of_own[name], of_base[name]) for name in of_own.keys() & of_base.keys())
    known = set(of_base.values())
    return {one: other for one, other in pairs if one != other and one not in known}


def _ids(styles: bytes) -> dict[str, str]:
    """The ids of styles by their names."""
    found = {}
    for style in etree.fromstring(styles).iter(f"{W}style"):
        name = style.find(f"{W}name")
        if name is not None:
            found[name.get(f"{W}val", "").casefold()] = style.get(f"{W}styleId", "")
    return found


def restyled(content: bytes, others: Mapping[str, str]) -> bytes:
    """A body, header or footer that names the styles as the base document does."""

    def other(match: re.Match[bytes]) -> bytes:
        return match[1] + others.get(match[2].decode(), match[2].decode()).encode()

    return _STYLE.sub(other, content)


def merged(base: bytes, own: bytes, *, own_styles: bool) -> bytes:
    """Styles of the base document and, of the template's, those that the base does not have.

    With `own_styles` the other way round.
    """
    if base == own:
        return own
    first, second = (own, base) if own_styles else (base, own)
    root = etree.fromstring(first)
    known = {element.get(f"{W}styleId") for element in root.iter(f"{W}style")}
    others = {} if own_styles else renamed(base, own)
    for style in etree.fromstring(second).iter(f"{W}style"):
        if style.get(f"{W}styleId") not in known | others.keys():
            for tag in ("basedOn", "next", "link"):
                for named in style.iterfind(f"{W}{tag}"):
                    name = named.get(f"{W}val", "")
                    named.set(f"{W}val", others.get(name, name))
            root.append(style)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
