"""The standards for recognition as dated data: what each regulation says, from when, on whose word.

A standard is one YAML file in `pipeline/regulations/data/standards/`, or a file of the district's
own. Each fact carries its source and its mark: xac-nhan (read in the source), gan-chac (likely),
chua-ro (unknown, the value is null), minh-hoa (made up, for samples). An unknown fact is never a
rule.
`model` has the records, `schema` the form in YAML, `consistency` what must agree.
"""

import datetime as dt
from functools import cache
from pathlib import Path

from pipeline.regulations.nodes import read_nodes
from pipeline.regulations.paths import DATA
from pipeline.regulations.standards.model import (
    BacDiem,
    KyDanhGia,
    LoaiDonVi,
    Nguong,
    NguonGoc,
    ThangDiem,
    ThanhPhan,
    TheoNgay,
    TieuChiChuan,
    TieuChuan,
    VanBan,
    vao_ngay,
)
from pipeline.regulations.standards.schema import StandardError, read_standard

__all__ = [
    "FOLDER",
    "BacDiem",
    "KyDanhGia",
    "LoaiDonVi",
    "NguonGoc",
    "Nguong",
    "StandardError",
    "ThangDiem",
    "ThanhPhan",
    "TheoNgay",
    "TieuChiChuan",
    "TieuChuan",
    "VanBan",
    "co_khu_vuc",
    "codes",
    "in_force",
    "load",
    "load_file",
    "vao_ngay",
]

FOLDER = DATA / "standards"


def codes() -> tuple[str, ...]:
    """Codes of the standards that come with the program, oldest first."""
    return tuple(_own())


def load(code: str) -> TieuChuan:
    """A standard that comes with the program; StandardError when the code is not known."""
    if code not in _own():
        known = ", ".join(codes())
        message = f"không có quy định “{code}”; hiện có: {known}"
        raise StandardError(FOLDER / f"{code}.yaml", None, message)
    return _own()[code]


def in_force(day: dt.date) -> TieuChuan | None:
    """The standard in force on a day, the latest signed when there are several."""
    valid = [item for item in map(load, codes()) if item.co_hieu_luc(day)]
    return max(valid, key=lambda item: item.ngay, default=None)


def co_khu_vuc(khu_vuc: str) -> tuple[TieuChuan, ...]:
    """The standards that know an area, so that a message can say where it belongs."""
    return tuple(item for item in map(load, codes()) if item.nguong_cua(khu_vuc) is not None)


def load_file(path: Path) -> TieuChuan:
    """A standard from any file, checked; StandardError names the line of the first fault."""
    return read_standard(read_nodes(path, StandardError))


@cache
def _own() -> dict[str, TieuChuan]:
    files = [path for path in FOLDER.glob("*.yaml") if not path.name.endswith(".cases.yaml")]
    loaded = {path.stem: load_file(path) for path in files}
    for path in files:
        if (ma := loaded[path.stem].ma) != path.stem:
            raise StandardError(path, None, f"“ma” là “{ma}” nhưng tên tệp là “{path.stem}”")
    return dict(sorted(loaded.items(), key=lambda item: item[1].ngay))
