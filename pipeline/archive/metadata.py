"""hoso.xml: what the archive reads of a dossier, under the field names of annex VI.

Nghị định 30/2020, annex VI, part II: section III for the dossier, section I for each paper; names,
types and lengths as there (the annex prints two names with an l for an I: OrganId, SignerInfo).
The schema `hoso.xsd` is beside this module and goes into every package. What the program adds
(sheets, file names, hashes, what the package was made from) is in elements of its own.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.archive.dossier import Document, Dossier
from pipeline.archive.sheets import Sheets

NAMESPACE = "urn:hoso:ho-so:1"
SCHEMA = Path(__file__).with_name("hoso.xsd")
LANGUAGE = "Tiếng Việt"
_PREFIXES: Any = {None: NAMESPACE}


class MetadataError(ValueError):
    """A hoso.xml that is not valid by its schema: the line and what is wrong, in English."""


def written(dossier: Dossier, files: Mapping[str, str], level: str) -> bytes:
    """The hoso.xml of a dossier; `files` are its papers' paths in the package, by stem.

    Raises MetadataError if a field does not fit the annex (too long, or not a date).
    """
    root = etree.Element(f"{{{NAMESPACE}}}HoSo", nsmap=_PREFIXES)
    _add(root, _dossier(dossier))
    documents = etree.SubElement(root, f"{{{NAMESPACE}}}Documents")
    for ordinal, (paper, sheets) in enumerate(
        zip(dossier.documents, dossier.sheets, strict=True), 1
    ):
        element = etree.SubElement(documents, f"{{{NAMESPACE}}}Document")
        _add(element, _document(dossier, ordinal, paper, sheets, files[paper.stem]))
    package = etree.SubElement(root, f"{{{NAMESPACE}}}Package")
    _add(package, _package(dossier, level))
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    validate(content)
    return content


def validate(content: bytes) -> etree._Element:
    """The root of a hoso.xml; raises MetadataError if it is not valid XML by the schema."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as cause:
        raise MetadataError(f"hoso.xml: {cause}") from cause
    schema = _schema()
    try:
        right = schema.validate(root)
    except etree.XMLSchemaError as cause:  # entities, which libxml2 does not follow
        raise MetadataError(f"hoso.xml: {cause}") from cause
    if not right:
        raise MetadataError(f"hoso.xml: {schema.error_log}")
    return root


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMA))


Fields = Iterator[tuple[str, "str | int | Fields | None"]]


def _add(parent: etree._Element, fields: Fields) -> None:
    for name, value in fields:
        if value is None or value == "":
            continue
        element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
        if isinstance(value, str | int):
            element.text = str(value)
        else:
            _add(element, value)


def _file_code(dossier: Dossier) -> Fields:
    yield "OrganId", dossier.organ_id
    yield "FileCatalog", dossier.year
    yield "FileNotation", dossier.notation


def _dossier(dossier: Dossier) -> Fields:
    yield "FileCode", _file_code(dossier)
    yield "Title", dossier.title
    yield "Maintenance", dossier.term
    yield "Rights", dossier.rights
    yield "Creator", dossier.creator
    yield "Language", LANGUAGE
    yield "StartDate", dossier.start.isoformat()
    yield "EndDate", dossier.end.isoformat()
    yield "DocTotal", len(dossier.documents)
    yield "PageTotal", dossier.pages
    yield "Description", "Hồ sơ chưa hoàn chỉnh" if dossier.missing else None


def _document(dossier: Dossier, ordinal: int, paper: Document, sheets: Sheets, path: str) -> Fields:
    yield "FileCode", _file_code(dossier)
    yield "DocOrdinal", ordinal
    yield "TypeName", paper.type_name
    yield "CodeNumber", paper.number
    yield "CodeNotation", paper.notation
    yield "IssuedDate", paper.date.isoformat() if paper.date else None
    yield "OrganName", paper.issuer
    yield "Subject", paper.subject
    yield "Language", LANGUAGE
    yield "PageAmount", paper.pages
    yield "Description", paper.note
    if paper.signer_name:
        yield "SignerInfo", _signer(paper)
    yield "Sheets", str(sheets)
    yield "Origin", paper.origin
    yield "File", path


def _signer(paper: Document) -> Fields:
    yield "Position", paper.signer_position
    yield "FullName", paper.signer_name


def _package(dossier: Dossier, level: str) -> Fields:
    yield "Dossier", dossier.code
    yield "Unit", dossier.unit
    yield "Complete", "true" if dossier.complete else "false"
    yield "PdfA", level
    yield "TermLabel", dossier.term_label
    for name, value in sorted(dossier.made_from.items()):
        yield "MadeFrom", _made_from(name, value)
    for lack in dossier.missing:
        yield "Missing", lack


def _made_from(name: str, value: str) -> Fields:
    yield "Name", name
    yield "Value", value
