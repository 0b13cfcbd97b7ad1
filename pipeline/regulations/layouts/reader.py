"""Reads a regulation's file (`pipeline/regulations/data/layouts/`): when it holds, and its rules.

Every rule carries its article and its mark. What is marked `chua-ro` is left out when the file is
read: it can never become a finding. What is wrong in a file raises RuleError with its line.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pipeline.regulations.layouts.rules import (
    CachGhi,
    DoanVan,
    Goc,
    Kho,
    Layout,
    Loai,
    QuyTac,
    Range,
    SoTrang,
    ThamQuyen,
    ThanhPhan,
)
from pipeline.regulations.nodes import Node, read_nodes
from pipeline.regulations.severity import Severity

_MARKS = ("xac-nhan", "gan-chac", "chua-ro")
_ALIGNS = ("giua", "trai", "phai", "hai-ben")
_SOURCE = ("dieu", "nguon", "muc_do")
_KEYS = (
    *("ten", "ten_ngan", "hieu_luc_tu", "hieu_luc_den", "nguon", "trang", "doan_van"),
    *("thanh_phan", "cach_ghi", "tham_quyen", "loai", "ngoai_loai"),
)
_SIDES = ("tren", "duoi", "trai", "phai")

T = TypeVar("T")


def read_layout(path: Path) -> Layout:
    """When the regulation of a file is in force."""
    root = read_nodes(path)
    since, until = (_day(_entry(root, name)) for name in ("hieu_luc_tu", "hieu_luc_den"))
    return Layout(path.stem, _entry(root, "ten").text(), since, until)


def _entry(node: Node, name: str) -> Node:
    entries = node.entries()
    if name not in entries:
        raise node.fault(f"“{node.name}” thiếu mục “{name}”")
    return entries[name]


def _day(fact: Node) -> dt.date | None:
    day = _entry(fact, "gia_tri")
    return None if day.is_null else day.day()


def read_rules(path: Path) -> QuyTac:
    """The rules of a file."""
    root = read_nodes(path).fields(_KEYS)
    reader = _Reader(root["ten_ngan"].text(), tuple(root["nguon"].entries()))
    page = root["trang"].fields(
        ("kho", "le", "phong", "so_trang"), ("kho_khac", "huong", "mau_den", "mot_phong")
    )
    sizes = [reader.paper(page[key]) for key in ("kho", "kho_khac") if key in page]
    return QuyTac(
        ma=path.stem,
        ten_ngan=reader.short,
        kho=tuple(size for size in sizes if size is not None),
        le=reader.margins(page["le"]),
        phong=reader.fonts(page["phong"], "ten"),
        phong_cam=reader.fonts(page["phong"], "cam"),
        huong=reader.bare(page.get("huong")),
        mot_phong=reader.bare(page.get("mot_phong")),
        mau_den=reader.bare(page.get("mau_den")),
        so_trang=reader.page_number(page["so_trang"]),
        doan_van=reader.body(root["doan_van"]),
        thanh_phan=_known(root["thanh_phan"], reader.component),
        cach_ghi=_known(root["cach_ghi"], reader.wording),
        tham_quyen=_known(root["tham_quyen"], reader.authority),
        loai=tuple(_kind(item) for item in root["loai"].items()),
        ngoai_loai=_texts(root["ngoai_loai"]),
    )


@dataclass(frozen=True)
class _Reader:
    """Reads entries of one file: None for an entry that is marked as not known."""

    short: str
    sources: tuple[str, ...]

    def goc(self, fields: Mapping[str, Node]) -> Goc | None:
        """The source of an entry; None if it is not known."""
        if (source := fields["nguon"]).text() not in self.sources:
            raise source.fault(f"nguồn “{source.text()}” không có trong bảng “nguon”")
        mark = fields["muc_do"].one_of(_MARKS)
        if mark == "chua-ro":
            return None
        only_warn = "canh_bao" in fields and fields["canh_bao"].flag()
        sure = mark == "xac-nhan" and not only_warn
        severity = Severity.ERROR if sure else Severity.WARNING
        return Goc(f"{self.short}, {fields['dieu'].text()}", severity)

    def bare(self, node: Node | None) -> Goc | None:
        return None if node is None else self.goc(node.fields(_SOURCE))

    def paper(self, node: Node) -> Kho | None:
        fields = node.fields(("rong", "cao", "ten", *_SOURCE), ("loai",))
        goc = self.goc(fields)
        if goc is None:
            return None
        kinds = _texts(fields["loai"]) if "loai" in fields else ()
        wide, high = float(fields["rong"].number()), float(fields["cao"].number())
        return Kho(wide, high, fields["ten"].text(), kinds, goc)

    def margins(self, node: Node) -> tuple[Mapping[str, Range], Goc] | None:
        fields = node.fields((*_SIDES, *_SOURCE))
        goc = self.goc(fields)
        return None if goc is None else ({side: _range(fields[side]) for side in _SIDES}, goc)

    def fonts(self, node: Node, key: str) -> tuple[tuple[str, ...], Goc] | None:
        fields = node.fields(_SOURCE, ("ten", "cam"))
        goc = self.goc(fields)
        return None if goc is None or key not in fields else (_texts(fields[key]), goc)

    def page_number(self, node: Node) -> SoTrang | None:
        fields = node.fields(("noi", "can", "co", *_SOURCE), ("tu",))
        goc = self.goc(fields)
        if goc is None:
            return None
        place = fields["noi"].one_of(("dau-trang", "chan-trang"))
        return SoTrang(
            place, fields["can"].one_of(_ALIGNS), _range(fields["co"]), "tu" in fields, goc
        )

    def body(self, node: Node) -> DoanVan:
        fields = node.fields(("can", "lui_dau_dong", "cach_doan", "cach_dong"))
        align = fields["can"].fields(("gia_tri", *_SOURCE))
        indent = fields["lui_dau_dong"].fields(_SOURCE, ("mot_trong", "tu", "den"))
        gap = fields["cach_doan"].fields(("it_nhat", *_SOURCE))
        line = fields["cach_dong"].fields(("tu", "den", *_SOURCE), ("chinh_xac_tu",))
        exact = float(line["chinh_xac_tu"].number()) if "chinh_xac_tu" in line else None
        sources = [self.goc(name) for name in (align, indent, gap, line)]
        choice = indent.get("mot_trong")
        allowed = tuple(float(item.number()) for item in choice.items()) if choice else ()
        span = None if choice else (float(indent["tu"].number()), float(indent["den"].number()))
        lines = float(line["tu"].number()), float(line["den"].number())
        return DoanVan(
            can=(align["gia_tri"].one_of(_ALIGNS), sources[0]) if sources[0] else None,
            lui=(allowed, span, sources[1]) if sources[1] else None,
            cach_doan=(float(gap["it_nhat"].number()), sources[2]) if sources[2] else None,
            cach_dong=(lines, exact, sources[3]) if sources[3] else None,
        )

    def component(self, code: str, node: Node) -> ThanhPhan | None:
        optional = ("loi", "co", "in_hoa", "dam", "nghieng", "can", "vi_tri", "ke", "canh_bao")
        if node.is_null:
            return None
        # The cell's number may be blank (an annex has none), so it is not read here.
        fields = node.fields(("o_so", "ten", *_SOURCE), optional)
        goc = self.goc(fields)
        if goc is None:
            return None
        return ThanhPhan(
            ma=code,
            ten=fields["ten"].text(),
            loi=fields["loi"].text() if "loi" in fields else None,
            co=_range(fields["co"]) if "co" in fields else None,
            in_hoa=_flag(fields.get("in_hoa")),
            dam=_flag(fields.get("dam")),
            nghieng=_flag(fields.get("nghieng")),
            can=fields["can"].one_of(_ALIGNS) if "can" in fields else None,
            vi_tri=fields["vi_tri"].one_of(_ALIGNS) if "vi_tri" in fields else None,
            ke=_range(fields["ke"]) if "ke" in fields else None,
            goc=goc,
        )

    def wording(self, code: str, node: Node) -> CachGhi | None:
        fields = node.fields(("quy_dinh", *_SOURCE), ("giua", "cuoi", "canh_bao"))
        goc = self.goc(fields)
        if goc is None:
            return None
        ends = [fields[key].text() if key in fields else "" for key in ("giua", "cuoi")]
        return CachGhi(fields["quy_dinh"].text(), ends[0], ends[1], goc)

    def authority(self, code: str, node: Node) -> ThamQuyen | None:
        fields = node.fields(("y_nghia", "truoc", "quy_dinh", *_SOURCE), ("sau",))
        goc = self.goc(fields)
        if goc is None:
            return None
        before = fields["truoc"].one_of(("tap-the", "cap-truong"))
        after = fields["sau"].one_of(("cap-pho", "nguoi-khac")) if "sau" in fields else None
        rule = fields["quy_dinh"].text()
        return ThamQuyen(code, fields["y_nghia"].text(), before, after, rule, goc)


def _known(node: Node, reading: Callable[[str, Node], T | None]) -> dict[str, T]:
    rules = {code: reading(code, entry) for code, entry in node.entries().items()}
    return {code: value for code, value in rules.items() if value is not None}


def _kind(node: Node) -> Loai:
    fields = node.fields(("ten", "viet_tat", "kinh_gui"), ("nhu_tren", "can_cu"))
    return Loai(
        fields["ten"].text(),
        fields["viet_tat"].text(),
        fields["kinh_gui"].one_of(("co", "khong", "tuy")),
        bool(_flag(fields.get("nhu_tren"))),
        bool(_flag(fields.get("can_cu"))),
    )


def _range(node: Node) -> Range:
    values = [float(item.number()) for item in node.items()]
    if len(values) != 2 or values[0] > values[1]:
        raise node.fault(f"“{node.name}” phải gồm hai số [nhỏ nhất, lớn nhất]")
    return values[0], values[1]


def _texts(node: Node) -> tuple[str, ...]:
    return tuple(item.text() for item in node.items())


def _flag(node: Node | None) -> bool | None:
    return None if node is None else node.flag()
