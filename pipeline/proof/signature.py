"""The signature: its sizes, and where it is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.model.findings import Finding, warning
from pipeline.pdf.pages import Text
from pipeline.proof.sheets import Sheet, Where, size_of
from pipeline.regulations.layouts.rules import QuyTac
from pipeline.regulations.letters import is_deputy, is_head, is_person, is_upper
from pipeline.regulations.patterns import PREFIX, like

# Not from a regulation: a signature alone on a sheet could be put below another text.
_ROWS_ABOVE = 2


@dataclass(frozen=True)
class _Signed:
    """The signature block: the pages of its authority and of its name, and its first line."""

    first: Text
    page: int
    name_page: int | None
    texts: tuple[tuple[str, Text, int], ...]


def signature(sheets: Sequence[Sheet], rules: QuyTac, where: Where) -> Iterator[Finding]:
    """What is wrong with the signature block."""
    signed = _signed(sheets)
    if signed is None:
        return
    for code, text, page in signed.texts:
        if (rule := rules.thanh_phan.get(code)) is not None:
            yield from size_of([text], rule, where(page))
    if signed.name_page is not None and signed.name_page != signed.page:
        yield warning(
            "in-khoi-ky",
            where(signed.name_page),
            "họ tên người ký sang trang khác với quyền hạn, chức vụ của người ký",
            "Đánh dấu Keep with next cho các dòng của khối chữ ký trong mẫu.",
        )
    above = _rows_above(sheets[signed.page - 1].body, signed.first)
    if above < _ROWS_ABOVE:
        yield warning(
            "in-khoi-ky",
            where(signed.page),
            f"trên khối chữ ký chỉ có {above} dòng nội dung; cần ít nhất {_ROWS_ABOVE} dòng",
            "Đánh dấu Keep with next cho đoạn cuối của nội dung, hoặc rút gọn cho vừa trang trước.",
        )


def _signed(sheets: Sequence[Sheet]) -> _Signed | None:
    """The last signature block: lines of authority at the right, and the name if there is one.

    Blocks are sought in reading order; a name on the page after its authority still belongs to it.
    """
    right = [
        (text, sheet.page.number)
        for sheet in sheets
        for text in sheet.body
        if text.bold and text.middle > sheet.page.width / 2
    ]
    offices = [place for place, (text, _) in enumerate(right) if _is_office(text)]
    if not offices:
        return None
    end, page = right[offices[-1]]
    block = [end]
    for text, number in reversed(right[: offices[-1]]):
        near = 0 < text.baseline - block[-1].baseline < 2 * text.size
        if number != page or not near or not is_upper(text.text):
            break
        block.append(text)
    name = next((line for line in right[offices[-1] + 1 :] if _is_name(line[0])), None)
    texts = [("quyen-han", text, page) for text in reversed(block)]
    texts += [("ho-ten", *name)] if name else []
    return _Signed(block[-1], page, name[1] if name else None, tuple(texts))


def _is_office(text: Text) -> bool:
    return is_upper(text.text) and bool(
        PREFIX.match(text.text) or is_head(text.text) or is_deputy(text.text)
    )


def _is_name(text: Text) -> bool:
    return not is_upper(text.text) and is_person(text.text)


def _rows_above(body: Iterable[Text], first: Text) -> int:
    """Rows of text above a block; the recipients beside it do not count."""
    texts = list(body)
    start = first.baseline
    for text in texts:
        if abs(text.baseline - start) < 3 * text.size and like(text.text, "noi nhan"):
            start = max(start, text.baseline)
    return len({round(text.baseline) for text in texts if text.baseline > start + 1})
