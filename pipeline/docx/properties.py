"""The properties of runs and paragraphs, collected from styles and direct formatting one by one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pipeline.docx.looks import Align, Look, Numbering, Setting
from pipeline.docx.theme_fonts import face
from pipeline.docx.xml import Element, child, is_on, number, q, value

# Word's own defaults.
_FONT, _HALF_POINTS = "Times New Roman", 20.0

TOGGLES = {"b": "w:b", "i": "w:i", "caps": "w:caps", "vanish": "w:vanish"}


_SCRIPTS = ("ascii", "hAnsi")


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
class RunProperties:
    """Run properties on their way from the defaults to the run."""

    fonts: Mapping[str, str] = field(default_factory=dict)
    size: float = _HALF_POINTS
    underline: bool = False
    raised: bool = False
    color: str | None = None
    small_caps: bool = False
    toggles: Mapping[str, bool] = field(default_factory=dict)

    def over(self, properties: Element | None) -> "RunProperties":
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
                changes["small_caps"] = bool(is_on(property_))
        return replace(self, **changes) if changes else self  # type: ignore[arg-type]

    def under(self, direct: Element, theme: Mapping[str, str]) -> Look:
        """The look with direct formatting."""
        return self.set(direct).look(theme)

    def set(self, direct: Element) -> "RunProperties":
        """With direct formatting, which sets toggles outright."""
        toggles = dict(self.toggles)
        for key, name in TOGGLES.items():
            if (said := is_on(child(direct, name))) is not None:
                toggles[key] = said
        return replace(self.over(direct), toggles=toggles)

    def look(self, theme: Mapping[str, str]) -> Look:
        """The look that results from these properties."""
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
    colour = (value(element) or "auto").upper()
    return None if colour == "AUTO" else colour


@dataclass(frozen=True)
class ParagraphProperties:
    """Paragraph properties on their way from the defaults to the paragraph."""

    setting: Setting

    def over(self, properties: Element | None) -> "ParagraphProperties":
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
                changes["contextual"] = bool(is_on(property_))
            elif tag == "pageBreakBefore":
                changes["page_break"] = bool(is_on(property_))
            elif tag == "pBdr":
                changes |= _borders(property_)
            elif tag == "framePr":
                changes |= {"framed": True, "frame_align": value(property_, "w:xAlign")}
            elif tag == "tabs":
                changes["tabs"] = _tabs(self.setting.tabs, property_)
                leaders = {value(tab, "w:leader") for tab in property_}
                changes["dotted"] = bool(leaders & {"dot", "underscore", "middleDot", "hyphen"})
        return ParagraphProperties(replace(self.setting, **changes)) if changes else self  # type: ignore[arg-type]


def _indents(element: Element) -> dict[str, object]:
    indents: dict[str, object] = {}
    for key, names in (("left", ("w:left", "w:start")), ("right", ("w:right", "w:end"))):
        for name in names:
            if (length := number(value(element, name))) is not None:
                indents[key] = length
    hanging, first = number(value(element, "w:hanging")), number(value(element, "w:firstLine"))
    if hanging is not None and (hanging or first is None):
        indents["first"] = -hanging
    elif first is not None:
        indents["first"] = first
    return indents


def _spacing(element: Element) -> dict[str, object]:
    spaces: dict[str, object] = {}
    for key in ("before", "after"):
        if (length := number(value(element, f"w:{key}"))) is not None:
            spaces[key] = length
        # "Auto" spacing is what a browser gives a paragraph: 14 points.
        if value(element, f"w:{key}Autospacing") in ("1", "true", "on"):
            spaces[key] = 280.0
    if (line := number(value(element, "w:line"))) is not None:
        spaces["line"] = line
        spaces["rule"] = value(element, "w:lineRule") or "auto"
    return spaces


def _borders(element: Element) -> dict[str, object]:
    borders: dict[str, object] = {}
    for side in ("top", "bottom"):
        if (border := child(element, f"w:{side}")) is not None:
            borders[f"{side}_border"] = value(border) not in (None, "nil", "none")
    return borders


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


def numbering_of(element: Element, known: Numbering | None = None) -> Numbering:
    """The list and level that a `w:numPr` names; what it leaves open is as `known`."""
    named, level = value(child(element, "w:numId")), value(child(element, "w:ilvl"))
    return Numbering(
        named if named is not None else (known.number if known else ""),
        int(number(level) or 0) if level is not None else (known.level if known else 0),
    )
