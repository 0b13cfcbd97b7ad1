"""Names of a paper's legal bases."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.compose.vocabulary.scope import comes_from
from pipeline.model import words
from pipeline.model.records import CanCu
from pipeline.model.tables import Scope
from pipeline.model.texts import fold

_CITED = ((CanCu, "thu_tu", "loai", "so_ky_hieu", "ngay", "co_quan", "trich_yeu"),)


@dataclass(frozen=True)
class DongCanCu:
    """A legal basis as a line, without the punctuation at its end.

    `dong` has dates in words (ngày … tháng …), `dong_ngay_so` in figures.
    """

    dong: str
    dong_ngay_so: str


@comes_from(
    (CanCu, "dan"),
    by={"dong": _CITED, "dong_ngay_so": _CITED},
)
def can_cu(scope: Scope) -> tuple[DongCanCu, ...]:
    """The legal bases of the paper; one without Dẫn continues the line before."""
    rows = scope.tables.can_cu.get(scope.register_name, ())
    in_full, in_figures = _lines(rows, words.ngay), _lines(rows, _in_figures)
    return tuple(DongCanCu(*line) for line in zip(in_full, in_figures, strict=True))


def _lines(rows: Iterable[CanCu], date: Callable[[dt.date], str]) -> list[str]:
    lines: list[str] = []
    for row in rows:
        cited = citation(row, date)
        if row.dan is None and lines:
            lines[-1] = f"{lines[-1]}; {cited}"
        else:
            lines.append(f"{row.dan} {cited}" if row.dan else words.viet_hoa_dau(cited))
    return lines


def _in_figures(day: dt.date) -> str:
    return f"ngày {words.ngay_so(day)}"


def citation(row: CanCu, date: Callable[[dt.date], str] = _in_figures) -> str:
    """ "Quyết định số 37/2010/QĐ-TTg ngày 22/4/2010 của Thủ tướng Chính phủ về …".

    A law or ordinance is cited by its name and date, without number and issuer (Nghị định
    30/2020/NĐ-CP, Phụ lục I, Mục II).
    """
    day = date(row.ngay) if row.ngay else ""
    subject = row.trich_yeu or ""
    if fold(row.loai or "") in LAWS:
        return _joined(row.loai or "", subject, day)
    if subject and not re.match(r"(?i)(về|ban hành|quy định|phê duyệt|sửa đổi)\b", subject):
        subject = f"về {subject}"
    return _joined(
        row.loai or "",
        f"số {row.so_ky_hieu}" if row.so_ky_hieu else "",
        day,
        f"của {row.co_quan}" if row.co_quan else "",
        subject,
    )


LAWS = ("luat", "bo luat", "phap lenh", "hien phap")


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
