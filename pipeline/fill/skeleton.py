"""`hoso template new`: a new kind of paper, as a template in each layout and an entry.

Each skeleton in `khung/` is a right paper of its genre by the decree; what it says stands in
`[[…]]`, which the check of templates and the proof refuse until somebody has written it.
"""

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from pipeline.model import kinds, papers_file, papers_lines
from pipeline.model.errors import OutputError, TemplateError, UsageError
from pipeline.model.paths import OWN_TEMPLATES, TEMPLATES
from pipeline.model.texts import nearest
from pipeline.regulations import layouts

FOLDER = "khung"
_HEAD = "Các loại văn bản riêng, thêm vào những loại của chương trình. Cách ghi: docs/new-paper.md"

_NUMBERED = ("van_ban.so", "van_ban.ky_hieu", "van_ban.ngay_ban_hanh", "van_ban.trich_yeu")
_SIGNED = ("nguoi_ky.chuc_vu", "nguoi_ky.ho_va_ten", "noi_nhan")
_MET = ("cuoc_hop.ngay", "cuoc_hop.gio_bat_dau", "cuoc_hop.dia_diem", "cuoc_hop.gio_ket_thuc")


@dataclass(frozen=True)
class Genre:
    """A genre of official papers: what its kinds have in common.

    `issued`: what an issued paper needs besides; a draft has gaps there, to write in by hand.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục III, Mục I (abbreviations; a công văn has none).
    """

    abbreviation: str
    stage: str
    issued: tuple[str, ...]
    addressed: bool = False


GENRES = {
    "quyet-dinh": Genre("QĐ", "06-cong-nhan", (*_SIGNED, "can_cu")),
    "cong-van": Genre("", "03-theo-doi", _SIGNED, addressed=True),
    "bien-ban": Genre("BB", "05-tham-dinh", (*_MET, "noi_nhan")),
    "to-trinh": Genre("TTr", "05-tham-dinh", _SIGNED, addressed=True),
    "bao-cao": Genre("BC", "07-bao-cao", _SIGNED, addressed=True),
    "ke-hoach": Genre("KH", "01-ke-hoach", (*_SIGNED, "can_cu")),
}


@dataclass(frozen=True)
class Wanted:
    """What `hoso template new` is asked for; `layouts` empty: all of them."""

    code: str
    like: str = "bao-cao"
    name: str = ""
    subject: str = ""
    issuer: str = "uy-ban"
    stage: str = ""
    scope: str = "year"
    layouts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Made:
    """The templates written, and the papers.toml that got an entry (None: it had one)."""

    templates: tuple[Path, ...]
    entry: Path | None


def write(wanted: Wanted, folder: Path = OWN_TEMPLATES) -> Made:
    """Write the templates of a new kind, and its entry where papers.toml has none.

    Raises UsageError for what cannot be, OutputError when a template is there already or nothing
    can be written; nothing is left half done.
    """
    genre = GENRES.get(wanted.like)
    if genre is None:
        raise UsageError(f"Không có khung “{wanted.like}”.", _nearest(wanted.like, GENRES))
    chosen = _layouts(wanted.layouts)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", wanted.code):
        raise UsageError(
            f"“{wanted.code}” không dùng làm mã loại văn bản được.",
            "Mã gồm chữ thường không dấu, chữ số và gạch nối, ví dụ: bao-cao-nam.",
        )
    papers = folder / kinds.PAPERS
    declared = any(kind.code == wanted.code for kind in kinds.load())
    if not declared and not wanted.name:
        raise UsageError(
            f"Chưa có loại “{wanted.code}” trong papers.toml nên cần tên của nó.",
            f'Ví dụ: hoso template new {wanted.code} --like {wanted.like} --name "Báo cáo năm".',
        )
    paths = {
        TEMPLATES / layout / FOLDER / f"{wanted.like}.docx": folder / layout / f"{wanted.code}.docx"
        for layout in chosen
    }
    for path in paths.values():
        if path.exists():
            message = f"Đã có mẫu “{path.name}” của {path.parent.name}."
            raise OutputError(message, "Mở mẫu ấy bằng Word để sửa.")
    text = None if declared else _with_entry(papers, wanted, genre)
    _put(paths, papers, text)
    return Made(tuple(paths.values()), papers if not declared else None)


def _layouts(named: Iterable[str]) -> tuple[str, ...]:
    known = tuple(layout.code for layout in layouts.load())
    for layout in named:
        if layout not in known:
            raise UsageError(f"Không có thể thức “{layout}”.", _nearest(layout, known))
    return tuple(named) or known


def _nearest(value: str, known: Iterable[str]) -> str:
    listed = tuple(known)
    near = nearest(value, listed)
    return f"Có phải “{near}”?" if near else f"Chọn một trong: {', '.join(listed)}."


def _with_entry(papers: Path, wanted: Wanted, genre: Genre) -> str:
    """The text of papers.toml with an entry more; comments and order stay."""
    entry = tomlkit.table()
    entry["code"] = wanted.code
    entry["name"] = wanted.name
    entry["abbreviation"] = genre.abbreviation
    entry["subject"] = wanted.subject or wanted.name
    entry["stage"] = wanted.stage or genre.stage
    entry["for"] = wanted.scope
    entry["issuer"] = wanted.issuer
    if genre.addressed:
        to = "Ủy ban nhân dân các {cach_goi_don_vi}"
        entry["addressed-to"] = [to if wanted.issuer == "uy-ban" else "{co_quan_ban_hanh}"]
    addressees = ("kinh_gui",) if genre.addressed else ()
    entry["required"] = _lines((*_NUMBERED, *addressees))
    entry["required-when-issued"] = _lines(genre.issued)
    entry["pages"] = [1, 20]
    if papers.is_file():
        document = tomlkit.parse(papers.read_text(encoding="utf-8"))
    else:
        document = tomlkit.document()
        document.add(tomlkit.comment(_HEAD))
    document.setdefault("kind", tomlkit.aot()).append(entry)
    text = tomlkit.dumps(document)
    program = papers_lines.text_of(TEMPLATES / kinds.PAPERS)
    try:
        papers_file.parse(text, papers.name, over=papers_lines.parsed_of(program, kinds.PAPERS))
    except TemplateError as fault:
        raise UsageError(f"Không thêm được loại này: {fault.message}", fault.hint) from fault
    return text


def _lines(names: Iterable[str]) -> Any:
    """A list of names, a line each."""
    listed = tomlkit.array()
    listed.extend(names)
    return listed.multiline(multiline=True)


def _put(paths: dict[Path, Path], papers: Path, text: str | None) -> None:
    """Write the files, or none of them."""
    done: list[Path] = []
    try:
        for source, path in paths.items():
            done.append(path)
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, path)
        if text is not None:
            beside = papers.with_name(f".{papers.name}.next")
            done.append(beside)
            beside.write_text(text, encoding="utf-8", newline="\n")
            beside.replace(papers)
    except OSError as cause:
        for path in done:
            path.unlink(missing_ok=True)
        raise OutputError(
            f"Không ghi được “{cause.filename}”: {cause.strerror}.", "Xem lại thư mục templates."
        ) from cause
