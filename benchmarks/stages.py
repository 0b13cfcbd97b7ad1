"""How long each stage of a run took, by the messages shown when each begins."""

import time

from pipeline.terminal.progress import Silent

STAGES = {
    "Đọc và kiểm tra": "read, check, assess",
    "Soạn văn bản": "check templates, compose",
    "Điền mẫu": "fill",
    "In ra PDF": "print",
    "Soát": "proof",
    "Đóng tập": "bundle and write",
}
"""The messages that the clerk sees, and their names in the table."""


class Stages(Silent):
    """Notes how long each stage took, over all workbooks."""

    def __init__(self, first: str = "") -> None:
        self.seconds: dict[str, float] = {}
        self._name = first
        self._start = time.perf_counter()

    def stage(self, name: str, total: int = 0) -> None:
        """Note the time of the previous stage; unknown stages count for the one before."""
        known = next((label for start, label in STAGES.items() if name.startswith(start)), "")
        if name and not known:
            return
        now = time.perf_counter()
        if self._name:
            self.seconds[self._name] = self.seconds.get(self._name, 0) + now - self._start
        self._name = known
        self._start = now
