"""Stage 2, check: what the cells say together. Each check looks at one thing and stops at nothing.

What one cell says by itself (a date, a number, a closed list) has been seen in reading.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from decimal import Decimal

from pipeline.check import (
    amounts,
    areas,
    authority,
    codes,
    lengths,
    letters,
    links,
    names,
    offices,
    persons,
    register,
    results,
    sequence,
    spellings,
    wording,
)
from pipeline.fonts.family import missing_glyphs
from pipeline.model import words
from pipeline.model.cells import nearest
from pipeline.model.findings import CellPlace, Finding, error, warning
from pipeline.model.kinds import Kind
from pipeline.model.merged import of_present_units
from pipeline.model.records import (
    MINH_HOA,
    SHEETS,
    BangDiem,
    BoChiTieu,
    ChamDiem,
    DonVi,
    MinhChung,
    MocThoiGian,
    Record,
    ThamDinh,
    ThongTinChung,
    VanBan,
    Year,
)
from pipeline.regulations.standards import TieuChuan


def check(
    year: Year, standard: TieuChuan, kinds: tuple[Kind, ...], before: Iterable[Finding] = ()
) -> tuple[Finding, ...]:
    """Stage 2: all findings about the records of a year; `before` are those of reading."""
    before = tuple(before)
    found: list[Finding] = []
    for one in _CHECKS:
        found.extend(one(year, standard))
    found.extend(codes.check(year, before))
    found.extend(results.check(year, standard))
    found.extend(_register(year, kinds))
    found.extend(offices.check(year, kinds))
    found.extend(authority.check(year))
    found.extend(register.check(year, kinds))
    found.extend(sequence.check(year, kinds))
    found.extend(links.check(year, _unsure_sheets((*before, *found))))
    found.extend(letters.check(year))
    found.extend(lengths.check(year))
    for proper in (names, persons, wording, spellings):
        found.extend(proper.check(year))
    found.extend(amounts.check(year, standard))
    faulty = {_cell(each) for each in before if each.is_error} - {None}
    if any(_is_criterion_key(each) for each in before):
        found = [each for each in found if each.code not in RESTS_ON_CRITERIA]
    return of_present_units([each for each in found if _cell(each) not in faulty], year.rows)


RESTS_ON_CRITERIA = frozenset({"ma-chi-tieu-la", "sai-so-chi-tieu", "sai-tong-diem"})
"""Codes of findings that say nothing when a criterion's code could not be read."""


def _is_criterion_key(finding: Finding) -> bool:
    place = finding.place
    return (
        finding.is_error
        and isinstance(place, CellPlace)
        and place.sheet == BoChiTieu.sheet
        and place.field == "ma"
    )


def _cell(finding: Finding) -> tuple[str, str] | None:
    """A finding's sheet and cell, None where it is on no single cell: each is told one fault."""
    place = finding.place
    if not isinstance(place, CellPlace) or place.row is None or place.column is None:
        return None
    return place.sheet, place.cell


RESTS_ON_STANDARD = frozenset(
    {"khu-vuc-la", "khu-vuc-khong-hop-loai", "loai-don-vi-la", "sai-so-chi-tieu", "sai-tong-diem"}
    | {"diem-toi-da-khac-quy-dinh", "ket-luan-khac-ket-qua"}
)
"""Codes of findings that say nothing when it is not known which standard applies."""


def _unsure_sheets(findings: Iterable[Finding]) -> frozenset[str]:
    """Sheets of which it is not known which units stand in them."""
    return frozenset(
        finding.place.sheet
        for finding in findings
        if finding.is_error
        and isinstance(finding.place, CellPlace)
        and finding.place.field in ("", "ma", "ma_don_vi")
    )


