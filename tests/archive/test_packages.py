"""Packages: what is in them, that every damage is found, and that nothing is overwritten."""

import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from bagit_utils import Bag

from pipeline.archive import bags
from pipeline.archive.faults import Fault
from pipeline.archive.package import last_package
from pipeline.archive.verify import verify
from tests.archive.small import made


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("papers"), tmp_path_factory.mktemp("packages"))


@pytest.fixture
def copy(package: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(package, tmp_path / package.name))


@pytest.fixture
def unpacked(package: Path, tmp_path: Path) -> Path:
    """The package's bag as a folder."""
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path)
    return tmp_path / package.stem


def names(faults: tuple[Fault, ...]) -> set[str]:
    return {fault.file for fault in faults}


def test_a_package_as_it_was_made_has_no_fault(package: Path, unpacked: Path) -> None:
    assert verify(package).faults == ()
    assert verify(package).documents == 2
    assert verify(unpacked).faults == ()


def test_another_tool_finds_the_bag_valid_and_a_changed_file_invalid(unpacked: Path) -> None:
    assert Bag(unpacked).validate().valid
    word = unpacked / "data/van-ban/001-ke-hoach.docx"
    word.write_bytes(word.read_bytes()[:-1] + b"x")
    assert not Bag(unpacked, load=False).validate().valid


