"""Effective formatting: how a run or paragraph looks, from styles and direct formatting.

The order of ISO/IEC 29500-1, 17.7.2: document defaults, table style, paragraph style and those it
is based on, numbering, character style, direct formatting; toggle properties (17.7.3) of the
styles cancel each other out; theme fonts win over a name given in the same place.
"""

from collections.abc import Mapping
from dataclasses import replace

from pipeline.docx.levels import levels
from pipeline.docx.looks import Level, Look, Numbering, Setting
from pipeline.docx.package import Package, default_tab
from pipeline.docx.properties import TOGGLES, ParagraphProperties, RunProperties, numbering_of
from pipeline.docx.theme_fonts import theme_fonts
from pipeline.docx.xml import Element, child, is_on, q, value


class Formatting:
    """The effective formatting within one document, cached."""

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
        self._levels = levels(package.linked("numbering"))
        self._chains: dict[str, tuple[Element, ...]] = {}
        self._looks: dict[tuple[object, ...], RunProperties] = {}
        self._settings: dict[tuple[str, str | None], ParagraphProperties] = {}

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
    ) -> "RunProperties":
        key = (paragraph_style, character_style, table_style)
        if key not in self._looks:
            chains = [
                self.chain(name)
                for name in (table_style or "", paragraph_style, character_style or "")
            ]
            run = RunProperties().over(self._run_default)
            for chain in chains:
                for style in chain:
                    run = run.over(style.find(q("w:rPr")))
            self._looks[key] = replace(run, toggles=self._toggles(chains))
        return self._looks[key]

    def _toggles(self, chains: list[tuple[Element, ...]]) -> Mapping[str, bool]:
        toggles = {}
        for key, name in TOGGLES.items():
            if is_on(child(self._run_default, name)):
                toggles[key] = True
                continue
            result = False
            for chain in chains:
                values = [is_on(child(style.find(q("w:rPr")), name)) for style in chain]
                given = [state for state in values if state is not None]
                result ^= bool(given and given[-1])
            toggles[key] = result
        return toggles

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
            level = self._level(numbering_of(numbered))
            known = known.over(level.indents if level else None)
        return known.over(direct).setting

    def _styled_paragraph(self, style: str, table_style: str | None) -> "ParagraphProperties":
        known = ParagraphProperties(Setting(style=style)).over(self._paragraph_default)
        for style_element in self.chain(table_style or ""):
            known = known.over(style_element.find(q("w:pPr")))
        for style_element in self.chain(style):
            properties = style_element.find(q("w:pPr"))
            if (numbered := child(properties, "w:numPr")) is not None:
                level = self._level(numbering_of(numbered))
                known = known.over(level.indents if level else None)
            known = known.over(properties)
        return known

    def numbering(self, paragraph: Element) -> Numbering | None:
        """The list a paragraph is in, by itself or by its style."""
        known_numbering: Numbering | None = None
        for style in self.chain(self._paragraph_style(paragraph)):
            if (numbered := child(style.find(q("w:pPr")), "w:numPr")) is not None:
                known_numbering = numbering_of(numbered, known_numbering)
        direct = child(paragraph.find(q("w:pPr")), "w:numPr")
        if direct is not None:
            known_numbering = numbering_of(direct, known_numbering)
        return (
            None
            if known_numbering is None or known_numbering.number in ("", "0")
            else known_numbering
        )

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
        """The style of a table, the default one if none is named."""
        named = value(child(table.find(q("w:tblPr")), "w:tblStyle"))
        return named if named in self._styles else self._default.get("table")

    def chain(self, style: str) -> tuple[Element, ...]:
        """A style after those it is based on, the most general first."""
        if style not in self._chains:
            styles: list[Element] = []
            name: str | None = style
            while name in self._styles and self._styles[name] not in styles:
                styles.append(self._styles[name])
                name = value(child(self._styles[name], "w:basedOn"))
            self._chains[style] = tuple(reversed(styles))
        return self._chains[style]


def _deep(root: Element | None, *names: str) -> Element | None:
    for name in names:
        root = child(root, name)
    return root
