"""Examining a document: what was recognised in it, and every breach of the layout rules."""

from dataclasses import dataclass

from pipeline.docx.package import Package, open_package
from pipeline.model.findings import Finding, Severity
from pipeline.regulations import layout_rules as layout_rules
from pipeline.regulations.layout_rules import Goc, QuyTac
from pipeline.regulations.letters import shorten
from pipeline.thethuc.breaches import Breach, merged
from pipeline.thethuc.judge.subjects import judge
from pipeline.thethuc.read.walk import foot, read
from pipeline.thethuc.recognise.components import Paper, papers, recognise

# So much of a component's text is told.
_TOLD = 200


@dataclass(frozen=True)
class Component:
    """A component that was recognised: code, name, place, and the start of its text."""

    code: str
    name: str
    place: str
    text: str


@dataclass(frozen=True)
class Examined:
    """One paper of a document: the rules it was judged by, its kind, what was recognised."""

    rules: str
    kind: str
    components: tuple[Component, ...]


@dataclass(frozen=True)
class Examination:
    """A document examined: its papers and findings; `breaches`: one a place, with the mends."""

    papers: tuple[Examined, ...]
    findings: tuple[Finding, ...]
    breaches: tuple[Breach, ...]
    package: Package


def examine(content: bytes, rules: str | None = None, name: str = "") -> Examination:
    """Examine a .docx under rules by code, or under those of each paper's date.

    `name` is the file's name in the places. Raises `InputError` for what is no .docx.
    """
    package = open_package(content)
    reading = read(package)
    examined: list[Examined] = []
    breaches: list[Breach] = []
    told: list[Breach] = []
    for number, paragraphs in enumerate(papers(reading), start=1):
        chosen = layout_rules.load(rules or layout_rules.for_day(None))
        below = foot(reading, paragraphs[0].section)
        paper = recognise(number, paragraphs, chosen, below)
        if rules is None and paper.day is not None:
            dated = layout_rules.load(layout_rules.for_day(paper.day))
            if dated.ma != chosen.ma:
                chosen, paper = dated, recognise(number, paragraphs, dated, below)
        examined.append(_examined(paper, chosen))
        found = judge(paper, reading, chosen)
        breaches.extend(found)
        told.extend(merged(found))
    if not examined:
        chosen = layout_rules.load(rules or layout_rules.for_day(None))
        breaches.append(_nothing(chosen))
        told.extend(breaches)
    findings = tuple(dict.fromkeys(breach.finding(name) for breach in told))
    return Examination(tuple(examined), findings, tuple(breaches), package)


def _examined(paper: Paper, rules: QuyTac) -> Examined:
    components = []
    for code, pieces in paper.found.items():
        # What a regulation does not speak of is no component of its papers.
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
