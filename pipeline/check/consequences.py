"""What only follows from another fault is not reported beside it: one cause is one finding."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pipeline.check.subjects import RESTS_ON_STANDARD
from pipeline.model.findings import CellPlace, Finding, Place
from pipeline.model.records import (
    CanCu,
    ChamDiem,
    DangKy,
    DonVi,
    HoiDong,
    KetQuaTruoc,
    ThamDinh,
)

OF_THE_YEAR = frozenset(
    {"nam-khac", "han-ngoai-nam", "quy-dinh-khac-ngay", "can-cu-khong-hieu-luc"}
)
"""Codes of findings that say nothing when the year of the workbook is itself in doubt."""

COUNT = "sai-so-chi-tieu"

_OF_A_ROUND = frozenset({"khong-ro-hinh-thuc", "chi-tieu-thap"})


_OF_A_COUNCIL = frozenset({"hop-sai-so-nguoi", "hop-thieu-nguoi", "hoi-dong-sai-chu-tich"})

_OF_A_DAY = (
    *("nam-khac", "han-ngoai-nam", "truoc-quyet-dinh", "truoc-ngay-dang-ky", "qua-han"),
    *("so-nguoc-ngay", "ngay-nghi", "nhan-truoc-ngay-van-ban"),
)
"""What can be wrong with one date, the likeliest cause first."""


class Others:
    """The findings that one can follow from, looked through once: there may be thousands.

    Units and rows are those of the findings that a rule asks for; None: of no unit, or of no row.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.codes: set[str] = set()
        self.fields_of: defaultdict[str, set[str]] = defaultdict(set)
        self.errors_at: defaultdict[str, set[str]] = defaultdict(set)
        self.without_earlier_result: set[str | None] = set()
        self.earlier_results_are_lost = False
        self.without_points: set[str | None] = set()
        self.outdated_bases: set[int | None] = set()
        self.without_name: set[str | None] = set()
        self.councils: set[str | None] = set()
        self.of_some_council = False
        self.of_day: defaultdict[Place, set[str]] = defaultdict(set)
        for finding in findings:
            self._add(finding, _where(finding))

    def _add(self, finding: Finding, where: CellPlace) -> None:
        code, unit = finding.code, finding.unit
        self.codes.add(code)
        self.fields_of[code].add(where.field)
        if code in _OF_A_DAY:
            self.of_day[finding.place].add(code)
        if finding.is_error:
            self.errors_at[where.field].add(code)
            if where.sheet == HoiDong.sheet:
                self.councils.add(unit)
                self.of_some_council |= where.field in ("cap", "ma_don_vi")
        if where.sheet == KetQuaTruoc.sheet and code != "khong-ro-hinh-thuc":
            self.without_earlier_result.add(unit)
            self.earlier_results_are_lost |= unit is None and finding.is_error
        of_points = where.sheet in (ChamDiem.sheet, ThamDinh.sheet)
        if where.field in ("khu_vuc", "loai") or (finding.is_error and of_points):
            self.without_points.add(unit)
        if where.sheet == CanCu.sheet and code == "can-cu-khong-hieu-luc":
            self.outdated_bases.add(where.row)
        twice = code == "trung-dong" and where.sheet in (DangKy.sheet, DonVi.sheet)
        of_name = where.field in ("chu_tich_ubnd", "nguoi_ky") or twice
        if of_name and code != "khac-nguoi-ky":
            self.without_name.add(unit)

    def has(self, field: str, code: str) -> bool:
        """Whether a finding of this code is at a cell of this field."""
        return field in self.fields_of.get(code, ())


