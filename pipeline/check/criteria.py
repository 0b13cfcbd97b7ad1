"""The district's criteria against the standard: their number, their total, samples."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from pipeline.check.facts import Facts
from pipeline.model import words
from pipeline.model.findings import CellPlace, Finding, error, warning
from pipeline.model.records import (
    MINH_HOA,
    BoChiTieu,
    MinhChung,
    SoLieu,
    ThangDiem,
    Year,
    unit_code,
)
from pipeline.model.suggestions import Suggestions
from pipeline.regulations import standards
from pipeline.regulations.standards import TieuChuan


def check(facts: Facts) -> Iterator[Finding]:
    """Findings on Bộ chỉ tiêu."""
    year, standard = facts.year, facts.standard
    rows = year.all(BoChiTieu)
    confirmed = confirmed_maxima(facts)
    if standard.so_luong is not None and rows and len(rows) != standard.so_luong:
        yield _count(year, standard, len(rows), _with_a_column(facts.read))
    elif sum(row.diem_toi_da or 0 for row in rows) != standard.diem_toi_da:
        maxima = [confirmed.get(row.ma) or row.diem_toi_da for row in rows]
        yield from _total(maxima, standard, year.heading(BoChiTieu, "diem_toi_da"))
    for row in rows:
        right = confirmed.get(row.ma)
        if right is not None and row.diem_toi_da not in (None, right):
            yield error(
                "diem-toi-da-khac-quy-dinh",
                row.place("diem_toi_da"),
                f"điểm tối đa {words.so(row.diem_toi_da or 0)} khác mức "
                f"{words.so(right)} của {standard.trich_dan}",
                f"Sửa thành {words.so(right)}, và xem lại mã, tên của dòng này.",
            )
        if row.tinh_trang == MINH_HOA:
            yield warning(
                "chi-tieu-minh-hoa",
                row.place("tinh_trang"),
                f"{standard.tu} này còn là số liệu minh họa",
                "Thay tên và điểm theo quy định chính thức rồi đổi Tình trạng thành “chính thức”.",
            )


def unknown_criteria(
    year: Year, standard: TieuChuan, rows: Iterable[MinhChung | SoLieu | ThangDiem]
) -> Iterator[Finding]:
    """Rows for a criterion that is not in Bộ chỉ tiêu.

    If that sheet is empty or has a code twice, only that is reported.
    """
    known = tuple(dict.fromkeys(row.ma for row in year.all(BoChiTieu)))
    if not known or len(known) < len(year.all(BoChiTieu)):
        return
    known_codes, suggestions = set(known), Suggestions()
    for row in rows:
        if row.ma_chi_tieu in known_codes:
            continue
        near = suggestions.by(row.ma_chi_tieu, known)
        hint = "Xem mã trong sheet Bộ chỉ tiêu."
        yield error(
            "ma-chi-tieu-la",
            row.place("ma_chi_tieu"),
            f"mã {standard.tu} “{row.ma_chi_tieu}” không có trong sheet Bộ chỉ tiêu",
            f"Có phải “{near}”? {hint}" if near else hint,
            unit=unit_code(row),
        )


def _with_a_column(read: Iterable[Finding]) -> list[str]:
    """The codes that are not in Bộ chỉ tiêu and have a column of points."""
    places = [finding.place for finding in read if finding.code == "cot-diem-la"]
    return list(dict.fromkeys(at.heading for at in places if isinstance(at, CellPlace)))


def _count(year: Year, standard: TieuChuan, count: int, columns: Sequence[str]) -> Finding:
    """Too many or too few criteria; the hint names a regulation with this number, if any."""
    named = year.settings.cells.get("quy_dinh_ap_dung")
    known = [standards.load(code) for code in standards.codes()]
    meant = next((standard for standard in known if standard.so_luong == count), None)
    if named is not None and year.settings.quy_dinh_ap_dung and meant is not None:
        return error(
            "sai-so-chi-tieu",
            named,
            f"sổ ghi {standard.trich_dan} có {standard.so_luong} {standard.tu}, nhưng sheet "
            f"{BoChiTieu.sheet} có {count} dòng như {meant.trich_dan}",
            f"Ghi “{meant.ma}” ở ô này, hoặc sửa sheet {BoChiTieu.sheet} cho đủ "
            f"{standard.so_luong} {standard.tu}.",
        )
    return error(
        "sai-so-chi-tieu",
        year.heading(BoChiTieu, "ma"),
        f"sheet này có {count} {standard.tu} nhưng {standard.trich_dan} có {standard.so_luong}",
        f"Thêm dòng cho mã {words.noi(columns)}, đang có cột điểm mà không có ở sheet này."
        if columns and count < (standard.so_luong or 0)
        else f"Thêm hoặc xóa dòng cho đủ {standard.so_luong} {standard.tu}.",
    )


def confirmed_maxima(facts: Facts) -> dict[str, Decimal | None]:
    """The confirmed maximum of each criterion by code; None if the regulation gives none."""
    rows = facts.year.all(BoChiTieu)
    listed = Counter(row.ma for row in rows)
    return {
        row.ma: known.diem_toi_da
        for row in rows
        if listed[row.ma] == 1 and (known := facts.standard.tieu_chi_cua(row.ma, row.ten or ""))
    }


def _total(
    maxima: Sequence[Decimal | None], standard: TieuChuan, place: CellPlace
) -> Iterator[Finding]:
    """Maxima that do not add up, if all can be read and none differs from the regulation."""
    known = [points for points in maxima if points is not None]
    if standard.diem_toi_da is None or not maxima or len(known) < len(maxima):
        return
    total = sum(known, Decimal(0))
    if total != standard.diem_toi_da:
        yield error(
            "sai-tong-diem",
            place,
            f"tổng điểm tối đa của sheet này là {words.so(total)} nhưng {standard.trich_dan} "
            f"quy định {words.so(standard.diem_toi_da)}",
            f"Xem lại cột Điểm tối đa cho tổng bằng {words.so(standard.diem_toi_da)}.",
        )
