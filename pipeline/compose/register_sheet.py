"""The register of outgoing papers (Sổ văn bản đi) as a sheet with the rows of its paper.

Its columns are those of the register's form in Nghị định 30/2020/NĐ-CP, Phụ lục IV (LIKELY: the
form itself was not available).
"""

from collections.abc import Iterable

from pipeline.model.papers import Paper
from pipeline.model.sheets import Sheet

WORD = "so_van_ban_di"
"""The name under which a template lists the register."""

_COLUMNS = {
    "Số, ký hiệu văn bản": 16,
    "Ngày tháng văn bản": 12,
    "Tên loại và trích yếu nội dung văn bản": 52,
    "Người ký": 22,
    "Nơi nhận văn bản": 40,
    "Đơn vị, người nhận bản lưu": 20,
    "Số lượng bản": 9,
    "Ghi chú": 14,
}


def register_sheets(papers: Iterable[Paper]) -> dict[str, Sheet]:
    """The registers among the papers, by the path of their workbook in the outputs."""
    return {
        f"{paper.kind.stage}/{paper.stem}.xlsx": _sheet(paper)
        for paper in papers
        if WORD in paper.context
    }


def _sheet(paper: Paper) -> Sheet:
    return Sheet(
        "Sổ văn bản đi",
        paper.title,
        tuple(_COLUMNS),
        tuple(_COLUMNS.values()),
        tuple(
            (
                *(row.so_ky_hieu, row.ngay, row.noi_dung, row.nguoi_ky),
                *("\n".join(row.noi_nhan), row.ban_luu, row.so_ban, None),
            )
            for row in paper.context[WORD]
        ),
    )
