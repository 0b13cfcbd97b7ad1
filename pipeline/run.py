"""The pipeline: the stages in their order. This module is the table of contents and no more."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pipeline import fonts, keeping, kinds, layouts, soffice, standards, words
from pipeline.assessing import assess, choose
from pipeline.cells import UNIT_CODE_DIGITS, nearest
from pipeline.checking import check
from pipeline.composing import LeftOut, Paper, Selection, compose, due
from pipeline.delivering import Delivered, Delivery, deliver, deliver_check
from pipeline.errors import ExitCode, InputError, UsageError
from pipeline.filling import fill
from pipeline.findings import FilePlace, Finding, error, grouped, has_errors, in_order
from pipeline.outputs import restore
from pipeline.printing import print_papers
from pipeline.progress import Progress
from pipeline.proofing import proof_papers
from pipeline.reading import read
from pipeline.records import SHEET_NAMES, Year
from pipeline.scoring import score
from pipeline.templates import load as load_templates
from pipeline.vocabulary.scope import Tables
from pipeline.workbooks import Lists, new_file


@dataclass(frozen=True)
class Checked:
    """A workbook read and checked: its tables (None when it cannot be used) and the findings."""

    workbook: Path
    tables: Tables | None
    findings: tuple[Finding, ...]


def lists() -> dict[str, tuple[str, ...]]:
    """The closed lists that do not depend on the workbook."""
    return {
        "loai_van_ban": tuple(kind.name for kind in kinds.load() if not kind.register),
        "quy_dinh": standards.codes(),
        "the_thuc": tuple(layout.code for layout in layouts.load()),
    }


def examine(workbook: Path) -> Checked:
    """Read, check and assess: what `hoso check` does, and the first half of every run."""
    try:
        reading = read(workbook, lists())
    except InputError as fault:
        place = FilePlace(workbook.name)
        finding = error("so-khong-doc-duoc", place, fault.message, fault.hint)
        return Checked(workbook, None, (finding,))
    if reading.year is None:
        return Checked(workbook, None, _sorted(reading.findings))
    year: Year = reading.year
    standard, _ = choose(year)
    year, by_rule = score(year, standard)
    findings = [*reading.findings, *by_rule, *check(year, standard, kinds.load(), reading.findings)]
    assessment, more = assess(year)
    tables = Tables(year, kinds.load(), assessment)
    return Checked(workbook, tables, _sorted((*findings, *more)))


def _sorted(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return in_order(grouped(findings), SHEET_NAMES)


@dataclass(frozen=True)
class Report:
    """What a run did: what lies there now, what was left out and why, and the exit code."""

    workbook: Path
    code: ExitCode
    findings: tuple[Finding, ...]
    left_out: tuple[LeftOut, ...]
    delivered: Delivered | None


def documents(
    workbook: Path, out: Path, selection: Selection, progress: Progress, *, fresh: bool = False
) -> Report:
    """Every stage for one workbook; its papers go to `out/<workbook name>/`.

    Papers that would come out as they lie there are kept, unless all are to be made `fresh`.

    Raises HosoError where nothing can be done at all; every other fault is in the report.
    """
    soffice.find()
    font = fonts.find()
    folder = output_folder(workbook, out)
    restore(folder)

    progress.stage(f"Đọc và kiểm tra {workbook.name}")
    checked = examine(workbook)
    if checked.tables is None:
        deliver_check(workbook, checked.findings, keeping.last(folder))
        return Report(workbook, ExitCode.INPUT, checked.findings, (), None)
    tables = checked.tables
    _units_exist(selection, tables)

    progress.stage("Soạn văn bản")
    papers_due = due(tables, layouts.load(), selection)
    kinds_due = dict.fromkeys((each.layout, each.scope.kind) for each in papers_due)
    templates, faulty = load_templates(kinds_due)
    composition = compose(papers_due, templates, faulty, checked.findings)
    progress.stage("Điền mẫu", len(composition.papers))
    filled, not_filled = fill(composition.papers, templates)
    before = keeping.last(folder)
    by = keeping.press(font, tables.year.settings.co_quan_ban_hanh or "")
    holding = {each.paper.stem: before.holds(each, by) for each in filled if not fresh}
    kept = tuple(entry for entry in holding.values() if entry is not None)
    changed = tuple(each for each in filled if holding.get(each.paper.stem) is None)
    progress.stage("In ra PDF", len(changed))
    printed, not_printed = print_papers(changed, by.author, progress)
    progress.stage("Soát văn bản đã in", len(printed))
    proofed, not_right = proof_papers(printed, font)

    template_faults = (*chain(*faulty.values()), *(fault for _, fault in not_filled))
    findings = _sorted(
        (
            *checked.findings,
            *composition.findings,
            *template_faults,
            *(fault for _, fault in (*not_printed, *not_right)),
        )
    )
    left_out = (*composition.left_out, *_left_out((*not_filled, *not_printed, *not_right)))
    code = _code(
        (ExitCode.INPUT, (*checked.findings, *composition.findings)),
        (ExitCode.TEMPLATE, template_faults),
        (ExitCode.CONVERSION, [fault for _, fault in not_printed]),
        (ExitCode.PROOF, [fault for _, fault in not_right]),
    )
    if not proofed and not kept and left_out:
        deliver_check(workbook, findings, before)
        return Report(workbook, code, findings, left_out, None)
    progress.stage("Đóng tập hồ sơ")
    delivery = Delivery(
        workbook=workbook,
        tables=tables,
        selection=selection,
        papers=proofed,
        kept=kept,
        left_out=left_out,
        findings=findings,
        press=by,
    )
    return Report(workbook, code, findings, left_out, deliver(delivery, before))


def _units_exist(selection: Selection, tables: Tables) -> None:
    """UsageError for a unit of `--unit` that the workbook does not have."""
    for code in sorted(selection.units - tables.don_vi.keys()):
        near = nearest(code, tuple(tables.don_vi))
        raise UsageError(
            f"Không có đơn vị mã {code} trong sổ.",
            f"Có phải {near} ({tables.don_vi[near].ten_day_du})?"
            if near
            else "Xem mã trong sheet Đơn vị.",
        )


def _left_out(failed: Sequence[tuple[Paper, Finding]]) -> tuple[LeftOut, ...]:
    """Papers that failed on the way, each once with all that is wrong with it."""
    why: dict[str, list[Finding]] = {}
    papers = {}
    for paper, finding in failed:
        papers[paper.stem] = paper
        why.setdefault(paper.stem, []).append(finding)
    return tuple(
        LeftOut(paper.kind, paper.unit, paper.title, tuple(why[stem]))
        for stem, paper in papers.items()
    )


def _code(*stages: tuple[ExitCode, Sequence[Finding]]) -> ExitCode:
    """The exit code of the earliest stage with an error."""
    return next((code for code, findings in stages if has_errors(findings)), ExitCode.OK)


def output_folder(workbook: Path, out: Path) -> Path:
    """Where a workbook's papers go: a folder of its own name, in ASCII."""
    return out / (words.slug(workbook.stem) or "so")