def without_consequences(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, those left out that would be gone with another's mend."""
    year = next((finding for finding in findings if _is_at(finding, "nam", "nam-khac")), None)
    if year is not None:
        findings = [
            _with_count(year, findings),
            *(finding for finding in findings if finding is not year),
        ]
    others = Others(findings)
    # An error holds papers back, so only another error can stand for it.
    errors = Others(finding for finding in findings if finding.is_error)
    return [
        finding
        for finding in findings
        if not any(follows(finding, errors if finding.is_error else others) for follows in RULES)
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


def _of_another_year(finding: Finding, others: Others) -> bool:
    """The workbook's year is wrong: all that is judged by it waits."""
    if finding.code not in OF_THE_YEAR | RESTS_ON_STANDARD | _OF_A_ROUND:
        return False
    return not _is_at(finding, "nam", "nam-khac") and others.has("nam", "nam-khac")


def _of_another_day(finding: Finding, others: Others) -> bool:
    """The day of the evaluation is of another year, and so is the regulation it leads to.

    Where the criteria do not fit the regulation either, that is said on its cell.
    """
    return finding.code == "quy-dinh-khac-ngay" and (
        others.has("ngay_danh_gia", "nam-khac")
        or others.has("quy_dinh_ap_dung", COUNT)
        or "ngay_danh_gia" in others.errors_at
    )


def _of_another_regulation(finding: Finding, others: Others) -> bool:
    """Which round was before depends on the regulation."""
    return finding.code == "khong-ro-hinh-thuc" and (
        "quy-dinh-khac-ngay" in others.codes or others.has("quy_dinh_ap_dung", COUNT)
    )


def _of_no_standard(finding: Finding, others: Others) -> bool:
    """No regulation is known: nothing is judged by the one that stands in for it."""
    codes = RESTS_ON_STANDARD | _OF_A_ROUND | {"chi-tieu-minh-hoa", "diem-khac-so-lieu"}
    on_the_day = _is_at(finding, "ngay_danh_gia", "nam-khac")
    return (finding.code in codes or on_the_day) and (
        "khong-co-quy-dinh" in others.codes
        or not others.errors_at.get("quy_dinh_ap_dung", set()) <= {COUNT}
    )


def _of_a_lost_result(finding: Finding, others: Others) -> bool:
    """A unit's earlier result is there, but its row has a fault."""
    return finding.code == "khong-ro-hinh-thuc" and (
        finding.unit in others.without_earlier_result or others.earlier_results_are_lost
    )


def _of_wrong_points(finding: Finding, others: Others) -> bool:
    """A unit's area or points, or the criteria, have a fault, so its result is not known."""
    return finding.code == "ket-luan-khac-ket-qua" and (
        not others.codes.isdisjoint((COUNT, "sai-tong-diem"))
        or finding.unit in others.without_points
    )


def _of_lost_criteria(finding: Finding, others: Others) -> bool:
    """A column of points for a criterion missing in Bộ chỉ tiêu, where it is reported."""
    return finding.code == "cot-diem-la" and COUNT in others.codes


def _of_a_basis_out_of_time(finding: Finding, others: Others) -> bool:
    """A legal basis with a wrong date names an office of another time, too."""
    where = _where(finding)
    return (
        finding.code == "co-quan-khong-con"
        and where.sheet == CanCu.sheet
        and where.row in others.outdated_bases
    )


def _of_an_office_of_then(finding: Finding, others: Others) -> bool:
    """A paper dated in another year by mistake is of a time with other offices."""
    return (
        finding.code == "co-quan-khong-con"
        and _where(finding).sheet != CanCu.sheet
        and (others.has("ngay_ban_hanh", "nam-khac") or others.has("ngay_dang_ky", "nam-khac"))
    )


def _of_another_name(finding: Finding, others: Others) -> bool:
    """The chairman's name is itself written wrong, or the registration is another unit's."""
    return finding.code == "khac-nguoi-ky" and finding.unit in others.without_name


def _of_a_lost_member(finding: Finding, others: Others) -> bool:
    """A member of the council has a fault, so how many it has is not known."""
    return finding.code in _OF_A_COUNCIL and (
        finding.unit in others.councils or others.of_some_council
    )


def _of_the_same_day(finding: Finding, others: Others) -> bool:
    """One date is reported once: with another all of this may be gone."""
    if finding.code not in _OF_A_DAY[1:]:
        return False
    above = _OF_A_DAY[: _OF_A_DAY.index(finding.code)]
    return not others.of_day.get(finding.place, set()).isdisjoint(above)


RULES: tuple[Callable[[Finding, Others], bool], ...] = (
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
    _of_a_lost_member,
    _of_the_same_day,
)
