"""Signed copies that replace unsigned papers: checked, and made into PDF/A.

Digitally signed files are never changed. Pictures and scanned PDFs become PDF/A; if OCRmyPDF
is installed, with a text layer, so that the archive can be searched.

Source: guidance of Bộ Khoa học và Công nghệ of November 2025 on digitising (300 dpi; 200 dpi
allowed for ordinary papers). Whether it binds is not confirmed, so a breach is a warning.
"""

import hashlib
import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import img2pdf
import pikepdf
import pypdfium2
from PIL import Image, ImageStat

LEAST_DPI = 200
_A4_INCHES = (8.27, 11.69)
_LEAST_CONTRAST = 2.0
"""A page whose greys differ by less than this counts as blank."""
_OCR_SECONDS = 600


@dataclass(frozen=True)
class Looked:
    """A signed copy: its pages, whether it is a scan (`quet`) or signed digitally, its hash.

    `faults` are a code and a sentence each.
    """

    pages: int
    origin: str
    key: str
    faults: tuple[tuple[str, str], ...]


def looked_at(files: Sequence[Path], pages: int) -> Looked:
    """Examine a signed copy; `pages` is the page count of the unsigned paper.

    Errors of the reader on an unreadable file are passed on.
    """
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    if is_signed(files):
        with pikepdf.open(files[0]) as pdf:
            own = len(pdf.pages)
        return Looked(own, "ky-so", digest, tuple(_count_fault(own, pages)))
    content = joined(files)
    document = pypdfium2.PdfDocument(content)
    try:
        own = len(document)
        faults = [*_count_fault(own, pages), *_page_faults(document, content)]
    finally:
        document.close()
    return Looked(own, "quet", digest, tuple(faults))


def is_signed(files: Sequence[Path]) -> bool:
    """Whether the copy is one PDF with a digital signature."""
    if len(files) != 1 or files[0].suffix.lower() != ".pdf":
        return False
    with pikepdf.open(files[0]) as pdf:
        form = pdf.Root.get("/AcroForm")
        fields: Any = form.get("/Fields", []) if form is not None else []
        return any("/V" in field and field.get("/FT") == "/Sig" for field in fields)


def joined(files: Sequence[Path]) -> bytes:
    """Pictures and PDFs, in their order, as one PDF."""
    if len(files) == 1 and files[0].suffix.lower() == ".pdf":
        return files[0].read_bytes()
    whole = pikepdf.Pdf.new()
    for path in files:
        content = path.read_bytes()
        if path.suffix.lower() != ".pdf":
            content = _pictured(content)
        with pikepdf.open(io.BytesIO(content)) as part:
            whole.pages.extend(part.pages)
    written = io.BytesIO()
    whole.save(written, deterministic_id=True)
    return written.getvalue()


def _pictured(content: bytes) -> bytes:
    """A picture as a PDF with unchanged pixels; if CMYK or transparent, converted to RGB."""
    with Image.open(io.BytesIO(content)) as picture:
        plain = picture.mode in ("1", "L", "RGB") and getattr(picture, "n_frames", 1) == 1
        if not plain or not picture.info.get("dpi"):
            content = _plain(picture)
    return bytes(img2pdf.convert(content, nodate=True, rotation=img2pdf.Rotation.ifvalid))


def _plain(picture: Image.Image) -> bytes:
    """The picture in RGB on white; without a resolution of its own it gets one that fills A4."""
    flat = Image.new("RGB", picture.size, "white")
    rgba = picture.convert("RGBA")
    flat.paste(rgba, mask=rgba.getchannel("A"))
    dpi = picture.info.get("dpi") or (round(max(picture.size) / _A4_INCHES[1]),) * 2
    target = io.BytesIO()
    flat.save(target, "PNG", dpi=(max(float(dpi[0]), 1), max(float(dpi[1]), 1)))
    return target.getvalue()


def _count_fault(own: int, pages: int) -> Iterator[tuple[str, str]]:
    if own != pages:
        yield "ban-ky-sai-so-trang", f"bản ký có {own} trang, văn bản có {pages} trang"


def _page_faults(document: pypdfium2.PdfDocument, content: bytes) -> Iterator[tuple[str, str]]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for number, page in enumerate(pdf.pages):
            picture = document[number].render(scale=0.5, grayscale=True).to_pil()
            if ImageStat.Stat(picture).stddev[0] < _LEAST_CONTRAST:
                yield "ban-ky-khong-ro", f"trang {number + 1} của bản ký không thấy chữ"
            dpi = _resolution(page)
            if dpi is not None and dpi < LEAST_DPI:
                message = f"trang {number + 1} của bản ký quét {dpi} dpi, cần {LEAST_DPI} trở lên"
                yield "ban-ky-do-phan-giai-thap", message


def _resolution(page: pikepdf.Page) -> int | None:
    """Pixels per inch of a page's largest picture, as if it filled the page; None without one."""
    images = page.get_images().values()
    widths = [int(image.get("/Width", 0)) for image in images]
    if not widths:
        return None
    left, _, right, _ = (float(side) for side in page.cropbox)
    turned = int(page.obj.get("/Rotate", 0)) % 180
    heights = [int(image.get("/Height", 0)) for image in images]
    across = max(heights if turned else widths)
    inches = (float(page.cropbox[3]) - float(page.cropbox[1])) if turned else right - left
    return round(across / (inches / 72))


def can_read_text() -> bool:
    """Whether OCRmyPDF is installed."""
    return shutil.which("ocrmypdf") is not None


def with_text(content: bytes) -> bytes:
    """The scan with a text layer; unchanged if OCRmyPDF is missing or fails."""
    program = shutil.which("ocrmypdf")
    if program is None:
        return content
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "quet.pdf", Path(folder) / "co-chu.pdf"
        source.write_bytes(content)
        order = [program, "--quiet", "--skip-text", "--output-type", "pdf", "-l", "vie"]
        try:
            subprocess.run(
                [*order, str(source), str(target)],
                check=True,
                timeout=_OCR_SECONDS,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            return target.read_bytes()
        except (OSError, subprocess.SubprocessError):
            return content
