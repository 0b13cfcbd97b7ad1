"""No total and no signature is on a page without rows of its table, however long a list is."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from statistics import fmean
from typing import Any

import pytest

from pipeline.compose.vocabulary.lists import HangVanBan, NoiNhanCua, kept_together
from pipeline.pdf.pages import Page, read
from pipeline.printing.papers import to_pdf
from tests.support.sample_papers import LAYOUTS, papers

LISTS = ("danh-sach-dang-ky", "danh-sach-cong-nhan", "danh-gia")
REGISTERS = {
    "so-van-ban-di": "so_van_ban_di",
    "so-cap-giay": "so_cap_giay",
    "danh-sach-tap-huan": "tap_huan",
}
"""Lists without a total, with the name of their rows."""
RECIPIENTS = "danh-sach-noi-nhan"
SOME_LENGTHS = (1, 14, 21, 46)
LONG = " có tên gọi dài hơn một dòng trong cột hẹp của bảng này"
"""Added to a name, so that its row has several lines."""


def repeated(rows: tuple[Any, ...], length: int, more: str = "") -> tuple[Any, ...]:
    """This many rows, numbered from 1, with a name by which each is found on its page.

    `more` is added to each name.
    """
    names = type(rows[0]).__dataclass_fields__
    if "noi_dung" in names:
        numbers = range(1, length + 1)
        return tuple(replace(rows[at % len(rows)], noi_dung=f"Mẫu{at}{more}") for at in numbers)
    unit = "don_vi" in names
    return tuple(
        replace(row, stt=number, don_vi=replace(row.don_vi, ten=f"Mẫu{number}{more}"))
        if unit
        else replace(row, stt=number, ten=f"Mẫu{number} {row.ten}{more}")
        for number in range(1, length + 1)
        for row in [rows[(number - 1) % len(rows)]]
    )


def with_rows(kind: str, context: Mapping[str, Any], length: int, more: str = "") -> dict[str, Any]:
    """The context of a list of this many rows."""
    if kind == "danh-gia":
        return {**context, "bang_diem": repeated(context["bang_diem"], length, more)}
    if kind in REGISTERS:
        name = REGISTERS[kind]
        return {**context, name: repeated(context[name], length, more)}
    name = "danh_sach_cong_nhan" if kind == "danh-sach-kinh-phi" else kind.replace("-", "_")
    rows = repeated(context[name].hang, length, more)
    return {**context, name: replace(context[name], hang=rows)}


def printed(
    layout: str, kind: str, lengths: Iterable[int], more: str = ""
) -> dict[int, tuple[Page, ...]]:
    """The pages of a list, by its number of rows."""
    return of_contexts(
        layout, kind, lengths, lambda context, length: with_rows(kind, context, length, more)
    )


def of_contexts(
    layout: str, kind: str, lengths: Iterable[int], made: Callable[[Any, int], dict[str, Any]]
) -> dict[int, tuple[Page, ...]]:
    """The pages of a kind for each length, with the context that is made for it."""
    paper, template = next(paper for paper in papers(layout) if paper[0].kind.code == kind)
    filled = {f"{length}": template.fill(made(paper.context, length)) for length in lengths}
    printed = to_pdf(filled)
    assert not printed.failed
    return {int(name): read(pdf) for name, pdf in printed.pdfs.items()}


def lone(kind: str, length: int, pages: tuple[Page, ...]) -> list[str]:
    """The text without rows of the table."""
    found = []
    for page in pages:
        rows = len(re.findall(r"Mẫu\d+", page.words))
        ends = ["Tổng cộng"] if kind == "danh-gia" else ["Tổng cộng", "NGƯỜI LẬP BIỂU"]
        ends = ends[1:] if kind in REGISTERS else ends
        found += [
            f"{length} rows: {end} on page {page.number} with {rows}"
            for end in ends
            if end in page.words and rows < min(2, length)
        ]
        words = " ".join(page.words.split())
        if re.search(r"\bTT (?:Đơn vị|Tên )", words) and not rows:
            found.append(f"{length} rows: a heading alone on page {page.number}")
    return found


def check(layout: str, kind: str, lengths: Iterable[int], more: str = "") -> None:
    by_length = printed(layout, kind, lengths, more)
    assert [
        difference
        for length, pages in by_length.items()
        for difference in lone(kind, length, pages)
    ] == []
    for length, pages in by_length.items():
        words = " ".join(page.words for page in pages)
        assert len(re.findall(r"Mẫu\d+", words)) == length
        assert ("NGƯỜI LẬP BIỂU" if kind in REGISTERS else "Tổng cộng") in words
        if kind == "danh-gia" and "Mẫu" not in pages[-1].words:
            # The chairman signs below what the unit asks for, not on a page of his own.
            assert "ĐỀ NGHỊ" in pages[-1].words, length


def papers_sent(length: int, group: int) -> tuple[tuple[HangVanBan, ...], tuple[HangVanBan, ...]]:
    """The rows of a list of recipients: this many, papers with `group` recipients each."""
    numbers = range(1, length + 1)
    return kept_together(
        HangVanBan(
            at,
            f"Văn bản{at}: kế hoạch năm 2014",
            "35/KH-UBND\nngày 12/3/2014",
            tuple(NoiNhanCua(f"Mẫu{number}", 1) for number in numbers[start : start + group]),
        )
        for at, start in enumerate(range(0, length, group), 1)
    )


def with_recipients(context: Mapping[str, Any], length: int, group: int) -> dict[str, Any]:
    """The context of a list of recipients."""
    first, last = papers_sent(length, group)
    name = "danh_sach_noi_nhan"
    return {**context, name: replace(context[name], hang_dau=first, hang_cuoi=last)}


def stands_beside(part: HangVanBan, page: Page) -> bool:
    """Whether the number of a paper is in the middle of its recipients' rows, all on this page."""
    names = {recipient.noi_nhan for recipient in part.noi_nhan}
    rows = [text.baseline for text in page.texts if text.text in names]
    return len(rows) == len(names) and any(
        text.text == str(part.stt) and abs(text.baseline - fmean(rows)) < 1 for text in page.texts
    )