def test_every_name_in_a_package_is_ascii(package: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        assert all(name.isascii() for name in archive.namelist())
        assert "thu-2014-v01/data/so/so-2014.xlsx" in archive.namelist()


def test_any_flipped_byte_is_found(copy: Path) -> None:
    content = copy.read_bytes()
    chosen = random.Random(16)
    at = {0, len(content) - 1, *(chosen.randrange(len(content)) for _ in range(300))}
    with zipfile.ZipFile(copy) as archive:  # and every kind of byte of the zip itself
        for entry in archive.infolist():
            at |= {entry.header_offset + chosen.randrange(30) for _ in range(3)}
    at |= {len(content) - chosen.randrange(1, 200) for _ in range(30)}
    for place in sorted(at):
        harmed = bytearray(content)
        harmed[place] ^= 1 << chosen.randrange(8)
        copy.write_bytes(bytes(harmed))
        assert verify(copy).faults, place


def test_a_flipped_byte_is_named_with_its_file(unpacked: Path) -> None:
    files = sorted(path for path in unpacked.rglob("*") if path.is_file())
    assert len(files) > 5
    for path in files:
        content = path.read_bytes()
        path.write_bytes(content[:-2] + bytes([content[-2] ^ 1]) + content[-1:])
        name = path.relative_to(unpacked).as_posix()
        assert name in names(verify(unpacked).faults), name
        path.write_bytes(content)
    assert verify(unpacked).faults == ()


def _remove(bag: Path) -> str:
    (bag / "data/van-ban/002-bao-cao.pdf").unlink()
    return "data/van-ban/002-bao-cao.pdf"


def _add(bag: Path) -> str:
    (bag / "data/van-ban/them.pdf").write_bytes(b"%PDF-1.4")
    return "data/van-ban/them.pdf"


def _add_tag(bag: Path) -> str:
    (bag / "ghi-chu.txt").write_text("thêm", encoding="utf-8")
    return "ghi-chu.txt"


def _rename(bag: Path) -> str:
    (bag / "data/ho-so.pdf").rename(bag / "data/ho-so-2.pdf")
    return "data/ho-so-2.pdf"


def _swap(bag: Path) -> str:
    first, second = bag / "data/van-ban/001-ke-hoach.pdf", bag / "data/van-ban/002-bao-cao.pdf"
    first.rename(bag / "tam")
    second.rename(first)
    (bag / "tam").rename(second)
    return "data/van-ban/001-ke-hoach.pdf"


def _cut(bag: Path) -> str:
    path = bag / "data/hoso.xml"
    path.write_bytes(path.read_bytes()[:-40])
    return "data/hoso.xml"


def _empty(bag: Path) -> str:
    (bag / "manifest-sha512.txt").write_bytes(b"")
    return "manifest-sha512.txt"


def _no_manifest(bag: Path) -> str:
    (bag / "tagmanifest-sha256.txt").unlink()
    return "tagmanifest-sha256.txt"


@pytest.mark.parametrize(
    "damage", [_remove, _add, _add_tag, _rename, _swap, _cut, _empty, _no_manifest]
)
@pytest.mark.parametrize("zipped", [False, True])
def test_what_is_missing_added_or_renamed_is_named(
    unpacked: Path, tmp_path: Path, damage: Callable[[Path], str], zipped: bool
) -> None:
    wanted = damage(unpacked)
    target = unpacked
    if zipped:
        target = tmp_path / "again.zip"
        with zipfile.ZipFile(target, "w") as archive:
            for path in sorted(unpacked.rglob("*")):
                if path.is_file():
                    archive.write(path, f"{unpacked.name}/{path.relative_to(unpacked)}")
    assert wanted in names(verify(target).faults)


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip at all"])
def test_what_is_no_package_is_named_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    assert [fault.code for fault in verify(tmp_path / "x.zip").faults] == ["khong-phai-goi"]


def test_names_that_lead_out_of_the_package_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("../../etc/x", b"")
    assert "ten-nguy-hiem" in {fault.code for fault in verify(tmp_path / "x.zip").faults}


def test_a_changed_dossier_is_a_new_version_that_names_the_one_before(tmp_path: Path) -> None:
    target = tmp_path / "packages"
    first = made(tmp_path, target, "a")
    before = first.read_bytes()
    assert last_package(target, "thu-2014", "a") == (first, True)
    second = made(tmp_path, target, "b", title="Hồ sơ thử năm 2014, bổ sung")
    assert (first.name, second.name) == ("thu-2014-v01.zip", "thu-2014-v02.zip")
    assert first.read_bytes() == before
    assert first.name.encode() in second.read_bytes()
    assert last_package(target, "thu-2014", "a") == (second, False)
    assert verify(second).faults == ()


def test_a_damaged_last_package_does_not_count_as_holding_the_dossier(tmp_path: Path) -> None:
    package = made(tmp_path, tmp_path / "packages")
    content = bytearray(package.read_bytes())
    content[len(content) // 2] ^= 1
    package.write_bytes(bytes(content))
    assert last_package(tmp_path / "packages", "thu-2014", "a") == (package, False)


def test_a_name_that_is_taken_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"before")
    with pytest.raises(FileExistsError):
        bags.store(b"after", tmp_path / "x.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["x.zip"]
    assert (tmp_path / "x.zip").read_bytes() == b"before"


def test_the_same_dossier_gives_the_same_bytes_elsewhere_and_at_another_time(
    package: Path, tmp_path: Path
) -> None:
    program = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[1]);"
        "from tests.archive.small import made;"
        "papers = pathlib.Path(sys.argv[2]); print(made(papers, papers / 'ra'))"
    )
    papers = tmp_path / "Thư mục khác"
    papers.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", program, str(Path(__file__).parents[2]), str(papers)],
        env={"TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONHASHSEED": "7", "PATH": ""},
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    other = Path(done.stdout.decode().strip() or papers / "ra/thu-2014-v01.zip")
    assert other.read_bytes() == package.read_bytes()


def test_the_dossiers_pdf_has_stamps_bookmarks_and_its_language(unpacked: Path) -> None:
    with pikepdf.open(unpacked / "data/ho-so.pdf") as pdf:
        assert pdf.Root.Lang == "vi-VN"
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
    assert titles == [
        "Bìa hồ sơ",
        "Mục lục văn bản, tài liệu",
        "Kế hoạch số 35/KH-UBND (tờ 01-02)",
        "Kế hoạch số 35/KH-UBND (tờ 03)",
        "Chứng từ kết thúc",
    ]
