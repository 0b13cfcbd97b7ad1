"""The year at a glance: `tong-quan.pdf`, one or two pages of tables and pictures for the wall.

Here stand the figures and the words; `charts` draws them. Nothing is decided here: results come
from `assess`, conclusions from a person.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pipeline import words
from pipeline.assessing import CONG_NHAN_MOI, GIU_VUNG, KetQua, UnitResult, old_codes
from pipeline.records import (
    CONG_NHAN,
    BoChiTieu,
    DonVi,
    KetQuaTruoc,
    ThongTinChung,
)
from pipeline.vocabulary.scope import Tables

MOST_ROWS = 28
"""So many units fit on a page; of more, the lowest `LOWEST` are shown and a distribution of all."""

LOWEST = 20
FEW = 13
CRITERIA, CRITERIA_WITH_FEW, CRITERIA_WITH_MANY = 8, 12, 6
"""So many criteria are shown; more when the units leave room, fewer below a distribution."""

BIN = 50
"""Width of a column of the distribution, in points."""


@dataclass(frozen=True)
class HangTongQuan:
    """A unit's row: points, result and conclusion of this round and of the one before.

    `tong` are the points that count (the district's, else the unit's own: `tu_cham_thay`).
    """

    stt: int
    ten: str
    muc: Decimal | None
    tu_cham: Decimal | None
    tham_dinh: Decimal | None
    tong: Decimal | None
    dat: bool | None
    ly_do: str
    ket_luan: str | None
    hinh_thuc: str | None
    so_ky: int | None
    ket_qua_truoc: tuple[str, ...]
    diem_truoc: Decimal | None

    @property
    def chenh_lech(self) -> Decimal | None:
        """Appraised points less own points."""
        if self.tu_cham is None or self.tham_dinh is None:
            return None
        return self.tham_dinh - self.tu_cham

    @property
    def ket_qua(self) -> str:
        """The computed result; the threshold stands beside it and is not said again."""
        reason = self.ly_do
        if self.muc is not None:
            reason = reason.replace(f" so với mức {words.so(self.muc)}", "")
        if self.dat:
            return "đạt"
        return f"{'chưa xét được' if self.dat is None else 'không đạt'}: {reason}"

    @property
    def hinh_thuc_va_ky(self) -> str:
        """The form of recognition, and how many rounds in a row it makes."""
        if self.so_ky is None or self.so_ky < 2:
            return self.hinh_thuc or ""
        return f"{self.hinh_thuc} ({words.dem(self.so_ky)} kỳ liền)"

    @property
    def truoc(self) -> str:
        """Result and points of the round before."""
        text = ", ".join(self.ket_qua_truoc)
        return f"{text}: {words.so(self.diem_truoc)}" if self.diem_truoc is not None else text

    @property
    def cong_nhan(self) -> bool:
        """Whether the unit was recognised."""
        return self.ket_luan == CONG_NHAN

    @property
    def khong_giu_duoc(self) -> bool:
        """Whether a unit that was recognised in the round before no longer is."""
        kept_before = self.ket_qua_truoc == (CONG_NHAN,)
        return kept_before and self.ket_luan is not None and not self.cong_nhan


@dataclass(frozen=True)
class MatDiem:
    """A criterion at which units lose points: how many of how many, and how much on average."""

    ma: str
    ten: str
    diem_toi_da: Decimal
    so_don_vi: int
    tren: int
    binh_quan: Decimal


@dataclass(frozen=True)
class ChiTieu:
    """A line of the targets' picture: what, and how many units."""

    ten: str
    so_don_vi: int
    la_chi_tieu: bool


@dataclass(frozen=True)
class Cot:
    """A column of the distribution: points from `tu` to below `den`, units that pass and others."""

    tu: int
    den: int
    dat: int
    con_lai: int


@dataclass(frozen=True)
class TongQuan:
    """All that the pages show. `bang`: rows of the table; `xep_hang`: by points, for pictures."""

    tieu_de: tuple[str, ...]
    tac_gia: str
    cau: tuple[str, ...]
    tu: str
    ky_truoc: int | None
    bang: tuple[HangTongQuan, ...]
    xep_hang: tuple[HangTongQuan, ...]
    gioi_han: str
    ghi_chu: tuple[str, ...]
    phan_bo: tuple[Cot, ...]
    muc: tuple[Decimal, ...]
    diem_toi_da: Decimal
    mat_diem: tuple[MatDiem, ...]
    chi_tieu: tuple[ChiTieu, ...]
    so_don_vi: int
    so_da_cham: int


