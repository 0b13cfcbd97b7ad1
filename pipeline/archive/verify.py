"""`hoso verify`: checks everything about a package, offline, years after it was made.

Checksums by the bag's manifests and by manifest.json; completeness against hoso.xml; every PDF as
the PDF/A that hoso.xml says, with embedded fonts and text that can be read; the number of pages;
the package before, if it is in the same folder; and the zip itself, byte for byte. Each fault names
the file it is in.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import x509

from pipeline.archive import bag_checks, paper_checks
from pipeline.archive.contents import information, opened
from pipeline.archive.faults import Fault, UnusableError
from pipeline.archive.paper_checks import SIGNED
from pipeline.archive.signatures import Signature, signatures


@dataclass(frozen=True)
class Verified:
    """The result for a file: whether it is a dossier package at all, and its faults."""

    path: Path
    title: str
    documents: int
    faults: tuple[Fault, ...]
    signatures: tuple[tuple[str, Signature], ...] = ()


def packages(paths: Sequence[Path]) -> Iterator[Path]:
    """The packages named, and those in the folders named, as zips or as unpacked bags."""
    for path in paths:
        if not path.is_dir() or _is_bag(path):
            yield path
            continue
        below = sorted(path.rglob("*"))
        unpacked = [folder for folder in below if folder.is_dir() and _is_bag(folder)]
        for item in below:
            is_package = item in unpacked or (item.suffix.lower() == ".zip" and item.is_file())
            if is_package and not any(folder in item.parents for folder in unpacked):
                yield item


def _is_bag(folder: Path) -> bool:
    return (folder / "bagit.txt").is_file()


def verify(path: Path, roots: Sequence[x509.Certificate] = ()) -> Verified:
    """Check a package (a zip or an unpacked bag) or a single signed PDF.

    If `roots` are given, the certificate chain of each signature must end at one of them.
    """
    if path.suffix.lower() == ".pdf":
        return _signed_paper(path, roots)
    try:
        files, faults = opened(path)
    except UnusableError as refused:
        return Verified(path, "", 0, (refused.fault,))
    named = {fault.file for fault in faults}
    faults += [fault for fault in bag_checks.faults(files) if fault.file not in named]
    faults += _package_before(path, files)
    root, more = paper_checks.described(files)
    faults += more
    documents = [] if root is None else root.findall(".//{*}Document")
    if root is not None:
        faults += paper_checks.faults(root, files, {fault.file for fault in faults})
    title = "" if root is None else root.findtext("{*}Title", "")
    read = []
    for document in documents:
        name = document.findtext("{*}File", "")
        if document.findtext("{*}Origin") == SIGNED and name in files:
            signed, more = _signatures(name, files[name], roots)
            read += [(name, signature) for signature in signed]
            faults += more
    return Verified(path, title, len(documents), tuple(dict.fromkeys(faults)), tuple(read))


def _package_before(path: Path, files: Mapping[str, bytes]) -> Iterator[Fault]:
    """A fault if the package before, which is named by its hash, is there and differs."""
    name, _, checksum = information(files).get("Hoso-Previous", "").partition(" ")
    before = path.parent / Path(name).name
    if not name or not before.is_file():
        return
    try:
        same = hashlib.sha256(before.read_bytes()).hexdigest() == checksum
    except OSError:
        same = False
    if not same:
        message = f"gói trước, {before.name}, không phải gói mà gói này nối tiếp"
        yield Fault("", "goi-truoc-khac", message)


def _signed_paper(path: Path, roots: Sequence[x509.Certificate]) -> Verified:
    try:
        content = path.read_bytes()
    except OSError as cause:
        return Verified(path, "", 0, (Fault("", "khong-doc-duoc", f"không đọc được: {cause}"),))
    signed, faults = _signatures("", content, roots)
    read = tuple((path.name, signature) for signature in signed)
    return Verified(path, path.stem, 1, tuple(faults), read)


def _signatures(
    name: str, content: bytes, roots: Sequence[x509.Certificate]
) -> tuple[tuple[Signature, ...], list[Fault]]:
    """The signatures of a PDF, and a fault for each that is invalid or not trusted."""
    read_back = signatures(content, roots)
    faults = [Fault(name, "khong-co-chu-ky", "không có chữ ký số nào")] if not read_back else []
    for signature in read_back:
        who = signature.signer or signature.field or "không rõ"
        if not signature.intact:
            faults.append(Fault(name, "chu-ky-hong", f"chữ ký số của {who} không còn hiệu lực"))
        elif signature.trusted is False:
            message = f"chứng thư của {who} không dẫn tới chứng thư gốc đã nêu"
            faults.append(Fault(name, "chu-ky-khong-tin-cay", message))
    return read_back, faults
