"""Drafts as .docx files, built the ways offices build them.

Letterhead in a table, by tabs, in text boxes or in frames; looks direct or by styles; rules typed,
drawn or as borders.
"""

import io
from collections.abc import Callable
from dataclasses import replace
from xml.sax.saxutils import escape

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tests.support.empty_word import empty
from tests.thethuc.drafts import Draft, Text

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{_W}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_ANCHOR = (
    'distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" '
    'locked="0" layoutInCell="1" allowOverlap="1"'
)


def built(draft: Draft) -> bytes:
    """The .docx of a draft."""
    document = empty()
    body = document.element.body
    _page(document, draft)
    if draft.styled:
        _styles(document, draft)
    blocks = [*_head(draft), *_middle(draft), *_end(draft)]
    blocks += [_paragraph(line, draft) for line in draft.tail]
    last = body.find(qn("w:sectPr"))
    for block in blocks:
        last.addprevious(parse_xml(block.replace(">", f" {_SPACES}>", 1)))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def joined(*drafts: Draft) -> bytes:
    """Several papers in one file, one after the other."""
    parts = [docx.Document(io.BytesIO(built(draft))) for draft in drafts]
    first = parts[0]
    last = first.element.body.find(qn("w:sectPr"))
    for other in parts[1:]:
        for block in list(other.element.body):
            if block.tag != qn("w:sectPr"):
                last.addprevious(block)
    target = io.BytesIO()
    first.save(target)
    return target.getvalue()


def _page(document: docx.document.Document, draft: Draft) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    top, bottom, left, right = draft.margins
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.different_first_page_header_footer = draft.first_page
    if draft.page_number == "none":
        return
    old = draft.regulation == "tt01-2011"
    place = draft.page_number if draft.page_number != "regulation" else ("foot" if old else "head")
    area = section.footer if place == "foot" else section.header
    paragraph = area.paragraphs[0]
    align = draft.page_align or ("right" if old else "center")
    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align.upper())
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("text", "2"), ("end", "")):
        run = paragraph.add_run(text if kind == "text" else "")
        run.font.size, run.font.name = Pt(draft.page_size), "Times New Roman"
        if kind in ("begin", "separate", "end"):
            run._r.append(parse_xml(f'<w:fldChar {_SPACES} w:fldCharType="{kind}"/>'))
        elif not kind:
            run._r.append(parse_xml(f"<w:instrText {_SPACES}>{text}</w:instrText>"))


def _head(draft: Draft) -> list[str]:
    left = [*([draft.above] if draft.above else []), *draft.agency]
    middle: list[Text | str] = [
        *left,
        "agency",
        draft.number,
        *([draft.about] if draft.about else []),
    ]
    right: list[Text | str] = [draft.motto, draft.slogan, "slogan", draft.date]
    making: dict[str, Callable[[Draft, list[Text | str], list[Text | str]], list[str]]] = {
        "table": _table_head,
        "swapped": lambda draft, left, right: _table_head(draft, right, left),
        "tabs": _tab_head,
        "boxes": _box_head,
        "frames": _frame_head,
    }
    return making[draft.head](draft, middle, right)


def _length(draft: Draft, name: str) -> float | None:
    """How long the rule below a component is, in points; None: there is none."""
    ratio, lines = {
        "agency": (draft.agency_rule, draft.agency),
        "slogan": (draft.slogan_rule, (draft.slogan,)),
        "subject": (draft.subject_rule, (draft.subject,) if draft.subject else ()),
    }[name]
    if ratio is None or not lines:
        return None
    return max(_width(line) for line in lines) * ratio


def _typed(draft: Draft, name: str) -> Text | None:
    length = _length(draft, name)
    return None if length is None else Text("_" * max(3, round(length / 6.5)), 13)


def _rule(draft: Draft, name: str) -> str:
    """The rule below a component, in a paragraph of its own; "" when there is none."""
    length = _length(draft, name)
    if length is None:
        return ""
    if draft.lines == "typed":
        return _paragraph(_typed(draft, name) or Text(""), draft)
    x = {"agency": 40, "slogan": 260, "subject": 180}[name]
    if draft.lines == "border" and name != "slogan":
        return _bordered(length, 169 if name == "agency" else 467)
    if draft.lines == "vml":
        return (
            '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:pict>'
            f'<v:line from="{x}pt,2pt" to="{x + length:.1f}pt,2pt"/></w:pict></w:r></w:p>'
        )
    return _drawn(length, x)


def _width(text: Text) -> float:
    from pipeline.fonts.widths import width

    return width(text.text, text.size, text.bold)


def _bordered(length: float, room: float) -> str:
    side = round((room - length) / 2 * 20)
    return (
        f'<w:p><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1"/></w:pBdr>'
        f'<w:ind w:left="{side}" w:right="{side}"/></w:pPr></w:p>'
    )