def summary(tables: Tables) -> bytes | None:
    """The summary of the year as a PDF of one or two A4 pages; None when nothing is assessed."""
    facts = overview(tables)
    if facts is None:
        return None
    # On its first run it tells of a font cache that it builds; a clerk need not know.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    from pipeline import charts  # matplotlib takes a second to import: only when it is drawn

    return charts.draw(facts)


def overview(tables: Tables) -> TongQuan | None:
    """The figures and words of the summary; None when no unit has points."""
    settings = tables.year.settings
    standard = tables.assessment.standard
    before = standard.ky_truoc(settings.nam)
    rows = _rows(tables, before)
    scored = [row for row in rows if row.tong is not None]
    if not scored:
        return None
    ranked = sorted(scored, key=lambda row: (-(row.tong or Decimal(0)), row.stt))
    many = len(rows) > MOST_ROWS
    lowest = tuple(reversed(ranked[-LOWEST:]))
    criteria = tables.year.all(BoChiTieu)
    return TongQuan(
        tieu_de=_title(tables),
        tac_gia=settings.co_quan_ban_hanh or "",
        cau=tuple(_sentences(tables, rows, before)),
        tu=standard.tu,
        ky_truoc=before if any(row.ket_qua_truoc for row in rows) else None,
        bang=lowest if many else tuple(rows),
        xep_hang=lowest if many else tuple(ranked),
        gioi_han=_limited(len(scored), len(lowest)) if many else "",
        ghi_chu=tuple(_notes(tables)),
        phan_bo=_distribution(scored) if many else (),
        muc=tuple(sorted({row.muc for row in scored if row.muc is not None})),
        diem_toi_da=sum((each.diem_toi_da or Decimal(0) for each in criteria), Decimal(0)),
        mat_diem=_losses(criteria, list(tables.assessment.units.values()))[: _shown(len(rows))],
        chi_tieu=tuple(_targets(tables, rows, before)),
        so_don_vi=len(rows),
        so_da_cham=len(scored),
    )


def _shown(units: int) -> int:
    """How many criteria there is room for."""
    if units > MOST_ROWS:
        return CRITERIA_WITH_MANY
    return CRITERIA_WITH_FEW if units <= FEW else CRITERIA


def _limited(total: int, shown: int) -> str:
    return f"{shown} đơn vị có điểm thấp nhất trong {words.so(total)} đơn vị được chấm"


def _notes(tables: Tables) -> Iterable[str]:
    """What the table's columns mean: which area has which threshold, who decides."""
    standard = tables.assessment.standard
    areas = dict.fromkeys(unit.khu_vuc for unit in tables.year.all(DonVi) if unit.khu_vuc)
    levels = [(standard.nguong_cua(area), area) for area in areas]
    known = [f"{words.so(level.muc)} ({area})" for level, area in levels if level]
    if known:
        yield f"Mức điểm phải đạt: {'; '.join(known)}."
    yield "Kết quả tính là phép tính theo quy định; kết luận do người có thẩm quyền quyết định."


def _title(tables: Tables) -> tuple[str, ...]:
    settings = tables.year.settings
    called = settings.cach_goi_don_vi or "xã, phường, thị trấn"
    places = ", ".join(each for each in (settings.huyen, settings.tinh) if each)
    day = settings.ngay_danh_gia
    evaluated = f"; ngày đánh giá {words.ngay_so(day)}" if day else ""
    return (
        f"TỔNG QUAN KẾT QUẢ NĂM {settings.nam}",
        f"Xây dựng {called} phù hợp với trẻ em",
        words.viet_hoa_dau(places),
        f"Xét theo {tables.assessment.standard.trich_dan}{evaluated}",
    )


