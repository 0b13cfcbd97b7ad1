"""The memory of a program and all it starts, watched from outside while it runs."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

SECONDS = 0.4
"""Between two looks: more often would take time from what is measured."""

PAGE = 4096
_OFFICE = ("soffice", "oosplash", "unoserver")


@dataclass
class Peak:
    """The most memory held at once, in MB: by our own processes, and with LibreOffice's."""

    own: float = 0
    all: float = 0


class Watch:
    """Watches a process and its descendants until the block ends (Linux; elsewhere it sees 0)."""

    def __init__(self, pid: int) -> None:
        self.peak = Peak()
        self._pid = pid
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self.peak

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._end.wait(SECONDS):
            own = all_ = 0.0
            for name, size in _family(self._pid):
                all_ += size
                if not name.startswith(_OFFICE):
                    own += size
            self.peak.own = max(self.peak.own, own)
            self.peak.all = max(self.peak.all, all_)


def _family(pid: int) -> Iterator[tuple[str, float]]:
    """Name and memory (MB) of a process and all that come from it; shared pages count in part."""
    parents: dict[int, list[int]] = {}
    names: dict[int, str] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            head, _, rest = stat.read_text().rpartition(")")
        except OSError:
            continue
        number, _, name = head.partition(" (")
        parents.setdefault(int(rest.split()[1]), []).append(int(number))
        names[int(number)] = name
    found = [pid]
    while found:
        process = found.pop()
        found += parents.get(process, [])
        yield names.get(process, ""), _megabytes(process)


def _megabytes(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
