"""The letterhead: the sizes of its components and the rules below them."""

from collections.abc import Iterable, Iterator, Sequence

from pipeline.model.findings import Finding, PaperPlace, warning
from pipeline.pdf.marks import Line
from pipeline.pdf.pages import Page, Text
from pipeline.proof.sheets import LENGTH, Sheet, Where, ruled, size_of
from pipeline.regulations.layouts.rules import QuyTac, Range, ThanhPhan
from pipeline.regulations.letters import is_upper
from pipeline.regulations.patterns import ABOUT, SLOGAN, is_date, is_motto, is_number_line, like

# Points below the Quốc hiệu in which the letterhead ends.
_HEAD = 200.0
_RULED = ("tieu-ngu", "ban-hanh", "trich-yeu")

Components = dict[str, list[Text]]


def letterhead(sheets: Sequence[Sheet], rules: QuyTac, where: Where) -> Iterator[Finding]:
    """What is wrong with the letterhead of the first sheet."""
    for sheet in sheets:
        found, place = components(sheet.body, sheet.page), where(sheet.page.number)
        for code, texts in found.items():
            rule = rules.thanh_phan.get(code)
            if rule is not None:
                yield from size_of(texts, rule, place)
                if code in _RULED and rule.ke is not None:
                    yield from _rule_below(texts, sheet.page.lines, rule, rule.ke, place)


def components(body: Sequence[Text], page: Page) -> Components:
    """The texts of the letterhead by component; empty if there is no Quốc hiệu."""
    motto = next((text for text in body if is_motto(text.text)), None)
    if motto is None:
        return {}
    texts_by_component: Components = {"quoc-hieu": [motto]}
    head = [text for text in body if text.baseline > motto.baseline - _HEAD]
    below = [text for text in head if text.baseline < motto.baseline]
    _add(texts_by_component, "tieu-ngu", [text for text in below if like(text.text, SLOGAN)][:1])
    left = [text for text in head if text.right < motto.left]
    _add(texts_by_component, "so-ky-hieu", [text for text in left if is_number_line(text.text)][:1])
    _add(texts_by_component, "dia-danh-ngay", [text for text in below if is_date(text.text)][:1])
    dated = [
        *texts_by_component.get("so-ky-hieu", ()),
        *texts_by_component.get("dia-danh-ngay", ()),
    ]
    if not dated:
        return texts_by_component
    end = max(text.baseline for text in dated)
    agency = [text for text in left if text.baseline > end + text.size / 2]
    _add(texts_by_component, "chu-quan", [text for text in agency if not text.bold])
    _add(texts_by_component, "ban-hanh", [text for text in agency if text.bold])
    about = [text for text in left if text.baseline < end and ABOUT.match(text.text)]
    _add(texts_by_component, "trich-yeu-cong-van", about[:1])
    start = min(text.baseline for text in dated)
    _add_title(texts_by_component, [text for text in body if text.baseline < start - 1], page)
    return texts_by_component


def _add(texts_by_component: Components, code: str, texts: list[Text]) -> None:
    if texts:
        texts_by_component[code] = texts


def _add_title(texts_by_component: Components, below: Sequence[Text], page: Page) -> None:
    """The name of the kind, in bold capitals, and the subject in bold below it."""
    first = below[0] if below else None
    if first is None or not (first.bold and is_upper(first.text)):
        return
    texts_by_component["ten-loai"] = [first]
    last = first
    for text in below[1:]:
        is_next = last.baseline - text.baseline < 1.7 * text.size
        is_centred = abs(text.middle - first.middle) < 2 * text.size
        ruled_off = last is not first and _lines_below(last, page.lines, text.top)
        if not (text.bold and is_next and is_centred) or ruled_off:
            break
        texts_by_component.setdefault("trich-yeu", []).append(text)
        last = text


def _lines_below(text: Text, lines: Iterable[Line], end: float) -> list[Line]:
    """Lines below a text, not below `end`, whose middle is within the text's width."""
    return [
        line
        for line in lines
        if end <= line.y < text.baseline and text.left < (line.left + line.right) / 2 < text.right
    ]


def _rule_below(
    texts: Sequence[Text], lines: Iterable[Line], rule: ThanhPhan, ratio: Range, place: PaperPlace
) -> Iterator[Finding]:
    last, widest = texts[-1], max(texts, key=lambda text: text.width)
    below = _lines_below(last, lines, last.baseline - 2 * last.size)
    low, high = ratio[0] * (1 - LENGTH), ratio[1] * (1 + LENGTH)
    if below and any(low <= below[0].length / text.width <= high for text in (widest, last)):
        return
    wanted = "dài bằng dòng chữ" if ratio[0] == ratio[1] else "dài từ 1/3 đến 1/2 dòng chữ"
    actual = "không thấy đường kẻ bên dưới"
    if below:
        actual = f"đường kẻ dài {below[0].length / widest.width * 100:.0f}% dòng chữ"
    finding = warning(
        "in-duong-ke",
        place,
        f"{rule.ten}: {actual}; quy định {wanted}",
        "Kéo lại độ dài của đường kẻ trong mẫu và đặt cân đối dưới dòng chữ.",
    )
    yield ruled(finding, rule.goc)
