"""A paper in a register or a list: its kind and its subject as one phrase."""

from pipeline.model import words
from pipeline.model.kinds import Kind
from pipeline.model.tables import Scope
from pipeline.model.texts import fold
from pipeline.regulations import layouts


def kind_and_subject(scope: Scope, subject: str) -> str:
    """ "Quyết định về việc …", "Danh sách các đơn vị …": the scope's kind, and a subject of it.

    Words in both are printed once. A kind without such a word is named in full:
    "Phiếu theo dõi: …".
    """
    kind = scope.kind
    if not subject or fold(subject).startswith(fold(kind.name)):
        return subject or kind.name
    if genre := _genre(scope, kind):
        return words.kem_trich_yeu(genre, subject)
    joined = words.kem_trich_yeu(kind.name, subject)
    return joined if len(joined) < len(kind.name) + len(subject) else f"{kind.name}: {subject}"


def _genre(scope: Scope, kind: Kind) -> str | None:
    """The regulation's word for the kind of paper, else the words that its symbol abbreviates."""
    if not kind.abbreviation:
        return "Công văn" if kind.number else None
    rules = layouts.rules_of(scope.settings.the_thuc or layouts.load()[-1].code)
    for genre in rules.loai:
        if genre.viet_tat == kind.abbreviation:
            return genre.ten
    first = kind.name.split()[: len(kind.abbreviation)]
    return " ".join(first) if words.chu_dau(" ".join(first)) == kind.abbreviation else None
