"""A Word file from elsewhere names a picture on the network: nobody is asked for it."""

import http.server
import io
import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docx
from PIL import Image

from pipeline.printing.papers import to_pdf

LETTER = Path(__file__).parent.parent / "resources" / "lint-cases" / "c00-letter-clean.docx"


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """A server on this computer: its address, and what it was asked for."""
    asked: list[str] = []

    class Noted(http.server.BaseHTTPRequestHandler):
        def handle(self) -> None:
            asked.append(self.rfile.readline(1000).decode("latin-1"))

    server = http.server.HTTPServer(("127.0.0.1", 0), Noted)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def linked(address: str) -> bytes:
    """A letter with a picture linked from an address."""
    paper = docx.Document(str(LETTER))
    picture = io.BytesIO()
    Image.new("RGB", (50, 50), "red").save(picture, "PNG")
    paper.add_picture(picture)
    stored, changed = io.BytesIO(), io.BytesIO()
    paper.save(stored)
    with zipfile.ZipFile(stored) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                content = content.replace(b"r:embed=", b"r:link=")
            elif name == "word/_rels/document.xml.rels":
                link = f'Target="{address}/anh.png" TargetMode="External"'.encode()
                content = re.sub(rb'Target="media/image\d+\.png"', link, content)
                assert address.encode() in content
            target.writestr(name, content)
    return changed.getvalue()


def test_a_linked_picture_is_not_fetched() -> None:
    with listening() as (address, asked):
        made = to_pdf({"tep": linked(address)})
    assert made.pdfs["tep"].startswith(b"%PDF")
    assert asked == []
