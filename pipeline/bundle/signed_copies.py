"""Signed copies: scans that a person puts beside a paper, or into the workbook's `ban-ky/`.

Beside the paper the scan has its name and `-ky` (`ke-hoach-ky.pdf`; pages as pictures:
`ke-hoach-ky-1.png`, `ke-hoach-ky-2.png`); in `inputs/<workbook>/ban-ky/` the suffix can be left
out. They are recorded, never moved or changed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.bundle import manifest
from pipeline.bundle.manifest import Entry
from pipeline.model.findings import FilePlace, Finding, warning
from pipeline.model.records import PHAT_HANH
from pipeline.model.texts import nearest

FOLDER = "ban-ky"
SUFFIXES = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff")
_MARK = re.compile(r"-ky(?:-(\d{1,3}))?$")


@dataclass(frozen=True)
class Scan:
    """A file with a signed paper, or a page of it; `name` is its path as shown to people."""

    path: Path
    name: str
    stem: str
    page: int = 0


@dataclass(frozen=True)
class Signed:
    """The signed copies of a workbook's papers, by kind and unit, and what is wrong with scans."""

    copies: Mapping[tuple[str, str | None], tuple[Scan, ...]]
    findings: tuple[Finding, ...]

    def record(self, entries: Iterable[Entry]) -> dict[str, dict[str, str]]:
        """For the manifest: each file, the paper that it is a copy of, and its hash."""
        return {
            scan.name: {
                "made_from": entry.pdf,
                "sha256": manifest.sha256(scan.path.read_bytes()),
            }
            for entry in entries
            for scan in self.copies.get(entry.key, ())
        }


def signed_copies(workbook: Path, folder: Path, entries: Iterable[Entry]) -> Signed:
    """The signed copies of the papers in an outputs folder.

    There is a warning for each scan that belongs to no paper, cannot be read, or is of a draft.
    """
    papers = {PurePosixPath(entry.pdf).stem: entry for entry in entries}
    copies: dict[tuple[str, str | None], tuple[Scan, ...]] = {}
    findings: list[Finding] = []
    for scan in sorted(_scans(workbook, folder, papers), key=lambda scan: (scan.stem, scan.page)):
        entry = papers.get(scan.stem)
        fault = _of_no_paper(scan, papers) if entry is None else _fault(scan, entry)
        if fault is not None:
            findings.append(fault)
        if entry is not None and (fault is None or fault.code != "ban-ky-khong-doc-duoc"):
            copies[entry.key] = (*copies.get(entry.key, ()), scan)
    return Signed(copies, tuple(findings))


def _scans(workbook: Path, folder: Path, papers: Mapping[str, Entry]) -> Iterator[Scan]:
    own = {entry.pdf for entry in papers.values()}
    stages = {PurePosixPath(name).parts[0] for name in own}
    for stage in sorted(stages):
        for path in _files(folder / stage):
            name = f"{stage}/{path.name}"
            if name not in own and (mark := _MARK.search(path.stem)):
                yield Scan(path, name, path.stem[: mark.start()], int(mark[1] or 0))
    for path in _files(workbook.with_suffix("") / FOLDER):
        mark = _MARK.search(path.stem)
        bare = path.stem in papers or mark is None
        stem = path.stem if bare else _MARK.sub("", path.stem)
        page = 0 if bare or mark is None else int(mark[1] or 0)
        yield Scan(path, f"{FOLDER}/{path.name}", stem, page)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    paths = (path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    return sorted(path for path in paths if path.is_file() and not path.name.startswith("."))


def _of_no_paper(scan: Scan, papers: Mapping[str, Entry]) -> Finding:
    near = nearest(scan.stem, tuple(papers))
    hint = f"Có phải bản ký của “{near}”? Đổi tên thành {near}-ky{scan.path.suffix}."
    return warning(
        "ban-ky-khong-khop",
        FilePlace(scan.name),
        f"không có văn bản nào tên “{scan.stem}” để tệp này là bản ký",
        hint if near else "Đặt tên bản ký như tên văn bản, thêm -ky, ví dụ ke-hoach-ky.pdf.",
    )


def _fault(scan: Scan, entry: Entry) -> Finding | None:
    kind, unit = entry.kind, entry.unit
    place = FilePlace(scan.name)
    if not _is_readable(scan.path):
        message = "tệp bản ký hỏng hoặc trống, không mở được"
        hint = "Quét lại, hoặc chép lại tệp này."
        return warning("ban-ky-khong-doc-duoc", place, message, hint, kind=kind, unit=unit)
    if entry.state != PHAT_HANH:
        message = f"đã có bản ký nhưng “{entry.title}” trong sổ còn là “{entry.state}”"
        hint = f"Ghi số, ngày và đổi trạng thái thành “{PHAT_HANH}”."
        return warning("ban-ky-cua-du-thao", place, message, hint, kind=kind, unit=unit)
    return None


def _is_readable(path: Path) -> bool:
    """Whether a PDF has pages, or a picture can be opened."""
    try:
        if path.suffix.lower() == ".pdf":
            from pipeline.pdf import pictures  # only if there is a scan: PDFium takes time to load

            return pictures.count(path) > 0
        from PIL import Image

        with Image.open(path) as picture:
            picture.load()
        return True
    except Exception:  # a damaged file can make a reader fail in any way
        return False
