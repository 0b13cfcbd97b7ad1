"""Pictures in a filled .docx: the clerk's files, their checks, and how Word writes a picture.

`{{ "bieu-trung"|hinh(cao=22) }}` prints the file `hinh/bieu-trung.png` (or .jpg, .emf) that is
beside the workbook or beside the template; `{{ tong_quan.…|hinh }}` a picture of the vocabulary.
Sizes are in mm. A picture with a place on the page (`tu_trai`, `tu_tren`) floats behind the text.
"""

import hashlib
import io
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pipeline.model.pictures import Hinh
from pipeline.model.texts import nearest

FOLDER = "hinh"
"""The folder of the clerk's pictures, beside the workbook's name or in that of the templates."""

FILTERS = frozenset({"hinh", "hinh_neu_co", "co_hinh"})
SIZES = ("rong", "cao", "tu_trai", "tu_tren")
LARGEST_FILE = 5_000_000
MOST_PIXELS = 40_000_000
LEAST_MM, MOST_MM = 1, 420
_TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "emf": "image/x-emf"}
_MIME = {"PNG": "png", "JPEG": "jpg"}
_EMU = 36_000
_MM_PER_INCH, _DOTS_PER_INCH = 25.4, 96
_EMF_HEADER = struct.Struct("<II4i4iI")


class PictureError(Exception):
    """A picture that cannot be used: finding code, what is wrong, what to do."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


class PictureMarkup(Markup):
    """The XML of a picture, which may need a part of the paper."""


@dataclass
class Pictures:
    """The picture files that templates can name, looked up in `folders` in their order.

    `complete` says that the workbook's own folder is among them, so that nothing else can come.
    """

    folders: Sequence[Path] = ()
    complete: bool = False
    _known: dict[str, tuple[Hinh, bytes] | None] = field(default_factory=dict)

    def find(self, name: str) -> tuple[Hinh, bytes] | None:
        """A picture by its name without suffix; None if there is none, PictureError if unusable."""
        if name not in self._known:
            path = next((path for path in self._files() if path.stem == name), None)
            self._known[name] = opened(path) if path else None
        return self._known[name]

    def _files(self) -> Iterable[Path]:
        for folder in self.folders:
            if folder.is_dir():
                yield from sorted(path for path in folder.iterdir() if path.is_file())

    def content(self, picture: Hinh) -> bytes:
        """The content of a picture that was found; PictureError if it was not drawn."""
        for known in self._known.values():
            if known and known[0].key == picture.key:
                return known[1]
        raise self.missing(picture.key)

    def missing(self, name: str) -> PictureError:
        """The error for a name without a file."""
        known = tuple(dict.fromkeys(path.stem for path in self._files()))
        near = nearest(name, known)
        where = " hoặc ".join(f"“{folder}”" for folder in self.folders) or f"“{FOLDER}”"
        return PictureError(
            "thieu-hinh",
            f"không có tệp hình “{name}”",
            f"Có phải “{near}”?" if near else f"Đặt {name}.png (.jpg, .emf) vào {where}.",
        )


def pictures_of(folder: Path, own: Path | None = None) -> Pictures:
    """The pictures that the templates of a folder can name."""
    theirs = folder / FOLDER
    return Pictures((own, theirs), complete=True) if own else Pictures((theirs,))


def opened(path: Path) -> tuple[Hinh, bytes]:
    """A picture file with its content; PictureError if it cannot be printed."""
    suffix = path.suffix.lower().lstrip(".")
    if suffix not in _TYPES:
        raise PictureError(
            "hinh-hong",
            f"“{path.name}” không phải hình in được",
            "Lưu hình dạng PNG, JPEG hoặc EMF.",
        )
    if path.stat().st_size > LARGEST_FILE:
        raise PictureError(
            "hinh-qua-co", f"“{path.name}” lớn hơn 5 MB", "Thu nhỏ hình; 300 điểm mỗi inch là đủ."
        )
    content = path.read_bytes()
    suffix, width, height = _measured(path.name, content)
    key = hashlib.sha256(content).hexdigest()[:16]
    return Hinh(key, suffix, width, height), content


def _measured(name: str, content: bytes) -> tuple[str, float, float]:
    """Kind and size in mm of a picture, as its content says."""
    if content[40:44] == b" EMF" and len(content) >= 88:
        left, top, right, bottom = _EMF_HEADER.unpack_from(content)[6:10]
        if right > left and bottom > top:
            return "emf", (right - left) / 100, (bottom - top) / 100
    from PIL import Image  # only if a template names a picture

    try:
        with Image.open(io.BytesIO(content), formats=tuple(_MIME)) as image:
            width, height = image.size
            suffix = _MIME[str(image.format)]
            if width * height <= MOST_PIXELS:
                image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as cause:
        raise PictureError(
            "hinh-hong",
            f"“{name}” không mở được như một hình",
            "Mở hình bằng chương trình xem ảnh và lưu lại dạng PNG hoặc JPEG.",
        ) from cause
    if width * height > MOST_PIXELS:
        raise PictureError(
            "hinh-qua-co", f"“{name}” có quá 40 triệu điểm ảnh", "Thu nhỏ hình rồi lưu lại."
        )
    scale = _MM_PER_INCH / _DOTS_PER_INCH
    return suffix, width * scale, height * scale


def sized(
    picture: Hinh, rong: float | None = None, cao: float | None = None
) -> tuple[float, float]:
    """Width and height in mm: as asked for, in the picture's proportions, within both if both."""
    scales = [one / own for one, own in ((rong, picture.rong), (cao, picture.cao)) if one]
    scale = min(scales, default=1.0)
    return picture.rong * scale, picture.cao * scale