def _drawn(length: float, x: float) -> str:
    emu = round(length * 12700)
    shape = (
        f'<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>'
        f"{round(x * 12700)}</wp:posOffset></wp:positionH>"
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>12700</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{emu}" cy="0"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        '<wp:docPr id="1" name="Line"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f'<wps:cNvCnPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{emu}" cy="0"/></a:xfrm>'
        '<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="9525"><a:solidFill>'
        '<a:srgbClr val="000000"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>'
        "</a:graphicData></a:graphic>"
    )
    old = f'<v:line from="0,0" to="{length:.1f}pt,0"/>'
    return (
        '<w:p><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr><w:r><mc:AlternateContent>'
        f'<mc:Choice Requires="wps"><w:drawing><wp:anchor {_ANCHOR}>{shape}</wp:anchor></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict>{old}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )


def _made(items: list[Text | str], draft: Draft) -> str:
    return "".join(
        _rule(draft, item) if isinstance(item, str) else _paragraph(item, draft) for item in items
    )


def _table_head(draft: Draft, left: list[Text | str], right: list[Text | str]) -> list[str]:
    return [_table(_made(left, draft), _made(right, draft), (3600, 5600))]


def _table(left: str, right: str, widths: tuple[int, int]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/></w:tcPr>{inner or "<w:p/>"}</w:tc>'
        for wide, inner in zip(widths, (left, right), strict=True)
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl>"


def _tab_head(draft: Draft, left: list[Text | str], right: list[Text | str]) -> list[str]:
    """Lines of two texts with a tab between, the rules drawn at their own paragraphs."""
    made: list[str] = []
    draft = replace(draft, styled=False)
    one = [item for item in left if isinstance(item, Text)]
    two = [line for line in right if isinstance(line, Text)]
    if draft.about:
        one.remove(draft.about)
    # The number and the date share a line, as the regulation has it.
    one, number = one[:-1], one[-1]
    two, date = two[:-1], two[-1]
    for place in range(max(len(one), len(two))):
        pair = [lst[place] if place < len(lst) else None for lst in (one, two)]
        made.append(_tabbed(pair, draft))
    if draft.lines == "typed":
        rules = [_typed(draft, name) for name in ("agency", "slogan")]
        made.append(_tabbed(list(rules), draft))
    else:
        made += [_rule(draft, "agency"), _rule(draft, "slogan")]
    made.append(_tabbed([number, date], draft))
    if draft.about:
        made.append(_tabbed([draft.about, None], draft))
    return [block for block in made if block]


def _tabbed(pair: list[Text | None], draft: Draft) -> str:
    runs = "".join("<w:r><w:tab/></w:r>" + (_run(line, draft) if line else "") for line in pair)
    tabs = (
        '<w:tabs><w:tab w:val="center" w:pos="1700"/><w:tab w:val="center" w:pos="6400"/></w:tabs>'
    )
    return f'<w:p><w:pPr>{tabs}<w:spacing w:before="0" w:after="0"/></w:pPr>{runs}</w:p>'


def _box_head(draft: Draft, left: list[Text | str], right: list[Text | str]) -> list[str]:
    return [f"<w:p>{_box(_made(left, draft), -10, 180)}{_box(_made(right, draft), 190, 290)}</w:p>"]


def _box(inner: str, x: float, wide: float) -> str:
    content, emu = f"<w:txbxContent>{inner}</w:txbxContent>", round(wide * 12700)
    new = (
        f'<wp:anchor {_ANCHOR}><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column">'
        f"<wp:posOffset>{round(x * 12700)}</wp:posOffset></wp:positionH>"
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{emu}" cy="1600000"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        '<wp:wrapTopAndBottom/><wp:docPr id="1" name="Box"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{emu}" '
        'cy="1600000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        f"<wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
        "</wp:anchor>"
    )
    old = (
        f'<v:shape style="margin-left:{x}pt;width:{wide}pt;height:126pt"><v:textbox>{content}'
        "</v:textbox></v:shape>"
    )
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{new}</w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict>{old}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def _frame_head(draft: Draft, left: list[Text | str], right: list[Text | str]) -> list[str]:
    def framed(items: list[Text | str], align: str) -> list[str]:
        frame = f'<w:framePr w:w="4200" w:hAnchor="margin" w:xAlign="{align}"/>'
        paragraphs = []
        for item in items:
            inner = _rule(draft, item) if isinstance(item, str) else _paragraph(item, draft)
            if inner:
                paragraphs.append(inner.replace("<w:pPr>", f"<w:pPr>{frame}", 1))
        return paragraphs

    return [*framed(left, "left"), *framed(right, "right")]


def _middle(draft: Draft) -> list[str]:
    made = [_paragraph(line, draft) for line in (draft.title, draft.subject) if line]
    made.append(_rule(draft, "subject"))
    made += [_paragraph(line, draft) for line in draft.addressed]
    made += [_paragraph(replace(draft.base, text=basis), draft) for basis in draft.bases]
    made += [_paragraph(line, draft) for line in draft.body]
    return [block for block in made if block]


def _end(draft: Draft) -> list[str]:
    left = [
        draft.noi_nhan,
        *(replace(draft.recipient, text=recipient) for recipient in draft.recipients),
    ]
    right = [replace(draft.office_look, text=line) for line in draft.office]
    if draft.head == "tabs":
        made = []
        draft = replace(draft, styled=False)
        signed = [*right, *([Text("", 14)] * 3), draft.name]
        for place in range(max(len(left), len(signed))):
            pair = [lst[place] if place < len(lst) else None for lst in (left, signed)]
            first, second = pair
            runs = (_run(first, draft) if first and first.text else "") + "<w:r><w:tab/></w:r>"
            runs += _run(second, draft) if second and second.text else ""
            tabs = '<w:tabs><w:tab w:val="center" w:pos="6400"/></w:tabs>'
            made.append(f"<w:p><w:pPr>{tabs}</w:pPr>{runs}</w:p>")
        return made
    blank = "<w:p/>" * 4
    signed_cell = _made(list(right), draft) + blank + _paragraph(draft.name, draft)
    return [_table(_made(list(left), draft), signed_cell, (4000, 5200))]


def _run(text: Text, draft: Draft) -> str:
    if text.extra == "article":
        head, _, rest = text.text.partition(". ")
        return _one_run(replace(text, text=f"{head}. ", bold=True)) + _one_run(
            replace(text, text=rest)
        )
    if text.extra.startswith("other font:"):
        half = len(text.text) // 2
        name = text.extra.partition(":")[2]
        return _one_run(replace(text, text=text.text[:half])) + _one_run(
            replace(text, text=text.text[half:], font=name)
        )
    return _one_run(text, styled=draft.styled)


def _one_run(text: Text, *, styled: bool = False) -> str:
    said = f'<w:t xml:space="preserve">{escape(text.text)}</w:t>'
    if styled:
        return f"<w:r>{said}</w:r>"
    on = "".join(f"<w:{name}/>" for name, given in (("b", text.bold), ("i", text.italic)) if given)
    half = round(text.size * 2)
    return (
        f'<w:r><w:rPr><w:rFonts w:ascii="{text.font}" w:hAnsi="{text.font}"/>{on}'
        f'{"<w:caps/>" if text.caps else ""}<w:sz w:val="{half}"/></w:rPr>{said}</w:r>'
    )


def _paragraph(text: Text, draft: Draft) -> str:
    if draft.styled and not text.extra:
        return (
            f'<w:p><w:pPr><w:pStyle w:val="{_style_name(text)}"/></w:pPr>{_run(text, draft)}</w:p>'
        )
    return f"<w:p><w:pPr>{_setting(text)}</w:pPr>{_run(text, replace(draft, styled=False))}</w:p>"


def _setting(text: Text) -> str:
    return (
        f'<w:spacing w:before="{text.before}" w:after="{text.after}" w:line="{text.line}" '
        f'w:lineRule="{text.rule}"/><w:ind w:left="{text.left}" w:firstLine="{text.first}"/>'
        f'<w:jc w:val="{text.align}"/>'
    )


def _style_name(text: Text) -> str:
    marks = f"{'B' if text.bold else ''}{'I' if text.italic else ''}"
    return f"TT{round(text.size * 2)}{marks}{text.align}{text.first}x{text.left}x{text.before}"


def _styles(document: docx.document.Document, draft: Draft) -> None:
    """A style for each look: size and font from a common parent, toggles each by itself."""
    texts = [draft.motto, draft.slogan, draft.number, draft.date, draft.noi_nhan, draft.name]
    texts += [*draft.agency, *draft.body, *draft.addressed, draft.base, draft.recipient]
    texts += [draft.office_look, *(t for t in (draft.title, draft.subject, draft.about) if t)]
    texts += [Text("", 13)]
    styles = document.styles.element
    parent = (
        f'<w:style {_SPACES} w:type="paragraph" w:styleId="VanBan"><w:name w:val="Van ban"/>'
        '<w:basedOn w:val="Normal"/><w:rPr><w:rFonts w:ascii="Times New Roman" '
        'w:hAnsi="Times New Roman"/><w:b/></w:rPr></w:style>'
    )
    styles.append(parse_xml(parent))
    for name, text in {_style_name(text): text for text in texts}.items():
        bold = "<w:b/>" if text.bold else '<w:b w:val="0"/>'
        italic = "<w:i/>" if text.italic else ""
        styles.append(
            parse_xml(
                f'<w:style {_SPACES} w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>'
                f'<w:basedOn w:val="VanBan"/><w:pPr>{_setting(text)}</w:pPr>'
                f'<w:rPr>{bold}{italic}<w:sz w:val="{round(text.size * 2)}"/></w:rPr></w:style>'
            )
        )
