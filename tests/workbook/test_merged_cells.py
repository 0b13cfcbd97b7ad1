"""Cells merged over several rows are read as they are seen."""

from pathlib import Path

import openpyxl

from pipeline.ooxml import guard
from pipeline.workbook import spreadsheet


def test_the_value_of_cells_merged_downwards_is_read_for_each_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["Mã", "Khu vực"], ["a", "Miền núi"], ["b"], ["c", "Đồng bằng"]):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    path = tmp_path / "so.xlsx"
    book.save(path)
    rows = spreadsheet.load(path)[0].rows
    assert [row[1] for row in rows] == ["Khu vực", "Miền núi", "Miền núi", "Đồng bằng"]


def test_a_part_with_a_wrong_checksum_does_not_switch_the_guard_off(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    openpyxl.Workbook().save(path)
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 16] ^= 0xFF  # the checksum that the directory gives
    assert guard.fault(bytes(content)) is not None
