"""The layout rules of a regulation, read from its YAML file (`pipeline/regulations/data/layouts/`).

Every rule carries its article and its mark. What is marked `chua-ro` is left out when the file is
read: it can never become a finding. Lengths: pages and margins in millimetres, type in points,
indents in centimetres, rules below a heading as a part of its width.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from pipeline.regulations import layouts
from pipeline.regulations.letters import same
from pipeline.regulations.nodes import Node, RuleError, read_nodes
from pipeline.regulations.paths import DATA
from pipeline.regulations.severity import Severity

_MARKS = ("xac-nhan", "gan-chac", "chua-ro")
_ALIGNS = ("giua", "trai", "phai", "hai-ben")
_SOURCE = ("dieu", "nguon", "muc_do")
_KEYS = (
    *("ten", "ten_ngan", "hieu_luc_tu", "hieu_luc_den", "nguon", "trang", "doan_van"),
    *("thanh_phan", "cach_ghi", "tham_quyen", "loai", "ngoai_loai"),
)
_SIDES = ("tren", "duoi", "trai", "phai")

Range = tuple[float, float]
T = TypeVar("T")


@dataclass(frozen=True)
class Goc:
    """Where a rule stands: regulation and article for the message, and how a breach counts."""

    dieu: str
    muc: Severity


@dataclass(frozen=True)
class Kho:
    """A paper size in millimetres; `loai`: the kinds it is for, none named: all."""

    rong: float
    cao: float
    ten: str
    loai: tuple[str, ...]
    goc: Goc


@dataclass(frozen=True)
class SoTrang:
    """Where the page number stands (dau-trang, chan-trang), its alignment and size.

    `tu_1`: it counts from 1 in Arabic digits.
    """

    noi: str
    can: str
    co: Range
    tu_1: bool
    goc: Goc


@dataclass(frozen=True)
class ThanhPhan:
    """A component of the layout (ô số). None: the regulation does not say, so nothing is judged.

    `ke`: the rule below, its length as a part of the text's.
    """

    ma: str
    ten: str
    loi: str | None
    co: Range | None
    in_hoa: bool | None
    dam: bool | None
    nghieng: bool | None
    can: str | None
    vi_tri: str | None
    ke: Range | None
    goc: Goc


@dataclass(frozen=True)
class CachGhi:
    """A rule of punctuation or wording: what it says; `giua`, `cuoi`: the marks at line ends."""

    quy_dinh: str
    giua: str
    cuoi: str
    goc: Goc


@dataclass(frozen=True)
class ThamQuyen:
    """A prefix of the signer's authority: what follows it, and who signs below it."""

    chu: str
    y_nghia: str
    truoc: str
    sau: str | None
    quy_dinh: str
    goc: Goc


@dataclass(frozen=True)
class Loai:
    """A kind of paper; `kinh_gui`: co, khong or tuy; `nhu_tren`: its list then says "Như trên".

    `can_cu`: it opens with its legal bases.
    """

    ten: str
    viet_tat: str
    kinh_gui: str
    nhu_tren: bool
    can_cu: bool


@dataclass(frozen=True)
class DoanVan:
    """Rules for the body; None where there is none. `lui`: allowed indents, or one range.

    `chinh_xac_tu`: an exact line height of so many points also counts as single spacing.
    """

    can: tuple[str, Goc] | None
    lui: tuple[tuple[float, ...], Range | None, Goc] | None
    cach_doan: tuple[float, Goc] | None
    cach_dong: tuple[Range, float | None, Goc] | None


