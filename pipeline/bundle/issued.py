"""Issued papers are frozen: a later run keeps their files, and says where the workbook differs."""

import datetime as dt
import io
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path

from pipeline.bundle import manifest
from pipeline.bundle.current import Last, unharmed
from pipeline.bundle.manifest import Entry
from pipeline.model.due import Selection
from pipeline.model.findings import CellPlace, Finding, Place, warning
from pipeline.model.papers import FilledPaper, Key
from pipeline.model.records import Record, VanBan, unit_code
from pipeline.model.tables import Tables
from pipeline.model.words import ngay_so

_HINT = (
    "Văn bản đã phát hành được giữ nguyên. Sửa lại sổ cho khớp với bản đã ký; nếu thật sự phải ban "
    "hành lại, chạy với --reissue {kind}{unit}."
)
_SHOWN = 3
"""So many changed values a message names."""

_NEAR = 1
"""Changes with so many words between them are told as one."""

_MARKS = ".,;:-()"

_LEAST = 4
"""Fewer letters than these can stand in any cell."""


def is_issued(entry: Entry) -> bool:
    """Whether a paper of the manifest was made as issued."""
    return entry.issued


def frozen(
    last: Last, filled: Iterable[FilledPaper], selection: Selection
) -> dict[Key, tuple[FilledPaper, Entry]]:
    """The papers whose issued files stay as they are, by the paper's key.

    A paper of which a file was lost is made again where it comes out with the same words. A print
    on a blank is no paper of its own: it follows the printer's shift.
    """
    entries = last.entries()
    found = {}
    for one in filled:
        paper = one.paper
        entry = entries.get((paper.kind.code, paper.unit))
        if entry is None or not is_issued(entry) or selection.reissues(*entry.key):
            continue
        if paper.kind.shifted:
            continue
        same = entry.made_from.get("docx") == manifest.sha256(one.docx)
        if not lost(last, entry) or not same:
            found[paper.key] = one, entry
    return found


def lost(last: Last, entry: Entry) -> list[str]:
    """The files of a paper that are no longer there."""
    return [name for name in (entry.docx, entry.pdf) if not (last.folder / name).is_file()]


def differences(
    last: Last, kept: Iterable[tuple[FilledPaper, Entry]], tables: Tables
) -> Iterator[Finding]:
    """A warning for each issued paper that would come out with other words now."""
    for filled, entry in kept:
        paper = filled.paper
        before = entry.made_from.get("docx")
        if paper.state == entry.state and before == manifest.sha256(filled.docx):
            continue
        if gone := lost(last, entry):
            place = next(iter(_places(filled, [], tables)))
            text = f"{_named(entry)}; không còn tệp {' và '.join(gone)}, và nay sổ ra bản khác"
            yield _warning(entry, place, text)
            continue
        changed = _changed(last.folder, entry, filled)
        shown = [f"“{old}” → “{new}”" for old, new in changed[:_SHOWN]]
        if len(changed) > _SHOWN:
            shown.append(f"và {len(changed) - _SHOWN} chỗ khác")
        if paper.state != entry.state:
            shown.insert(0, f"trạng thái “{entry.state}” → “{paper.state}”")
        what = "; ".join(shown) or "mẫu hoặc thể thức đã đổi"
        for place in _places(filled, [new for _, new in changed], tables):
            yield _warning(entry, place, f"{_named(entry)}, nay ra khác: {what}")


def no_longer_due(
    last: Last, wanted: Iterable[tuple[str, str | None]], selection: Selection, tables: Tables
) -> Iterator[Finding]:
    """A warning for each issued paper that the workbook no longer asks for; its files stay."""
    due = set(wanted)
    for key, entry in last.entries().items():
        known = next((kind for kind in tables.kinds if kind.code == entry.kind), None)
        if known is None or key in due or not is_issued(entry) or selection.reissues(*key):
            continue
        if selection.wants(known, entry.unit):
            text = f"{_named(entry)}, nay theo sổ thì không phải làm nữa; các tệp vẫn được giữ"
            yield _warning(entry, CellPlace(VanBan.sheet), text)


def _warning(entry: Entry, place: Place, message: str) -> Finding:
    unit = f" --unit {entry.unit}" if entry.unit else ""
    hint = _HINT.format(kind=entry.kind, unit=unit)
    return warning("da-phat-hanh-nay-khac", place, message, hint, kind=entry.kind, unit=entry.unit)


def _named(entry: Entry) -> str:
    number = f" {entry.number}" if entry.number else ""
    day = f" ngày {ngay_so(dt.date.fromisoformat(entry.date))}" if entry.date else ""
    name, _, unit = entry.title.partition(":")
    return f"{name}{number}{f' ({unit.strip()})' if unit else ''} đã phát hành{day}"


def _texts(docx: bytes) -> list[str]:
    """The words of a .docx, in the order of the body."""
    from docx import Document  # slow to import, and needed only where a paper differs

    body = Document(io.BytesIO(docx)).element.body
    paragraphs = body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p")
    return [word for paragraph in paragraphs for word in "".join(paragraph.itertext()).split()]


def _before(folder: Path, entry: Entry) -> bytes | None:
    """The issued .docx, None where a person has edited it: its words are not the program's."""
    path = folder / entry.docx
    return path.read_bytes() if unharmed(path, entry.sha256["docx"]) else None


def _changed(folder: Path, entry: Entry, filled: FilledPaper) -> list[tuple[str, str]]:
    """The words that differ, old and new, each pair once; values where the .docx was edited."""
    before = _before(folder, entry)
    old = entry.printed if before is None else _texts(before)
    new = list(filled.printed) if before is None else _texts(filled.docx)
    pairs: dict[tuple[str, str], None] = {}
    for a, b, c, d in _spans(old, new) if old else ():
        pairs[" ".join(old[a:b]).strip(_MARKS), " ".join(new[c:d]).strip(_MARKS)] = None
    return list(pairs)


def _spans(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Where two lists differ; differences with few words between them are one."""
    last: tuple[int, int, int, int] | None = None
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if last is not None and a - last[1] <= _NEAR:
            last = last[0], b, last[2], d
            continue
        if last is not None:
            yield last
        last = a, b, c, d
    if last is not None:
        yield last


def _places(filled: FilledPaper, values: list[str], tables: Tables) -> list[Place]:
    """The cells that hold the new values, else the paper's own row in the workbook."""
    paper = filled.paper
    wanted = [value for value in values if sum(letter.isalpha() for letter in value) >= _LEAST]
    found: dict[str, Place] = {}
    for record in (
        tables.year.settings,
        *(row for rows in tables.year.rows.values() for row in rows),
    ):
        owner = unit_code(record)
        if paper.unit is not None and owner not in (None, paper.unit):
            continue
        for name, place in record.cells.items():
            value = getattr(record, name, None)
            if isinstance(value, str) and len(value) >= _LEAST:
                for words in wanted:
                    if words in value or value in words:
                        found.setdefault(words, place)
    return list(found.values()) or [_row(filled, tables)]


def _row(filled: FilledPaper, tables: Tables) -> Place:
    paper = filled.paper
    name = tables.register_names[paper.kind.code]
    row: Record | None = tables.van_ban.get((name, paper.unit))
    if row is None and paper.unit is not None and paper.kind.registration:
        row = tables.dang_ky.get(paper.unit)
    return row.place("trang_thai") if row is not None else CellPlace(VanBan.sheet)
