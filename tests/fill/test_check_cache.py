"""A template whose check found nothing is not checked again until something has changed."""

import dataclasses
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.compose.vocabulary import vocabulary
from pipeline.fill import catalogue, check_cache, template_check
from pipeline.fill.parts import FOLDER
from pipeline.model import cache, kinds
from pipeline.model.paths import TEMPLATES

LAYOUT = "nd30-2020"
PLAN = next(kind for kind in kinds.load() if kind.code == "ke-hoach")


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The plan with its parts, and a cache of its own."""
    folder = tmp_path / "templates" / LAYOUT
    shutil.copytree(TEMPLATES / LAYOUT / FOLDER, folder / FOLDER)
    shutil.copy(TEMPLATES / LAYOUT / "ke-hoach.docx", folder)
    monkeypatch.setenv("HOSO_CACHE", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that were checked."""
    made: list[str] = []
    check = template_check.check_template

    def noted(path: Path, name: str, *rest: object, **more: object) -> template_check.Checked:
        made.append(name)
        return check(path, name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(catalogue, "check_template", noted)
    return made


def load(templates: Path, kind: kinds.Kind = PLAN) -> catalogue.Loaded:
    """The plan's template, which has no fault."""
    loaded, faulty = catalogue.load([(LAYOUT, kind)], vocabulary(), templates.parent)
    assert not faulty
    return loaded[LAYOUT, "ke-hoach"]


def test_a_template_is_checked_once(templates: Path, checks: list[str]) -> None:
    first = load(templates)
    again = load(templates)
    assert len(checks) == 1
    assert again.uses == first.uses
    assert again.uses["van_ban"]


def _touch_part(templates: Path) -> None:
    part = next(iter(sorted((templates / FOLDER).glob("*.docx"))))
    part.write_bytes(part.read_bytes() + b"\0")


def _picture(templates: Path) -> None:
    (templates / "hinh").mkdir()
    (templates / "hinh" / "quoc-huy.png").write_bytes(b"")


def _damage(templates: Path) -> None:
    for record in Path(os.environ["HOSO_CACHE"]).rglob("*.json"):
        record.write_text("[1, 2")


@pytest.mark.parametrize("change", [_touch_part, _picture, _damage])
def test_what_the_check_looks_at_has_changed(
    change: Callable[[Path], None], templates: Path, checks: list[str]
) -> None:
    load(templates)
    change(templates)
    load(templates)
    assert len(checks) == 2


def test_another_entry_of_the_kind_is_another_check(templates: Path, checks: list[str]) -> None:
    load(templates)
    load(templates, dataclasses.replace(PLAN, required=PLAN.required[:-1]))
    assert len(checks) == 2


def test_a_faulty_template_is_checked_each_time(templates: Path, checks: list[str]) -> None:
    (templates / "ke-hoach.docx").write_bytes(b"no Word file")
    for _ in range(2):
        _, faulty = catalogue.load([(LAYOUT, PLAN)], vocabulary(), templates.parent)
        assert faulty
    assert len(checks) == 2


def test_a_cache_that_cannot_be_written_changes_nothing(
    templates: Path, checks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOSO_CACHE", str(templates / "ke-hoach.docx" / "cache"))
    assert load(templates).uses == load(templates).uses
    assert len(checks) == 2


def test_the_oldest_checks_go_first(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST", 3)
    for number in range(5):
        check_cache.remember(f"{number}", {"name": frozenset({"attribute"})})
        os.utime(Path(os.environ["HOSO_CACHE"]) / "templates" / f"{number}.json", (number, number))
    kept = sorted(path.stem for path in (Path(os.environ["HOSO_CACHE"]) / "templates").iterdir())
    assert kept == ["2", "3", "4"]
    assert check_cache.uses("4") == {"name": frozenset({"attribute"})}
