"""Required fields that are blank, and rows that a paper needs and does not find.

What many papers lack in one cell is one finding that names them all.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.compose.vocabulary.entries import is_draft
from pipeline.compose.vocabulary.scope import PROVIDERS, sheets_of
from pipeline.model import words
from pipeline.model.findings import CellPlace, Finding, error
from pipeline.model.kinds import Kind
from pipeline.model.records import (
    CAP_HUYEN,
    CAP_XA,
    SHEETS,
    DangKy,
    DonVi,
    HoiDong,
    Record,
    ThongTinChung,
    VanBan,
    columns,
)
from pipeline.model.tables import Scope

NUMBER_AND_DATE = ("so", "ngay_ban_hanh")
SIGNATORY = "nguoi_ky"
MOST_NAMED = 12
"""Of more units that wait for one cell only the number is said."""

_ROWS_OF_NO_KIND = {
    "kinh_phi": "Thêm một dòng vào sheet Kinh phí, ghi Nguồn, Đối tượng và Mức.",
    "moc_thoi_gian": "Thêm một dòng vào sheet Mốc thời gian, ghi Việc, Đơn vị thực hiện và Hạn.",
}


@dataclass(frozen=True)
class Blank:
    """What a paper lacks: the finding as it is said of this paper alone, and the paper's name.

    `of_unit` is the unit's full name, "" for a paper of the district.
    """

    finding: Finding
    name: str
    of_unit: str

    @property
    def label(self) -> str:
        """The paper in a message."""
        return f"“{self.name}” của {self.of_unit}" if self.of_unit else f"“{self.name}”"


def missing(scope: Scope) -> tuple[Blank, ...]:
    """What is blank of a paper's required fields.

    A draft may lack number, date and signatory: they come when it is issued.
    """
    if scope.kind.registration and scope.registration is None:
        return ()
    draft = is_draft(scope)
    blanks = []
    for name in scope.kind.needed(draft):
        root, _, attribute = name.partition(".")
        if draft and (attribute in NUMBER_AND_DATE or root == SIGNATORY):
            continue
        value = PROVIDERS[root].make(scope)
        if _is_blank(value, attribute):
            blanks.append(_blank(scope, root, attribute, value))
    return tuple(blanks)


def together(blanks: Iterable[Blank]) -> Iterator[Finding]:
    """A finding for each cell or row that is missing, with all units of a kind that wait for it."""
    alike: dict[tuple[object, ...], list[Blank]] = defaultdict(list)
    for blank in blanks:
        finding = blank.finding
        alike[finding.code, finding.place, finding.hint, finding.kind].append(blank)
    for same in alike.values():
        first = same[0]
        labels = tuple(dict.fromkeys((blank.name, blank.of_unit) for blank in same))
        if len(labels) == 1:
            yield first.finding
            continue
        message = first.finding.message.replace(first.label, _listed(labels))
        yield replace(first.finding, message=message, unit=None)


def _listed(labels: Sequence[tuple[str, str]]) -> str:
    """Papers in a message: "07 “Giấy công nhận” (xã A, …)", those of the district by their names.

    `labels` are names of kinds with full names of units ("" of the district).
    """
    named_kinds = []
    for name in dict.fromkeys(name for name, _ in labels):
        units = [unit for other, unit in labels if other == name]
        if units == [""]:
            named_kinds.append(f"“{name}”")
        else:
            named = f" ({words.noi(units)})" if len(units) <= MOST_NAMED else ""
            named_kinds.append(f"{words.dem(len(units))} “{name}”{named}")
    return words.noi(named_kinds)


def _is_blank(value: Any, attribute: str) -> bool:
    if attribute:
        value = getattr(value, attribute, None)
    return value in (None, "", ())


def _blank(scope: Scope, root: str, attribute: str, value: Any) -> Blank:
    blank = Blank(
        error("thieu-gia-tri", CellPlace(""), ""),
        scope.kind.name,
        scope.unit.ten_day_du if scope.unit else "",
    )
    cells = getattr(value, "cells", {})
    place = cells.get(attribute) if attribute else None
    cited = scope.tables.kinds_by_code.get(scope.kind.cites.get(root, ""))
    if cited is not None:
        finding = _cited(scope, cited, place, blank.label)
    elif place is None:
        finding = _no_row(scope, root, attribute, blank.label)
    else:
        finding = error(
            "thieu-gia-tri",
            place,
            f"ô đang để trống nhưng cần cho {blank.label}",
            _or_a_draft(cells.get("trang_thai"))
            if attribute in NUMBER_AND_DATE
            else "Điền giá trị vào ô này.",
        )
    unit = scope.unit_code
    return replace(blank, finding=replace(finding, kind=scope.register_name, unit=unit))


def _or_a_draft(state: CellPlace | None) -> str:
    at = f" (ô {state.cell})" if state is not None else ""
    return (
        f"Điền giá trị vào ô này; nếu chưa có số và ngày thì chọn “dự thảo” ở cột Trạng thái{at}."
    )


def _cited(scope: Scope, cited: Kind, place: CellPlace | None, label: str) -> Finding:
    """A paper waits for the number or date of the one it cites; its own state is what can give."""
    name = scope.tables.register_names[cited.code]
    issued_later = (
        f"Nếu “{name}” chưa có số và ngày thì chọn “dự thảo” ở cột Trạng thái của mỗi dòng "
        f"“{scope.register_name}”."
    )
    if place is not None:
        return error(
            "thieu-gia-tri",
            place,
            f"ô đang để trống nhưng cần cho {label}, vì văn bản ấy dẫn “{name}”",
            f"Điền giá trị vào ô này. {issued_later}",
        )
    record, column = (DangKy, "ma_don_vi") if cited.registration else (VanBan, "loai_van_ban")
    filled_in = [] if cited.registration else [f"loại văn bản “{name}”"]
    filled_in += ["mã đơn vị"] if cited.for_unit else []
    return error(
        "thieu-dong",
        scope.year.heading(record, column),
        f"chưa có dòng nào cho “{name}”, mà {label} dẫn văn bản ấy",
        f"Thêm một dòng với {words.noi(filled_in)}, ghi số và ngày."
        f"{_not_offered(scope, name)} {issued_later}",
    )


def _no_row(scope: Scope, root: str, attribute: str, label: str) -> Finding:
    """How the row is put in: not every sheet has a column for the kind of paper."""
    if root == "thong_tin_chung":
        place = scope.year.heading(ThongTinChung, attribute)
        return error(
            "thieu-muc",
            place,
            f"thiếu mục “{place.heading}” mà {label} cần",
            "Thêm một dòng có tên mục ấy và giá trị.",
        )
    record = _record_of(scope.kind, root, attribute)
    known = [column.name for column in columns(record)]
    place = scope.year.heading(record, "loai_van_ban" if "loai_van_ban" in known else known[0])
    if root in _ROWS_OF_NO_KIND:
        return error("thieu-dong", place, "sheet này chưa có dòng nào", _ROWS_OF_NO_KIND[root])
    if record is HoiDong:
        return _no_member(scope, root, place, label)
    if "loai_van_ban" not in known:
        return _empty_list(scope.kind, root, label)
    return error(
        "thieu-dong",
        place,
        f"chưa có dòng nào cho {label}",
        f"Thêm một dòng với loại văn bản “{scope.register_name}”."
        + _not_offered(scope, scope.register_name),
    )


def _empty_list(kind: Kind, root: str, label: str) -> Finding:
    """A list of units or the like in which nothing is: no row of the kind would mend that."""
    names = [name for name in _sheets(kind, root, "") if name != ThongTinChung.sheet]
    deciding = [name for name in names if name != DonVi.sheet] or names
    return error(
        "thieu-dong",
        CellPlace(deciding[0]),
        f"năm nay chưa có gì trong “{root}” mà {label} phải in",
        f"Xem lại sheet {words.noi(deciding)}; nếu danh sách này được phép trống thì bỏ “{root}” "
        "ở khóa required của loại ấy trong papers.toml.",
    )


def _no_member(scope: Scope, root: str, place: CellPlace, label: str) -> Finding:
    """A council's rows are known by its level, and a commune's by its code."""
    of_unit = scope.kind.issuer.of_unit
    whose = f"Cấp “{CAP_XA}”, ghi mã đơn vị" if of_unit else f"Cấp “{CAP_HUYEN}”, không ghi mã"
    if root == SIGNATORY:
        lacking, row = "Chủ tịch để ký", "Ghi vai trò “Chủ tịch” cho một thành viên"
    else:
        lacking, row = "thành viên nào cho", "Thêm mỗi thành viên một dòng"
    return error("thieu-dong", place, f"hội đồng chưa có {lacking} {label}", f"{row}: {whose}.")


def _not_offered(scope: Scope, name: str) -> str:
    """What to do if the workbook's drop-downs refuse a kind's name."""
    offered = scope.year.offered
    if offered is None or name in offered:
        return ""
    return " Danh sách chọn trong sổ chưa có tên này: đóng sổ rồi chạy lệnh hoso lists với sổ ấy."


def _record_of(kind: Kind, root: str, attribute: str) -> type[Record]:
    """The sheet that what is missing is read from first; settings are read for much besides."""
    names = _sheets(kind, root, attribute)
    name = next((name for name in names if name != ThongTinChung.sheet), names[0])
    return next(record for record in SHEETS if record.sheet == name)


def _sheets(kind: Kind, root: str, attribute: str) -> list[str]:
    """The sheets that a word of a kind's papers is read from."""
    return list(sheets_of(PROVIDERS[root].reading_for(kind), attribute or "*", kind))
