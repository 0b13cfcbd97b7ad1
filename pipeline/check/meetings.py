"""Councils, meetings, votes and progress: impossible entries, and results against a vote."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from pipeline.check.facts import Facts, faulty, warned
from pipeline.model import words
from pipeline.model.findings import Finding, error, warning
from pipeline.model.records import (
    CAP_HUYEN,
    CAP_XA,
    CHU_TICH,
    CONG_NHAN,
    BieuQuyet,
    CuocHop,
    DangKy,
    HoiDong,
    MocThoiGian,
    TienDo,
    VanBan,
    XetCongNhan,
    Year,
)


def check(facts: Facts) -> Iterator[Finding]:
    """Findings on Hội đồng, Cuộc họp, Biểu quyết and Tiến độ."""
    year = facts.year
    yield from _councils(year)
    registered = {(row.loai_van_ban, row.ma_don_vi): row for row in year.all(VanBan)}
    genres = {kind.name: kind.abbreviation for kind in facts.kinds}
    of_units = {kind.name: kind.for_unit for kind in facts.kinds}
    councils = _of_councils(facts)
    members = Counter((row.cap, row.ma_don_vi) for row in year.all(HoiDong))
    for row in year.all(CuocHop):
        yield from _owner(row, of_units)
        yield from _hours(row)
        yield from _day(row, registered.get((row.loai_van_ban, row.ma_don_vi)), genres)
        council = (CAP_XA if row.ma_don_vi else CAP_HUYEN), row.ma_don_vi
        yield from _present(row, members[council] if row.loai_van_ban in councils else None)
    yield from _votes(year, facts)
    yield from _decided_against_votes(year)
    yield from _not_adopted(year)
    yield from _progress(year, facts)


def _councils(year: Year) -> Iterator[Finding]:
    """A council whose level and unit do not fit, or without exactly one chair."""
    councils: dict[tuple[str, str | None], list[HoiDong]] = defaultdict(list)
    for row in year.all(HoiDong):
        if row.cap == CAP_XA and row.ma_don_vi is None:
            yield error(
                "thieu-ma-don-vi",
                row.place("ma_don_vi"),
                "thành viên hội đồng cấp xã nhưng dòng này chưa có mã đơn vị",
                "Ghi mã của đơn vị vào ô này.",
            )
        elif row.cap == CAP_HUYEN and row.ma_don_vi is not None:
            yield error(
                "thua-ma-don-vi",
                row.place("ma_don_vi"),
                "thành viên hội đồng của huyện, không của riêng một đơn vị",
                f"Xóa mã đơn vị ở dòng này, hoặc sửa Cấp thành “{CAP_XA}”.",
                unit=row.ma_don_vi,
            )
        elif row.cap is not None:
            councils[row.cap, row.ma_don_vi].append(row)
    for members in councils.values():
        chairs = [row for row in members if row.vai_tro == CHU_TICH]
        if len(chairs) != 1:
            many = f"có {words.dem(len(chairs))} Chủ tịch" if chairs else "chưa có Chủ tịch"
            at = chairs[1] if chairs else members[0]
            yield warning(
                "hoi-dong-sai-chu-tich",
                at.place("vai_tro"),
                f"hội đồng này {many}",
                "Ghi vai trò “Chủ tịch” cho đúng một người của mỗi hội đồng.",
                unit=at.ma_don_vi,
            )


def _owner(row: CuocHop, of_units: dict[str, bool]) -> Iterator[Finding]:
    for_unit = of_units.get(row.loai_van_ban)
    if for_unit and row.ma_don_vi is None:
        yield error(
            "thieu-ma-don-vi",
            row.place("ma_don_vi"),
            f"“{row.loai_van_ban}” là văn bản riêng của từng đơn vị nhưng dòng này chưa có mã "
            "đơn vị",
            "Ghi mã của đơn vị vào ô này.",
            kind=row.loai_van_ban,
        )
    elif for_unit is False and row.ma_don_vi is not None:
        yield error(
            "thua-ma-don-vi",
            row.place("ma_don_vi"),
            f"“{row.loai_van_ban}” là văn bản chung của huyện, không của riêng một đơn vị",
            "Xóa mã đơn vị ở dòng này.",
            kind=row.loai_van_ban,
            unit=row.ma_don_vi,
        )


def _of_councils(facts: Facts) -> frozenset[str]:
    """The names of the kinds that a council issues: their meetings are its own."""
    return frozenset(kind.name for kind in facts.kinds if kind.issuer.council)


def _hours(row: CuocHop) -> Iterator[Finding]:
    """A meeting that ends before it begins."""
    start, end = row.gio_bat_dau, row.gio_ket_thuc
    if start is not None and end is not None and end <= start:
        yield faulty(
            "hop-sai-gio",
            row,
            "gio_ket_thuc",
            f"giờ kết thúc {words.gio(end)} không sau giờ bắt đầu {words.gio(start)}",
            "Xem lại giờ bắt đầu và giờ kết thúc.",
        )


MINUTES, INVITATION = "BB", "GM"
"""Abbreviations of kinds that record a meeting, or call one.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục III, Mục I.
"""


def _day(row: CuocHop, paper: VanBan | None, genres: Mapping[str, str]) -> Iterator[Finding]:
    """Minutes dated before their meeting, or an invitation dated after it."""
    if paper is None or paper.ngay_ban_hanh is None or row.ngay is None:
        return
    genre, day = genres.get(row.loai_van_ban), paper.ngay_ban_hanh
    wrong = {MINUTES: day < row.ngay, INVITATION: day > row.ngay}
    if wrong.get(genre or ""):
        yield warned(
            "sai-ngay-hop",
            paper,
            "ngay_ban_hanh",
            f"{words.viet_thuong_dau(row.loai_van_ban)} ngày {words.ngay_so(day)} "
            f"{'trước' if genre == MINUTES else 'sau'} ngày họp {words.ngay_so(row.ngay)} "
            f"(xem {row.place('ngay').cell} của sheet {CuocHop.sheet})",
            f"Sửa ngày của văn bản, hoặc ngày trong sheet {CuocHop.sheet}.",
        )


def _present(row: CuocHop, members: int | None) -> Iterator[Finding]:
    """No more people than there are; of a council at least half.

    `members` are those of the council, None if it is not a council that meets. How many of a
    council must be there is for its own rules of work: fewer than half is a warning. Who comes to
    a training is not a council.
    """
    of_council = members is not None
    total = members if row.tong_so is None else row.tong_so
    if row.co_mat is None or not total:
        return
    present = f"có mặt {words.dem(row.co_mat)} người"
    if row.co_mat > total:
        whole = f"hội đồng chỉ có {words.dem(total)} thành viên"
        yield faulty(
            "hop-sai-so-nguoi",
            row,
            "co_mat",
            f"{present}, {whole if of_council else f'tổng số chỉ có {words.dem(total)} người'}",
            "Xem lại số có mặt, cột Tổng số hoặc sheet Hội đồng.",
        )
    elif of_council and row.co_mat * 2 < total:
        yield warned(
            "hop-thieu-nguoi",
            row,
            "co_mat",
            f"{present} trong {words.dem(total)} thành viên, chưa được một nửa hội đồng",
            "Xem lại số có mặt; nếu đúng thì xem quy chế làm việc của hội đồng có cho họp không.",
        )


def _votes(year: Year, facts: Facts) -> Iterator[Finding]:
    """More votes than people at the meeting."""
    communes = {kind.name for kind in facts.kinds if kind.issuer.of_unit}
    councils = _of_councils(facts)
    present: dict[tuple[str, str | None], int] = {}
    for meeting in year.all(CuocHop):
        if meeting.co_mat is not None and meeting.loai_van_ban in councils:
            level = CAP_XA if meeting.loai_van_ban in communes else CAP_HUYEN
            present[level, meeting.ma_don_vi] = meeting.co_mat
    for row in year.all(BieuQuyet):
        most = present.get((row.cap or "", row.ma_don_vi if row.cap == CAP_XA else None))
        if most is not None and row.so_phieu > most:
            yield error(
                "bieu-quyet-sai-so-phieu",
                row.place("tan_thanh"),
                f"có {words.dem(row.so_phieu)} phiếu, cuộc họp chỉ có {words.dem(most)} thành viên "
                "có mặt",
                "Xem lại số phiếu, hoặc số có mặt trong sheet Cuộc họp.",
                unit=row.ma_don_vi,
            )


def _decided_against_votes(year: Year) -> Iterator[Finding]:
    """A unit recognised without a majority, or the other way round."""
    votes = {row.ma_don_vi: row for row in year.all(BieuQuyet) if row.cap == CAP_HUYEN}
    for row in year.all(XetCongNhan):
        vote = votes.get(row.ma_don_vi)
        if vote is None or vote.qua_nua is None or row.ket_luan is None:
            continue
        if vote.qua_nua == (row.ket_luan == CONG_NHAN):
            continue
        majority = "quá nửa" if vote.qua_nua else "không quá nửa"
        only = "" if vote.qua_nua else "chỉ "
        yield warning(
            "ket-luan-khac-bieu-quyet",
            row.place("ket_luan"),
            f"kết luận “{row.ket_luan}” nhưng {only}có {words.dem(vote.tan_thanh or 0)}/"
            f"{words.dem(vote.so_phieu)} phiếu tán thành ({majority})",
            "Xem lại kết luận, hoặc số phiếu trong sheet Biểu quyết.",
            unit=row.ma_don_vi,
        )


def _not_adopted(year: Year) -> Iterator[Finding]:
    """A unit that asks for recognition though its council did not adopt its self-evaluation."""
    for row in year.all(BieuQuyet):
        if row.cap == CAP_XA and row.qua_nua is False:
            yield warning(
                "tu-danh-gia-khong-qua-nua",
                row.place("tan_thanh"),
                f"hội đồng đánh giá của đơn vị chỉ có {words.dem(row.tan_thanh or 0)}/"
                f"{words.dem(row.so_phieu)} phiếu tán thành kết quả tự đánh giá (không quá nửa)",
                "Xem lại số phiếu; nếu đúng thì hội đồng đánh giá lại trước khi đơn vị gửi hồ sơ "
                "đề nghị.",
                unit=row.ma_don_vi,
            )


def _progress(year: Year, facts: Facts) -> Iterator[Finding]:
    """A paper noted that has no deadline, or that came in before its own date."""
    awaited = {row.loai_van_ban for row in year.all(MocThoiGian)}
    dated = {(row.loai_van_ban, row.ma_don_vi): row.ngay_ban_hanh for row in year.all(VanBan)}
    registration = next((kind.name for kind in facts.kinds if kind.registration), "")
    dated |= {(registration, row.ma_don_vi): row.ngay_dang_ky for row in year.all(DangKy)}
    for row in year.all(TienDo):
        if row.loai_van_ban not in awaited:
            yield warning(
                "tien-do-khong-han",
                row.place("loai_van_ban"),
                f"sheet Mốc thời gian không có hạn nào cho “{row.loai_van_ban}”",
                "Chọn loại văn bản ấy ở cột Loại văn bản của hạn trong sheet Mốc thời gian.",
                unit=row.ma_don_vi,
            )
        day = dated.get((row.loai_van_ban, row.ma_don_vi))
        if day is not None and row.ngay_nhan is not None and row.ngay_nhan < day:
            yield warning(
                "nhan-truoc-ngay-van-ban",
                row.place("ngay_nhan"),
                f"ngày nhận {words.ngay_so(row.ngay_nhan)} trước ngày của văn bản "
                f"({words.ngay_so(day)})",
                "Xem lại ngày nhận, hoặc ngày của văn bản.",
                unit=row.ma_don_vi,
            )
