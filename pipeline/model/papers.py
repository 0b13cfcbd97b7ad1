"""The papers in each state: composed, filled, printed, proofed; and those that were left out."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from pipeline.model.check_codes import CheckCode
from pipeline.model.findings import Finding
from pipeline.model.kinds import Kind

Key = tuple[str, str, str | None]
"""Workbook, kind and unit."""


@dataclass(frozen=True)
class Paper:
    """A paper to be made: `stem` is its file name without suffix, `title` its name for people.

    `number` is number and symbol as printed, None while it is a draft without one. `author` is the
    issuing body of the workbook, for the document's properties. `shift` moves the finished page
    right and down, in mm (for pre-printed blanks). `workbook` is the workbook's name: no two of a
    run have the same. `check_code` is what its QR code says, still without the hash of its words;
    None if it has none.
    """

    kind: Kind
    unit: str | None
    layout: str
    stem: str
    title: str
    state: str
    number: str | None
    date: dt.date | None
    author: str
    context: Mapping[str, Any]
    shift: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0))
    workbook: str = ""
    check_code: CheckCode | None = None

    @property
    def key(self) -> Key:
        """What identifies the paper in a run: workbook, kind and unit."""
        return self.workbook, self.kind.code, self.unit


@dataclass(frozen=True)
class Described:
    """A paper as an index lists it: genre, number and symbol ("" without), subject, issuer.

    `title` is its name for people.

    The fields are those of Nghị định 30/2020/NĐ-CP, Phụ lục VI, Phần II, Mục I.
    """

    title: str
    type_name: str
    number: str
    notation: str
    subject: str
    issuer: str
    signer_position: str
    signer_name: str


@dataclass(frozen=True)
class LeftOut:
    """A paper that cannot be made, and the findings that say why."""

    kind: Kind
    unit: str | None
    title: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Composition:
    """What stage 4 gives: papers in their order, those left out, and new findings."""

    papers: tuple[Paper, ...]
    left_out: tuple[LeftOut, ...]
    findings: tuple[Finding, ...]


Failed = tuple[tuple[Paper, Finding], ...]
"""Papers that failed in a stage, each with its findings."""


def left_out(failed: Iterable[tuple[Paper, Finding]]) -> tuple[LeftOut, ...]:
    """Papers that failed, each once with all its findings."""
    why: dict[Key, list[Finding]] = {}
    papers: dict[Key, Paper] = {}
    for paper, finding in failed:
        papers[paper.key] = paper
        why.setdefault(paper.key, []).append(finding)
    return tuple(
        LeftOut(paper.kind, paper.unit, paper.title, tuple(why[key]))
        for key, paper in papers.items()
    )


@dataclass(frozen=True)
class FilledPaper:
    """A paper with its .docx, the values printed into it, and the hash of its template."""

    paper: Paper
    docx: bytes
    printed: tuple[str, ...]
    template: str = ""


class Shelf(Protocol):
    """Where the PDFs of a run are kept by name."""

    def get(self, name: str) -> bytes:
        """The content kept under a name."""
        ...


@dataclass(frozen=True)
class PrintedPaper:
    """A paper with its .docx and its PDF, which is in a scratch folder under a name."""

    filled: FilledPaper
    shelf: Shelf = field(repr=False, compare=False)
    name: str

    def pdf(self) -> bytes:
        """The finished PDF, taken from its shelf."""
        return self.shelf.get(self.name)


@dataclass(frozen=True)
class ProofedPaper:
    """A paper that passed its proof, with its number of pages, and warnings on it."""

    printed: PrintedPaper
    pages: int
    warnings: tuple[Finding, ...] = ()


class Fillable(Protocol):
    """A template that gives a .docx for its words."""

    def fill(self, context: Mapping[str, Any]) -> bytes:
        """The .docx filled with these words."""
        ...


class PrintedFiles(Protocol):
    """What printing gives by name: the PDFs, and for each name without one what went wrong."""

    @property
    def pdfs(self) -> Mapping[str, bytes]:
        """The PDFs."""
        ...

    @property
    def failed(self) -> Mapping[str, str]:
        """What went wrong."""
        ...
