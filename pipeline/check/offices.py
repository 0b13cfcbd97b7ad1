"""Papers that name an office which did not exist on their date.

The district level ended on 01/7/2025 and the ministry changed before it, so papers from an old
workbook would go on naming them. The dates are in `regulations/offices.py`.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from pipeline.check.facts import Facts
from pipeline.model import words
from pipeline.model.findings import CellPlace, Finding, warning
from pipeline.model.kinds import Kind, names_in
from pipeline.model.records import CanCu, DangKy, NoiNhan, VanBan, Year
from pipeline.regulations.offices import CoQuanTheoNgay, not_there

OFFICES = frozenset({"co_quan_ban_hanh", "co_quan_tham_muu"})
"""The settings that name an office of the district."""

MOST_DAYS = 20
"""The most dates of papers that a finding names."""


def check(facts: Facts) -> Iterator[Finding]:
    """Warnings if a paper of the district, its recipient or a legal basis names such an office.

    A workbook whose whole year is after the end is warned once, at the setting; else each paper
    at its date.
    """
    year, kinds = facts.year, facts.kinds
    issuers = {kind.name: kind.issuer for kind in kinds if not kind.issuer.of_unit}
    papers = [row for row in year.all(VanBan) if row.loai_van_ban in issuers]
    issuers_named: set[str] = set()
    for name in sorted(OFFICES):
        if (finding := _setting(year, name)) is not None:
            issuers_named.add(name)
            yield finding
    for row in papers:
        for issuer in OFFICES & names_in(issuers[row.loai_van_ban].lines):
            office = getattr(year.settings, issuer)
            ended = not_there(office, row.ngay_ban_hanh)
            if ended is None or issuer in issuers_named:
                continue
            yield _finding(
                row.place("ngay_ban_hanh"),
                ended,
                f"văn bản đề ngày này do “{office}” ban hành, nhưng {ended.ly_do}",
                "Xem lại ngày; nếu ngày đúng, sửa cơ quan ở sheet Thông tin chung.",
                kind=row.loai_van_ban,
            )
    if "co_quan_tham_muu" not in issuers_named:
        yield from _adviser(year, papers)
    yield from _recipients(year, _last_days(year, kinds))
    yield from _bases(year)


def _finding(
    place: CellPlace, office: CoQuanTheoNgay, message: str, hint: str, *, kind: str | None = None
) -> Finding:
    sure = "" if office.muc_do == "xac-nhan" else " (theo nguồn gián tiếp)"
    return warning("co-quan-khong-con", place, f"{message}{sure}", hint, kind=kind)


def _setting(year: Year, name: str) -> Finding | None:
    """A finding if a setting names an office that did not exist at all in the workbook's year."""
    office = getattr(year.settings, name)
    first, last = dt.date(year.settings.nam, 1, 1), dt.date(year.settings.nam, 12, 31)
    ended = not_there(office, first)
    if ended is None or not_there(office, last) is None:
        return None
    return _finding(
        year.settings.place(name),
        ended,
        f"năm {year.settings.nam} không có “{office}”: {ended.ly_do}",
        "Ghi cơ quan được giao việc này hiện nay; chưa rõ thì hỏi cơ quan cấp trên.",
    )


def _adviser(year: Year, papers: Iterable[VanBan]) -> Iterator[Finding]:
    """The advising office, named in papers of the district that are dated after its end."""
    office = year.settings.co_quan_tham_muu
    late = [row for row in papers if not_there(office, row.ngay_ban_hanh) is not None]
    if late:
        ended = not_there(office, late[0].ngay_ban_hanh)
        assert ended is not None
        days = dict.fromkeys(words.ngay_so(row.ngay_ban_hanh) for row in late if row.ngay_ban_hanh)
        named = list(days)[:MOST_DAYS]
        if len(days) > MOST_DAYS:
            named.append(f"{words.dem(len(days) - MOST_DAYS)} ngày khác")
        yield _finding(
            year.settings.place("co_quan_tham_muu"),
            ended,
            f"có văn bản đề ngày {words.noi(named)} nhưng {ended.ly_do}",
            "Ghi cơ quan tham mưu hiện nay, hoặc xem lại ngày của các văn bản ấy.",
        )


def _last_days(year: Year, kinds: Iterable[Kind]) -> dict[str, dt.date]:
    """The latest date of the papers of each kind, registrations by their own sheet."""
    dated = [(row.loai_van_ban, row.ngay_ban_hanh) for row in year.all(VanBan)]
    for kind in kinds:
        if kind.registration:
            dated += [(kind.name, row.ngay_dang_ky) for row in year.all(DangKy)]
    return dict(sorted((name, day) for name, day in dated if day is not None))


def _recipients(year: Year, days: Mapping[str, dt.date]) -> Iterator[Finding]:
    for row in year.all(NoiNhan):
        day = days.get(row.loai_van_ban)
        ended = not_there(row.noi_nhan, day)
        if ended is not None and day is not None:
            yield _finding(
                row.place("noi_nhan"),
                ended,
                f"văn bản đề ngày {words.ngay_so(day)} gửi “{row.noi_nhan}”, nhưng {ended.ly_do}",
                "Sửa nơi nhận, hoặc xem lại ngày của văn bản.",
                kind=row.loai_van_ban,
            )


def _bases(year: Year) -> Iterator[Finding]:
    for row in year.all(CanCu):
        ended = not_there(row.co_quan, row.ngay)
        if ended is not None and row.ngay is not None:
            yield _finding(
                row.place("co_quan"),
                ended,
                f"căn cứ ngày {words.ngay_so(row.ngay)} của “{row.co_quan}”, nhưng {ended.ly_do}",
                "Xem lại cơ quan hoặc ngày của căn cứ này.",
                kind=row.loai_van_ban,
            )
