"""PDF/A: a finished PDF becomes an archive file, and two independent checkers prove it.

pikepdf writes (output intent, XMP metadata that agrees with Info) and checks by a list of what is
known to conform; `page` checks by the standard's rules. A file counts as PDF/A only when both
agree. Levels: 2b as a rule, because signing breaks 1b; 1b for unsigned dossiers on request
(TCVN 14159 names PDF/A-1). The same input gives the same bytes on any day.
"""

import base64
import datetime as dt
import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import page
import pikepdf
from pikepdf import pdfa
from pikepdf.models.metadata import encode_pdf_date

from pipeline.archive import checker_cache

checker_cache.begin()

# fontTools warns of the creation dates of the subsets that LibreOffice embeds.
logging.getLogger("fontTools").setLevel(logging.ERROR)

LEVELS = ("2b", "1b")
LANGUAGE = "vi-VN"


class NotPdfaError(ValueError):
    """A PDF that cannot be made PDF/A, or is not what it says: the reasons, in English."""


@dataclass(frozen=True)
class Properties:
    """What the file says about itself, in Info and in XMP alike. `date` has a time zone."""

    title: str
    author: str
    subject: str
    keywords: str
    date: dt.datetime


def conforming(pdf: pikepdf.Pdf, level: str, properties: Properties) -> bytes:
    """An open PDF, written as PDF/A of this level (1b or 2b) and proved by both checkers.

    The open PDF is changed. Raises NotPdfaError when a checker finds a fault.
    """
    _describe(pdf, properties)
    pdfa.prepare(pdf, level)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["xmp:MetadataDate"] = properties.date.isoformat()
    settings = pdfa.resolve_save_kwargs(level, deterministic_id=True)
    # Streams that the writer makes itself could end as `_safely_ended` mends it in others.
    settings["object_stream_mode"] = pikepdf.ObjectStreamMode.disable
    content = _safely_ended(_saved(pdf, settings), settings)
    if faults := tuple(breaches(content, level)):
        raise NotPdfaError("; ".join(faults))
    return content


def prove(content: bytes, level: str, properties: Properties) -> None:
    """Raises NotPdfaError if a PDF cannot be read, or cannot be made PDF/A of this level."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            conforming(pdf, level, properties)
    except pikepdf.PdfError as cause:
        raise NotPdfaError(str(cause)) from cause


def _saved(pdf: pikepdf.Pdf, settings: dict[str, Any]) -> bytes:
    written = io.BytesIO()
    pdf.save(written, **settings)
    return written.getvalue()


def _safely_ended(content: bytes, settings: dict[str, Any]) -> bytes:
    """The same file, if no stream ends with a carriage return.

    Before `endstream` a line ends, and a reader may take CR LF for that end: the stream then seems
    a byte shorter than it says (ISO 19005-2, 6.1.7.1). A compressed stream ends so by chance, one
    in 256; such a one is written in ASCII85 on top.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        found = False
        for stream in pdf.objects:
            if not isinstance(stream, pikepdf.Stream):
                continue
            raw = stream.read_raw_bytes()
            if raw.endswith(b"\r"):
                filters = stream.get("/Filter", pikepdf.Array())
                listed = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
                parms = stream.get("/DecodeParms")
                stream.write(
                    base64.a85encode(raw, wrapcol=72) + b"~>",
                    filter=pikepdf.Array([pikepdf.Name.ASCII85Decode, *listed]),
                )
                if parms is not None:
                    old = list(parms) if isinstance(parms, pikepdf.Array) else [parms]
                    stream.DecodeParms = pikepdf.Array([None, *old])
                found = True
        if not found:
            return content
        as_they_are = {
            **settings,
            "compress_streams": False,
            "stream_decode_level": pikepdf.StreamDecodeLevel.none,
        }
        return _saved(pdf, as_they_are)


def _describe(pdf: pikepdf.Pdf, properties: Properties) -> None:
    """Title, author and the rest in Info and XMP; `prepare` takes the XMP from Info."""
    for key in ("/Info", "/ID"):
        if key in pdf.trailer:
            del pdf.trailer[key]
    if "/Metadata" in pdf.Root:
        del pdf.Root.Metadata
    for key, value in (
        ("/Title", properties.title),
        ("/Author", properties.author),
        ("/Subject", properties.subject),
        ("/Keywords", properties.keywords),
        ("/Creator", "hoso"),
        ("/Producer", "hoso"),
        ("/CreationDate", encode_pdf_date(properties.date)),
        ("/ModDate", encode_pdf_date(properties.date)),
    ):
        pdf.docinfo[key] = value
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata.load_from_docinfo(pdf.docinfo)
        metadata["dc:language"] = {LANGUAGE}
    pdf.Root.Lang = LANGUAGE


def breaches(content: bytes, level: str, *, signed: bool = False) -> Iterator[str]:
    """What either checker has against a PDF as PDF/A of this level; nothing when it conforms.

    pikepdf's checker knows no forms, so of a file that was `signed` the other one alone judges; and
    it takes the first of two signatures, which ends where the second begins, for one cut short.
    What a signature covers is checked with the signature.
    """
    report = None if signed else pdfa.validate_written(io.BytesIO(content), level)
    if report is not None and not report.passed:
        for finding in report.findings:
            yield f"pikepdf {finding.rule}: {finding.message}"
    try:
        verdict = page.validate_pdf_bytes(content, profile=level)
    except page.PageError as fault:
        yield f"page: {fault}"
        return
    for failure in verdict.failures:
        if signed and "SIGNATURE-BYTERANGE" in failure.rule_id:
            continue
        yield f"page {failure.rule_id}: {failure.message}"


def claimed_level(pdf: pikepdf.Pdf) -> str | None:
    """The level that a file claims in its XMP ("2b"), None if it claims none."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        part = metadata.get("pdfaid:part")
        conformance = metadata.get("pdfaid:conformance")
    return f"{part}{str(conformance).lower()}" if part and conformance else None
