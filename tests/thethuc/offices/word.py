"""Word files from raw WordprocessingML, so that nothing tidies them up."""

import io
import zipfile
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>{}</Types>'
)
_PART = (
    '<Override PartName="/word/{0}.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.{1}+xml"/>'
)
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'


@dataclass(frozen=True)
class OfficePaper:
    """A paper; `seen`: a part of the text of each component that must be recognised; `unseen`:
    components it must not be said to have; `told`: the code of every finding, and no other.
    """

    content: bytes
    seen: dict[str, str] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    kind: str = ""


def run(text: str, size: float | None = 14, look: str = "", font: str = "") -> str:
    """A run; `look`: b, i, u in any order; line breaks and tabs as in Python."""
    marks = "".join(f'<w:{tag}{" w:val=" + chr(34) + "single" + chr(34) if tag == "u" else ""}/>'
                    for tag in look)  # fmt: skip
    sized = f'<w:sz w:val="{round(size * 2)}"/>' if size else ""
    inner = "".join(
        "<w:br/>" if part == "\n" else "<w:tab/>" if part == "\t" else
        f'<w:t xml:space="preserve">{escape(part)}</w:t>'
        for part in _parts(text)
    )  # fmt: skip
    return f"<w:r><w:rPr>{font}{marks}{sized}</w:rPr>{inner}</w:r>"


def _parts(text: str) -> list[str]:
    found, rest = [], ""
    for letter in text:
        if letter in "\n\t":
            found += [rest, letter] if rest else [letter]
            rest = ""
        else:
            rest += letter
    return [*found, rest] if rest else found


def p(text: str = "", size: float = 14, look: str = "", at: str = "center", **more: object) -> str:
    """A paragraph of one run; `first`, `before`, `left` in twips; `runs` instead of a text."""
    ind = "".join(
        f' w:{name}="{more[key]}"'
        for key, name in (("left", "left"), ("first", "firstLine"))
        if key in more
    )
    before = f'<w:spacing w:before="{more["before"]}"/>' if "before" in more else ""
    runs = str(more.get("runs") or (run(text, size, look, str(more.get("font", "")))))
    aligned = f'<w:jc w:val="{at}"/>' if at else ""
    return f"<w:p><w:pPr>{before}<w:ind{ind}/>{aligned}</w:pPr>{runs}</w:p>"


def rule(spaces: int, size: float = 13) -> str:
    """A rule as many type it: underlined spaces of half the letters' height."""
    return p("\u2002" * spaces, size, "u")


def text(words: str) -> str:
    return p(words, at="both", first=720, before=120)


def article(number: int, words: str) -> str:
    runs = run(f"Điều {number}.", 14, "b") + run(f" {words}", 14)
    return p(runs=runs, at="both", first=720, before=120)


def table(*rows: tuple[str, ...], widths: tuple[int, ...] = (3600, 5700), borders: str = "") -> str:
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    made = "".join(
        "<w:tr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/></w:tcPr>{cell or "<w:p/>"}'
            f"{'<w:p/>' if cell.endswith('</w:tbl>') else ''}</w:tc>"
            for wide, cell in zip(widths, row, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>'
    )


def box(words: str, size: float = 13) -> str:
    inner = p(words, size)
    return (
        '<w:p><w:r><w:pict><v:rect style="position:absolute;margin-left:5pt;margin-top:5pt;'
        f'width:90pt;height:22pt"><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox>'
        "</v:rect></w:pict></w:r></w:p>"
    )


BORDERS = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)


def file(
    *blocks: str,
    margins: tuple[int, int, int, int] = (1134, 850, 1134, 1701),
    font: str = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" '
    'w:eastAsia="Times New Roman" w:cs="Times New Roman"/>',
    language: str = "",
    theme: str = "",
    size: float = 14,
) -> bytes:
    """The .docx; margins top, right, bottom, left in twips; `language`: of w:themeFontLang."""
    top, right, bottom, left = margins
    section = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
        'w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
    )
    styles = (
        f"<w:styles {_SPACES}><w:docDefaults><w:rPrDefault><w:rPr>{font}"
        f'<w:sz w:val="{round(size * 2)}"/></w:rPr></w:rPrDefault></w:docDefaults></w:styles>'
    )
    settings = f"<w:settings {_SPACES}>{language}</w:settings>"
    parts = {"styles": ("wordprocessingml.styles", styles)}
    parts["settings"] = ("wordprocessingml.settings", settings)
    if theme:
        parts["theme/theme1"] = ("theme", theme)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        made = "".join(_PART.format(name, kind) for name, (kind, _) in parts.items())
        zipped.writestr("[Content_Types].xml", _TYPES.format(made))
        document = f'<Relationship Id="d" Type="{_REL}/officeDocument" Target="word/document.xml"/>'
        zipped.writestr("_rels/.rels", _RELS.format(document) + "</Relationships>")
        links = "".join(
            f'<Relationship Id="r{at}" Type="{_REL}/{name.split("/")[0]}" Target="{name}.xml"/>'
            for at, name in enumerate(parts)
        )
        zipped.writestr("word/_rels/document.xml.rels", _RELS.format(links) + "</Relationships>")
        body = "".join(blocks) + section
        zipped.writestr(
            "word/document.xml", f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>"
        )
        for name, (_, content) in parts.items():
            zipped.writestr(f"word/{name}.xml", content)
    return target.getvalue()


_SCRIPTS = (
    '<a:font script="Jpan" typeface="MS Mincho"/><a:font script="Arab" typeface="{1}"/>'
    '<a:font script="Viet" typeface="{0}"/>'
)


def theme(major: str = "Calibri Light", minor: str = "Calibri") -> str:
    """Office's theme as Word writes it, with the fonts of other scripts."""
    one = _SCRIPTS.format("Times New Roman", "Times New Roman")
    two = _SCRIPTS.format("Arial", "Arial")
    empty = '<a:ea typeface=""/><a:cs typeface=""/>'
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office">'
        '<a:themeElements><a:fontScheme name="Office">'
        f'<a:majorFont><a:latin typeface="{major}"/>{empty}{one}</a:majorFont>'
        f'<a:minorFont><a:latin typeface="{minor}"/>{empty}{two}</a:minorFont>'
        "</a:fontScheme></a:themeElements></a:theme>"
    )


def fonts(name: str) -> str:
    return f'<w:rFonts w:asciiTheme="{name}" w:hAnsiTheme="{name}" w:cstheme="{name}"/>'
