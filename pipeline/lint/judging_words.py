"""What is written in the components: words, digits, punctuation."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.findings import Severity
from pipeline.lint import mending
from pipeline.lint.breaches import Breach, Mend, at
from pipeline.lint.patterns import DATE, NUMBER
from pipeline.lint.reading import Piece
from pipeline.lint.recognising import Paper
from pipeline.lint.rules import CachGhi, Goc, QuyTac
from pipeline.lint.words import bare, clean, has_gap, is_upper, same

_DASHES = "-–—"
# "phường 2": its capital is told with the other capitals.
_NUMBERED = re.compile(r"\w+( \w+)? \d+$")
# Kinds that are not registered or addressed as the others are.
_NOT_NUMBERED = ("biên bản", "hợp đồng", "bản ghi nhớ", "bản thỏa thuận", "bản cam kết")


def judge(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    """Breaches of wording and punctuation."""
    yield from motto(paper, rules)
    yield from _number(paper, rules)
    yield from dates(paper, rules)
    yield from _letter(paper, rules)
    yield from _addressees(paper, rules)
    yield from _bases(paper, rules)
    yield from _recipients(paper, rules)
    yield from _annexes(paper, rules)
    yield from _missing(paper, rules)


def _breach(
    piece: Piece, code: str, clause: CachGhi, there: str, hint: str, mend: Mend | None = None
) -> Breach:
    message = f"{there}; quy định {clause.quy_dinh}"
    return at(piece.paragraph, code, clause.goc, message, hint, mend)


# ---- Quốc hiệu, Tiêu ngữ


def motto(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    """Quốc hiệu and Tiêu ngữ, letter for letter."""
    for component, code in (("quoc-hieu", "the-thuc-quoc-hieu"), ("tieu-ngu", "the-thuc-tieu-ngu")):
        rule = rules.thanh_phan.get(component)
        if rule is None or rule.loi is None:
            continue
        pieces = paper.pieces(component)
        if not pieces and component == "tieu-ngu" and paper.pieces("quoc-hieu"):
            anchor = paper.pieces("quoc-hieu")[0].paragraph
            told = f"{rule.ten}: không thấy; quy định ghi “{rule.loi}” dưới Quốc hiệu"
            yield at(anchor, "the-thuc-thieu-thanh-phan", rule.goc, told, f"Thêm “{rule.loi}”.")
        for piece in pieces:
            found = piece.text
            if component == "quoc-hieu":
                right = same(found) == same(rule.loi)
            else:
                shown = "".join(s.text.upper() if s.look.caps else s.text for s in piece.spans)
                right = _motto_key(shown) == _motto_key(rule.loi)
                # All in capitals is a breach of case, told once and elsewhere.
                right = right or (is_upper(shown) and same(found) == same(rule.loi))
            if not right:
                yield at(
                    piece.paragraph,
                    code,
                    rule.goc,
                    f"{rule.ten}: ghi “{found}”; quy định ghi “{rule.loi}”",
                    f"Sửa thành “{rule.loi}”.",
                )


def _motto_key(text: str) -> str:
    return "".join(
        word if not word[:1].isalpha() else word[0] + same(word)[1:]
        for word in re.findall(r"[^\W\d_]+|\s+|[^\w\s]+", clean(text))
    )


# ---- số, ký hiệu


def _number(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    for piece in paper.pieces("so-ky-hieu"):
        found = NUMBER.fullmatch(piece.printed)
        if found is None:
            continue
        word, colon, number, symbol = (found[index] for index in (1, 2, 3, 4))
        clause = rules.cach_ghi.get("so-hai-cham")
        if clause is not None and colon != ":":
            mend = mending.replaced(piece, word, f"{word}:") if not colon else None
            there = f"Số, ký hiệu: ghi “{clean(piece.text)}” thiếu dấu hai chấm sau “Số”"
            yield _breach(piece, "the-thuc-so", clause, there, "Ghi “Số: …/…”.", mend)
        clause = rules.cach_ghi.get("so-them-0")
        if clause is not None and re.fullmatch(r"[1-9]", number.strip()):
            mend = mending.replaced(piece, f"{number.strip()}/", f"0{number.strip()}/")
            if mend is None:
                mend = mending.replaced(piece, number.strip(), f"0{number.strip()}")
            there = f"Số, ký hiệu: số “{number.strip()}” thiếu số 0 phía trước"
            hint = f"Ghi “0{number.strip()}”."
            yield _breach(piece, "the-thuc-so", clause, there, hint, mend)
        clause = rules.cach_ghi.get("so-hai-cham")
        if clause is not None and is_upper(word) and len(word) > 1:
            there = "Số, ký hiệu: từ “Số” viết in hoa"
            yield _breach(piece, "the-thuc-so", clause, there, "Viết “Số:” bằng chữ in thường.")
        yield from _symbol(paper, piece, symbol, rules)


def _symbol(paper: Paper, piece: Piece, symbol: str, rules: QuyTac) -> Iterator[Breach]:
    if has_gap(symbol) or not symbol.strip() or paper.is_sheet:
        return
    told = clean(symbol)
    groups = [group for group in re.split(r"\s*[-–/]\s*", told) if group]
    year = bool(groups) and bool(re.fullmatch(r"\d{4}", groups[0]))
    clause = rules.cach_ghi.get("ky-hieu-dau")
    kinds = {each.viet_tat for each in rules.loai}
    lower = [g for g in groups if not is_upper(g) and not g.isdigit() and g not in kinds]
    if clause is not None and (" " in told or "–" in told or any(_lowered(g) for g in lower)):
        there = f"Số, ký hiệu: ghi “{told}”"
        hint = "Viết ký hiệu bằng chữ in hoa, dấu gạch nối liền chữ, không cách."
        yield _breach(piece, "the-thuc-ky-hieu", clause, there, hint)
    if year or not groups:
        return
    clause = rules.cach_ghi.get("ky-hieu-cong-van")
    if clause is not None and "CV" in (group.upper() for group in groups):
        there = f"Số, ký hiệu: ghi “{told}” có “CV”"
        hint = "Bỏ “CV”: ghi tên viết tắt cơ quan rồi đơn vị soạn thảo, ví dụ 12/UBND-LĐTBXH."
        yield _breach(piece, "the-thuc-ky-hieu-cong-van", clause, there, hint)
        return
    clause = rules.cach_ghi.get("ky-hieu-ten-loai")
    kind = rules.kind(paper.kind)
    if clause is not None and kind is not None and groups[0] != kind.viet_tat:
        there = f"Số, ký hiệu: {kind.ten} ghi ký hiệu “{groups[0]}”, phải là “{kind.viet_tat}”"
        hint = f"Sửa ký hiệu thành “{'-'.join([kind.viet_tat, *groups[1:]])}”."
        yield _breach(piece, "the-thuc-viet-tat-ten-loai", clause, there, hint)


def _lowered(group: str) -> bool:
    """Whether a group of the symbol is more than a mixed abbreviation (QyĐ, TTr, LĐTBXH)."""
    return sum(each.islower() for each in group) > 1


# ---- ngày tháng, địa danh


def dates(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    """Digits of the day and month; the place before them."""
    for piece in paper.pieces("dia-danh-ngay"):
        found = DATE.match(piece.printed)
        if found is None:
            continue
        clause = rules.cach_ghi.get("ngay-thang")
        if clause is not None:
            yield from _digits(piece, found[3], found[4], clause, clause.goc)
        clause = rules.cach_ghi.get("dia-danh-phay")
        place = clean(found["place"])
        if clause is not None and place and not has_gap(place) and not found["comma"]:
            there = f"Địa danh: sau “{place}” thiếu dấu phẩy"
            mend = mending.replaced(piece, place, f"{place},")
            yield _breach(
                piece, "the-thuc-dia-danh", clause, there, f"Ghi “{place}, ngày …”.", mend
            )
        clause = rules.cach_ghi.get("dia-danh-hoa")
        if clause is not None and place[:1].islower() and not _NUMBERED.match(place):
            there = f"Địa danh: “{place}” không viết hoa chữ cái đầu"
            yield _breach(piece, "the-thuc-dia-danh", clause, there, "Viết hoa địa danh.")


def _digits(piece: Piece, day: str, month: str, clause: CachGhi, goc: Goc) -> Iterator[Breach]:
    for name, told, padded in (("ngày", day, 9), ("tháng", month, 2)):
        text = told.strip()
        if not text.isdigit():
            continue
        right = f"{int(text):02}" if int(text) <= padded else str(int(text))
        if text == right:
            continue
        mend = mending.replaced(piece, f"{name} {text}", f"{name} {right}")
        message = f"Thời gian ban hành: ghi “{name} {text}”, phải là “{name} {right}”"
        yield at(
            piece.paragraph,
            "the-thuc-ngay-thang",
            goc,
            f"{message}; quy định {clause.quy_dinh}",
            f"Sửa thành “{name} {right}”.",
            mend,
        )


# ---- công văn, kính gửi


def _letter(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    clause = rules.cach_ghi.get("cong-van-khong-ten-loai")
    title = paper.pieces("ten-loai")
    if clause is not None and title and bare(title[0].text).startswith("cong van"):
        there = "Công văn ghi tên loại “CÔNG VĂN”"
        hint = "Bỏ dòng này; ghi “V/v …” dưới số, ký hiệu."
        yield _breach(title[0], "the-thuc-ky-hieu-cong-van", clause, there, hint)


def _addressees(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    pieces = paper.pieces("kinh-gui")
    kind = rules.kind(paper.kind)
    wants = paper.letter or (kind is not None and kind.kinh_gui == "co")
    clause = rules.cach_ghi.get("kinh-gui-co")
    if not pieces:
        anchor = paper.pieces("so-ky-hieu") or paper.pieces("quoc-hieu")
        if clause is not None and wants and not paper.is_sheet:
            there = f"{paper.kind.capitalize()} không có phần “Kính gửi”"
            yield _breach(anchor[0], "the-thuc-kinh-gui", clause, there, "Thêm “Kính gửi: …”.")
        return
    clause = rules.cach_ghi.get("kinh-gui-khong")
    if clause is not None and kind is not None and kind.kinh_gui == "khong":
        there = f"{kind.ten} có phần “Kính gửi”"
        hint = "Bỏ “Kính gửi”; ghi nơi nhận ở cuối văn bản."
        yield _breach(pieces[0], "the-thuc-kinh-gui", clause, there, hint)
    clause = rules.cach_ghi.get("kinh-gui-hai-cham")
    head = pieces[0].text
    if clause is not None and not re.match(r"[^:]{8}\s*:", head):
        there = f"“{head[:30]}” thiếu dấu hai chấm"
        yield _breach(pieces[0], "the-thuc-kinh-gui", clause, there, "Ghi “Kính gửi: …”.")
    clause = rules.cach_ghi.get("kinh-gui-cuoi-dong")
    listed = _items(pieces[1:])
    if re.search(r":\s*[-–]", head):
        listed.insert(0, [pieces[0]])
    if clause is not None and len(listed) > 1:
        yield from _ends(listed, clause, ";", ".", "the-thuc-kinh-gui", "Kính gửi")


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
        text = piece.text
        wanted = last if place == len(items) - 1 else middle
        if _gap_end(text) or text.endswith(wanted):
            continue
        there = f"{name}: dòng “{text[-40:]}” không kết thúc bằng “{wanted}”"
        yield _breach(piece, code, clause, there, f"Kết thúc dòng này bằng “{wanted}”.")


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
        mend = mending.replaced(head[0], head[0].text, f"{head[0].text}:")
        there = "“Nơi nhận” thiếu dấu hai chấm"
        yield _breach(head[0], "the-thuc-noi-nhan", clause, there, "Ghi “Nơi nhận:”.", mend)
    pieces = paper.pieces("noi-nhan-ds")
    if not pieces:
        return
    items = _items(pieces)
    clause = rules.cach_ghi.get("noi-nhan-gach")
    for item in items:
        if clause is not None and item[0].text[:1] not in _DASHES:
            there = f"Nơi nhận: dòng “{item[0].text[:40]}” không có gạch đầu dòng"
            hint = "Thêm gạch đầu dòng (-) sát lề trái."
            yield _breach(item[0], "the-thuc-noi-nhan", clause, there, hint)
    yield from _keeping(items, rules)
    clause = rules.cach_ghi.get("noi-nhan-cuoi-dong")
    if clause is not None:
        yield from _ends(items, clause, ";", ".", "the-thuc-noi-nhan", "Nơi nhận")
    as_above = [piece for piece in pieces if "nhu tren" in bare(piece.text)]
    addressed = bool(paper.pieces("kinh-gui"))
    clause = rules.cach_ghi.get("nhu-tren-khong")
    if clause is not None and as_above and not addressed and not paper.is_sheet:
        there = "Nơi nhận: ghi “Như trên” mà văn bản không có “Kính gửi”"
        hint = "Ghi tên nơi nhận thay cho “Như trên”."
        yield _breach(as_above[0], "the-thuc-noi-nhan", clause, there, hint)
    clause = rules.cach_ghi.get("nhu-tren-co")
    kind = rules.kind(paper.kind)
    asked = paper.letter or (kind is not None and kind.nhu_tren)
    if clause is not None and addressed and asked and not as_above and not paper.is_sheet:
        there = "Nơi nhận: không có dòng “Như trên”"
        yield _breach(head[0], "the-thuc-noi-nhan", clause, there, "Thêm dòng đầu “- Như trên;”.")


def _keeping(items: list[list[Piece]], rules: QuyTac) -> Iterator[Breach]:
    clause = rules.cach_ghi.get("noi-nhan-luu")
    if clause is None:
        return
    code = "the-thuc-noi-nhan-luu"
    kept = [item for item in items if re.match(r"[-–—•+\s]*l[ưu]+u\b", item[0].text, re.IGNORECASE)]
    if not kept:
        last = items[-1][-1]
        if not has_gap(last.text):
            there = "Nơi nhận: không có dòng “Lưu: VT, …”"
            yield _breach(last, code, clause, there, "Thêm dòng cuối “- Lưu: VT, …”.")
        return
    piece = kept[-1][0]
    text = " ".join(each.text for each in kept[-1])
    told = re.sub(r"^[-–—•+\s]*", "", text)
    if not re.match(r"Lưu\s?:", told):
        mend = mending.replaced(piece, "Lưu", "Lưu:") if told.startswith("Lưu ") else None
        there = f"Nơi nhận: ghi “{told}” thiếu dấu hai chấm sau “Lưu”"
        yield _breach(piece, code, clause, there, "Ghi “Lưu: VT, …”.", mend)
    elif not re.match(r"Lưu\s?: ?VT\b", told) and not has_gap(told):
        there = f"Nơi nhận: ghi “{told}”, sau “Lưu:” không phải “VT”"
        yield _breach(piece, code, clause, there, "Ghi “Lưu: VT, …”.")
    elif not re.match(r"Lưu\s?: ?VT\s*([,.;]|$|…)", told):
        there = f"Nơi nhận: ghi “{told}” thiếu dấu phẩy sau “VT”"
        yield _breach(piece, code, clause, there, "Ghi “Lưu: VT, tên đơn vị soạn thảo.”.")


# ---- phụ lục


def _annexes(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    clause = rules.cach_ghi.get("phu-luc-so")
    pieces = [piece for piece in paper.pieces("phu-luc") if not has_gap(piece.text)]
    if clause is None or len(pieces) < 2:
        return
    for piece in pieces:
        number = re.sub(r"(?i)phụ lục\s*(số)?\s*", "", piece.text).strip(" .:")
        if not re.fullmatch(r"[IVXLC]+", number):
            there = f"Phụ lục: ghi “{piece.text}”"
            hint = "Đánh số Phụ lục bằng chữ số La Mã: Phụ lục I, Phụ lục II."
            yield _breach(piece, "the-thuc-phu-luc", clause, there, hint)


# ---- thành phần thiếu


def _missing(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    """Components that every registered paper of a known kind has; told as a warning."""
    kind = rules.kind(paper.kind)
    if paper.is_sheet or not (paper.letter or kind is not None):
        return
    if kind is not None and same(kind.ten) in {same(each) for each in _NOT_NUMBERED}:
        return
    if not paper.pieces("so-ky-hieu") and _attached(paper):
        return
    anchor = paper.pieces("quoc-hieu")[0]
    for code in ("ban-hanh", "so-ky-hieu", "dia-danh-ngay", "noi-nhan", "quyen-han"):
        rule = rules.thanh_phan.get(code)
        if rule is None or paper.pieces(code):
            continue
        yield at(
            anchor.paragraph,
            "the-thuc-thieu-thanh-phan",
            replace(rule.goc, muc=Severity.WARNING),
            f"{rule.ten}: không thấy trong văn bản",
            "Thêm thành phần này, hoặc trình bày đúng chỗ của nó.",
        )


def _attached(paper: Paper) -> bool:
    return any("kem theo" in bare(each.text)[:20] for each in (*paper.head, *paper.body[:3]))
