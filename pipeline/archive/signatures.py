"""Reads the digital signatures of a PDF: by whom, when, whether they are valid and trusted."""

import datetime as dt
import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from pipeline.model.errors import UsageError

for _noisy in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Signature:
    """A signature that was read: by whom, when, and whether it is valid.

    `intact`: the file is unchanged since it was signed; `trusted`: the certificate chain ends at a
    trusted one (None if no trusted one was named).
    """

    field: str
    signer: str
    time: dt.datetime | None
    intact: bool
    trusted: bool | None


def signatures(content: bytes, roots: Sequence[x509.Certificate] = ()) -> tuple[Signature, ...]:
    """The signatures of a PDF; one that cannot be read counts as invalid."""
    read_back = []
    try:
        reader = PdfFileReader(io.BytesIO(content))
        embedded = list(reader.embedded_regular_signatures)
    except Exception:  # a damaged file fails in many ways
        return (Signature("", "", None, False, None),)
    context = ValidationContext(trust_roots=list(roots), allow_fetching=False)
    for signature in embedded:
        signer, time, intact, trusted = "", None, False, None
        try:
            signer = name_of(signature.signer_cert)
            time = signature.self_reported_timestamp
            status = validate_pdf_signature(signature, context)
            intact = bool(status.intact and status.valid and status.docmdp_ok is not False)
            trusted = bool(status.trusted) if roots else None
        except Exception:  # unreadable, so invalid
            intact, trusted = False, None
        read_back.append(Signature(signature.field_name, signer, time, intact, trusted))
    return tuple(read_back)


def name_of(certificate: x509.Certificate | None) -> str:
    """The name on a certificate; "" if there is none."""
    if certificate is None:
        return ""
    subject = certificate.subject.native
    return str(subject.get("common_name") or certificate.subject.human_friendly)


def trust(path: Path) -> list[x509.Certificate]:
    """The certificates of a PEM or DER file; raises UsageError if there is none."""
    try:
        content = path.read_bytes()
        parts = [part for _, _, part in pem.unarmor(content, multiple=True)]
        return [x509.Certificate.load(part) for part in (parts if parts else [content])]
    except (OSError, ValueError) as cause:
        message = f"Không đọc được chứng thư gốc “{path.name}”."
        raise UsageError(message, "Chọn tệp chứng thư gốc dạng .pem, .crt hoặc .cer.") from cause