def check_recipients(layout: str, group: int, lengths: Iterable[int]) -> None:
    by_length = of_contexts(
        layout, RECIPIENTS, lengths, lambda context, length: with_recipients(context, length, group)
    )
    for length, pages in by_length.items():
        assert lone(RECIPIENTS, length, pages) == []
        first, last = papers_sent(length, group)
        # LibreOffice cut cells short that reach over rows of a table which goes on to a next page.
        parts = (*first, *last)
        assert [
            part for part in parts if not any(stands_beside(part, page) for page in pages)
        ] == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_paper_and_its_recipients_are_not_cut_across_pages(layout: str) -> None:
    check_recipients(layout, 11, (1, 22, 55))


@pytest.mark.long
@pytest.mark.parametrize("group", [1, 2, 5, 8, 11, 12, 13, 30])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_so_is_every_list_of_1_to_60_recipients(layout: str, group: int) -> None:
    check_recipients(layout, group, range(1, 61))


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_total_and_a_signature_stand_with_rows_of_the_table(layout: str, kind: str) -> None:
    check(layout, kind, SOME_LENGTHS)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_so_they_do_where_rows_have_several_lines(layout: str) -> None:
    check(layout, "danh-sach-dang-ky", range(36, 40), LONG)


@pytest.mark.long
@pytest.mark.parametrize("kind", [*LISTS, *REGISTERS, "danh-sach-kinh-phi"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_so_they_do_in_all_lists_whose_rows_have_several_lines(layout: str, kind: str) -> None:
    check(layout, kind, range(14, 50), LONG)


@pytest.mark.long
@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_so_does_every_list_of_1_to_60_rows(layout: str, kind: str) -> None:
    check(layout, kind, range(1, 61))


@pytest.mark.long
@pytest.mark.parametrize("kind", [*REGISTERS, "danh-sach-kinh-phi"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_so_do_the_registers_and_the_lists_to_sign(layout: str, kind: str) -> None:
    check(layout, kind, (1, 2, 7, 8, 9, *range(12, 24)))
