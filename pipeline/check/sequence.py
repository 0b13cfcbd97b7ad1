"""Dates in the wrong order: registration, evaluation, decision, certificate, deadlines, law."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from pipeline.check.facts import Facts, warned
from pipeline.check.swapped_dates import likely
from pipeline.model import words
from pipeline.model.findings import CellPlace, Finding, warning
from pipeline.model.kinds import Kind
from pipeline.model.records import CanCu, DangKy, MocThoiGian, ThongTinChung, VanBan, Year

SEVERAL = 3
"""If this many dates conflict with one, that one is likelier to be wrong."""


def check(facts: Facts) -> Iterator[Finding]:
    """Findings on dates that cannot both be right."""
    year, kinds = facts.year, facts.kinds
    yield from _deadlines_in_the_year(year)
    yield from _after_deadline(year, kinds)
    yield from _before_registration(year, {kind.name for kind in kinds if kind.for_unit})
    yield from _cited_before_citing(year, kinds)
    yield from _bases_in_force(year)


def _deadlines_in_the_year(year: Year) -> Iterator[Finding]:
    for row in year.all(MocThoiGian):
        if row.han is not None and row.han.year != year.settings.nam:
            yield warning(
                "han-ngoai-nam",
                row.place("han"),
                f"hạn {words.ngay_so(row.han)} không thuộc năm {year.settings.nam} của sổ",
                "Xem lại: có thể còn sót của sổ năm khác.",
            )


def _after_deadline(year: Year, kinds: tuple[Kind, ...]) -> Iterator[Finding]:
    """Papers dated after the deadline that the plan sets for their kind."""
    deadlines = {
        row.loai_van_ban: row.han
        for row in year.all(MocThoiGian)
        if row.loai_van_ban is not None and row.han is not None
    }
    registration = next((kind.name for kind in kinds if kind.registration), "")
    days = defaultdict(list)
    for entry in year.all(DangKy):
        days[registration].append(entry.ngay_dang_ky)
    for row in year.all(VanBan):
        if row.loai_van_ban != registration:
            days[row.loai_van_ban].append(row.ngay_ban_hanh)
    early = {name for name, due in deadlines.items() if _all_after(due, days[name])}
    for deadline in year.all(MocThoiGian):
        if deadline.loai_van_ban in early and deadline.han == deadlines[deadline.loai_van_ban]:
            yield _too_early(deadline, days[deadline.loai_van_ban])
    for entry in year.all(DangKy):
        place = entry.place("ngay_dang_ky")
        due = deadlines.get(registration) if registration not in early else None
        yield from _late(place, entry.ngay_dang_ky, due, None, entry.ma_don_vi)
    for row in year.all(VanBan):
        place = row.place("ngay_ban_hanh")
        due = deadlines.get(row.loai_van_ban) if row.loai_van_ban != registration else None
        due = due if row.loai_van_ban not in early else None
        yield from _late(place, row.ngay_ban_hanh, due, row.loai_van_ban, row.ma_don_vi)


def _all_after(due: dt.date, days: Iterable[dt.date | None]) -> bool:
    """Whether several papers are dated, all after their deadline: then that is likely wrong."""
    dated = [day for day in days if day is not None]
    return len(dated) >= SEVERAL and min(dated) > due


def _too_early(row: MocThoiGian, days: Iterable[dt.date | None]) -> Finding:
    dated = [day for day in days if day is not None]
    assert row.han is not None
    return warning(
        "qua-han",
        row.place("han"),
        f"cả {len(dated)} “{row.loai_van_ban}” đều có ngày sau hạn {words.ngay_so(row.han)} "
        f"(sớm nhất {words.ngay_so(min(dated))})",
        f"{likely(row.han, first=max(dated))}Xem lại hạn này; nếu đúng thì xem "
        "lại ngày của các văn bản.",
    )


def _late(
    place: CellPlace, day: dt.date | None, due: dt.date | None, kind: str | None, unit: str | None
) -> Iterator[Finding]:
    if day is not None and due is not None and day > due:
        yield warning(
            "qua-han",
            place,
            f"ngày {words.ngay_so(day)} sau hạn {words.ngay_so(due)} trong kế hoạch",
            f"{likely(day, last=due)}Xem lại ngày; giữ nguyên nếu đơn vị nộp muộn.",
            kind=kind,
            unit=unit,
        )


def _before_registration(year: Year, of_units: set[str]) -> Iterator[Finding]:
    """A unit's paper dated before the unit registered."""
    registered = {row.ma_don_vi: row.ngay_dang_ky for row in year.all(DangKy)}
    days = defaultdict(list)
    for row in year.all(VanBan):
        if row.loai_van_ban in of_units:
            days[row.ma_don_vi or ""].append(row.ngay_ban_hanh)
    for entry in year.all(DangKy):
        dated = [day for day in days[entry.ma_don_vi] if day is not None]
        if entry.ngay_dang_ky and len(dated) > 1 and max(dated) < entry.ngay_dang_ky:
            registered[entry.ma_don_vi] = None
            yield warning(
                "truoc-ngay-dang-ky",
                entry.place("ngay_dang_ky"),
                f"ngày đăng ký {words.ngay_so(entry.ngay_dang_ky)} sau mọi văn bản của đơn vị "
                f"(muộn nhất {words.ngay_so(max(dated))})",
                f"{likely(entry.ngay_dang_ky, last=min(dated))}Xem lại ngày này "
                "và ngày của các văn bản của đơn vị trong sheet Văn bản.",
                unit=entry.ma_don_vi,
            )
    for row in year.all(VanBan):
        start = registered.get(row.ma_don_vi or "") if row.loai_van_ban in of_units else None
        if start and row.ngay_ban_hanh and row.ngay_ban_hanh < start:
            yield warned(
                "truoc-ngay-dang-ky",
                row,
                "ngay_ban_hanh",
                f"ngày {words.ngay_so(row.ngay_ban_hanh)} trước ngày đơn vị đăng ký "
                f"({words.ngay_so(start)})",
                f"{likely(row.ngay_ban_hanh, first=start)}Xem lại ngày này và "
                "Ngày đăng ký trong sheet Đăng ký.",
            )


