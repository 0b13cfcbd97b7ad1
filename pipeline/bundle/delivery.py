"""Delivery: papers, bundles, marked workbook and manifest are put into the outputs folder."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline import __version__
from pipeline.bundle import issued_papers, manifest, marked_copy
from pipeline.bundle.bundles import Bundle, Part, contents, plan
from pipeline.bundle.faults import with_index_fault
from pipeline.bundle.last_run import Last, Press, digest, made_from, noted, unharmed
from pipeline.bundle.manifest import Entry, Manifest, Missing
from pipeline.bundle.marked_copy import Mark
from pipeline.bundle.outputs import Next, building, marked_name
from pipeline.bundle.signed_copies import Signed
from pipeline.bundle.tables import Table, write_tables
from pipeline.model.dossiers import dossiers_due
from pipeline.model.due import Selection
from pipeline.model.errors import HosoError
from pipeline.model.findings import Finding
from pipeline.model.kinds import Kind, declared
from pipeline.model.papers import LeftOut, ProofedPaper
from pipeline.model.records import PHAT_HANH
from pipeline.model.reports import Delivered
from pipeline.model.tables import Tables

NONE_SIGNED = Signed({}, ())

Record = dict[str, str]
"""The record of a file: what it was made from (`made_from`) and its hash (`sha256`)."""

WITHOUT_INDEX = "without index"
"""Recorded for a year's bundle without its index, so that the next run makes it again."""


@dataclass(frozen=True)
class Delivery:
    """Everything that a run puts into a workbook's outputs folder."""

    workbook: Path
    tables: Tables
    selection: Selection
    papers: tuple[ProofedPaper, ...]
    made: tuple[Entry, ...]
    """The records of the papers, in their order."""
    kept: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]
    findings: tuple[Finding, ...]
    press: Press
    last: Last
    there: frozenset[tuple[str, str | None]]
    """The papers of the last run whose PDF is still in the folder, by kind and unit."""
    signed: Signed = NONE_SIGNED
    duplex: bool = False
    """Print on both sides in this run, whatever the setting In hai mặt is."""
    registers: tuple[Table, ...] = ()

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

    @cached_property
    def retired(self) -> tuple[Entry, ...]:
        """Papers of the last run that this run did not make though asked: failed, or not due."""
        holding = {entry.key for entry in (*self.made, *self.kept)}
        before = self.last.entries().items()
        return tuple(
            entry
            for key, entry in before
            if key not in holding and self.asked_for(*key) and not self._stays(entry)
        )

    def _stays(self, entry: Entry) -> bool:
        """Whether an issued paper is kept though it is not due, or cannot be made again."""
        failed = {(out.kind.code, out.unit) for out in self.left_out}
        asked = self.selection.reissues(*entry.key)
        return issued_papers.is_issued(entry) and (not asked or entry.key in failed)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The papers in the folder after the run: those made, and those that are kept."""
        gone = {entry.key for entry in (*self.made, *self.retired)}
        kept = [
            entry
            for key, entry in self.last.entries().items()
            if key not in gone and (issued_papers.is_issued(entry) or key in self.there)
        ]
        units = list(self.tables.don_vi)
        return tuple(manifest.ordered([*kept, *self.made], list(self.kinds), units))

    @cached_property
    def bundles(self) -> tuple[Bundle, ...]:
        """The bundles of all papers in the folder. Blanks for overprinting are in none."""
        parts = [
            Part(
                kind=entry.kind,
                title=entry.title,
                stage=entry.stage,
                unit=entry.unit,
                pdf=entry.pdf,
                pages=entry.pages,
                sha256=entry.sha256["pdf"],
                date=entry.date or "",
                is_form=self._is_form(entry),
                copies=self._copies(entry),
                apart=self._apart(entry),
            )
            for entry in self.entries
            if entry.kind not in self.kinds or not self.kinds[entry.kind].on_request
        ]
        dossiers = dossiers_due(self.tables, declared().dossiers)
        duplex = self.duplex or self.tables.both_sides
        return tuple(plan(parts, self.year, self.author, dossiers, duplex))

    def _copies(self, entry: Entry) -> int:
        """In how many copies a paper is printed; a draft once, to be handed in for signing."""
        kind = self.kinds.get(entry.kind)
        if kind is None or not issued_papers.is_issued(entry):
            return 1
        return self.tables.copies(kind)

    def _apart(self, entry: Entry) -> str:
        kind = self.kinds.get(entry.kind)
        return kind.name if kind is not None and kind.printed_apart else ""

    def _is_form(self, entry: Entry) -> bool:
        """Whether a registration form waits for its unit to fill it in."""
        kind = self.kinds.get(entry.kind)
        return kind is not None and kind.registration and entry.unit not in self.tables.dang_ky

    def key(self, bundle: Bundle) -> str:
        """A hash of what a bundle is made from."""
        index = [self.press.font, self.press.libreoffice] if bundle.indexed else []
        values = [__version__, bundle.title, bundle.author, *index, *bundle.made_from]
        return digest(values)


def to_be_indexed(delivery: Delivery) -> tuple[Part, ...] | None:
    """The papers for the index of the year's bundle; None if the bundle is kept."""
    due = [bundle for bundle in delivery.bundles if bundle.indexed]
    if not due or repeats_last(delivery) or _holds(delivery, due[0].name, delivery.key(due[0])):
        return None
    return due[0].papers


