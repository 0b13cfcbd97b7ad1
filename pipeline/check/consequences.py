"""What only follows from another fault is not told beside it: one cause is one finding."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pipeline.check.subjects import RESTS_ON_STANDARD
from pipeline.model.findings import CellPlace, Finding
from pipeline.model.records import (
    CanCu,
    ChamDiem,
    DangKy,
    DonVi,
    KetQuaTruoc,
    ThamDinh,
)

OF_THE_YEAR = frozenset(
    {"nam-khac", "han-ngoai-nam", "quy-dinh-khac-ngay", "can-cu-khong-hieu-luc"}
)
"""Codes of findings that say nothing when the year of the workbook is itself in doubt."""

COUNT = "sai-so-chi-tieu"

_OF_A_ROUND = frozenset({"khong-ro-hinh-thuc", "chi-tieu-thap"})


def without_consequences(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, those left out that would be gone with another's mend."""
    year = next((finding for finding in findings if _is_at(finding, "nam", "nam-khac")), None)
    if year is not None:
        findings = [
            _with_count(year, findings),
            *(finding for finding in findings if finding is not year),
        ]
    errors = [finding for finding in findings if finding.is_error]
    # An error keeps papers back, so only another error can stand for it.
    return [
        finding
        for finding in findings
        if not any(follows(finding, errors if finding.is_error else findings) for follows in RULES)
    ]


def _is_at(finding: Finding, field: str, code: str) -> bool:
    place = finding.place
    return finding.code == code and isinstance(place, CellPlace) and place.field == field


def _where(finding: Finding) -> CellPlace:
    place = finding.place
    return place if isinstance(place, CellPlace) else CellPlace("")


def _with_count(year: Finding, findings: Iterable[Finding]) -> Finding:
    """The finding on the year, with how many cells differ from it and in which sheets."""
    cells = {
        (_where(finding).sheet, _where(finding).cell)
        for finding in findings
        if finding.code in ("nam-khac", "han-ngoai-nam") and finding is not year
    }
    sheets = list(dict.fromkeys(sheet for sheet, _ in sorted(cells)))
    many = ", ".join(f"{sheet} {sum(at == sheet for at, _ in cells)} ô" for sheet in sheets)
    return replace(year, message=f"{year.message} ({many})") if cells else year


def _of_another_year(finding: Finding, findings: Iterable[Finding]) -> bool:
    """The workbook's year is wrong: all that is judged by it waits."""
    if finding.code not in OF_THE_YEAR | RESTS_ON_STANDARD | _OF_A_ROUND:
        return False
    return not _is_at(finding, "nam", "nam-khac") and any(
        _is_at(other, "nam", "nam-khac") for other in findings
    )


def _of_another_day(finding: Finding, findings: Iterable[Finding]) -> bool:
    """The day of the evaluation is of another year, and so is the regulation it leads to.

    Where the criteria do not fit the regulation either, that is said on its cell.
    """
    return finding.code == "quy-dinh-khac-ngay" and any(
        _is_at(other, "ngay_danh_gia", "nam-khac")
        or _is_at(other, "quy_dinh_ap_dung", COUNT)
        or (other.is_error and _where(other).field == "ngay_danh_gia")
        for other in findings
    )


def _of_another_regulation(finding: Finding, findings: Iterable[Finding]) -> bool:
    """Which round was before depends on the regulation."""
    return finding.code == "khong-ro-hinh-thuc" and any(
        other.code == "quy-dinh-khac-ngay" or _is_at(other, "quy_dinh_ap_dung", COUNT)
        for other in findings
    )


def _of_no_standard(finding: Finding, findings: Iterable[Finding]) -> bool:
    """No regulation is known: nothing is judged by the one that stands in for it."""
    codes = RESTS_ON_STANDARD | _OF_A_ROUND | {"chi-tieu-minh-hoa", "diem-khac-so-lieu"}
    on_the_day = _is_at(finding, "ngay_danh_gia", "nam-khac")
    return (finding.code in codes or on_the_day) and any(
        other.code == "khong-co-quy-dinh"
        or (other.is_error and other.code != COUNT and _where(other).field == "quy_dinh_ap_dung")
        for other in findings
    )


