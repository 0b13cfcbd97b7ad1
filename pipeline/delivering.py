"""What a run gives: papers, bundles, the marked workbook and the manifest, put in their folder."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path

from pipeline import __version__, layouts, manifest
from pipeline.annotating import annotated
from pipeline.bundling import HangMucLuc, Part, plan
from pipeline.composing import LeftOut, Selection, layout_of_year
from pipeline.errors import ConversionError, InputError, OutputError
from pipeline.findings import Finding
from pipeline.keeping import Last, Press, digest, made_from, noted, unharmed
from pipeline.kinds import Kind
from pipeline.manifest import Entry, Manifest, Missing
from pipeline.outputs import KIEM_TRA, Next, beside, building
from pipeline.pdfs import Source
from pipeline.printing import to_pdf
from pipeline.proofing import ProofedPaper
from pipeline.summary import summary
from pipeline.templates import INDEX, load_index
from pipeline.vocabulary.common import office
from pipeline.vocabulary.scope import Tables


@dataclass(frozen=True)
class Delivered:
    """What lies in the outputs now: papers made by this run and kept, and what was put aside."""

    folder: Path
    manifest: Manifest
    made: tuple[Entry, ...]
    kept: tuple[Entry, ...]
    edited: tuple[str, ...]
    former: tuple[str, ...]


@dataclass(frozen=True)
class Delivery:
    """All that is to be delivered of a run."""

    workbook: Path
    tables: Tables
    selection: Selection
    papers: tuple[ProofedPaper, ...]
    kept: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]
    findings: tuple[Finding, ...]
    press: Press

    @property
    def year(self) -> int:
        """The year of the workbook."""
        return self.tables.year.settings.nam

    @property
    def author(self) -> str:
        """The issuing body, for the documents' properties."""
        return self.tables.year.settings.co_quan_ban_hanh or ""

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """Kinds by code, in order."""
        return {kind.code: kind for kind in self.tables.kinds}

    def asked_for(self, kind: str, unit: str | None) -> bool:
        """Whether the run was to make this paper."""
        known = self.kinds.get(kind)
        return known is None or self.selection.wants(known, unit)


def deliver(delivery: Delivery, last: Last) -> Delivered:
    """Put everything into the outputs folder of the workbook, or nothing (see `outputs`).

    Where nothing changed since the last run, nothing is written.
    """
    if (record := _unchanged(delivery, last)) is not None:
        return Delivered(last.folder, record, (), delivery.kept, (), ())
    with building(last.folder) as step:
        before = last.entries()
        papers = [each.printed.filled.paper for each in delivery.papers]
        new = {(paper.kind.code, paper.unit) for paper in papers}
        step.set_aside_edited(entry for key, entry in before.items() if key in new)
        made = [_write_paper(step, delivery, paper) for paper in delivery.papers]
        entries = _merged(step, delivery, before, made)
        record = Manifest(
            version=__version__,
            workbook=delivery.workbook.name,
            papers=tuple(entries),
            missing=_missing(delivery, last.manifest, entries),
            bundles=_write_bundles(step, delivery, entries, last),
            kiem_tra=_write_kiem_tra(step, delivery.workbook, delivery.findings, last),
        )
        step.write(manifest.NAME, record.dump().encode())
    return Delivered(
        last.folder, record, tuple(made), delivery.kept, tuple(step.edited), tuple(step.former)
    )


def _unchanged(delivery: Delivery, last: Last) -> Manifest | None:
    """The record of the last run if this one would only repeat it."""
    record = last.manifest
    if record is None or delivery.papers:
        return None
    due = {entry.key for entry in delivery.kept}
    left = [entry for entry in record.papers if entry.key not in due]
    if any(delivery.asked_for(*entry.key) for entry in left):
        return None
    same = (
        record.missing == _missing(delivery, record, record.papers)
        and record.kiem_tra.get("made_from") == _kiem_tra_from(delivery)
        and all(
            unharmed(last.folder / name, bundle["sha256"])
            for name, bundle in (*record.bundles.items(), (KIEM_TRA, record.kiem_tra))
        )
    )
    return record if same else None


