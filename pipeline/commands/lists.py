"""`hoso lists`: updates a workbook's drop-downs with the kinds and choices added since."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.commands import run_options
from pipeline.model.errors import ExitCode, OutputError, UsageError
from pipeline.model.texts import nearest

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
    parser.add_argument(
        "--rows",
        default="",
        metavar="LOẠI",
        help="thêm dòng cho loại văn bản mới (Người ký, Nơi nhận, Căn cứ, Văn bản), chép của một "
        "loại giống nó",
    )
    parser.add_argument(
        "--like", default="", metavar="LOẠI", help="loại có dòng được chép (với --rows)"
    )
    run_options.add_templates(parser)
    parser.set_defaults(command=lists)
    return parser


def lists(options: argparse.Namespace) -> ExitCode:
    """Update the lists, and report what was added; the former file is kept."""
    from pipeline.examination import use_kinds
    from pipeline.workbook.cell_mends import OpenElsewhereError, save, version
    from pipeline.workbook.renewed_lists import renewed_lists

    workbook: Path = options.workbook
    use_kinds([workbook], options.templates)
    if options.like and not options.rows:
        raise UsageError("--like chỉ dùng cùng --rows.", "Thêm --rows và mã loại văn bản mới.")
    before, renewed = renewed_lists(workbook)
    content, changes = renewed.content, _changes(renewed) if renewed.content != before else []
    if options.rows:
        content, rows = _with_rows(workbook, content, options.rows, options.like)
        changes += rows
    if content == before:
        print(f"Các danh sách chọn trong {workbook.name} đã đủ, không phải sửa gì.")
        print(*changes, sep="\n", end="\n" if changes else "")
        return ExitCode.OK
    if options.out is not None:
        _store(options.out, workbook, content)
        where = f"Đã ghi sổ mới vào {options.out}; {workbook.name} vẫn như cũ."
    else:
        try:
            former = save(workbook, content, version(before), dt.datetime.now())
        except OpenElsewhereError as fault:
            raise OpenElsewhereError(
                fault.message, "Lưu và đóng sổ rồi chạy lại, hoặc thêm --out TỆP để ghi sổ khác."
            ) from fault
        where = f"Đã cập nhật {workbook}. Sổ trước đó được giữ ở {former}."
    print(where)
    print(*changes, sep="\n")
    return ExitCode.OK


def _with_rows(workbook: Path, content: bytes, code: str, like: str) -> tuple[bytes, list[str]]:
    """The workbook with the rows of a new kind, and lines that report them."""
    from pipeline.model import kinds
    from pipeline.workbook import spreadsheet
    from pipeline.workbook.kind_rows import closest_kind, has_rows, with_rows

    known = {kind.code: kind for kind in kinds.load()}
    for option, value in (("--rows", code), ("--like", like)):
        if value and value not in known:
            near = nearest(value, known)
            raise UsageError(
                f"{option}: không có loại văn bản “{value}”.",
                f"Có phải “{near}”?" if near else "Ghi mã của loại, như trong papers.toml.",
            )
    kind, sheets = known[code], spreadsheet.load(workbook)
    model = known[like] if like else closest_kind(kind, known.values(), sheets)
    nothing = [f"  Không thêm dòng nào cho “{kind.name}”: sổ đã có dòng của loại này."]
    if model is None and has_rows(kind, sheets):
        return content, nothing
    if model is None:
        raise UsageError(
            f"Sổ chưa có dòng của loại nào giống “{kind.name}”.",
            "Nêu loại có dòng được chép: --like MÃ; hoặc tự thêm dòng trong sổ.",
        )
    made = with_rows(content, sheets, kind, model)
    if not made.places:
        return content, nothing
    where = "; ".join(f"{sheet} {_span(first, last)}" for sheet, first, last in made.places)
    lacking = [
        f"  {sheet}: “{model.name}” không có dòng nào để chép; tự thêm dòng cho “{kind.name}”."
        for sheet in made.lacking
    ]
    return made.content, [
        f"  Đã thêm dòng cho “{kind.name}”, chép của “{model.name}”: {where}.",
        *lacking,
        "  Xem lại các dòng ấy. Trong Văn bản "
        + (
            "mỗi đơn vị một dòng, có Mã đơn vị: tự thêm khi ký."
            if kind.for_unit
            else "là dự thảo: khi ký thì ghi Số, Ngày ban hành và chọn “phát hành”."
        ),
    ]


def _span(first: int, last: int) -> str:
    return f"dòng {first}" if first == last else f"dòng {first}–{last}"


def _store(out: Path, workbook: Path, content: bytes) -> None:
    from pipeline.workbook.file import store

    if out.suffix.lower() != workbook.suffix.lower():
        raise OutputError(
            f"“{out.name}” không có đuôi {workbook.suffix}",
            f"Đặt tên tệp mới có đuôi {workbook.suffix} như sổ cũ rồi chạy lại.",
        )
    store(out, content, replace_it=False)


def _changes(renewed: Renewed) -> list[str]:
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
