"""How much of the program the tests reach: a plugin of pytest that fails a run below a floor.

`make test` names it in PYTEST_PLUGINS, so that it is there before anything of pipeline/ is
imported. slipcover then puts a probe on each line. (coverage.py's tracer, which Python 3.11 calls
for every library too, made the tests take three quarters longer.) What is counted is what runs in
the processes that pytest-xdist starts. The floors are in pyproject.toml.
"""

import json
import os
import sys
import tomllib
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import slipcover

PROGRAM = "pipeline"
NEVER = 2**31 - 1
OFTEN = 100


class Reached:
    """In a process that runs tests: the lines that they reach."""

    def __init__(self) -> None:
        # A probe that was hit often would take itself out, in the midst of the program and whatever
        # thread runs it; here that is done between two tests.
        self.lines = slipcover.Slipcover(d_miss_threshold=NEVER)
        self.tests = 0
        program = slipcover.FileMatcher(sources=[PROGRAM])
        slipcover.ImportManager(self.lines, program).__enter__()

    def pytest_runtest_logfinish(self) -> None:
        """Now and then the probes that were hit are taken out; since Python 3.12 they go alone."""
        self.tests += 1
        if sys.version_info < (3, 12) and self.tests % OFTEN == 0:
            with suppress(RuntimeError):  # a thread of a test imports something meanwhile
                self.lines.deinstrument_seen()

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output: dict[str, str] = session.config.workeroutput  # type: ignore[attr-defined]
        output[PROGRAM] = json.dumps(self.lines.get_coverage())


class Floors:
    """In the process that hands the tests out: what all of them reach, beside the floors."""

    def __init__(self) -> None:
        self.parts: list[dict[str, Any]] = []
        self.failures: list[str] = []
        self.coverage: dict[str, Any] = {}

    def pytest_testnodedown(self, node: Any) -> None:
        """A process is done; one that died has no output, and its tests have failed."""
        output = getattr(node, "workeroutput", {})
        if PROGRAM in output:
            self.parts.append(json.loads(output[PROGRAM]))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if exitstatus != pytest.ExitCode.OK:
            return
        self.coverage = slipcover.Slipcover(source=[PROGRAM]).get_coverage()  # no line is reached
        for part in self.parts:
            slipcover.merge_coverage(self.coverage, part)
        if session.config.option.missed_lines:
            return
        self.failures = _below(_percents(self.coverage["files"]), _floors(session.config.rootpath))
        if self.failures:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter, config: pytest.Config
    ) -> None:
        if not self.coverage:
            return
        if config.option.missed_lines:
            slipcover.print_coverage(self.coverage, skip_covered=True)
        else:
            whole = self.coverage["summary"]["percent_covered"]
            terminalreporter.write_line(f"coverage: the tests reach {whole:.2f} % of {PROGRAM}/")
        for failure in self.failures:
            terminalreporter.write_line(f"FAILED coverage: {failure}", red=True)


def _floors(root: Path) -> dict[str, float]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    floors: dict[str, float] = project["tool"]["hoso"]["coverage-floors"]
    return floors


def _percents(files: dict[str, Any]) -> dict[str, float]:
    """Of the program and each of its rooms, the percent of its lines that are reached."""
    reached: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    for name, file in files.items():
        for part in {PROGRAM, _room(name)}:
            reached[part] += len(file["executed_lines"])
            lines[part] += len(file["executed_lines"]) + len(file["missing_lines"])
    return {part: 100 * reached[part] / lines[part] for part in lines if lines[part]}


def _room(name: str) -> str:
    """pipeline/check/dates.py is in check, and what is outside the rooms counts in the whole."""
    _, *rooms, _ = Path(name).parts
    return rooms[0] if rooms else PROGRAM


def _path(part: str) -> str:
    return f"{PROGRAM}/" if part == PROGRAM else f"{PROGRAM}/{part}/"


def _below(percents: dict[str, float], floors: dict[str, float]) -> list[str]:
    """What has fallen below its floor; a room that is not listed has the floor of the program."""
    return [
        f"the tests reach {percent:.2f} % of {_path(part)}, below its floor of {floor} %"
        for part, percent in sorted(percents.items())
        if percent < (floor := floors.get(part, floors[PROGRAM]))
    ]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--missed-lines", action="store_true", help="show the lines that are missed")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(_reached or Floors(), "hoso-coverage")


_reached = Reached() if "PYTEST_XDIST_WORKER" in os.environ else None
