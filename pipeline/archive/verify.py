"""`hoso verify`: everything about a package checked again, offline, years after it was made.

Checksums by the bag's manifests; completeness against hoso.xml; every PDF as the PDF/A that
hoso.xml says, with embedded fonts and text that can be read; the number of pages; and the zip
itself, byte for byte. Each fault names the file it is in.
"""

import datetime as dt
import hashlib
import io
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pikepdf
import pypdfium2
from asn1crypto import x509
from lxml import etree

from pipeline.archive import bags, metadata, pdfa
from pipeline.archive.metadata import NAMESPACE, MetadataError
from pipeline.archive.signing import Signature, signatures

WHOLE, DESCRIPTION = "data/ho-so.pdf", "data/hoso.xml"
SIGNED, SCANNED = "ky-so", "quet"
MOST_BYTES = 4_000_000_000
"""A package that unpacks to more is not looked into."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a package: the file in it ("" for the whole), a code, a sentence."""

    file: str
    code: str
    message: str


@dataclass(frozen=True)
class Verified:
    """A package that was looked at: whether it is a dossier package at all, and its faults."""

    path: Path
    title: str
    documents: int
    faults: tuple[Fault, ...]
    signatures: tuple[tuple[str, Signature], ...] = ()


def packages(paths: Sequence[Path]) -> Iterator[Path]:
    """The packages named, and those that lie in folders named (a bag's folder is a package)."""
    for path in paths:
        if path.is_dir() and not (path / "bagit.txt").is_file():
            yield from sorted(path.rglob("*.zip"))
        else:
            yield path


def verify(path: Path, roots: Sequence[x509.Certificate] = ()) -> Verified:
    """A package, a zip or an unpacked bag, or a signed PDF by itself, with all its faults.

    The certificates of signatures must lead to one of `roots` where any are given.
    """
    if path.suffix.lower() == ".pdf":
        return _signed_paper(path, roots)
    try:
        files, faults = _read(path)
    except OSError as cause:
        return Verified(path, "", 0, (Fault("", "khong-doc-duoc", f"không đọc được: {cause}"),))
    except Exception:  # of a damaged zip, zipfile fails in many ways
        return Verified(path, "", 0, (Fault("", "khong-phai-goi", "không phải tệp zip đọc được"),))
    faults += _bag(files)
    root, more = _described(files)
    faults += more
    documents = [] if root is None else root.findall(".//{*}Document")
    if root is not None:
        harmed = {fault.file for fault in faults}
        faults += _against_description(root, files, harmed)
    title = "" if root is None else root.findtext("{*}Title", "")
    read = []
    for document in documents:
        name = document.findtext("{*}File", "")
        if document.findtext("{*}Origin") == SIGNED and name in files:
            signed, more = _signatures(name, files[name], roots)
            read += [(name, each) for each in signed]
            faults += more
    return Verified(path, title, len(documents), tuple(dict.fromkeys(faults)), tuple(read))


def _signed_paper(path: Path, roots: Sequence[x509.Certificate]) -> Verified:
    try:
        content = path.read_bytes()
    except OSError as cause:
        return Verified(path, "", 0, (Fault("", "khong-doc-duoc", f"không đọc được: {cause}"),))
    signed, faults = _signatures("", content, roots)
    return Verified(path, path.stem, 1, tuple(faults), tuple((path.name, each) for each in signed))


def _signatures(
    name: str, content: bytes, roots: Sequence[x509.Certificate]
) -> tuple[tuple[Signature, ...], list[Fault]]:
    """The signatures of a PDF, and a fault for each that does not hold."""
    found = signatures(content, roots)
    faults = [Fault(name, "khong-co-chu-ky", "không có chữ ký số nào")] if not found else []
    for each in found:
        who = each.signer or each.field or "không rõ"
        if not each.intact:
            faults.append(Fault(name, "chu-ky-hong", f"chữ ký số của {who} không còn hiệu lực"))
        elif each.trusted is False:
            message = f"chứng thư của {who} không dẫn tới chứng thư gốc đã nêu"
            faults.append(Fault(name, "chu-ky-khong-tin-cay", message))
    return found, faults


