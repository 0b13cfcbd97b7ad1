"""Effective formatting: what a run or paragraph looks like, however it came about.

The order of ISO/IEC 29500-1, 17.7.2: document defaults, table style, paragraph style and those it
is based on, numbering, character style, direct formatting; toggle properties (17.7.3) of the
styles cancel each other out; theme fonts win over a name given in the same place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from pipeline.docx.package import Package, default_tab
from pipeline.docx.theme_fonts import face, theme_fonts
from pipeline.docx.xml import Element, child, number, q, switched, value

_TOGGLES = {"b": "w:b", "i": "w:i", "caps": "w:caps", "vanish": "w:vanish"}
_SCRIPTS = ("ascii", "hAnsi")
# What Word takes where nothing at all is said.
_FONT, _HALF_POINTS = "Times New Roman", 20.0

Align = Literal["trai", "phai", "giua", "hai-ben"]
_ALIGN: Mapping[str, Align] = {
    "center": "giua",
    "right": "phai",
    "end": "phai",
    "both": "hai-ben",
    "distribute": "hai-ben",
    "lowKashida": "hai-ben",
    "mediumKashida": "hai-ben",
    "highKashida": "hai-ben",
}


@dataclass(frozen=True)
class Look:
    """How a run prints: fonts for ASCII and for accented letters, size in points, style.

    `color` is six hexadecimal digits, None for automatic (black); `raised`: superscript or
    subscript; `small_caps` prints capitals too.
    """

    ascii: str
    accented: str
    size: float
    bold: bool
    italic: bool
    caps: bool
    underline: bool
    raised: bool
    hidden: bool
    color: str | None


@dataclass(frozen=True)
class Setting:
    """How a paragraph is set; lengths in twips, `line` with its rule, tabs as (place, kind)."""

    align: Align = "trai"
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    before: float = 0.0
    after: float = 0.0
    line: float = 240.0
    rule: Literal["auto", "exact", "atLeast"] = "auto"
    contextual: bool = False
    page_break: bool = False
    bottom_border: bool = False
    top_border: bool = False
    framed: bool = False
    frame_align: str | None = None
    tabs: tuple[tuple[float, str], ...] = ()
    dotted: bool = False
    style: str = ""


@dataclass(frozen=True)
class Numbering:
    """The list a paragraph stands in: the numbering's id and the level from 0."""

    number: str
    level: int


@dataclass(frozen=True)
class Level:
    """A list level: "decimal", "bullet" …, its text ("%1."), its start, own indents and look."""

    kind: str
    text: str
    start: int
    indents: Element | None
    look: Element | None


