"""Patterns by which the words of each component are recognised."""

import re
from difflib import SequenceMatcher
from functools import lru_cache

from pipeline.regulations.letters import bare

MOTTO, SLOGAN = "cong hoa xa hoi chu nghia viet nam", "doc lap tu do hanh phuc"
NUMBER = re.compile(r"\s*(s[ốôỐÔ]́?)\s*([:.;]?)\s*(.*?)\s*/\s*(.*)", re.IGNORECASE | re.DOTALL)
# "130-12", "7A", "7A-12": a running number with the month or a letter.
_SUFFIX = r"[a-zA-Z]?(\s*[-–]\s*\d{1,4}[a-z]?)?"
_CITED = re.compile(r"\b(số|kèm theo|căn cứ|từ|trước|đến|theo|của)\s*$|\bsố\b", re.IGNORECASE)
_GAPPED = r"\s*([\d.…_\s]*?)\s*"
DATE = re.compile(
    rf"(?P<place>.*?)(?P<comma>,?)\s*ngày{_GAPPED}tháng{_GAPPED}năm{_GAPPED}\.?\s*$", re.IGNORECASE
)
# A number without its slash, and a date in digits: recognised, though the regulation forbids them.
SLASHLESS = re.compile(
    r"\s*((?i:s)[ốôỐÔ])\s*[:.;]?\s*(\d{1,5})\s*[-–.]?\s*([A-ZĐ][A-ZĐa-zđ]*([-–][\wĐđ]+)*)\s*"
)
SHORT_DATE = re.compile(
    r"(?P<place>[^\d:;/]{2,50}?)(?P<comma>,?)\s*(ngày\s*)?"
    r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})\.?\s*",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"\b(điện thoại|đt|tel|fax|e-?mail|thư điện tử|website|trang thông tin( điện tử)?)\s*[:.]",
    re.IGNORECASE,
)
ABOUT = re.compile(r"\s*\(?\s*(v/v|v\.v|vv|về việc|v/việc)\b", re.IGNORECASE)
SIGNED_AT = re.compile(
    r"^(?!\s*(?:thời gian(?: bắt đầu| họp)?\s*[:,]|bắt đầu|vào (?:hồi|lúc)|hôm nay)).*?"
    r"(gi[ờơ].*ph[úu]t|\d{1,2}:\d{2}:\d{2}|\b(ngày|thời gian) ký\s*:)",
    re.IGNORECASE,
)
"""The line of an electronic signature with its time; minutes of a meeting begin alike."""
PREFIX = re.compile(
    r"\s*((TM|KT|Q|TL|TUQ)\s*[./:]|[TK][./][MTL]\b|TU?[./]U?Q\b)\s*\S|(TM|KT|TL|TUQ)\s+[^\W\d_]{2}"
)
BASIS = re.compile(r"(căn cứ|thực hiện|theo đề nghị|xét|xét đề nghị|theo)\b", re.IGNORECASE)
CLAUSE = re.compile(
    r",\s*(uy ban|ubnd|phong|so|ban|chi cuc|trung tam|hoi dong|bo|cuc|van phong|chu tich|giam doc)"
    r"[^;]*\b(ban hanh|bao cao|xay dung|de nghi|kinh|thong bao|trinh|yeu cau|to chuc|huong dan"
    r"|trien khai|moi|gioi thieu|cong nhan|quyet dinh|lap|giao|nhu sau)"
)
PART = re.compile(
    r"(?P<word>phần|chương|tiểu mục|mục)\s+(?P<number>[ivxlc]+|\d+|thứ \w+)[.:]?", re.IGNORECASE
)
ARTICLE = re.compile(r"(?P<head>Điều\s+(?P<number>\d+[a-zđ]?))(?P<mark>\s*\S?)", re.IGNORECASE)
ROMAN = re.compile(r"[IVX]{1,5}\s*\.\s*(?P<title>\S.*)")
ANNEX = re.compile(r"phụ lục\s*(số\s*)?([ivxlc]+|\d+|[….\s\d]+)?\s*[:.]?\s*", re.IGNORECASE)
# A form's caption or the notes below one: what follows is not the paper's own text.
FORM = re.compile(r"(mẫu (số )?\d|mẫu văn bản|ghi chú\b)", re.IGNORECASE)
SECRET = ("tuyet mat", "toi mat", "mat")
URGENT = ("hoa toc", "thuong khan", "khan", "hoa toc hen gio")
DRAFT = re.compile(r"\(?(ban )?du thao\b.{0,24}")
# The note below an attached text's title that names the paper it belongs to.
ATTACHED = re.compile(r"\(?\s*((duoc )?(ban hanh|phe duyet|cong bo) )?kem theo\b")
SPREAD = ("xem xong tra lai", "luu hanh noi bo")


@lru_cache(maxsize=4096)
def like(text: str, wanted: str) -> bool:
    """Whether a text is these words, perhaps misspelt."""
    words = re.sub(r"[^a-z ]+", " ", bare(text))
    words = re.sub(r" +", " ", words).strip()
    if abs(len(words) - len(wanted)) > 12:
        return False
    return words == wanted or SequenceMatcher(None, words, wanted).ratio() > 0.8


def is_motto(text: str) -> bool:
    """Whether a text is the Quốc hiệu."""
    return like(text, MOTTO)


def is_number_line(text: str) -> bool:
    """Whether a line is the number and symbol of a paper ("Số: 35/KH-UBND")."""
    match = NUMBER.fullmatch(text)
    if match is None or len(text) > 60:
        return False
    number = match[3].strip(" .…_")
    return not number or bool(re.fullmatch(rf"[\d\s.…_]+{_SUFFIX}", number))


def is_date(text: str) -> bool:
    """Whether a text is a place and date, not the end of a sentence or citation."""
    match = DATE.match(text)
    if match is None:
        return False
    place = match["place"].strip()
    if len(place) >= 60 or "/" in place or "(" in place or _CITED.search(place):
        return False
    # If the comma is missing, the place must at least end with a capitalised word.
    last = place.split()[-1] if place else ""
    return bool(match["comma"]) or not last[:1].islower()


def is_slashless(text: str) -> bool:
    """Whether a text is a paper's number that lacks the slash."""
    return "/" not in text and bool(SLASHLESS.fullmatch(text))


def is_short_date(text: str) -> bool:
    """Whether a text is a place and a date in digits."""
    match = SHORT_DATE.fullmatch(text)
    return match is not None and ("ngày" in text.lower() or bool(match["comma"]))


def is_draft(text: str) -> bool:
    """Whether a text is the mark of a draft: DỰ THẢO, Dự thảo (lần 3)."""
    return bool(DRAFT.fullmatch(bare(text).strip(" :!.")))


def is_attached(text: str) -> bool:
    """Whether a text is the note that names the paper an attached text belongs to."""
    return bool(ATTACHED.match(bare(text)))


def is_stamp(text: str) -> bool:
    """Whether a text is a stamp or a mark of secrecy, urgency or draft."""
    words = bare(text).strip(" :!.")
    known = words in (*SECRET, *URGENT, *SPREAD) or is_draft(text)
    return known or (len(text) < 120 and bool(SIGNED_AT.search(text)))
