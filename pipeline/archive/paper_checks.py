"""Checks the papers of a package against hoso.xml: present, PDF/A, right pages and sheets."""

import hashlib
import io
import re
from collections.abc import Collection, Iterator, Mapping

import pikepdf
import pypdfium2
from lxml import etree

from pipeline.archive import metadata, pdfa
from pipeline.archive.faults import Fault
from pipeline.archive.metadata import NAMESPACE, MetadataError

WHOLE, DESCRIPTION, PAPERS = "data/ho-so.pdf", "data/hoso.xml", "data/van-ban/"
SIGNED, SCANNED = "ky-so", "quet"
_SHEETS = re.compile(r"\(tờ (\d+(?:-\d+)?)\)$")


def described(files: Mapping[str, bytes]) -> tuple[etree._Element | None, list[Fault]]:
    """The root of hoso.xml, None if it is missing or wrong."""
    if DESCRIPTION not in files:
        return None, [Fault(DESCRIPTION, "thieu-tep", "không có trong gói")]
    try:
        return metadata.validate(files[DESCRIPTION]), []
    except MetadataError as fault:
        return None, [Fault(DESCRIPTION, "mo-ta-sai", f"không đúng lược đồ ({fault})")]


def faults(
    root: etree._Element, files: Mapping[str, bytes], harmed: Collection[str]
) -> Iterator[Fault]:
    """Faults of the papers that hoso.xml names, and of every other PDF.

    Files in `harmed` were changed, which is reported already, so they are not checked as PDF/A.
    """
    level = root.findtext(f"{{{NAMESPACE}}}Package/{{{NAMESPACE}}}PdfA", "2b")
    named: dict[str, tuple[int, str]] = {}
    for document in root.findall(".//{*}Document"):
        file = document.findtext("{*}File", "")
        origin = document.findtext("{*}Origin", "")
        if file in named:
            yield Fault(DESCRIPTION, "mo-ta-sai", f"nêu {file} hai lần")
        named[file] = int(document.findtext("{*}PageAmount", "0")), origin
        if file not in files:
            yield Fault(file, "thieu-tep", "hoso.xml nêu tệp này nhưng không có trong gói")
    total = int(root.findtext("{*}PageTotal", "0"))
    if total != sum(pages for pages, _ in named.values()):
        yield Fault(DESCRIPTION, "sai-so-trang", f"tổng số trang {total} không khớp")
    if int(root.findtext("{*}DocTotal", "0")) != len(named):
        yield Fault(DESCRIPTION, "sai-so-van-ban", "tổng số văn bản không khớp")
    if WHOLE not in files:
        yield Fault(WHOLE, "thieu-tep", "không có trong gói")
    for name, content in files.items():
        if not name.endswith(".pdf") or name in harmed:
            continue
        if name.startswith(PAPERS) and name not in named:
            yield Fault(name, "tep-la", "hoso.xml không nêu tệp này")
        pages, origin = named.get(name, (None, ""))
        yield from _pdf(name, content, level, pages, origin)
    if WHOLE in files and WHOLE not in harmed:
        yield from _against_index(root, files[WHOLE])


# One PDF

_checked: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = {}
"""The faults of a PDF by its hash: the same certificate can be in several packages."""

_MOST_REMEMBERED = 10_000


def _pdf(name: str, content: bytes, level: str, pages: int | None, origin: str) -> Iterator[Fault]:
    """Faults of a PDF: not the level it claims, other pages than recorded, unreadable text."""
    key = (hashlib.sha256(content).hexdigest(), level, str(pages), origin)
    if key not in _checked:
        if len(_checked) >= _MOST_REMEMBERED:
            _checked.clear()
        _checked[key] = tuple(_pdf_faults(content, level, pages, origin))
    for code, message in _checked[key]:
        yield Fault(name, code, message)


def _pdf_faults(
    content: bytes, level: str, pages: int | None, origin: str
) -> Iterator[tuple[str, str]]:
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            claimed = pdfa.claimed_level(pdf)
            actual = len(pdf.pages)
        has_text = origin == SCANNED or _has_text(content)
    except Exception as cause:  # a damaged file fails in many ways
        yield "pdf-hong", f"không mở được ({type(cause).__name__})"
        return
    if origin != SIGNED:  # what others signed is kept as it is
        if claimed != level:
            yield "khong-phai-pdfa", f"tự nhận PDF/A-{claimed}, phải là PDF/A-{level}"
        reasons = list(pdfa.breaches(content, level))
        if reasons:
            yield "khong-phai-pdfa", f"không đạt PDF/A-{level}: {reasons[0]}"
    if pages is not None and pages != actual:
        yield "sai-so-trang", f"có {actual} trang, hoso.xml ghi {pages}"
    if not has_text:
        yield "khong-co-chu", "không đọc được chữ trong tệp"


def _has_text(content: bytes) -> bool:
    document = pypdfium2.PdfDocument(content)
    try:
        return any(page.get_textpage().get_text_bounded().strip() for page in document)
    finally:
        document.close()


# The dossier's PDF


def _against_index(root: etree._Element, content: bytes) -> Iterator[Fault]:
    """Papers that are not on the sheets of the dossier's PDF that hoso.xml names."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as cause:
        yield Fault(WHOLE, "pdf-hong", f"không mở được ({type(cause).__name__})")
        return
    try:
        marks = {
            match[1]: target.get_index()
            for mark in document.get_toc()
            if (match := _SHEETS.search(mark.get_title())) is not None
            and (target := mark.get_dest()) is not None
        }
        unnumbered = {
            page
            for made in root.findall(".//{*}MadeFrom")
            if made.findtext("{*}Name") == "trang-khong-so"
            for page in made.findtext("{*}Value", "").split(", ")
        }
        for paper in root.findall(".//{*}Document"):
            sheets = paper.findtext("{*}Sheets", "")
            page = marks.get(sheets)
            words = _words(document, page) if page is not None else set()
            if page is None:
                yield Fault(WHOLE, "sai-muc-luc", f"không có dấu trang cho tờ {sheets}")
            elif sheets.partition("-")[0] not in words and str(page + 1) not in unnumbered:
                yield Fault(WHOLE, "sai-muc-luc", f"tờ {sheets} không nằm ở trang {page + 1}")
    finally:
        document.close()


def _words(document: pypdfium2.PdfDocument, page: int) -> set[str]:
    """The words of a page; empty if it cannot be read."""
    try:
        return set(document[page].get_textpage().get_text_bounded().split())
    except (pypdfium2.PdfiumError, IndexError):
        return set()
