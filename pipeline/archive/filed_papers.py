"""Papers filed into a dossier, the words of its cover and index, and the lists of the hand-in."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.archive import bags
from pipeline.archive.dossier import Document, Dossier
from pipeline.model.dossiers import DossierDue
from pipeline.model.file_owners import make_folders
from pipeline.model.kinds import Kind
from pipeline.model.papers import Described
from pipeline.model.printed_dossier import HoSo, HoSoNopLuu, NopLuu, VanBanTrongHoSo
from pipeline.model.records import CO, PHAT_HANH, THOI_HAN_BAO_QUAN, ThongTinChung, unit_code
from pipeline.model.texts import fold
from pipeline.model.words import kem_trich_yeu

LIST, RECEIPT = "muc-luc-nop-luu", "bien-ban-giao-nhan"
FORMER = "ban-cu"
NOTES = {"quet": "Bản quét", "ky-so": "Bản ký số"}
"""The note on a signed copy in the last column of the index."""


@dataclass(frozen=True)
class Source:
    """A paper of the outputs that belongs in a dossier; `date` in ISO form."""

    stem: str
    kind: Kind
    unit: str | None
    state: str
    date: str | None
    pages: int
    pdf: Path
    docx: Path
    sha256: Mapping[str, str]
    described: Described
    origin: str = "may-in"
    scans: tuple[Path, ...] = ()
    key: str = ""


def dossier(due: DossierDue, settings: ThongTinChung, sources: Sequence[Source]) -> Dossier:
    """The dossier with its papers by date (Phụ lục VI, Phần I, Mục III.4.g).

    Papers without a date come last.
    """
    present = {(source.kind.code, source.unit) for source in sources}
    missing = [
        f"thiếu “{kind.name}”" + (f" (đơn vị {unit})" if unit and due.unit is None else "")
        for kind, unit in due.wanted
        if (kind.code, unit) not in present
    ]
    drafts = [
        source for source in sources if source.kind.administrative and source.state != PHAT_HANH
    ]
    missing += [f"“{draft.described.title}” còn là dự thảo" for draft in drafts]
    if not sources and not missing:
        missing.append("chưa có văn bản nào")
    symbol = settings.ky_hieu_ho_so
    number = due.number - 1 + (settings.so_ho_so_dau or 1)
    return Dossier(
        name=f"{due.stem}-{settings.nam}",
        code=due.kind.code,
        unit=unit_code(due.unit),
        title=due.title,
        year=settings.nam,
        notation=f"{number:02d}.{symbol}" if symbol else "",
        organ=settings.co_quan_ban_hanh or "",
        organ_id=settings.ma_dinh_danh or "",
        term=settings.thoi_han_bao_quan or "",
        term_label=settings.cach_goi_thoi_han or THOI_HAN_BAO_QUAN,
        rights=settings.che_do_su_dung or "",
        creator=settings.nguoi_lap_ho_so or "",
        both_sides=settings.in_hai_mat == CO,
        fonds=settings.phong_luu_tru or "",
        documents=tuple(
            sorted(map(_document, sources), key=lambda paper: paper.date or dt.date.max)
        ),
        missing=tuple(missing),
    )


def _document(source: Source) -> Document:
    description = source.described
    draft = source.kind.administrative and source.state != PHAT_HANH
    return Document(
        stem=source.stem,
        kind=source.kind.code,
        title=description.title,
        type_name=description.type_name,
        number=description.number,
        notation=description.notation if description.number else "",
        date=dt.date.fromisoformat(source.date) if source.date else None,
        issuer=description.issuer,
        subject=description.subject or description.title,
        pages=source.pages,
        signer_position=description.signer_position,
        signer_name=description.signer_name,
        pdf=source.pdf,
        docx=source.docx,
        key=source.key or source.sha256["docx"],
        origin=source.origin,
        note="Dự thảo" if draft else NOTES.get(source.origin, ""),
        scans=source.scans,
    )


# The words of cover, index and closing note


def page_words(dossier: Dossier, index_sheets: int) -> dict[str, Any]:
    """The words of cover, index and closing note."""
    whole = HoSo(
        so=dossier.notation,
        tieu_de=dossier.title,
        tu_ngay=dossier.start,
        den_ngay=dossier.end,
        so_to=dossier.sheet_count,
        so_trang=dossier.pages,
        so_van_ban=len(dossier.documents),
        so_to_muc_luc=index_sheets,
        con_thieu=dossier.missing,
    )
    lines = tuple(
        VanBanTrongHoSo(
            so_ky_hieu=paper.number_and_notation,
            ngay=paper.date,
            ten_loai_trich_yeu=_type_and_subject(paper),
            tac_gia=paper.issuer,
            to_so=str(sheets),
            ghi_chu=paper.note,
        )
        for paper, sheets in zip(dossier.documents, dossier.sheets, strict=True)
    )
    return {"ho_so": whole, "van_ban_trong_ho_so": lines}


def only(code: str, words: Mapping[str, Any]) -> dict[str, Any]:
    """The words that a page's template uses: only the index has the lines."""
    return dict(words) if code == "muc-luc-van-ban" else {"ho_so": words["ho_so"]}


