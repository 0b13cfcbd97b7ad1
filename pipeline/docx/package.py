"""A .docx as a zip of parts: opened with care, written back with only the changed parts new."""

import io
import posixpath
import zipfile
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from pipeline.docx.xml import Element, parse, q, value
from pipeline.ooxml import guard

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_RTF = b"{\\rtf"
# A text of thousands of pages stays below; a zip bomb does not.
_LARGEST = 200_000_000
_DOCUMENT = "/officeDocument"
_DRM = "Mở tệp bằng Word, chọn File > Save As và lưu lại dạng Word Document (*.docx)."


class PackageError(Exception):
    """A file that cannot be read as a .docx: what is wrong and what to do, in Vietnamese."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint


@dataclass(frozen=True)
class Relation:
    """A link from a part: the kind's last word ("header") and the target part's name."""

    kind: str
    target: str


@dataclass(frozen=True)
class Package:
    """The parts of a .docx; parsed parts are kept, so that changes to them are written."""

    content: bytes
    raw: dict[str, bytes]
    trees: dict[str, Element] = field(default_factory=dict)

    @cached_property
    def main(self) -> str:
        """The name of the part with the text."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument":
                return relation.target
        return "word/document.xml"

    def tree(self, name: str) -> Element | None:
        """A part's root; None if there is no such part."""
        if name not in self.trees:
            if name not in self.raw:
                return None
            try:
                self.trees[name] = parse(self.raw[name])
            except etree.XMLSyntaxError as cause:
                raise _broken() from cause
        return self.trees[name]

    def relations(self, part: str) -> dict[str, Relation]:
        """The links of a part by their id ("" for the package itself)."""
        folder, _, name = part.rpartition("/")
        root = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        if root is None:
            return {}
        return {
            str(element.get("Id")): Relation(
                str(element.get("Type", "")).rpartition("/")[2],
                _target(folder, str(element.get("Target", ""))),
            )
            for element in root
            if element.get("TargetMode") != "External"
        }

    def linked(self, kind: str) -> Element | None:
        """The part of that kind that the text uses: styles, numbering, settings, theme."""
        for relation in self.relations(self.main).values():
            if relation.kind == kind:
                return self.tree(relation.target)
        return None

    def written(self, changed: set[str]) -> bytes:
        """The package with the changed parts written again and every other part byte for byte."""
        target = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(self.content)) as old,
            zipfile.ZipFile(target, "w") as new,
        ):
            new.comment = old.comment
            for info in old.infolist():
                data = old.read(info)
                if info.filename in changed:
                    data = _serialised(self.trees[info.filename])
                new.writestr(info, data, compress_type=info.compress_type)
            for name in sorted(changed - set(old.namelist())):
                new.writestr(name, _serialised(self.trees[name]), zipfile.ZIP_DEFLATED)
        return target.getvalue()


def _serialised(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _target(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))


def open_package(content: bytes) -> Package:
    """The parts of a .docx; raises `PackageError` if it is not a readable .docx."""
    if content.startswith(_OLE):
        raise _ole(content)
    if content.startswith(_RTF):
        raise PackageError("Tệp là văn bản RTF chứ không phải .docx.", _DRM)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            parts = [info for info in file.infolist() if info.filename.endswith((".xml", ".rels"))]
            if sum(info.file_size for info in parts) > _LARGEST:
                raise PackageError(
                    "Tệp quá lớn khi giải nén nên không đọc.", "Chia tệp thành nhiều tệp nhỏ hơn."
                )
            if any(info.flag_bits & 1 for info in parts):
                raise PackageError("Tệp bị khóa bằng mật khẩu.", "Bỏ mật khẩu rồi kiểm tra lại.")
            if (why := guard.fault(content, guard.PAPER)) is not None:
                hint = "Mở bằng Word rồi lưu lại dạng .docx."
                raise PackageError(f"Không đọc tệp này: {why}.", hint)
            raw = {info.filename: file.read(info) for info in parts}
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError) as cause:
        raise _broken() from cause
    except Exception as cause:
        if isinstance(cause, PackageError):
            raise
        raise _broken() from cause  # zlib.error and the like: a damaged zip
    package = Package(content, raw)
    root = package.tree(package.main)
    if root is None or root.find(q("w:body")) is None:
        raise PackageError(
            "Tệp không phải văn bản Word (.docx).", "Chọn tệp .docx do Word hoặc LibreOffice lưu."
        )
    return package


def _ole(content: bytes) -> PackageError:
    if _ENCRYPTED in content:
        return PackageError(
            "Tệp bị khóa bằng mật khẩu nên không đọc được.",
            "Mở bằng Word, bỏ mật khẩu (File > Info > Protect Document) rồi lưu lại.",
        )
    return PackageError("Tệp là dạng cũ .doc (Word 97–2003), chỉ kiểm tra được .docx.", _DRM)


def _broken() -> PackageError:
    return PackageError(
        "Tệp hỏng hoặc không phải .docx nên không đọc được.",
        "Mở thử bằng Word; nếu mở được thì lưu lại dạng .docx rồi kiểm tra lại.",
    )


def default_tab(settings: Element | None) -> float:
    """The distance of the default tab stops, in twips."""
    stop = None if settings is None else settings.find(q("w:defaultTabStop"))
    text = value(stop)
    return float(text) if text and text.isdigit() and int(text) else 720.0
