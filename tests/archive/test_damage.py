"""Damage of many kinds: each is found and named, and none ends in a fault of the program."""

import datetime as dt
import hashlib
import io
import json
import os
import shutil
import stat
import struct
import sys
import warnings
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

from pipeline.archive import bags
from pipeline.archive.bag_checks import RECORD_HASH
from pipeline.archive.contents import information
from pipeline.archive.verify import packages, verify
from pipeline.cli import main
from pipeline.commands.verify import MANY
from pipeline.model.errors import ExitCode
from tests.archive.certificates import holder
from tests.archive.small import made

Files = Mapping[str, bytes]

PLAN, REPORT = "data/van-ban/001-ke-hoach", "data/van-ban/002-bao-cao"
XML, WHOLE, RECORD = "data/hoso.xml", "data/ho-so.pdf", "data/manifest.json"
WORKBOOK, INFO = "data/so/so-2014.xlsx", "bag-info.txt"
NAME = "thu-2014-v01"
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
OUTSIDE = (
    b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    b'<HoSo xmlns="urn:hoso:ho-so:1">&a;</HoSo>'
)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("papers"), tmp_path_factory.mktemp("packages"))


@pytest.fixture(scope="module")
def files(package: Path) -> Files:
    """The files of the bag by their path in it."""
    with zipfile.ZipFile(package) as archive:
        return {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}


def zipped(files: Files, root: str = NAME) -> bytes:
    """The zip as the program builds it."""
    entries = {f"{root}/{name}": content for name, content in files.items()}
    return bags.zipped(entries, dt.date(2014, 10, 1))


def bagged(files: Files, **info: str) -> Files:
    """The same payload with manifests written again, as any BagIt tool can do it."""
    payload = {name[5:]: data for name, data in files.items() if name.startswith("data/")}
    lines = {**information(files), **info}
    del lines["Payload-Oxum"]
    return bags.bag(payload, {key: value for key, value in lines.items() if value})


def without(files: Files, *names: str) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if name not in names}


def told(path: Path) -> dict[str, str]:
    """The codes of the faults by the file that is named."""
    return {fault.file: fault.code for fault in verify(path).faults}


# Manifests written again: what tells then is manifest.json, and what the files say of one another


def _changed(name: str, old: bytes, new: bytes) -> Callable[[Files], Files]:
    def change(files: Files) -> Files:
        assert old in files[name]
        return {**files, name: files[name].replace(old, new, 1)}

    return change


def _appended(name: str) -> Callable[[Files], Files]:
    return lambda files: {**files, name: files[name] + b"\n"}


def _gone(name: str) -> Callable[[Files], Files]:
    return lambda files: without(files, name)


def _is(name: str, content: bytes) -> Callable[[Files], Files]:
    return lambda files: {**files, name: content}


