"""`hoso verify --qr`: whether the check code of a certificate is one of a workbook's, and issued.

What the code says is compared with the register; its hash with the issued .docx in the outputs
if that is unchanged, else with the certificate that the workbook gives today.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import run
from pipeline.bundle import last_run
from pipeline.bundle.last_run import unharmed
from pipeline.compose import compose
from pipeline.compose.check_codes import code_of
from pipeline.compose.papers import due
from pipeline.compose.vocabulary.entries import van_ban
from pipeline.docx import text
from pipeline.examination import examine, own_templates, use_kinds
from pipeline.fill import fill
from pipeline.model import words
from pipeline.model.check_codes import CheckCode, digest_of, parsed
from pipeline.model.due import Due, Selection
from pipeline.model.folders import output_folder
from pipeline.model.records import DU_THAO
from pipeline.model.tables import Tables
from pipeline.regulations import layouts


@dataclass(frozen=True)
class Verdict:
    """What a workbook says of a check code: of which paper it is, and what differs.

    `paper` is "" if the workbook has no such certificate. The code is good if nothing
    differs.
    """

    workbook: Path
    paper: str
    differs: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        """Whether the certificate is the workbook's, issued, and says what the code says."""
        return not self.differs


def verdicts(
    said: str, workbooks: Sequence[Path], out: Path, templates: Path | None = None
) -> list[Verdict]:
    """What each workbook says of the text of a code; ValueError if it is not a check code."""
    code = parsed(said)
    return [_verdict(code, workbook, out, templates) for workbook in workbooks]


def _verdict(code: CheckCode, workbook: Path, out: Path, templates: Path | None) -> Verdict:
    use_kinds([workbook], templates)
    tables = examine(workbook).tables
    if tables is None:
        return Verdict(workbook, "", ("không đọc được sổ này; kiểm tra sổ để xem vì sao",))
    if code.unit not in tables.don_vi:
        return Verdict(workbook, "", (f"sổ không có đơn vị mã {code.unit}",))
    certificate = _certificate(code, tables)
    name = tables.don_vi[code.unit].ten_day_du
    if certificate is None:
        return Verdict(workbook, "", (f"theo sổ, {name} không được cấp giấy công nhận",))
    entry = van_ban(certificate.scope)
    kind = certificate.scope.kind
    paper = f"{kind.name} {entry.so_ky_hieu if entry.so else 'chưa có số'} của {name}"
    differs = list(_differences(code, certificate))
    if not differs and code.digest not in _digests(certificate, workbook, out, templates):
        differs.append("nội dung giấy khác với nội dung mà sổ này ra")
    return Verdict(workbook, paper, tuple(differs))


def _certificate(code: CheckCode, tables: Tables) -> Due | None:
    """The unit's paper with a code; a print on a blank is the same certificate."""
    codes = {
        kind.code for kind in tables.kinds if kind.check_code is not None and not kind.on_request
    }
    wanted = Selection(kinds=frozenset(codes), units=frozenset({code.unit}))
    return next(iter(due(tables, layouts.load(), wanted)), None)


def _differences(code: CheckCode, certificate: Due) -> Iterator[str]:
    """Differences between the register and the code."""
    entry, known = van_ban(certificate.scope), code_of(certificate.scope)
    if entry.trang_thai in (None, "", DU_THAO):
        yield "theo sổ, giấy này chưa phát hành"
    if known is None:
        yield "trong sổ, giấy này hoặc quyết định công nhận chưa có số, ngày"
        return
    for label, on_paper, in_workbook in (
        ("số", code.number, known.number),
        ("quyết định", code.decision, known.decision),
        ("ngày", words.ngay_so(code.date), words.ngay_so(known.date)),
    ):
        if on_paper != in_workbook:
            yield f"{label} trên mã là {on_paper}, trong sổ là {in_workbook}"


def _digests(certificate: Due, workbook: Path, out: Path, templates: Path | None) -> Iterator[str]:
    """The hashes that the certificate has: as issued, and as the workbook gives it today."""
    scope = certificate.scope
    last = last_run.load(output_folder(workbook, out))
    entry = last.entries().get(scope.key)
    if entry is not None and unharmed(last.folder / entry.docx, entry.sha256["docx"]):
        yield digest_of(text.body((last.folder / entry.docx).read_bytes()))
    theirs = own_templates(workbook, templates)
    blanks = [
        Due(type(scope)(scope.tables, kind, scope.unit), certificate.layout)
        for kind in scope.tables.kinds
        if kind.check_code is not None
    ]
    loaded, faulty = run.templates_of(workbook, blanks, theirs)
    composed = compose(blanks, loaded, faulty, ())
    for paper in fill(composed.papers, loaded)[0]:
        yield digest_of(text.body(paper.docx))
