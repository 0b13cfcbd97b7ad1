"""Charts drawn as strips: a task for a worker, for pandas and matplotlib take a second to import.

Grey against hatched, a ring against a square: nothing depends on colour. PNG of 300 dots an inch,
which Word and LibreOffice both print.
"""

import io
import logging
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.model.errors import ConversionError
from pipeline.model.pictures import AXIS_HEIGHT, Chart, Row

if TYPE_CHECKING:
    from pandas import DataFrame

_PICTURE = re.compile(r"word/media/hinh-([^/.]*)\.png")
_DPI = 300
_MM = 25.4
_EDGE: dict[str, Any] = {"edgecolor": "0", "linewidth": 0.6}
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000)


def begun(
    charts: Sequence[Chart], former: Iterable[bytes], font: Path, executor: Executor | None
) -> Callable[[], Mapping[str, bytes]]:
    """Begin to draw charts in a worker; gives what waits for their strips, by their pictures' keys.

    What the `former` papers (.docx) hold already is taken from them. The wait raises
    ConversionError when the worker dies.
    """
    if not charts:
        return dict
    known = dict(pictures_in(former))
    wanted = [chart for chart in charts if not chart.keys <= known.keys()]
    if not wanted:
        return lambda: known
    if executor is None:
        return lambda: {**known, **draw(wanted, font)}
    try:
        drawing = executor.submit(draw, wanted, font)
    except BrokenExecutor as cause:
        raise _died() from cause
    return partial(_waited_for, drawing, known)


def _waited_for(drawing: Future[dict[str, bytes]], known: Mapping[str, bytes]) -> dict[str, bytes]:
    try:
        return {**known, **drawing.result()}
    except BrokenExecutor as cause:
        raise _died() from cause


def _died() -> ConversionError:
    return ConversionError(
        "Một tiến trình vẽ biểu đồ bị dừng đột ngột (thường do hết bộ nhớ).",
        "Đóng bớt chương trình khác rồi chạy lại.",
    )


def pictures_in(papers: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """The pictures that papers were filled with, by their keys."""
    for content in papers:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                if (match := _PICTURE.fullmatch(name)) is not None:
                    yield match[1], archive.read(name)


def draw(charts: Sequence[Chart], font: Path) -> dict[str, bytes]:
    """The strips of charts as PNG, by the keys of their pictures; `font` is that of the axes."""
    # On its first run it says that it builds a font cache; a clerk need not know.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    import matplotlib as mpl
    import pandas as pd

    drawn: dict[str, bytes] = {}
    with mpl.rc_context():
        mpl.rcdefaults()
        for chart in charts:
            rows = pd.DataFrame(chart.rows, columns=Row._fields, dtype=float)
            low, high = _range(chart, rows)
            for at, content in enumerate(_strips(chart, rows, low, high)):
                drawn[chart.strip(at).key] = content
            if chart.has_axis:
                drawn[chart.axis.key] = _axis(chart, low, high, font)
    return drawn


def _range(chart: Chart, rows: "DataFrame") -> tuple[float, float]:
    import numpy as np

    if chart.top is not None or rows.empty:
        return 0.0, float(chart.top or 1)
    points = rows[["before", "after"]].to_numpy()
    least, most = float(np.nanmin(points)), float(np.nanmax(points))
    pad = (most - least) * 0.08 or 10.0
    return least - pad, most + pad


def _strips(chart: Chart, rows: "DataFrame", low: float, high: float) -> Iterator[bytes]:
    if rows.empty:
        return
    figure, axes = _figure(chart.width, chart.height * len(rows))
    axes.set_xlim(low, high + (high - low) * 0.004)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    at = rows.index
    axes.barh(at, rows.failed, 0.66, facecolor="1", hatch="//////", **_EDGE)
    axes.barh(at, rows.box, 0.66, facecolor="1", edgecolor="0.55", linewidth=0.5)
    axes.barh(at, rows.passed, 0.66, facecolor="0.72", **_EDGE)
    axes.vlines(rows.level, at - 0.5, at + 0.5, "0", (0, (4, 2)), linewidth=1.2)
    paired = rows[["before", "after"]].dropna(how="all")
    if chart.top is None:
        axes.hlines(paired.index, low, high, "0.85", linewidth=0.6)
    axes.hlines(paired.index, paired.before, paired.after, "0.35", linewidth=1.2)
    axes.plot(rows.before, at, "o", markersize=5.5, color="1", markeredgecolor="0")
    axes.plot(rows.after, at, "s", markersize=3.6, color="0")
    yield from _cut(figure, len(rows))


def _axis(chart: Chart, low: float, high: float, font: Path) -> bytes:
    """The line below the strips with a few round figures."""
    from matplotlib.font_manager import FontProperties

    from pipeline.model import words

    figure, axes = _figure(chart.width, AXIS_HEIGHT)
    axes.set_xlim(low, high + (high - low) * 0.004)
    axes.set_ylim(0, 1)
    axes.plot([low, high], [0.97, 0.97], color="0", linewidth=0.8)
    step = next((step for step in _STEPS if (high - low) / step <= chart.ticks - 1), 10_000)
    for tick in range(-(-int(low) // step) * step, int(high) + 1, step) if chart.ticks else ():
        axes.plot([tick, tick], [0.8, 0.97], color="0", linewidth=0.8)
        side = "left" if tick == low else "right" if tick > high - (high - low) * 0.06 else "center"
        look = FontProperties(fname=font, size=8)
        axes.text(tick, 0.05, words.so(tick), ha=side, va="bottom", fontproperties=look)
    return next(_cut(figure, 1))


def _figure(width: float, height: float) -> tuple[Any, Any]:
    """A bare figure of this many mm, and axes that fill it."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width / _MM, height / _MM), dpi=_DPI)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    return figure, axes


def _cut(figure: Any, count: int) -> Iterator[bytes]:
    """The figure in this many strips from the top, each a PNG in grey."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    drawn = io.BytesIO()
    canvas: Any = FigureCanvasAgg(figure)
    canvas.print_png(drawn)
    whole = Image.open(drawn).convert("L")
    for at in range(count):
        top, bottom = (round(whole.height * edge / count) for edge in (at, at + 1))
        target = io.BytesIO()
        whole.crop((0, top, whole.width, bottom)).save(target, "PNG", dpi=(_DPI, _DPI))
        yield target.getvalue()
