"""Targets of the plan that are impossible."""

from collections.abc import Iterator

from pipeline.check.facts import Facts
from pipeline.model.findings import Finding, error
from pipeline.model.records import DonVi


def check(facts: Facts) -> Iterator[Finding]:
    """Errors on the targets of the settings."""
    year = facts.year
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
