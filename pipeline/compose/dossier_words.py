"""The words of a dossier's cover and index, and of the hand-in, which are not kinds of paper."""

from typing import Any

from pipeline.compose.index import INDEX_VOCABULARY
from pipeline.compose.vocabulary.common import CoQuan, office
from pipeline.compose.vocabulary.common import co_quan as letterhead_of
from pipeline.compose.vocabulary.common import nguoi_ky as signatory_of
from pipeline.compose.vocabulary.entries import van_ban as entry_of
from pipeline.model.kinds import Kind, declared, filled
from pipeline.model.papers import Described
from pipeline.model.printed_dossier import (
    HoSo,
    HoSoNopLuu,
    NguoiLap,
    NopLuu,
    ThoiHan,
    VanBanTrongHoSo,
)
from pipeline.model.records import THOI_HAN_BAO_QUAN, ThongTinChung
from pipeline.model.tables import Scope, Tables, issuer_values
from pipeline.model.vocabulary import Vocabulary, Word

COVER, CONTENTS, CLOSING = "bia-ho-so", "muc-luc-van-ban", "chung-tu-ket-thuc"
HANDED_IN, RECEIPT = "muc-luc-nop-luu", "bien-ban-giao-nhan"

_OFFICE = {"nam": Word(int), "co_quan": Word(CoQuan), "dia_danh": Word(str), "phong": Word(str)}
_KEPT = {**_OFFICE, "thoi_han": Word(ThoiHan), "nguoi_lap": Word(NguoiLap)}
_DOSSIER = {**_KEPT, "ho_so": Word(HoSo)}
_HAND_IN = {**_KEPT, "nop_luu": Word(NopLuu), "can_cu_giao_nhan": Word(str)}

PAGES = {
    "muc-luc": INDEX_VOCABULARY,
    COVER: Vocabulary(_DOSSIER),
    CONTENTS: Vocabulary({**_DOSSIER, "van_ban_trong_ho_so": Word(tuple[VanBanTrongHoSo, ...])}),
    CLOSING: Vocabulary(_DOSSIER),
    HANDED_IN: Vocabulary({**_HAND_IN, "ho_so_nop_luu": Word(tuple[HoSoNopLuu, ...])}),
    RECEIPT: Vocabulary(_HAND_IN),
}
"""The names of each page's template, by its file name."""

_RESTS_ON = {
    "nd30-2020": "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác "
    "văn thư"
}
"""The legal basis of the record of a hand-in (Phụ lục V, Mục V); blank for other layouts."""


def filing_words(settings: ThongTinChung, layout: str) -> dict[str, Any]:
    """The words that all these pages share."""
    return {
        "nam": settings.nam,
        "co_quan": office(settings),
        "dia_danh": settings.dia_danh or "",
        "phong": settings.phong_luu_tru or "",
        "thoi_han": ThoiHan(
            settings.cach_goi_thoi_han or THOI_HAN_BAO_QUAN, settings.thoi_han_bao_quan
        ),
        "nguoi_lap": NguoiLap(settings.nguoi_lap_ho_so or "", settings.chuc_vu_nguoi_lap or ""),
        "can_cu_giao_nhan": _RESTS_ON.get(layout, "." * 60),
    }


def from_whom(settings: ThongTinChung) -> str:
    """Who hands dossiers in: the office that keeps the programme."""
    issuers = declared().issuers
    drafting = next((issuer.drafted_by for issuer in issuers if issuer.drafted_by), "")
    return filled(drafting, issuer_values(settings, None)) or settings.co_quan_ban_hanh or ""


def described(tables: Tables, kind: Kind, unit: str | None) -> Described:
    """A paper's description, from the register, the settings and the unit's row."""
    scope = Scope(tables, kind, tables.don_vi[unit] if unit else None)
    entry, signatory, issuer = entry_of(scope), signatory_of(scope), letterhead_of(scope)
    return Described(
        title=kind.name + (f": {scope.unit.ten_day_du}" if scope.unit else ""),
        type_name=genre(kind),
        number=(entry.so or "") if kind.number else "",
        notation=(entry.ky_hieu or "") if kind.number else "",
        subject=entry.trich_yeu or "",
        issuer=" ".join(issuer.dong),
        signer_position=signatory.chuc_vu or "",
        signer_name=signatory.ho_va_ten or "",
    )


def genre(kind: Kind) -> str:
    """The name of a paper's genre: the first words of its kind's name that its symbol abbreviates.

    "Báo cáo" of "Báo cáo tự đánh giá" (BC); the whole name if the two do not agree.
    Source: Nghị định 30/2020/NĐ-CP, Phụ lục III, Mục I.
    """
    capitals = [letter for letter in kind.abbreviation if letter.isupper()]
    own = kind.name.split()
    first = [word[0].upper() for word in own[: len(capitals)]]
    return " ".join(own[: len(capitals)]) if capitals and first == capitals else kind.name
