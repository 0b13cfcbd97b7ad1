"""The reports of commands on a workbook or file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from pipeline.model import words
from pipeline.model.errors import ExitCode, HosoError
from pipeline.model.findings import CellPlace, Finding, grouped, in_order
from pipeline.model.papers import LeftOut
from pipeline.model.records import SHEET_NAMES
from pipeline.model.tables import Tables


@dataclass(frozen=True)
class Checked:
    """A workbook read and checked: its tables (None if it cannot be used) and the findings."""

    workbook: Path
    tables: Tables | None
    findings: tuple[Finding, ...]


class DeliveredPaper(Protocol):
    """A paper that is in the outputs: its title, its stage and the path of its PDF."""

    @property
    def title(self) -> str:
        """The paper's name for people."""
        ...

    @property
    def stage(self) -> str:
        """The folder of its stage."""
        ...

    @property
    def pdf(self) -> str:
        """The PDF's path, relative to the outputs folder."""
        ...


@dataclass(frozen=True)
class Delivered:
    """What is in the outputs now: papers made by this run and kept, and what was put aside.

    `signed`: how many papers have a signed copy. `left`: a former folder that could not be
    deleted.
    """

    folder: Path
    made: Sequence[DeliveredPaper]
    kept: Sequence[DeliveredPaper]
    edited: tuple[str, ...]
    former: tuple[str, ...]
    signed: int = 0
    left: str | None = None


@dataclass(frozen=True)
class Report:
    """What a run did with a workbook: its papers, what was left out and why, exit code.

    `fault` is the error that stopped the whole workbook, None if there was none. `none_due` says
    why kinds that were asked for have no paper.
    """

    workbook: Path
    code: ExitCode
    findings: tuple[Finding, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    delivered: Delivered | None = None
    fault: HosoError | None = None
    none_due: tuple[str, ...] = ()


@dataclass(frozen=True)
class Component:
    """A component of a paper that `hoso lint` recognised: code, name, place, start of its text."""

    code: str
    name: str
    place: str
    text: str


@dataclass(frozen=True)
class Examined:
    """One paper of a document: the rules it was judged by, its kind, what was recognised."""

    rules: str
    kind: str
    components: tuple[Component, ...]


@dataclass(frozen=True)
class Linted:
    """The result of `hoso lint` for a file.

    `findings` are left for a person; `mended` were fixed in the copy `out`.
    """

    file: Path
    papers: tuple[Examined, ...]
    findings: tuple[Finding, ...]
    mended: tuple[Finding, ...] = ()
    out: Path | None = None

    def as_json(self) -> dict[str, Any]:
        """As `--json` prints it."""
        answer: dict[str, Any] = {
            "file": self.file.name,
            "papers": [asdict(paper) for paper in self.papers],
            "findings": [finding.as_json() for finding in self.findings],
        }
        if self.out is not None:
            answer["out"] = str(self.out)
            answer["mended"] = [finding.as_json() for finding in self.mended]
        return answer


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings grouped, each once, in the order of the workbook."""
    return in_order(grouped(findings), SHEET_NAMES)


def shown(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings as the clerk is shown them: ordered, and like errors of a column in one."""
    return in_order(_missing_sheets(grouped(findings, errors=True)), SHEET_NAMES)


def _missing_sheets(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Sheets that are missing and are to be put back the same way are one finding."""
    by_hint: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.code == "thieu-sheet":
            by_hint.setdefault(finding.hint, []).append(finding)
        else:
            yield finding
    for same in by_hint.values():
        names = [
            f"“{finding.place.sheet}”" for finding in same if isinstance(finding.place, CellPlace)
        ]
        if len(names) > 1:
            message = f"thiếu {words.dem(len(names))} sheet: {words.noi(names)}"
            hint = same[0].hint.replace("sheet này", "các sheet này")
            yield replace(same[0], message=message, hint=hint)
        else:
            yield from same
