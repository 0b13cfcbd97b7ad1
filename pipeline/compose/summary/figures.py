"""The figures of the summary: a row for each unit, criteria, targets, the distribution."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from pipeline.compose.summary.facts import ChiTieu, Cot, HangTongQuan, MatDiem
from pipeline.model.merged_units import old_codes
from pipeline.model.records import CONG_NHAN, BoChiTieu, DonVi, KetQuaTruoc
from pipeline.model.results import KetQua, UnitResult
from pipeline.model.tables import Tables

BIN, WIDE_BIN, MOST_COLUMNS = 50, 100, 10
"""Width of a column of the distribution, in points; wider if there would be too many."""


def rows(tables: Tables, before: int | None) -> list[HangTongQuan]:
    """A row for each unit, in the order of the workbook; `before`: the year of the last round."""
    earlier: dict[str, KetQuaTruoc] = {
        row.ma_don_vi: row for row in tables.year.all(KetQuaTruoc) if row.nam == before
    }
    lines = []
    for number, unit in enumerate(tables.year.all(DonVi), 1):
        result = tables.assessment.units[unit.ma]
        decided = tables.xet.get(unit.ma)
        former = _former(unit, earlier)
        points = {row.diem for row in former if row.diem is not None}
        lines.append(
            HangTongQuan(
                stt=number,
                ten=unit.ten_day_du or unit.ma,
                muc=result.ket_qua.muc if result.ket_qua else None,
                tu_cham=_total(result.tu_cham),
                tham_dinh=_total(result.tham_dinh),
                tong=_total(result.ket_qua),
                dat=result.ket_qua.dat if result.ket_qua else None,
                ly_do=result.ket_qua.ly_do if result.ket_qua else "chưa có điểm",
                ket_luan=decided.ket_luan if decided else None,
                hinh_thuc=result.hinh_thuc,
                so_ky=result.so_ky_lien_tiep,
                ket_qua_truoc=tuple(dict.fromkeys(row.ket_qua for row in former if row.ket_qua)),
                diem_truoc=points.pop() if len(points) == 1 else None,
            )
        )
    return lines


def _former(unit: DonVi, earlier: Mapping[str, KetQuaTruoc]) -> list[KetQuaTruoc]:
    """The unit's rows of the round before: its own, and those of the units merged into it."""
    codes = dict.fromkeys((unit.ma, *old_codes(unit)))
    return [earlier[code] for code in codes if code in earlier]


def _total(result: KetQua | None) -> Decimal | None:
    return result.tong if result else None


def recognised_before(tables: Tables, before: int | None) -> int | None:
    """How many units were recognised in the round before, None if no row says."""
    rows = [row.ket_qua for row in tables.year.all(KetQuaTruoc) if row.nam == before]
    return rows.count(CONG_NHAN) if rows else None


def losses(criteria: Sequence[BoChiTieu], results: Sequence[UnitResult]) -> tuple[MatDiem, ...]:
    """The criteria where most units lose points, by the points that count."""
    points = [result.diem_tham_dinh or result.diem_tu_cham for result in results]
    criteria_lost = []
    for row in criteria:
        most = row.diem_toi_da
        given = [by_unit[row.ma] for by_unit in points if row.ma in by_unit]
        if most is None or not given:
            continue
        lost = [most - one for one in given if one < most]
        if lost:
            mean = (sum(lost, Decimal(0)) / len(lost)).quantize(Decimal("0.1"), ROUND_HALF_UP)
            criteria_lost.append(MatDiem(row.ma, row.ten or "", most, len(lost), len(given), mean))
    criteria_lost.sort(key=lambda loss: (-loss.so_don_vi, -loss.binh_quan * loss.so_don_vi))
    return tuple(criteria_lost)


def targets(tables: Tables, rows: Sequence[HangTongQuan], before: int | None) -> Iterable[ChiTieu]:
    """The plan's targets, the results, and those of the previous round."""
    settings = tables.year.settings
    registered = len(tables.units_in("registered"))
    then = recognised_before(tables, before)
    if settings.chi_tieu_dang_ky_so_don_vi is not None:
        yield ChiTieu("Chỉ tiêu đăng ký", settings.chi_tieu_dang_ky_so_don_vi, True)
    if registered:
        yield ChiTieu("Đã đăng ký", registered, False)
    if settings.chi_tieu_phan_dau_so_don_vi is not None:
        yield ChiTieu("Phấn đấu công nhận", settings.chi_tieu_phan_dau_so_don_vi, True)
    yield ChiTieu("Được công nhận", sum(row.cong_nhan for row in rows), False)
    if then is not None:
        yield ChiTieu(f"Công nhận năm {before}", then, False)


def distribution(rows: Sequence[HangTongQuan]) -> tuple[Cot, ...]:
    """How many units reach how many points, in columns of `BIN` points, or of `WIDE_BIN`."""
    totals = [int(row.tong or 0) for row in rows]
    few = max(totals) // BIN - min(totals) // BIN < MOST_COLUMNS
    wide = BIN if few else WIDE_BIN
    columns = []
    for at in range(min(totals) // wide, max(totals) // wide + 1):
        results = [row.dat for row in rows if int(row.tong or 0) // wide == at]
        passed = sum(dat is True for dat in results)
        columns.append(Cot(at * wide, (at + 1) * wide, passed, len(results) - passed))
    return tuple(columns)
