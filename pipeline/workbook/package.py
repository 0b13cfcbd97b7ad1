"""A workbook's file (.xlsx, .xlsm) as parts: some are changed, all others stay as they are.

openpyxl reads a workbook into its own objects and writes what it knows: pictures, shapes, stored
results and much else are lost. Here the zip is kept as it is, and only the parts that must change
are parsed and written again (ECMA-376, part 2: packages; part 1, clause 18: SpreadsheetML).
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import basename, dirname, join, normpath, relpath
from typing import IO

from lxml import etree

from pipeline.ooxml.zip_archive import EPOCH
from pipeline.workbook.numbers import EPOCH_1900, EPOCH_1904

Element = etree._Element

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold."""

_CONTENT_TYPES = "[Content_Types].xml"
_HIDDEN = ("hidden", "veryHidden")
_OTHER_SHEETS = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
"""Kinds of sheets without cells of ours: charts, and what Excel 4 had."""


MOST_HELD = 400_000_000
"""How many bytes the trees of a workbook may take together, by `tree_size`."""

_TAG_BYTES, _ATTRIBUTE_BYTES = 120, 200
"""What lxml takes for a tag and for an attribute (measured with lxml 6): a sheet of 18 MB takes
450 MB, as there are four tags and three attributes a cell."""


class NotAWorkbookError(ValueError):
    """A file whose parts are not those of a workbook."""


def tree_size(xml: bytes) -> int:
    """How many bytes of memory XML takes as a tree, at most and roughly."""
    return _TAG_BYTES * xml.count(b"<") + _ATTRIBUTE_BYTES * xml.count(b"=")


def main(name: str) -> str:
    """A tag of SpreadsheetML, in lxml's form."""
    return f"{{{MAIN}}}{name}"


@dataclass(frozen=True)
class Sheet:
    """A worksheet: its title, the part that holds its cells, whether the sheet is hidden."""

    title: str
    part: str
    hidden: bool = False


