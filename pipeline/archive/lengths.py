"""Cells that are too long for hoso.xml, reported before any paper is made.

The lengths are those of Nghị định 30/2020/NĐ-CP, Phụ lục VI, Phần II, as `hoso.xsd` has them.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from lxml import etree

from pipeline.archive.metadata import SCHEMA
from pipeline.model.dossiers import DossierDue
from pipeline.model.findings import Finding, error
from pipeline.model.records import (
    DangKy,
    DonVi,
    HoiDong,
    NguoiKy,
    Record,
    ThongTinChung,
    VanBan,
    unit_code,
)
from pipeline.model.tables import Tables
from pipeline.model.texts import quoted_in_short

_FIELDS: Mapping[type[Record], Mapping[str, tuple[str, str]]] = {
    ThongTinChung: {
        "ma_dinh_danh": ("FileCode", "OrganId"),
        "ky_hieu_ho_so": ("FileCode", "FileNotation"),
        "thoi_han_bao_quan": ("HoSo", "Maintenance"),
        "che_do_su_dung": ("HoSo", "Rights"),
        "nguoi_lap_ho_so": ("HoSo", "Creator"),
        "co_quan_ban_hanh": ("Document", "OrganName"),
    },
    VanBan: {
        "so": ("Document", "CodeNumber"),
        "ky_hieu": ("Document", "CodeNotation"),
        "trich_yeu": ("Document", "Subject"),
    },
    DangKy: {
        "so": ("Document", "CodeNumber"),
        "nguoi_ky": ("Signer", "FullName"),
        "chuc_vu": ("Signer", "Position"),
    },
    NguoiKy: {"ho_va_ten": ("Signer", "FullName"), "chuc_vu": ("Signer", "Position")},
    DonVi: {"chu_tich_ubnd": ("Signer", "FullName")},
    HoiDong: {"ho_va_ten": ("Signer", "FullName")},
}
"""The cells that are copied into hoso.xml, and the field for each."""


def faults(tables: Tables, dossiers: tuple[DossierDue, ...]) -> Iterator[Finding]:
    """An error for each cell that is longer than its field; `dossiers` are those of the year."""
    for sheet, fields in _FIELDS.items():
        rows: tuple[Record, ...] = tables.year.all(sheet)
        if sheet is ThongTinChung:
            rows = (tables.year.settings,)
        for row in rows:
            for name, field in fields.items():
                limit = limits()[field]
                if name == "ky_hieu_ho_so":
                    limit -= len(f"{_last_number(tables, dossiers):02d}.")
                value = getattr(row, name) or ""
                if len(value) > limit:
                    yield _too_long(row, name, value, limit)


def _last_number(tables: Tables, dossiers: tuple[DossierDue, ...]) -> int:
    """The number of the year's last dossier; number and point precede the symbol."""
    last = max((dossier.number for dossier in dossiers), default=1)
    return last - 1 + (tables.year.settings.so_ho_so_dau or 1)


def _too_long(row: Record, name: str, value: str, limit: int) -> Finding:
    return error(
        "ho-so-sai-truong",
        row.place(name),
        quoted_in_short(f"“{value}” dài {len(value)} ký tự; dữ liệu hồ sơ chỉ ghi được {limit}"),
        f"Ghi ngắn lại, nhiều nhất {limit} ký tự (Nghị định 30/2020/NĐ-CP, Phụ lục VI, Phần II).",
        kind=getattr(row, "loai_van_ban", None),
        unit=unit_code(row),
    )


@cache
def limits() -> Mapping[tuple[str, str], int]:
    """The most characters of each field of hoso.xml that has a limit, by its element and name."""
    namespaces = {"xs": "http://www.w3.org/2001/XMLSchema"}
    root = etree.parse(SCHEMA).getroot()
    lengths = {
        kind.get("name"): int(restrictions[0].get("value", "0"))
        for kind in root.findall("xs:simpleType", namespaces)
        if (restrictions := kind.findall("xs:restriction/xs:maxLength", namespaces))
    }
    return {
        (owner.get("name", ""), field.get("name", "")): lengths[field.get("type")]
        for owner in root
        for field in owner.iterfind(".//xs:element", namespaces)
        if field.get("type") in lengths
    }
