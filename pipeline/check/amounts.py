"""Money and targets that make no sense: a rate in thousands, a target that does not add up."""

from collections.abc import Iterator

from pipeline.check.facts import Facts
from pipeline.model import words
from pipeline.model.findings import Finding, warning
from pipeline.model.records import CONG_NHAN, DonVi, KetQuaTruoc, KinhPhi, Year
from pipeline.regulations.standards import TieuChuan

LEAST_SUPPORT = 50_000
MOST_SUPPORT = 1_000_000_000
"""Đồng for one unit: below and above this the figure is likely typed in thousands, or twice."""


def check(facts: Facts) -> Iterator[Finding]:
    """Warnings on Kinh phí and on the targets of the settings."""
    year, standard = facts.year, facts.standard
    for row in year.all(KinhPhi):
        yield from _support(row)
    yield from _promised(year, standard)
    yield from _more_than_registered(year)


def _support(row: KinhPhi) -> Iterator[Finding]:
    money = row.muc
    if money is None or LEAST_SUPPORT <= money <= MOST_SUPPORT:
        return
    if money > MOST_SUPPORT:
        size, hint = "nhiều", "Xem lại số chữ số 0; ghi số tiền cho một đơn vị."
    elif money == 0:
        size, hint = "không có gì", "Ghi số tiền bằng đồng, hoặc xóa dòng này nếu không hỗ trợ."
    else:
        size = "ít"
        hint = (
            f"Có phải {words.tien(money * 1000)}? Ghi đủ số tiền bằng đồng, không ghi bằng nghìn."
        )
    yield warning(
        "muc-ho-tro-la",
        row.place("muc"),
        f"mức hỗ trợ {words.tien(money)} cho một đơn vị là {size} bất thường",
        hint,
    )


def _promised(year: Year, standard: TieuChuan) -> Iterator[Finding]:
    """A target that does not fit the plan's number of units more than in the previous round."""
    settings = year.settings
    target, least = settings.chi_tieu_phan_dau_so_don_vi, settings.chi_tieu_phan_dau_tang_tu
    before = standard.ky_truoc(settings.nam)
    results = [row for row in year.all(KetQuaTruoc) if row.nam == before]
    units = {unit.ma for unit in year.all(DonVi)}
    if target is None or least is None or not units <= {row.ma_don_vi for row in results}:
        return  # the previous result of some units is not known
    most = settings.chi_tieu_phan_dau_tang_den
    if most is not None and least > most:
        return  # which is reported on that cell
    recognised = sum(row.ket_qua == CONG_NHAN for row in results)
    if target < recognised + least:
        yield warning(
            "chi-tieu-thap",
            settings.place("chi_tieu_phan_dau_so_don_vi"),
            f"phấn đấu {words.dem(target)} đơn vị, nhưng năm {before} đã có "
            f"{words.dem(recognised)} đơn vị được công nhận và kế hoạch ghi tăng từ "
            f"{words.dem(least)} đơn vị",
            f"Ghi từ {words.dem(recognised + least)} đơn vị trở lên, hoặc sửa mục “Chỉ tiêu phấn "
            "đấu: tăng từ”.",
        )


def _more_than_registered(year: Year) -> Iterator[Finding]:
    """A target above the number of units registered: only those can be recognised."""
    settings = year.settings
    target, registered = settings.chi_tieu_phan_dau_so_don_vi, settings.chi_tieu_dang_ky_so_don_vi
    if target is not None and registered is not None and registered < target:
        yield warning(
            "chi-tieu-thap",
            settings.place("chi_tieu_dang_ky_so_don_vi"),
            f"chỉ tiêu đăng ký {words.dem(registered)} đơn vị, ít hơn số phấn đấu được công nhận "
            f"({words.dem(target)} đơn vị)",
            f"Ghi từ {words.dem(target)} đơn vị trở lên, hoặc xem lại số phấn đấu.",
        )
