"""Rounds of recognition in a row, across the regulations that follow one another."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.model.records import CONG_NHAN, KetQuaTruoc, Year
from pipeline.regulations import standards
from pipeline.regulations.standards import TieuChuan


def before(standard: TieuChuan, year: int) -> int | None:
    """The year of the previous round; before a regulation's first round, by the one it replaced."""
    current: TieuChuan | None = standard
    while current is not None:
        if year >= current.ky_danh_gia.nam_dau:
            return current.ky_truoc(year)
        replaced = current.thay_the
        current = standards.load(replaced) if replaced in standards.codes() else None
    return None


class Rounds:
    """How many rounds in a row units have been recognised, by a workbook's earlier results."""

    def __init__(self, year: Year, standard: TieuChuan) -> None:
        self._before = before(standard, year.settings.nam)
        self._standard = standard
        # By unit: each of 4,000 units has only a few of the 20,000 rows.
        self._known: defaultdict[str, dict[int | None, str | None]] = defaultdict(dict)
        for row in year.all(KetQuaTruoc):
            self._known[row.ma_don_vi][row.nam] = row.ket_qua

    def in_a_row(self, ma: str, old: Sequence[str]) -> int:
        """How many rounds in a row a unit recognised this year has been, this one included.

        Counted as far back as the sheet Kết quả trước goes. For a merged unit (`old`: its former
        codes) a round counts if the unit itself was recognised or, if it has no result, all its
        parts were.
        """
        count, at = 1, self._before
        while at is not None:
            codes = (ma,) if at in self._results(ma) else old
            if not codes or any(self._results(code).get(at) != CONG_NHAN for code in codes):
                break
            count += 1
            at = before(self._standard, at)
        return count

    def _results(self, code: str) -> Mapping[int | None, str | None]:
        return self._known.get(code, {})
