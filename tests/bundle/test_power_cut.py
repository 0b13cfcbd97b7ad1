"""A power cut at any moment of a delivery: nothing of a person's is lost, the record is right."""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.bundle import disk, manifest, swap
from pipeline.bundle.manifest import Entry, Manifest
from pipeline.bundle.outputs import building, restore
from tests.bundle.one_run import entry
from tests.bundle.power_cut import Recorder, Step, Tree, after, losses, pending

NAME = "nam-dong-2014"
SEED = int(os.environ.get("HOSO_SEED", "5"))
"""Which of what was not on the disk is missing after a cut; `HOSO_SEED` tries others."""

CLERKS = {
    "ghi-chu.txt": b"a note",
    "01-ke-hoach/anh.jpg": b"a picture",
    "rieng/thu.docx": b"a letter",
    "01-ke-hoach/cu.docx": b"edited by hand",
}
"""What a person put into the outputs, or changed there, before the run."""

SAVED = {"01-ke-hoach/moi-luu.txt": b"saved meanwhile", "01-ke-hoach/giu.docx": b"edited meanwhile"}
"""What a person saves while the run works: a new file, and a paper that is kept."""


def paper(name: str, content: bytes, number: str | None = None) -> Entry:
    """A paper's record; with a number it is issued."""
    made = entry(name, content)
    return replace(made, number=number, state="phát hành") if number else made


BEFORE = Manifest(
    "1",
    "so.xlsx",
    (
        paper("giu", b"kept"),
        paper("cu", b"old words"),
        paper("bo", b"no longer due"),
        paper("ban-hanh", b"issued", "35/KH-UBND"),
    ),
    bundles={
        "tap/ca-nam.pdf": {"made_from": "1", "sha256": manifest.sha256(b"bundle")},
        "tap/bo.pdf": {"made_from": "1", "sha256": manifest.sha256(b"dropped")},
    },
    replaced={"ban-cu/cu-ban-truoc.docx": manifest.sha256(b"older words")},
)
AFTER = Manifest(
    "1",
    "so.xlsx",
    (
        paper("giu", b"kept"),
        paper("cu", b"new words"),
        paper("ban-hanh", b"issued", "35/KH-UBND"),
        paper("moi", b"new paper"),
    ),
    bundles={"tap/ca-nam.pdf": {"made_from": "2", "sha256": manifest.sha256(b"new bundle")}},
)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk under the tests keeps its power; waiting for it takes most of the time."""
    monkeypatch.setattr(os, "fsync", lambda known: None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The outputs of an earlier run, with a person's files among them."""
    outputs = tmp_path / "outputs" / NAME
    files = {"tap/ca-nam.pdf": b"bundle", "tap/bo.pdf": b"dropped"}
    files["ban-cu/cu-ban-truoc.docx"] = b"older words"
    for kind, content in (("giu", b"kept"), ("cu", b"old words"), ("bo", b"no longer due")):
        files |= {f"01-ke-hoach/{kind}.{end}": content for end in ("docx", "pdf")}
    files |= {f"01-ke-hoach/ban-hanh.{end}": b"issued" for end in ("docx", "pdf")}
    for name in (manifest.NAME, manifest.SPARE):
        files[name] = BEFORE.dump().encode()
    for name, content in (files | CLERKS).items():
        (outputs / name).parent.mkdir(parents=True, exist_ok=True)
        (outputs / name).write_bytes(content)
    (outputs / "trong" / "cua-toi").mkdir(parents=True)
    return outputs


def deliver(folder: Path, save: Callable[[], None] = lambda: None) -> None:
    """A run that does all that a run can do; in the middle of it a person saves files."""
    old = BEFORE.by_key()
    with building(folder, BEFORE) as step:
        step.set_aside_edited([old["cu", None]])
        step.replace(old["cu", None])
        for name, content in (("cu", b"new words"), ("moi", b"new paper")):
            for end in ("docx", "pdf"):
                step.write(f"01-ke-hoach/{name}.{end}", content)
        step.retire(old["bo", None])
        step.write("tap/ca-nam.pdf", b"new bundle")
        step.drop("tap/bo.pdf")
        save()
        step.record(replace(AFTER, replaced=step.still_replaced()))


def save(folder: Path) -> None:
    """A person saves files as programs do it: beside, then in place."""
    for name, content in SAVED.items():
        path = folder / name
        disk.write(path.with_suffix(".tmp"), content)
        disk.flush([path.with_suffix(".tmp")])
        disk.sync(path.parent)
        disk.move(path.with_suffix(".tmp"), path)
        disk.sync(path.parent)


