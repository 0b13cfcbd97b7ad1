"""Pages of PDFs as pictures, drawn once for each content."""

import io
import threading
from collections import OrderedDict
from pathlib import Path

import pypdfium2

_MOST = 200
# PDFium must not be called from two threads at once.
_pdfium = threading.Lock()
_drawn: "OrderedDict[tuple[str, int, int], bytes]" = OrderedDict()


def page(path: Path, version: str, number: int, width: int) -> bytes:
    """A page (from 1) as PNG of this width in pixels; KeyError if it cannot be had.

    `version` identifies the file's content.
    """
    key = (version, number, width)
    with _pdfium:
        if key in _drawn:
            _drawn.move_to_end(key)
            return _drawn[key]
        try:
            picture = _draw(path, number, width)
        except (pypdfium2.PdfiumError, OSError) as cause:
            raise KeyError(number) from cause
        _drawn[key] = picture
        if len(_drawn) > _MOST:
            _drawn.popitem(last=False)
        return picture


def count(path: Path) -> int:
    """How many pages a PDF has; 0 if it cannot be read."""
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(path)
        except (pypdfium2.PdfiumError, OSError):
            return 0
        try:
            return len(document)
        finally:
            document.close()


def _draw(path: Path, number: int, width: int) -> bytes:
    document = pypdfium2.PdfDocument(path)
    try:
        if not 1 <= number <= len(document):
            raise KeyError(number)
        sheet = document[number - 1]
        wide = max(1.0, sheet.get_width())
        tall = max(1.0, sheet.get_height())
        scale = min(width / wide, 4 * width / tall)  # no page, however long, fills the memory
        picture = sheet.render(scale=scale).to_pil().convert("RGB").quantize(64)
        written = io.BytesIO()
        picture.save(written, "PNG")
        return written.getvalue()
    finally:
        document.close()