def check_only(workbook: Path, out: Path) -> tuple[Checked, Path | None]:
    """Read and check a workbook, and write the copy with its faults marked; gives its path."""
    checked = examine(workbook)
    folder = output_folder(workbook, out)
    restore(folder)
    return checked, deliver_check(workbook, checked.findings, keeping.last(folder))


def selection(only: Sequence[str], units: Sequence[str]) -> Selection:
    """Which papers `--only` and `--unit` ask for; UsageError for a kind that does not exist."""
    known = tuple(kind.code for kind in kinds.load() if not kind.register_only)
    for code in only:
        if code not in known:
            near = nearest(code, known)
            raise UsageError(
                f"Không có loại văn bản “{code}”.",
                f"Có phải “{near}”?" if near else f"Các loại: {', '.join(known)}.",
            )
    return Selection(frozenset(only), frozenset(code.zfill(UNIT_CODE_DIGITS) for code in units))


def new_workbook(file: Path, year: int, old: Path | None) -> None:
    """Write a new workbook, blank or carried over from last year's."""
    before = read(old, lists()).year if old is not None else None
    if old is not None and before is None:
        raise InputError(
            f"Không lấy lại được gì từ “{old.name}”: không đọc được mục Năm.",
            "Chạy hoso check với sổ cũ để xem lỗi.",
        )
    if before is not None:
        before, _ = score(before, choose(before)[0])
    new_file(file, year, before, _workbook_lists(year, before))


def _workbook_lists(year: int, before: Year | None) -> Lists:
    """The drop-downs of a new workbook; areas are those of the standard it will follow."""
    named = before.settings.quy_dinh_ap_dung if before else None
    standard = standards.load(named) if named else standards.in_force(dt.date(year, 12, 31))
    known = lists()
    return Lists(
        loai_van_ban=known["loai_van_ban"],
        quy_dinh=known["quy_dinh"],
        the_thuc=known["the_thuc"],
        khu_vuc=standard.khu_vuc if standard else (),
    )