def _cut(name: str) -> Callable[[Files], Files]:
    return lambda files: {**files, name: files[name][: len(files[name]) // 2]}


def _swapped(suffix: str) -> Callable[[Files], Files]:
    first, second = PLAN + suffix, REPORT + suffix
    return lambda files: {**files, first: files[second], second: files[first]}


WITH_NEW_MANIFESTS: list[tuple[str, Callable[[Files], Files]]] = [
    *((name, _appended(name)) for name in (f"{PLAN}.docx", f"{REPORT}.pdf", WORKBOOK, WHOLE)),
    *((name, _gone(name)) for name in (f"{PLAN}.docx", f"{PLAN}.pdf", WORKBOOK, WHOLE, XML)),
    *((name, _gone(name)) for name in (RECORD, "data/hoso.xsd")),
    *((name, _cut(name)) for name in (f"{PLAN}.pdf", f"{PLAN}.docx", WHOLE, XML, RECORD)),
    *((name, _is(name, b"")) for name in (f"{PLAN}.pdf", WHOLE, XML, RECORD)),
    *((XML, _is(XML, content)) for content in (BOMB, OUTSIDE, b"\xff\xfe<", b"<HoSo/>")),
    *((RECORD, _is(RECORD, content)) for content in (b"[]", b"{}", b'{"tep": 1}', b"\xff")),
    (XML, _changed(XML, "Hồ sơ thử".encode(), "Hồ sơ khác".encode())),
    (XML, _changed(XML, b"<IssuedDate>2014", b"<IssuedDate>2013")),
    (XML, _changed(XML, b"<PageAmount>2", b"<PageAmount>3")),
    (XML, _changed(XML, b"<DocTotal>2", b"<DocTotal>1")),
    (XML, _changed(XML, b"<PdfA>2b", b"<PdfA>1b")),
    (XML, _changed(XML, b"<Sheets>03", b"<Sheets>04")),
    (RECORD, _changed(RECORD, b'"chuong-trinh"', b'"chuong-trinh-khac"')),
    (f"{PLAN}.pdf", _swapped(".pdf")),
    (f"{REPORT}.docx", _swapped(".docx")),
    ("data/them.txt", _is("data/them.txt", b"x")),
    ("data/van-ban/003-them.pdf", _is("data/van-ban/003-them.pdf", b"%PDF-1.7")),
    ("data/goi.zip", _is("data/goi.zip", b"PK")),
    (WHOLE, _changed(WHOLE, b"/Type /Page ", b"/Type /Pgae ")),
]


@pytest.mark.parametrize(("wanted", "change"), WITH_NEW_MANIFESTS)
def test_a_change_is_named_even_where_all_manifests_were_written_anew(
    files: Files, tmp_path: Path, wanted: str, change: Callable[[Files], Files]
) -> None:
    target = tmp_path / f"{NAME}.zip"
    target.write_bytes(zipped(bagged(change(files))))
    assert wanted in told(target)


@pytest.mark.parametrize(
    "line",
    [
        {"External-Description": "Hồ sơ khác"},
        {"Bagging-Date": "2014-10-02"},
        {"Hoso-Content": ""},
        {RECORD_HASH: ""},
        {"Contact-Name": "Nguyễn Văn A"},
    ],
)
def test_a_changed_line_of_bag_info_is_found(
    files: Files, tmp_path: Path, line: dict[str, str]
) -> None:
    (tmp_path / f"{NAME}.zip").write_bytes(zipped(bagged(files, **line)))
    assert told(tmp_path / f"{NAME}.zip").keys() & {INFO, RECORD}


def test_a_wrong_sum_of_bytes_is_found(files: Files, tmp_path: Path) -> None:
    harmed = dict(files)
    harmed[INFO] = files[INFO].replace(b"Payload-Oxum: ", b"Payload-Oxum: 1")
    for algorithm in bags.ALGORITHMS:
        tags = {n: c for n, c in sorted(harmed.items()) if not n.startswith(("data/", "tagm"))}
        harmed[f"tagmanifest-{algorithm}.txt"] = bags.manifest(tags, algorithm)
    (tmp_path / f"{NAME}.zip").write_bytes(zipped(harmed))
    assert told(tmp_path / f"{NAME}.zip") == {INFO: "sai-tong-so"}


def test_one_manifest_made_to_match_is_contradicted_by_the_other(
    files: Files, tmp_path: Path
) -> None:
    harmed = {**files, XML: files[XML] + b"\n"}
    old, new = (hashlib.sha256(parts[XML]).hexdigest().encode() for parts in (files, harmed))
    harmed["manifest-sha256.txt"] = files["manifest-sha256.txt"].replace(old, new)
    (tmp_path / f"{NAME}.zip").write_bytes(zipped(harmed))
    assert {XML, "manifest-sha256.txt"} <= told(tmp_path / f"{NAME}.zip").keys()


def test_a_package_of_an_earlier_version_without_that_record_is_still_whole(
    files: Files, tmp_path: Path
) -> None:
    record = json.loads(files[RECORD])
    del record["tep"], record["bag_info"]
    earlier = bagged({**files, RECORD: json.dumps(record).encode()}, **{RECORD_HASH: ""})
    (tmp_path / f"{NAME}.zip").write_bytes(zipped(earlier))
    assert verify(tmp_path / f"{NAME}.zip").faults == ()


# The zip


def _with_entry(content: bytes, name: str, data: bytes = b"x", mode: int = 0) -> bytes:
    target = io.BytesIO(content)
    with warnings.catch_warnings(), zipfile.ZipFile(target, "a") as archive:
        warnings.simplefilter("ignore")  # of names that already exist
        entry = zipfile.ZipInfo(name)
        entry.create_system, entry.external_attr = 3, mode << 16
        archive.writestr(entry, data)
    return target.getvalue()


def _packed(content: bytes, method: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return target.getvalue()


def _commented(content: bytes) -> bytes:
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as archive:
        archive.comment = b"x"
    return target.getvalue()


def _patched(at: int, value: bytes) -> Callable[[bytes], bytes]:
    """Bytes of the directory's first entry are set."""

    def patch(content: bytes) -> bytes:
        begin = content.index(b"PK\x01\x02") + at
        return content[:begin] + value + content[begin + len(value) :]

    return patch


ZIPS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "cut in the middle": ("khong-phai-goi", lambda zip_: zip_[: len(zip_) // 2]),
    "cut at the end": ("khong-phai-goi", lambda zip_: zip_[:-30]),
    "longer": ("goi-bi-sua", lambda zip_: zip_ + b"x"),
    "with something before it": ("goi-bi-sua", lambda zip_: b"#!/bin/sh\n" + zip_),
    "with a comment": ("goi-bi-sua", _commented),
    "packed": ("goi-bi-sua", lambda zip_: _packed(zip_, zipfile.ZIP_DEFLATED)),
    "with other dates": ("goi-bi-sua", lambda zip_: _packed(zip_, zipfile.ZIP_STORED)),
    "encrypted": ("tep-hong", _patched(8, b"\x01")),
    "of an unknown method": ("tep-hong", _patched(10, b"\x63")),
    "with a size that lies": ("goi-qua-lon", _patched(24, struct.pack("<I", 0xFFFFFFF0))),
    "with a file twice": ("tep-trung", lambda zip_: _with_entry(zip_, f"{NAME}/{XML}")),
    "with a link": (
        "tep-lien-ket",
        lambda zip_: _with_entry(zip_, f"{NAME}/data/x", b"/etc", stat.S_IFLNK | 0o777),
    ),
    "with a folder": ("tep-la", lambda zip_: _with_entry(zip_, f"{NAME}/data/rong/", b"")),
    "with two roots": ("goi-la", lambda zip_: _with_entry(zip_, "khac/data/x")),
    "with a file at the root": ("goi-la", lambda zip_: _with_entry(zip_, "x")),
    **{
        f"with a name like {name!r}": (code, partial(_with_entry, name=name))
        for name, code in {
            "../x": "ten-nguy-hiem",
            "/etc/x": "ten-nguy-hiem",
            f"{NAME}/data/../../x": "ten-nguy-hiem",
            "C:\\x": "ten-nguy-hiem",
            f"{NAME}/data/\x1b[2J\nĐúng": "tep-la",
            f"{NAME}/data/{'x' * 3000}": "tep-la",
            f"{NAME}/./data/x": "tep-la",
            f"{NAME}//data/x": "tep-la",
            f"{NAME}/DATA/hoso.xml": "tep-la",
        }.items()
    },
}


@pytest.mark.parametrize("kind", ZIPS)
def test_a_damaged_zip_is_found(package: Path, tmp_path: Path, kind: str) -> None:
    code, damage = ZIPS[kind]
    target = tmp_path / package.name
    target.write_bytes(damage(package.read_bytes()))
    assert code in {fault.code for fault in verify(target).faults}


def test_a_zip_that_unpacks_to_far_more_is_not_unpacked(tmp_path: Path) -> None:
    target = tmp_path / f"{NAME}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{NAME}/data/x", bytes(30_000_000))
    assert told(target) == {"": "goi-qua-lon"}


def test_an_empty_zip_is_no_package(tmp_path: Path) -> None:
    zipfile.ZipFile(tmp_path / "x.zip", "w").close()
    assert told(tmp_path / "x.zip")


def test_a_package_under_another_name_is_found(package: Path, files: Files, tmp_path: Path) -> None:
    renamed = Path(shutil.copy(package, tmp_path / "thu-2014-v02.zip"))
    assert told(renamed) == {"": "goi-doi-ten"}
    (tmp_path / "khac-v01.zip").write_bytes(zipped(files, "khac-v01"))
    assert told(tmp_path / "khac-v01.zip") == {"": "goi-doi-ten"}


def test_a_package_tells_that_the_one_before_it_was_exchanged(tmp_path: Path) -> None:
    first = made(tmp_path, tmp_path / "packages", "a")
    second = made(tmp_path, tmp_path / "packages", "b")
    assert verify(second).faults == ()
    other = made(tmp_path, tmp_path / "elsewhere", "c", title="Hồ sơ khác")
    shutil.copy(other, first)
    assert verify(first).faults == ()
    assert told(second) == {"": "goi-truoc-khac"}
    first.unlink()
    assert verify(second).faults == ()


# An unpacked bag


@pytest.fixture
def unpacked(package: Path, tmp_path: Path) -> Path:
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path)
    return tmp_path / NAME


@pytest.mark.skipif(sys.platform == "win32", reason="links and names of POSIX")
def test_what_is_no_plain_file_is_found_in_an_unpacked_bag(unpacked: Path, tmp_path: Path) -> None:
    workbook = unpacked / WORKBOOK
    elsewhere = workbook.rename(tmp_path / "so.xlsx")
    workbook.symlink_to(elsewhere)
    (unpacked / "data/ngoai").symlink_to("/")
    (unpacked / "data/dut").symlink_to("/nowhere/at/all")
    os.mkfifo(unpacked / "data/ong")
    found = told(unpacked)
    assert found[WORKBOOK] == found["data/ngoai"] == found["data/dut"] == "tep-lien-ket"
    assert found["data/ong"] == "tep-la"


# The command


def test_packages_are_found_whatever_the_case_of_their_ending_and_when_unpacked(
    package: Path, unpacked: Path
) -> None:
    upper = Path(shutil.copy(package, unpacked.parent / "KHAC-V01.ZIP"))
    (unpacked / "data/ben-trong.zip").write_bytes(b"PK")
    assert list(packages([unpacked.parent])) == sorted([upper, unpacked])


def test_a_name_in_a_package_cannot_write_lines_of_its_own(
    package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / package.name
    target.write_bytes(_with_entry(package.read_bytes(), f"{NAME}/data/\x1b[2J\nĐúng  gói"))
    assert main(["verify", str(target)]) == ExitCode.PROOF
    told = capsys.readouterr().out
    assert "\x1b" not in told
    assert not any(line.startswith("Đúng") for line in told.splitlines())
    assert r"data/\x1b[2J\nĐúng  gói" in told


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names that are no text")
def test_a_name_that_is_no_text_is_reported(
    unpacked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(os.fsdecode(os.fsencode(unpacked) + b"/data/\xff")).write_bytes(b"x")
    for order in ([], ["--json"]):
        assert main(["verify", str(unpacked), *order]) == ExitCode.PROOF
        assert r"data/\udcff" in capsys.readouterr().out.replace("\\\\", "\\")


def test_many_packages_are_looked_at_by_workers_and_reported_in_order(
    package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(MANY):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        shutil.copy(package, folder)
    (tmp_path / "3" / package.name).write_bytes(package.read_bytes() + b"x")
    root = holder("Gốc").pem(tmp_path / "goc.pem")
    order = ["verify", str(tmp_path), "--trust", str(root), "--jobs", "2"]
    assert main(order) == ExitCode.PROOF
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line[0] != " "]
    assert [line[0] for line in lines] == ["Đúng"] * 3 + ["SAI"] + ["Đúng"] * (MANY - 4)
    assert [Path(line[1].rstrip(":")).parent.name for line in lines] == [*map(str, range(MANY))]
