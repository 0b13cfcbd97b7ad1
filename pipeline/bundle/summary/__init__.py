"""The year at a glance: `tong-quan.pdf`, one or two pages of tables and pictures for the wall.

`figures` and `sentences` say what there is to tell, `pages` draws it. Nothing is decided here:
results come from `assess`, conclusions from a person.
"""

import logging
from decimal import Decimal

from pipeline.bundle.summary import figures, sentences
from pipeline.bundle.summary.facts import TongQuan
from pipeline.model import words
from pipeline.model.records import BoChiTieu
from pipeline.model.tables import Tables

__all__ = ["draw", "overview"]

MOST_ROWS = 28
"""So many units fit on a page; of more, the lowest `LOWEST` are shown and a distribution of all."""

LOWEST = 20
FEW = 13
CRITERIA, CRITERIA_WITH_FEW, CRITERIA_WITH_MANY = 8, 12, 6
"""So many criteria are shown; more when the units leave room, fewer below a distribution."""


def draw(facts: TongQuan) -> bytes:
    """The summary as a PDF of one or two A4 pages: a task that can be sent to a worker."""
    # On its first run it tells of a font cache that it builds; a clerk need not know.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    from pipeline.bundle.summary import (
        pages,  # matplotlib takes a second to import: only when it is drawn
    )

    return pages.draw(facts)


def overview(tables: Tables) -> TongQuan | None:
    """The figures and words of the summary; None when no unit has points."""
    settings = tables.year.settings
    standard = tables.assessment.standard
    before = standard.ky_truoc(settings.nam)
    rows = figures.rows(tables, before)
    scored = [row for row in rows if row.tong is not None]
    if not scored:
        return None
    ranked = sorted(scored, key=lambda row: (-(row.tong or Decimal(0)), row.stt))
    many = len(rows) > MOST_ROWS
    lowest = tuple(reversed(ranked[-LOWEST:]))
    criteria = tables.year.all(BoChiTieu)
    losses = figures.losses(criteria, list(tables.assessment.units.values()))
    return TongQuan(
        tieu_de=sentences.title(tables),
        tac_gia=settings.co_quan_ban_hanh or "",
        cau=tuple(sentences.body(tables, rows, before)),
        tu=standard.tu,
        ky_truoc=before if any(row.ket_qua_truoc for row in rows) else None,
        bang=lowest if many else tuple(rows),
        xep_hang=lowest if many else tuple(ranked),
        gioi_han=_limited(len(scored), len(lowest)) if many else "",
        ghi_chu=tuple(sentences.notes(tables)),
        phan_bo=figures.distribution(scored) if many else (),
        muc=tuple(sorted({row.muc for row in scored if row.muc is not None})),
        diem_toi_da=sum((each.diem_toi_da or Decimal(0) for each in criteria), Decimal(0)),
        mat_diem=losses[: _shown(len(rows))],
        chi_tieu=tuple(figures.targets(tables, rows, before)),
        so_don_vi=len(rows),
        so_da_cham=len(scored),
    )


def _shown(units: int) -> int:
    """How many criteria there is room for."""
    if units > MOST_ROWS:
        return CRITERIA_WITH_MANY
    return CRITERIA_WITH_FEW if units <= FEW else CRITERIA


def _limited(total: int, shown: int) -> str:
    return f"{shown} đơn vị có điểm thấp nhất trong {words.so(total)} đơn vị được chấm"
