"""Lists and their marks at line ends: addressees, legal bases, recipients."""

import re
from collections.abc import Iterator, Sequence

from pipeline.regulations.layouts.rules import CachGhi, QuyTac
from pipeline.regulations.letters import bare, clean, ending, has_gap, shorten
from pipeline.thethuc.breaches import Breach, against
from pipeline.thethuc.mend import mends
from pipeline.thethuc.read.lines import Piece
from pipeline.thethuc.recognise.paper import Paper

_DASHES = "-–—"
# A remark beside a recipient: after its mark and a gap, or in brackets ("; (để b/c)").
_REMARK = re.compile(r"(?<=[;.])(?:\s*\t\s*|[ \xa0]{3,}|\s*(?=[({}]))\S.*$")


def judge(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    """Breaches in the recipients and the legal bases."""
    yield from _addressees(paper, rules)
    yield from _bases(paper, rules)
    yield from _recipients(paper, rules)


# ---- kính gửi


def _addressees(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    pieces = paper.pieces("kinh-gui")
    kind = rules.kind_of(paper.kind)
    wants = _wants(paper, rules)
    clause = rules.cach_ghi.get("kinh-gui-co")
    if not pieces:
        anchor = paper.pieces("so-ky-hieu") or paper.pieces("quoc-hieu")
        if clause is not None and wants and not paper.is_sheet:
            actual = f"{paper.kind.capitalize()} không có phần “Kính gửi”"
            yield against(anchor[0], "the-thuc-kinh-gui", clause, actual, "Thêm “Kính gửi: …”.")
        return
    clause = rules.cach_ghi.get("kinh-gui-khong")
    if clause is not None and kind is not None and kind.kinh_gui == "khong":
        actual = f"{kind.ten} có phần “Kính gửi”"
        hint = "Bỏ “Kính gửi”; ghi nơi nhận ở cuối văn bản."
        yield against(pieces[0], "the-thuc-kinh-gui", clause, actual, hint)
    clause = rules.cach_ghi.get("kinh-gui-hai-cham")
    head = pieces[0].text
    if clause is not None and not re.match(r"[^:]{8}\s*:", head):
        actual = f"“{shorten(head, 30)}” thiếu dấu hai chấm"
        yield against(pieces[0], "the-thuc-kinh-gui", clause, actual, "Ghi “Kính gửi: …”.")
    clause = rules.cach_ghi.get("kinh-gui-cuoi-dong")
    listed = _items(pieces[1:])
    if re.search(r":\s*[-–]", head):
        listed.insert(0, [pieces[0]])
    if clause is not None and len(listed) > 1:
        yield from _ends(listed, clause, ";", ".", "the-thuc-kinh-gui", "Kính gửi")


def _wants(paper: Paper, rules: QuyTac) -> bool:
    """Whether the kind of paper has to name its addressees after “Kính gửi”."""
    kind = rules.kind_of(paper.kind)
    return paper.letter or (kind is not None and kind.kinh_gui == "co")


def _items(pieces: tuple[Piece, ...]) -> list[list[Piece]]:
    """Listed lines, each with the lines it runs on to."""
    items: list[list[Piece]] = []
    for piece in pieces:
        ended = bool(items) and items[-1][-1].text.endswith((";", "."))
        if piece.text[:1] in "-–—•+*" or not items or ended:
            items.append([piece])
        else:
            items[-1].append(piece)
    return items


def _ends(
    items: list[list[Piece]], clause: CachGhi, middle: str, last: str, code: str, name: str
) -> Iterator[Breach]:
    for place, item in enumerate(items):
        piece = item[-1]
        text = _REMARK.sub("", piece.printed) if name == "Nơi nhận" else piece.text
        text = clean(text)
        wanted = last if place == len(items) - 1 else middle
        if _gap_end(text) or text.endswith(wanted):
            continue
        actual = f"{name}: dòng “{ending(text)}” không kết thúc bằng “{wanted}”"
        yield against(piece, code, clause, actual, f"Kết thúc dòng này bằng “{wanted}”.")


def _gap_end(text: str) -> bool:
    return bool(re.search(r"(…|\.\.)\W*$", text))


# ---- căn cứ


def _bases(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    clause = rules.cach_ghi.get("can-cu-cuoi-dong")
    pieces = paper.pieces("can-cu")
    if clause is None or not pieces or paper.is_sheet:
        return
    paragraphs: dict[int, list[Piece]] = {}
    for piece in pieces:
        paragraphs.setdefault(piece.paragraph.order, []).append(piece)
    yield from _ends(
        list(paragraphs.values()),
        clause,
        clause.giua,
        clause.cuoi,
        "the-thuc-can-cu-dau-cau",
        "Căn cứ",
    )


# ---- nơi nhận


def _recipients(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    head = paper.pieces("noi-nhan")
    if not head:
        return
    clause = rules.cach_ghi.get("noi-nhan-hai-cham")
    if clause is not None and ":" not in head[0].text:
        mend = mends.replaced(head[0], head[0].text, f"{head[0].text}:")
        actual = "“Nơi nhận” thiếu dấu hai chấm"
        yield against(head[0], "the-thuc-noi-nhan", clause, actual, "Ghi “Nơi nhận:”.", mend)
    pieces = paper.pieces("noi-nhan-ds")
    if not pieces:
        return
    items = _items(pieces)
    clause = rules.cach_ghi.get("noi-nhan-gach")
    for item in items:
        if clause is not None and item[0].text[:1] not in _DASHES:
            actual = f"Nơi nhận: dòng “{shorten(item[0].text)}” không có gạch đầu dòng"
            hint = "Thêm gạch đầu dòng (-) sát lề trái."
            yield against(item[0], "the-thuc-noi-nhan", clause, actual, hint)
    yield from _keeping(items, rules)
    clause = rules.cach_ghi.get("noi-nhan-cuoi-dong")
    if clause is not None:
        yield from _ends(items, clause, ";", ".", "the-thuc-noi-nhan", "Nơi nhận")
    yield from _as_above(paper, pieces, rules)


def _as_above(paper: Paper, pieces: Sequence[Piece], rules: QuyTac) -> Iterator[Breach]:
    """“Như trên” names those of “Kính gửi”."""
    if paper.is_sheet:
        return
    head = paper.pieces("noi-nhan")
    as_above = [piece for piece in pieces if "nhu tren" in bare(piece.text)]
    addressed = bool(paper.pieces("kinh-gui"))
    clause = rules.cach_ghi.get("nhu-tren-khong")
    kind = rules.kind_of(paper.kind)
    # The decree's own sheets of these (giấy giới thiệu …) name in the text whom they go to; a
    # letter without "Kính gửi" is reported as that.
    named = paper.addressed or (kind is not None and kind.kinh_gui == "tuy" and not kind.nhu_tren)
    if clause is not None and as_above and not named and not _wants(paper, rules):
        actual = "Nơi nhận: ghi “Như trên” mà văn bản không có “Kính gửi”"
        hint = "Ghi tên nơi nhận thay cho “Như trên”."
        yield against(as_above[0], "the-thuc-noi-nhan", clause, actual, hint)
    clause = rules.cach_ghi.get("nhu-tren-co")
    asked = paper.letter or (kind is not None and kind.nhu_tren)
    if clause is not None and addressed and asked and not as_above:
        actual = "Nơi nhận: không có dòng “Như trên”"
        yield against(head[0], "the-thuc-noi-nhan", clause, actual, "Thêm dòng đầu “- Như trên;”.")


def _keeping(items: list[list[Piece]], rules: QuyTac) -> Iterator[Breach]:
    clause = rules.cach_ghi.get("noi-nhan-luu")
    if clause is None:
        return
    code = "the-thuc-noi-nhan-luu"
    kept = [item for item in items if re.match(r"[-–—•+\s]*l[ưu]+u\b", item[0].text, re.IGNORECASE)]
    if not kept:
        last = items[-1][-1]
        if not has_gap(last.text):
            actual = "Nơi nhận: không có dòng “Lưu: VT, …”"
            yield against(last, code, clause, actual, "Thêm dòng cuối “- Lưu: VT, …”.")
        return
    piece = kept[-1][0]
    text = " ".join(piece.text for piece in kept[-1])
    words = re.sub(r"^[-–—•+\s]*", "", text)
    if not re.match(r"Lưu\s?:", words):
        mend = mends.replaced(piece, "Lưu", "Lưu:") if words.startswith("Lưu ") else None
        actual = f"Nơi nhận: ghi “{words}” thiếu dấu hai chấm sau “Lưu”"
        yield against(piece, code, clause, actual, "Ghi “Lưu: VT, …”.", mend)
    elif not re.match(r"Lưu\s?: ?VT\b", words) and not has_gap(words):
        actual = f"Nơi nhận: ghi “{words}”, sau “Lưu:” không phải “VT”"
        yield against(piece, code, clause, actual, "Ghi “Lưu: VT, …”.")
    elif not re.match(r"Lưu\s?: ?VT\s*([,.;]|$|…)", words):
        actual = f"Nơi nhận: ghi “{words}” thiếu dấu phẩy sau “VT”"
        yield against(piece, code, clause, actual, "Ghi “Lưu: VT, tên đơn vị soạn thảo.”.")
