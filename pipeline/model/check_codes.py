"""The text of the check code on a certificate, which is the content of its QR code.

    HOSO1|01/GCN-UBND|20161|1240/QĐ-UBND|2014-11-20|K3J5N2QW7XZ4ABCD

Number, unit, decision, date, and a short hash of the certificate's words. The words are those of
the body of its .docx, which the code does not change.
"""

import base64
import datetime as dt
import hashlib
from dataclasses import dataclass, replace

FORM = "HOSO1"
"""The first field. A form with other fields will have another number."""

_DIGITS = 16
"""Of the hash, in base 32: 80 bits."""


@dataclass(frozen=True)
class CheckCode:
    """A certificate's number and symbol, unit (code), decision, date, and the hash of its words."""

    number: str
    unit: str
    decision: str
    date: dt.date
    digest: str = ""

    def __str__(self) -> str:
        day = self.date.isoformat()
        return "|".join((FORM, self.number, self.unit, self.decision, day, self.digest))

    def of(self, words: str) -> "CheckCode":
        """The code of the certificate with these words."""
        return replace(self, digest=digest_of(words))


def parsed(text: str) -> CheckCode:
    """The code in a text; ValueError if it is not a code."""
    fields = [field.strip() for field in text.strip().split("|")]
    if len(fields) != 6 or fields[0] != FORM or not all(fields):
        raise ValueError(text)
    _, number, unit, decision, day, digest = fields
    return CheckCode(number, unit, decision, dt.date.fromisoformat(day), digest.upper())


def digest_of(words: str) -> str:
    """The short hash of a paper's words, whatever their line breaks and spaces."""
    whole = hashlib.sha256(" ".join(words.split()).encode()).digest()
    return base64.b32encode(whole).decode()[:_DIGITS]
