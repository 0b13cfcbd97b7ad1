"""Errors while outputs are put together, in words for the clerk."""

import errno
from pathlib import Path

from pipeline.model.errors import ConversionError, HosoError, OutputError
from pipeline.model.findings import FilePlace, Finding, error, warning
from pipeline.model.reports import shown


def with_index_fault(
    findings: tuple[Finding, ...], workbook: Path, index: bytes | HosoError | None
) -> tuple[Finding, ...]:
    """Findings, and the reason if the year's index is missing.

    A missing index does not keep papers back. A failure of LibreOffice is a warning, as the next
    run tries again; a fault of the index's template is an error.
    """
    if not isinstance(index, HosoError):
        return findings
    place = FilePlace(workbook.name)
    if isinstance(index, ConversionError):
        fault = warning("thieu-muc-luc", place, index.message, index.hint)
    else:
        fault = error("thieu-muc-luc", place, index.message, index.hint)
    return shown((*findings, fault))


def explained(cause: OSError, folder: Path) -> OutputError:
    """The error to end with; the outputs of the last run are then as they were."""
    kept = f"các văn bản của lần chạy trước trong “{folder}” còn nguyên"
    if cause.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError(
            "Ổ đĩa đã đầy nên chưa ghi được văn bản mới.",
            f"Giải phóng dung lượng rồi chạy lại; {kept}.",
        )
    if isinstance(cause, PermissionError) or cause.errno == errno.EROFS:
        return OutputError(
            f"Không ghi được vào “{folder}”: có tệp trong đó đang mở ở chương trình khác, hoặc "
            "thư mục không cho ghi.",
            f"Đóng các văn bản đang mở, hoặc chọn thư mục khác bằng --out, rồi chạy lại; {kept}.",
        )
    if isinstance(cause, FileNotFoundError):
        return OutputError(
            f"“{folder.parent}” hoặc thư mục trong đó không còn: bị xóa, đổi tên hoặc ổ đĩa bị "
            "tháo trong khi đang chạy.",
            "Khôi phục thư mục hoặc nối lại ổ đĩa ấy, rồi chạy lại.",
        )
    if isinstance(cause, NotADirectoryError | FileExistsError):
        return OutputError(
            f"Không tạo được thư mục “{folder}”: đã có tệp trùng tên.",
            "Đổi tên tệp ấy, hoặc chọn thư mục khác bằng --out, rồi chạy lại.",
        )
    if cause.errno == errno.ENAMETOOLONG:
        return OutputError(
            f"Đường dẫn của tệp kết quả trong “{folder}” quá dài.",
            "Chọn thư mục gần gốc ổ đĩa hơn bằng --out, rồi chạy lại.",
        )
    return OutputError(
        f"Không ghi được kết quả vào “{folder}” ({cause.strerror or cause}).",
        f"Xem lại thư mục và ổ đĩa rồi chạy lại; {kept}.",
    )
