"""`hoso template new`: a correct template to start a new kind of paper from."""

import re
import shutil
from pathlib import Path

from pipeline.model import kinds
from pipeline.model.cells import nearest
from pipeline.model.errors import OutputError, UsageError
from pipeline.model.paths import TEMPLATES
from pipeline.regulations import layouts

SKELETON = "mau-moi.docx"

ENTRY = """[[kind]]
code = "{code}"
name = "Tên loại văn bản"
abbreviation = "BC"
stage = "07-bao-cao"
for = "year"
issuer = "uy-ban"
required = [
  "van_ban.so", "van_ban.ky_hieu", "van_ban.ngay_ban_hanh", "van_ban.trich_yeu",
  "nguoi_ky.chuc_vu", "nguoi_ky.ho_va_ten", "noi_nhan",
]
"""


def write(code: str, layout: str, folder: Path = TEMPLATES) -> tuple[Path, str]:
    """Copy the skeleton of a layout to the template of a kind.

    Gives the new file, and the entry that papers.toml still needs ("" when it has one). Raises
    UsageError for a code or layout that cannot be, OutputError when the template is there already.
    """
    known = tuple(each.code for each in layouts.load())
    if layout not in known:
        near = nearest(layout, known)
        raise UsageError(
            f"Không có thể thức “{layout}”.",
            f"Có phải “{near}”?" if near else f"Chọn một trong: {', '.join(known)}.",
        )
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code):
        raise UsageError(
            f"“{code}” không dùng làm mã loại văn bản được.",
            "Mã gồm chữ thường không dấu, chữ số và gạch nối, ví dụ: bao-cao-nam.",
        )
    target = folder / layout / f"{code}.docx"
    if target.exists():
        raise OutputError(f"Đã có mẫu “{target.name}” của {layout}.", "Mở mẫu ấy bằng Word để sửa.")
    try:
        shutil.copyfile(folder / layout / SKELETON, target)
    except OSError as cause:
        raise OutputError(
            f"Không ghi được “{target}”: {cause.strerror}.", "Xem lại thư mục templates."
        ) from cause
    declared = any(kind.code == code for kind in kinds.load())
    return target, "" if declared else ENTRY.format(code=code)