def _of_a_lost_result(finding: Finding, findings: Iterable[Finding]) -> bool:
    """A unit's earlier result is there, but its row has a fault."""
    return finding.code == "khong-ro-hinh-thuc" and any(
        _where(other).sheet == KetQuaTruoc.sheet
        and other.code != finding.code
        and (other.unit == finding.unit or (other.unit is None and other.is_error))
        for other in findings
    )


def _of_wrong_points(finding: Finding, findings: Iterable[Finding]) -> bool:
    """A unit's area or points, or the criteria, have a fault, so its result is not known."""
    return finding.code == "ket-luan-khac-ket-qua" and any(
        other.code in (COUNT, "sai-tong-diem")
        or (
            (other.unit == finding.unit)
            and (
                _where(other).field in ("khu_vuc", "loai")
                or (other.is_error and _where(other).sheet in (ChamDiem.sheet, ThamDinh.sheet))
            )
        )
        for other in findings
    )


def _of_lost_criteria(finding: Finding, findings: Iterable[Finding]) -> bool:
    """A column of points for a criterion that is missing in Bộ chỉ tiêu, which is told there."""
    return finding.code == "cot-diem-la" and any(other.code == COUNT for other in findings)


def _of_a_basis_out_of_time(finding: Finding, findings: Iterable[Finding]) -> bool:
    """A legal basis with a wrong date names an office of another time, too."""
    place = _where(finding)
    return (
        finding.code == "co-quan-khong-con"
        and place.sheet == CanCu.sheet
        and any(
            other.code == "can-cu-khong-hieu-luc"
            and _where(other).sheet == CanCu.sheet
            and _where(other).row == place.row
            for other in findings
        )
    )


def _of_an_office_of_then(finding: Finding, findings: Iterable[Finding]) -> bool:
    """A paper dated in another year by mistake is of a time with other offices."""
    return (
        finding.code == "co-quan-khong-con"
        and _where(finding).sheet != CanCu.sheet
        and any(
            other.code == "nam-khac" and _where(other).field in ("ngay_ban_hanh", "ngay_dang_ky")
            for other in findings
        )
    )


def _of_another_name(finding: Finding, findings: Iterable[Finding]) -> bool:
    """The chairman's name is itself written wrong, or the registration is another unit's."""
    return finding.code == "khac-nguoi-ky" and any(
        other.unit == finding.unit
        and other.code != finding.code
        and (
            _where(other).field in ("chu_tich_ubnd", "nguoi_ky")
            or (other.code == "trung-dong" and _where(other).sheet in (DangKy.sheet, DonVi.sheet))
        )
        for other in findings
    )


_OF_A_DAY = (
    *("nam-khac", "han-ngoai-nam", "truoc-quyet-dinh", "truoc-ngay-dang-ky", "qua-han"),
    *("so-nguoc-ngay", "ngay-nghi", "nhan-truoc-ngay-van-ban"),
)
"""What can be wrong with one date, the likeliest cause first."""


def _of_the_same_day(finding: Finding, findings: Iterable[Finding]) -> bool:
    """One date is told once: with another all of this may be gone."""
    if finding.code not in _OF_A_DAY[1:]:
        return False
    above = _OF_A_DAY[: _OF_A_DAY.index(finding.code)]
    return any(other.code in above and other.place == finding.place for other in findings)


RULES: tuple[Callable[[Finding, Iterable[Finding]], bool], ...] = (
    _of_another_year,
    _of_another_day,
    _of_another_regulation,
    _of_no_standard,
    _of_a_lost_result,
    _of_wrong_points,
    _of_lost_criteria,
    _of_a_basis_out_of_time,
    _of_an_office_of_then,
    _of_another_name,
    _of_the_same_day,
)