def deliver_check(workbook: Path, findings: Sequence[Finding], last: Last) -> Path | None:
    """Put only the marked workbook into the outputs: nothing was made. Gives its path.

    None when the workbook cannot be opened at all. Where the last one is open in another program,
    the new one gets another name.
    """
    try:
        content = annotated(workbook, findings)
    except InputError:
        return None
    try:
        with building(last.folder) as step:
            step.write(KIEM_TRA, content)
            if last.manifest is not None:
                made = {
                    "made_from": _check_key(workbook, findings),
                    "sha256": manifest.sha256(content),
                }
                step.write(manifest.NAME, replace(last.manifest, kiem_tra=made).dump().encode())
    except OutputError as fault:
        if not isinstance(fault.__cause__, PermissionError):
            raise
        return beside(last.folder / KIEM_TRA, content)
    return last.folder / KIEM_TRA


def _kiem_tra_from(delivery: Delivery) -> str:
    return _check_key(delivery.workbook, delivery.findings)


def _check_key(workbook: Path, findings: Sequence[Finding]) -> str:
    listed = json.dumps([finding.as_json() for finding in findings], ensure_ascii=False)
    return digest([__version__, manifest.sha256(workbook.read_bytes()), listed])


def _write_kiem_tra(
    step: Next, workbook: Path, findings: Sequence[Finding], last: Last
) -> dict[str, str]:
    before = last.manifest.kiem_tra if last.manifest else {}
    key = _check_key(workbook, findings)
    if before.get("made_from") == key and unharmed(step.folder / KIEM_TRA, before["sha256"]):
        return before
    content = annotated(workbook, findings)
    step.write(KIEM_TRA, content)
    return {"made_from": key, "sha256": manifest.sha256(content)}


def _write_paper(step: Next, delivery: Delivery, proofed: ProofedPaper) -> Entry:
    filled = proofed.printed.filled
    paper = filled.paper
    base = f"{paper.kind.stage}/{paper.stem}"
    step.write(f"{base}.docx", filled.docx)
    step.write(f"{base}.pdf", proofed.printed.pdf)
    return Entry(
        kind=paper.kind.code,
        unit=paper.unit,
        title=paper.title,
        stage=paper.kind.stage,
        state=paper.state,
        number=paper.number,
        date=paper.date.isoformat() if paper.date else None,
        docx=f"{base}.docx",
        pdf=f"{base}.pdf",
        pages=proofed.pages,
        sha256={
            "docx": manifest.sha256(filled.docx),
            "pdf": manifest.sha256(proofed.printed.pdf),
        },
        made_from=made_from(filled, delivery.press),
        warnings=noted(proofed.warnings),
    )


def _merged(
    step: Next,
    delivery: Delivery,
    before: Mapping[tuple[str, str | None], Entry],
    made: Sequence[Entry],
) -> list[Entry]:
    """The papers that lie there after the run: those made, and the others that still hold.

    A paper that was wanted and not made (it failed, or is no longer due) is retired.
    """
    new = {entry.key: entry for entry in made}
    holding = {entry.key for entry in delivery.kept}
    kept = []
    for key, entry in before.items():
        if key in new:
            if entry.pdf != new[key].pdf:
                step.remove(entry)
            continue
        if key not in holding and delivery.asked_for(*key):
            step.retire(entry)
        elif (step.folder / entry.pdf).is_file():
            kept.append(entry)
    units = list(delivery.tables.don_vi)
    return manifest.ordered([*kept, *made], list(delivery.kinds), units)


