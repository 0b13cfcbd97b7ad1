"""Archives of any form are read, and of a broken one that alone is said."""

import io
import zipfile
from collections.abc import Callable

import pytest

from pipeline.ooxml.zip_archive import Archive, Package

PARTS = {"word/document.xml": "<p>Ủy ban nhân dân xã Hương Xuân</p>".encode() * 9, "a.txt": b""}


def _by_zipfile(compression: int = zipfile.ZIP_STORED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
    return target.getvalue()


def _streamed() -> bytes:
    """Sizes after the data, as a program writes that cannot go back."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.content = b""

        def writable(self) -> bool:
            return True

        def write(self, content: bytes) -> int:  # type: ignore[override]
            self.content += bytes(content)
            return len(content)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
    return pipe.content


def _commented() -> bytes:
    target = io.BytesIO(_by_zipfile())
    with zipfile.ZipFile(target, "a") as archive:
        archive.comment = b"ghi ch\xc3\xba"
    return target.getvalue()


def _zip64() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in PARTS.items():
            with archive.open(name, "w", force_zip64=True) as part:
                part.write(content)
    return target.getvalue()


FORMS: dict[str, Callable[[], bytes]] = {
    "ours": lambda: Package(PARTS.items()).with_parts([]),
    "stored": _by_zipfile,
    "deflated": lambda: _by_zipfile(zipfile.ZIP_DEFLATED),
    "bzip2": lambda: _by_zipfile(zipfile.ZIP_BZIP2),
    "streamed": _streamed,
    "commented": _commented,
    "zip64": _zip64,
    "with something before it": lambda: b"MZ" * 40 + _by_zipfile(),
}


@pytest.mark.parametrize("form", FORMS)
def test_an_archive_of_any_form_is_read(form: str) -> None:
    archive = Archive(FORMS[form]())
    assert {name: archive.read(name) for name in archive.parts} == PARTS
    assert [part.file_size for part in archive.parts.values()] == list(map(len, PARTS.values()))


def test_what_is_written_is_what_zipfile_reads() -> None:
    packed = Package([("a.txt", b"")]).with_parts([("word/document.xml", b"<p/>" * 99)])
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert archive.read("word/document.xml") == b"<p/>" * 99


def _changed(at: bytes, by: int) -> bytes:
    """An archive in which a byte after a mark is another one."""
    content = bytearray(_by_zipfile(zipfile.ZIP_DEFLATED))
    place = content.index(at) + by
    content[place] ^= 0xFF
    return bytes(content)


BROKEN = {
    "nothing": b"",
    "no archive": b"PK\x03\x04 but no more",
    "cut": _by_zipfile()[:-30],
    "another byte in the data": _changed(b"document.xml", 20),
    "another checksum": _changed(b"PK\x01\x02", 16),
    "another size": _changed(b"PK\x01\x02", 24),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_what_is_broken_is_a_bad_archive(fault: str) -> None:
    with pytest.raises(zipfile.BadZipFile):
        Archive(BROKEN[fault]).read("word/document.xml")


def test_no_more_is_unpacked_than_the_directory_says() -> None:
    """A small part that unpacks to gigabytes, with a directory that says otherwise."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 50_000_000)
    content = bytearray(target.getvalue())
    size = content.index(b"PK\x01\x02") + 24
    content[size : size + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(zipfile.BadZipFile):
        Archive(bytes(content)).read("word/document.xml")


def test_an_unknown_name_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Archive(_by_zipfile()).read("word/styles.xml")
