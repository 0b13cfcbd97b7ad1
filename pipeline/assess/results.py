"""From points to a result: total and threshold of the area, the zero rule, the reason.

This is arithmetic by the standard; the decision to recognise a unit is made by people.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from pipeline.assess.rounds import Rounds
from pipeline.model import words
from pipeline.model.findings import Finding, warning
from pipeline.model.merged_units import old_codes
from pipeline.model.records import (
    CONG_NHAN,
    BoChiTieu,
    ChamDiem,
    DonVi,
    KetQuaTruoc,
    ThamDinh,
    XetCongNhan,
    Year,
)
from pipeline.model.results import CONG_NHAN_MOI, GIU_VUNG, Assessment, KetQua, UnitResult
from pipeline.regulations import standards
from pipeline.regulations.standards import TieuChuan


def xet(
    tieu_chuan: TieuChuan,
    khu_vuc: str,
    diem: Mapping[str, Decimal],
    toi_da: Mapping[str, Decimal],
) -> KetQua:
    """The result of a unit.

    `diem` holds points by criterion code, `toi_da` the maximum of every criterion in the order in
    which the reasons name them. A criterion of `toi_da` without points leaves the result open. A
    zero fails the unit only if the standard is known to say so.
    """
    tong = sum(diem.values(), Decimal(0))
    nguong = tieu_chuan.nguong_cua(khu_vuc)
    if nguong is None:
        return KetQua(tong, None, None, _unknown_area(tieu_chuan, khu_vuc))
    if missing := [ma for ma in toi_da if ma not in diem]:
        return KetQua(tong, nguong.muc, None, _missing(tieu_chuan, missing, len(toi_da)))
    reasons = []
    if tong < nguong.muc:
        reasons.append(
            f"thiếu {words.so(nguong.muc - tong)} điểm so với mức tối thiểu "
            f"{words.so(nguong.muc)} điểm"
        )
    if tieu_chuan.khong_diem_liet and (zeros := [ma for ma in toi_da if diem[ma] == 0]):
        reasons.append(f"{_named(tieu_chuan.tu, zeros)} bị 0 điểm")
    passed = f"đạt {words.so(tong)} điểm, mức tối thiểu {words.so(nguong.muc)} điểm"
    return KetQua(tong, nguong.muc, not reasons, "; ".join(reasons) or passed)


def _unknown_area(tieu_chuan: TieuChuan, khu_vuc: str) -> str:
    if not khu_vuc.strip():
        return "chưa ghi khu vực nên chưa có mức điểm để xét"
    reason = f"khu vực “{khu_vuc}” không có trong {tieu_chuan.trich_dan} nên không có mức điểm"
    if others := [item.trich_dan for item in standards.co_khu_vuc(khu_vuc)]:
        reason += f"; đây là khu vực theo {words.noi(others)}"
    return reason


def _missing(tieu_chuan: TieuChuan, codes: list[str], count: int) -> str:
    if len(codes) == count:
        return "chưa có điểm"
    return f"chưa có điểm của {_named(tieu_chuan.tu, codes)}"


def _named(tu: str, codes: Iterable[str]) -> str:
    """Criteria in running text: "tiêu chí 3 và tiêu chí 5"."""
    return words.noi([f"{tu} {ma}" for ma in codes])


def assess(year: Year, standard: TieuChuan) -> tuple[Assessment, tuple[Finding, ...]]:
    """Stage 3: the results of all units, and findings that depend on results."""
    findings: list[Finding] = []
    maxima = {row.ma: row.diem_toi_da for row in year.all(BoChiTieu) if row.diem_toi_da is not None}
    own = {row.ma_don_vi: row.diem for row in year.all(ChamDiem)}
    appraised = {row.ma_don_vi: row.diem for row in year.all(ThamDinh)}
    earlier = _earlier(year, standard)
    recognised = {row.ma_don_vi for row in year.all(XetCongNhan) if row.ket_luan == CONG_NHAN}
    round_ = standard.ky_truoc(year.settings.nam)
    if recognised and not earlier:
        findings.append(_no_earlier_round(year, round_))
    rounds = Rounds(year, standard)
    units = {}
    for unit in year.all(DonVi):
        form = None
        if earlier and unit.ma in recognised:
            form, doubt = _form(unit, earlier, round_)
            findings += doubt
        units[unit.ma] = UnitResult(
            ma=unit.ma,
            diem_tu_cham=own.get(unit.ma, {}),
            diem_tham_dinh=appraised.get(unit.ma, {}),
            tu_cham=_result(standard, unit, own.get(unit.ma), maxima),
            tham_dinh=_result(standard, unit, appraised.get(unit.ma), maxima),
            hinh_thuc=form,
            so_ky_lien_tiep=rounds.in_a_row(unit.ma, old_codes(unit)) if form else None,
        )
    findings += _decisions(year, units)
    return Assessment(standard, units), tuple(findings)


def _result(
    standard: TieuChuan,
    unit: DonVi,
    points: Mapping[str, Decimal] | None,
    maxima: Mapping[str, Decimal],
) -> KetQua | None:
    return xet(standard, unit.khu_vuc or "", points, maxima) if points else None


def _earlier(year: Year, standard: TieuChuan) -> dict[str, KetQuaTruoc]:
    """Results of the previous round, by the code the unit had then."""
    before = standard.ky_truoc(year.settings.nam)
    return {row.ma_don_vi: row for row in year.all(KetQuaTruoc) if row.nam == before}


def _no_earlier_round(year: Year, round_: int | None) -> Finding:
    when = f"năm {round_}" if round_ else "lần xét trước"
    return warning(
        "khong-ro-hinh-thuc",
        year.heading(KetQuaTruoc, "nam"),
        f"chưa có kết quả {when} nên chưa rõ đơn vị nào giữ vững, đơn vị nào được công nhận mới",
        f"Bổ sung kết quả {when} vào sheet này; nếu không, danh sách để trống cột ấy.",
    )


def _form(
    unit: DonVi, earlier: Mapping[str, KetQuaTruoc], round_: int | None
) -> tuple[str | None, list[Finding]]:
    """Giữ vững or công nhận mới, by the previous round; a merged unit's former codes are in Mã cũ.

    All units merged into one must have a result, and the same one, unless the new unit has a result
    itself (then the merger came before the round).
    """
    merged = old_codes(unit)
    rows = [earlier[code] for code in (unit.ma, *merged) if code in earlier]
    lost = [code for code in merged if code not in earlier and unit.ma not in earlier]
    kept = {row.ket_qua == CONG_NHAN for row in rows}
    if len(kept) == 1 and not lost:
        return (GIU_VUNG if kept.pop() else CONG_NHAN_MOI), []
    if len(kept) > 1:
        message = f"các đơn vị trước khi sáp nhập có kết quả năm {round_} khác nhau"
    elif lost:
        message = f"không có kết quả năm {round_} của mã cũ {words.noi(lost)}"
    else:
        message = f"không có kết quả năm {round_} của {unit.ten_day_du}"
    doubt = warning(
        "khong-ro-hinh-thuc",
        unit.place("ma"),
        f"{message} nên chưa rõ là giữ vững hay công nhận mới",
        "Bổ sung dòng ở sheet Kết quả trước, hoặc ghi Mã cũ; nếu không, danh sách để trống cột ấy.",
        unit=unit.ma,
    )
    return None, [doubt]


def _decisions(year: Year, units: Mapping[str, UnitResult]) -> list[Finding]:
    """A warning for each decision that differs from the result and gives no reason."""
    findings = []
    for row in year.all(XetCongNhan):
        result = units[row.ma_don_vi].ket_qua if row.ma_don_vi in units else None
        if result is None or row.ket_luan is None or row.ly_do:
            continue
        if result.dat is None or result.dat == (row.ket_luan == CONG_NHAN):
            continue
        computed = "đạt" if result.dat else "không đạt"
        findings.append(
            warning(
                "ket-luan-khac-ket-qua",
                row.place("ket_luan"),
                f"kết luận “{row.ket_luan}” khác kết quả tính điểm: {computed} ({result.ly_do})",
                "Xem lại kết luận, hoặc ghi lý do của hội đồng vào cột Lý do.",
                unit=row.ma_don_vi,
            )
        )
    return findings
