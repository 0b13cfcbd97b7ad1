"""A small dossier of two papers, drawn without LibreOffice, for tests of packages."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pikepdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.archive.assembly import Frame
from pipeline.archive.dossier import Document, Dossier
from pipeline.archive.package import Job, Packed, packed
from pipeline.fonts import family

FONT = family.find().files[0]


def drawn(*pages: str) -> bytes:
    """A PDF with a line of text on each page."""
    if "test" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("test", str(FONT)))
    target = io.BytesIO()
    settings: Any = {"initialFontName": "test"}
    canvas = Canvas(target, pagesize=(595, 842), invariant=True, **settings)
    for text in pages:
        canvas.setFont("test", 14)
        canvas.drawString(100, 600, text)
        canvas.showPage()
    canvas.save()
    with pikepdf.open(target) as pdf:
        for page in pdf.pages:
            del page.Trans  # of slide shows; reportlab writes an empty one
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True)
    return written.getvalue()


def paper(folder: Path, stem: str, day: dt.date | None, *pages: str, **values: Any) -> Document:
    """A paper whose files are in a folder."""
    (folder / f"{stem}.pdf").write_bytes(drawn(*pages))
    (folder / f"{stem}.docx").write_bytes("\n".join(pages).encode() * 9)  # its content is nobody's
    known: dict[str, Any] = {
        "stem": stem,
        "kind": stem,
        "title": "Kế hoạch",
        "type_name": "Kế hoạch",
        "number": "35",
        "notation": "KH-UBND",
        "date": day,
        "issuer": "Ủy ban nhân dân huyện Nam Đông",
        "subject": "Xây dựng xã phù hợp với trẻ em",
        "pages": len(pages),
        "signer_position": "CHỦ TỊCH",
        "signer_name": "Nguyễn Văn A",
        "pdf": folder / f"{stem}.pdf",
        "docx": folder / f"{stem}.docx",
        "key": stem,
    }
    return Document(**{**known, **values})


def dossier(folder: Path, **values: Any) -> Dossier:
    """A dossier of two papers, of two pages and of one."""
    known: dict[str, Any] = {
        "name": "thu-2014",
        "code": "thu",
        "unit": None,
        "title": "Hồ sơ thử năm 2014",
        "year": 2014,
        "notation": "01.LĐTBXH",
        "organ": "Ủy ban nhân dân huyện Nam Đông",
        "organ_id": "H57.12",
        "term": "20 năm",
        "term_label": "Thời hạn bảo quản",
        "rights": "Hạn chế",
        "creator": "Nguyễn Văn A",
        "both_sides": False,
        "documents": (
            paper(folder, "ke-hoach", dt.date(2014, 3, 12), "Kế hoạch", "Trang hai"),
            paper(folder, "bao-cao", dt.date(2014, 10, 1), "Báo cáo"),
        ),
    }
    return Dossier(**{**known, **values})


def job(folder: Path, target: Path, content: str = "a", **values: Any) -> Job:
    """The order to pack it."""
    workbook = folder / "Sổ 2014.xlsx"
    workbook.write_bytes(b"workbook")
    frame = Frame(drawn("HỒ SƠ"), drawn("MỤC LỤC"), drawn("CHỨNG TỪ KẾT THÚC"))
    return Job(dossier(folder, **values), frame, "2b", FONT, workbook, target, content)


def made(folder: Path, target: Path, content: str = "a", **values: Any) -> Path:
    """The package of the small dossier."""
    done: Packed = packed(job(folder, target, content, **values))
    assert not done.faults, done.faults
    assert done.package is not None
    return done.package