def _keys(year: Year, standard: TieuChuan) -> Iterator[Finding]:
    """A key twice in a sheet: a finding on each place, naming the other."""
    for sheet in SHEETS:
        if not sheet.keys:
            continue
        rows = defaultdict(list)
        for row in year.all(sheet):
            rows[tuple(getattr(row, key) for key in sheet.keys)].append(row)
        for key, same in rows.items():
            for row in same if len(same) > 1 else ():
                others = ", ".join(_key_place(other).cell for other in same if other is not row)
                named = " / ".join(str(part) for part in key if part)
                yield error(
                    "trung-dong",
                    _key_place(row),
                    f"“{named}” có ở nhiều dòng (xem thêm ô {others})",
                    "Giữ một dòng, xóa hoặc sửa dòng kia.",
                    kind=_kind_of(row),
                    unit=_unit_of(row),
                )


def _key_place(row: Record) -> CellPlace:
    """The cell that tells the rows apart: the unit's where there is one, else the first key's."""
    names = [key for key in ("ma_don_vi", *row.keys) if getattr(row, key, None) is not None]
    return row.place(names[0])


def _kind_of(row: Record) -> str | None:
    """The kind of paper a row belongs to; a deadline only names one that is due by then."""
    return None if isinstance(row, MocThoiGian) else getattr(row, "loai_van_ban", None)


def _unit_of(row: Record) -> str | None:
    unit = getattr(row, "ma", None) if isinstance(row, DonVi) else getattr(row, "ma_don_vi", None)
    return unit if isinstance(unit, str) else None


def _evidence(year: Year, standard: TieuChuan) -> Iterator[Finding]:
    """Evidence for a criterion that does not exist, or twice for the same."""
    known = tuple(row.ma for row in year.all(BoChiTieu))
    rows: dict[tuple[str | None, str], list[MinhChung]] = defaultdict(list)
    for row in year.all(MinhChung):
        rows[row.ma_don_vi, row.ma_chi_tieu].append(row)
        sure = known and len(set(known)) == len(known)
        if sure and row.ma_chi_tieu not in known:
            near = nearest(row.ma_chi_tieu, known)
            hint = "Xem mã trong sheet Bộ chỉ tiêu."
            yield error(
                "ma-chi-tieu-la",
                row.place("ma_chi_tieu"),
                f"mã {standard.tu} “{row.ma_chi_tieu}” không có trong sheet Bộ chỉ tiêu",
                f"Có phải “{near}”? {hint}" if near else hint,
                unit=row.ma_don_vi,
            )
    for same in rows.values():
        for row in same if len(same) > 1 else ():
            others = ", ".join(
                other.place("ma_chi_tieu").cell for other in same if other is not row
            )
            yield error(
                "trung-dong",
                row.place("ma_chi_tieu"),
                f"{standard.tu} “{row.ma_chi_tieu}” có ở nhiều dòng (xem thêm ô {others})",
                "Giữ một dòng, xóa hoặc sửa dòng kia.",
                unit=row.ma_don_vi,
            )


def _no_units(year: Year, standard: TieuChuan) -> Iterator[Finding]:
    listed = year.heading(DonVi, "ma").column is not None
    if listed and not year.all(DonVi):
        yield error(
            "khong-co-don-vi",
            year.heading(DonVi, "ma"),
            "chưa có đơn vị nào",
            "Nhập danh sách đơn vị vào sheet này, mỗi đơn vị một dòng.",
        )


def _points(year: Year, standard: TieuChuan) -> Iterator[Finding]:
    """Points above the criterion's maximum."""
    listed = [row.ma for row in year.all(BoChiTieu)]
    maxima = {row.ma: row.diem_toi_da for row in year.all(BoChiTieu) if listed.count(row.ma) == 1}
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


def _criteria(year: Year, standard: TieuChuan) -> Iterator[Finding]:
    """The district's criteria against the standard: their number, the total, what is a sample."""
    rows = year.all(BoChiTieu)
    twice = {row.ma for row in rows if sum(other.ma == row.ma for other in rows) > 1}
    confirmed = {
        row.ma: known.diem_toi_da
        for row in rows
        if row.ma not in twice and (known := standard.tieu_chi_cua(row.ma, row.ten or ""))
    }
    if standard.so_luong is not None and rows and len(rows) != standard.so_luong:
        yield error(
            "sai-so-chi-tieu",
            year.heading(BoChiTieu, "ma"),
            f"sheet này có {len(rows)} {standard.tu} nhưng {standard.trich_dan} có "
            f"{standard.so_luong}",
            f"Thêm hoặc xóa dòng cho đủ {standard.so_luong} {standard.tu}.",
        )
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


