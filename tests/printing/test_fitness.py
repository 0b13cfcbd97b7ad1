"""A machine works for another only when its papers have the same bytes; the clerk reads why not."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.fonts import family
from pipeline.printing import soffice
from pipeline.printing.fitness import Machine, this_machine, unfit


@pytest.fixture(autouse=True)
def looked_for_anew() -> Iterator[None]:
    yield
    for known in (family.find, soffice.find, soffice.build):
        known.cache_clear()


def test_a_worker_on_the_same_machine_is_given_tasks() -> None:
    assert unfit(this_machine()) is None


def test_a_machine_without_the_font_is_named_with_the_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = this_machine()
    family.find.cache_clear()
    monkeypatch.setattr(family, "font_folders", lambda: ())
    said = str(unfit(wanted, "may-7"))
    assert "Máy con “may-7” không được giao việc" in said
    assert "Cài phông Tinos" in said


def test_a_machine_without_libreoffice_is_asked_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wanted = this_machine()
    soffice.find.cache_clear()
    monkeypatch.setenv("HOSO_SOFFICE", "khong-co")
    assert "Cài LibreOffice Writer" in str(unfit(wanted, "may-7"))


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"version": "0.0.9"}, "Cài cùng phiên bản hoso"),
        ({"libreoffice": "khac"}, "Cài cùng bản LibreOffice"),
        ({"python": "2.7"}, "Cài cùng phiên bản Python"),
        ({"font": (("/khac/times.ttf", "0"),)}, "cùng đường dẫn: /khac/times.ttf"),
    ],
)
def test_a_machine_that_would_print_otherwise_is_not_fit(
    other: dict[str, object], says: str
) -> None:
    wanted: Machine = replace(this_machine(), **other)  # type: ignore[arg-type]
    assert says in str(unfit(wanted, "may-7"))


def test_machines_that_print_alike_share_a_name_for_it(tmp_path: Path) -> None:
    own = this_machine()
    assert own.resource == replace(own).resource
    assert own.resource != replace(own, libreoffice="khac").resource