def fault_of_sizes(sizes: Mapping[str, Any]) -> str:
    """What is wrong with the sizes in a tag; "" if nothing."""
    for name, value in sizes.items():
        if name not in SIZES:
            return f"hình không có “{name}”; chỉ có {', '.join(SIZES)}"
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"{name} phải là một số (mm)"
        least = LEAST_MM if name in ("rong", "cao") else 0
        if not least <= value <= MOST_MM:
            return f"{name} = {value} phải từ {least} đến {MOST_MM} mm"
    return ""


# How Word writes a picture


def relation(picture: Hinh) -> str:
    """The id of a picture's relation: the same in every part and paper that has the picture."""
    return f"rIdHinh{picture.key}"


def part_name(picture: Hinh) -> str:
    """The part of the package that holds a picture."""
    return f"word/media/hinh-{picture.key}.{picture.suffix}"


def drawing(picture: Hinh, number: int, sizes: Mapping[str, float]) -> PictureMarkup:
    """A picture for the middle of a run's text: in line, or floating if it has a place."""
    width, height = sized(picture, sizes.get("rong"), sizes.get("cao"))
    extent = f'cx="{round(width * _EMU)}" cy="{round(height * _EMU)}"'
    named = f'<wp:docPr id="{number}" name="Hình {number}"/>'
    graphic = _GRAPHIC.format(relation=relation(picture), extent=extent, number=number)
    if "tu_trai" in sizes or "tu_tren" in sizes:
        body = _ANCHOR.format(
            across=_place("page", "H", sizes.get("tu_trai")),
            down=_place("page", "V", sizes.get("tu_tren")),
            extent=extent,
            named=named,
            number=number,
            graphic=graphic,
        )
    else:
        body = f'<wp:inline distT="0" distB="0" distL="0" distR="0" {_WP}><wp:extent {extent}/>'
        body += f"{named}{graphic}</wp:inline>"
    return PictureMarkup(f'</w:t><w:drawing>{body}</w:drawing><w:t xml:space="preserve">')


def _place(of: str, axis: str, offset: float | None) -> str:
    where = (
        "<wp:align>center</wp:align>"
        if offset is None
        else f"<wp:posOffset>{round(offset * _EMU)}</wp:posOffset>"
    )
    return f'<wp:position{axis} relativeFrom="{of}">{where}</wp:position{axis}>'


_WP = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_GRAPHIC = (
    f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_PIC}"><pic:pic xmlns:pic="{_PIC}">'
    '<pic:nvPicPr><pic:cNvPr id="{number}" name=""/><pic:cNvPicPr/></pic:nvPicPr>'
    f'<pic:blipFill><a:blip xmlns:r="{_R}" r:embed="{{relation}}"/>'
    "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
    "</a:graphic>"
)
_ANCHOR = (
    f'<wp:anchor {_WP} distT="0" distB="0" distL="0" distR="0" simplePos="0" '
    'relativeHeight="{number}" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1">'
    '<wp:simplePos x="0" y="0"/>'
    "{across}{down}<wp:extent {extent}/><wp:wrapNone/>{named}{graphic}</wp:anchor>"
)

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_IMAGE = f"{_R}/image"
_NO_RELATIONS = f'<?xml version="1.0" encoding="UTF-8"?>\n<Relationships xmlns="{_RELATIONS}"/>'


def relations_part(part: str) -> str:
    """The part that holds the relations of a part."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def with_relations(xml: str | None, pictures: Iterable[Hinh]) -> str:
    """The relations of a part, with those to its pictures."""
    added = "".join(
        f'<Relationship Id="{relation(picture)}" Type="{_IMAGE}" '
        f'Target="{part_name(picture).removeprefix("word/")}"/>'
        for picture in sorted(set(pictures), key=lambda picture: picture.key)
    )
    text = xml or _NO_RELATIONS
    if "</Relationships>" not in text:
        head, _, _ = text.rpartition("/>")
        text = f"{head}></Relationships>"
    return text.replace("</Relationships>", f"{added}</Relationships>")


def with_types(xml: str) -> str:
    """The content types of a package, with those of pictures."""
    added = "".join(
        f'<Default Extension="{suffix}" ContentType="{_TYPES[suffix]}"/>'
        for suffix in ("png", "jpg", "emf")
        if f'Extension="{suffix}"' not in xml
    )
    return xml.replace("</Types>", f"{added}</Types>")
