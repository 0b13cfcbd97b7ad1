"""The progress of a run, as the stages report it to whatever shows it to the clerk."""

from typing import Protocol


class Progress(Protocol):
    """Hears of each stage and of the papers done in it."""

    def stage(self, name: str, total: int = 0) -> None:
        """A stage begins, with `total` papers (0: not counted)."""

    def step(self, count: int = 1) -> None:
        """More papers are done."""

    def close(self) -> None:
        """The run is over."""