def _type_and_subject(paper: Document) -> str:
    """Genre and subject for column 4; words in both are printed once.

    The unit is added if the subject does not name it: a dossier of the year has such a paper of
    each unit.
    """
    phrase = kem_trich_yeu(paper.type_name, paper.subject.replace(":", ""))
    unit = paper.title.partition(": ")[2]
    return f"{phrase} ({unit})" if unit and fold(unit) not in fold(phrase) else phrase


# The hand-in


@dataclass(frozen=True)
class Printer:
    """How the lists are filled and printed, who hands in (giver) to whom, and what."""

    fill: Callable[[str, Mapping[str, Any]], bytes]
    to_pdf: Callable[[Mapping[str, bytes]], Mapping[str, bytes]]
    giver: str
    receiver: str
    holdings: str


def holdings(settings: ThongTinChung) -> str:
    """What is handed in, as text: the archive's holdings."""
    units = settings.cach_goi_don_vi or ""
    return f"Hồ sơ công nhận {units} phù hợp với trẻ em năm {settings.nam} của {settings.huyen}"


def hand_in(folder: Path, dossiers: Sequence[Dossier], printer: Printer) -> None:
    """Write the list of the dossiers that have a package, and the record of the hand-in.

    A list that a person has changed since is kept in `ban-cu/`.
    """
    packed = [dossier for dossier in dossiers if bags.versions(folder, dossier.name)]
    if not packed:
        return
    lines = tuple(
        HoSoNopLuu(
            so=dossier.notation,
            tieu_de=dossier.title,
            tu_ngay=dossier.start,
            den_ngay=dossier.end,
            thoi_han=dossier.term,
            so_to=dossier.sheet_count,
            so_trang=dossier.pages,
            ghi_chu="" if dossier.complete else "Chưa hoàn chỉnh",
        )
        for dossier in packed
    )
    total = NopLuu(
        khoi_tai_lieu=printer.holdings,
        ben_giao=printer.giver,
        ben_nhan=printer.receiver,
        tu_ngay=min(dossier.start for dossier in packed),
        den_ngay=max(dossier.end for dossier in packed),
        so_ho_so=len(packed),
        so_to=sum(dossier.sheet_count for dossier in packed),
        so_tep=sum(len(dossier.documents) for dossier in packed),
    )
    docx = {
        LIST: printer.fill(LIST, {"ho_so_nop_luu": lines, "nop_luu": total}),
        RECEIPT: printer.fill(RECEIPT, {"nop_luu": total}),
    }
    if all(_is(folder / f"{name}.docx", content) for name, content in docx.items()) and all(
        (folder / f"{name}.pdf").is_file() for name in docx
    ):
        return
    for name, pdf in printer.to_pdf(docx).items():
        _write(folder / f"{name}.docx", docx[name])
        _write(folder / f"{name}.pdf", pdf)


def _is(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _write(path: Path, content: bytes) -> None:
    """Write a list; an existing one that differs moves to `ban-cu/` under a number."""
    if _is(path, content):
        return
    if path.is_file():
        shelf = path.parent / FORMER
        make_folders(shelf)
        number = 1
        while (shelf / f"{path.stem}-{number}{path.suffix}").exists():
            number += 1
        path.rename(shelf / f"{path.stem}-{number}{path.suffix}")
    bags.store(content, path)
