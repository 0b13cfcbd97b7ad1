"""Names of the year's lists: units with their support money, recipients of papers."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.compose.vocabulary.entries import subject_of, van_ban
from pipeline.compose.vocabulary.plan import ho_tro_cong_nhan, ho_tro_dang_ky
from pipeline.compose.vocabulary.scope import (
    ALL,
    By,
    Need,
    Texts,
    Whole,
    comes_from,
    in_settings,
)
from pipeline.compose.vocabulary.subjects import kind_and_subject
from pipeline.model import words
from pipeline.model.kinds import Kind
from pipeline.model.records import (
    BoChiTieu,
    ChamDiem,
    DangKy,
    DonVi,
    KetQuaTruoc,
    KinhPhi,
    NoiNhan,
    SoLieu,
    ThamDinh,
    ThangDiem,
    VanBan,
    XetCongNhan,
)
from pipeline.model.tables import Scope


@dataclass(frozen=True)
class HangDonVi:
    """A unit's row in a list; `tien` is its support in đồng.

    `diem` are the appraised points, or the unit's own (`la_diem_tu_cham`) if there are none.
    """

    stt: int
    don_vi: DonVi
    so_tre_em: int | None
    so: str | None
    ngay: dt.date | None
    diem: Decimal | None
    la_diem_tu_cham: bool
    hinh_thuc: str | None
    tien: int


@dataclass(frozen=True)
class DanhSachDonVi:
    """A list of units with the support money of each and in all."""

    hang: tuple[HangDonVi, ...]
    nguon_ho_tro: tuple[KinhPhi, ...]
    tong_tien: int
    so_giu_vung: int
    so_cong_nhan_moi: int
    co_diem_tu_cham: bool


REGISTERED: tuple[Need, ...] = ((DonVi, "ma"), (DangKy, "ma_don_vi", "trang_thai"))
DECIDED: tuple[Need, ...] = ((DonVi, "ma"), (XetCongNhan, "ma_don_vi", "ket_luan"))
_ROW: By = {
    "hang.don_vi": [Whole(DonVi)],
    "hang.so_tre_em": [(DonVi, "so_tre_em")],
    "hang.so": [(DangKy, "so")],
    "hang.ngay": [(DangKy, "ngay_dang_ky")],
}
POINTS: tuple[Need, ...] = (
    ThamDinh,
    ChamDiem,
    SoLieu,
    ThangDiem,
    (BoChiTieu, "ma"),
    in_settings("nam", "quy_dinh_ap_dung", "ngay_danh_gia"),
)
_THRESHOLD: tuple[Need, ...] = ((BoChiTieu, "diem_toi_da"), (DonVi, "khu_vuc"))
JUDGED: tuple[Need, ...] = (*POINTS, *_THRESHOLD)
"""The cells that decide whether a unit passes."""
OWN_POINTS: tuple[Need, ...] = tuple(need for need in POINTS if need is not ThamDinh)
PASSED: tuple[Need, ...] = (*OWN_POINTS, *_THRESHOLD)
"""The cells that decide whether a unit passes by its own points."""
FORM: tuple[Need, ...] = (
    (KetQuaTruoc, "ma_don_vi", "nam", "ket_qua"),
    (DonVi, "ma_cu"),
    (XetCongNhan, "ma_don_vi", "ket_luan"),
    in_settings("nam", "quy_dinh_ap_dung", "ngay_danh_gia"),
)
_SUPPORT: By = {
    "hang.tien": [(KinhPhi, "doi_tuong", "muc")],
    "tong_tien": [(KinhPhi, "doi_tuong", "muc")],
    "nguon_ho_tro": [(KinhPhi, "doi_tuong"), Whole(KinhPhi)],
}
_JUDGED: By = {
    "hang.diem": POINTS,
    "hang.la_diem_tu_cham": POINTS,
    "co_diem_tu_cham": POINTS,
    "hang.hinh_thuc": FORM,
    "so_giu_vung": FORM,
    "so_cong_nhan_moi": FORM,
}


@comes_from(*REGISTERED, by={**_ROW, **_SUPPORT, **_JUDGED})
def danh_sach_dang_ky(scope: Scope) -> DanhSachDonVi:
    """The units registered, with the support for it."""
    return _unit_list(scope, scope.tables.units_in("registered"), ho_tro_dang_ky(scope))


@comes_from(*DECIDED, by={**_ROW, **_SUPPORT, **_JUDGED})
def danh_sach_cong_nhan(scope: Scope) -> DanhSachDonVi:
    """The units recognised, with the support for it."""
    return _unit_list(scope, scope.tables.units_in("recognised"), ho_tro_cong_nhan(scope))


def _unit_list(scope: Scope, units: Iterable[DonVi], support: tuple[KinhPhi, ...]) -> DanhSachDonVi:
    amount = sum(row.muc or 0 for row in support)
    results = scope.tables.assessment.units
    rows = []
    for number, unit in enumerate(units, 1):
        entry = scope.tables.dang_ky.get(unit.ma)
        result = results.get(unit.ma)
        rows.append(
            HangDonVi(
                stt=number,
                don_vi=unit,
                so_tre_em=unit.so_tre_em,
                so=entry.so if entry else None,
                ngay=entry.ngay_dang_ky if entry else None,
                diem=result.ket_qua.tong if result and result.ket_qua else None,
                la_diem_tu_cham=bool(result and result.tu_cham and not result.tham_dinh),
                hinh_thuc=result.hinh_thuc if result else None,
                tien=amount,
            )
        )
    forms = [row.hinh_thuc for row in rows]
    return DanhSachDonVi(
        hang=tuple(rows),
        nguon_ho_tro=support,
        tong_tien=amount * len(rows),
        so_giu_vung=forms.count("giữ vững"),
        so_cong_nhan_moi=forms.count("công nhận mới"),
        co_diem_tu_cham=any(row.la_diem_tu_cham for row in rows),
    )


@dataclass(frozen=True)
class NoiNhanCua:
    """A recipient of a paper and its copies."""

    noi_nhan: str
    so_ban: int


@dataclass(frozen=True)
class HangVanBan:
    """A paper, or the papers of a kind that each unit has, and where it goes."""

    stt: int
    van_ban: str
    so_va_ngay: str
    noi_nhan: tuple[NoiNhanCua, ...]


@dataclass(frozen=True)
class DanhSachNoiNhan:
    """Where each paper goes, and in how many copies in all.

    Each of `hang_dau` fits on a page, and all of `hang_cuoi` with the total and the signatures.
    """

    hang_dau: tuple[HangVanBan, ...]
    hang_cuoi: tuple[HangVanBan, ...]
    tong_so_ban: int


_SENT: By = {
    "van_ban": [
        (VanBan, "trich_yeu"),
        in_settings("the_thuc"),
        Texts(("subject",), of=lambda kind: not kind.for_unit),
        *PASSED,
    ],
    "so_va_ngay": [
        (VanBan, "so", "ky_hieu", "ngay_ban_hanh"),
        (DangKy, "so", "ngay_dang_ky"),
        Texts(("symbol",)),
    ],
    "noi_nhan": [(NoiNhan, "thu_tu")],
    "noi_nhan.noi_nhan": [(NoiNhan, "noi_nhan")],
    "noi_nhan.so_ban": [(NoiNhan, "so_ban"), *PASSED],
}


@comes_from(
    (VanBan, "ma_don_vi"),
    (NoiNhan, "loai_van_ban"),
    (ChamDiem, "ma_don_vi"),
    (ThamDinh, "ma_don_vi"),
    (XetCongNhan, "ma_don_vi", "ket_luan"),
    *REGISTERED,
    by={
        **{f"{rows}.{name}": _SENT[name] for rows in ("hang_dau", "hang_cuoi") for name in _SENT},
        "tong_so_ban": [(NoiNhan, "so_ban"), *PASSED],
    },
    of=ALL,
)
def danh_sach_noi_nhan(scope: Scope) -> DanhSachNoiNhan:
    """The recipients of every paper that is made, and of those that only the register knows."""
    rows: list[HangVanBan] = []
    for kind, entries in _register(scope):
        recipients = scope.tables.noi_nhan.get(kind.name, ())
        if recipients:
            of_kind = replace(scope, kind=kind)
            rows.append(_sent(of_kind, len(rows) + 1, entries, recipients))
    copies = (recipient.so_ban for row in rows for recipient in row.noi_nhan)
    return DanhSachNoiNhan(*kept_together(rows), sum(copies))


MOST_TOGETHER = 12
"""So many recipients fill half a page; with more, the paper is named again."""

LEAST_AT_THE_END = 2
"""The total and the signatures are on one page with at least this many recipients."""


def kept_together(
    rows: Iterable[HangVanBan],
) -> tuple[tuple[HangVanBan, ...], tuple[HangVanBan, ...]]:
    """Papers, split so that each fits on a page; apart, the last ones, which the total is with."""
    parts = [part for row in rows for part in _parts(row)]
    last: list[HangVanBan] = []
    while parts and sum(len(part.noi_nhan) for part in last) < LEAST_AT_THE_END:
        last.insert(0, parts.pop())
    return tuple(parts), tuple(last)


def _parts(row: HangVanBan) -> Iterable[HangVanBan]:
    """A paper with too many recipients, in parts of nearly the same size."""
    everyone = row.noi_nhan
    count = -(-len(everyone) // MOST_TOGETHER)
    size = -(-len(everyone) // count)
    for start in range(0, len(everyone), size):
        name = row.van_ban if start == 0 else f"{row.van_ban} (tiếp theo)"
        yield replace(row, van_ban=name, noi_nhan=everyone[start : start + size])


def _register(scope: Scope) -> list[tuple[Kind, list[VanBan]]]:
    """Kinds in their order, with the entries of all papers that are due, registered or not.

    A form that a unit has not sent in does not count; a paper of the district counts once it is in
    the register.
    """
    tables = scope.tables
    kinds_with_entries: list[tuple[Kind, list[VanBan]]] = []
    for kind in tables.kinds:
        if kind.register or not tables.has_begun(kind.scope):
            continue
        if kind.for_unit and not kind.register_only:
            group = "registered" if kind.registration else kind.scope
            units = tables.units_in(group)
            entries: list[VanBan] = [
                van_ban(replace(scope, kind=kind, unit=unit)) for unit in units
            ]
        else:
            entries = [row for row in scope.year.all(VanBan) if row.loai_van_ban == kind.name]
        if entries:
            kinds_with_entries.append((kind, entries))
    return kinds_with_entries


def _sent(
    scope: Scope, number: int, entries: list[VanBan], recipients: tuple[NoiNhan, ...]
) -> HangVanBan:
    """One paper of the district by its subject, or the papers of the scope's kind together."""
    single = entries[0] if entries[0].ma_don_vi is None and len(entries) == 1 else None
    times = 1 if single else len(entries)
    several = f"{scope.kind.name} ({words.dem(times)} bản)"
    return HangVanBan(
        stt=number,
        van_ban=kind_and_subject(scope, subject_of(scope, single)) if single else several,
        so_va_ngay=_number_and_day(single) if single else "",
        noi_nhan=tuple(
            NoiNhanCua(recipient.noi_nhan or "", recipient.copies * times)
            for recipient in recipients
        ),
    )


def _number_and_day(entry: VanBan) -> str:
    """ "35/KH-UBND" and the day, on a line each; what is not known yet is left out."""
    number = entry.so_ky_hieu if entry.so else ""
    day = f"ngày {words.ngay_so(entry.ngay_ban_hanh)}" if entry.ngay_ban_hanh else ""
    return "\n".join(part for part in (number, day) if part)