WaitForIndex = Callable[[], bytes | HosoError | None]
"""Waits for the year's index; returns it, or the error, or None if no index is due."""


def deliver(
    delivery: Delivery, wait_for_index: WaitForIndex, mark: Mark, executor: Executor | None = None
) -> Delivered:
    """Put everything into the outputs folder of the workbook, or nothing (see `outputs`).

    If nothing changed since the last run, nothing is written. The index is printed while papers are
    written. If it fails, the year's bundle has only the papers, and the next run makes it again.
    """
    last = delivery.last
    signed = len(delivery.signed.copies)
    if repeats_last(delivery):
        return Delivered(last.folder, (), delivery.kept, (), (), signed)
    with building(last.folder, last.manifest) as step:
        history = _write_papers(step, delivery)
        record = Manifest(
            version=__version__,
            workbook=delivery.workbook.name,
            papers=delivery.entries,
            missing=_missing(delivery, last.manifest, delivery.entries),
            bundles=_write_bundles(step, delivery, wait_for_index, executor),
            kiem_tra=marked_copy.write(
                step,
                delivery.workbook,
                with_index_fault(delivery.findings, delivery.workbook, wait_for_index()),
                last,
                mark,
            ),
            tables=dict(write_tables(step, delivery.registers, last)),
            history=(*(last.manifest.history if last.manifest else ()), *history),
            replaced=step.still_replaced(),
            signed=delivery.signed.record(delivery.entries),
        )
        step.record(record)
    return Delivered(
        last.folder,
        delivery.made,
        delivery.kept,
        tuple(step.edited),
        tuple(step.former),
        signed,
        left=step.left.name if step.left else None,
    )


def _holds(delivery: Delivery, name: str, key: str) -> bool:
    """Whether a file made from others exists with the content it would have now."""
    record = delivery.last.manifest
    known = record.bundles.get(name, {}) if record else {}
    path = delivery.last.folder / name
    return known.get("made_from") == key and unharmed(path, known["sha256"])


def repeats_last(delivery: Delivery) -> bool:
    """Whether the outputs would be as the last run left them, and their files are undamaged."""
    last = delivery.last
    record = last.manifest
    if record is None or delivery.papers:
        return False
    due = {entry.key for entry in delivery.kept}
    if any(entry.key not in due for entry in delivery.retired):
        return False
    return (
        record.missing == _missing(delivery, record, record.papers)
        and record.signed == delivery.signed.record(record.papers)
        and record.kiem_tra.get("made_from")
        == marked_copy.made_from(delivery.workbook, delivery.findings)
        and {bundle.name: delivery.key(bundle) for bundle in delivery.bundles}
        == {name: bundle["made_from"] for name, bundle in record.bundles.items()}
        and all(table.held(last) for table in delivery.registers)
        and all(
            unharmed(last.folder / name, bundle["sha256"])
            for name, bundle in (
                *record.bundles.items(),
                (marked_name(delivery.workbook), record.kiem_tra),
            )
        )
    )