# The zip


def _read(path: Path) -> tuple[dict[str, bytes], list[Fault]]:
    """The files of the bag by their path in it, and what is wrong with the zip around them."""
    if path.is_dir():
        return {
            file.relative_to(path).as_posix(): file.read_bytes()
            for file in sorted(path.rglob("*"))
            if file.is_file()
        }, []
    content = path.read_bytes()
    faults: list[Fault] = []
    entries: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
            raise OSError("quá lớn")
        for entry in archive.infolist():
            name = entry.filename
            if name in entries:
                faults.append(Fault(name, "tep-trung", "có hai lần trong gói"))
            if name.startswith("/") or ".." in PurePosixPath(name).parts or "\\" in name:
                faults.append(Fault(name, "ten-nguy-hiem", "tên tệp dẫn ra ngoài gói"))
                continue
            try:
                entries[name] = archive.read(entry)
            except Exception as cause:  # a damaged entry fails in many ways
                faults.append(Fault(name, "tep-hong", f"không giải nén được ({cause})"))
    roots = {name.split("/", 1)[0] for name in entries}
    if len(roots) != 1 or any("/" not in name for name in entries):
        faults.append(Fault("", "goi-la", "gói phải có đúng một thư mục ở ngoài cùng"))
    elif not faults and not _same_zip(entries, content):
        faults.append(Fault("", "goi-bi-sua", "tệp zip đã bị thay đổi ở ngoài các tệp bên trong"))
    return {name.split("/", 1)[-1]: data for name, data in entries.items()}, faults


def _same_zip(entries: Mapping[str, bytes], content: bytes) -> bool:
    """Whether the zip is the one that the program would build of these entries."""
    day = _bagging_date(entries)
    return day is not None and bags.zipped(entries, day) == content


def _bagging_date(entries: Mapping[str, bytes]) -> dt.date | None:
    info = next((data for name, data in entries.items() if name.endswith("/bag-info.txt")), b"")
    for line in info.decode("utf-8", "replace").splitlines():
        key, _, value = line.partition(":")
        if key == "Bagging-Date":
            try:
                return dt.date.fromisoformat(value.strip())
            except ValueError:
                return None
    return None


# The bag


def _bag(files: Mapping[str, bytes]) -> list[Fault]:
    """Files against manifests: changed, missing, and those that no manifest names.

    Of two manifests the one that was changed itself accuses nobody: it is named, the other counts.
    """
    faults = []
    if files.get("bagit.txt") != bags.DECLARATION:
        faults.append(Fault("bagit.txt", "thieu-khai-bao", "thiếu hoặc đã bị sửa"))
    payload = {name for name in files if name.startswith(bags.PAYLOAD)}
    own = {f"tagmanifest-{algorithm}.txt": algorithm for algorithm in bags.ALGORITHMS}
    tags = files.keys() - payload - own.keys()
    right = {
        name: bags.manifest({tag: files[tag] for tag in sorted(tags)}, algorithm)
        for name, algorithm in own.items()
    }
    changed = {name for name in own if name in files and files[name] != right[name]}
    for name, algorithm in own.items():
        if name in changed and len(changed) < len(own):
            faults.append(Fault(name, "tep-bi-sua", "nội dung khác với lúc đóng gói"))
        else:
            faults += _manifest(files, name, algorithm, tags)
    harmed = {fault.file for fault in faults}
    listed = {f"manifest-{algorithm}.txt": algorithm for algorithm in bags.ALGORITHMS}
    trusted = {name: each for name, each in listed.items() if name not in harmed} or listed
    for name, algorithm in trusted.items():
        faults += _manifest(files, name, algorithm, payload)
    return faults


