"""Numbers proposed for issued papers that have none, series by series, in the order of their days.

A number is never given twice, no number is inserted, and a series that is not in order gets no more
numbers: its faults are errors, and with errors nothing is proposed.

Source: Nghị định 30/2020/NĐ-CP, Điều 15 (from 01 on 1 January, each number once in a year).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model import words
from pipeline.model.findings import CellPlace, Finding, error, warning
from pipeline.model.kinds import Kind
from pipeline.model.records import DangKy, DaySo, VanBan, Year
from pipeline.model.series import Entry, Series, entries
from pipeline.model.texts import fold

_RESTS_ON = {
    VanBan.sheet: {"", "loai_van_ban", "ma_don_vi", "so", "ky_hieu", "ngay_ban_hanh", "trang_thai"},
    DangKy.sheet: {"", "ma_don_vi", "so", "ngay_dang_ky", "trang_thai"},
    DaySo.sheet: {"", "ma_don_vi", "ky_hieu", "so_cuoi", "dung_rieng"},
}
"""The cells that show which numbers were given: an error on one stops the numbering."""


@dataclass(frozen=True)
class Given:
    """A number proposed for a paper: the cell it belongs in, and its series."""

    entry: Entry
    number: str

    @property
    def place(self) -> CellPlace:
        """The cell of the number."""
        return self.entry.at_number


@dataclass(frozen=True)
class Proposal:
    """The numbers proposed (none if a finding is an error), and what is to be looked at."""

    given: tuple[Given, ...]
    findings: tuple[Finding, ...]


def propose(year: Year, kinds: Iterable[Kind], before: Iterable[Finding] = ()) -> Proposal:
    """The next numbers for the issued papers without one; `before` are the workbook's findings."""
    findings = [finding for finding in before if finding.is_error and _stops(finding)]
    listed: dict[Series, list[Entry]] = defaultdict(list)
    for entry in entries(year, kinds):
        listed[entry.series].append(entry)
    last = {(row.ma_don_vi, fold(row.ky_hieu)): row for row in year.all(DaySo)}
    given: list[Given] = []
    for series, same in listed.items():
        own = [entry for entry in same if entry.number is not None]
        row = last.get((series.unit, series.key)) if series.year == year.settings.nam else None
        findings += _gaps(series, own)
        due = [entry for entry in same if _due(entry)]
        findings += [_undated(entry) for entry in due if entry.day is None]
        dated = sorted((entry for entry in due if entry.day), key=lambda entry: str(entry.day))
        findings += _too_late(dated, own)
        given += _next(dated, max([0, *(entry.value for entry in own), (row and row.so_cuoi) or 0]))
        if dated and not series.whole and (row is None or row.so_cuoi is None):
            findings.append(_unsure(dated[0], given[-len(dated)].number))
    findings += [_strange(row) for key, row in last.items() if key not in _names(listed)]
    stopped = any(finding.is_error for finding in findings)
    return Proposal(() if stopped else tuple(given), tuple(dict.fromkeys(findings)))


def _names(listed: Iterable[Series]) -> set[tuple[str | None, str]]:
    return {(series.unit, series.key) for series in listed}


def _stops(finding: Finding) -> bool:
    place = finding.place
    if not isinstance(place, CellPlace) or place.field not in _RESTS_ON.get(place.sheet, ()):
        return False
    return finding.code != "thieu-gia-tri" or place.field not in ("so", "ky_hieu")


def _due(entry: Entry) -> bool:
    return entry.issued and entry.number is None and entry.bears_number


def _next(due: Sequence[Entry], after: int) -> Iterator[Given]:
    for number, entry in enumerate(due, after + 1):
        yield Given(entry, f"{number:02d}")


def _gaps(series: Series, own: Iterable[Entry]) -> Iterator[Finding]:
    """Numbers left out in a series that is complete in the workbook.

    In a series shared with other papers of the office, the numbers in between are theirs.
    """
    if not series.whole:
        return
    by_value = {entry.value: entry for entry in own}
    for before, after in pairwise([0, *sorted(by_value)]):
        if after - before > 1:
            entry = by_value[after]
            skipped = f"{before + 1:02d}"
            if after - before > 2:
                skipped += f" đến {after - 1:02d}"
            yield error(
                "cach-so",
                entry.at_number,
                f"số {entry.number} nhưng dãy {series.name} chưa có số {skipped}",
                "Xem lại số theo sổ. Nếu số ấy đã hủy hoặc dùng cho văn bản khác thì ghi dãy này "
                "vào sheet Dãy số, cột Dùng riêng chọn “không”.",
                kind=entry.kind,
                unit=entry.unit,
            )


def _undated(entry: Entry) -> Finding:
    return error(
        "cap-so-chua-co-ngay",
        entry.at_day,
        "văn bản đã phát hành, chưa có số mà cũng chưa có ngày, nên không biết cấp số nào",
        "Điền ngày rồi chạy lại, hoặc để văn bản là “dự thảo”.",
        kind=entry.kind,
        unit=entry.unit,
    )


def _too_late(due: Iterable[Entry], own: Iterable[Entry]) -> Iterator[Finding]:
    """A paper dated before one that has a number already: numbers are never inserted."""
    numbered = [other for other in own if other.day is not None]
    for entry in due:
        after = [other for other in numbered if other.day and entry.day and other.day > entry.day]
        if not after or entry.day is None:
            continue
        first = min(after, key=lambda other: other.value)
        assert first.day is not None
        yield error(
            "cap-so-chen-giua",
            entry.at_number,
            f"văn bản ngày {words.ngay_so(entry.day)} chưa có số, mà số {first.number} của dãy "
            f"{entry.series.name} đã cấp ngày {words.ngay_so(first.day)} "
            f"(xem {first.at_number.cell}); không cấp số chen vào trước",
            "Ghi số theo sổ văn bản đi, hoặc xem lại ngày của hai văn bản.",
            kind=entry.kind,
            unit=entry.unit,
        )


def _unsure(entry: Entry, number: str) -> Finding:
    owner = " của đơn vị" if entry.series.unit else ""
    return warning(
        "so-chua-doi-chieu",
        entry.at_number,
        f"số {number} tính theo sổ này; dãy {entry.series.name}{owner} còn dùng cho văn bản khác "
        "nên số ấy có thể đã cấp",
        f"Hỏi văn thư số cuối của dãy {entry.series.name}, ghi vào sheet Dãy số rồi chạy lại; nếu "
        "số này đúng thì giữ nguyên.",
        kind=entry.kind,
        unit=entry.unit,
    )


def _strange(row: DaySo) -> Finding:
    return warning(
        "day-so-la",
        row.place("ky_hieu"),
        f"sổ không có văn bản nào thuộc dãy “{row.ky_hieu}”",
        "Xem lại ký hiệu và mã đơn vị; các loại đánh số chung thì chỉ ghi cơ quan, ví dụ UBND.",
        unit=row.ma_don_vi,
    )
