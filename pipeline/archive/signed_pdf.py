"""Digital signatures: a paper is signed by the person, then by the agency.

The image of a signature is centred between title and name; the seal covers its left third (Nghị
định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II, khoản 7 and 8). A stamp with text would break PDF/A,
so it is only an image, and the time is drawn into the page before anyone signs. Signatures are
PAdES: B-B, and B-T if a time stamp server is named.
"""

import contextlib
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image
from pyhanko.pdf_utils import images, layout
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko.stamp import StaticStampStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.archive import pdfa
from pipeline.archive.dossier import HANOI
from pipeline.archive.pdfa import NotPdfaError, Properties
from pipeline.archive.signatures import name_of
from pipeline.model.errors import UsageError

PERSON, AGENCY = "NguoiKy", "CoQuan"
LEVEL = "2b"
_MM = 72 / 25.4
_TIME_SIZE = 10
_TIME_FONT = "signing-time"
_LEAST_GAP = 15.0
_LARGEST = (150.0, 70.0)
_SEAL = 36.0 * _MM
"""The size of a seal whose image gives none (LIKELY that of a district's seal)."""


@dataclass(frozen=True)
class Look:
    """How a signature looks: its image, the name printed below it; and a time stamp server.

    `agency`: the agency signs, and the image is its seal.
    """

    image: Path | None = None
    name: str = ""
    agency: bool = False
    tsa: str = ""


# Keys


def from_pkcs12(path: Path, passphrase: str) -> signers.Signer:
    """The key of a PKCS#12 file; raises UsageError if it cannot be opened."""
    try:
        content = path.read_bytes()
    except OSError as cause:
        message = f"Không có tệp chứng thư “{path}”."
        raise UsageError(message, "Xem lại đường dẫn sau --pkcs12.") from cause
    return from_pkcs12_content(content, path.name, passphrase)


def from_pkcs12_content(content: bytes, name: str, passphrase: str) -> signers.Signer:
    """The key in the content of a PKCS#12 file; raises UsageError if it cannot be opened."""
    load: Any = signers.SimpleSigner.load_pkcs12_data
    try:
        signer: signers.Signer = load(content, [], passphrase=passphrase.encode())
    except Exception as cause:  # a wrong password and a damaged file fail in many ways
        message = f"Không mở được chứng thư “{name}”: sai mật khẩu hoặc tệp hỏng."
        raise UsageError(message, "Nhập lại mật khẩu của tệp chứng thư.") from cause
    return signer


# Signing


def signed(content: bytes, signer: signers.Signer, look: Look, font: Path) -> bytes:
    """The PDF with one more signature; earlier content stays byte for byte.

    Raises UsageError if the order is wrong, there is no room, or the paper cannot be PDF/A.
    """
    before = list(_fields(content))
    if look.agency and not before:
        raise UsageError("Chưa có chữ ký của người có thẩm quyền.", "Người ký trước, cơ quan sau.")
    if not look.agency and before:
        raise UsageError("Văn bản đã được ký số.", "Chỉ ký tệp chưa ký; không sửa tệp đã ký.")
    if not before:
        content = _prepared(content, dt.datetime.now(HANOI), font)
    page, box = _place(content, look, before)
    return _with_signature(content, signer, look, page, box)


def _prepared(content: bytes, now: dt.datetime, font: Path) -> bytes:
    """The paper as PDF/A with the time of signing at the top right of its first page.

    Day, time and zone in the form of Phụ lục I, Phần I, Mục II (zone by ISO 8601); size 10,
    upright.
    """
    line = f"Thời gian ký: {now:%d-%m-%Y %H:%M:%S} +07:00"
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            _draw(pdf, line, font)
            info = {key: str(value) for key, value in pdf.docinfo.items()}
            properties = Properties(
                title=info.get("/Title", ""),
                author=info.get("/Author", ""),
                subject=info.get("/Subject", ""),
                keywords=info.get("/Keywords", ""),
                date=now.replace(microsecond=0),
            )
            return pdfa.conforming(pdf, LEVEL, properties)
    except (NotPdfaError, pikepdf.PdfError) as cause:
        raise UsageError(f"Không ký được: tệp không thành PDF/A ({cause}).", "") from cause


def _draw(pdf: pikepdf.Pdf, text: str, font: Path) -> None:
    if _TIME_FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(_TIME_FONT, str(font)))
    page = pdf.pages[0]
    left, bottom, right, top = (float(side) for side in page.cropbox)
    target = io.BytesIO()
    settings: Any = {"initialFontName": _TIME_FONT}
    canvas = Canvas(target, pagesize=(right - left, top - bottom), **settings)
    canvas.setFont(_TIME_FONT, _TIME_SIZE)
    canvas.drawRightString(right - left - 15 * _MM, top - bottom - 9 * _MM, text)
    canvas.showPage()
    canvas.save()
    with pikepdf.open(target) as overlay:
        form = pdf.copy_foreign(overlay.pages[0].as_form_xobject())
        name = page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name.HosoKy)
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(f"\nQ q 1 0 0 1 {left:g} {bottom:g} cm {name} Do Q\n".encode())


