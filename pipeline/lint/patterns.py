"""What the words of each component look like: the patterns by which they are recognised."""

import re
from difflib import SequenceMatcher

from pipeline.lint.reading import Piece, parts
from pipeline.lint.words import bare

MOTTO, SLOGAN = "cong hoa xa hoi chu nghia viet nam", "doc lap tu do hanh phuc"
NUMBER = re.compile(r"\s*(s[ốôỐÔ]́?)\s*([:.;]?)\s*(.*?)\s*/\s*(.*)", re.IGNORECASE | re.DOTALL)
_GAPPED = r"\s*([\d.…_\s]*?)\s*"
DATE = re.compile(
    rf"(?P<place>.*?)(?P<comma>,?)\s*ngày{_GAPPED}tháng{_GAPPED}năm{_GAPPED}\.?\s*$", re.IGNORECASE
)
ABOUT = re.compile(r"\s*(v/v|v\.v|vv|về việc|v/việc)\b", re.IGNORECASE)
SIGNED_AT = re.compile(r"gi[ờơ].*ph[úu]t", re.IGNORECASE)
PREFIX = re.compile(r"\s*((TM|KT|Q|TL|TUQ)\s*[./:]|[TK][./][MTL]\b|TU?[./]U?Q\b)\s*\S")
BASIS = re.compile(r"(căn cứ|thực hiện|theo đề nghị|xét|xét đề nghị|theo)\b", re.IGNORECASE)
CLAUSE = re.compile(
    r",\s*(uy ban|ubnd|phong|so|ban|chi cuc|trung tam|hoi dong|bo|cuc|van phong|chu tich|giam doc)"
    r"[^;]*\b(ban hanh|bao cao|xay dung|de nghi|kinh|thong bao|trinh|yeu cau|to chuc|huong dan"
    r"|trien khai|moi|gioi thieu|cong nhan|quyet dinh|lap|giao|nhu sau)"
)
ANNEX = re.compile(r"phụ lục\s*(số\s*)?([ivxlc]+|\d+|[….\s\d]+)?\s*[:.]?\s*", re.IGNORECASE)
# A form's caption or the notes below one: no running text of the paper any more.
FORM = re.compile(r"(mẫu (số )?\d|mẫu văn bản|ghi chú\b)", re.IGNORECASE)
# The two columns of a letterhead or signature that somebody set apart by spaces.
_FAR = r"[ \xa0]{4,}"
_FAR_PAIR = re.compile(
    r"\S[ \xa0]{4,}(cộng h|độc lập|[^,]{2,40},\s*ngày|_{5,}|-{5,}|tm\.|kt\.|q\.|tl\.|tuq\.|chủ tịch"
    r"|phó |giám đốc|trưởng )",
    re.IGNORECASE,
)
SECRET = ("tuyet mat", "toi mat", "mat")
URGENT = ("hoa toc", "thuong khan", "khan", "hoa toc hen gio")
SPREAD = ("xem xong tra lai", "luu hanh noi bo")


def like(text: str, wanted: str) -> bool:
    """Whether a text is meant to be these words, misspelt or not."""
    found = re.sub(r"[^a-z ]+", " ", bare(text))
    found = re.sub(r" +", " ", found).strip()
    if abs(len(found) - len(wanted)) > 12:
        return False
    return found == wanted or SequenceMatcher(None, found, wanted).ratio() > 0.8


def is_motto(text: str) -> bool:
    """Whether a text is the Quốc hiệu."""
    return like(text, MOTTO)


def apart(line: Piece) -> list[Piece]:
    """The parts of a line that stand side by side: between tabs, or far apart by spaces."""
    text = line.printed
    if len(line.text) > 160 or line.paragraph.spot.where == "bang":
        return [line]
    tabbed = parts(line)
    if len(tabbed) > 1:
        return tabbed
    spaced = parts(line, _FAR)
    if len(spaced) == 2 and _FAR_PAIR.search(text):
        return spaced
    return [line]


def is_number(text: str) -> bool:
    found = NUMBER.fullmatch(text)
    if found is None or len(text) > 60:
        return False
    number = found[3].strip(" .…_")
    return not number or bool(re.fullmatch(r"[\d\s.…_]+[a-z]?", number))


def is_date(text: str) -> bool:
    found = DATE.match(text)
    return found is not None and len(found["place"]) < 60