class Formatting:
    """Answers what is effective; keeps what it has found, for one document."""

    def __init__(self, package: Package) -> None:
        styles = package.linked("styles")
        self._styles: dict[str, Element] = {}
        self._default: dict[str, str] = {}
        if styles is not None:
            for style in styles.findall(q("w:style")):
                name, kind = value(style, "w:styleId") or "", value(style, "w:type") or ""
                self._styles[name] = style
                if value(style, "w:default") in ("1", "true", "on"):
                    self._default[kind] = name
        defaults = None if styles is None else styles.find(q("w:docDefaults"))
        self._run_default = _deep(defaults, "w:rPrDefault", "w:rPr")
        self._paragraph_default = _deep(defaults, "w:pPrDefault", "w:pPr")
        settings = package.linked("settings")
        self._theme = theme_fonts(package.linked("theme"), settings)
        self.tab = default_tab(settings)
        self._levels = _levels(package.linked("numbering"))
        self._chains: dict[str, tuple[Element, ...]] = {}
        self._looks: dict[tuple[object, ...], _Run] = {}
        self._settings: dict[tuple[str, str | None], _Paragraph] = {}

    # ---- runs

    def look(self, run: Element | None, paragraph: Element, table_style: str | None = None) -> Look:
        """How a run of a paragraph looks; None: the paragraph's text as its styles say."""
        direct = None if run is None else run.find(q("w:rPr"))
        known = self._styled_run(
            self._paragraph_style(paragraph), value(child(direct, "w:rStyle")), table_style
        )
        return known.under(direct, self._theme) if direct is not None else known.look(self._theme)

    def label_look(self, paragraph: Element, table_style: str | None = None) -> Look:
        """How a list number looks: as its paragraph mark, changed by what its level says."""
        direct = child(paragraph.find(q("w:pPr")), "w:rPr")
        known = self._styled_run(self._paragraph_style(paragraph), None, table_style)
        numbering = self.numbering(paragraph)
        level = None if numbering is None else self._level(numbering)
        for properties in (direct, None if level is None else level.look):
            if properties is not None:
                known = known.set(properties)
        return known.look(self._theme)

    def _styled_run(
        self, paragraph_style: str, character_style: str | None, table_style: str | None
    ) -> "_Run":
        key = (paragraph_style, character_style, table_style)
        if key not in self._looks:
            chains = [
                self.chain(name)
                for name in (table_style or "", paragraph_style, character_style or "")
            ]
            run = _Run().over(self._run_default)
            for chain in chains:
                for style in chain:
                    run = run.over(style.find(q("w:rPr")))
            self._looks[key] = replace(run, toggles=self._toggles(chains))
        return self._looks[key]

    def _toggles(self, chains: list[tuple[Element, ...]]) -> Mapping[str, bool]:
        found = {}
        for key, name in _TOGGLES.items():
            if switched(child(self._run_default, name)):
                found[key] = True
                continue
            result = False
            for chain in chains:
                said = [switched(child(style.find(q("w:rPr")), name)) for style in chain]
                given = [state for state in said if state is not None]
                result ^= bool(given and given[-1])
            found[key] = result
        return found

    # ---- paragraphs

    def setting(self, paragraph: Element, table_style: str | None = None) -> Setting:
        """How a paragraph is set."""
        style = self._paragraph_style(paragraph)
        key = (style, table_style)
        if key not in self._settings:
            self._settings[key] = self._styled_paragraph(style, table_style)
        known = self._settings[key]
        direct = paragraph.find(q("w:pPr"))
        if direct is None:
            return known.setting
        if (numbered := child(direct, "w:numPr")) is not None:
            level = self._level(_numbering(numbered))
            known = known.over(level.indents if level else None)
        return known.over(direct).setting

    def _styled_paragraph(self, style: str, table_style: str | None) -> "_Paragraph":
        known = _Paragraph(Setting(style=style)).over(self._paragraph_default)
        for style_element in self.chain(table_style or ""):
            known = known.over(style_element.find(q("w:pPr")))
        for style_element in self.chain(style):
            properties = style_element.find(q("w:pPr"))
            if (numbered := child(properties, "w:numPr")) is not None:
                level = self._level(_numbering(numbered))
                known = known.over(level.indents if level else None)
            known = known.over(properties)
        return known

    def numbering(self, paragraph: Element) -> Numbering | None:
        """The list a paragraph stands in, by itself or by its style."""
        found: Numbering | None = None
        for style in self.chain(self._paragraph_style(paragraph)):
            if (numbered := child(style.find(q("w:pPr")), "w:numPr")) is not None:
                found = _numbering(numbered, found)
        direct = child(paragraph.find(q("w:pPr")), "w:numPr")
        if direct is not None:
            found = _numbering(direct, found)
        return None if found is None or found.number in ("", "0") else found

    def levels(self, numbering: Numbering) -> tuple[str, dict[int, Level]]:
        """The list that is counted (several numberings may share it) and its levels."""
        return self._levels.get(numbering.number, ("", {}))

    def _level(self, numbering: Numbering) -> Level | None:
        return self._levels.get(numbering.number, ("", {}))[1].get(numbering.level)

    def _paragraph_style(self, paragraph: Element) -> str:
        named = value(child(paragraph.find(q("w:pPr")), "w:pStyle"))
        if named in self._styles:
            return str(named)
        return self._default.get("paragraph", "")

    def table_style(self, table: Element) -> str | None:
        """The style of a table, the default one where none is named."""
        named = value(child(table.find(q("w:tblPr")), "w:tblStyle"))
        return named if named in self._styles else self._default.get("table")

    def chain(self, style: str) -> tuple[Element, ...]:
        """A style after those it is based on, the most general first."""
        if style not in self._chains:
            found: list[Element] = []
            name: str | None = style
            while name in self._styles and self._styles[name] not in found:
                found.append(self._styles[name])
                name = value(child(self._styles[name], "w:basedOn"))
            self._chains[style] = tuple(reversed(found))
        return self._chains[style]


