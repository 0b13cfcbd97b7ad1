"""From last year's records to the rows that a new year starts from."""

import re
from decimal import Decimal

from pipeline.model.records import (
    DU_THAO,
    BangDiem,
    BoChiTieu,
    CanCu,
    ChamDiem,
    DaySo,
    DonVi,
    HoiDong,
    KetQuaTruoc,
    KinhPhi,
    MinhChung,
    MocThoiGian,
    NguoiKy,
    NoiNhan,
    Record,
    ThamDinh,
    ThangDiem,
    ThongTinChung,
    VanBan,
    XetCongNhan,
    Year,
    columns,
)

_KEPT: tuple[type[Record], ...] = (
    NguoiKy,
    CanCu,
    NoiNhan,
    DonVi,
    HoiDong,
    BoChiTieu,
    ThangDiem,
    KinhPhi,
)


def carried_over(old: Year, year: int) -> dict[type[Record], list[dict[str, object]]]:
    """The rows a new year starts from: unchanged ones, last year's results, drafts to fill in.

    Numbers, dates, registrations, meetings and points are left out; the decisions of the old year
    become earlier results, with the appraised total.
    """
    past = old.settings.nam
    rows = {kind: [_row(record) for record in old.all(kind)] for kind in _KEPT}
    rows[ThongTinChung] = [{**_row(old.settings), "nam": year, "ngay_danh_gia": None}]
    rows[VanBan] = [_as_draft(paper, past, year) for paper in old.all(VanBan)]
    rows[DaySo] = [{**_row(row), "so_cuoi": None} for row in old.all(DaySo)]
    rows[KetQuaTruoc] = _results(old)
    rows[MocThoiGian] = [{**_row(row), "han": None} for row in old.all(MocThoiGian)]
    rows[MinhChung] = [_row(row) for row in old.all(MinhChung) if row.ma_don_vi is None]
    return rows


def _row(record: Record) -> dict[str, object]:
    return {column.name: getattr(record, column.name) for column in columns(type(record))}


def _as_draft(paper: VanBan, past: int, year: int) -> dict[str, object]:
    subject = paper.trich_yeu and in_new_year(paper.trich_yeu, past, year)
    return {
        **_row(paper),
        "so": None,
        "ngay_ban_hanh": None,
        "trich_yeu": subject,
        "trang_thai": DU_THAO,
    }


def in_new_year(text: str, past: int, year: int) -> str:
    """The text with the old year replaced where it is a word of its own.

    A year within a date (20/10/2014), a number (37/2014/QĐ-TTg) or a period (2011-2014) stays.
    """
    alone = rf"(?<![\w/.–-])(?<!\d - )(?<!\d – ){past}(?!\w|\s*[/–-]\s*\d|[/.]\w)"
    return re.sub(alone, str(year), text)


def _results(old: Year) -> list[dict[str, object]]:
    past = old.settings.nam
    decided: list[dict[str, object]] = [
        {
            "ma_don_vi": row.ma_don_vi,
            "nam": past,
            "ket_qua": row.ket_luan,
            "diem": _total(old, row.ma_don_vi),
        }
        for row in old.all(XetCongNhan)
        if row.ket_luan is not None
    ]
    again = {(row["ma_don_vi"], past) for row in decided}
    earlier = [row for row in old.all(KetQuaTruoc) if (row.ma_don_vi, row.nam) not in again]
    return [_row(row) for row in earlier] + decided


def _total(old: Year, ma_don_vi: str) -> Decimal | None:
    """The district's points for a unit; else its own."""
    sheets: tuple[tuple[BangDiem, ...], ...] = (old.all(ThamDinh), old.all(ChamDiem))
    for sheet in sheets:
        for row in sheet:
            if row.ma_don_vi == ma_don_vi and row.diem:
                return sum(row.diem.values(), Decimal(0))
    return None
