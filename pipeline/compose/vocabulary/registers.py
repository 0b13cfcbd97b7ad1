"""Names of the registers: outgoing papers, certificates."""

import datetime as dt
import re
from dataclasses import dataclass, replace

from pipeline.compose.vocabulary.common import nguoi_ky
from pipeline.compose.vocabulary.entries import VanBanIn, cited, subject_of, with_symbol
from pipeline.compose.vocabulary.scope import ALL, Texts, Whole, comes_from, in_settings
from pipeline.compose.vocabulary.subjects import kind_and_subject
from pipeline.model.records import DonVi, NguoiKy, NoiNhan, VanBan, XetCongNhan
from pipeline.model.tables import Scope
from pipeline.model.texts import fold


@dataclass(frozen=True)
class DongSo:
    """A row of the register of outgoing papers, in the decree's columns.

    `so_ban`: how many copies go out, None if no recipient is noted; `ban_luu`: who keeps one.
    """

    so_ky_hieu: str
    ngay: dt.date
    noi_dung: str
    nguoi_ky: str
    noi_nhan: tuple[str, ...]
    ban_luu: str
    so_ban: int | None
    loai_van_ban: str
    don_vi: DonVi | None


@comes_from(
    (VanBan, "so", "ngay_ban_hanh"),
    (DonVi, "ma"),
    by={
        "so_ky_hieu": [
            (VanBan, "ky_hieu"),
            Texts(("symbol", "drafted_by"), of=lambda kind: not kind.issuer.of_unit),
        ],
        "noi_dung": [
            (VanBan, "trich_yeu"),
            Texts(("subject",), of=lambda kind: not kind.issuer.of_unit),
            in_settings("the_thuc"),
        ],
        "nguoi_ky": [(NguoiKy, "ho_va_ten")],
        "noi_nhan": [(NoiNhan, "thu_tu", "noi_nhan")],
        "ban_luu": [(NoiNhan, "thu_tu", "noi_nhan")],
        "so_ban": [(NoiNhan, "so_ban")],
        "don_vi": [Whole(DonVi)],
    },
    of=ALL,
)
def so_van_ban_di(scope: Scope) -> tuple[DongSo, ...]:
    """The district's numbered papers by day; on the same day by kind and number."""
    kinds = {kind.name: kind for kind in scope.tables.kinds if not kind.register}
    lines = []
    for row in scope.year.all(VanBan):
        kind = kinds.get(row.loai_van_ban)
        if kind is None or kind.issuer.of_unit or not row.so or row.ngay_ban_hanh is None:
            continue
        unit = scope.tables.don_vi.get(row.ma_don_vi or "")
        own = replace(scope, kind=kind, unit=unit)
        signatory = nguoi_ky(own).ho_va_ten
        recipients = scope.tables.noi_nhan.get(kind.name, ())
        lines.append(
            DongSo(
                so_ky_hieu=with_symbol(own, row).so_ky_hieu,
                ngay=row.ngay_ban_hanh,
                noi_dung=kind_and_subject(own, subject_of(own, row)),
                nguoi_ky=signatory or "",
                noi_nhan=tuple(
                    (recipient.noi_nhan or "")
                    for recipient in recipients
                    if not _filed(recipient.noi_nhan)
                ),
                ban_luu=next(
                    (
                        _keeper(recipient.noi_nhan)
                        for recipient in recipients
                        if _filed(recipient.noi_nhan)
                    ),
                    "",
                ),
                so_ban=sum(recipient.copies for recipient in recipients) or None,
                loai_van_ban=kind.name,
                don_vi=unit,
            )
        )
    order = {name: at for at, name in enumerate(kinds)}

    def place(row: DongSo) -> tuple[dt.date, int, int, str]:
        number = re.match(r"\d+", row.so_ky_hieu)
        first = int(number[0]) if number else 0
        return row.ngay, order[row.loai_van_ban], first, row.so_ky_hieu

    return tuple(sorted(lines, key=place))


def _filed(recipient: str | None) -> bool:
    return fold(recipient or "").lstrip("- ").startswith("luu")


def _keeper(recipient: str | None) -> str:
    """ "VT, LĐTBXH" of "Lưu: VT, LĐTBXH"."""
    return (recipient or "").partition(":")[2].strip(" ;.")


@dataclass(frozen=True)
class DongGiay:
    """A row of the register of certificates."""

    stt: int
    don_vi: DonVi
    giay: VanBanIn


@comes_from(
    (XetCongNhan, "ma_don_vi", "ket_luan"),
    (DonVi, "ma"),
    by={"don_vi": [Whole(DonVi)], "giay": [Whole(VanBan), in_settings("nam")]},
    of=ALL,
)
def so_cap_giay(scope: Scope) -> tuple[DongGiay, ...]:
    """The units recognised, each with its certificate: that of the kind cited as `giay`."""
    units = scope.tables.units_in("recognised")
    return tuple(
        DongGiay(number, unit, cited(replace(scope, unit=unit), "giay"))
        for number, unit in enumerate(units, 1)
    )
