"""`hoso archive`: the papers are made, then every dossier becomes a package that is kept.

The packages lie in `luu-tru/` of the workbook's outputs. They are never overwritten: a changed
dossier is a new version. Around them stand the lists of the hand-in, as Word and PDF.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from pipeline import __version__, run
from pipeline.archive import bags, filing, lengths
from pipeline.archive.assembly import Frame
from pipeline.archive.dossier import Dossier
from pipeline.archive.filing import Source
from pipeline.archive.making import Job, Packed, PackingFault, content_key, last_package, packed
from pipeline.archive.metadata import MetadataError
from pipeline.archive.scans import Looked, can_read_text, looked_at
from pipeline.bundle import current, lock, manifest
from pipeline.bundle.faults import explained
from pipeline.bundle.manifest import Entry
from pipeline.bundle.signed import signed_copies
from pipeline.compose.filing import (
    CLOSING,
    CONTENTS,
    COVER,
    PAGES,
    described,
    filing_words,
    from_whom,
)
from pipeline.compose.papers import layout_of_year
from pipeline.compose.selection import units_exist
from pipeline.examination import examine, own_templates, use_kinds
from pipeline.fill.library import load_page, template_path
from pipeline.fonts import family
from pipeline.model.dossiers import DossierDue, dossiers_due
from pipeline.model.due import Selection
from pipeline.model.errors import ConversionError, ExitCode, HosoError
from pipeline.model.findings import FilePlace, Finding, PaperPlace, error, has_errors, warning
from pipeline.model.folders import output_folder
from pipeline.model.kinds import Kind, declared
from pipeline.model.papers import Fillable
from pipeline.model.progress import Progress
from pipeline.model.reports import Report
from pipeline.model.tables import Tables
from pipeline.pdf.files import Source as Pdf
from pipeline.printing.papers import to_pdf
from pipeline.regulations import layouts
from pipeline.regulations.severity import Severity

FOLDER = "luu-tru"
AT_A_TIME = 150
"""So many dossiers are printed and packed before the next ones: memory stays bounded."""


@dataclass(frozen=True)
class Wish:
    """What is wanted: the level of PDF/A, these units alone, incomplete dossiers as well."""

    level: str = "2b"
    units: frozenset[str] = frozenset()
    incomplete: bool = False
    templates: Path | None = None
    wait: float = lock.WAIT_SECONDS


@dataclass(frozen=True)
class Archived:
    """What came of a workbook: packages made and kept, what was refused and why, exit code."""

    workbook: Path
    code: ExitCode
    findings: tuple[Finding, ...] = ()
    made: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()
    refused: tuple[str, ...] = ()
    report: Report | None = None
    fault: HosoError | None = None


def archive(
    workbooks: Sequence[Path], out: Path, wish: Wish, progress: Progress, executor: Executor | None
) -> list[Archived]:
    """Make the papers of the workbooks, and a package of every dossier that is complete.

    A workbook with words that hoso.xml has no room for is refused before anything is made.
    """
    use_kinds(workbooks, wish.templates)
    refused = {
        workbook: found for workbook in workbooks if (found := _too_long(workbook, progress))
    }
    reports = run.documents(
        [workbook for workbook in workbooks if workbook not in refused],
        out,
        Selection(),
        progress,
        executor,
        wish=run.Wish(templates=wish.templates),
        wait=wish.wait,
    )
    archived = {
        report.workbook: _archived(report, out, wish, progress, executor) for report in reports
    }
    for workbook, findings in refused.items():
        archived[workbook] = Archived(workbook, ExitCode.INPUT, findings)
    return [archived[workbook] for workbook in dict.fromkeys(workbooks)]


def _too_long(workbook: Path, progress: Progress) -> tuple[Finding, ...]:
    """The cells of a workbook that hoso.xml has no room for; none where it cannot be read."""
    progress.stage(f"Xem {workbook.name} có đủ chỗ ghi trong dữ liệu hồ sơ")
    tables = examine(workbook).tables
    if tables is None:
        return ()
    return tuple(lengths.faults(tables, tuple(dossiers_due(tables, declared().dossiers))))


def dossiers(workbook: Path, out: Path, wish: Wish) -> list[tuple[Dossier, list[Path]]]:
    """The dossiers of a year as they stand, complete or not, each with its packages; none is made.

    Raises HosoError where no papers have been made.
    """
    use_kinds([workbook], wish.templates)
    folder = output_folder(workbook, out)
    with lock.held(folder, lock.Patience(wish.wait)):
        year = _Year.read(Report(workbook, ExitCode.OK), folder, wish)
        found = year.dossiers()
        return [(each, bags.versions(year.target, each.name)) for each in found]


def _archived(
    report: Report, out: Path, wish: Wish, progress: Progress, executor: Executor | None
) -> Archived:
    if report.fault is not None:
        return Archived(report.workbook, report.code, report=report, fault=report.fault)
    folder = output_folder(report.workbook, out)
    try:
        with lock.held(folder, lock.Patience(wish.wait, progress.stage)):
            return _Year.read(report, folder, wish).archived(progress, executor)
    except OSError as cause:
        fault = explained(cause, folder / FOLDER)
        return Archived(report.workbook, fault.exit_code, report=report, fault=fault)
    except HosoError as fault:
        return Archived(report.workbook, fault.exit_code, report=report, fault=fault)


@dataclass(frozen=True)
class _Pages:
    """The templates of the pages around a dossier, and the words that they share."""

    templates: Mapping[str, Fillable]
    words: Mapping[str, Any]
    to_pdf: Callable[[Mapping[str, bytes]], Mapping[str, bytes]] = field(compare=False)

    def docx(self, code: str, **words: Any) -> bytes:
        """A page filled."""
        return self.templates[code].fill({**self.words, **words})


@dataclass(frozen=True)
class _Year:
    """A workbook whose papers lie in its outputs, and the dossiers that they make."""

    report: Report
    folder: Path
    wish: Wish
    tables: Tables
    entries: Mapping[tuple[str, str | None], Entry]
    copies: Mapping[tuple[str, str | None], tuple[tuple[Path, ...], Looked]]
    faults: tuple[Finding, ...]

    @classmethod
    def read(cls, report: Report, folder: Path, wish: Wish) -> "_Year":
        checked = examine(report.workbook)
        last = current.last(folder)
        if checked.tables is None or last.manifest is None:
            raise HosoError(
                f"Chưa có văn bản nào của “{report.workbook.name}” để lập hồ sơ.",
                "Sửa các lỗi nêu trên rồi chạy lại.",
            )
        units_exist(Selection(units=wish.units), checked.tables)
        entries = last.entries()
        copies, faults = _signed(report.workbook, folder, entries)
        return cls(report, folder, wish, checked.tables, entries, copies, faults)

    @property
    def target(self) -> Path:
        """Where the packages lie."""
        return self.folder / FOLDER

    @property
    def layout(self) -> str:
        """The layout of the pages around the dossiers."""
        return layout_of_year(self.tables.year.settings, layouts.load())

    def archived(self, progress: Progress, executor: Executor | None) -> Archived:
        """Every dossier packed, but for those that are refused or hold the same as before."""
        progress.stage("Lập hồ sơ")
        bags.clean(self.target)
        pages = self._pages(executor)
        findings: list[Finding] = list(self.faults)
        refused: list[str] = []
        ready: list[Dossier] = []
        every = self.dossiers()
        for dossier in every:
            if self.wish.units and dossier.unit not in self.wish.units:
                continue
            findings += _incomplete(dossier, self.wish.incomplete)
            if dossier.documents and (dossier.complete or self.wish.incomplete):
                ready.append(dossier)
            else:
                refused.append(dossier.title)
        made: list[Path] = []
        kept: list[Path] = []
        for start in range(0, len(ready), AT_A_TIME):
            some = ready[start : start + AT_A_TIME]
            progress.stage("Đóng gói hồ sơ", len(some))
            for result in self._packed(some, pages, kept, findings, executor):
                progress.step()
                findings += [_finding(fault, result.dossier) for fault in result.faults]
                if result.package is not None:
                    made.append(result.package)
                else:
                    refused.append(next(e.title for e in some if e.name == result.dossier))
        filing.hand_in(self.target, every, self._hand_in(pages))
        code = self.report.code or (ExitCode.INPUT if has_errors(findings) else ExitCode.OK)
        return Archived(
            self.report.workbook,
            code,
            tuple(findings),
            tuple(made),
            tuple(kept),
            tuple(refused),
            self.report,
        )

    # Which papers

    def dossiers(self) -> list[Dossier]:
        """The dossiers that are due, with the papers that lie there."""
        return [self._dossier(due) for due in dossiers_due(self.tables, declared().dossiers)]

    def _dossier(self, due: DossierDue) -> Dossier:
        settings = self.tables.year.settings
        kinds = {kind.code: kind for kind in self.tables.kinds}
        sources = [
            self._source(entry, kinds[entry.kind])
            for entry in self.entries.values()
            if entry.kind in kinds and due.holds(entry.kind, entry.unit)
        ]
        return filing.dossier(due, settings, sources)

    def _source(self, entry: Entry, kind: Kind) -> Source:
        """A paper; a signed copy takes the place of the unsigned one."""
        files, looked = self.copies.get(entry.key, ((), None))
        return Source(
            stem=Path(entry.pdf).stem,
            kind=kind,
            unit=entry.unit,
            state=entry.state,
            date=entry.date,
            pages=looked.pages if looked else entry.pages,
            pdf=self.folder / entry.pdf,
            docx=self.folder / entry.docx,
            sha256=entry.sha256,
            described=described(self.tables, kind, entry.unit),
            origin=looked.origin if looked else "may-in",
            scans=files,
            key=looked.key if looked else "",
        )

    # What is printed around them

    def _pages(self, executor: Executor | None) -> _Pages:
        theirs = own_templates(self.report.workbook, self.wish.templates)
        templates = {
            code: load_page(self.layout, code, words, theirs=theirs)
            for code, words in PAGES.items()
            if code != "muc-luc"
        }
        words = filing_words(self.tables.year.settings, self.layout)
        return _Pages(templates, words, partial(_printed, executor=executor))

    def _packed(
        self,
        some: Sequence[Dossier],
        pages: _Pages,
        kept: list[Path],
        findings: list[Finding],
        executor: Executor | None,
    ) -> Iterator[Packed]:
        """The dossiers of a group that changed, packed one after another.

        When any has changed the pages of all are printed: what comes out of LibreOffice follows
        from all that is printed together, and a package must have the same bytes on every day.
        """
        jobs: list[tuple[Dossier, str]] = []
        for each in some:
            try:
                key = content_key(each, _frame_docx(each, pages), self.wish.level)
            except MetadataError as fault:
                findings.append(
                    _finding(PackingFault("ho-so-sai-truong", "", str(fault)), each.name)
                )
                continue
            last, same = last_package(self.target, each.name, key)
            if same and last is not None:
                kept.append(last)
            else:
                jobs.append((each, key))
        if not jobs:
            return
        frames = _frames(some, pages)
        font = family.find().files[0]
        orders = [self._job(each, frames[each.name], key, font) for each, key in jobs]
        yield from (executor.map if executor else map)(packed, orders)

    def _job(self, dossier: Dossier, frame: Frame, content: str, font: Path) -> Job:
        stems = {paper.stem for paper in dossier.documents}
        entries = [entry for entry in self.entries.values() if Path(entry.pdf).stem in stems]
        used = sorted({(entry.made_from.get("layout", ""), entry.kind) for entry in entries})
        return Job(
            dossier=dossier,
            frame=frame,
            level=self.wish.level,
            font=font,
            workbook=self.report.workbook,
            folder=self.target,
            content=content,
            record={
                "chuong_trinh": __version__,
                "so": {
                    "ten": self.report.workbook.name,
                    "sha256": manifest.sha256(self.report.workbook.read_bytes()),
                },
                "mau": {
                    f"{layout}/{kind}.docx": manifest.sha256(path.read_bytes())
                    for layout, kind in used
                    if (path := template_path(layout, kind, theirs=self._theirs)).is_file()
                },
                "van_ban": [
                    {"pdf": entry.pdf, "docx": entry.docx, "sha256": entry.sha256}
                    | {"made_from": entry.made_from}
                    for entry in entries
                ],
            },
        )

    @property
    def _theirs(self) -> Path:
        return own_templates(self.report.workbook, self.wish.templates)

    def _hand_in(self, pages: _Pages) -> filing.Printer:
        return filing.Printer(
            fill=lambda code, words: pages.docx(code, **words),
            to_pdf=pages.to_pdf,
            giver=from_whom(self.tables.year.settings),
            receiver=self.tables.year.settings.ben_nhan_ho_so or "",
            holdings=filing.holdings(self.tables.year.settings),
        )


def _signed(
    workbook: Path, folder: Path, entries: Mapping[tuple[str, str | None], Entry]
) -> tuple[
    dict[tuple[str, str | None], tuple[tuple[Path, ...], Looked]],
    tuple[Finding, ...],
]:
    """The signed copies of the papers, looked at, and what is wrong with them."""
    found: dict[tuple[str, str | None], tuple[tuple[Path, ...], Looked]] = {}
    faults: list[Finding] = []
    for key, copies in signed_copies(workbook, folder, entries.values()).copies.items():
        files = tuple(copy.path for copy in copies)
        place = FilePlace(copies[0].name)
        try:
            looked = looked_at(files, entries[key].pages)
        except Exception as cause:  # a damaged scan can make a reader fail in any way
            message = f"không dùng được bản ký này ({type(cause).__name__}); lấy bản chưa ký"
            faults.append(error("ban-ky-khong-dung-duoc", place, message, "Quét lại.", unit=key[1]))
            continue
        found[key] = files, looked
        faults += [_scan_finding(code, place, message) for code, message in looked.faults]
    if any(looked.origin == "quet" for _, looked in found.values()) and not can_read_text():
        faults.append(
            warning(
                "ban-quet-khong-co-chu",
                FilePlace(workbook.name),
                "máy chưa có OCRmyPDF nên các bản quét không có lớp chữ để tìm kiếm",
                "Cài ocrmypdf và tesseract-ocr-vie nếu cần; gói vẫn hợp lệ.",
            )
        )
    return found, tuple(faults)


def _scan_finding(code: str, place: FilePlace, message: str) -> Finding:
    match code:
        case "ban-ky-sai-so-trang":
            return warning("ban-ky-sai-so-trang", place, message, "Xem có quét nhầm, thiếu trang.")
        case "ban-ky-khong-ro":
            return warning("ban-ky-khong-ro", place, message, "Quét lại trang ấy.")
        case _:
            return warning("ban-ky-do-phan-giai-thap", place, message, "Quét lại ở 300 dpi.")


def _frame_docx(dossier: Dossier, pages: _Pages, index_sheets: int = 0) -> dict[str, bytes]:
    """Cover, index and closing note as .docx."""
    words = filing.page_words(dossier, index_sheets)
    return {
        code: pages.docx(code, **filing.only(code, words)) for code in (COVER, CONTENTS, CLOSING)
    }


def _frames(dossiers: Sequence[Dossier], pages: _Pages) -> dict[str, Frame]:
    """The printed pages around each dossier, by its name.

    The closing note says how many sheets the index has, so it is printed after that.
    """
    first: dict[str, bytes] = {}
    for dossier in dossiers:
        docx = _frame_docx(dossier, pages)
        first |= {f"{code}/{dossier.name}": docx[code] for code in (COVER, CONTENTS)}
    printed = pages.to_pdf(first)
    second = {}
    for dossier in dossiers:
        amount = len(Pdf(printed[f"{CONTENTS}/{dossier.name}"]).pages)
        second[dossier.name] = _frame_docx(dossier, pages, dossier.sheets_of(amount))[CLOSING]
    closing = pages.to_pdf(second)
    return {
        dossier.name: Frame(
            printed[f"{COVER}/{dossier.name}"],
            printed[f"{CONTENTS}/{dossier.name}"],
            closing[dossier.name],
        )
        for dossier in dossiers
    }


def _printed(papers: Mapping[str, bytes], executor: Executor | None) -> Mapping[str, bytes]:
    """PDFs by name; raises ConversionError where any could not be printed."""
    done = to_pdf(papers, executor=executor)
    if done.failed:
        name, why = next(iter(done.failed.items()))
        raise ConversionError(f"Không in được “{name}”: {why}", "Chạy lại.")
    return done.pdfs


def _incomplete(dossier: Dossier, allowed: bool) -> Iterable[Finding]:
    """A finding for each thing that a dossier lacks; they refuse it unless that is allowed."""
    hint = "Bổ sung rồi chạy lại, hoặc lập hồ sơ chưa hoàn chỉnh bằng --incomplete."
    for what in dossier.missing:
        lack = error("ho-so-thieu", PaperPlace(dossier.name), what, hint, unit=dossier.unit)
        yield replace(lack, severity=Severity.WARNING) if allowed else lack


_HINTS = {
    "khong-thanh-pdfa": "Xem lại mẫu hoặc bản quét của văn bản này.",
    "khong-cho-danh-so": "Ghi số tờ bằng bút chì lên trang ấy.",
    "ho-so-sai-truong": "Rút ngắn mục tương ứng trong sheet Thông tin chung hoặc Văn bản.",
    "ky-so-khong-pdfa": "Nếu cần, ký lại trên tệp PDF/A.",
}


def _finding(fault: PackingFault, dossier: str) -> Finding:
    say = error if fault.is_error else warning
    place = PaperPlace(fault.paper or dossier)
    return say(fault.code, place, fault.message, _HINTS.get(fault.code, ""))
