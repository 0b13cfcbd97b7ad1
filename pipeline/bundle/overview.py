"""The year at a glance (`tong-quan.pdf`): drawn while papers are printed, unless the last holds."""

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import dataclass
from functools import cached_property, partial

from pipeline import __version__
from pipeline.bundle import manifest
from pipeline.bundle.bundles import Part
from pipeline.bundle.current import Last, Press, digest, unharmed
from pipeline.bundle.summary import draw, overview
from pipeline.model.errors import ConversionError
from pipeline.model.kinds import overview_stage
from pipeline.model.tables import Tables
from pipeline.pdf.files import Source


def summary() -> str:
    """Its path in the outputs."""
    return f"{overview_stage()}/tong-quan.pdf"


@dataclass(frozen=True)
class Overview:
    """The year at a glance: what it follows from, and what gives its PDF, now or in time."""

    key: str
    year: int
    draw: Callable[[], bytes]

    @cached_property
    def pdf(self) -> bytes:
        """The PDF."""
        try:
            return self.draw()
        except BrokenExecutor as cause:
            raise ConversionError(
                "Một tiến trình vẽ trang tổng quan bị dừng đột ngột (thường do hết bộ nhớ).",
                "Đóng bớt chương trình khác rồi chạy lại.",
            ) from cause

    @cached_property
    def part(self) -> Part:
        """Its place in the bundles."""
        title = f"Tổng quan kết quả năm {self.year}"
        pages = len(Source(self.pdf).pages)
        return Part(title, overview_stage(), None, summary(), pages, manifest.sha256(self.pdf))


def begin_overview(
    tables: Tables, last: Last, press: Press, executor: Executor | None
) -> Overview | None:
    """Have the year at a glance drawn, unless the last one holds; None before any assessment.

    It is drawn by the executor's workers while papers are printed; without one, when it is asked
    for.
    """
    judged = any(result.ket_qua for result in tables.assessment.units.values())
    facts = overview(tables) if judged else None
    if facts is None:
        return None
    key = digest([__version__, press.font, repr(facts)])
    nam = tables.year.settings.nam
    known = last.manifest.bundles.get(summary(), {}) if last.manifest else {}
    path = last.folder / summary()
    if known.get("made_from") == key and unharmed(path, known["sha256"]):
        return Overview(key, nam, path.read_bytes)
    if executor is None:
        return Overview(key, nam, partial(draw, facts))
    return Overview(key, nam, executor.submit(draw, facts).result)