def _with_signature(
    content: bytes,
    signer: signers.Signer,
    look: Look,
    page: int,
    box: tuple[int, int, int, int] | None,
) -> bytes:
    style = None
    if look.image is not None:
        style = StaticStampStyle(
            border_width=0,
            background=images.PdfImage(_picture(look.image)),
            background_layout=layout.SimpleBoxLayoutRule(
                layout.AxisAlignment.ALIGN_MID, layout.AxisAlignment.ALIGN_MID
            ),
        )
    name = AGENCY if look.agency else PERSON
    metadata = signers.PdfSignatureMetadata(
        field_name=name,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        signer_key_usage={"non_repudiation", "digital_signature"},
    )
    spec = fields.SigFieldSpec(name, on_page=page, box=box if style else None)
    stamper = timestamps.HTTPTimeStamper(look.tsa) if look.tsa else None
    written = io.BytesIO()
    try:
        signers.PdfSigner(
            metadata, signer, timestamper=stamper, stamp_style=style, new_field_spec=spec
        ).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content)), output=written)
    except Exception as cause:  # a server of time stamps, a token or a damaged file
        raise UsageError(f"Không ký được ({type(cause).__name__}: {cause}).", "") from cause
    return written.getvalue()


def _picture(path: Path) -> Image.Image:
    with _opened(path) as picture:
        return picture.convert("RGBA")


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    try:
        with Image.open(path) as picture:
            yield picture
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as cause:
        message = f"Không đọc được ảnh “{path.name}”."
        raise UsageError(message, "Dùng ảnh PNG nền trong suốt.") from cause


# Where


def _place(
    content: bytes, look: Look, before: Sequence[tuple[int, tuple[float, ...]]]
) -> tuple[int, tuple[int, int, int, int] | None]:
    """Page and box of the image; a seal is placed by the person's signature if that is visible."""
    if look.image is None:
        return 0, None
    if look.agency and before and (shown := before[0][1])[2] > shown[0]:
        return before[0][0], _sealed(shown, look.image)
    page, gap = _gap(content, look.name)
    middle, low, high = gap
    height = min(high - low - 4, _LARGEST[1])
    width = min(2.2 * height, _LARGEST[0])
    centre = (low + high) / 2
    box = (middle - width / 2, centre - height / 2, middle + width / 2, centre + height / 2)
    return page, _whole(_sealed(box, look.image) if look.agency else box)


def _sealed(signature: Sequence[float], image: Path) -> tuple[int, int, int, int]:
    """The seal's box: over the left third of the signature, at the middle of its height."""
    with _opened(image) as picture:
        dpi = float(picture.info.get("dpi", (0, 0))[0])
        size = picture.width / dpi * 72 if dpi >= 100 else _SEAL
    left, low, right, high = signature
    edge = left + (right - left) / 3
    centre = (low + high) / 2
    return _whole((edge - size, centre - size / 2, edge, centre + size / 2))


def _whole(box: Iterable[float]) -> tuple[int, int, int, int]:
    left, low, right, high = (round(side) for side in box)
    return left, low, right, high


def _gap(content: bytes, name: str) -> tuple[int, tuple[float, float, float]]:
    """The page with the name (the last that has it), and the room above it.

    Returns the middle of the name, and where the room begins and ends, in points.
    """
    if not name:
        raise UsageError("Chưa biết ký vào đâu.", "Ghi họ tên in ở chỗ ký.")
    document = pypdfium2.PdfDocument(content)
    try:
        for number in reversed(range(len(document))):
            text = document[number].get_textpage()
            found = None
            search = text.search(name)
            while (hit := search.get_next()) is not None:
                found = hit
            if found is None:
                continue
            boxes = [text.get_charbox(at) for at in range(found[0], sum(found))]
            left, top = min(box[0] for box in boxes), max(box[3] for box in boxes)
            middle = (left + max(box[2] for box in boxes)) / 2
            lines = [text.get_rect(at) for at in range(text.count_rects())]
            above = [low for x0, low, x1, _ in lines if x0 <= middle <= x1 and low > top + 1]
            if not above or min(above) - top < _LEAST_GAP:
                raise UsageError(f"Không đủ chỗ ký phía trên tên “{name}”.", "Xem lại mẫu.")
            return number, (middle, top, min(above))
    finally:
        document.close()
    message = f"Không thấy tên “{name}” trong văn bản."
    raise UsageError(message, "Ghi họ tên đúng như in ở chỗ ký.")


def _fields(content: bytes) -> Iterator[tuple[int, tuple[float, ...]]]:
    """Page and box of each signature."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            for number, page in enumerate(pdf.pages):
                annotations: Any = page.obj.get("/Annots", [])
                for annotation in annotations:
                    if annotation.get("/FT") == "/Sig" and "/V" in annotation:
                        yield number, tuple(float(side) for side in annotation.Rect)
    except pikepdf.PdfError as cause:
        message = "Tệp không phải PDF đọc được, hoặc có đặt mật khẩu."
        raise UsageError(message, "Mở thử tệp; lưu lại thành PDF không đặt mật khẩu.") from cause


def common_name(signer: signers.Signer) -> str:
    """The name on the certificate; for a person, the name printed under the signature."""
    return name_of(signer.signing_cert)
