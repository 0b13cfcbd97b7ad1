"""A page for tests: the application itself, or a real server in a process of its own."""

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from pipeline.model.paths import ROOT
from pipeline.web.app import create
from pipeline.web.runs import Runs
from pipeline.web.safety import Guard, cookie_name
from pipeline.web.shelf import Shelf
from pipeline.web.state import State

PORT = 8000
SECRET = "bi-mat-cua-phien"
ORIGIN = f"http://127.0.0.1:{PORT}"


@contextlib.contextmanager
def application(folder: Path, out: Path) -> Iterator[Guard]:
    state = State(Shelf(folder, out), Runs(out))
    try:
        yield create(state, PORT, SECRET)
    finally:
        state.close()


class Page:
    """A browser's requests to the application, with the cookie that the link gave it."""

    def __init__(self, app: Guard, origin: str | None = ORIGIN) -> None:
        transport = httpx.ASGITransport(app=app)
        headers = {"Origin": origin} if origin else {}
        self._client = httpx.AsyncClient(
            transport=transport,
            base_url=ORIGIN,
            cookies={cookie_name(PORT): SECRET},
            headers=headers,
        )

    def __call__(self, method: str, address: str, **more: Any) -> httpx.Response:
        import asyncio

        return asyncio.run(self._client.request(method, address, **more))

    def get(self, address: str, **more: Any) -> httpx.Response:
        return self("GET", address, **more)

    def post(self, address: str, **more: Any) -> httpx.Response:
        return self("POST", address, **more)


@dataclass(frozen=True)
class Server:
    """A running server: the link it printed, its process, its folder of workbooks."""

    link: str
    process: subprocess.Popen[str]
    folder: Path

    @property
    def address(self) -> str:
        return self.link.partition("/mo")[0]

    def client(self) -> httpx.Client:
        """A client that opened the link."""
        cookies = dict(httpx.get(self.link).cookies)
        headers = {"Origin": self.address}
        return httpx.Client(base_url=self.address, headers=headers, cookies=cookies, timeout=30)


@contextlib.contextmanager
def server(folder: Path, out: Path, port: int = 0) -> Iterator[Server]:
    """`hoso web` in a process; interrupted as with Ctrl-C at the end, unless it has ended."""
    command = [sys.executable, "-m", "pipeline", "web", str(folder), "--out", str(out)]
    process = subprocess.Popen(
        [*command, "--no-browser", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        link = re.search(r"http\S+", process.stdout.readline())
        assert link is not None, process.communicate()
        yield Server(link.group(), process, folder)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert "Traceback" not in told
