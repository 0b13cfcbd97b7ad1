"""Which papers have a check code, and what it contains."""

from pipeline.compose.vocabulary.entries import cited, van_ban
from pipeline.model.check_codes import CheckCode
from pipeline.model.records import CO, PHAT_HANH
from pipeline.model.tables import Scope

SETTING = "ma_kiem_tra"


def check_code(scope: Scope) -> CheckCode | None:
    """The code of a paper, without its hash; None for a draft or a kind without codes."""
    if scope.settings.ma_kiem_tra != CO or van_ban(scope).trang_thai != PHAT_HANH:
        return None
    return code_of(scope)


def code_of(scope: Scope) -> CheckCode | None:
    """The content of a paper's code, whether or not it is printed.

    None for kinds without codes, and while number, date or decision is missing.
    """
    entry, decision = van_ban(scope), cited(scope, "quyet_dinh")
    if scope.kind.check_code is None or scope.unit is None or entry.ngay_ban_hanh is None:
        return None
    if not (entry.so and entry.so_ky_hieu and decision.so and decision.so_ky_hieu):
        return None
    return CheckCode(
        number=entry.so_ky_hieu,
        unit=scope.unit.ma or "",
        decision=decision.so_ky_hieu,
        date=entry.ngay_ban_hanh,
    )
