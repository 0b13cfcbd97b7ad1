"""`hoso verify`: everything about a package checked again, offline, years after it was made.

Checksums by the bag's manifests; completeness against hoso.xml; every PDF as the PDF/A that
hoso.xml says, with embedded fonts and text that can be read; the number of pages; and the zip
itself, byte for byte. Each fault names the file it is in.
"""

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pikepdf
import pypdfium2
from lxml import etree

from pipeline.archive import bags, metadata, pdfa
from pipeline.archive.metadata import NAMESPACE, MetadataError

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


def packages(paths: Sequence[Path]) -> Iterator[Path]:
    """The packages named, and those that lie in folders named (a bag's folder is a package)."""
    for path in paths:
        if path.is_dir() and not (path / "bagit.txt").is_file():
            yield from sorted(path.rglob("*.zip"))
        else:
            yield path


def verify(path: Path) -> Verified:
    """A package, a zip or an unpacked bag, with all its faults."""
    try:
        files, faults = _read(path)
    except OSError as cause:
        return Verified(path, "", 0, (Fault("", "khong-doc-duoc", f"không đọc được: {cause}"),))
    except zipfile.BadZipFile:
        return Verified(path, "", 0, (Fault("", "khong-phai-goi", "không phải tệp zip đọc được"),))
    faults += _bag(files)
    root, more = _described(files)
    faults += more
    documents = [] if root is None else root.findall(".//{*}Document")
    if root is not None:
        faults += _against_description(root, files)
    title = "" if root is None else root.findtext("{*}Title", "")
    return Verified(path, title, len(documents), tuple(dict.fromkeys(faults)))


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
    """Files against manifests: changed, missing, and those that no manifest names."""
    faults = []
    if files.get("bagit.txt") != bags.DECLARATION:
        faults.append(Fault("bagit.txt", "thieu-khai-bao", "thiếu hoặc đã bị sửa"))
    for algorithm in bags.ALGORITHMS:
        payload = {name for name in files if name.startswith(bags.PAYLOAD)}
        tags = {
            name for name in files if name not in payload and not name.startswith("tagmanifest-")
        }
        faults += _manifest(files, f"manifest-{algorithm}.txt", algorithm, payload)
        faults += _manifest(files, f"tagmanifest-{algorithm}.txt", algorithm, tags)
    allowed = {f"tagmanifest-{algorithm}.txt" for algorithm in bags.ALGORITHMS}
    for name in files:
        if name.startswith("tagmanifest-") and name not in allowed:
            faults.append(Fault(name, "tep-la", "không có trong danh mục của gói"))
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
    name = f"{bags.PAYLOAD}hoso.xml"
    if name not in files:
        return None, [Fault(name, "thieu-tep", "không có trong gói")]
    try:
        return metadata.validate(files[name]), []
    except MetadataError as fault:
        return None, [Fault(name, "mo-ta-sai", f"không đúng lược đồ ({fault})")]


def _against_description(root: etree._Element, files: Mapping[str, bytes]) -> Iterator[Fault]:
    """The papers that hoso.xml names, each looked at; every other PDF as well."""
    level = root.findtext(f"{{{NAMESPACE}}}Package/{{{NAMESPACE}}}PdfA", "2b")
    named = {}
    for document in root.findall(".//{*}Document"):
        file = document.findtext("{*}File", "")
        named[file] = int(document.findtext("{*}PageAmount", "0"))
        if file not in files:
            yield Fault(file, "thieu-tep", "hoso.xml nêu tệp này nhưng không có trong gói")
    total = int(root.findtext("{*}PageTotal", "0"))
    if total != sum(named.values()):
        yield Fault("data/hoso.xml", "sai-so-trang", f"tổng số trang {total} không khớp")
    if int(root.findtext("{*}DocTotal", "0")) != len(named):
        yield Fault("data/hoso.xml", "sai-so-van-ban", "tổng số văn bản không khớp")
    for name, content in files.items():
        if name.endswith(".pdf"):
            yield from _pdf(name, content, level, named.get(name))


def _pdf(name: str, content: bytes, level: str, pages: int | None) -> Iterator[Fault]:
    """A PDF: the level it claims is the level it has, pages as said, text that can be read."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            claimed = pdfa.claimed_level(pdf)
            actual = len(pdf.pages)
    except Exception as cause:  # a damaged file fails in many ways
        yield Fault(name, "pdf-hong", f"không mở được ({type(cause).__name__})")
        return
    if claimed != level:
        yield Fault(name, "khong-phai-pdfa", f"tự nhận PDF/A-{claimed}, phải là PDF/A-{level}")
    reasons = list(pdfa.breaches(content, level))
    if reasons:
        yield Fault(name, "khong-phai-pdfa", f"không đạt PDF/A-{level}: {reasons[0]}")
    if pages is not None and pages != actual:
        yield Fault(name, "sai-so-trang", f"có {actual} trang, hoso.xml ghi {pages}")
    if not _has_text(content):
        yield Fault(name, "khong-co-chu", "không đọc được chữ trong tệp")


def _has_text(content: bytes) -> bool:
    document = pypdfium2.PdfDocument(content)
    try:
        return any(page.get_textpage().get_text_bounded().strip() for page in document)
    finally:
        document.close()
