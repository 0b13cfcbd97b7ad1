"""Comparing and classifying Vietnamese words of official papers.

`same` is what two spellings of one text have in common: case, spaces and the place of the tone
mark (hòa/hoà, ủy/uỷ) do not count, accents do. `bare` has no accents at all.
"""

import re
import unicodedata
from functools import lru_cache

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
# A gap to fill by hand: dots, an ellipsis, or underscores between words.
GAP = re.compile(r"…|\.\.|_{2,}")
_GAP_RUN = re.compile(r"[.…_]")
# A printed rule made of characters.
RULE = re.compile(r"[_\-–—―─━=¯˗\u00ad\s\xa0]*[_\-–—―─━¯]{3,}[_\-–—―─━=¯\s\xa0]*")
_SPACES = re.compile(r"[\s\xa0]+")
_WORD = re.compile(r"[^\W\d_]+")


def clean(text: str) -> str:
    """One line, composed (NFC), single spaces."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


@lru_cache(maxsize=20_000)
def same(text: str) -> str:
    """The text in lower case, the tone of each word moved to its end."""
    return _WORD.sub(lambda match: _toned(match[0]), clean(text).lower())


def _toned(word: str) -> str:
    letters, tones = "", ""
    for character in unicodedata.normalize("NFD", word):
        if character in _TONES:
            tones += character
        else:
            letters += character
    return unicodedata.normalize("NFC", letters) + tones


@lru_cache(maxsize=20_000)
def bare(text: str) -> str:
    """The text in lower case without any accent, đ as d."""
    plain = unicodedata.normalize("NFD", clean(text).lower().replace("đ", "d"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def is_rule(text: str) -> bool:
    """Whether a line is nothing but a drawn rule of characters."""
    return bool(RULE.fullmatch(text)) and "..." not in text


def has_gap(text: str) -> bool:
    """Whether something is left to fill by hand."""
    return bool(GAP.search(text))


def is_form(text: str) -> bool:
    """Whether a text is mostly gaps: a form's line, whose layout the blanks decide."""
    dots = sum(3 if sign == "…" else 1 for sign in _GAP_RUN.findall(text))
    return has_gap(text) and dots >= 6


def letters(text: str) -> str:
    """The letters only."""
    return "".join(char for char in text if char.isalpha())


def is_upper(text: str) -> bool:
    """Whether a text is in capitals (digits and marks aside)."""
    only_letters = letters(text)
    return bool(only_letters) and only_letters == only_letters.upper()


def shorten(text: str, length: int = 40) -> str:
    """The start of a text in whole words, for messages."""
    cleaned = clean(text)
    if len(cleaned) <= length:
        return cleaned
    whole = cleaned[:length].rpartition(" ")[0] or cleaned[: length - 1]
    return whole.rstrip(" ,;:-–(“") + "…"


def ending(text: str, length: int = 40) -> str:
    """The end of a text in whole words, for messages."""
    cleaned = clean(text)
    if len(cleaned) <= length:
        return cleaned
    return "…" + (cleaned[-length:].partition(" ")[2] or cleaned[1 - length :])