def _rows(tables: Tables, before: int | None) -> list[HangTongQuan]:
    earlier: dict[str, KetQuaTruoc] = {
        row.ma_don_vi: row for row in tables.year.all(KetQuaTruoc) if row.nam == before
    }
    rows = []
    for number, unit in enumerate(tables.year.all(DonVi), 1):
        result = tables.assessment.units[unit.ma]
        decided = tables.xet.get(unit.ma)
        former = _former(unit, earlier)
        points = {row.diem for row in former if row.diem is not None}
        rows.append(
            HangTongQuan(
                stt=number,
                ten=unit.ten_day_du or unit.ma,
                muc=result.ket_qua.muc if result.ket_qua else None,
                tu_cham=_total(result.tu_cham),
                tham_dinh=_total(result.tham_dinh),
                tong=_total(result.ket_qua),
                dat=result.ket_qua.dat if result.ket_qua else None,
                ly_do=result.ket_qua.ly_do if result.ket_qua else "chưa có điểm",
                ket_luan=decided.ket_luan if decided else None,
                hinh_thuc=result.hinh_thuc,
                so_ky=result.so_ky_lien_tiep,
                ket_qua_truoc=tuple(dict.fromkeys(row.ket_qua for row in former if row.ket_qua)),
                diem_truoc=points.pop() if len(points) == 1 else None,
            )
        )
    return rows


def _former(unit: DonVi, earlier: Mapping[str, KetQuaTruoc]) -> list[KetQuaTruoc]:
    """The unit's rows of the round before: its own, and those of the units merged into it."""
    codes = dict.fromkeys((unit.ma, *old_codes(unit)))
    return [earlier[code] for code in codes if code in earlier]


def _total(result: KetQua | None) -> Decimal | None:
    return result.tong if result else None


def _sentences(tables: Tables, rows: Sequence[HangTongQuan], before: int | None) -> Iterable[str]:
    """What a reader should know first, each in a sentence."""
    settings = tables.year.settings
    total = len(rows)
    recognised = [row for row in rows if row.cong_nhan]
    if any(row.ket_luan for row in rows):
        share = words.phan_tram(words.ti_le(len(recognised), total))
        outcome = f"được công nhận {words.dem(len(recognised))}/{words.dem(total)} đơn vị ({share})"
        target = settings.chi_tieu_phan_dau_so_don_vi
        if target is None:
            yield f"{words.viet_hoa_dau(outcome)}."
        else:
            yield f"Phấn đấu {words.dem(target)}, {outcome}: {_against(len(recognised), target)}."
        yield from _form_sentence(rows, recognised)
    yield from _registered(tables, total)
    yield from _growth(settings, len(recognised), _recognised_before(tables, before), before)
    yield _computed(rows)
    if drop := [row for row in rows if row.chenh_lech is not None]:
        yield _differences(drop)


def _against(outcome: int, target: int) -> str:
    if outcome == target:
        return "đạt chỉ tiêu"
    more = outcome > target
    return f"{'vượt' if more else 'thiếu'} {words.dem(abs(outcome - target))} so với chỉ tiêu"


def _form_sentence(
    rows: Sequence[HangTongQuan], recognised: Sequence[HangTongQuan]
) -> Iterable[str]:
    forms = [row.hinh_thuc for row in recognised]
    if any(forms):
        text = (
            f"Giữ vững {words.dem(forms.count(GIU_VUNG))}, "
            f"công nhận mới {words.dem(forms.count(CONG_NHAN_MOI))}"
        )
        if unclear := forms.count(None):
            text += f", chưa rõ hình thức {words.dem(unclear)}"
        if lost := [row.ten for row in rows if row.khong_giu_duoc]:
            text += f"; không giữ được: {_some(lost)}"
        yield f"{text}."


def _some(names: Sequence[str], most: int = 5) -> str:
    """Names in prose; of many the first few and how many more."""
    if len(names) <= most:
        return words.noi(names)
    return f"{', '.join(names[:most])} và {words.dem(len(names) - most)} đơn vị khác"


def _registered(tables: Tables, total: int) -> Iterable[str]:
    known = sum(1 for code in tables.don_vi if code in tables.dang_ky)
    share = words.phan_tram(words.ti_le(known, total))
    text = f"Đăng ký {words.dem(known)}/{words.dem(total)} đơn vị ({share})"
    target = tables.year.settings.chi_tieu_dang_ky_so_don_vi
    if known:
        yield f"{text}, chỉ tiêu {words.dem(target)}." if target is not None else f"{text}."


def _recognised_before(tables: Tables, before: int | None) -> int | None:
    """How many units were recognised in the round before, None where no row says."""
    rows = [row.ket_qua for row in tables.year.all(KetQuaTruoc) if row.nam == before]
    return rows.count(CONG_NHAN) if rows else None


