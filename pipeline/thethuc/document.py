"""Examines a document: what is recognised in it, and every breach of the layout rules."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.docx.package import Package, PackageError, open_package
from pipeline.model.errors import InputError, UsageError
from pipeline.model.findings import Finding
from pipeline.model.reports import Component, Examined
from pipeline.regulations import layouts
from pipeline.regulations.layouts import UnknownLayoutError
from pipeline.regulations.layouts.rules import Goc, QuyTac
from pipeline.regulations.letters import shorten
from pipeline.regulations.nodes import RuleError
from pipeline.regulations.severity import Severity
from pipeline.thethuc.breaches import Breach, at, merged
from pipeline.thethuc.judge.subjects import judge, judge_annex
from pipeline.thethuc.read.lines import Paragraph, Reading
from pipeline.thethuc.read.walk import foot, read
from pipeline.thethuc.recognise import scope
from pipeline.thethuc.recognise.components import Paper, annex, papers, recognise

# How much of a component's text is reported.
_TOLD = 200
# Fixes of these change the shape of the text, which may be intended in a form or unknown paper.
_SHAPE = frozenset(
    f"the-thuc-{code}"
    for code in (
        *("co-chu", "kieu-chu", "canh-giua", "doan-can-le", "doan-lui-dau-dong"),
        *("doan-cach-doan", "doan-cach-dong"),
    )
)


@dataclass(frozen=True)
class Examination:
    """A document examined: its papers and findings; `breaches`: one per place, with their mends.

    `rules`: the code by which it was to be examined, None: those of each paper's date.
    """

    papers: tuple[Examined, ...]
    findings: tuple[Finding, ...]
    breaches: tuple[Breach, ...]
    package: Package
    rules: str | None = None


def examine(content: bytes, rules: str | None = None, name: str = "") -> Examination:
    """Examine a .docx under rules by code, or under those of each paper's date.

    `name` is the file's name in the places. Raises `InputError` if it is not a .docx, `UsageError`
    for rules that do not exist.
    """
    try:
        return _examination(content, rules, name)
    except PackageError as cause:
        raise InputError(cause.message, cause.hint) from cause
    except (UsageError, RuleError):
        raise
    except Exception as cause:  # a file from anywhere can make a reader fail in any way
        raise InputError(
            "Tệp hỏng hoặc không phải .docx nên không đọc được.",
            "Mở thử bằng Word; nếu mở được thì lưu lại dạng .docx rồi kiểm tra lại.",
        ) from cause


def rules_of(code: str) -> QuyTac:
    """The rules by their code; UsageError if there are no such rules."""
    try:
        return layouts.rules_of(code)
    except UnknownLayoutError as cause:
        raise UsageError(str(cause), f"Các bộ hiện có: {', '.join(cause.known)}.") from cause


def _examination(content: bytes, rules: str | None, name: str) -> Examination:
    package = open_package(content)
    reading = read(package)
    examined: list[Examined] = []
    breaches: list[Breach] = []
    kept: list[Breach] = []
    divided = list(papers(reading))
    for number, paragraphs in enumerate(divided, start=1):
        if (other := scope.normative(paragraphs)) is not None:
            breaches.append(_another_rule(paragraphs[0], other))
            kept.append(breaches[-1])
            continue
        chosen = rules_of(rules or layouts.for_day(None))
        below = foot(reading, paragraphs[0].section)
        paper = recognise(number, paragraphs, chosen, below)
        if rules is None and paper.day is not None:
            dated = rules_of(layouts.for_day(paper.day))
            if dated.ma != chosen.ma:
                chosen, paper = dated, recognise(number, paragraphs, dated, below)
        examined.append(_examined(paper, chosen))
        all_breaches = judge(paper, reading, chosen)
        if not _is_sure(paper, chosen):
            all_breaches = [_left_alone(breach) for breach in all_breaches]
        breaches.extend(all_breaches)
        kept.extend(merged(all_breaches))
    if not divided:
        chosen = rules_of(rules or layouts.for_day(None))
        alone = annex(reading.paragraphs, chosen)
        if alone is not None:
            examined.append(_examined(alone, chosen))
            all_breaches = judge_annex(alone, reading, chosen)
        else:
            all_breaches = [_outside(reading, chosen)]
        breaches.extend(all_breaches)
        kept.extend(merged(all_breaches))
    findings = tuple(dict.fromkeys(breach.finding(name) for breach in kept))
    return Examination(tuple(examined), findings, tuple(breaches), package, rules)


def _is_sure(paper: Paper, rules: QuyTac) -> bool:
    """Whether recognition is certain enough to change the shape of a paper's text."""
    known = paper.letter or rules.kind_of(paper.kind) is not None
    return known and all(paper.pieces(code) for code in ("ban-hanh", "so-ky-hieu"))


def _left_alone(breach: Breach) -> Breach:
    return replace(breach, mend=None) if breach.code in _SHAPE else breach


def _examined(paper: Paper, rules: QuyTac) -> Examined:
    components = []
    for code, pieces in paper.found.items():
        # What a regulation does not name is not a component of its papers.
        if code not in rules.thanh_phan:
            continue
        where = pieces[0].paragraph.spot.label
        text = shorten(" ".join(piece.text for piece in pieces), _TOLD)
        components.append(Component(code, rules.thanh_phan[code].ten, where, text))
    if paper.body:
        first, last = paper.body[0].spot.label, paper.body[-1].spot.label
        text = shorten(paper.body[0].text, 60)
        components.append(Component("noi-dung", "Nội dung văn bản", f"{first} đến {last}", text))
    return Examined(rules.ma, paper.kind, tuple(components))


def _outside(reading: Reading, rules: QuyTac) -> Breach:
    """The report on a file without a Quốc hiệu."""
    party_kind = scope.of_the_party(reading.paragraphs)
    if party_kind is None:
        return _nothing(rules)
    return _another_rule(_first(reading.paragraphs), party_kind)


def _first(paragraphs: Sequence[Paragraph]) -> Paragraph:
    return next((paragraph for paragraph in paragraphs if paragraph.text), paragraphs[0])


def _another_rule(first: Paragraph, kind: str) -> Breach:
    return at(
        first,
        "the-thuc-quy-dinh-khac",
        Goc("", Severity.WARNING),
        f"Đây là {kind}, thể thức theo quy định riêng, không theo quy định về văn bản hành chính, "
        "nên không kiểm tra",
        "Kiểm tra theo quy định riêng của loại văn bản này.",
    )


def _nothing(rules: QuyTac) -> Breach:
    rule = rules.thanh_phan.get("quoc-hieu")
    goc = rule.goc if rule is not None else Goc(rules.ten_ngan, Severity.ERROR)
    return Breach(
        "the-thuc-khong-thay-quoc-hieu",
        goc,
        0,
        "cả tệp",
        "cả tệp",
        "Không tìm thấy Quốc hiệu nên không nhận ra văn bản nào để kiểm tra; quy định văn bản mở "
        "đầu bằng Quốc hiệu “CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM”",
        "Kiểm tra xem Quốc hiệu có phải là ảnh, hoặc tệp có đúng là văn bản hành chính không.",
    )
