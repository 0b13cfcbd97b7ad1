"""Issued papers are frozen: a later run keeps their files, and says where the workbook differs."""

import datetime as dt
import io
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path

from pipeline.bundle import manifest
from pipeline.bundle.last_run import SOURCES, Last, sources, unharmed
from pipeline.bundle.manifest import Entry
from pipeline.docx.places import places_in, text_of
from pipeline.model.due import Selection
from pipeline.model.findings import CellPlace, FilePlace, Finding, Place, warning
from pipeline.model.kinds import PAPERS
from pipeline.model.papers import FilledPaper, Key
from pipeline.model.records import Record, VanBan, unit_code
from pipeline.model.tables import Tables
from pipeline.model.words import ngay, ngay_so

_KEPT = "Văn bản đã phát hành được giữ nguyên."
_REISSUE = "nếu thật sự phải ban hành lại, chạy với --reissue {kind}{unit}."
_MEND = f"{_KEPT} Sửa lại sổ cho khớp với bản đã ký; {_REISSUE}"
_NEW_TEMPLATE = f"{_KEPT} Mẫu mới dùng cho các văn bản phát hành từ nay; {_REISSUE}"
_SHOWN = 3
"""The most changed values that a message names."""

_MOST_WORDS = 16
"""Of a longer text a message quotes only the beginning and the end, in words."""

_NEAR = 1
"""Changes with this many words between them are reported as one."""

_MARKS = ".,;:-()"

_LEAST = 4
"""Shorter values could come from any cell."""


def is_issued(entry: Entry) -> bool:
    """Whether a paper of the manifest was made as issued."""
    return entry.issued


def frozen(
    last: Last, filled: Iterable[FilledPaper], selection: Selection
) -> dict[Key, tuple[FilledPaper, Entry]]:
    """The papers whose issued files stay as they are, by the paper's key.

    A paper that lost a file is made again if its words are the same. A print on a blank is never
    frozen: it depends on the printer's shift.
    """
    entries = last.entries()
    frozen_papers = {}
    for paper_filled in filled:
        paper = paper_filled.paper
        entry = entries.get((paper.kind.code, paper.unit))
        if entry is None or not is_issued(entry) or selection.reissues(*entry.key):
            continue
        if paper.kind.shifted:
            continue
        same = entry.made_from.get("docx") == manifest.sha256(paper_filled.docx)
        if not lost(last, entry) or not same:
            frozen_papers[paper.key] = paper_filled, entry
    return frozen_papers


def lost(last: Last, entry: Entry) -> list[str]:
    """The files of a paper that are no longer there."""
    return [name for name in (entry.docx, entry.pdf) if not (last.folder / name).is_file()]


def differences(
    last: Last, kept: Iterable[tuple[FilledPaper, Entry]], tables: Tables
) -> Iterator[Finding]:
    """A warning for each issued paper whose words would be different now."""
    for filled, entry in kept:
        paper = filled.paper
        before = entry.made_from.get("docx")
        if paper.state == entry.state and before == manifest.sha256(filled.docx):
            continue
        if gone := lost(last, entry):
            place = _row(filled, tables)
            text = f"{_named(entry)}; không còn tệp {' và '.join(gone)}, và nay sổ ra bản khác"
            yield _warning(entry, place, text, _MEND)
            continue
        yield from _differs(last.folder, entry, filled, tables)


def _differs(folder: Path, entry: Entry, filled: FilledPaper, tables: Tables) -> Iterator[Finding]:
    """A warning on each cell, or on the template, that makes the paper differ."""
    changed = _changed(folder, entry, filled)
    shown = [_shown(old, new) for old, new in changed[:_SHOWN]]
    if len(changed) > _SHOWN:
        shown.append(f"và {len(changed) - _SHOWN} chỗ khác")
    if filled.paper.state != entry.state:
        shown.insert(0, f"trạng thái “{entry.state}” → “{filled.paper.state}”")
    causes = list(_sources_changed(entry, filled))
    cells = _cells(entry, filled, tables)
    of_workbook = bool(cells) or filled.paper.state != entry.state
    if entry.printed and entry.printed != list(filled.printed) and not causes:
        of_workbook = True
    if of_workbook:
        causes.append((_row(filled, tables), "số liệu trong sổ đã đổi"))
    if not causes:
        causes.append((_row(filled, tables), "mẫu, papers.toml hoặc chương trình đã đổi"))
    changes = "; ".join(shown) or "hình thức trình bày"
    why = " và ".join(cause for _, cause in causes)
    hint = _MEND if of_workbook else _NEW_TEMPLATE
    for place in cells or [causes[0][0]]:
        text = f"{_named(entry)}, nay ra khác: {changes}; nguyên nhân: {why}"
        yield _warning(entry, place, text, hint)