class Package:
    """A workbook's parts. Raises NotAWorkbookError, or zipfile.BadZipFile for no zip at all."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._new: dict[str, bytes] = {}
        self._trees: dict[str, Element] = {}
        self._changed: set[str] = set()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
        self._infos = {info.filename: info for info in entries}
        if len(self._infos) < len(entries):
            raise NotAWorkbookError("a part twice")
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self._held = 0
        self.workbook = self._workbook_part()
        self.sheets = tuple(self._sheets())
        if len({sheet.part for sheet in self.sheets}) < len(self.sheets):
            raise NotAWorkbookError("sheets that share a part")

    def __contains__(self, part: str) -> bool:
        return part in self._infos or part in self._new

    def read(self, part: str) -> bytes:
        """A part's content, as it is by now."""
        if part in self._changed:
            return _written(self._trees[part])
        return self._new[part] if part in self._new else self._archive.read(part)

    def open(self, part: str) -> IO[bytes]:
        """A part as it was, to be read in pieces."""
        return self._archive.open(part)

    def look(self, part: str) -> Element:
        """A part's root, to be read only."""
        if part not in self._trees:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
            content = self.read(part)
            self._held += tree_size(content)
            if self._held > MOST_HELD:
                raise NotAWorkbookError(f"{part}: too many tags")
            try:
                self._trees[part] = etree.fromstring(content, parser)
            except etree.XMLSyntaxError as cause:
                raise NotAWorkbookError(f"{part}: {cause}") from cause
        return self._trees[part]

    def tree(self, part: str) -> Element:
        """A part's root, to be changed in place: the part is written again."""
        root = self.look(part)
        self._changed.add(part)
        return root

    def put(self, part: str, content: bytes) -> None:
        """Write a part whole, new or in place of the former."""
        self._trees.pop(part, None)
        self._changed.discard(part)
        self._new[part] = content

    def free_name(self, stem: str, suffix: str) -> str:
        """A part name that is not taken: stem, number, suffix."""
        number = 1
        while f"{stem}{number}{suffix}" in self:
            number += 1
        return f"{stem}{number}{suffix}"

    # Relations and content types

    def related(self, part: str, kind: str) -> Iterator[tuple[str, str]]:
        """Id and target part of the relations of a kind (the last word of its type)."""
        rels = _rels_of(part)
        if rels not in self:
            return
        for relation in self.look(rels):
            if relation.get("TargetMode") != "External" and _kind(relation) == kind:
                target = relation.get("Target", "")
                path = target.lstrip("/") if target.startswith("/") else join(dirname(part), target)
                yield relation.get("Id", ""), normpath(path)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation from one part to another and return its id."""
        rels = _rels_of(part)
        if rels not in self:
            self.put(rels, f'<Relationships xmlns="{_RELATIONS}"/>'.encode())
        root = self.tree(rels)
        taken = {relation.get("Id") for relation in root}
        number = 1
        while f"rId{number}" in taken:
            number += 1
        etree.SubElement(
            root,
            f"{{{_RELATIONS}}}Relationship",
            Id=f"rId{number}",
            Type=f"{OFFICE}/{kind}",
            Target=relpath(target, dirname(part)),
        )
        return f"rId{number}"

    def declare(self, part: str, content_type: str) -> None:
        """Declare the content type of a new part."""
        root = self.tree(_CONTENT_TYPES)
        tag = f"{{{_TYPES}}}Override"
        etree.SubElement(root, tag, PartName=f"/{part}", ContentType=content_type)

    def declare_suffix(self, suffix: str, content_type: str) -> None:
        """Declare the content type of parts with a suffix, unless declared already."""
        root = self.tree(_CONTENT_TYPES)
        known = {
            element.get("Extension", "").lower() for element in root.iter(f"{{{_TYPES}}}Default")
        }
        if suffix not in known:
            element = etree.Element(
                f"{{{_TYPES}}}Default", Extension=suffix, ContentType=content_type
            )
            root.insert(0, element)

    @property
    def epoch(self) -> dt.datetime:
        """The day from which the workbook counts days."""
        settings = self.look(self.workbook).find(main("workbookPr"))
        counts_from_1904 = settings is not None and settings.get("date1904") in ("1", "true")
        return EPOCH_1904 if counts_from_1904 else EPOCH_1900

    @property
    def has_macros(self) -> bool:
        """Whether the workbook is one with macros (.xlsm)."""
        return any(True for _ in self.related(self.workbook, "vbaProject"))

    # The file

    def saved(self) -> bytes:
        """The workbook with what was changed; the same changes give the same bytes."""
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as target:
            for name, info in self._infos.items():
                changed = name in self._new or name in self._changed
                entry = zipfile.ZipInfo(name, EPOCH if changed else info.date_time)
                entry.compress_type = zipfile.ZIP_DEFLATED if changed else info.compress_type
                entry.external_attr = info.external_attr
                target.writestr(entry, self.read(name))
            for name in self._new:
                if name not in self._infos:
                    entry = zipfile.ZipInfo(name, EPOCH)
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    target.writestr(entry, self.read(name))
        return written.getvalue()

    def _workbook_part(self) -> str:
        for _, part in self.related("", "officeDocument"):
            if part in self:
                return part
        raise NotAWorkbookError("no workbook part")

    def _sheets(self) -> Iterator[Sheet]:
        root = self.look(self.workbook)
        if root.tag != main("workbook"):
            raise NotAWorkbookError(f"{self.workbook}: {root.tag}")
        parts = dict(self.related(self.workbook, "worksheet"))
        others = {
            relation for kind in _OTHER_SHEETS for relation, _ in self.related(self.workbook, kind)
        }
        for sheet in root.iter(main("sheet")):
            relation = sheet.get(f"{{{OFFICE}}}id", "")
            if relation in others:
                continue
            part = parts.get(relation)
            if part is None or part not in self:
                # If it were skipped, a sheet of the clerk's would be lost silently.
                raise NotAWorkbookError(f"{sheet.get('name')}: no part")
            yield Sheet(sheet.get("name", ""), part, sheet.get("state") in _HIDDEN)


def _rels_of(part: str) -> str:
    return join(dirname(part), "_rels", f"{basename(part)}.rels")


def _kind(relation: Element) -> str:
    return relation.get("Type", "").rpartition("/")[2]


def _written(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
