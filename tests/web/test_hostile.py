"""Hostile requests to the real server, as bytes on a socket: it refuses them and goes on."""

import contextlib
import io
import itertools
import os
import re
import signal
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from pipeline.model.errors import ExitCode
from pipeline.web.app import routes
from pipeline.web.safety import LARGEST_UPLOAD
from pipeline.web.shelf import id_of
from tests.conftest import plain
from tests.web.served import Server, server

BOOK = "nam-dong.xlsx"
YEAR = f"/nam/{id_of(BOOK)}"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("dich")
    (folder / "so").mkdir()
    (folder / "so" / BOOK).write_bytes(plain())
    with server(folder / "so", folder / "ra") as running:
        yield running


@pytest.fixture
def client(served: Server) -> Iterator[httpx.Client]:
    """The clerk's own tab, which must go on working whatever is tried beside it."""
    with served.client() as made:
        yield made
        assert made.get("/").status_code == 200
        assert served.process.poll() is None


def place(served: Server) -> tuple[str, int]:
    host, _, port = served.address.removeprefix("http://").rpartition(":")
    return host, int(port)


@contextlib.contextmanager
def connection(served: Server) -> Iterator[socket.socket]:
    with contextlib.closing(socket.create_connection(place(served), timeout=10)) as made:
        yield made


def answer(served: Server, request: bytes) -> bytes:
    """All that the server answers until it closes the connection or says no more."""
    with connection(served) as made:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            made.sendall(request)
        made.settimeout(3)
        got = b""
        with contextlib.suppress(TimeoutError, ConnectionResetError):
            while piece := made.recv(1 << 16):
                got += piece
                if b"\r\n\r\n" in got and b"content-length: 0" in got.lower():
                    break
        return got


def status(got: bytes) -> int:
    """The status of an answer; 0 where the connection was closed without any."""
    found = re.match(rb"HTTP/1\.1 (\d{3})", got)
    return int(found[1]) if found else 0


def request(
    served: Server, client: httpx.Client, line: str, *more: str, host: str | None = None
) -> bytes:
    """A request with the clerk's own cookie, so that only what is strange in it counts."""
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    own = served.address.removeprefix("http://")
    heads = [line, f"Host: {own if host is None else host}", f"Cookie: {cookie}"]
    return "\r\n".join([*heads, "Connection: close", *more, "", ""]).encode()


def test_what_is_no_http_is_refused(served: Server, client: httpx.Client) -> None:
    for sent in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"\0" * 4096, b"GET /\r\n\r\n"):
        assert status(answer(served, sent + b"\r\n\r\n")) in (0, 400)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("GET /../../etc/passwd HTTP/1.1", {404}),
        ("GET /tinh/../../../etc/passwd HTTP/1.1", {404}),
        ("GET /nam/%2e%2e/%2e%2e/etc/passwd HTTP/1.1", {404}),
        ("GET //evil.example/x HTTP/1.1", {404}),
        ("GET http://evil.example/ HTTP/1.1", {200, 400, 404, 421}),
        ("TRACE / HTTP/1.1", {405}),
        ("PROPFIND / HTTP/1.1", {405}),
        ("CONNECT evil.example:80 HTTP/1.1", {0, 400, 405}),
        (f"GET /{'a' * 100_000} HTTP/1.1", {0, 400, 404, 414, 431}),
    ],
)
def test_strange_requests_are_refused(
    served: Server, client: httpx.Client, line: str, expected: set[int]
) -> None:
    got = answer(served, request(served, client, line))
    assert status(got) in expected
    assert b"root:" not in got
    assert b"Traceback" not in got


@pytest.mark.parametrize("host", ["evil.example", "localhost", "127.0.0.1", "[::1]", ""])
def test_a_foreign_host_gets_nothing(served: Server, client: httpx.Client, host: str) -> None:
    got = answer(served, request(served, client, "GET / HTTP/1.1", host=host))
    assert status(got) in (400, 421)
    assert b"nam-dong" not in got


def test_two_hosts_or_two_lengths_are_refused(served: Server, client: httpx.Client) -> None:
    two = request(served, client, "GET / HTTP/1.1", "Host: evil.example")
    assert status(answer(served, two)) in (400, 421)
    smuggled = ("Content-Length: 5", "Transfer-Encoding: chunked", f"Origin: {served.address}")
    got = answer(served, request(served, client, "POST /so-moi HTTP/1.1", *smuggled) + b"0\r\n\r\n")
    assert got.count(b"HTTP/1.1 ") <= 1
    lengths = ("Content-Length: 5", "Content-Length: 6", f"Origin: {served.address}")
    got = answer(served, request(served, client, "POST /so-moi HTTP/1.1", *lengths) + b"nam=1")
    assert status(got) == 400


def test_a_websocket_is_not_opened(served: Server, client: httpx.Client) -> None:
    more = ("Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: eA==")
    cookie = request(served, client, "GET /nghe HTTP/1.1", *more)
    with connection(served) as made:
        made.sendall(cookie.replace(b"Connection: close", b"Connection: Upgrade"))
        assert status(made.recv(4096)) != 101


def test_a_flood_of_headers_is_cut_off(served: Server, client: httpx.Client) -> None:
    many = tuple(f"X-{number}: {'x' * 1000}" for number in range(300))
    assert status(answer(served, request(served, client, "GET / HTTP/1.1", *many))) in (0, 400, 431)
    endless = (
        request(served, client, "GET / HTTP/1.1").removesuffix(b"\r\n") + b"X: " + b"y" * 10**6
    )
    assert status(answer(served, endless)) in (0, 400, 431)