_COLLECTIVES = (
    *("ủy ban", "hội đồng", "ban", "bch", "ubnd", "hđnd", "chính phủ", "quốc hội", "thường trực"),
    *("tập thể", "liên tịch", "đoàn", "đảng ủy", "chi ủy", "huyện ủy", "tỉnh ủy", "thành ủy"),
    *("bộ chính trị", "tổ", "hội", "công đoàn", "liên đoàn", "lãnh đạo", "mặt trận", "công ty"),
    *("đơn vị", "nhóm", "cơ quan", "phòng", "sở", "trường", "trung tâm", "đại diện"),
)
_AGENCIES = (
    *("ủy ban", "ubnd", "hđnd", "hội đồng", "sở", "bộ", "cục", "tổng cục", "chi cục", "phòng"),
    *("ban", "văn phòng", "trung tâm", "trường", "thanh tra", "công an", "tòa án", "viện", "hội"),
    *("đảng bộ", "đảng ủy", "huyện ủy", "tỉnh ủy", "đoàn", "liên đoàn", "tổ", "bệnh viện"),
    *("công ty", "tập đoàn", "kho bạc", "bảo hiểm", "ngân hàng", "bưu điện", "đội", "đài"),
    *("thư viện", "bảo tàng", "trạm", "cụm", "chính phủ", "thủ tướng", "mặt trận", "tên cq"),
    *("tên cơ quan", "tổng công ty", "đại học", "học viện", "khoa", "quỹ", "bch", "quân khu"),
    *("chi nhánh", "công đoàn", "cơ quan", "quốc hội", "vụ", "hạt kiểm lâm", "đảng cộng sản"),
)
_DEPUTY = re.compile(r"(pho|thu truong|vien pho|cap pho|vu pho|cuc pho)\b")
_HEAD = re.compile(
    r"(chu tich|giam doc|tong giam doc|truong|bo truong|thu tuong|chanh|cuc truong|vu truong"
    r"|tong cuc truong|chi cuc truong|vien truong|hieu truong|chu nhiem|to truong|doi truong"
    r"|tong thanh tra|thu truong don vi|tram truong|chi huy|bi thu|tong bien tap|hoi truong"
    r"|tong kiem toan|thong doc|chu toa|chu tri|hat truong|khoa truong|thon truong|quan doc"
    r"|chinh uy|tong thu ky)\b"
)
_DEGREE = re.compile(
    r"(?i:(?:gs|pgs|ts|ths|th\.s|bs|bsck\w*|cn|ks|kts|ds|ncs|nsnd|nsut|ngnd|ngut|ttnd|ttut)\b"
    r"[\s,./\-]*)+(?=\w)"
    r"|(?i:(?:giáo sư|phó giáo sư|tiến sĩ|tiến sỹ|thạc sĩ|thạc sỹ|bác sĩ|bác sỹ|kỹ sư|kĩ sư|cử nhân"
    r"|luật sư|nghệ sĩ|nhà giáo|thầy thuốc|anh hùng|dược sĩ|dược sỹ)\b)"
)
# Ranks of the army and police before a name: no degree, and no part of the name.
_RANK = re.compile(
    r"((?:đại|thượng|trung|thiếu) (?:tướng|tá|úy|uý)|chuẩn (?:đô đốc|úy|uý)|(?:thượng|trung|hạ) sĩ"
    r"|phó đô đốc|đô đốc)\b[\s,.\-]*",
    re.IGNORECASE,
)
_PERSON = re.compile(r"[^\W\d_]+(?:[ '\-][^\W\d_]+){1,6}")


def is_collective(text: str) -> bool:
    """Whether a name is that of a collective or agency, not of an office."""
    return _begins(text, _COLLECTIVES)


def is_agency(text: str) -> bool:
    """Whether a line begins the name of an agency."""
    return _begins(text, _AGENCIES)


def _begins(text: str, beginnings: tuple[str, ...]) -> bool:
    folded = same(text)
    for wanted in map(same, beginnings):
        # A tone is at a word's end, so a longer word can begin alike: bản, ban.
        after = folded[len(wanted) : len(wanted) + 1]
        if folded.startswith(wanted) and not after.isalpha() and after not in _TONES:
            return True
    return False


def is_deputy(text: str) -> bool:
    """Whether a title is a deputy's."""
    return bool(_DEPUTY.match(bare(text)))


def is_head(text: str) -> bool:
    """Whether a title is that of a head (chủ tịch, giám đốc, trưởng phòng …)."""
    return bool(_HEAD.match(bare(text))) and not is_deputy(text)


def degree(text: str) -> str | None:
    """The academic title or honour before a person's name, None if there is none."""
    match = _DEGREE.match(_unranked(text))
    return match[0].strip(" ,./-") if match and match[0].strip() else None


def _unranked(text: str) -> str:
    """A name without the rank before it."""
    cleaned = clean(text)
    rank = _RANK.match(cleaned)
    return cleaned[rank.end() :] if rank else cleaned


def is_person(text: str) -> bool:
    """Whether a line can be a person's name: a few words, each with a capital."""
    name = _unranked(text)
    if not _PERSON.fullmatch(_DEGREE.sub("", name, count=1).strip()):
        return False
    return all(word[0].isupper() for word in name.split())
