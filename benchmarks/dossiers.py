"""Workbooks of made-up units whose dossiers are complete: five papers each, all issued.

After the pattern of `made_up`, and as there every name, number and point is made up ("minh họa").
A unit has its registration, the decision on its council, the council's minutes, its self-evaluation
report and the figures after it. Its points are those of a unit of the sample that does not pass,
so it writes no letter of request; the district has judged nobody yet.
"""

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl

from benchmarks.made_up import SAMPLE, write_workbook

_LATER = ("Thẩm định", "Xét công nhận")
_BEFORE, _MEETING, _AFTER = (dt.datetime(2024, *day) for day in ((10, 22), (11, 4), (11, 6)))
_ISSUED = (
    (
        "Quyết định thành lập hội đồng cấp xã",
        "40",
        "QĐ-UBND",
        _BEFORE,
        "Về việc thành lập Hội đồng",
    ),
    ("Biên bản họp hội đồng cấp xã", "01", "BB-HĐĐG", _MEETING, "Họp Hội đồng"),
    ("Bản thuyết minh số liệu", None, None, _AFTER, "Kết quả và nguồn số liệu"),
)
_COUNCIL = (
    ("Nguyễn Văn A", "Chủ tịch UBND xã", "Chủ tịch"),
    ("Hoàng Thị D", "Công chức Văn hóa - Xã hội", "Ủy viên thường trực"),
    ("Hồ Văn H", "Trưởng Công an xã", "Ủy viên"),
    ("Trần Thị L", "Trạm trưởng Trạm Y tế", "Ủy viên"),
    ("Đặng Văn R", "Hiệu trưởng Trường Tiểu học", "Ủy viên"),
    ("Võ Thị O", "Công chức Tư pháp - Hộ tịch", "Thư ký"),
)
_CERTIFICATE = "Giấy công nhận"


def write_dossiers(path: Path, units: range) -> None:
    """Write a workbook in which each of these units has a complete dossier of five papers."""
    write_workbook(path, units)
    book = openpyxl.load_workbook(path)
    for name in _LATER:
        book[name].delete_rows(2, book[name].max_row)
    papers = book["Văn bản"]
    for number in range(papers.max_row, 1, -1):
        if papers.cell(number, 1).value == _CERTIFICATE:
            papers.delete_rows(number)
    points = _not_passed()
    for row in book["Chấm điểm"].iter_rows(min_row=2):
        for cell, value in zip(row[1:], points, strict=True):
            cell.value = value
    for code, called, *_ in list(book["Đơn vị"].iter_rows(min_row=2, values_only=True)):
        if code:
            _unit(book, str(code), str(called))
    book.save(path)


def _not_passed() -> tuple[Any, ...]:
    """The points of a unit of the sample that gave itself none for one of the criteria."""
    rows = openpyxl.load_workbook(SAMPLE)["Chấm điểm"].iter_rows(min_row=2, values_only=True)
    return next(tuple(row[1:]) for row in rows if 0 in row[1:])


def _unit(book: Any, code: str, name: str) -> None:
    """The council of a unit, its meeting, its votes, and what it has issued."""
    for member in _COUNCIL:
        book["Hội đồng"].append(["cấp xã", code, *member])
    everyone = len(_COUNCIL)
    when = (_MEETING, dt.time(14), dt.time(16, 15))
    place = f"Phòng họp UBND xã {name}"
    meeting = [*when, place, None, None, None, str(everyone), None, None, "Thống nhất số liệu"]
    book["Cuộc họp"].append([_ISSUED[1][0], code, *meeting])
    book["Biểu quyết"].append(["cấp xã", code, everyone, 0, 0])
    for kind, number, symbol, day, what in _ISSUED:
        subject = f"{what} xã, thị trấn phù hợp với trẻ em năm 2024"
        book["Văn bản"].append([kind, code, number, symbol, day, subject, "phát hành"])
