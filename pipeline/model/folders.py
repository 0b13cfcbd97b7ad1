"""Where the papers of each workbook go."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.model.errors import UsageError
from pipeline.model.words import slug


def output_folder(workbook: Path, out: Path) -> Path:
    """Where a workbook's papers go: a folder of its own name, in ASCII."""
    return out / (slug(workbook.stem) or "so")


def own_folder(workbook: Path, workbooks: Sequence[Path], out: Path) -> Path:
    """The workbook's folder; UsageError when another one of the run has the same."""
    folder = output_folder(workbook, out)
    others = [other for other in workbooks if output_folder(other, out) == folder]
    if others[0] != workbook:
        raise UsageError(
            f"“{workbook.name}” và “{others[0].name}” cho ra cùng một thư mục “{folder.name}”.",
            "Đổi tên một sổ, hoặc chạy từng sổ với --out khác nhau.",
        )
    return folder
