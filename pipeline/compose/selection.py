"""The papers that `--only`, `--stage`, `--unit`, `--issued` and `--draft` select, checked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.compose.papers import due
from pipeline.compose.vocabulary.entries import van_ban
from pipeline.model import kinds
from pipeline.model.cells import UNIT_CODE_DIGITS
from pipeline.model.due import Due, Selection
from pipeline.model.errors import UsageError
from pipeline.model.kinds import Kind, Stage
from pipeline.model.tables import Tables
from pipeline.model.texts import nearest
from pipeline.model.words import slug
from pipeline.regulations.layouts.rules import Layout


@dataclass(frozen=True)
class Asked:
    """What the command line asks for; an empty list means all, a blank state both."""

    only: Sequence[str] = ()
    stages: Sequence[str] = ()
    units: Sequence[str] = ()
    reissue: Sequence[str] = ()
    state: str = ""


def selection(asked: Asked) -> Selection:
    """The papers asked for; UsageError for a kind or stage that does not exist."""
    made = [kind for kind in kinds.load() if not kind.register_only]
    for code in (*asked.only, *asked.reissue):
        if code not in {kind.code for kind in made}:
            raise UsageError(
                f"Không có loại văn bản “{code}”.",
                _known(nearest(code, [kind.code for kind in made]), "Các loại", _codes(made)),
            )
    stages = frozenset(_stage(given) for given in asked.stages)
    own = [kind for kind in made if kind.code in asked.only and kind.stage in stages]
    if asked.only and stages and not own:
        of_stages = [kind for kind in made if kind.stage in stages]
        raise UsageError(
            f"{', '.join(asked.only)} không thuộc giai đoạn {', '.join(sorted(stages))}.",
            _known(None, "Các loại của giai đoạn ấy", _codes(of_stages))
            if of_stages
            else "Giai đoạn ấy chưa có loại văn bản nào.",
        )
    return Selection(
        kinds=frozenset(asked.only),
        stages=stages,
        units=frozenset(code.zfill(UNIT_CODE_DIGITS) for code in asked.units),
        state=asked.state,
        reissue=frozenset(asked.reissue),
    )


def _stage(given: str) -> str:
    """The code of a stage by its code, the code without its number, or its title."""
    stages = kinds.declared().stages
    for stage in stages:
        if slug(given) in _names(stage):
            return stage.code
    short = [_short(stage) for stage in stages]
    raise UsageError(
        f"Không có giai đoạn “{given}”.", _known(nearest(given, short), "Các giai đoạn", short)
    )


def _names(stage: Stage) -> tuple[str, ...]:
    return stage.code, _short(stage), slug(stage.title)


def _short(stage: Stage) -> str:
    """ "dang-ky" of "02-dang-ky"."""
    return stage.code.lstrip("0123456789").lstrip("-") or stage.code


def _codes(of: Iterable[Kind]) -> list[str]:
    return [kind.code for kind in of]


def _known(near: str | None, what: str, listed: Iterable[str]) -> str:
    """The hint: the nearest right value, and all of them."""
    guess = f"Có phải “{near}”? " if near else ""
    return f"{guess}{what}: {', '.join(listed)}."


def units_exist(chosen: Selection, tables: Tables) -> None:
    """UsageError for a unit of `--unit` that the workbook does not have."""
    for code in sorted(chosen.units - tables.don_vi.keys()):
        listed = [f"{unit.ma} ({unit.ten_day_du})" for unit in tables.don_vi.values()]
        near = nearest(code, tuple(tables.don_vi))
        named = f"{near} ({tables.don_vi[near].ten_day_du})" if near else None
        raise UsageError(
            f"Không có đơn vị mã {code} trong sổ.", _known(named, "Các đơn vị", listed)
        )


def in_state(chosen: Selection, tables: Tables, layouts: Sequence[Layout]) -> Selection:
    """The selection, limited to the papers in the chosen state.

    A summary is not an official paper and has no state.
    """
    if not chosen.state:
        return chosen
    papers = {
        paper.scope.key
        for paper in due(tables, layouts, chosen)
        if paper.scope.kind.administrative and van_ban(paper.scope).trang_thai == chosen.state
    }
    return replace(chosen, papers=frozenset(papers))


GROUPS = {
    "every-unit": "đơn vị",
    "registered": "đơn vị đã đăng ký",
    "late": "đơn vị chưa đăng ký",
    "scored": "đơn vị có điểm tự chấm",
    "passed": "đơn vị tự chấm đạt",
    "appraised": "đơn vị có điểm thẩm định",
    "recognised": "đơn vị được công nhận",
    "not-recognised": "đơn vị không được công nhận",
    "enrolled": "đơn vị đã đăng ký",
    "assessed": "đơn vị có kết quả",
    "overdue": "đơn vị quá hạn",
    "decided": "đơn vị đã có kết luận",
    "any-recognised": "đơn vị được công nhận",
}
"""The units because of which a paper is due (the key `for` of a kind), in words."""


def none_due(chosen: Selection, papers: Iterable[Due], tables: Tables) -> tuple[str, ...]:
    """Why kinds named by `--only` have no paper, a sentence each: none is due for anyone.

    Empty if units or states were chosen as well.
    """
    if chosen.units or chosen.state or chosen.stages:
        return ()
    made = {paper.scope.kind.code for paper in papers}
    return tuple(_why_none(kind) for kind in tables.kinds if kind.code in chosen.kinds - made)


def _why_none(kind: Kind) -> str:
    group = kind.scope if kind.scope in GROUPS else kind.addressed_units
    if group not in GROUPS:
        return f"“{kind.name}” năm nay chưa đến lúc làm."
    done = "làm cho từng" if kind.for_unit else "chỉ làm khi có"
    return f"“{kind.name}” {done} {GROUPS[group]}; theo sổ thì không có đơn vị nào như thế."
