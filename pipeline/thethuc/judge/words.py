"""What is written in the components: words, digits, punctuation."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.regulations.layouts.rules import CachGhi, Goc, QuyTac
from pipeline.regulations.letters import bare, clean, has_gap, is_upper, same
from pipeline.regulations.patterns import DATE, NUMBER, SHORT_DATE, SLASHLESS
from pipeline.regulations.severity import Severity
from pipeline.thethuc.breaches import Breach, against, at
from pipeline.thethuc.mend import mends
from pipeline.thethuc.read.lines import Piece
from pipeline.thethuc.recognise.paper import Paper

# "phường 2": its capital is reported with the other capitals.
_NUMBERED = re.compile(r"\w+( \w+)? \d+$")
# Kinds that have no number and recipients of their own.
_NOT_NUMBERED = ("biên bản", "hợp đồng", "bản ghi nhớ", "bản thỏa thuận", "bản cam kết")


def judge(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    """Breaches of wording and punctuation."""
    yield from motto(paper, rules)
    yield from _number(paper, rules)
    yield from dates(paper, rules)
    yield from _letter(paper, rules)
    yield from _annexes(paper, rules)
    yield from _missing(paper, rules)


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
            message = f"{rule.ten}: không thấy; quy định ghi “{rule.loi}” dưới Quốc hiệu"
            yield at(anchor, "the-thuc-thieu-thanh-phan", rule.goc, message, f"Thêm “{rule.loi}”.")
        for piece in pieces:
            text = piece.text
            if component == "quoc-hieu":
                right = same(text) == same(rule.loi)
            else:
                shown = "".join(s.text.upper() if s.look.caps else s.text for s in piece.spans)
                right = _motto_key(shown) == _motto_key(rule.loi)
                # All in capitals is a breach of case, reported once and elsewhere.
                right = right or (is_upper(shown) and same(text) == same(rule.loi))
            if not right:
                yield at(
                    piece,
                    code,
                    rule.goc,
                    f"{rule.ten}: ghi “{text}”; quy định ghi “{rule.loi}”",
                    f"Sửa thành “{rule.loi}”.",
                )


def _motto_key(text: str) -> str:
    return "".join(
        word if not word[:1].isalpha() else word[0] + same(word)[1:]
        for word in re.findall(r"[^\W\d_]+|\s+|[^\w\s]+", clean(text))
    )


# ---- số, ký hiệu


def _number(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    """The line of number and symbol: its word, its digits, its symbol."""
    for piece in paper.pieces("so-ky-hieu"):
        match = NUMBER.fullmatch(piece.printed)
        if match is None:
            yield from _slashless(piece, rules)
            continue
        word, colon, number, symbol = (match[index] for index in (1, 2, 3, 4))
        yield from _missing_colon(piece, word, colon, rules)
        yield from _leading_zero(piece, number.strip(), rules)
        yield from _capitals(piece, word, rules)
        yield from _symbol(paper, piece, symbol, rules)


def _missing_colon(piece: Piece, word: str, colon: str, rules: QuyTac) -> Iterator[Breach]:
    """No colon after “Số”, or another mark."""
    clause = rules.cach_ghi.get("so-hai-cham")
    if clause is not None and colon != ":":
        mend = mends.replaced(piece, word, f"{word}:") if not colon else None
        actual = f"Số, ký hiệu: ghi “{clean(piece.text)}” thiếu dấu hai chấm sau “Số”"
        yield against(piece, "the-thuc-so", clause, actual, "Ghi “Số: …/…”.", mend)


def _leading_zero(piece: Piece, number: str, rules: QuyTac) -> Iterator[Breach]:
    """A number below 10 without a zero before it."""
    clause = rules.cach_ghi.get("so-them-0")
    if clause is not None and re.fullmatch(r"[1-9]", number):
        mend = mends.replaced(piece, f"{number}/", f"0{number}/")
        if mend is None:
            mend = mends.replaced(piece, number, f"0{number}")
        actual = f"Số, ký hiệu: số “{number}” thiếu số 0 phía trước"
        yield against(piece, "the-thuc-so", clause, actual, f"Ghi “0{number}”.", mend)


def _capitals(piece: Piece, word: str, rules: QuyTac) -> Iterator[Breach]:
    """“Số” in capitals."""
    clause = rules.cach_ghi.get("so-hai-cham")
    if clause is not None and is_upper(word) and len(word) > 1:
        actual = "Số, ký hiệu: từ “Số” viết in hoa"
        yield against(piece, "the-thuc-so", clause, actual, "Viết “Số:” bằng chữ in thường.")


def _slashless(piece: Piece, rules: QuyTac) -> Iterator[Breach]:
    clause = rules.cach_ghi.get("ky-hieu-dau")
    match = SLASHLESS.fullmatch(piece.printed)
    if clause is not None and match is not None:
        actual = f"Số, ký hiệu: ghi “{piece.text}” thiếu dấu gạch chéo giữa số và ký hiệu"
        hint = f"Ghi “Số: {match[2]}/{match[3]}”."
        yield against(piece, "the-thuc-ky-hieu", clause, actual, hint)


def _symbol(paper: Paper, piece: Piece, symbol: str, rules: QuyTac) -> Iterator[Breach]:
    if has_gap(symbol) or not symbol.strip() or paper.is_sheet:
        return
    symbol_text = clean(symbol)
    groups = [group for group in re.split(r"\s*[-–/]\s*", symbol_text) if group]
    year = bool(groups) and bool(re.fullmatch(r"\d{4}", groups[0]))
    clause = rules.cach_ghi.get("ky-hieu-dau")
    kinds = {genre.viet_tat for genre in rules.loai}
    lower = [g for g in groups if not is_upper(g) and not g.isdigit() and g not in kinds]
    if clause is not None and (
        " " in symbol_text or "–" in symbol_text or any(_lowered(g) for g in lower)
    ):
        actual = f"Số, ký hiệu: ghi “{symbol_text}”"
        hint = "Viết ký hiệu bằng chữ in hoa, dấu gạch nối liền chữ, không cách."
        yield against(piece, "the-thuc-ky-hieu", clause, actual, hint)
    if year or not groups:
        return
    clause = rules.cach_ghi.get("ky-hieu-cong-van")
    if clause is not None and "CV" in (group.upper() for group in groups):
        actual = f"Số, ký hiệu: ghi “{symbol_text}” có “CV”"
        hint = "Bỏ “CV”: ghi tên viết tắt cơ quan rồi đơn vị soạn thảo, ví dụ 12/UBND-LĐTBXH."
        yield against(piece, "the-thuc-ky-hieu-cong-van", clause, actual, hint)
        return
    clause = rules.cach_ghi.get("ky-hieu-ten-loai")
    kind = rules.kind_of(paper.kind)
    # Small letters where capitals belong are reported above, as one breach.
    lowered = kind is not None and groups[0] in lower and groups[0].upper() == kind.viet_tat
    if clause is not None and kind is not None and groups[0] != kind.viet_tat and not lowered:
        actual = f"Số, ký hiệu: {kind.ten} ghi ký hiệu “{groups[0]}”, phải là “{kind.viet_tat}”"
        hint = f"Sửa ký hiệu thành “{'-'.join([kind.viet_tat, *groups[1:]])}”."
        yield against(piece, "the-thuc-viet-tat-ten-loai", clause, actual, hint)


def _lowered(group: str) -> bool:
    """Whether a group has several small letters; an abbreviation such as QyĐ or TTr has one."""
    return sum(letter.islower() for letter in group) > 1


# ---- ngày tháng, địa danh


def dates(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    """Digits of the day and month; the place before them."""
    for piece in paper.pieces("dia-danh-ngay"):
        match = DATE.match(piece.printed)
        if match is None:
            yield from _short(piece, rules)
            continue
        clause = rules.cach_ghi.get("ngay-thang")
        if clause is not None:
            yield from _digits(piece, match[3], match[4], clause, clause.goc)
            yield from _no_day(piece, (match[5], match[4], match[3]), clause)
        clause = rules.cach_ghi.get("dia-danh-phay")
        place = clean(match["place"])
        if clause is not None and place and not has_gap(place) and not match["comma"]:
            actual = f"Địa danh: sau “{place}” thiếu dấu phẩy"
            mend = mends.replaced(piece, place, f"{place},")
            yield against(
                piece, "the-thuc-dia-danh", clause, actual, f"Ghi “{place}, ngày …”.", mend
            )
        clause = rules.cach_ghi.get("dia-danh-hoa")
        if clause is not None and place[:1].islower() and not _NUMBERED.match(place):
            actual = f"Địa danh: “{place}” không viết hoa chữ cái đầu"
            yield against(piece, "the-thuc-dia-danh", clause, actual, "Viết hoa địa danh.")


def _short(piece: Piece, rules: QuyTac) -> Iterator[Breach]:
    clause = rules.cach_ghi.get("ngay-day-du")
    match = SHORT_DATE.fullmatch(piece.printed)
    if clause is None or match is None:
        return
    day, month = int(match[4]), int(match[5])
    wanted = f"ngày {day:02} tháng {f'{month:02}' if month < 3 else month} năm {match[6]}"
    actual = f"Thời gian ban hành: ghi “{piece.text}” không viết đầy đủ"
    yield against(piece, "the-thuc-ngay-thang", clause, actual, f"Ghi “{wanted}”.")


def _no_day(piece: Piece, date_parts: tuple[str, str, str], clause: CachGhi) -> Iterator[Breach]:
    """A day that does not exist; a warning only, as the regulation does not speak of it."""
    parts = [part.strip() for part in date_parts]
    if not all(part.isdigit() for part in parts):
        return
    year, month, day = (int(part) for part in parts)
    try:
        dt.date(year, month, day)
    except ValueError:
        yield at(
            piece,
            "the-thuc-ngay-thang",
            replace(clause.goc, muc=Severity.WARNING),
            f"Thời gian ban hành: không có ngày {day} tháng {month} năm {year} trong lịch",
            "Ghi lại ngày ban hành.",
        )


def _digits(piece: Piece, day: str, month: str, clause: CachGhi, goc: Goc) -> Iterator[Breach]:
    for name, date_parts, padded in (("ngày", day, 9), ("tháng", month, 2)):
        text = date_parts.strip()
        if not text.isdigit():
            continue
        right = f"{int(text):02}" if int(text) <= padded else str(int(text))
        if text == right:
            continue
        mend = mends.replaced(piece, f"{name} {text}", f"{name} {right}")
        message = f"Thời gian ban hành: ghi “{name} {text}”, phải là “{name} {right}”"
        yield at(
            piece,
            "the-thuc-ngay-thang",
            goc,
            f"{message}; quy định {clause.quy_dinh}",
            f"Sửa thành “{name} {right}”.",
            mend,
        )


# ---- công văn


def _letter(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    clause = rules.cach_ghi.get("cong-van-khong-ten-loai")
    title = paper.pieces("ten-loai")
    if clause is not None and title and bare(title[0].text).startswith("cong van"):
        actual = "Công văn ghi tên loại “CÔNG VĂN”"
        hint = "Bỏ dòng này; ghi “V/v …” dưới số, ký hiệu."
        yield against(title[0], "the-thuc-ky-hieu-cong-van", clause, actual, hint)


# ---- phụ lục


def _annexes(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    clause = rules.cach_ghi.get("phu-luc-so")
    pieces = [piece for piece in paper.pieces("phu-luc") if not has_gap(piece.text)]
    if clause is None or len(pieces) < 2:
        return
    for piece in pieces:
        number = re.sub(r"(?i)phụ lục\s*(số)?\s*", "", piece.text).strip(" .:")
        if not re.fullmatch(r"[IVXLC]+", number):
            actual = f"Phụ lục: ghi “{piece.text}”"
            hint = "Đánh số Phụ lục bằng chữ số La Mã: Phụ lục I, Phụ lục II."
            yield against(piece, "the-thuc-phu-luc", clause, actual, hint)


# ---- thành phần thiếu


def _missing(paper: Paper, rules: QuyTac) -> Iterator[Breach]:
    """Missing components that every registered paper of a known kind has; a warning each."""
    kind = rules.kind_of(paper.kind)
    if paper.is_sheet or not (paper.letter or kind is not None):
        return
    if kind is not None and same(kind.ten) in {same(genre) for genre in _NOT_NUMBERED}:
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
    return any("kem theo" in bare(piece.text)[:20] for piece in (*paper.head, *paper.body[:3]))