@dataclass(frozen=True)
class _Run:
    """Run properties on their way from the defaults to the run."""

    fonts: Mapping[str, str] = field(default_factory=dict)
    size: float = _HALF_POINTS
    underline: bool = False
    raised: bool = False
    color: str | None = None
    small_caps: bool = False
    toggles: Mapping[str, bool] = field(default_factory=dict)

    def over(self, properties: Element | None) -> "_Run":
        """With the properties of one more level, toggles left aside."""
        if properties is None:
            return self
        changes: dict[str, object] = {}
        for property_ in properties:
            tag = str(property_.tag).rpartition("}")[2]
            if tag == "rFonts":
                changes["fonts"] = _fonts(changes.get("fonts", self.fonts), property_)
            elif tag == "sz":
                changes["size"] = number(value(property_)) or self.size
            elif tag == "u":
                changes["underline"] = (value(property_) or "single") != "none"
            elif tag == "vertAlign":
                changes["raised"] = value(property_) in ("superscript", "subscript")
            elif tag == "color":
                changes["color"] = _color(property_)
            elif tag == "smallCaps":
                changes["small_caps"] = bool(switched(property_))
        return replace(self, **changes) if changes else self  # type: ignore[arg-type]

    def under(self, direct: Element, theme: Mapping[str, str]) -> Look:
        """The look with direct formatting."""
        return self.set(direct).look(theme)

    def set(self, direct: Element) -> "_Run":
        """With direct formatting, which sets toggles outright."""
        toggles = dict(self.toggles)
        for key, name in _TOGGLES.items():
            if (said := switched(child(direct, name))) is not None:
                toggles[key] = said
        return replace(self.over(direct), toggles=toggles)

    def look(self, theme: Mapping[str, str]) -> Look:
        """What these properties come to."""
        faces = [face(_named(self.fonts.get(script), theme)) for script in _SCRIPTS]
        return Look(
            ascii=faces[0][0],
            accented=faces[1][0],
            size=self.size / 2,
            bold=self.toggles.get("b", False) or any(face[1] for face in faces),
            italic=self.toggles.get("i", False) or any(face[2] for face in faces),
            caps=self.toggles.get("caps", False) or self.small_caps,
            underline=self.underline,
            raised=self.raised,
            hidden=self.toggles.get("vanish", False),
            color=self.color,
        )


def _fonts(known: object, element: Element) -> Mapping[str, str]:
    fonts = dict(known) if isinstance(known, Mapping) else {}
    for script in _SCRIPTS:
        if theme := value(element, f"w:{script}Theme"):
            fonts[script] = f"theme:{theme}"
        elif name := value(element, f"w:{script}"):
            fonts[script] = name
    return fonts


def _named(font: str | None, theme: Mapping[str, str]) -> str:
    if font is None:
        return _FONT
    if font.startswith("theme:"):
        return theme.get(font.removeprefix("theme:"), _FONT)
    return font


def _color(element: Element) -> str | None:
    said = (value(element) or "auto").upper()
    return None if said == "AUTO" else said


