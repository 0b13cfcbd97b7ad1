"""The year at a glance as facts: figures, sentences, and the data of its charts.

Nothing is decided here: results come from `assess`, decisions from people.
"""

from decimal import Decimal

from pipeline.compose.summary import figures, sentences
from pipeline.compose.summary.charts import charts_of
from pipeline.compose.summary.facts import TongQuan
from pipeline.model import words
from pipeline.model.records import BoChiTieu
from pipeline.model.tables import Tables

__all__ = ["overview"]

MOST_ROWS = 28
"""This many units fit on a page; of more, the lowest `LOWEST` are shown, and a distribution."""

LOWEST = 20
FEW = 13
CRITERIA, CRITERIA_WITH_FEW, CRITERIA_WITH_MANY = 8, 12, 6
"""This many criteria are shown; more when the units leave room, fewer below a distribution."""


def overview(tables: Tables) -> TongQuan | None:
    """The figures and words of the summary; None if no unit has points."""
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
    shown = lowest if many else tuple(ranked)
    earlier = before if any(row.ket_qua_truoc for row in rows) else None
    return charts_of(
        TongQuan(
            tieu_de=sentences.title(tables),
            cau=tuple(sentences.body(tables, rows, before)),
            tu=standard.tu,
            ky_truoc=earlier,
            bang=lowest if many else tuple(rows),
            nhieu_dong=len(rows) > FEW,
            gioi_han=f" ({_limited(len(scored), len(lowest))})" if many else "",
            ghi_chu=tuple(sentences.notes(tables)),
            muc=", ".join(
                words.so(level)
                for level in sorted({row.muc for row in scored if row.muc is not None})
            ),
            so_da_cham=len(scored),
        ),
        ranked=shown,
        distribution=figures.distribution(scored) if many else (),
        losses=losses[: _shown(len(rows))],
        targets=tuple(figures.targets(tables, rows, before)),
        most=(
            sum((criterion.diem_toi_da or Decimal(0) for criterion in criteria), Decimal(0)),
            len(rows),
        ),
    )


def _shown(units: int) -> int:
    """How many criteria there is room for."""
    if units > MOST_ROWS:
        return CRITERIA_WITH_MANY
    return CRITERIA_WITH_FEW if units <= FEW else CRITERIA


def _limited(total: int, shown: int) -> str:
    return f"{shown} đơn vị có điểm thấp nhất trong {words.so(total)} đơn vị được chấm"
