"""`hoso lists`: the drop-downs of a workbook learn the kinds and choices added since."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.model.errors import ExitCode, OutputError

if TYPE_CHECKING:
    from pipeline.workbook.drop_downs import Renewed

HELP = "cập nhật các danh sách chọn trong ô của sổ đã có (loại văn bản mới thêm …)"


def add(commands: Any) -> argparse.ArgumentParser:
    """Add the command and return its parser."""
    parser: argparse.ArgumentParser = commands.add_parser("lists", help=HELP, description=HELP)
    parser.add_argument("workbook", type=Path, metavar="SỔ", help="sổ Excel (.xlsx)")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="TỆP",
        help="ghi thành sổ khác, không ghi đè (mặc định: sửa ngay sổ này, sổ cũ vào ban-cu/)",
    )
    parser.set_defaults(command=lists)
    return parser


def lists(options: argparse.Namespace) -> ExitCode:
    """Renew the lists, and say what they got; the former file is kept."""
    from pipeline.examination import renewed_lists, use_kinds
    from pipeline.workbook.mending import OpenElsewhereError, save, version

    workbook: Path = options.workbook
    use_kinds([workbook], options.templates)
    before, renewed = renewed_lists(workbook)
    if renewed.content == before:
        print(f"Các danh sách chọn trong {workbook.name} đã đủ, không phải sửa gì.")
        return ExitCode.OK
    if options.out is not None:
        _store(options.out, workbook, renewed.content)
        where = f"Đã ghi sổ có danh sách mới vào {options.out}; {workbook.name} vẫn như cũ."
    else:
        try:
            former = save(workbook, renewed.content, version(before), dt.datetime.now())
        except OpenElsewhereError as fault:
            raise OpenElsewhereError(
                fault.message, "Lưu và đóng sổ rồi chạy lại, hoặc thêm --out TỆP để ghi sổ khác."
            ) from fault
        where = f"Đã cập nhật danh sách chọn của {workbook}. Sổ trước đó được giữ ở {former}."
    print(where)
    for line in _told(renewed):
        print(line)
    return ExitCode.OK


def _store(out: Path, workbook: Path, content: bytes) -> None:
    from pipeline.workbook.file import store

    if out.suffix.lower() != workbook.suffix.lower():
        raise OutputError(
            f"“{out.name}” không có đuôi {workbook.suffix}",
            f"Đặt tên tệp mới có đuôi {workbook.suffix} như sổ cũ rồi chạy lại.",
        )
    store(out, content, replace_it=False)


def _told(renewed: Renewed) -> list[str]:
    """What changed, a line each."""
    lines = [f"  {heading}: thêm {_quoted(names)}" for heading, names in renewed.added.items()]
    lines += [
        f"  {heading}: giữ {_quoted(names)}, tuy chương trình không dùng tên này"
        for heading, names in renewed.own.items()
    ]
    if not lines:
        lines.append(f"  {renewed.cells} cột được đặt lại danh sách chọn.")
    return lines


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f"“{name}”" for name in names)