def contents(folder: Path) -> set[bytes]:
    """What the files in a folder hold."""
    return {path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def see_whole(folder: Path, theirs: set[bytes], edited: set[str]) -> None:
    """Nothing of a person's is lost; every paper is there as the record says, or was edited."""
    assert [path.name for path in folder.parent.iterdir()] == [NAME]
    assert theirs <= contents(folder)
    assert (folder / "trong" / "cua-toi").is_dir()
    record = manifest.load(folder)
    assert record is not None
    assert {paper.kind for paper in record.papers} in (
        {paper.kind for paper in known.papers} for known in (BEFORE, AFTER)
    )
    for name, sha in manifest.files(record).items():
        if name not in edited:
            assert manifest.sha256((folder / name).read_bytes()) == sha, name
    for end in ("docx", "pdf"):
        assert (folder / f"01-ke-hoach/ban-hanh.{end}").read_bytes() == b"issued"


def next_run(folder: Path) -> None:
    """The next run: it cleans up before it reads, and then changes something."""
    restore(folder)
    with building(folder, manifest.load(folder)) as step:
        step.write("kiem-tra.xlsx", b"marked")


def cut_states(
    first: Tree, steps: list[Step], *, every: bool = False
) -> Iterator[tuple[int, Tree]]:
    """What is on the disk after a power cut after each of the steps, in many ways, the last first.

    While the next folder is half built few steps are tried, with `every` more of them.
    """
    chance = random.Random(SEED)
    for count in reversed(range(len(steps) + 1)):
        few = len(pending(steps[:count])) <= 3 or not _only_built(steps[:count])
        if not (few or count % (3 if every else 8) == 0):
            continue
        done = steps[:count]
        for dropped in losses(pending(done), chance, every=every):
            yield count, after(first, done, dropped)


def _only_built(steps: list[Step]) -> bool:
    return not any(step.removed and step.removed[0][1] == NAME for step in steps)


def theirs_by(steps: list[Step], count: int) -> tuple[set[bytes], set[str]]:
    """What must be there after a number of steps, and which papers a person may have changed.

    A file counts as saved once its name is on the disk.
    """
    saved = set()
    for content in SAVED.values():
        written = [at for at, step in enumerate(steps) if step.file and step.file[1] == content]
        if written and count >= written[0] + 5:
            saved.add(content)
    return set(CLERKS.values()) | saved, {"01-ke-hoach/cu.docx", "01-ke-hoach/giu.docx"}


def record(folder: Path, *, meanwhile: bool) -> Recorder:
    """Record a delivery."""
    with pytest.MonkeyPatch.context() as patch:
        recorder = Recorder(folder.parent, patch)
        deliver(folder, (lambda: save(folder)) if meanwhile else lambda: None)
    return recorder


def test_nothing_is_written_past_the_record(folder: Path, tmp_path: Path) -> None:
    recorder = record(folder, meanwhile=True)
    recorder.now.make(tmp_path / "again")
    for path in (*folder.rglob("*"), *(tmp_path / "again" / NAME).rglob("*")):
        base = folder if path.is_relative_to(folder) else tmp_path / "again" / NAME
        for other in (folder, tmp_path / "again" / NAME):
            twin = other / path.relative_to(base)
            assert twin.is_dir() if path.is_dir() else twin.read_bytes() == path.read_bytes()


def test_after_a_power_cut_at_any_point_nothing_is_lost(folder: Path, tmp_path: Path) -> None:
    recorder = record(folder, meanwhile=True)
    assert see_each(recorder, tmp_path) > 100


def see_each(recorder: Recorder, tmp_path: Path, *, every: bool = False) -> int:
    """Cut the power everywhere, run once more, and see that all is there; gives how many cuts."""
    tries = 0
    for count, tree in cut_states(recorder.first, recorder.steps, every=every):
        tree.make(tmp_path / "cut")
        folder = tmp_path / "cut" / NAME
        next_run(folder)
        theirs, edited = theirs_by(recorder.steps, count)
        see_whole(folder, theirs, edited)
        shutil.rmtree(tmp_path / "cut")
        tries += 1
    return tries


@pytest.mark.long
@pytest.mark.parametrize("links", [True, False])
def test_so_it_is_with_whatever_can_be_missing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:
        monkeypatch.setattr(os, "link", _no_links)
    recorder = record(folder, meanwhile=True)
    assert see_each(recorder, tmp_path, every=True) > 600


def _no_links(*_: object, **__: object) -> None:
    raise PermissionError(1, "no links here")


@pytest.mark.long
def test_a_second_power_cut_while_the_first_is_mended_loses_nothing(
    folder: Path, tmp_path: Path
) -> None:
    recorder = record(folder, meanwhile=True)
    tries = 0
    chance = random.Random(SEED + 1)
    for count, tree in cut_states(recorder.first, recorder.steps):
        if _only_built(recorder.steps[:count]) or chance.random() < 0.7:
            continue
        tree.make(tmp_path / "cut")
        with pytest.MonkeyPatch.context() as patch:
            second = Recorder(tmp_path / "cut", patch)
            restore(tmp_path / "cut" / NAME)
        theirs, edited = theirs_by(recorder.steps, count)
        for _, again in cut_states(second.first, second.steps):
            again.make(tmp_path / "again")
            next_run(tmp_path / "again" / NAME)
            see_whole(tmp_path / "again" / NAME, theirs, edited)
            shutil.rmtree(tmp_path / "again")
            tries += 1
        shutil.rmtree(tmp_path / "cut")
    assert tries > 500


def test_the_simulation_finds_a_disk_that_was_not_waited_for(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "sync", lambda folder: None)
    recorder = record(folder, meanwhile=False)
    with pytest.raises((AssertionError, FileNotFoundError)):
        see_each(recorder, tmp_path)


def test_the_simulation_finds_files_that_were_not_waited_for(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "_flush", lambda known: None)
    recorder = record(folder, meanwhile=False)
    with pytest.raises((AssertionError, FileNotFoundError)):
        see_each(recorder, tmp_path)


def test_the_simulation_finds_a_swap_that_deletes_what_it_does_not_know(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(old: Path, folder: Path) -> list[str]:
        swap.remove(old)
        return []

    monkeypatch.setattr(swap, "empty_out", careless)
    recorder = record(folder, meanwhile=True)
    with pytest.raises(AssertionError):
        see_each(recorder, tmp_path)
