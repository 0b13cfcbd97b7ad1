"""A file that is not a workbook, or not ours, is refused in plain words."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from pipeline.examination import examine
from pipeline.model.choices import closed_lists
from pipeline.model.errors import InputError
from pipeline.model.reports import shown
from pipeline.workbook.year import read

if TYPE_CHECKING:
    from tests.conftest import Edited, Faults

    Look = Callable[[Path], Faults]
from tests.workbook.readings import reading


def refused(path: Path) -> InputError:
    """The error of a file that cannot be read at all."""
    with pytest.raises(InputError) as caught:
        read(path, closed_lists())
    assert caught.value.hint
    assert not re.search(r"zip|XML|\[|Errno|File is", caught.value.message)
    return caught.value


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "khong-co.xlsx" in refused(tmp_path / "khong-co.xlsx").message


def test_a_folder_is_no_workbook(tmp_path: Path) -> None:
    assert "thư mục" in refused(tmp_path).message


def zipped(**files: str) -> bytes:
    """A zip with the given files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/"), text)
    return target.getvalue()


OLE = bytes.fromhex("D0CF11E0A1B11AE1")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tệp rỗng"),
        (b"Ma;Ten\n20161;Khe Tre\n", "không phải sổ Excel"),
        (zipped(a="b"), "không phải sổ Excel"),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "không phải sổ Excel"),
        (b"Ma;Ten\n20161;Khe Tre\n", "CSV"),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), ".ods"),
        (zipped(word__document="b", **{"word/document.xml": "b"}), ".docx"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04" + b"\x00" * 100, "không phải sổ Excel"),
        (OLE + b"\x00" * 512 + "Workbook".encode("utf-16-le"), ".xls"),
        (OLE + b"\x00" * 512 + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
    ],
)
def test_what_is_no_workbook_is_said_in_plain_words(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(content)
    assert words in refused(path).message


def test_a_workbook_cut_short_is_no_workbook(tmp_path: Path, sample: Path) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(sample.read_bytes()[:30_000])
    assert "hỏng" in refused(path).message


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The workbook with its parts changed as files."""
    target = path.with_name(f"{path.stem}-2.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return target


def test_a_workbook_with_broken_xml_is_said_to_be_damaged(edited: "Edited") -> None:
    path = rewritten(
        edited(), lambda name, part: part[:-20] if name.endswith("sheet4.xml") else part
    )
    assert "hỏng" in refused(path).message


def test_a_workbook_that_a_program_has_locked_is_to_be_closed(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", locked)
    assert "Đóng tệp" in refused(sample).hint


@pytest.mark.parametrize("lock", ["~$so.xlsx", ".~lock.so.xlsx#"])
def test_a_workbook_open_elsewhere_is_read_with_a_warning(edited: "Edited", lock: str) -> None:
    path = edited(name="so.xlsx")
    path.with_name(lock).write_bytes(b"")
    (finding,) = reading(path).findings
    assert (finding.code, finding.is_error) == ("so-dang-mo", False)


def test_a_workbook_of_something_else_gets_one_sentence(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Danh sách lớp"  # type: ignore[union-attr]
    book.save(tmp_path / "lop.xlsx")
    (finding,) = examine(tmp_path / "lop.xlsx").findings
    assert finding.code == "so-khong-doc-duoc"
    assert "“lop.xlsx” không phải sổ của chương trình" in finding.message
    assert "“Danh sách lớp”" in finding.message


def test_several_sheets_that_are_missing_are_one_finding(edited: "Edited") -> None:
    def lost(book: Workbook) -> None:
        for title in ("Kinh phí", "Mốc thời gian", "Căn cứ"):
            del book[title]

    found = [finding for finding in shown(examine(edited(lost)).findings) if finding.is_error]
    assert [finding.code for finding in found] == ["thieu-sheet"]
    assert "“Căn cứ”, “Kinh phí” và “Mốc thời gian”" in found[0].message
