"""PDF/A: a finished PDF becomes an archive file, validated by two independent checkers.

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

# fontTools warns about the creation dates of the font subsets that LibreOffice embeds.
logging.getLogger("fontTools").setLevel(logging.ERROR)

LEVELS = ("2b", "1b")
LANGUAGE = "vi-VN"


class NotPdfaError(ValueError):
    """A PDF that cannot be made PDF/A, or is not what it says: the reasons, in English."""


@dataclass(frozen=True)
class Properties:
    """The file's properties, the same in Info and XMP. `date` has a time zone."""

    title: str
    author: str
    subject: str
    keywords: str
    date: dt.datetime


def conforming(pdf: pikepdf.Pdf, level: str, properties: Properties) -> bytes:
    """An open PDF, written as PDF/A of this level (1b or 2b) and validated by both checkers.

    The open PDF is changed. Raises NotPdfaError when a checker finds a fault.
    """
    _describe(pdf, properties)
    pdfa.prepare(pdf, level)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["xmp:MetadataDate"] = properties.date.isoformat()
    settings = pdfa.resolve_save_kwargs(level, deterministic_id=True)
    # Streams made by the writer itself can also end with the byte that `_safely_ended` avoids.
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
    """The file, rewritten if a stream ends with a carriage return.

    There is a line break before `endstream`, and a reader may take CR LF for it: the stream then
    seems a byte shorter than its length says (ISO 19005-2, 6.1.7.1). One compressed stream in 256
    ends so by chance; it is encoded in ASCII85 as well.
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
    """What keeps a PDF from being PDF/A of this level, by either checker; empty if it conforms.

    A `signed` file is checked by the other checker alone: pikepdf's does not support forms, and
    takes the first of two signatures for a truncated one. What a signature covers is checked with
    the signature.
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
    """The level that a file claims in its XMP ("2b"); None if there is no claim."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        part = metadata.get("pdfaid:part")
        conformance = metadata.get("pdfaid:conformance")
    return f"{part}{str(conformance).lower()}" if part and conformance else None
