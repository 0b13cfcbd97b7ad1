"""Mends: small direct changes of the document's tree, each made of what was judged.

A function here returns the mend, to be called later; None if it would change more than the breach
(a run that also holds other text) and a person must do it.
"""

from collections.abc import Iterable, Sequence

from pipeline.docx.xml import Element, child, ensure, q
from pipeline.thethuc.breaches import Mend
from pipeline.thethuc.read.lines import Paragraph, Piece, Span

_RUN = (
    *("w:rStyle", "w:rFonts", "w:b", "w:bCs", "w:i", "w:iCs", "w:caps", "w:smallCaps", "w:strike"),
    *("w:dstrike", "w:outline", "w:shadow", "w:emboss", "w:imprint", "w:noProof", "w:snapToGrid"),
    *("w:vanish", "w:webHidden", "w:color", "w:spacing", "w:w", "w:kern", "w:position", "w:sz"),
    *("w:szCs", "w:highlight", "w:u", "w:effect", "w:bdr", "w:shd", "w:fitText", "w:vertAlign"),
    *("w:rtl", "w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath"),
)
_PARAGRAPH = (
    *("w:pStyle", "w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:framePr"),
    *("w:widowControl", "w:numPr", "w:suppressLineNumbers", "w:pBdr", "w:shd", "w:tabs"),
    *("w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct"),
    *("w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid"),
    *("w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc"),
    *("w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId"),
    *("w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
)
_PAIRS = {"w:b": "w:bCs", "w:i": "w:iCs", "w:sz": "w:szCs"}


def _runs(spans: Iterable[Span]) -> list[Element] | None:
    runs = []
    for span in spans:
        if span.run is None or not span.whole:
            return None
        runs.append(span.run)
    return runs or None


def _properties(run: Element) -> Element:
    properties = child(run, "w:rPr")
    if properties is None:
        properties = run.makeelement(q("w:rPr"))
        run.insert(0, properties)
    return properties


def _set(properties: Element, name: str, said: str) -> None:
    for key in (name, _PAIRS.get(name)):
        if key is not None:
            for extra in properties.findall(q(key))[1:]:
                properties.remove(extra)
            ensure(properties, key, _RUN).set(q("w:val"), said)


def _drop(element: Element, key: str) -> None:
    if key in element.attrib:
        del element.attrib[key]


def look(
    paragraph: Paragraph,
    spans: Sequence[Span],
    *,
    size: float | None = None,
    bold: bool | None = None,
    italic: bool | None = None,
) -> Mend | None:
    """Set size (points), bold, italic of the runs of these spans."""
    runs = _runs(spans)
    if runs is None:
        return None

    def mend() -> set[str]:
        for run in runs:
            properties = _properties(run)
            if size is not None:
                _set(properties, "w:sz", str(round(size * 2)))
            if bold is not None:
                _set(properties, "w:b", "1" if bold else "0")
            if italic is not None:
                _set(properties, "w:i", "1" if italic else "0")
        return {paragraph.part}

    return mend


def font(paragraph: Paragraph, spans: Sequence[Span], name: str) -> Mend | None:
    """Set the font of the runs of these spans."""
    runs = _runs(spans)
    if runs is None:
        return None

    def mend() -> set[str]:
        for run in runs:
            fonts = ensure(_properties(run), "w:rFonts", _RUN)
            for script in ("ascii", "hAnsi", "cs"):
                _drop(fonts, q(f"w:{script}Theme"))
                fonts.set(q(f"w:{script}"), name)
            _drop(fonts, q("w:cstheme"))
        return {paragraph.part}

    return mend


def black(paragraph: Paragraph, spans: Sequence[Span]) -> Mend | None:
    """Set the colour of the runs to automatic."""
    runs = _runs(spans)
    if runs is None:
        return None

    def mend() -> set[str]:
        for run in runs:
            color = ensure(_properties(run), "w:color", _RUN)
            color.attrib.clear()
            color.set(q("w:val"), "auto")
        return {paragraph.part}

    return mend


def setting(paragraph: Paragraph, name: str, values: dict[str, str], *drop: str) -> Mend:
    """Set attributes of a paragraph property (w:jc, w:ind, w:spacing) directly."""

    def mend() -> set[str]:
        properties = child(paragraph.element, "w:pPr")
        if properties is None:
            properties = paragraph.element.makeelement(q("w:pPr"))
            paragraph.element.insert(0, properties)
        element = ensure(properties, name, _PARAGRAPH)
        for key in drop:
            _drop(element, q(key))
        for key, wanted in values.items():
            element.set(q(key), wanted)
        return {paragraph.part}

    return mend


def centred(paragraph: Paragraph) -> Mend:
    """Centre a paragraph; what pushed it to the middle before, blanks or an indent, goes."""
    aligned = setting(paragraph, "w:jc", {"w:val": "center"})
    drop = ("w:hanging", "w:firstLineChars", "w:hangingChars")
    straight = setting(paragraph, "w:ind", {"w:firstLine": "0"}, *drop)
    nodes = [node for span in paragraph.spans if span.run is not None for node in _texts(span.run)]

    def mend() -> set[str]:
        changed = aligned()
        if paragraph.setting.first:
            changed |= straight()
        for node in dict.fromkeys(nodes):
            node.text = (node.text or "").lstrip(" \xa0")
            if node.text:
                break
        return changed

    return mend


def page(element: Element, name: str, values: dict[str, str], part: str) -> Mend:
    """Set attributes of a section property (w:pgSz, w:pgMar)."""

    def mend() -> set[str]:
        own = child(element, name)
        if own is None:
            own = element.makeelement(q(name))
            element.append(own)
        for key, wanted in values.items():
            own.set(q(key), wanted)
        return {part}

    return mend


def title_page(element: Element, part: str) -> Mend:
    """Give the first page of a section a header and footer of its own."""

    def mend() -> set[str]:
        order = ("w:titlePg", "w:textDirection", "w:bidi", "w:rtlGutter", "w:docGrid")
        title_page_mark = ensure(element, "w:titlePg", order)
        title_page_mark.attrib.clear()
        return {part}

    return mend


def replaced(piece: Piece, old: str, new: str) -> Mend | None:
    """Replace a text that appears once in the paragraph, whatever runs it is cut into.

    What is put in or taken out must be within one run, so that no look is lost.
    """
    paragraph = piece.paragraph
    nodes = [node for span in paragraph.spans if span.run is not None for node in _texts(span.run)]
    nodes = list(dict.fromkeys(nodes))
    text = "".join(node.text or "" for node in nodes)
    if text.count(old) != 1:
        return None
    same_start = _common(old, new)
    same_end = min(_common(old[::-1], new[::-1]), min(len(old), len(new)) - same_start)
    start = text.index(old) + same_start
    out, put = old[same_start : len(old) - same_end], new[same_start : len(new) - same_end]
    place = 0
    for node in nodes:
        length = len(node.text or "")
        if place <= start and start + len(out) <= place + length and length:
            return _text(paragraph, node, start - place, out, put)
        place += length
    return None


def _texts(run: Element) -> list[Element]:
    return run.findall(q("w:t"))


def _common(one: str, two: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = zip(one, two, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(two)))


def _text(paragraph: Paragraph, node: Element, start: int, out: str, put: str) -> Mend:
    before = node.text or ""

    def mend() -> set[str]:
        # Another fix may have changed the text before it, so count from the end.
        text = node.text or ""
        place = start + len(text) - len(before) if text != before else start
        if text[place : place + len(out)] == out:
            node.text = text[:place] + put + text[place + len(out) :]
        node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return {paragraph.part}

    return mend
