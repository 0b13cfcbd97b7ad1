"""Rounds of recognition in a row, across the regulations that follow one another."""

from collections.abc import Sequence

from pipeline.model.records import CONG_NHAN, KetQuaTruoc, Year
from pipeline.regulations import standards
from pipeline.regulations.standards import TieuChuan


def before(standard: TieuChuan, year: int) -> int | None:
    """Year of the round before a year; before a regulation's first round by the one it replaced."""
    current: TieuChuan | None = standard
    while current is not None:
        if year >= current.ky_danh_gia.nam_dau:
            return current.ky_truoc(year)
        replaced = current.thay_the
        current = standards.load(replaced) if replaced in standards.codes() else None
    return None


def in_a_row(year: Year, standard: TieuChuan, ma: str, old: Sequence[str]) -> int:
    """How many rounds in a row a unit that is recognised this year has been, this one included.

    Counted as far back as the sheet Kết quả trước goes. A merged unit (`old`: the codes it was
    made of) goes on where it has a result of its own, else where all its parts were recognised.
    """
    units = {ma, *old}
    rows = [row for row in year.all(KetQuaTruoc) if row.ma_don_vi in units]
    known = {(row.ma_don_vi, row.nam): row.ket_qua for row in rows}
    count, at = 1, before(standard, year.settings.nam)
    while at is not None:
        codes = (ma,) if (ma, at) in known else old
        if not codes or any(known.get((code, at)) != CONG_NHAN for code in codes):
            break
        count += 1
        at = before(standard, at)
    return count
