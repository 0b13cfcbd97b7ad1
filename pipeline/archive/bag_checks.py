"""The bag of a package checked: each file against the manifests, and against manifest.json.

A plain bag has only one record of its files. Ours has two: data/manifest.json names each file with
its hash and repeats bag-info.txt, and bag-info.txt has the hash of manifest.json. So a changed file
is found even if a tool has rewritten the bag's own manifests.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.archive import bags
from pipeline.archive.contents import information
from pipeline.archive.faults import Fault

MANIFEST = f"{bags.PAYLOAD}manifest.json"
RECORD_HASH = "Hoso-Manifest"
"""The line of bag-info.txt with the hash of manifest.json."""

HASHES, INFORMATION = "tep", "bag_info"
"""The keys of manifest.json that name the other files, and repeat bag-info.txt."""

OXUM = "Payload-Oxum"
_INFO = "bag-info.txt"
_CHANGED = "nội dung khác với lúc đóng gói"


def recorded(
    payload: Mapping[str, bytes], record: Mapping[str, Any], info: Mapping[str, str]
) -> tuple[bytes, dict[str, str]]:
    """manifest.json, and the lines of bag-info.txt with its hash.

    `payload` are the other files by their path below data/, `record` is the rest of manifest.json.
    """
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in payload.items()}
    info = {key: " ".join(value.split()) for key, value in info.items() if value.strip()}
    whole = {**record, HASHES: hashes, INFORMATION: info}
    content = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    written = content.encode()
    return written, {**info, RECORD_HASH: hashlib.sha256(written).hexdigest()}


def faults(files: Mapping[str, bytes]) -> list[Fault]:
    """What was changed, is missing or was added; each file is named once."""
    all_faults = _bag(files)
    harmed = {fault.file for fault in all_faults}
    all_faults += [fault for fault in _against_record(files) if fault.file not in harmed]
    if not all_faults:
        all_faults += _amounts(files)
    return all_faults


def _bag(files: Mapping[str, bytes]) -> list[Fault]:
    """Compare files with manifests.

    If one of two manifests was itself changed, that is reported and the other is used.
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
            faults.append(Fault(name, "tep-bi-sua", _CHANGED))
        else:
            faults += _manifest(files, name, algorithm, tags)
    harmed = {fault.file for fault in faults}
    listed = {f"manifest-{algorithm}.txt": algorithm for algorithm in bags.ALGORITHMS}
    trusted = {
        name: algorithm for name, algorithm in listed.items() if name not in harmed
    } or listed
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
            yield Fault(name, "tep-bi-sua", _CHANGED)
    for name in sorted(covered - listed.keys()):
        yield Fault(name, "tep-la", "không có trong danh mục của gói")


def _against_record(files: Mapping[str, bytes]) -> Iterator[Fault]:
    """Compare files with manifest.json, and manifest.json with bag-info.txt.

    Packages made by earlier versions of the program have neither the hashes nor that line.
    """
    if MANIFEST not in files:
        yield Fault(MANIFEST, "thieu-tep", "không có trong gói")
        return
    try:
        record = json.loads(files[MANIFEST])
    except ValueError:
        record = None
    if not isinstance(record, dict):
        yield Fault(MANIFEST, "du-lieu-hong", "không phải dữ liệu JSON đọc được")
        return
    info = information(files)
    hashes, repeated = record.get(HASHES), record.get(INFORMATION)
    if hashes is None and repeated is None and RECORD_HASH not in info:
        return
    if info.get(RECORD_HASH) != hashlib.sha256(files[MANIFEST]).hexdigest():
        yield Fault(MANIFEST, "tep-bi-sua", f"khác với mã băm ghi ở dòng {RECORD_HASH} của {_INFO}")
    if not isinstance(hashes, dict) or not isinstance(repeated, dict):
        yield Fault(MANIFEST, "du-lieu-hong", "thiếu mã băm của các tệp")
        return
    yield from _against_hashes(files, hashes)
    lines = {key: value for key, value in info.items() if key not in (RECORD_HASH, OXUM)}
    for key in sorted(lines.keys() | repeated.keys()):
        if lines.get(key) != repeated.get(key):
            yield Fault(_INFO, "tep-bi-sua", f"dòng {key} khác với lúc đóng gói")


def _against_hashes(files: Mapping[str, bytes], hashes: Mapping[str, Any]) -> Iterator[Fault]:
    payload = {
        name: content
        for name, content in files.items()
        if name.startswith(bags.PAYLOAD) and name != MANIFEST
    }
    named = {f"{bags.PAYLOAD}{name}": checksum for name, checksum in hashes.items()}
    for name in sorted(payload.keys() | named.keys()):
        if name not in payload:
            yield Fault(name, "thieu-tep", "manifest.json nêu tệp này nhưng không có trong gói")
        elif name not in named:
            yield Fault(name, "tep-la", "manifest.json không nêu tệp này")
        elif hashlib.sha256(payload[name]).hexdigest() != named[name]:
            yield Fault(name, "tep-bi-sua", _CHANGED)


def _amounts(files: Mapping[str, bytes]) -> Iterator[Fault]:
    """Compare the number of bytes and files with bag-info.txt (RFC 8493, 2.2.2)."""
    sizes = [len(content) for name, content in files.items() if name.startswith(bags.PAYLOAD)]
    actual = f"{sum(sizes)}.{len(sizes)}"
    amounts = information(files).get(OXUM, "")
    if amounts != actual:
        yield Fault(_INFO, "sai-tong-so", f"ghi {amounts or 'không'} byte.tệp, gói có {actual}")
