"""Points and earlier results that make no sense: a missing criterion, a future round."""

import datetime as dt
from collections.abc import Iterator

from pipeline.check.facts import Facts
from pipeline.model import words
from pipeline.model.findings import CellPlace, Finding, error, warning
from pipeline.model.records import (
    BangDiem,
    BoChiTieu,
    ChamDiem,
    KetQuaTruoc,
    SoLieu,
    ThamDinh,
    Year,
)
from pipeline.regulations import standards
from pipeline.regulations.standards import TieuChuan

MOST_FORGOTTEN = 20_000
"""The most missing points that are reported for a sheet."""


def check(facts: Facts) -> Iterator[Finding]:
    """Findings on Chấm điểm, Thẩm định and Kết quả trước."""
    year, standard = facts.year, facts.standard
    yield from _forgotten(year, standard)
    yield from _earlier(year)


def _forgotten(year: Year, standard: TieuChuan) -> Iterator[Finding]:
    """A criterion without points in a row that has others: the total would be too small."""
    criteria = [row.ma for row in year.all(BoChiTieu)]
    # Points that an indicator fails to give are reported on the indicator.
    by_rule = {(row.ma_don_vi, row.ma_chi_tieu) for row in year.all(SoLieu)}
    sheets: tuple[type[BangDiem], ...] = (ChamDiem, ThamDinh)
    for sheet in sheets:
        warned = 0
        for row in year.all(sheet):
            if warned > MOST_FORGOTTEN:
                yield _and_more(sheet, row)
                break
            for code in criteria if row.diem else ():
                name = f"diem.{code}"
                if code in row.diem or name not in row.cells or (row.ma_don_vi, code) in by_rule:
                    continue
                warned += 1
                yield warning(
                    "thieu-diem",
                    row.place(name),
                    f"chưa có điểm của {standard.tu} {code}, trong khi đơn vị đã có điểm khác",
                    "Nhập điểm vào ô này; không được điểm nào thì ghi 0.",
                    unit=row.ma_don_vi,
                )


def _and_more(sheet: type[BangDiem], row: BangDiem) -> Finding:
    return warning(
        "qua-nhieu-loi",
        CellPlace(sheet.sheet),
        f"sheet có quá nhiều ô chưa có điểm; từ dòng {row.place().row} trở đi chưa nêu",
        "Xem các ô đầu tiên: có thể cả cột bị xóa nhầm. Sửa rồi kiểm tra lại.",
    )


def _earlier(year: Year) -> Iterator[Finding]:
    """Earlier results that are not of an earlier year, or above the maximum of that time."""
    for row in year.all(KetQuaTruoc):
        if row.nam is None:
            continue
        if row.nam >= year.settings.nam:
            yield warning(
                "nam-khac",
                row.place("nam"),
                f"năm {row.nam} không trước năm {year.settings.nam} của sổ",
                "Sheet này chỉ ghi kết quả các lần xét trước; xem lại năm.",
                unit=row.ma_don_vi,
            )
            continue
        standard = standards.in_force(dt.date(row.nam, 12, 31))
        most = standard.diem_toi_da if standard else None
        if most is not None and row.diem is not None and row.diem > most:
            yield error(
                "diem-vuot-toi-da",
                row.place("diem"),
                f"{words.so(row.diem)} điểm vượt điểm tối đa {words.so(most)}",
                f"Nhập từ 0 đến {words.so(most)}.",
                unit=row.ma_don_vi,
            )
