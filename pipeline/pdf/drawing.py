"""What is drawn on a page as LibreOffice writes it: lines, frames and pictures, and their ink."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.pdf.marks import THIN, Box, Line, Marks, NotPlainError

_OPERATION = re.compile(
    rb"((?:[-+.\d]+ +|\[[-. \d]*\] *)*)(?:/(\w+) )?([A-Za-z]+\*?)(?:\s+|$)|(\S+)"
)
_STROKES = frozenset({b"S", b"s"})
_FILLS = frozenset({b"f", b"f*", b"F", b"B", b"B*", b"b", b"b*"})
_MEANINGLESS = frozenset(
    # Colours, ends of lines, states, marks; clipping only hides what is outside the page.
    {b"rg", b"RG", b"g", b"G", b"k", b"K", b"J", b"j", b"M", b"i", b"d", b"gs", b"EMC", b"W", b"W*"}
)


class State(NamedTuple):
    """How far and how much larger all that follows is drawn, and the width of lines."""

    x: float = 0
    y: float = 0
    across: float = 1
    up: float = 1
    width: float = 1


States = tuple[State, ...]
"""The states that are kept for later, and the present one."""


class Drawn(NamedTuple):
    """What was drawn between two texts, and the states after it."""

    bounds: Box | None
    lines: tuple[Line, ...]
    states: States


@lru_cache(maxsize=4096)
def drawn(graphics: bytes, states: States, pictures: frozenset[bytes]) -> Drawn:
    """Read drawings, cached: many are the same on all papers printed together."""
    drawing = _Drawing(states, pictures)
    for operation in _operations(graphics):
        drawing.do(*operation)
    return drawing.done()


class _Drawing:
    """Follows the operators, and collects what they draw."""

    def __init__(self, states: States, pictures: frozenset[bytes]) -> None:
        *self.stack, self.state = states
        self._marks, self._pictures = Marks(0, 0), pictures
        self._path: list[tuple[float, float]] = []

    def done(self) -> Drawn:
        """What was drawn; raises NotPlainError when a path goes on after it."""
        if self._path:
            raise NotPlainError
        return Drawn(self._marks.bounds, tuple(self._marks.lines), (*self.stack, self.state))

    def do(self, operator: bytes, name: bytes, numbers: tuple[float, ...]) -> None:
        """Follow one operator."""
        if operator == b"q":
            self.stack.append(self.state)
        elif operator == b"Q":
            if not self.stack:
                raise NotPlainError
            self.state = self.stack.pop()
        elif operator == b"cm":
            self._move(numbers)
        elif operator == b"w":
            self.state = self.state._replace(width=numbers[0])
        elif operator in (b"m", b"l", b"c"):
            self._path += zip(numbers[::2], numbers[1::2], strict=True)
        elif operator == b"re":
            x, y, wide, high = numbers
            self._path += ((x, y), (x + wide, y + high))
        elif operator in _STROKES:
            self._paint(self.state.width / 2)
        elif operator in _FILLS:
            self._paint(0)
        elif operator == b"n":
            self._path = []
        elif operator == b"Do" and name in self._pictures:
            self._path = [(0, 0), (1, 1)]
            self._paint(0)
        elif operator != b"h":
            raise NotPlainError

    def _move(self, numbers: tuple[float, ...]) -> None:
        across, turned, slanted, up, x, y = numbers
        if turned or slanted or across <= 0 or up <= 0:
            raise NotPlainError
        old = self.state
        self.state = State(
            old.x + x * old.across,
            old.y + y * old.up,
            old.across * across,
            old.up * up,
            old.width,
        )

    def _paint(self, half: float) -> None:
        """Ink the path, a line of twice `half` around it; a thin one is a line."""
        if not self._path:
            return
        state = self.state
        across = [x for x, _ in self._path]
        up = [y for _, y in self._path]
        self._path = []
        left, right = (state.x + edge * state.across for edge in (min(across), max(across)))
        bottom, top = (state.y + edge * state.up for edge in (min(up), max(up)))
        half *= state.up
        self._marks.ink(left - half, bottom - half, right + half, top + half)
        if top - bottom + 2 * half <= THIN and right > left:
            self._marks.draw(left, right, (bottom + top) / 2)


def _operations(graphics: bytes) -> Iterator[tuple[bytes, bytes, tuple[float, ...]]]:
    """The operators that matter, with their name and numbers."""
    for numbers, name, operator, unknown in _OPERATION.findall(graphics):
        if unknown:
            raise NotPlainError
        if operator not in _MEANINGLESS:
            yield operator, name, tuple(map(float, numbers.split()))
