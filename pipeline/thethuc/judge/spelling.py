"""Wording that is certain: capitals of agencies, of articles cited, of numbered units; dates."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.regulations.layouts.rules import CachGhi, Goc, QuyTac
from pipeline.regulations.letters import is_upper, same
from pipeline.regulations.severity import Severity
from pipeline.thethuc.breaches import Breach, at
from pipeline.thethuc.mend import mends
from pipeline.thethuc.read.lines import Paragraph, lines
from pipeline.thethuc.recognise.paper import Paper

_CODE = "the-thuc-viet-hoa"
_SPACE = r"[\s\xa0]+"
_JUDGED = (
    *("trich-yeu", "trich-yeu-cong-van", "can-cu", "kinh-gui", "noi-nhan-ds", "dia-danh-ngay"),
)
_AGENCIES = {
    same(name): name for name in ("Ủy ban nhân dân", "Hội đồng nhân dân", "Tòa án nhân dân")
}
_WORD = re.compile(r"[^\W\d_]+")
_ARTICLE = re.compile(
    rf"(?<![\w.])(?P<word>điều|chương|mục|phần){_SPACE}(?P<number>\d+|[IVXLC]+)\b(?!\s*(điểm|%))"
)
_UNIT = re.compile(rf"(?<![\w.])(?P<kind>phường|quận|xã){_SPACE}(?P<number>\d{{1,2}})\b")
_DAY = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+\d{4}", re.IGNORECASE)
# Words after which a part belongs to another paper's numbering, not to this one's.
_OF_A_TEXT = re.compile(
    r",?\s+(của\s+)?(Chương|Phần|Nghị định|Luật|Bộ luật|Thông tư|Quyết định|Phụ lục|Nghị quyết)\b"
)
# Before "điều 5" these make it a count or a verb (5 điều, điều 5 xe đến …).
_NOT_CITED = re.compile(r"(các|những|mấy|một|hai|(?<!khoản )\b\d+)\s*$", re.IGNORECASE)


def judge(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    """Warnings on words in the subject, the legal bases and the running text."""
    seen: set[int] = set()
    codes = (
        "trich-yeu",
        "trich-yeu-cong-van",
        "can-cu",
        "kinh-gui",
        "noi-nhan-ds",
        "dia-danh-ngay",
    )
    paragraphs = [piece.paragraph for code in codes for piece in paper.pieces(code)]
    for paragraph in [*paragraphs, *paper.body]:
        if paragraph.order in seen or is_upper(paragraph.text):
            continue
        seen.add(paragraph.order)
        yield from _agencies(paragraph, rules.cach_ghi.get("hoa-co-quan"))
        yield from _articles(paragraph, rules.cach_ghi.get("hoa-dieu"))
        yield from _units(paragraph, rules.cach_ghi.get("hoa-dia-danh-so"))
    issued = {piece.paragraph.order for piece in paper.pieces("dia-danh-ngay")}
    clause = rules.cach_ghi.get("ngay-thang")
    for paragraph in [*(p.paragraph for p in paper.pieces("can-cu")), *paper.body]:
        if clause is not None and paragraph.order not in issued:
            yield from _dates(paragraph, clause)


def _agencies(paragraph: Paragraph, clause: CachGhi | None) -> Iterator[Breach]:
    if clause is None:
        return
    matches = list(_WORD.finditer(paragraph.text))
    for first, last in zip(matches, matches[3:], strict=False):
        phrase = paragraph.text[first.start() : last.end()]
        right = _AGENCIES.get(same(phrase))
        if right is None or is_upper(phrase):
            continue
        if [w[0].isupper() for w in phrase.split()] != [w[0].isupper() for w in right.split()]:
            yield _breach(paragraph, clause, phrase, right)


def _articles(paragraph: Paragraph, clause: CachGhi | None) -> Iterator[Breach]:
    if clause is None:
        return
    for match in _ARTICLE.finditer(paragraph.text):
        before = paragraph.text[: match.start()]
        after = paragraph.text[match.end() :]
        if match["word"] in ("mục", "phần") and not _OF_A_TEXT.match(after):
            continue
        if _NOT_CITED.search(before):
            continue
        phrase = match[0]
        yield _breach(paragraph, clause, phrase, phrase[0].upper() + phrase[1:])


def _units(paragraph: Paragraph, clause: CachGhi | None) -> Iterator[Breach]:
    if clause is None:
        return
    for match in _UNIT.finditer(paragraph.text):
        before, after = paragraph.text[: match.start()], paragraph.text[match.end() :]
        # "chia xã 3 cụm", "mỗi xã 2 người": a count, no name.
        counted = re.match(rf"{_SPACE}[a-zà-ỹđ]", after) and not re.match(
            rf"{_SPACE}(và|thuộc|có|là|đã|được)\b", after
        )
        if re.search(r"(mỗi|các|từng|số)\s$", before, re.IGNORECASE) or counted:
            continue
        phrase = match[0]
        yield _breach(paragraph, clause, phrase, phrase[0].upper() + phrase[1:])


def _breach(paragraph: Paragraph, clause: CachGhi, phrase: str, right: str) -> Breach:
    message = f"Viết hoa: ghi “{phrase}”, phải là “{right}”; quy định {clause.quy_dinh}"
    return at(paragraph, _CODE, clause.goc, message, f"Sửa thành “{right}”.")


def _dates(paragraph: Paragraph, clause: CachGhi) -> Iterator[Breach]:
    """Dates in the text are written as the date of issue is; reported as a warning."""
    goc = replace(clause.goc, muc=Severity.WARNING)
    for match in _DAY.finditer(paragraph.text):
        for name, text, padded in (("ngày", match[1], 9), ("tháng", match[2], 2)):
            right = f"{int(text):02}" if int(text) <= padded else str(int(text))
            if text != right:
                yield _date(paragraph, clause, goc, f"{name} {text}", f"{name} {right}")


def _date(paragraph: Paragraph, clause: CachGhi, goc: Goc, phrase: str, right: str) -> Breach:
    mend = None
    if paragraph.text.count(phrase) == 1:
        for line in lines(paragraph):
            mend = mend or mends.replaced(line, phrase, right)
    return at(
        paragraph,
        "the-thuc-ngay-thang",
        goc,
        f"Ngày tháng trong văn bản: ghi “{phrase}”, phải là “{right}”; quy định {clause.quy_dinh}",
        f"Sửa thành “{right}”.",
        mend,
    )