def _missing(
    delivery: Delivery, before: Manifest | None, entries: Sequence[Entry]
) -> tuple[Missing, ...]:
    """Papers that are due and not there: of this run, and of earlier ones not asked for now."""
    now = [
        Missing(out.kind.code, out.unit, out.title, [each.as_json() for each in out.findings])
        for out in delivery.left_out
    ]
    there = {entry.key for entry in entries}
    for out in before.missing if before else ():
        if not delivery.asked_for(out.kind, out.unit) and (out.kind, out.unit) not in there:
            now.append(out)
    return tuple(now)


def _write_bundles(
    step: Next, delivery: Delivery, entries: Sequence[Entry], last: Last
) -> dict[str, dict[str, str]]:
    """The summary, and the bundles of all papers that lie there.

    Blanks for overprinting are in no bundle. What would come out the same is kept.
    """
    parts = [
        Part(each.title, each.stage, each.unit, each.pdf, each.pages, each.sha256["pdf"])
        for each in entries
        if not delivery.kinds[each.kind].on_request
    ]
    writer = _Kept(step, last.manifest.bundles if last.manifest else {})
    summary_part = _write_summary(writer, delivery)
    if summary_part is not None:
        parts.append(summary_part)
    index = partial(_index_pdf, delivery)
    for bundle in plan(parts, delivery.year, delivery.author):
        key = digest([__version__, bundle.title, bundle.author, *bundle.made_from])
        writer.write(bundle.name, key, partial(bundle.make, step.folder, index))
    writer.drop_others()
    return writer.record


@dataclass
class _Kept:
    """Writes files that follow from others, unless the last run's still hold."""

    step: Next
    before: Mapping[str, dict[str, str]]
    record: dict[str, dict[str, str]] = field(default_factory=dict)

    def write(self, name: str, key: str, make: Callable[[], bytes]) -> None:
        """Write a file, or keep the one that was made from the same."""
        known = self.before.get(name, {})
        if known.get("made_from") == key and unharmed(self.step.folder / name, known["sha256"]):
            self.record[name] = known
            return
        content = make()
        self.step.write(name, content)
        self.record[name] = {"made_from": key, "sha256": manifest.sha256(content)}

    def drop_others(self) -> None:
        """Delete files of the last run that are no longer due."""
        for name in self.before.keys() - self.record.keys():
            (self.step.folder / name).unlink(missing_ok=True)


SUMMARY = "07-bao-cao/tong-quan.pdf"


def _write_summary(writer: _Kept, delivery: Delivery) -> Part | None:
    """The year at a glance, once anything has been assessed."""
    tables = delivery.tables
    if not any(result.ket_qua for result in tables.assessment.units.values()):
        return None
    year = tables.year
    values = [repr(year.settings), *(repr(rows) for rows in year.rows.values())]
    key = digest([__version__, tables.assessment.standard.ma, delivery.press.font, *values])
    writer.write(SUMMARY, key, lambda: summary(tables) or b"")
    content = (writer.step.folder / SUMMARY).read_bytes()
    title = f"Tổng quan kết quả năm {delivery.year}"
    pages = len(Source(content).pages)
    return Part(title, "07-bao-cao", None, SUMMARY, pages, writer.record[SUMMARY]["sha256"])


def _index_pdf(delivery: Delivery, lines: Sequence[HangMucLuc]) -> bytes:
    """The index page, from its own template in the layout of the year's papers."""
    layout = layout_of_year(delivery.tables.year.settings, layouts.load())
    template = load_index(layout)
    context = {
        "nam": delivery.year,
        "co_quan": office(delivery.tables.year.settings),
        "tieu_de": f"Hồ sơ cả năm {delivery.year}",
        "danh_sach": tuple(lines),
    }
    printed = to_pdf({INDEX: template.fill(context)})
    if INDEX not in printed.pdfs:
        raise ConversionError(
            f"Không in được trang mục lục: {printed.failed.get(INDEX, '')}", "Chạy lại."
        )
    return printed.pdfs[INDEX]
