"""Points above the criterion's maximum."""

from collections import Counter
from collections.abc import Iterator

from pipeline.check.criteria import confirmed_maxima
from pipeline.check.facts import Facts
from pipeline.model import words
from pipeline.model.findings import Finding, error
from pipeline.model.records import BangDiem, BoChiTieu, ChamDiem, ThamDinh


def check(facts: Facts) -> Iterator[Finding]:
    """Errors on Chấm điểm and Thẩm định."""
    year, standard = facts.year, facts.standard
    listed = Counter(row.ma for row in year.all(BoChiTieu))
    maxima = {row.ma: row.diem_toi_da for row in year.all(BoChiTieu) if listed[row.ma] == 1}
    # A maximum below the regulation's is reported on its own cell, not on those of the points.
    for code, confirmed in confirmed_maxima(facts).items():
        most = maxima.get(code)
        if most is not None and confirmed is not None:
            maxima[code] = max(most, confirmed)
    sheets: tuple[type[BangDiem], ...] = (ChamDiem, ThamDinh)
    for sheet in sheets:
        for row in year.all(sheet):
            for code, points in row.diem.items():
                most = maxima.get(code)
                if most is not None and points > most:
                    yield error(
                        "diem-vuot-toi-da",
                        row.place(f"diem.{code}"),
                        f"{words.so(points)} điểm vượt điểm tối đa {words.so(most)} "
                        f"của {standard.tu} {code}",
                        f"Nhập từ 0 đến {words.so(most)}.",
                        unit=row.ma_don_vi,
                    )
