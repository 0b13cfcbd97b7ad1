"""A page to draw on: A4, in centimetres from the top left corner, in the papers' font.

Text has the widths that `fonts` measures, so what does not fit is known before it is drawn. The
bytes of a PDF depend on what is drawn alone: no date, no settings of the user, no other font.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from pipeline.fonts import family

WIDTH, HEIGHT = 21.0, 29.7
LEFT, RIGHT, TOP, BOTTOM = 1.5, 19.5, 1.5, 28.2
POINT = 2.54 / 72
"""A point in cm."""
LEADING = 1.22
SMALLEST = 4.0

BLACK = "0"

# 42 embeds TrueType outlines, whose text can be searched and copied; `parse_math` off, or a name
# with two $ would be set as a formula.
_STYLE: dict[Any, Any] = {
    "pdf.fonttype": 42,
    "text.parse_math": False,
    "text.usetex": False,
    "hatch.linewidth": 0.5,
}


@contextmanager
def style() -> Iterator[None]:
    """matplotlib's own defaults with ours: nothing of a user's settings shows."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_STYLE)
        yield


def to_pdf(pages: Sequence["Page"], title: str, author: str) -> bytes:
    """The pages as a PDF; to be called inside `style`."""
    file = io.BytesIO()
    metadata: dict[str, Any] = {
        "Title": title,
        "Author": author,
        "Creator": "hoso",
        "Producer": "hoso",
        "CreationDate": None,
    }
    with PdfPages(file, metadata=metadata) as pdf:
        for page in pages:
            pdf.savefig(page.figure)
    return file.getvalue()


def font(name: str = "regular") -> FontProperties:
    """The papers' font in one of its styles."""
    return FontProperties(fname=str(family.find().files[family.STYLES.index(name)]))


def printable(text: str) -> str:
    """On one line, with a question mark for what the font cannot print (a finding names it)."""
    flat = " ".join(text.split())
    lost = family.missing_glyphs(flat)
    return "".join("?" if char in lost else char for char in flat)


def width(text: str, size: float, name: str = "regular") -> float:
    """The printed width in cm."""
    return family.width(text, name) * size * POINT


def wrapped(text: str, room: float, size: float, name: str = "regular") -> list[str]:
    """Lines no wider than `room` cm; a single word that is wider stands alone."""
    lines: list[str] = []
    for word in printable(text).split(" "):
        if lines and width(f"{lines[-1]} {word}", size, name) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def height(lines: int, size: float) -> float:
    """The height of so many lines in cm."""
    return lines * size * POINT * LEADING


@dataclass
class Page:
    """A page: its figure, a frame in cm with y downwards, and `y`, down to where it is filled."""

    figure: Figure = field(default_factory=lambda: Figure(figsize=(WIDTH / 2.54, HEIGHT / 2.54)))
    y: float = TOP

    def __post_init__(self) -> None:
        self.frame: Axes = self.figure.add_axes((0, 0, 1, 1))
        self.frame.set_xlim(0, WIDTH)
        self.frame.set_ylim(HEIGHT, 0)
        self.frame.axis("off")

    @property
    def left(self) -> float:
        """The height that is left, in cm."""
        return BOTTOM - self.y

    def text(
        self, x: float, y: float, text: str, size: float, name: str = "regular", ha: str = "left"
    ) -> None:
        """A line of text; `y` is its middle."""
        look: dict[str, Any] = {"fontproperties": font(name), "fontsize": size}
        self.frame.text(x, y, text, ha=ha, va="center_baseline", **look)

    def lines(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        size: float,
        name: str = "regular",
        ha: str = "left",
    ) -> None:
        """Lines one below the other; `y` is the middle of all."""
        first = y - height(len(lines) - 1, size) / 2
        for number, line in enumerate(lines):
            self.text(x, first + height(number, size), line, size, name, ha)

    def fitted(self, x: float, y: float, text: str, room: tuple[float, float], size: float) -> None:
        """Text in a box (width, height), on as many lines as fit, smaller where it must be."""
        while True:
            lines = wrapped(text, room[0], size)
            wide = max(width(line, size) for line in lines) <= room[0]
            if size <= SMALLEST or (wide and height(len(lines), size) <= room[1]):
                break
            size -= 0.5
        self.lines(x, y, lines, size)

    def rule(self, x1: float, y1: float, x2: float, y2: float, **look: Any) -> None:
        """A line."""
        self.frame.add_line(Line2D([x1, x2], [y1, y2], **{"color": BLACK, "lw": 0.5, **look}))

    def mark(self, x: float, y: float, **look: Any) -> None:
        """A marker."""
        self.frame.add_line(Line2D([x], [y], linestyle="", **look))

    def box(self, x: float, y: float, width: float, height: float, **look: Any) -> None:
        """A rectangle; `y` is its upper edge."""
        self.frame.add_patch(Rectangle((x, y), width, height, **look))

    def chart(self, x: float, y: float, width: float, height: float) -> Axes:
        """A chart's plot area with nothing around it; `y` is its upper edge."""
        place = (x / WIDTH, 1 - (y + height) / HEIGHT, width / WIDTH, height / HEIGHT)
        axes = self.figure.add_axes(place)
        for side in ("top", "right", "left", "bottom"):
            axes.spines[side].set_visible(False)
        axes.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)
        axes.set_axisbelow(True)
        axes.patch.set_visible(False)
        return axes
