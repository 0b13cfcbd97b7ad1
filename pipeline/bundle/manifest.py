"""The manifest (`manifest.json`): what a run made, from what, and what it could not make."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.model.records import PHAT_HANH

NAME = "manifest.json"
SPARE = ".manifest.json"
"""A second copy: if the manifest is damaged or deleted, issued papers must stay frozen."""


@dataclass(frozen=True)
class Entry:
    """A paper that is in the outputs; `docx` and `pdf` are relative paths.

    `sha256` holds the hashes of both files, `made_from` what the paper was made from, `warnings`
    those on the paper (code, page, message, hint), repeated while it is kept. `printed` are the
    values printed into an issued paper, to compare later runs with.
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
        """Kind and unit, which together identify a paper."""
        return self.kind, self.unit

    @property
    def issued(self) -> bool:
        """Whether the paper was made as issued."""
        return self.state == PHAT_HANH


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

    `bundles` maps a bundle's path to what it was made from (`made_from`) and its hash (`sha256`);
    `tables` is the same for tables that are workbooks (tien-do.xlsx), `kiem_tra` for the marked
    workbook. `history` lists issued papers that were made
    again on purpose: kind, unit, number, date, paths of the former files, and their hashes.
    `replaced` are the former drafts in `ban-cu/` with their hashes; `signed` maps a signed copy to
    its paper's PDF (`made_from`) and its hash.
    """

    version: str
    workbook: str
    papers: tuple[Entry, ...] = ()
    missing: tuple[Missing, ...] = ()
    bundles: dict[str, dict[str, str]] = field(default_factory=dict)
    kiem_tra: dict[str, str] = field(default_factory=dict)
    tables: dict[str, dict[str, str]] = field(default_factory=dict)
    history: tuple[dict[str, str | None], ...] = ()
    replaced: dict[str, str] = field(default_factory=dict)
    signed: dict[str, dict[str, str]] = field(default_factory=dict)

    def by_key(self) -> dict[tuple[str, str | None], Entry]:
        """Papers by kind and unit."""
        return {entry.key: entry for entry in self.papers}

    def dump(self) -> str:
        """JSON with sorted keys, one stable form for one content."""
        # Papers are written by `vars`, without a copy of all their words, which took longer than
        # writing.
        content = json.dumps(vars(self), default=vars, ensure_ascii=False, indent=1, sort_keys=True)
        return content + "\n"


KIEM_TRA = "kiem-tra"
"""The marked workbook's name, without its suffix."""


def files(record: Manifest) -> dict[str, str]:
    """The hashes of all files that the program made, by path."""
    others = (*record.bundles.items(), *record.tables.items())
    known = {name: file["sha256"] for name, file in others if "sha256" in file} | record.replaced
    for entry in record.papers:
        known |= {entry.docx: entry.sha256["docx"], entry.pdf: entry.sha256["pdf"]}
    if "sha256" in record.kiem_tra:
        known |= {f"{KIEM_TRA}{end}": record.kiem_tra["sha256"] for end in (".xlsx", ".xlsm")}
    return known


def load(folder: Path) -> Manifest | None:
    """The manifest of an outputs folder; None if there is no readable one."""
    for name in (NAME, SPARE):
        try:
            manifest = read((folder / name).read_bytes())
        except OSError:
            continue
        if manifest is not None:
            return manifest
    return None


def read(content: bytes) -> Manifest | None:
    """A manifest from its bytes; None if it is not as this program writes it.

    Types are checked, and that every path stays inside the folder, as files are moved and deleted
    by these paths.
    """
    try:
        data = json.loads(content)
        made = Manifest(
            version=_text(data["version"]),
            workbook=_text(data["workbook"]),
            papers=tuple(_entry(paper) for paper in _list(data["papers"])),
            missing=tuple(_missing(paper) for paper in _list(data["missing"])),
            bundles={_path(name): _hashed(file) for name, file in _dict(data["bundles"]).items()},
            kiem_tra=_hashed(data["kiem_tra"]) if data["kiem_tra"] else {},
            tables={
                _path(name): _hashed(file) for name, file in _dict(data.get("tables", {})).items()
            },
            history=tuple(_reissued(paper) for paper in _list(data.get("history", []))),
            replaced=_texts({_path(name): sha for name, sha in _given(data, "replaced")}),
            signed={_path(name): _hashed(file) for name, file in _given(data, "signed")},
        )
        _check_each_once(made.papers)
        if rb"\u" in content:
            made.dump().encode()  # half a surrogate pair is valid in JSON, and cannot be written
        return made if data.keys() <= vars(made).keys() else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _check_each_once(papers: Sequence[Entry]) -> None:
    """Raise ValueError if papers share a key or a file: one could be deleted as the other's."""
    names = [name for paper in papers for name in (paper.docx, paper.pdf)]
    if len(set(names)) < len(names) or len({paper.key for paper in papers}) < len(papers):
        raise ValueError


def _entry(given: Any) -> Entry:
    entry = Entry(**given)
    for text in (entry.kind, entry.title, entry.stage, entry.state):
        _text(text)
    for optional in (entry.unit, entry.number, entry.date):
        _text("" if optional is None else optional)
    _path(entry.docx)
    _path(entry.pdf)
    if type(entry.pages) is not int or entry.pages < 1:
        raise TypeError
    if _texts(entry.sha256).keys() != {"docx", "pdf"}:
        raise ValueError
    _texts(entry.made_from)
    for value in _list(entry.printed):
        _text(value)
    for warning in _list(entry.warnings):
        if _texts(warning).keys() != {"code", "page", "message", "hint"}:
            raise ValueError
        if warning["page"]:
            int(warning["page"])
    return entry


def _missing(given: Any) -> Missing:
    missing = Missing(**given)
    _text(missing.kind)
    _text(missing.title)
    _text("" if missing.unit is None else missing.unit)
    for finding in _list(missing.findings):
        _texts(finding)
    return missing


def _reissued(given: Any) -> dict[str, str | None]:
    for name, value in _dict(given).items():
        _text(name)
        _text("" if value is None else value)
    return dict(given)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _path(value: Any) -> str:
    """A path inside the folder, written with slashes on every system."""
    parts = _text(value).split("/")
    if not all(parts) or {".", ".."} & set(parts) or re.search(r'[\\:\0-\x1f"<>|*?]', value):
        raise ValueError
    return str(value)


def _texts(value: Any) -> dict[str, str]:
    for name, text in _dict(value).items():
        _text(name)
        _text(text)
    return dict(value)


def _hashed(value: Any) -> dict[str, str]:
    """A file's record: what it was made from, and its hash."""
    if not {"made_from", "sha256"} <= _texts(value).keys():
        raise ValueError
    return dict(value)


def _given(data: Any, name: str) -> list[tuple[Any, Any]]:
    """The items of a dictionary that older manifests may lack."""
    return list(_dict(data.get(name, {})).items())


def _dict(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


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
