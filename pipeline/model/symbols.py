"""The customary symbol of a kind's papers, after the number: KH-UBND, UBND-LĐTBXH."""

from collections.abc import Mapping
from typing import Any

from pipeline.model import words
from pipeline.model.kinds import Issuer, Kind, filled, names_in


def symbol_of(kind: Kind, values: Mapping[str, Any]) -> str:
    """The symbol of a kind: its abbreviation and its issuer's.

    A công văn has no abbreviation: its issuer's, and that of the office that drafted it. `values`
    are those of the names in braces (`tables.issuer_values`).

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II, khoản 3.
    """
    issuer = kind.issuer
    office = office_of(issuer, values)
    if kind.abbreviation:
        return f"{kind.abbreviation}-{office}"
    drafter = _initials(issuer.drafted_by, issuer, values)
    return "-".join(part for part in (office, drafter) if part)


def office_of(issuer: Issuer, values: Mapping[str, Any]) -> str:
    """An issuer as symbols name it: UBND, LĐTBXH."""
    return _initials(issuer.symbol, issuer, values)


def _initials(text: str, issuer: Issuer, values: Mapping[str, Any]) -> str:
    """A text of an issuer; one that names a setting by its first letters."""
    office = filled(text, values)
    return words.chu_dau(office, issuer.symbol_omits) if names_in(text) else office
