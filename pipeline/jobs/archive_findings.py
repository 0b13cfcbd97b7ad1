"""Findings of `hoso archive`: on signed copies, on missing papers, and on packing."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.archive.dossier import Dossier
from pipeline.archive.package import PackingFault
from pipeline.archive.scans import Looked, can_read_text, looked_at
from pipeline.bundle.manifest import Entry
from pipeline.bundle.signed_copies import signed_copies
from pipeline.model.findings import FilePlace, Finding, PaperPlace, error, warning
from pipeline.regulations.severity import Severity

Key = tuple[str, str | None]
"""Kind and unit of a paper; None for the district's."""

Copies = Mapping[Key, tuple[tuple[Path, ...], Looked]]
"""The files of each signed copy, and what was seen in them."""

_HINTS = {
    "khong-thanh-pdfa": "Xem lại mẫu hoặc bản quét của văn bản này.",
    "khong-cho-danh-so": "Ghi số tờ bằng bút chì lên trang ấy.",
    "ho-so-sai-truong": "Rút ngắn mục tương ứng trong sheet Thông tin chung hoặc Văn bản.",
    "ky-so-khong-pdfa": "Nếu cần, ký lại trên tệp PDF/A.",
}


def looked_at_copies(
    workbook: Path, folder: Path, entries: Mapping[Key, Entry]
) -> tuple[Copies, tuple[Finding, ...]]:
    """The signed copies of the papers, examined, and their faults."""
    found: dict[Key, tuple[tuple[Path, ...], Looked]] = {}
    faults: list[Finding] = []
    for key, copies in signed_copies(workbook, folder, entries.values()).copies.items():
        files = tuple(copy.path for copy in copies)
        place = FilePlace(copies[0].name)
        try:
            looked = looked_at(files, entries[key].pages)
        except Exception as cause:  # a damaged scan can make a reader fail in any way
            message = f"không dùng được bản ký này ({type(cause).__name__}); lấy bản chưa ký"
            faults.append(error("ban-ky-khong-dung-duoc", place, message, "Quét lại.", unit=key[1]))
            continue
        found[key] = files, looked
        faults += [_scan_finding(code, place, message) for code, message in looked.faults]
    if any(looked.origin == "quet" for _, looked in found.values()) and not can_read_text():
        faults.append(
            warning(
                "ban-quet-khong-co-chu",
                FilePlace(workbook.name),
                "máy chưa có OCRmyPDF nên các bản quét không có lớp chữ để tìm kiếm",
                "Cài ocrmypdf và tesseract-ocr-vie nếu cần; gói vẫn hợp lệ.",
            )
        )
    return found, tuple(faults)


def _scan_finding(code: str, place: FilePlace, message: str) -> Finding:
    match code:
        case "ban-ky-sai-so-trang":
            return warning("ban-ky-sai-so-trang", place, message, "Xem có quét nhầm, thiếu trang.")
        case "ban-ky-khong-ro":
            return warning("ban-ky-khong-ro", place, message, "Quét lại trang ấy.")
        case _:
            return warning("ban-ky-do-phan-giai-thap", place, message, "Quét lại ở 300 dpi.")


def incomplete(dossier: Dossier, allowed: bool) -> Iterable[Finding]:
    """A finding for each thing that a dossier lacks: errors, or warnings if that is allowed."""
    hint = "Bổ sung rồi chạy lại, hoặc lập hồ sơ chưa hoàn chỉnh bằng --incomplete."
    for what in dossier.missing:
        lack = error("ho-so-thieu", PaperPlace(dossier.name), what, hint, unit=dossier.unit)
        yield replace(lack, severity=Severity.WARNING) if allowed else lack


def of_packing(fault: PackingFault, dossier: str) -> Finding:
    """A fault of packing as a finding for the clerk."""
    say = error if fault.is_error else warning
    place = PaperPlace(fault.paper or dossier)
    return say(fault.code, place, fault.message, _HINTS.get(fault.code, ""))