@dataclass(frozen=True)
class QuyTac:
    """A regulation's layout rules."""

    ma: str
    ten_ngan: str
    kho: tuple[Kho, ...]
    le: tuple[Mapping[str, Range], Goc] | None
    phong: tuple[tuple[str, ...], Goc] | None
    phong_cam: tuple[tuple[str, ...], Goc] | None
    huong: Goc | None
    mot_phong: Goc | None
    mau_den: Goc | None
    so_trang: SoTrang | None
    doan_van: DoanVan
    thanh_phan: Mapping[str, ThanhPhan]
    cach_ghi: Mapping[str, CachGhi]
    tham_quyen: Mapping[str, ThamQuyen]
    loai: tuple[Loai, ...]
    ngoai_loai: tuple[str, ...]

    def kind(self, name: str) -> Loai | None:
        """The kind of that name, in whatever case and spelling of tones."""
        return next((each for each in self.loai if same(each.ten) == same(name)), None)

    def kind_of(self, heading: str) -> Loai | None:
        """The kind that a heading names, also with more words after it (BÁO CÁO TỔNG KẾT)."""
        told = same(heading)
        begun = [each for each in self.loai if f"{told} ".startswith(f"{same(each.ten)} ")]
        return max(begun, key=lambda each: len(each.ten), default=None)

    def is_outside(self, name: str) -> bool:
        """Whether a paper of that name has a form of its own."""
        return any(same(name).startswith(same(each)) for each in self.ngoai_loai)


class UnknownLayoutError(LookupError):
    """There are no layout rules of that code; `known` are those there are."""

    def __init__(self, code: str, known: Sequence[str]) -> None:
        super().__init__(f"Không có bộ quy tắc thể thức “{code}”.")
        self.code = code
        self.known = tuple(known)


@cache
def load(code: str) -> QuyTac:
    """The rules of a regulation by its code ("nd30-2020"), or UnknownLayoutError."""
    known = [each.code for each in layouts.load()]
    if code not in known:
        raise UnknownLayoutError(code, known)
    return read(DATA / "layouts" / f"{code}.yaml")


def for_day(day: dt.date | None) -> str:
    """The code of the regulation in force on a day; of the newest when there is no day."""
    known = layouts.load()
    if day is not None:
        for each in known:
            if each.in_force(day):
                return each.code
    return known[-1].code


def read(path: Path) -> QuyTac:
    """The rules of a file; raises `RuleError` with the line of what is wrong."""
    root = read_nodes(path).fields(_KEYS)
    reader = _Reader(root["ten_ngan"].text(), tuple(root["nguon"].entries()))
    page = root["trang"].fields(
        ("kho", "le", "phong", "so_trang"), ("kho_khac", "huong", "mau_den", "mot_phong")
    )
    sizes = [reader.paper(page[key]) for key in ("kho", "kho_khac") if key in page]
    return QuyTac(
        ma=path.stem,
        ten_ngan=reader.short,
        kho=tuple(each for each in sizes if each is not None),
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
        loai=tuple(_kind(each) for each in root["loai"].items()),
        ngoai_loai=_texts(root["ngoai_loai"]),
    )


@dataclass(frozen=True)
class _Reader:
    """Reads entries of one file: None for an entry that is marked as not known."""

    short: str
    sources: tuple[str, ...]

    def goc(self, fields: Mapping[str, Node]) -> Goc | None:
        """The source of an entry; None when it is not known."""
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
        found = [self.goc(each) for each in (align, indent, gap, line)]
        choice = indent.get("mot_trong")
        allowed = tuple(float(each.number()) for each in choice.items()) if choice else ()
        span = None if choice else (float(indent["tu"].number()), float(indent["den"].number()))
        lines = float(line["tu"].number()), float(line["den"].number())
        return DoanVan(
            can=(align["gia_tri"].one_of(_ALIGNS), found[0]) if found[0] else None,
            lui=(allowed, span, found[1]) if found[1] else None,
            cach_doan=(float(gap["it_nhat"].number()), found[2]) if found[2] else None,
            cach_dong=(lines, exact, found[3]) if found[3] else None,
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
    found = {code: reading(code, each) for code, each in node.entries().items()}
    return {code: each for code, each in found.items() if each is not None}


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
    values = [float(each.number()) for each in node.items()]
    if len(values) != 2 or values[0] > values[1]:
        raise node.fault(f"“{node.name}” phải gồm hai số [nhỏ nhất, lớn nhất]")
    return values[0], values[1]


def _texts(node: Node) -> tuple[str, ...]:
    return tuple(each.text() for each in node.items())


def _flag(node: Node | None) -> bool | None:
    return None if node is None else node.flag()


__all__ = ["QuyTac", "RuleError", "for_day", "load", "read"]
