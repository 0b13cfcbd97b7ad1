"""Papers of the last run that are unchanged, so that only the others are made again.

A paper is kept when its files are undamaged and it would come out the same: same .docx, same
properties, same program, font and LibreOffice. Contents are compared, never file times.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from pipeline import __version__
from pipeline.bundle import manifest
from pipeline.bundle.manifest import Entry, Manifest
from pipeline.fonts.family import Font
from pipeline.model import kinds
from pipeline.model.findings import Finding, PaperPlace, warning
from pipeline.model.papers import FilledPaper, Key


@dataclass(frozen=True)
class Press:
    """Everything but the words that decides how papers print: program, fonts, LibreOffice."""

    version: str
    font: str
    libreoffice: str


@cache
def press(font: Font, libreoffice: str) -> Press:
    """The press of this machine; `libreoffice` names its build."""
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in font.files)).hexdigest()
    return Press(__version__, f"{font.family} {digest[:16]}", libreoffice)


def made_from(filled: FilledPaper, by: Press) -> dict[str, str]:
    """What a paper was made from, as the manifest records it."""
    paper = filled.paper
    return {
        "layout": paper.layout,
        "docx": manifest.sha256(filled.docx),
        "properties": digest([paper.title, paper.author, *map(str, paper.shift)]),
        "version": by.version,
        "font": by.font,
        "libreoffice": by.libreoffice,
        **sources(filled),
    }


def sources(filled: FilledPaper) -> dict[str, str]:
    """Where a paper's words come from, apart from the workbook: its template and its entry."""
    return {"template": filled.template, "kind": digest([repr(filled.paper.kind)])}


SOURCES = frozenset({"template", "kind"})
"""Changes in these do not matter as long as the paper comes out the same."""


def _without_sources(made: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in made.items() if name not in SOURCES}


def noted(warnings: Iterable[Finding]) -> list[dict[str, str]]:
    """Warnings on a paper, as the manifest records them."""
    return [
        {
            "code": finding.code,
            "page": str(page or ""),
            "message": finding.message,
            "hint": finding.hint,
        }
        for finding in warnings
        for page in [finding.place.page if isinstance(finding.place, PaperPlace) else None]
    ]


def warnings_on(entry: Entry) -> Iterator[Finding]:
    """The warnings on a paper that is kept."""
    stem = PurePosixPath(entry.pdf).stem
    for note in entry.warnings:
        place = PaperPlace(stem, int(note["page"]) if note["page"] else None)
        yield warning(
            note["code"], place, note["message"], note["hint"], kind=entry.kind, unit=entry.unit
        )


def digest(values: Iterable[str]) -> str:
    """One hash of several texts."""
    return manifest.sha256(json.dumps(list(values), ensure_ascii=False).encode())


@dataclass(frozen=True)
class Last:
    """The outputs of the last run: their folder and manifest (None if there is no manifest)."""

    folder: Path
    manifest: Manifest | None

    def entries(self) -> Mapping[tuple[str, str | None], Entry]:
        """Papers by kind and unit."""
        return self.manifest.by_key() if self.manifest else {}

    def still_there(self) -> frozenset[tuple[str, str | None]]:
        """The papers whose PDF is still in the folder, by kind and unit."""
        papers = self.entries().items()
        return frozenset(key for key, entry in papers if (self.folder / entry.pdf).is_file())

    def docx_with_pictures(self) -> Iterator[bytes]:
        """The undamaged summaries of the year, whose charts may be used again."""
        summaries = {kind.code for kind in kinds.load() if not kind.administrative}
        for entry in self.entries().values():
            if entry.kind in summaries and unharmed(self.folder / entry.docx, entry.sha256["docx"]):
                yield (self.folder / entry.docx).read_bytes()

    def unchanged_entry(self, filled: FilledPaper, by: Press) -> Entry | None:
        """The entry of the paper, if it is unchanged."""
        paper = filled.paper
        entry = self.entries().get((paper.kind.code, paper.unit))
        if entry is None or _without_sources(entry.made_from) != _without_sources(
            made_from(filled, by)
        ):
            return None
        if entry.state != paper.state:  # once issued it is frozen, and its values are kept
            return None
        if entry.pdf != f"{paper.kind.stage}/{paper.stem}.pdf":
            return None
        undamaged = all(
            unharmed(self.folder / name, entry.sha256[suffix])
            for name, suffix in ((entry.docx, "docx"), (entry.pdf, "pdf"))
        )
        return entry if undamaged else None


def kept(last: Last, filled: Iterable[FilledPaper], by: Press) -> dict[Key, Entry]:
    """The entries of the papers that are unchanged, by the paper's key."""
    entries = {paper.paper.key: last.unchanged_entry(paper, by) for paper in filled}
    return {key: entry for key, entry in entries.items() if entry is not None}


def unharmed(path: Path, sha256: str) -> bool:
    """Whether a file exists with the content that was written."""
    try:
        return manifest.sha256(path.read_bytes()) == sha256
    except OSError:
        return False


def load(folder: Path) -> Last:
    """The last run's outputs."""
    return Last(folder, manifest.load(folder))
