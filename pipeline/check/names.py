"""Names of agencies and places: in full, with their kind, with the right capitals.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục II, Mục III and IV; Thông tư 01/2011/TT-BNV, Phụ lục VI
(kinds of place are in lower case before a name: "huyện Nam Đông"; agencies are named in full).
"""

import re
from collections.abc import Iterator

from pipeline.check.facts import Facts
from pipeline.model.findings import Finding, warning
from pipeline.model.records import CanCu, DonVi, Record, ThongTinChung, Year
from pipeline.model.texts import fold
from pipeline.regulations.letters import is_upper

PROVINCES = ("tỉnh", "thành phố")
DISTRICTS = ("huyện", "quận", "thị xã", "thành phố", "xã", "phường", "thị trấn", "đặc khu")
UNITS = ("xã", "phường", "thị trấn", "đặc khu")

_PLACES = "Tỉnh|Huyện|Quận|Thị xã|Thị Xã|Thành phố|Thành Phố|Xã|Phường|Thị trấn|Thị Trấn|Đặc khu"
# A kind of place with a capital, after other words and before a name. It is right with a number
# ("Quận 1"), and so is "Thành phố Hồ Chí Minh".
_CAPITAL_KIND = re.compile(rf"(?<=\S )(?:{_PLACES})(?= [^\W\d])(?! Hồ Chí Minh| hội)")
_CAPITAL_PEOPLE = re.compile(
    r"(?:Ủy|Uỷ) [Bb]an (?:Nhân dân|Nhân Dân|nhân Dân)|(?:Ủy|Uỷ) Ban nhân dân"
)
_KNOWN = (
    (r"UBND", "Ủy ban nhân dân"),
    (r"HĐND", "Hội đồng nhân dân"),
    (r"L[ĐD]\s*[-–]?\s*TB\s*[-–&]?\s*(?:và\s*)?XH", "Lao động - Thương binh và Xã hội"),
    (r"GD\s*[-–&]?\s*ĐT", "Giáo dục và Đào tạo"),
    (r"VH\s*[-–&]?\s*XH", "Văn hóa - Xã hội"),
    (r"TC\s*[-–&]?\s*KH", "Tài chính - Kế hoạch"),
    (r"MTTQ", "Mặt trận Tổ quốc"),
    (r"TTg", "Thủ tướng Chính phủ"),
    (r"TW|TƯ", "Trung ương"),
    (r"TP\.?", "thành phố"),
    (r"TX\.?", "thị xã"),
    (r"TT\.?", "thị trấn"),
    (r"BCĐ", "Ban Chỉ đạo"),
)
_KNOWN_SHORT = tuple((re.compile(rf"(?<!\w){form}(?!\w)"), full) for form, full in _KNOWN)
# "H. Nam Đông", "P. LĐ", "T.T.Huế"
_INITIAL = re.compile(r"(?<!\w)[HPTXQ]\.\s?(?=[^\W\d_])")
_CAPITALS = re.compile(r"(?<![\w.])[^\W\d_]{2,6}(?![\w])")
_ROMAN = re.compile(r"[IVXLC]+")
_UNIT_PREFIX = re.compile(r"^(?:xã|phường|thị\s*trấn|đặc khu|x\.|p\.|tt\.?|đk\.)\s*(?=\S)", re.I)


def check(facts: Facts) -> Iterator[Finding]:
    """Warnings on the settings, Căn cứ and Đơn vị."""
    year = facts.year
    settings = year.settings
    for name in ("co_quan_chu_quan", "co_quan_ban_hanh", "co_quan_tham_muu"):
        yield from _agency(settings, name)
    yield from _place(settings, "tinh", PROVINCES)
    yield from _place(settings, "huyen", DISTRICTS)
    yield from _place_of_date(settings)
    yield from _called(year)
    for basis in year.all(CanCu):
        yield from _short(basis, "co_quan", basis.loai_van_ban)
    for unit in year.all(DonVi):
        yield from _unit(unit)


def short_form(text: str) -> tuple[str, str] | None:
    """The first abbreviation in the name of an agency, and what it stands for ("" if unknown)."""
    for pattern, full in _KNOWN_SHORT:
        if match := pattern.search(text):
            return match[0].rstrip("."), full
    if match := _INITIAL.search(text):
        return match[0].strip(), ""
    if is_upper(text):
        return None
    for word in _CAPITALS.findall(text):
        if word == word.upper() and not _ROMAN.fullmatch(word):
            return word, ""
    return None


def _agency(row: ThongTinChung, name: str) -> Iterator[Finding]:
    text = getattr(row, name)
    if not text:
        return
    if (findings := list(_short(row, name, None))) or (
        findings := list(_capitals(row, name, text))
    ):
        yield from findings
        return
    right = _CAPITAL_KIND.sub(lambda kind: kind[0].lower(), text)
    right = _CAPITAL_PEOPLE.sub("Ủy ban nhân dân", right)
    right = right[0].upper() + right[1:]
    if right != text:
        yield _capital(row, name, text, right)


