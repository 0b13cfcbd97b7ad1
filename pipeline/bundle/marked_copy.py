"""The marked copy of a workbook: each fault on its cell; made again if either changes."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline import __version__
from pipeline.bundle import manifest
from pipeline.bundle.last_run import Last, digest, unharmed
from pipeline.bundle.manifest import Manifest
from pipeline.bundle.outputs import Next, beside, building, marked_name
from pipeline.model.errors import InputError, OutputError
from pipeline.model.findings import Finding

Mark = Callable[[Path, Sequence[Finding]], bytes]
"""Returns the copy of a workbook in which each finding is marked on its cell."""


def deliver_check(
    workbook: Path, findings: Sequence[Finding], last: Last, mark: Mark
) -> Path | None:
    """Put only the marked workbook into the outputs, if no paper was made. Returns its path.

    None if the workbook cannot be opened. If the last copy is open in another program, the new one
    gets another name.
    """
    try:
        content = mark(workbook, findings)
    except InputError:
        return None
    try:
        with building(last.folder, last.manifest) as step:
            step.write(marked_name(workbook), content)
            made = {
                "made_from": made_from(workbook, findings),
                "sha256": manifest.sha256(content),
            }
            before = last.manifest or Manifest(__version__, workbook.name)
            step.record(replace(before, kiem_tra=made))
    except OutputError as fault:
        if not isinstance(fault.__cause__, PermissionError):
            raise
        return beside(last.folder / marked_name(workbook), content)
    return last.folder / marked_name(workbook)


def made_from(workbook: Path, findings: Sequence[Finding]) -> str:
    """A hash of what a marked copy is made from."""
    listed = json.dumps([finding.as_json() for finding in findings], ensure_ascii=False)
    return digest([__version__, manifest.sha256(workbook.read_bytes()), listed])


def write(
    step: Next, workbook: Path, findings: Sequence[Finding], last: Last, mark: Mark
) -> dict[str, str]:
    """Write the marked copy unless it is there unchanged, and return its record."""
    before = last.manifest.kiem_tra if last.manifest else {}
    key = made_from(workbook, findings)
    if before.get("made_from") == key and unharmed(
        step.folder / marked_name(workbook), before["sha256"]
    ):
        return before
    content = mark(workbook, findings)
    step.write(marked_name(workbook), content)
    return {"made_from": key, "sha256": manifest.sha256(content)}