def test_a_slow_upload_keeps_nobody_waiting(served: Server, client: httpx.Client) -> None:
    more = ("Content-Type: multipart/form-data; boundary=x", f"Origin: {served.address}")
    head = request(served, client, "POST /tha HTTP/1.1", *more, "Content-Length: 1000000")
    with contextlib.ExitStack() as stack:
        for _ in range(40):
            slow = stack.enter_context(connection(served))
            slow.sendall(head + b"--x\r\n")
        assert client.get("/").status_code == 200
        assert client.get(f"{YEAR}/loi").status_code == 200


def test_a_huge_upload_is_refused_by_its_length_before_it_comes(
    served: Server, client: httpx.Client
) -> None:
    more = ("Content-Type: multipart/form-data; boundary=x", f"Origin: {served.address}")
    said = f"Content-Length: {LARGEST_UPLOAD + 1}"
    got = answer(served, request(served, client, "POST /tha HTTP/1.1", *more, said))
    assert status(got) == 413


def test_a_small_file_that_unpacks_to_hundreds_of_megabytes_is_refused(
    served: Server, client: httpx.Client
) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", b"<workbook/>")
        for number in range(11):
            made.writestr(f"xl/worksheets/sheet{number}.xml", b" " * (20 << 20))
    for address, name in (("/tha", "bom.xlsx"), ("/tha", "bom.docx"), ("/the-thuc", "bom.docx")):
        assert client.post(address, files={"tep": (name, target.getvalue())}).status_code == 400
    assert not list((Path(served.folder)).glob("bom*"))


def test_a_form_of_many_fields_is_refused(served: Server, client: httpx.Client) -> None:
    fields = "&".join(f"a{number}=1" for number in range(20_000))
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    said = client.post("/so-moi", content=fields, headers=kind)
    assert said.status_code == 400
    assert "Traceback" not in said.text


def test_many_tabs_that_listen_leave_room_for_others(served: Server, client: httpx.Client) -> None:
    listen = request(served, client, f"GET {YEAR}/nghe HTTP/1.1")
    with contextlib.ExitStack() as stack:
        for _ in range(60):
            tab = stack.enter_context(connection(served))
            tab.sendall(listen)
            assert status(tab.recv(4096)) == 200
        assert client.get(YEAR).status_code == 200


def test_the_server_ends_though_tabs_listen_and_uploads_hang(tmp_path: Path) -> None:
    (tmp_path / "so").mkdir()
    (tmp_path / "so" / BOOK).write_bytes(plain())
    with server(tmp_path / "so", tmp_path / "ra") as running, running.client() as client:
        more = (f"Origin: {running.address}", "Content-Length: 1000")
        with connection(running) as tab, connection(running) as upload:
            tab.sendall(request(running, client, "GET /nghe HTTP/1.1"))
            tab.recv(4096)
            upload.sendall(request(running, client, "POST /tha HTTP/1.1", *more))
            running.process.send_signal(signal.SIGINT)
            assert running.process.wait(timeout=20) == 0


def test_a_server_that_was_killed_starts_again_on_its_port_with_a_new_secret(
    tmp_path: Path,
) -> None:
    (tmp_path / "so").mkdir()
    with server(tmp_path / "so", tmp_path / "ra") as first:
        port = place(first)[1]
        with first.client() as client:
            cookies = dict(client.cookies)
        first.process.kill()
        first.process.wait()
    with server(tmp_path / "so", tmp_path / "ra", port) as second:
        old = httpx.get(second.address, cookies=cookies)
        assert old.status_code == 403
        with second.client() as client:
            assert client.get("/").status_code == 200


def test_a_second_server_on_a_taken_port_says_so(served: Server, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "web", str(tmp_path), "--no-browser"]
    done = subprocess.run(
        [*command, "--port", str(place(served)[1])],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.returncode == ExitCode.USAGE
    assert "cổng đang được chương trình khác dùng" in done.stderr


STRANGE = ("", "x", "../..", "%2e%2e", "0", "-1", "9" * 30, '"><script>', "á" * 50, "tep.pdf", "\0")
FORM = ("gia-tri", "ban", "nam", "tu", "loai", "don-vi", "chon", "ai", "noi", "thiet-bi", "moi-o")
BODIES: tuple[tuple[str, bytes], ...] = (
    ("application/json", b'{"a":1}'),
    ("text/plain", b""),
    ("multipart/form-data; boundary=y", b"--x\r\nbroken"),
    ("multipart/form-data", b"--x--\r\n"),
    ("application/x-www-form-urlencoded", b"\xff\xfe%zz&=&="),
)


@pytest.mark.long  # a thousand requests
def test_no_address_fails_on_strange_values(served: Server, client: httpx.Client) -> None:
    """Wrong ids, words for numbers, files that do not exist: an answer, never a crash."""
    turn = itertools.cycle(STRANGE)
    failed = []
    for route in routes():
        if route.path.endswith("/nghe"):  # the answer never ends
            continue
        for _ in range(3):
            known = route.path.replace("{known:str}", id_of(BOOK))
            path = re.sub(r"{\w+:int}", "2", known)
            path = re.sub(r"{\w+:str}", lambda _: quote(next(turn), safe="") or "x", path)
            asked = [
                client.get(path, params={name: next(turn) for name in ("trang", "ngay", "chu")})
            ]
            asked += [client.post(path, data={name: next(turn) for name in FORM})]
            asked += [
                client.post(path, content=content, headers={"Content-Type": kind})
                for kind, content in BODIES
            ]
            failed += [(path, got.status_code) for got in asked if got.status_code >= 500]
    assert failed == []