def _growth(
    settings: ThongTinChung, now: int, then: int | None, before: int | None
) -> Iterable[str]:
    """This round against the one before, and against the growth the plan set."""
    if then is None:
        return
    low, high = settings.chi_tieu_phan_dau_tang_tu, settings.chi_tieu_phan_dau_tang_den
    change = (
        "bằng kỳ trước"
        if now == then
        else f"{'tăng' if now > then else 'giảm'} {words.dem(abs(now - then))}"
    )
    target = ""
    if low is not None and high is not None and low != high:
        target = f" (chỉ tiêu: tăng từ {words.dem(low)} đến {words.dem(high)})"
    elif (one := low if low is not None else high) is not None:
        target = f" (chỉ tiêu: tăng {words.dem(one)})"
    yield f"So với kỳ trước (năm {before}, công nhận {words.dem(then)} đơn vị): {change}{target}."


def _computed(rows: Sequence[HangTongQuan]) -> str:
    results = [row.dat for row in rows]
    text = (
        f"Kết quả tính điểm: {words.dem(results.count(True))} đạt, "
        f"{words.dem(results.count(False))} không đạt"
    )
    if left := results.count(None):
        text += f", {words.dem(left)} chưa đủ số liệu để tính"
    own = [row.ten for row in rows if row.tham_dinh is None and row.tu_cham is not None]
    if own:
        text += f"; tính theo điểm tự chấm vì chưa có điểm thẩm định: {_some(own)}"
    return f"{text}."


def _differences(rows: Sequence[HangTongQuan]) -> str:
    gaps = [row.chenh_lech or Decimal(0) for row in rows]
    mean = (sum(gaps, Decimal(0)) / len(gaps)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    counts = (
        ("thấp hơn", sum(gap < 0 for gap in gaps)),
        ("bằng", sum(gap == 0 for gap in gaps)),
        ("cao hơn", sum(gap > 0 for gap in gaps)),
    )
    told = ", ".join(f"{how} ở {words.dem(count)} đơn vị" for how, count in counts if count)
    return f"Điểm thẩm định so với tự chấm: {told}; chênh lệch bình quân {co_dau(mean)} điểm."


def co_dau(value: Decimal) -> str:
    """A difference with its sign: +5; -12,5; 0."""
    return f"+{words.so(value)}" if value > 0 else words.so(value)


def _losses(criteria: Sequence[BoChiTieu], results: Sequence[UnitResult]) -> tuple[MatDiem, ...]:
    """The criteria where most units lose points, by the points that count."""
    points = [each.diem_tham_dinh or each.diem_tu_cham for each in results]
    found = []
    for row in criteria:
        most = row.diem_toi_da
        given = [each[row.ma] for each in points if row.ma in each]
        if most is None or not given:
            continue
        lost = [most - one for one in given if one < most]
        if lost:
            mean = (sum(lost, Decimal(0)) / len(lost)).quantize(Decimal("0.1"), ROUND_HALF_UP)
            found.append(MatDiem(row.ma, row.ten or "", most, len(lost), len(given), mean))
    found.sort(key=lambda each: (-each.so_don_vi, -each.binh_quan * each.so_don_vi))
    return tuple(found)


def _targets(tables: Tables, rows: Sequence[HangTongQuan], before: int | None) -> Iterable[ChiTieu]:
    settings = tables.year.settings
    registered = sum(1 for code in tables.don_vi if code in tables.dang_ky)
    then = _recognised_before(tables, before)
    if settings.chi_tieu_dang_ky_so_don_vi is not None:
        yield ChiTieu("Chỉ tiêu đăng ký", settings.chi_tieu_dang_ky_so_don_vi, True)
    if registered:
        yield ChiTieu("Đã đăng ký", registered, False)
    if settings.chi_tieu_phan_dau_so_don_vi is not None:
        yield ChiTieu("Phấn đấu công nhận", settings.chi_tieu_phan_dau_so_don_vi, True)
    yield ChiTieu("Được công nhận", sum(row.cong_nhan for row in rows), False)
    if then is not None:
        yield ChiTieu(f"Công nhận năm {before}", then, False)


def _distribution(rows: Sequence[HangTongQuan]) -> tuple[Cot, ...]:
    """How many units reach how many points, in columns of `BIN` points."""
    low = min(int(row.tong or 0) // BIN for row in rows)
    high = max(int(row.tong or 0) // BIN for row in rows)
    columns = []
    for at in range(low, high + 1):
        here = [row.dat for row in rows if int(row.tong or 0) // BIN == at]
        passed = sum(dat is True for dat in here)
        columns.append(Cot(at * BIN, (at + 1) * BIN, passed, len(here) - passed))
    return tuple(columns)
