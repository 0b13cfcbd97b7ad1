"""What a run gives: papers, bundles, the marked workbook and the manifest, put in their folder."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from pipeline import __version__, manifest
from pipeline.annotating import annotated
from pipeline.bundling import HangMucLuc, print_runs, whole_year
from pipeline.composing import LeftOut, Paper, Selection
from pipeline.errors import ConversionError
from pipeline.filling import Template
from pipeline.findings import Finding
from pipeline.fonts import Font
from pipeline.kinds import Kind
from pipeline.manifest import Entry, Manifest, Missing
from pipeline.outputs import KIEM_TRA, Next, building
from pipeline.printing import to_pdf
from pipeline.proofing import ProofedPaper
from pipeline.templates import template_path
from pipeline.vocabulary.common import office
from pipeline.vocabulary.scope import Tables

INDEX = "muc-luc"


@dataclass(frozen=True)
class Delivered:
    """What lies in the outputs now, and what was put aside."""

    folder: Path
    manifest: Manifest
    made: tuple[Entry, ...]
    edited: tuple[str, ...]
    former: tuple[str, ...]


@dataclass(frozen=True)
class Delivery:
    """All that is to be delivered of a run."""

    workbook: Path
    tables: Tables
    selection: Selection
    papers: tuple[ProofedPaper, ...]
    left_out: tuple[LeftOut, ...]
    findings: tuple[Finding, ...]
    font: Font

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


def deliver(delivery: Delivery, folder: Path) -> Delivered:
    """Put everything into the outputs folder of the workbook, or nothing (see `outputs`)."""
    with building(folder) as step:
        before = step.before.by_key() if step.before else {}
        step.set_aside_edited(before.values())
        made = [_write_paper(step, delivery, paper) for paper in delivery.papers]
        entries = _merged(step, delivery, before, made)
        missing = _missing(delivery, step.before, entries)
        _write_bundles(step, delivery, entries)
        step.write(KIEM_TRA, annotated(delivery.workbook, delivery.findings))
        record = Manifest(__version__, delivery.workbook.name, tuple(entries), missing)
        step.write(manifest.NAME, record.dump().encode())
    return Delivered(folder, record, tuple(made), tuple(step.edited), tuple(step.former))


def deliver_check(workbook: Path, findings: Iterable[Finding], folder: Path) -> None:
    """Put only the marked workbook into the outputs: nothing could be made."""
    with building(folder) as step:
        step.write(KIEM_TRA, annotated(workbook, findings))


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
        made_from=_made_from(delivery, paper, filled.printed),
    )


def _made_from(delivery: Delivery, paper: Paper, printed: Sequence[str]) -> dict[str, str]:
    template = template_path(paper.layout, paper.kind.code)
    values = json.dumps(list(printed), ensure_ascii=False)
    return {
        "layout": paper.layout,
        "template": manifest.sha256(template.read_bytes()),
        "values": manifest.sha256(values.encode()),
        "version": __version__,
        "font": delivery.font.family,
    }


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
    kept = []
    for key, entry in before.items():
        if key in new:
            if entry.pdf != new[key].pdf:
                step.remove(entry)
            continue
        if delivery.asked_for(*key):
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


def _write_bundles(step: Next, delivery: Delivery, entries: Sequence[Entry]) -> None:
    """Bundles of all papers that lie there. Blanks for overprinting are in none of them."""
    bundled = [entry for entry in entries if not delivery.kinds[entry.kind].on_request]
    pdfs = {entry.pdf: (step.folder / entry.pdf).read_bytes() for entry in bundled}
    runs = print_runs(bundled, pdfs, delivery.year, delivery.author)
    if bundled:
        index = partial(_index_pdf, delivery)
        runs.append(whole_year(bundled, pdfs, delivery.year, delivery.author, index))
    wanted = {bundle.name for bundle in runs}
    for old in (step.folder / "in").glob("*.pdf"):
        if f"in/{old.name}" not in wanted:
            old.unlink()
    for bundle in runs:
        step.write(bundle.name, bundle.content)


def _index_pdf(delivery: Delivery, lines: Sequence[HangMucLuc]) -> bytes:
    """The index page, from its own template in the layout of the year's papers."""
    layout = delivery.papers[0].printed.filled.paper.layout if delivery.papers else "nd30-2020"
    template = Template(template_path(layout, INDEX))
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
