"""Stages 1 to 3: a workbook becomes a year of rows that are checked and assessed.

For commands that only need a workbook's content and faults. The stages that make papers are not
imported, so that `hoso check` takes half the time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pipeline.assess import assess
from pipeline.bundle import last_run, lock
from pipeline.bundle.marked_copy import deliver_check
from pipeline.bundle.outputs import restore
from pipeline.check import check
from pipeline.check.consequences import without_consequences
from pipeline.compose import required_fields
from pipeline.model import kinds
from pipeline.model.choices import closed_lists
from pipeline.model.errors import InputError, UsageError
from pipeline.model.findings import FilePlace, error
from pipeline.model.folders import output_folder
from pipeline.model.paths import TEMPLATES
from pipeline.model.points_by_rule import with_points_by_rule
from pipeline.model.reports import Checked, ordered, shown
from pipeline.model.standard import standard_of
from pipeline.model.tables import Tables
from pipeline.regulations import layouts
from pipeline.workbook import read
from pipeline.workbook.mark import annotated
from pipeline.workbook.spreadsheet import Sheet


def use_kinds(workbooks: Iterable[Path], templates: Path | None = None) -> None:
    """Also read kinds from the clerk's own papers.toml; UsageError if workbooks have several."""
    folders = {own_templates(workbook, templates) for workbook in workbooks}
    own = {folder.resolve() for folder in folders if (folder / kinds.PAPERS).is_file()}
    if len(own) > 1:
        raise UsageError(
            f"Các sổ này dùng {len(own)} tệp papers.toml khác nhau.",
            "Chạy riêng các sổ của từng thư mục, hoặc nêu một thư mục mẫu bằng --templates.",
        )
    kinds.use(own.pop() if own else None)


def own_templates(workbook: Path, named: Path | None) -> Path:
    """The folder of the clerk's own templates: the one named, else that beside the workbook."""
    return named or workbook.parent / TEMPLATES.name


def check_only(
    workbook: Path, out: Path, patience: lock.Patience | None = None, templates: Path | None = None
) -> tuple[Checked, Path | None]:
    """Read, check and assess a workbook and mark its faults in a copy; returns the copy's path."""
    use_kinds([workbook], templates)
    checked = checked_with_required(workbook)
    folder = output_folder(workbook, out)
    with lock.held(folder, patience):
        restore(folder)
        last = last_run.load(folder)
        return checked, deliver_check(workbook, checked.findings, last, annotated)


def checked_with_required(workbook: Path, loaded: tuple[Sheet, ...] | None = None) -> Checked:
    """The tables and findings of a workbook, with the required fields that are blank.

    `loaded` are its sheets if they were loaded already.
    """
    checked = examine(workbook, loaded)
    if checked.tables is None:
        return checked
    blank = required_fields.check(checked.tables, layouts.load(), checked.findings)
    return replace(checked, findings=shown((*checked.findings, *blank)))


def examine(workbook: Path, loaded: tuple[Sheet, ...] | None = None) -> Checked:
    """The tables of a workbook, and every finding on it; `loaded`: see `checked_with_required`."""
    try:
        reading = read(workbook, closed_lists(), loaded)
    except InputError as fault:
        place = FilePlace(workbook.name)
        finding = error("so-khong-doc-duoc", place, fault.message, fault.hint)
        return Checked(workbook, None, (finding,))
    if reading.year is None:
        return Checked(workbook, None, shown(reading.findings))
    standard, doubts = standard_of(reading.year)
    year = with_points_by_rule(reading.year, standard)
    all_findings = [*reading.findings, *doubts]
    all_findings += check(year, standard, kinds.load(), reading.findings)
    assessment, more = assess(year, standard)
    all_findings += more
    findings = ordered(without_consequences(all_findings))
    return Checked(workbook, Tables(year, kinds.load(), assessment), findings)
