"""The words of the summary: its title, its sentences, and the notes below the table."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from pipeline.compose.summary.facts import HangTongQuan, co_dau
from pipeline.compose.summary.figures import recognised_before
from pipeline.model import words
from pipeline.model.records import DonVi, ThongTinChung
from pipeline.model.results import CONG_NHAN_MOI, GIU_VUNG
from pipeline.model.tables import Tables


def title(tables: Tables) -> tuple[str, ...]:
    """The title's four lines: the year, the programme, the place, the standard."""
    settings = tables.year.settings
    called = settings.cach_goi_don_vi or "xã, phường, thị trấn"
    places = ", ".join(place for place in (settings.huyen, settings.tinh) if place)
    day = settings.ngay_danh_gia
    evaluated = f"; ngày đánh giá {words.ngay_so(day)}" if day else ""
    return (
        f"TỔNG QUAN KẾT QUẢ NĂM {settings.nam}",
        f"Xây dựng {called} phù hợp với trẻ em",
        words.viet_hoa_dau(places),
        f"Xét theo {tables.assessment.standard.trich_dan}{evaluated}",
    )


def notes(tables: Tables) -> Iterable[str]:
    """Notes on the table: the threshold of each area, and who decides."""
    standard = tables.assessment.standard
    areas = dict.fromkeys(unit.khu_vuc for unit in tables.year.all(DonVi) if unit.khu_vuc)
    levels = [(standard.nguong_cua(area), area) for area in areas]
    known = [f"{words.so(level.muc)} ({area})" for level, area in levels if level]
    if known:
        yield f"Mức điểm phải đạt: {'; '.join(known)}."
    yield "Kết quả tính là phép tính theo quy định; kết luận do người có thẩm quyền quyết định."


def body(tables: Tables, rows: Sequence[HangTongQuan], before: int | None) -> Iterable[str]:
    """The main results, a sentence each."""
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
    yield from _growth(settings, len(recognised), recognised_before(tables, before), before)
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
    known = len(tables.units_in("registered"))
    share = words.phan_tram(words.ti_le(known, total))
    text = f"Đăng ký {words.dem(known)}/{words.dem(total)} đơn vị ({share})"
    target = tables.year.settings.chi_tieu_dang_ky_so_don_vi
    if known:
        yield f"{text}, chỉ tiêu {words.dem(target)}." if target is not None else f"{text}."


def _growth(
    settings: ThongTinChung, now: int, then: int | None, before: int | None
) -> Iterable[str]:
    """Growth since the previous round, compared with the plan's."""
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
    ways = ", ".join(f"{how} ở {words.dem(count)} đơn vị" for how, count in counts if count)
    return f"Điểm thẩm định so với tự chấm: {ways}; chênh lệch bình quân {co_dau(mean)} điểm."