@dataclass(frozen=True)
class _Paragraph:
    """Paragraph properties on their way from the defaults to the paragraph."""

    setting: Setting

    def over(self, properties: Element | None) -> "_Paragraph":
        """With the properties of one more level."""
        if properties is None:
            return self
        changes: dict[str, object] = {}
        for property_ in properties:
            tag = str(property_.tag).rpartition("}")[2]
            if tag == "jc":
                changes["align"] = _ALIGN.get(value(property_) or "", "trai")
            elif tag == "ind":
                changes |= _indents(property_)
            elif tag == "spacing":
                changes |= _spacing(property_)
            elif tag == "contextualSpacing":
                changes["contextual"] = bool(switched(property_))
            elif tag == "pageBreakBefore":
                changes["page_break"] = bool(switched(property_))
            elif tag == "pBdr":
                changes |= _borders(property_)
            elif tag == "framePr":
                changes |= {"framed": True, "frame_align": value(property_, "w:xAlign")}
            elif tag == "tabs":
                changes["tabs"] = _tabs(self.setting.tabs, property_)
                leaders = {value(tab, "w:leader") for tab in property_}
                changes["dotted"] = bool(leaders & {"dot", "underscore", "middleDot", "hyphen"})
        return _Paragraph(replace(self.setting, **changes)) if changes else self  # type: ignore[arg-type]


def _indents(element: Element) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, names in (("left", ("w:left", "w:start")), ("right", ("w:right", "w:end"))):
        for name in names:
            if (length := number(value(element, name))) is not None:
                found[key] = length
    hanging, first = number(value(element, "w:hanging")), number(value(element, "w:firstLine"))
    if hanging is not None and (hanging or first is None):
        found["first"] = -hanging
    elif first is not None:
        found["first"] = first
    return found


def _spacing(element: Element) -> dict[str, object]:
    found: dict[str, object] = {}
    for key in ("before", "after"):
        if (length := number(value(element, f"w:{key}"))) is not None:
            found[key] = length
        # "Auto" spacing is what a browser gives a paragraph: 14 points.
        if value(element, f"w:{key}Autospacing") in ("1", "true", "on"):
            found[key] = 280.0
    if (line := number(value(element, "w:line"))) is not None:
        found["line"] = line
        found["rule"] = value(element, "w:lineRule") or "auto"
    return found


def _borders(element: Element) -> dict[str, object]:
    found: dict[str, object] = {}
    for side in ("top", "bottom"):
        if (border := child(element, f"w:{side}")) is not None:
            found[f"{side}_border"] = value(border) not in (None, "nil", "none")
    return found


def _tabs(known: tuple[tuple[float, str], ...], element: Element) -> tuple[tuple[float, str], ...]:
    stops = dict(known)
    for tab in element.findall(q("w:tab")):
        place, kind = number(value(tab, "w:pos")), value(tab) or "left"
        if place is None:
            continue
        if kind == "clear":
            stops.pop(place, None)
        else:
            stops[place] = kind
    return tuple(sorted(stops.items()))


def _numbering(element: Element, known: Numbering | None = None) -> Numbering:
    named, level = value(child(element, "w:numId")), value(child(element, "w:ilvl"))
    return Numbering(
        named if named is not None else (known.number if known else ""),
        int(number(level) or 0) if level is not None else (known.level if known else 0),
    )


def _levels(root: Element | None) -> dict[str, tuple[str, dict[int, Level]]]:
    if root is None:
        return {}
    lists = {
        value(numbering, "w:abstractNumId") or "": {
            int(number(value(level, "w:ilvl")) or 0): _read_level(level)
            for level in numbering.findall(q("w:lvl"))
        }
        for numbering in root.findall(q("w:abstractNum"))
    }
    found = {}
    for numbering in root.findall(q("w:num")):
        used = value(child(numbering, "w:abstractNumId")) or ""
        found[value(numbering, "w:numId") or ""] = (used, lists.get(used, {}))
    return found


def _read_level(level: Element) -> Level:
    return Level(
        value(child(level, "w:numFmt")) or "decimal",
        value(child(level, "w:lvlText")) or "",
        int(number(value(child(level, "w:start"))) or 0),
        level.find(q("w:pPr")),
        level.find(q("w:rPr")),
    )


def _deep(root: Element | None, *names: str) -> Element | None:
    for name in names:
        root = child(root, name)
    return root