def _shown(old: str, new: str) -> str:
    """A change as a message quotes it."""
    if not old:
        return f"thêm “{_short(new)}”"
    return f"“{_short(old)}” → “{_short(new)}”" if new else f"bỏ “{_short(old)}”"


def _short(words: str) -> str:
    """The beginning and the end of many words."""
    listed = words.split()
    if len(listed) <= _MOST_WORDS:
        return words
    half = _MOST_WORDS // 2
    return f"{' '.join(listed[:half])} … {' '.join(listed[-half:])}"


def _sources_changed(entry: Entry, filled: FilledPaper) -> Iterator[tuple[Place, str]]:
    """Changed sources of a paper's words other than the workbook: template or entry."""
    paper, before = filled.paper, entry.made_from
    now = sources(filled)
    changed = {name for name in SOURCES if before.get(name, now[name]) != now[name]}
    template = f"{paper.layout}/{paper.kind.code}.docx"
    if before.get("layout", paper.layout) != paper.layout:
        yield FilePlace(template), f"thể thức {before['layout']} đã đổi thành {paper.layout}"
    elif "template" in changed:
        yield FilePlace(template), f"mẫu {template} hoặc phần chung trong mẫu đã sửa"
    if "kind" in changed:
        place = FilePlace(PAPERS, f"loại “{paper.kind.code}”")
        yield place, f"mục “{paper.kind.code}” hoặc cơ quan ban hành trong {PAPERS} đã sửa"


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
            yield _warning(entry, CellPlace(VanBan.sheet), text, _MEND)


def _warning(entry: Entry, place: Place, message: str, hint: str) -> Finding:
    unit = f" --unit {entry.unit}" if entry.unit else ""
    hint_for_paper = hint.format(kind=entry.kind, unit=unit)
    return warning(
        "da-phat-hanh-nay-khac", place, message, hint_for_paper, kind=entry.kind, unit=entry.unit
    )


def _named(entry: Entry) -> str:
    number = f" {entry.number}" if entry.number else ""
    day = f" ngày {ngay_so(dt.date.fromisoformat(entry.date))}" if entry.date else ""
    name, _, unit = entry.title.partition(":")
    return f"{name}{number}{f' ({unit.strip()})' if unit else ''} đã phát hành{day}"


def _texts(docx: bytes) -> list[str]:
    """The words of a .docx, in the order of the body."""
    from docx import Document  # slow to import, and needed only if a paper differs

    body = Document(io.BytesIO(docx)).element.body
    return [word for paragraph, _ in places_in(body) for word in text_of(paragraph).split()]


def _before(folder: Path, entry: Entry) -> bytes | None:
    """The issued .docx; None if a person has edited it, so that its words are theirs."""
    path = folder / entry.docx
    return path.read_bytes() if unharmed(path, entry.sha256["docx"]) else None


def _changed(folder: Path, entry: Entry, filled: FilledPaper) -> list[tuple[str, str]]:
    """The words that differ, old and new, each pair once; if the .docx was edited, the values."""
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


def _cells(entry: Entry, filled: FilledPaper, tables: Tables) -> list[Place]:
    """The cells whose values are printed now and were not in the issued paper."""
    old = set(entry.printed)
    new = "\n".join(value for value in filled.printed if value not in old).casefold()
    if not (old and new):
        return []
    before = "\n".join(entry.printed).casefold()
    places: dict[Place, None] = {}
    for record in (
        tables.year.settings,
        *(row for rows in tables.year.rows.values() for row in rows),
    ):
        if filled.paper.unit is not None and unit_code(record) not in (None, filled.paper.unit):
            continue
        for name, place in record.cells.items():
            for words in _as_printed(getattr(record, name, None)):
                if words in new and words not in before:
                    places.setdefault(place)
    return list(places)


def _as_printed(value: object) -> tuple[str, ...]:
    """The forms in which a paper prints a cell's value; () if the value is too short to tell."""
    if isinstance(value, dt.date):
        return ngay_so(value), ngay(value)
    is_text = isinstance(value, str) and sum(letter.isalpha() for letter in value) >= _LEAST
    return (str(value).casefold(),) if is_text else ()


def _row(filled: FilledPaper, tables: Tables) -> Place:
    paper = filled.paper
    name = tables.register_names[paper.kind.code]
    row: Record | None = tables.van_ban.get((name, paper.unit))
    if row is None and paper.unit is not None and paper.kind.registration:
        row = tables.dang_ky.get(paper.unit)
    return row.place("trang_thai") if row is not None else CellPlace(VanBan.sheet)
