"""A dossier as it is handed over: its papers, and what the archive must know about them.

The fields are those of annex VI, part II of Nghị định 30/2020 (section I for a paper, section III
for a dossier). What the law leaves open (which archive, how long a dossier is kept, who may read
it) comes from the workbook.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.archive.sheets import Sheets, count, numbered

HANOI = dt.timezone(dt.timedelta(hours=7))


@dataclass(frozen=True)
class Document:
    """A paper of a dossier.

    `stem` is its file name without suffix, `title` its name for people; `number` and `notation`
    make "35/KH-UBND"; `pdf` the file that goes into the archive (signed: never changed), `docx`
    what it was made from. `origin` says what the PDF is: `may-in` (made by the program), `quet` (a
    scan), `ky-so` (signed digitally). `key` tells versions apart: the hash of the .docx if the
    program made the PDF, else of the PDF. `note` is for the last column of the index, `scans` are
    the files of a signed copy, used instead of `pdf`.
    """

    stem: str
    kind: str
    title: str
    type_name: str
    number: str
    notation: str
    date: dt.date | None
    issuer: str
    subject: str
    pages: int
    signer_position: str
    signer_name: str
    pdf: Path
    docx: Path | None
    key: str
    origin: str = "may-in"
    note: str = ""
    scans: tuple[Path, ...] = ()

    @property
    def number_and_notation(self) -> str:
        """Number and symbol as the index prints them; blank if the paper has none."""
        return "/".join(part for part in (self.number, self.notation) if part)


@dataclass(frozen=True)
class Dossier:
    """Papers that are kept together. `name` is ASCII and part of the file name.

    `missing` says what the dossier lacks. `term` is how long it is kept, `term_label` the office's
    word for that ("Thời hạn bảo quản", "Thời hạn lưu trữ").
    """

    name: str
    code: str
    unit: str | None
    title: str
    year: int
    notation: str
    organ: str
    organ_id: str
    term: str
    term_label: str
    rights: str
    creator: str
    both_sides: bool
    documents: tuple[Document, ...]
    missing: tuple[str, ...] = ()
    fonds: str = ""
    made_from: Mapping[str, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether every required paper is there, and issued."""
        return not self.missing

    @property
    def sheets(self) -> tuple[Sheets, ...]:
        """The sheets of each paper."""
        return numbered([paper.pages for paper in self.documents], self.both_sides)

    def sheets_of(self, pages: int) -> int:
        """The sheets that this many pages of the dossier take."""
        return count(pages, self.both_sides)

    @property
    def sheet_count(self) -> int:
        """The sheets of all papers."""
        return self.sheets[-1].last if self.documents else 0

    @property
    def pages(self) -> int:
        """The pages of all papers."""
        return sum(paper.pages for paper in self.documents)

    @property
    def start(self) -> dt.date:
        """The date of the first paper; the first day of the year if none has a date."""
        return min(self._dates, default=dt.date(self.year, 1, 1))

    @property
    def end(self) -> dt.date:
        """The date of the last paper; the last day of the year if none has a date."""
        return max(self._dates, default=dt.date(self.year, 12, 31))

    @property
    def closed(self) -> dt.datetime:
        """The package's time stamp; it depends on the papers alone, so packages can be rebuilt."""
        return dt.datetime.combine(self.end, dt.time(), HANOI)

    @property
    def _dates(self) -> list[dt.date]:
        return [paper.date for paper in self.documents if paper.date is not None]
