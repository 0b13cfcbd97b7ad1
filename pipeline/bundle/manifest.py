"""The manifest: what a run made, of what, and what it could not make (`manifest.json`)."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

NAME = "manifest.json"


@dataclass(frozen=True)
class Entry:
    """A paper that lies in the outputs; `docx` and `pdf` are relative paths.

    `sha256` holds the hashes of both files, `made_from` what the paper follows from, `warnings`
    what was measured on it (code, page, message, hint): it is said again while the paper is kept.
    `printed` are the values printed into an issued paper, to compare later runs with.
    """

    kind: str
    unit: str | None
    title: str
    stage: str
    state: str
    number: str | None
    date: str | None
    docx: str
    pdf: str
    pages: int
    sha256: dict[str, str]
    made_from: dict[str, str]
    warnings: list[dict[str, str]] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str | None]:
        """Kind and unit: there is one paper of each."""
        return self.kind, self.unit


@dataclass(frozen=True)
class Missing:
    """A paper that is due and could not be made."""

    kind: str
    unit: str | None
    title: str
    findings: list[dict[str, str]]


@dataclass(frozen=True)
class Manifest:
    """The whole record of an outputs folder.

    `bundles` maps a bundle's path to what it follows from (`made_from`) and its hash (`sha256`);
    `kiem_tra` is the same for the marked workbook. `history` tells of issued papers that were made
    anew on purpose: kind, unit, number, date, where the former files lie, and their hashes.
    """

    version: str
    workbook: str
    papers: tuple[Entry, ...] = ()
    missing: tuple[Missing, ...] = ()
    bundles: dict[str, dict[str, str]] = field(default_factory=dict)
    kiem_tra: dict[str, str] = field(default_factory=dict)
    history: tuple[dict[str, str | None], ...] = ()

    def by_key(self) -> dict[tuple[str, str | None], Entry]:
        """Papers by kind and unit."""
        return {entry.key: entry for entry in self.papers}

    def dump(self) -> str:
        """JSON with sorted keys, one stable form for one content."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def load(folder: Path) -> Manifest | None:
    """The manifest of an outputs folder, None when there is none that can be read."""
    try:
        data = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return Manifest(
            version=data["version"],
            workbook=data["workbook"],
            papers=tuple(Entry(**each) for each in data["papers"]),
            missing=tuple(Missing(**each) for each in data["missing"]),
            bundles=data["bundles"],
            kiem_tra=data["kiem_tra"],
            history=tuple(data.get("history", ())),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def sha256(content: bytes) -> str:
    """The hash of a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def ordered(entries: Sequence[Entry], kinds: Sequence[str], units: Sequence[str]) -> list[Entry]:
    """Papers in the order of papers.toml, then of the workbook's units."""
    kind_at = {code: number for number, code in enumerate(kinds)}
    unit_at = {code: number for number, code in enumerate(units)}

    def key(entry: Entry) -> tuple[str, int, int]:
        return (
            entry.stage,
            kind_at.get(entry.kind, len(kind_at)),
            unit_at.get(entry.unit or "", -1),
        )

    return sorted(entries, key=key)