def _total(
    maxima: Sequence[Decimal | None], standard: TieuChuan, place: CellPlace
) -> Iterator[Finding]:
    """The maxima must add up, once all of them can be read and are as confirmed."""
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


def _targets(year: Year, standard: TieuChuan) -> Iterator[Finding]:
    """Targets of the plan that no district can mean."""
    settings = year.settings
    total = len(year.all(DonVi))
    for name in ("chi_tieu_phan_dau_so_don_vi", "chi_tieu_dang_ky_so_don_vi"):
        value = getattr(settings, name)
        if value is not None and total and value > total:
            yield error(
                "chi-tieu-vuot-so-don-vi",
                settings.place(name),
                f"{value} đơn vị là nhiều hơn số đơn vị trong sheet Đơn vị ({total})",
                f"Nhập từ 0 đến {total}.",
            )
    low, high = settings.chi_tieu_phan_dau_tang_tu, settings.chi_tieu_phan_dau_tang_den
    if low is not None and high is not None and low > high:
        yield error(
            "chi-tieu-nguoc",
            settings.place("chi_tieu_phan_dau_tang_tu"),
            f"mức “tăng từ” ({low}) lớn hơn mức “tăng đến” ({high})",
            "Đổi chỗ hoặc sửa hai số này.",
        )


def _glyphs(year: Year, standard: TieuChuan) -> Iterator[Finding]:
    """Text that the papers' font cannot print: it would come out as an empty box."""
    for record in SHEETS:
        rows: tuple[Record, ...] = year.all(record)
        if record is ThongTinChung:
            rows = (year.settings,)
        for row in rows:
            for each in fields(row):
                value = getattr(row, each.name)
                if each.name == "cells" or not isinstance(value, str):
                    continue
                if lost := missing_glyphs(value):
                    shown = " ".join(f"“{char}” (U+{ord(char):04X})" for char in lost)
                    yield error(
                        "ky-tu-khong-in-duoc",
                        row.place(each.name),
                        f"phông chữ không in được ký tự {shown}",
                        "Thay hoặc xóa ký tự này.",
                        kind=_kind_of(row),
                        unit=_unit_of(row),
                    )


_CHECKS: tuple[Callable[[Year, TieuChuan], Iterator[Finding]], ...] = (
    _keys,
    _evidence,
    _no_units,
    _points,
    areas.check,
    _criteria,
    _targets,
    _glyphs,
)


def _register(year: Year, kinds: tuple[Kind, ...]) -> Iterator[Finding]:
    """Register rows with a unit where the kind has none, and the other way round."""
    by_name = {kind.name: kind for kind in kinds}
    for row in year.all(VanBan):
        kind = by_name.get(row.loai_van_ban)
        if kind is None:
            continue
        if kind.registration:
            yield error(
                "sai-cho-dang-ky",
                row.place("loai_van_ban"),
                "số và ngày của bản đăng ký phải ghi ở sheet Đăng ký, không ghi ở đây",
                "Ghi số và ngày vào sheet Đăng ký rồi xóa dòng này.",
                kind=kind.name,
                unit=row.ma_don_vi,
            )
        elif kind.for_unit and row.ma_don_vi is None:
            yield error(
                "thieu-ma-don-vi",
                row.place("ma_don_vi"),
                f"“{kind.name}” là văn bản riêng của từng đơn vị nhưng dòng này chưa có mã đơn vị",
                "Ghi mã của đơn vị vào ô này.",
                kind=kind.name,
            )
        elif not kind.for_unit and row.ma_don_vi is not None:
            yield error(
                "thua-ma-don-vi",
                row.place("ma_don_vi"),
                f"“{kind.name}” là văn bản chung của huyện, không của riêng một đơn vị",
                "Xóa mã đơn vị ở dòng này.",
                kind=kind.name,
            )
