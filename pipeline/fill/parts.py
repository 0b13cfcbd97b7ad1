"""Parts: blocks that all papers of a layout share, each a Word file, put in where a template says.

`{{ phan: dau-van-ban }}` on a paragraph of its own is replaced by the paragraphs and tables of
`phan/dau-van-ban.docx`: that of the clerk's own templates of the layout, else the one beside the
template, else the program's. They are taken in when the template is read, before its
tags are looked at: a batch costs nothing more, and a part may use every name that a template may.
A part may name others. Styles come from `phan/goc.docx`, so that a style is changed once.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.docx.places import W, places_in, text_of
from pipeline.fill.part_widths import fit, room_at, room_of
from pipeline.fill.styles import STYLED, merged, renamed, restyled
from pipeline.model.paths import TEMPLATES
from pipeline.model.texts import nearest
from pipeline.ooxml import guard
from pipeline.regulations import layouts

FOLDER = "phan"
BASE = "goc"
"""The document whose styles all templates of a layout have."""

DEEPEST = 4
"""How deep parts may be nested."""
MOST = 60
"""The most parts that a template may take in."""

_BODY, _STYLES = "word/document.xml", "word/styles.xml"
_TAG = re.compile(r"\{\{\s*ph[aầ]n\s*:\s*([^{}]*?)\s*\}\}")
_MARKUP = re.compile(rb"<[^>]*>")
_TIED = re.compile(
    rb'\br:(?:id|embed|link|pict)="|<w:(?:numPr|(?:foot|end)noteReference|commentReference)\b'
)


@dataclass(frozen=True)
class PartFault:
    """A fault of a part, or of the place where it is named."""

    code: str
    where: str
    message: str
    hint: str


@dataclass(frozen=True)
class Assembled:
    """A template with its parts in their places.

    `places` says of each paragraph of the body, in their order, where it was typed: its place in
    the template, or its part and the place there. `parts` are the names of the parts taken in.
    """

    content: bytes
    places: tuple[str, ...] = ()
    faults: tuple[PartFault, ...] = ()
    parts: tuple[str, ...] = ()


def assemble(path: Path, *, own_styles: bool = False, theirs: Path | None = None) -> Assembled:
    """A template with its parts and the styles of its layout's base document.

    `theirs` is the folder of the clerk's own templates, whose parts count first. `own_styles`: the
    template's own definition of a style counts, if it has one. Raises OSError if the template
    cannot be read; a file that is not a Word file is returned unchanged. A template that is in no
    layout's folder keeps its styles, and has the parts of the newest layout.
    """
    content = path.read_bytes()
    folders = folders_of(path, theirs)
    if guard.fault(content, guard.TEMPLATE) is not None:
        return Assembled(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            body, styles = archive.read(_BODY), _read(archive, _STYLES)
            base = _base_styles(folders)
            changed: dict[str, bytes] = {}
            if base is not None and styles is not None:
                changed[_STYLES] = merged(base, styles, own_styles=own_styles)
                others = {} if own_styles else renamed(base, styles)
                if others:
                    texts = [name for name in archive.namelist() if STYLED.fullmatch(name)]
                    changed |= {name: restyled(archive.read(name), others) for name in texts}
                    body = changed[_BODY]
            work = _Assembly(folders or (TEMPLATES / layouts.load()[-1].code / FOLDER,))
            if _mentions_parts(body):
                root = etree.fromstring(body)
                places = work.fill(root)
                changed[_BODY] = etree.tostring(
                    root, xml_declaration=True, encoding="UTF-8", standalone=True
                )
            else:
                places = ()
            changed |= work.around(archive, changed)
            if changed:
                content = _rewritten(archive, changed)
    except Exception:  # a damaged file can fail in any way: reported when the template is opened
        return Assembled(content)
    return Assembled(content, places, tuple(work.faults), tuple(dict.fromkeys(work.taken)))


def _mentions_parts(body: bytes) -> bool:
    """Whether a body may name a part: most of what the clerk brings does not, and is not parsed."""
    text = _MARKUP.sub(b"", body)
    return b"phan" in text or "phần".encode() in text


def folders_of(path: Path, theirs: Path | None = None) -> tuple[Path, ...]:
    """The folders whose parts a template takes in; of parts with one name the first one's counts.

    The clerk's own of the layout by which the template's folder is named, the one beside the
    template, and the program's.
    """
    layout = path.resolve().parent.name
    places = [theirs / layout] if theirs is not None else []
    places += [path.parent, TEMPLATES / layout]
    folders = {place.resolve(): place / FOLDER for place in reversed(places)}
    return tuple(folder for folder in reversed(folders.values()) if folder.is_dir())


def files(folders: Iterable[Path]) -> dict[str, Path]:
    """The file of each part by name; the first folder with it is used."""
    by_name: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.docx")):
            if path.stem != BASE and not path.stem.startswith("~"):
                by_name.setdefault(path.stem, path)
    return by_name


@dataclass
class _Assembly:
    """Puts parts into one template; notes what was taken and what is wrong."""

    folders: tuple[Path, ...]
    faults: list[PartFault] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    def fill(self, root: Any) -> tuple[str, ...]:
        """Put the parts into a body and return the place of each of its paragraphs."""
        places = dict(places_in(root))
        self._into(root, places, ())
        return tuple(places[element] for element in root.iter(f"{W}p"))

    def around(self, archive: zipfile.ZipFile, known: Mapping[str, bytes]) -> dict[str, bytes]:
        """Headers and footers that name a part, which is in the body alone, without it.

        `known` are those that were changed before.
        """
        changed = {}
        for name in archive.namelist():
            match = re.fullmatch(r"word/((header|footer)\d*)\.xml", name)
            content = known.get(name) or archive.read(name) if match else b""
            if match is None or not _mentions_parts(content):
                continue
            root = etree.fromstring(content)
            label = "đầu trang" if match[2] == "header" else "chân trang"
            for paragraph, place in places_in(root):
                if _TAG.search(text_of(paragraph)):
                    self._misplaced(paragraph, f"{label} ({match[1]}), {place}")
                    changed[name] = etree.tostring(root, encoding="UTF-8", standalone=True)
        return changed

    def _misplaced(self, paragraph: Any, where: str) -> None:
        message = "thẻ phần phải đứng một mình một đoạn trong thân văn bản"
        hint = "Chuyển thẻ này sang một đoạn riêng."
        self.faults.append(PartFault("phan-sai-cho", where, message, hint))
        _blank(paragraph)

    def _into(self, root: Any, places: dict[Any, str], around: tuple[str, ...]) -> None:
        for paragraph in list(root.iter(f"{W}p")):
            text = text_of(paragraph)
            match = _TAG.search(text)
            if match is None:
                continue
            where = places[paragraph]
            if text.strip("\u200b \u00a0\t\n") != match.group():
                self._misplaced(paragraph, where)
                continue
            elements = self._elements(match[1], where, around)
            room = room_at(paragraph)
            for element, known, own in elements:
                fit(element, own, room)
                places.update(known)
                paragraph.addprevious(element)
            if not elements:
                _blank(paragraph)
            elif paragraph.find(f"{W}pPr/{W}sectPr") is not None:
                _end_of_section(paragraph)
            else:
                paragraph.getparent().remove(paragraph)

    def _elements(
        self, name: str, where: str, around: tuple[str, ...]
    ) -> list[tuple[Any, dict[Any, str], int | None]]:
        """The paragraphs and tables of a part, other parts put in.

        With each the places of its paragraphs, and the width for text it was drawn for.
        """
        if name in around or len(around) >= DEEPEST or len(self.taken) >= MOST:
            message = f"phần “{name}” lồng vào chính nó hoặc lồng quá sâu"
            self.faults.append(PartFault("phan-sai", where, message, "Bỏ bớt thẻ phần."))
            return []
        root = self._read(name, where)
        if root is None:
            return []
        self.taken.append(name)
        places = {element: f"phần {name}, {place}" for element, place in places_in(root)}
        self._into(root, places, (*around, name))
        own = room_of(root)
        return [(block, known, own) for block, known in _blocks(root, places)]

    def _read(self, name: str, where: str) -> Any:
        """The document of a part; None with a fault if it cannot be taken in."""
        known = files(self.folders)
        path = known.get(name)
        if path is None:
            near = nearest(name, known)
            hint = f"Có phải “{near}”?" if near else f"Các phần có sẵn: {', '.join(known)}."
            self.faults.append(PartFault("thieu-phan", where, f"không có phần “{name}”", hint))
            return None
        try:
            content = path.read_bytes()
            why = guard.fault(content, guard.TEMPLATE)
            if why is None:
                with zipfile.ZipFile(io.BytesIO(content)) as archive:
                    body = archive.read(_BODY)
                root = etree.fromstring(body)
                why = _unfit(root)
        except Exception:  # a damaged file can make a library fail in any way
            why = "không phải tệp Word (.docx) đọc được"
        if why is not None:
            hint = f"Sửa tệp {path.parent.parent.name}/{FOLDER}/{name}.docx."
            self.faults.append(PartFault("phan-sai", where, f"phần “{name}”: {why}", hint))
            return None
        return root


def _blank(paragraph: Any) -> None:
    """Empty a paragraph whose tag could not be followed: its fault is reported only here."""
    for text in paragraph.iter(f"{W}t"):
        text.text = ""


def _end_of_section(paragraph: Any) -> None:
    """Leave nothing of a paragraph but the section break that it holds.

    Word and LibreOffice keep a break that is set behind the tag of a part in the tag's paragraph.
    """
    properties = paragraph.find(f"{W}pPr")
    for element in [child for child in paragraph if child is not properties]:
        paragraph.remove(element)
    style = properties.find(f"{W}pStyle")
    if style is None:
        style = etree.SubElement(properties, f"{W}pStyle")
        properties.insert(0, style)
    style.set(f"{W}val", _LAST)


_LAST = "CuoiVanBan"
"""The style of the paragraph that ends a paper: it takes no room."""


def _unfit(root: Any) -> str | None:
    """Why a part cannot be put into another document, None if it can."""
    body = root.find(f"{W}body")
    if body is None or not len(body):
        return "không có nội dung"
    content = b"".join(etree.tostring(element) for element in body if element.tag != f"{W}sectPr")
    if _TIED.search(content):
        return "có hình, liên kết, cước chú hoặc đánh số tự động, không ghép vào mẫu khác được"
    if b"<w:sectPr" in content:
        return "có ngắt section"
    return None


def _blocks(root: Any, places: dict[Any, str]) -> Iterator[tuple[Any, dict[Any, str]]]:
    """Copies of a part's paragraphs and tables, with the places of their paragraphs.

    Word wants a paragraph after a table at the end of a document: a blank one there does not count.
    """
    blocks = [block for block in root.find(f"{W}body") if block.tag != f"{W}sectPr"]
    last = blocks[-1]
    if len(blocks) > 1 and last.tag == f"{W}p" and blocks[-2].tag == f"{W}tbl":
        blocks = blocks if text_of(last).strip() else blocks[:-1]
    for block in blocks:
        copy = deepcopy(block)
        pairs = zip(copy.iter(f"{W}p"), block.iter(f"{W}p"), strict=True)
        yield copy, {new: places[old] for new, old in pairs}


# Styles


def _base_styles(folders: Iterable[Path]) -> bytes | None:
    bases = (folder / f"{BASE}.docx" for folder in folders)
    path = next((path for path in bases if path.is_file()), None)
    if path is None:
        return None
    content = path.read_bytes()
    if guard.fault(content, guard.TEMPLATE) is not None:
        return None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return _read(archive, _STYLES)


def _read(archive: zipfile.ZipFile, name: str) -> bytes | None:
    return archive.read(name) if name in archive.namelist() else None


def _rewritten(archive: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    """The same file with other contents of some of its parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as target:
        for info in archive.infolist():
            target.writestr(info, changed.get(info.filename) or archive.read(info))
    return written.getvalue()