def _cited_before_citing(year: Year, kinds: tuple[Kind, ...]) -> Iterator[Finding]:
    """A paper dated before the one it cites, such as a certificate before the decision."""
    names = {kind.code: kind.name for kind in kinds}
    rows = defaultdict(list)
    for row in year.all(VanBan):
        if row.ngay_ban_hanh is not None:
            rows[row.loai_van_ban].append(row)
    for kind in kinds:
        for cited in () if kind.register else kind.cites.values():
            for unit, first in {row.ma_don_vi: row for row in rows[names[cited]]}.items():
                citing = [row for row in rows[kind.name] if unit in (None, row.ma_don_vi)]
                yield from _before(first, citing)


def _before(cited: VanBan, citing: list[VanBan]) -> Iterator[Finding]:
    """Papers dated before the one they cite; if all are, its date is reported instead."""
    assert cited.ngay_ban_hanh is not None
    days = [row.ngay_ban_hanh for row in citing if row.ngay_ban_hanh is not None]
    if len(days) > 1 and max(days) < cited.ngay_ban_hanh:
        yield _after_all(cited, citing[0].loai_van_ban, days)
        return
    for row in citing:
        if row.ngay_ban_hanh is not None and row.ngay_ban_hanh < cited.ngay_ban_hanh:
            citing_name = words.viet_thuong_dau(row.loai_van_ban)
            cited_name = words.viet_thuong_dau(cited.loai_van_ban)
            yield warned(
                "truoc-quyet-dinh",
                row,
                "ngay_ban_hanh",
                f"{citing_name} ngày {words.ngay_so(row.ngay_ban_hanh)} trước {cited_name} ngày "
                f"{words.ngay_so(cited.ngay_ban_hanh)} (xem {cited.place('ngay_ban_hanh').cell})",
                f"{likely(row.ngay_ban_hanh, first=cited.ngay_ban_hanh)}Sửa ngày của "
                f"{citing_name} hoặc của {cited_name}.",
            )


def _after_all(cited: VanBan, name: str, days: list[dt.date]) -> Finding:
    assert cited.ngay_ban_hanh is not None
    citing = words.viet_thuong_dau(name)
    return warning(
        "truoc-quyet-dinh",
        cited.place("ngay_ban_hanh"),
        f"{words.viet_thuong_dau(cited.loai_van_ban)} ngày {words.ngay_so(cited.ngay_ban_hanh)} "
        f"sau ngày của cả {len(days)} {citing} (muộn nhất {words.ngay_so(max(days))})",
        f"{likely(cited.ngay_ban_hanh, last=min(days))}Sửa ngày của văn bản này; "
        f"nếu ngày ấy đúng thì sửa ngày của các {citing}.",
        kind=cited.loai_van_ban,
    )


def _bases_in_force(year: Year) -> Iterator[Finding]:
    """A legal basis not yet, or no longer, in force on the day of a paper that cites it."""
    days: dict[str, list[dt.date]] = {}
    for row in year.all(VanBan):
        if row.ngay_ban_hanh is not None:
            days.setdefault(row.loai_van_ban, []).append(row.ngay_ban_hanh)
    for basis in year.all(CanCu):
        of_kind = days.get(basis.loai_van_ban, [])
        if not of_kind:
            yield from _ended_before(basis, year.settings)
            continue
        first, last = min(of_kind), max(of_kind)
        for name, start in (("hieu_luc_tu", basis.hieu_luc_tu), ("ngay", basis.ngay)):
            if start is not None and start > first:
                state = "chưa có hiệu lực" if name == "hieu_luc_tu" else "chưa ban hành"
                hint = likely(start, last=first) or likely(first, first=start).replace(
                    "Có phải", "Ngày của văn bản có phải"
                )
                yield _not_in_force(basis, name, state, first, hint)
                break
        if basis.hieu_luc_den is not None and basis.hieu_luc_den < last:
            hint = likely(basis.hieu_luc_den, first=last)
            yield _not_in_force(basis, "hieu_luc_den", "đã hết hiệu lực", last, hint)


def _ended_before(basis: CanCu, settings: ThongTinChung) -> Iterator[Finding]:
    """A basis that ended before the workbook's year, for papers without a date yet."""
    ended = basis.hieu_luc_den
    if ended is not None and ended.year < settings.nam and not settings.ly_do_ap_dung_quy_dinh:
        cited = f"{basis.loai} {basis.so_ky_hieu or ''}".strip()
        yield warning(
            "can-cu-khong-hieu-luc",
            basis.place("hieu_luc_den"),
            f"{cited} đã hết hiệu lực ngày {words.ngay_so(ended)}, trước năm {settings.nam} của sổ",
            "Thay bằng căn cứ đang có hiệu lực, hoặc xem lại năm của sổ.",
            kind=basis.loai_van_ban,
        )


def _not_in_force(basis: CanCu, field: str, what: str, day: dt.date, likelier: str) -> Finding:
    cited = f"{basis.loai} {basis.so_ky_hieu or ''}".strip()
    return warning(
        "can-cu-khong-hieu-luc",
        basis.place(field),
        f"{cited} {what} vào ngày {words.ngay_so(day)} của văn bản “{basis.loai_van_ban}”",
        f"{likelier}Thay bằng căn cứ đang có hiệu lực, hoặc xem lại ngày.",
        kind=basis.loai_van_ban,
    )
