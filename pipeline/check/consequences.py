"""Consequences of another fault are not reported as well: one cause is one finding."""

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
"""Codes of findings that mean nothing while the workbook's year itself is in doubt."""

COUNT = "sai-so-chi-tieu"

_OF_A_ROUND = frozenset({"khong-ro-hinh-thuc", "chi-tieu-thap"})


_OF_A_COUNCIL = frozenset({"hop-sai-so-nguoi", "hop-thieu-nguoi", "hoi-dong-sai-chu-tich"})

_OF_A_DAY = (
    *("nam-khac", "han-ngoai-nam", "truoc-quyet-dinh", "truoc-ngay-dang-ky", "qua-han"),
    *("so-nguoc-ngay", "ngay-nghi", "nhan-truoc-ngay-van-ban"),
)
"""Codes of findings on one date, the likeliest cause first."""


class Others:
    """Findings indexed by code, field, unit and row: there may be thousands.

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
        """Whether there is a finding of this code on this field."""
        return field in self.fields_of.get(code, ())


def without_consequences(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those that would disappear once another is fixed."""
    year = next((finding for finding in findings if _is_at(finding, "nam", "nam-khac")), None)
    if year is not None:
        findings = [
            _with_count(year, findings),
            *(finding for finding in findings if finding is not year),
        ]
    others = Others(findings)
    # An error keeps papers back, so only another error can replace it.
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
    """The finding on the year, with the number of cells that differ and their sheets."""
    cells = {
        (_where(finding).sheet, _where(finding).cell)
        for finding in findings
        if finding.code in ("nam-khac", "han-ngoai-nam") and finding is not year
    }
    sheets = list(dict.fromkeys(sheet for sheet, _ in sorted(cells)))
    many = ", ".join(f"{sheet} {sum(at == sheet for at, _ in cells)} ô" for sheet in sheets)
    return replace(year, message=f"{year.message} ({many})") if cells else year


def _of_another_year(finding: Finding, others: Others) -> bool:
    """The workbook's year is wrong, so findings that depend on it are dropped."""
    if finding.code not in OF_THE_YEAR | RESTS_ON_STANDARD | _OF_A_ROUND:
        return False
    return not _is_at(finding, "nam", "nam-khac") and others.has("nam", "nam-khac")


def _of_another_day(finding: Finding, others: Others) -> bool:
    """The day of the evaluation is in another year, so it leads to another regulation.

    If the criteria do not fit the regulation either, the finding is on that day's cell.
    """
    return finding.code == "quy-dinh-khac-ngay" and (
        others.has("ngay_danh_gia", "nam-khac")
        or others.has("quy_dinh_ap_dung", COUNT)
        or "ngay_danh_gia" in others.errors_at
    )


def _of_another_regulation(finding: Finding, others: Others) -> bool:
    """The wrong regulation was taken, so the previous round is wrong, too."""
    return finding.code == "khong-ro-hinh-thuc" and (
        "quy-dinh-khac-ngay" in others.codes or others.has("quy_dinh_ap_dung", COUNT)
    )


def _of_no_standard(finding: Finding, others: Others) -> bool:
    """No regulation is known, so findings by the one used instead are dropped."""
    codes = RESTS_ON_STANDARD | _OF_A_ROUND | {"chi-tieu-minh-hoa", "diem-khac-so-lieu"}
    on_the_day = _is_at(finding, "ngay_danh_gia", "nam-khac")
    return (finding.code in codes or on_the_day) and (
        "khong-co-quy-dinh" in others.codes
        or not others.errors_at.get("quy_dinh_ap_dung", set()) <= {COUNT}
    )


def _of_a_lost_result(finding: Finding, others: Others) -> bool:
    """A unit's earlier result seems missing because its row has a fault."""
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
    """A column of points for a criterion that is missing in Bộ chỉ tiêu; reported there."""
    return finding.code == "cot-diem-la" and COUNT in others.codes


def _of_a_basis_out_of_time(finding: Finding, others: Others) -> bool:
    """A legal basis with a wrong date seems to name an office of another time."""
    where = _where(finding)
    return (
        finding.code == "co-quan-khong-con"
        and where.sheet == CanCu.sheet
        and where.row in others.outdated_bases
    )


def _of_an_office_of_then(finding: Finding, others: Others) -> bool:
    """A paper dated in a wrong year seems to name offices of another time."""
    return (
        finding.code == "co-quan-khong-con"
        and _where(finding).sheet != CanCu.sheet
        and (others.has("ngay_ban_hanh", "nam-khac") or others.has("ngay_dang_ky", "nam-khac"))
    )


def _of_another_name(finding: Finding, others: Others) -> bool:
    """The chairman's name itself is misspelt, or the registration is another unit's."""
    return finding.code == "khac-nguoi-ky" and finding.unit in others.without_name


def _of_a_lost_member(finding: Finding, others: Others) -> bool:
    """A member of the council has a fault, so how many it has is not known."""
    return finding.code in _OF_A_COUNCIL and (
        finding.unit in others.councils or others.of_some_council
    )


def _of_the_same_day(finding: Finding, others: Others) -> bool:
    """Another finding on the same date, likelier to be the cause."""
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
