"""What `--only` and `--unit` ask for, checked against what there is."""

from collections.abc import Sequence

from pipeline.model import kinds
from pipeline.model.cells import UNIT_CODE_DIGITS, nearest
from pipeline.model.due import Selection
from pipeline.model.errors import UsageError
from pipeline.model.tables import Tables


def selection(only: Sequence[str], units: Sequence[str], reissue: Sequence[str] = ()) -> Selection:
    """The papers asked for; UsageError for a kind that does not exist."""
    known = tuple(kind.code for kind in kinds.load() if not kind.register_only)
    for code in (*only, *reissue):
        if code not in known:
            near = nearest(code, known)
            raise UsageError(
                f"Không có loại văn bản “{code}”.",
                f"Có phải “{near}”?" if near else f"Các loại: {', '.join(known)}.",
            )
    return Selection(
        frozenset(only),
        frozenset(code.zfill(UNIT_CODE_DIGITS) for code in units),
        reissue=frozenset(reissue),
    )


def units_exist(chosen: Selection, tables: Tables) -> None:
    """UsageError for a unit of `--unit` that the workbook does not have."""
    for code in sorted(chosen.units - tables.don_vi.keys()):
        near = nearest(code, tuple(tables.don_vi))
        raise UsageError(
            f"Không có đơn vị mã {code} trong sổ.",
            f"Có phải {near} ({tables.don_vi[near].ten_day_du})?"
            if near
            else "Xem mã trong sheet Đơn vị.",
        )