def _short(row: Record, name: str, kind: str | None) -> Iterator[Finding]:
    text = getattr(row, name) or ""
    abbreviation = short_form(text)
    if abbreviation is None:
        return
    short, full = abbreviation
    whole = f", “{short}” là “{full}”" if full else ""
    yield warning(
        "ten-viet-tat",
        row.place(name),
        f"“{text}” viết tắt “{short}”, chỗ này in tên đầy đủ",
        f"Ghi tên đầy đủ{whole}.",
        kind=kind,
    )


def _capitals(row: Record, name: str, text: str, unit: str | None = None) -> Iterator[Finding]:
    """A name all in capitals, or without any: papers set capitals where they belong."""
    if is_upper(text) and len(text) > 3:
        fault = "viết toàn chữ hoa"
    elif text == text.lower() and not text[0].isdigit():
        fault = "viết toàn chữ thường"
    else:
        return
    yield warning(
        "viet-hoa-sai",
        row.place(name),
        f"“{text}” {fault}",
        "Gõ lại, chỉ viết hoa chữ cái đầu của tên riêng; chỗ nào cần chữ hoa thì mẫu tự in hoa.",
        unit=unit,
    )


def _capital(row: Record, name: str, text: str, right: str, unit: str | None = None) -> Finding:
    return warning(
        "viet-hoa-sai",
        row.place(name),
        f"“{text}” viết hoa chưa đúng",
        f"Ghi “{right}”.",
        unit=unit,
    )


def _kind_of(text: str, kinds: tuple[str, ...]) -> str | None:
    """The kind of place with which a name begins, in its right spelling."""
    folded = fold(text)
    fitting = [kind for kind in kinds if folded.startswith(f"{fold(kind)} ")]
    return max(fitting, key=len, default=None)


def _place(row: ThongTinChung, name: str, kinds: tuple[str, ...]) -> Iterator[Finding]:
    """A province or district without its kind in lower case before the name."""
    text = getattr(row, name)
    if not text:
        return
    kind = _kind_of(text, kinds)
    if kind is None:
        bare = _bare(text)
        office = fold(row.co_quan_ban_hanh or "")
        likely = next((kind for kind in kinds if fold(f"{kind} {bare}") in office), kinds[0])
        yield warning(
            "thieu-loai-don-vi",
            row.place(name),
            f"“{text}” thiếu chữ “{likely}” ở trước; văn bản in tên này ở giữa câu",
            f"Ghi cả loại và tên, ví dụ “{likely} {bare}”.",
        )
        return
    own = text[len(kind) :].strip()
    if own and not own[0].isdigit() and fold(own) != "ho chi minh":
        if is_upper(own) or own == own.lower():
            yield from _capitals(row, name, own)
        elif not text.startswith(kind):
            yield _capital(row, name, text, f"{kind} {own}")


def _bare(text: str) -> str:
    return re.sub(r"^(?:T|H|TP|TX|Q)\.\s*", "", text)


def _place_of_date(row: ThongTinChung) -> Iterator[Finding]:
    """A place of issue (Địa danh) with more than the name.

    Source: Thông tư 01/2011/TT-BNV, Điều 9; Nghị định 30/2020/NĐ-CP, Phụ lục I (a place named after
    a person, a number or an event keeps its kind).
    """
    text = row.dia_danh
    if not text:
        return
    kind = _kind_of(text, (*DISTRICTS, "tỉnh"))
    own = text[len(kind) :].strip() if kind else text
    if kind and not own[0].isdigit() and fold(own) != "ho chi minh":
        yield warning(
            "dia-danh-co-loai",
            row.place("dia_danh"),
            f"địa danh “{text}” có cả chữ “{text[: len(kind)]}”",
            f"Ghi “{own}”; giữ nguyên nếu nơi ấy mang tên người, con số hay sự kiện lịch sử.",
        )
    else:
        yield from _capitals(row, "dia_danh", text)


def _called(year: Year) -> Iterator[Finding]:
    """The common name of all units: kinds in lower case, with commas between them."""
    row = year.settings
    text = row.cach_goi_don_vi
    if not text:
        return
    parts = [part.strip() for part in re.split(r",|\bvà\b", text)]
    if all(part in UNITS for part in parts):
        return
    have = {unit.loai for unit in year.all(DonVi)}
    kinds = [kind for kind in UNITS if kind in have or kind in text.lower()]
    right = ", ".join(kinds) or "xã, thị trấn"
    yield warning(
        "cach-goi-don-vi-sai",
        row.place("cach_goi_don_vi"),
        f"“{text}” in trong ngoặc kép: “{text} phù hợp với trẻ em”",
        f"Ghi các loại đơn vị, cách nhau bằng dấu phẩy: “{right}”.",
    )


def _unit(unit: DonVi) -> Iterator[Finding]:
    """A unit's name that contains its kind, which has its own column."""
    name = unit.ten
    if not name:
        return
    match = _UNIT_PREFIX.match(name)
    rest = name[match.end() :] if match else ""
    if match and not rest[0].isdigit():
        yield warning(
            "ten-co-loai",
            unit.place("ten"),
            f"“{name}” có cả “{match[0].strip()}” trước tên; loại đơn vị ghi ở cột Loại",
            f"Chỉ ghi “{rest}”.",
            unit=unit.ma,
        )
    else:
        yield from _capitals(unit, "ten", name, unit.ma)
