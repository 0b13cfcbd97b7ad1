"""A run in which nothing changed says again what the last one said, and anything changed ends that.

A second run of a workbook that is as it was does not even read it.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from pipeline import run
from pipeline.bundle import last_report
from pipeline.cli import main
from pipeline.model import cache
from pipeline.model.errors import ExitCode, InputError
from pipeline.model.findings import CellPlace, FilePlace, PaperPlace, Place, error, warning
from pipeline.printing import soffice
from tests.conftest import SAMPLE, Edited

Undo = Iterator[None]
ONLY = ("--only", "ke-hoach")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workbook whose papers were made."""
    folder = tmp_path_factory.mktemp("phong")
    shutil.copy(SAMPLE, folder / "so.xlsx")
    assert main(["documents", str(folder / "so.xlsx"), "--out", str(folder / "out"), *ONLY]) == 0
    return folder


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The outputs folders of the workbooks that a run looked into; it ends there."""
    found: list[Path] = []

    def stop(folder: Path) -> None:
        found.append(folder)
        raise InputError("dừng", "")

    monkeypatch.setattr(run, "restore", stop)
    return found


def again(office: Path, *options: str) -> int:
    """Make the papers once more."""
    chosen = options or ONLY
    return main(["documents", str(office / "so.xlsx"), "--out", str(office / "out"), *chosen])


@contextmanager
def _other_bytes(path: Path) -> Undo:
    """One byte of a file is another one, at the same time and of the same length."""
    content, status = path.read_bytes(), path.stat()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    yield
    path.write_bytes(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@contextmanager
def _without(path: Path) -> Undo:
    path.rename(path.with_name("xxx"))
    yield
    path.with_name("xxx").rename(path)


@contextmanager
def _with(path: Path) -> Undo:
    """A file that a person puts there."""
    made = [folder for folder in path.parents if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"...")
    yield
    path.unlink()
    for folder in made:
        folder.rmdir()


PAPER = "out/so/01-ke-hoach/ke-hoach"
CHANGES: dict[str, Callable[[Path], AbstractContextManager[None]]] = {
    "workbook": lambda office: _other_bytes(office / "so.xlsx"),
    "paper": lambda office: _other_bytes(office / f"{PAPER}.docx"),
    "PDF": lambda office: _other_bytes(office / f"{PAPER}.pdf"),
    "marked copy": lambda office: _other_bytes(office / "out/so/kiem-tra.xlsx"),
    "manifest": lambda office: _other_bytes(office / "out/so/manifest.json"),
    "paper deleted": lambda office: _without(office / f"{PAPER}.docx"),
    "print run deleted": lambda office: _without(next((office / "out/so/in").glob("*.pdf"))),
    "folder deleted": lambda office: _without(office / "out/so/01-ke-hoach"),
    "scan beside the paper": lambda office: _with(office / f"{PAPER}-ky.pdf"),
    "scan of the office": lambda office: _with(office / "so/ban-ky/ke-hoach.pdf"),
    "picture": lambda office: _with(office / "so/hinh/bieu-trung.png"),
    "template of the office": lambda office: _with(office / "templates/nd30-2020/ke-hoach.docx"),
    "swap that was cut off": lambda office: _with(office / "out/so.next/manifest.json"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_changes_the_workbook_is_looked_into(
    what: str, office: Path, looked: list[Path]
) -> None:
    assert again(office) == 0
    assert looked == []
    with CHANGES[what](office):
        again(office)
        assert looked == [office / "out" / "so"]
    looked.clear()
    assert again(office) == 0
    assert looked == []


@pytest.mark.parametrize(
    "options",
    [
        (*ONLY, "--fresh"),
        (*ONLY, "--duplex"),
        (*ONLY, "--draft"),
        (*ONLY, "--issued"),
        (*ONLY, "--reissue", "ke-hoach"),
        (*ONLY, "--only", "danh-sach-dang-ky"),
        ("--stage", "01-ke-hoach"),
        ("--unit", "20164"),
    ],
)
def test_what_is_asked_for_otherwise_is_looked_into(
    options: tuple[str, ...], office: Path, looked: list[Path]
) -> None:
    again(office, *options)
    assert looked == [office / "out" / "so"]


def test_another_program_or_libreoffice_looks_into_it(
    office: Path, looked: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as other:
        other.setattr(cache, "program", lambda: "another version")
        again(office)
    with monkeypatch.context() as other:
        other.setattr(soffice, "build", lambda: "another build")
        again(office)
    assert len(looked) == 2


@pytest.mark.parametrize("record", ["[1, 2", "[]", "{}", '{"key": 1}', "null"])
def test_with_a_damaged_record_the_workbook_is_looked_into(
    record: str, office: Path, looked: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = office / "cache"
    shutil.copytree(Path(os.environ["HOSO_CACHE"]) / "runs", own / "runs")
    monkeypatch.setenv("HOSO_CACHE", str(own))
    assert again(office) == 0
    assert looked == []
    for path in (own / "runs").iterdir():
        path.write_text(record)
    again(office)
    assert len(looked) == 1
    shutil.rmtree(own)


def test_what_is_said_again_is_what_a_whole_run_says(
    edited: Edited,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workbook = edited(
        ("Văn bản", ("Kế hoạch",), "Ngày ban hành", "31/02/2014"),
        ("Đơn vị", "20164", "Số trẻ em", "nhiều"),
    )
    asked = ["documents", str(workbook), "--out", str(tmp_path / "out"), "--json", *ONLY]
    asked += ["--only", "dang-ky"]

    def said() -> object:
        assert main(asked) == int(ExitCode.INPUT)
        return json.loads(capsys.readouterr().out)

    said()
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("HOSO_CACHE", str(tmp_path / "empty"))
        whole = said()
    repeated = said()
    assert repeated == whole
    assert whole[0]["missing"]  # type: ignore[index]
    assert whole[0]["kept"]  # type: ignore[index]


def test_a_workbook_that_is_saved_while_the_run_reads_it_is_not_remembered(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = tmp_path / "so.xlsx"
    shutil.copy(sample, workbook)
    before = workbook.read_bytes()
    examine = run.examine  # type: ignore[attr-defined]

    def saved_meanwhile(path: Path) -> object:
        workbook.write_bytes(before + b"\n")
        return examine(path)

    asked = ["documents", str(workbook), "--out", str(tmp_path / "out"), *ONLY]
    with monkeypatch.context() as busy:
        busy.setattr(run, "examine", saved_meanwhile)
        assert main(asked) == 0
    workbook.write_bytes(before)
    read: list[Path] = []

    def noted(path: Path) -> object:
        read.append(path)
        return examine(path)

    monkeypatch.setattr(run, "examine", noted)
    assert main(asked) == 0
    assert read == [workbook]


def test_what_a_run_could_not_print_is_tried_again(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(filled: list[object], *rest: object) -> object:
        why = error("in-loi", PaperPlace("ke-hoach"), "LibreOffice dừng")
        return (), tuple((paper.paper, why) for paper in filled)  # type: ignore[attr-defined]

    asked = ["documents", str(sample), "--out", str(tmp_path), *ONLY]
    with monkeypatch.context() as failing:
        failing.setattr(run, "print_papers", fail)
        assert main(asked) == int(ExitCode.CONVERSION)
        assert main(asked) == int(ExitCode.CONVERSION)
    assert main(asked) == 0
    assert (tmp_path / sample.stem / "01-ke-hoach" / "ke-hoach.pdf").is_file()


@pytest.mark.parametrize(
    "place",
    [
        CellPlace("Đơn vị", 3, 2, "Tên", "ten", (3, 4, 9)),
        CellPlace("Đơn vị"),
        FilePlace("ke-hoach.docx", "đoạn 3"),
        PaperPlace("ke-hoach", 2),
    ],
)
def test_a_finding_comes_back_as_it_was(place: Place) -> None:
    for finding in (error("ma-loi", place, "sai", "sửa"), warning("ma", place, "", kind="a")):
        record = json.loads(json.dumps(last_report.finding_record(finding)))
        assert last_report.finding_of(record) == finding