def _manifest(
    files: Mapping[str, bytes], manifest: str, algorithm: str, covered: set[str]
) -> Iterator[Fault]:
    if manifest not in files:
        yield Fault(manifest, "thieu-tep", "không có trong gói")
        return
    listed = {}
    for line in files[manifest].decode("utf-8", "replace").splitlines():
        checksum, _, name = line.partition("  ")
        listed[name] = checksum
    for name, checksum in listed.items():
        if name not in files:
            yield Fault(name, "thieu-tep", "có trong danh mục nhưng không có trong gói")
        elif hashlib.new(algorithm, files[name]).hexdigest() != checksum:
            yield Fault(name, "tep-bi-sua", "nội dung khác với lúc đóng gói")
    for name in sorted(covered - listed.keys()):
        yield Fault(name, "tep-la", "không có trong danh mục của gói")


# hoso.xml


def _described(files: Mapping[str, bytes]) -> tuple[etree._Element | None, list[Fault]]:
    if DESCRIPTION not in files:
        return None, [Fault(DESCRIPTION, "thieu-tep", "không có trong gói")]
    try:
        return metadata.validate(files[DESCRIPTION]), []
    except MetadataError as fault:
        return None, [Fault(DESCRIPTION, "mo-ta-sai", f"không đúng lược đồ ({fault})")]


def _against_description(
    root: etree._Element, files: Mapping[str, bytes], harmed: Collection[str]
) -> Iterator[Fault]:
    """The papers that hoso.xml names, each looked at; every other PDF as well.

    What was changed since is named already; that it is no PDF/A any more says nothing new.
    """
    level = root.findtext(f"{{{NAMESPACE}}}Package/{{{NAMESPACE}}}PdfA", "2b")
    named: dict[str, tuple[int, str]] = {}
    for document in root.findall(".//{*}Document"):
        file = document.findtext("{*}File", "")
        origin = document.findtext("{*}Origin", "")
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
        if name.endswith(".pdf") and name not in harmed:
            pages, origin = named.get(name, (None, ""))
            yield from _pdf(name, content, level, pages, origin)
    if WHOLE in files and WHOLE not in harmed:
        yield from _against_index(root, files[WHOLE])


_checked: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = {}
"""What was found on a PDF, by its hash: the same certificate lies in several packages."""

_MOST_REMEMBERED = 10_000


def _pdf(name: str, content: bytes, level: str, pages: int | None, origin: str) -> Iterator[Fault]:
    """A PDF: the level it claims is the level it has, pages as said, text that can be read."""
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
    if origin != SCANNED and not _has_text(content):
        yield "khong-co-chu", "không đọc được chữ trong tệp"


def _against_index(root: etree._Element, content: bytes) -> Iterator[Fault]:
    """Whether each paper lies in the dossier's PDF on the sheet that hoso.xml names."""
    document = pypdfium2.PdfDocument(content)
    try:
        marks = {
            match[1]: target.get_index()
            for mark in document.get_toc()
            if (match := _SHEETS.search(mark.get_title())) is not None
            and (target := mark.get_dest()) is not None
        }
        bare = {
            page
            for made in root.findall(".//{*}MadeFrom")
            if made.findtext("{*}Name") == "trang-khong-so"
            for page in made.findtext("{*}Value", "").split(", ")
        }
        for each in root.findall(".//{*}Document"):
            sheets = each.findtext("{*}Sheets", "")
            page = marks.get(sheets)
            words = _words(document, page) if page is not None else set()
            if page is None:
                yield Fault(WHOLE, "sai-muc-luc", f"không có dấu trang cho tờ {sheets}")
            elif sheets.partition("-")[0] not in words and str(page + 1) not in bare:
                yield Fault(WHOLE, "sai-muc-luc", f"tờ {sheets} không nằm ở trang {page + 1}")
    finally:
        document.close()


_SHEETS = re.compile(r"\(tờ (\d+(?:-\d+)?)\)$")


def _words(document: pypdfium2.PdfDocument, page: int) -> set[str]:
    return set(document[page].get_textpage().get_text_bounded().split())


def _has_text(content: bytes) -> bool:
    document = pypdfium2.PdfDocument(content)
    try:
        return any(page.get_textpage().get_text_bounded().strip() for page in document)
    finally:
        document.close()
