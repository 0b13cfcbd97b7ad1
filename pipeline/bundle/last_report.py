"""If nothing changed, a run is not repeated: the last one's report is shown again.

A report is valid while its sources are the same (the workbook, the folders that the clerk puts
files into, the program, its libraries, font and LibreOffice, the options) and the outputs are as
that run left them, each file with its hash. A run that could end otherwise next time is not
remembered, such as one in which LibreOffice failed or a page was not right.

At 300 certificates a run takes 0.7 s of CPU time instead of 1.9 s.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import astuple
from pathlib import Path
from typing import Any

from pipeline.bundle import manifest, swap
from pipeline.bundle.last_run import Press, unharmed
from pipeline.bundle.manifest import KIEM_TRA, Manifest
from pipeline.bundle.outputs import marked_name
from pipeline.model import cache, kinds
from pipeline.model.due import Selection
from pipeline.model.errors import ExitCode
from pipeline.model.findings import CellPlace, FilePlace, Finding, PaperPlace
from pipeline.model.papers import LeftOut
from pipeline.model.reports import Delivered, Report
from pipeline.regulations.severity import Severity

_KIND = "runs"
_SURE = (ExitCode.OK, ExitCode.INPUT, ExitCode.TEMPLATE)
"""Exit codes that the same input always leads to."""

_PLACES = {place.__name__: place for place in (CellPlace, FilePlace, PaperPlace)}


def key(
    workbook: Path, folders: Iterable[Path], press: Press, selection: Selection, duplex: bool
) -> str | None:
    """A hash of everything the papers are made from; None if a file of it cannot be read.

    `folders` are those that the clerk puts files into (templates, pictures, scans).
    """
    sets = [sorted(map(str, chosen)) for chosen in (selection.kinds, selection.stages)]
    sets += [sorted(selection.units), sorted(selection.reissue)]
    about = [cache.program(), astuple(press), workbook.name, sets, selection.state, duplex]
    digest = hashlib.sha256(json.dumps(about).encode())
    try:
        digest.update(hashlib.sha256(workbook.read_bytes()).digest())
        for path in (path for folder in folders for path in _files(folder)):
            content = Path(path).read_bytes()
            digest.update(f"\n{path} {len(content)}\n".encode("utf-8", "surrogateescape"))
            digest.update(hashlib.sha256(content).digest())
    except OSError:
        return None
    return digest.hexdigest()


def report(key: str | None, workbook: Path, folder: Path) -> Report | None:
    """What the last run reported, if this one would only repeat it."""
    record = cache.read(_KIND, cache.key_of(folder))
    try:
        if key is None or record["key"] != key or record["outputs"] != _outputs(folder):
            return None
        made = manifest.load(folder)
        if made is None or not _is_whole(made, workbook, folder):
            return None
        papers = made.by_key()
        kept = tuple(papers[kind, unit] for kind, unit in record["kept"])
        findings = tuple(map(finding_of, record["findings"]))
        missing = tuple(map(_left_out, record["left_out"]))
    except (KeyError, TypeError, ValueError, OSError):
        return None
    signed = len({scan["made_from"] for scan in made.signed.values()})
    delivered = Delivered(folder, (), kept, (), (), signed)
    return Report(workbook, ExitCode(record["code"]), findings, missing, delivered)


def remember(key: str | None, report: Report) -> None:
    """Keep the report of a run that would end the same way again."""
    delivered = report.delivered
    if key is None or delivered is None or delivered.left or report.code not in _SURE:
        return
    made = manifest.load(delivered.folder)
    if made is None:
        return
    papers = {paper.pdf for paper in (*delivered.made, *delivered.kept)}
    record = {
        "key": key,
        "outputs": _outputs(delivered.folder),
        "code": int(report.code),
        "kept": [entry.key for entry in made.papers if entry.pdf in papers],
        "findings": [finding_record(finding) for finding in report.findings],
        "left_out": [
            (
                out.kind.code,
                out.unit,
                out.title,
                [finding_record(finding) for finding in out.findings],
            )
            for out in report.left_out
        ],
    }
    cache.write(_KIND, cache.key_of(delivered.folder), record)


def _outputs(folder: Path) -> list[list[Any]]:
    """Everything in an outputs folder, and what an interrupted swap left beside it."""
    beside = [of(folder) for of in (swap.old_of, swap.next_of, swap.late_of)]
    states: list[list[Any]] = [[path.name] for path in beside if os.path.lexists(path)]
    for path in _files(folder):
        status = os.lstat(path)
        states.append([os.path.relpath(path, folder), status.st_size, status.st_mtime_ns])
    return states


def _is_whole(made: Manifest, workbook: Path, folder: Path) -> bool:
    """Whether every file that was made exists, undamaged."""
    own = marked_name(workbook)
    record = manifest.sha256(made.dump().encode())
    records = ((manifest.NAME, record), (manifest.SPARE, record))
    return all(
        unharmed(folder / name, sha)
        for name, sha in (*manifest.files(made).items(), *records)
        if name == own or not name.startswith(f"{KIEM_TRA}.")
    )


def _files(folder: Path) -> list[str]:
    """All files and links below a folder."""
    return sorted(
        os.path.join(place, name)  # noqa: PTH118  a tenth of the time of Path, for 900 files
        for place, _, names in os.walk(folder)
        for name in names
    )


def finding_record(finding: Finding) -> list[Any]:
    """A finding as it is kept."""
    place = finding.place
    return [
        str(finding.severity),
        finding.code,
        [type(place).__name__, *astuple(place)],
        finding.message,
        finding.hint,
        finding.kind,
        finding.unit,
    ]


def finding_of(record: list[Any]) -> Finding:
    """The finding that was kept so."""
    severity, code, (place, *values), *rest = record
    values = [tuple(value) if isinstance(value, list) else value for value in values]
    return Finding(Severity(severity), code, _PLACES[place](*values), *rest)


def _left_out(record: list[Any]) -> LeftOut:
    code, unit, title, findings = record
    kind = next((kind for kind in kinds.load() if kind.code == code), None)
    if kind is None:
        raise ValueError(code)
    return LeftOut(kind, unit, title, tuple(map(finding_of, findings)))
