"""The index of the year's bundle as its template sees it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HangMucLuc:
    """A line of the index: the paper and the page of the bundle on which it starts."""

    giai_doan: str
    moi_giai_doan: bool
    ten: str
    trang: int