def entry_of(proofed: ProofedPaper, press: Press) -> Entry:
    """The record of a paper that was made."""
    filled = proofed.printed.filled
    paper = filled.paper
    base = f"{paper.kind.stage}/{paper.stem}"
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
            "pdf": manifest.sha256(proofed.printed.pdf()),
        },
        made_from=made_from(filled, press),
        warnings=noted(proofed.warnings),
        printed=list(filled.printed) if paper.state == PHAT_HANH else [],
    )


def _write_papers(step: Next, delivery: Delivery) -> list[dict[str, str | None]]:
    """Write the papers that were made; move away what they replace and what is not due.

    Returns the history of the issued ones among those replaced.
    """
    history = []
    before = delivery.last.entries()
    new = {entry.key: entry for entry in delivery.made}
    step.set_aside_edited(entry for key, entry in before.items() if key in new)
    for proofed, entry in zip(delivery.papers, delivery.made, strict=True):
        former = before.get(entry.key)
        if former is not None and issued_papers.is_issued(former):
            history.append(_shelved(step, former))
        elif former is not None and (
            former.pdf != entry.pdf or former.sha256["docx"] != entry.sha256["docx"]
        ):
            step.replace(former)
        step.write(entry.docx, proofed.printed.filled.docx)
        step.write(entry.pdf, proofed.printed.pdf())
    for entry in delivery.retired:
        if issued_papers.is_issued(entry):
            history.append(_shelved(step, entry))
        else:
            step.retire(entry)
    return history


def _shelved(step: Next, entry: Entry) -> dict[str, str | None]:
    """Move an issued paper to `ban-cu/` and return its line of history."""
    moved = step.retire(entry)
    return {
        "kind": entry.kind,
        "unit": entry.unit,
        "number": entry.number,
        "date": entry.date,
        **{Path(name).suffix[1:]: name for name in moved},
        **{f"sha256_{suffix}": sha for suffix, sha in entry.sha256.items()},
    }


def _missing(
    delivery: Delivery, before: Manifest | None, entries: Sequence[Entry]
) -> tuple[Missing, ...]:
    """Papers that are due and missing: of this run, and of earlier runs if not asked for now."""
    now = [
        Missing(out.kind.code, out.unit, out.title, [finding.as_json() for finding in out.findings])
        for out in delivery.left_out
    ]
    delivered = {entry.key for entry in entries}
    for out in before.missing if before else ():
        if not delivery.asked_for(out.kind, out.unit) and (out.kind, out.unit) not in delivered:
            now.append(out)
    return tuple(now)


def _write_bundles(
    step: Next, delivery: Delivery, wait_for_index: WaitForIndex, executor: Executor | None
) -> dict[str, Record]:
    """Write the bundles; unchanged ones are kept."""

    def index() -> bytes | None:
        printed = wait_for_index()
        return printed if isinstance(printed, bytes) else None

    before = delivery.last.manifest.bundles if delivery.last.manifest else {}
    keys = {bundle.name: delivery.key(bundle) for bundle in delivery.bundles}
    held = {name for name, key in keys.items() if _holds(delivery, name, key)}
    record: dict[str, Record] = {name: before[name] for name in keys if name in held}
    due = [bundle for bundle in delivery.bundles if bundle.name not in held]
    for bundle, content in contents(due, step.folder, index, executor):
        key = keys[bundle.name]
        step.write(bundle.name, content)
        whole = not bundle.indexed or index() is not None
        made_from = key if whole else WITHOUT_INDEX
        record[bundle.name] = {"made_from": made_from, "sha256": manifest.sha256(content)}
    for name in before.keys() - record.keys() - {entry.pdf for entry in delivery.entries}:
        step.drop(name)
    return {name: record[name] for name in keys}
