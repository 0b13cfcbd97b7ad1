"""Starting and ending the page: on 127.0.0.1 alone, for the one who started it."""

import logging
import secrets
import socket
import sys
import threading
import webbrowser
from pathlib import Path

import uvicorn

from pipeline.model.errors import UsageError
from pipeline.web.app import create, warm_up
from pipeline.web.runs import Runs
from pipeline.web.safety import OPEN
from pipeline.web.shelf import Shelf
from pipeline.web.state import State

HOST = "127.0.0.1"


def serve(folder: Path, out: Path, port: int, *, browser: bool, driver: Path | None = None) -> None:
    """Serve the page until Ctrl-C. `driver` is that of a signing token.

    Raises UsageError for a port, a folder or a driver that cannot be used.
    """
    if driver is not None and not driver.is_file():
        raise UsageError(f"Không có tệp “{driver}”.", "Xem lại đường dẫn sau --pkcs11.")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"“{folder}” không phải thư mục.", "Nêu thư mục để các sổ Excel.")
    listening = _listening(port)
    port = listening.getsockname()[1]
    secret = secrets.token_urlsafe(32)
    address = f"http://{HOST}:{port}{OPEN}?khoa={secret}"
    app = create(State(Shelf(folder, out), Runs(out), driver=driver), port, secret)
    config = uvicorn.Config(
        app,
        http="h11",  # the limits on headers are its own
        loop="asyncio",
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        ws="none",
        h11_max_incomplete_event_size=64 << 10,
        timeout_graceful_shutdown=1,
    )
    # It would tell the clerk's window, in English, of each form that is not well made.
    logging.getLogger("python_multipart").setLevel(logging.CRITICAL)
    print(f"Trang làm việc: {address}", flush=True)
    print("Giữ cửa sổ này mở. Bấm Ctrl-C để kết thúc.", flush=True)
    if browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    threading.Thread(target=warm_up, daemon=True).start()
    try:
        uvicorn.Server(config).run([listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()
        print("Trang đã đóng.", file=sys.stderr, flush=True)


def _listening(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":  # there it would let two programs share the port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen()  # a browser that is quick waits for its answer
    except OSError as cause:
        listening.close()
        raise UsageError(
            f"Không mở được cổng {port}: cổng đang được chương trình khác dùng.",
            "Bỏ --port để chương trình tự chọn cổng còn trống.",
        ) from cause
    return listening
