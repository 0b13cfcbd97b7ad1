"""Faults between the entries of a papers.toml, each of which is right by itself."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.model.kinds import CITED, ONE_A_YEAR, names_in
from pipeline.model.papers_schema import OF_UNIT, DossierEntry, IssuerEntry, KindEntry, PapersFile
from pipeline.model.texts import nearest

Place = tuple[str | int, ...]


Fault = tuple[Place, str, str]
"""Where in the file, what is wrong, what to do."""


def short(value: object) -> str:
    """A value as a message shows it."""
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def conflicts(file: PapersFile, own: Mapping[str, int]) -> Iterator[Fault]:
    """Faults between entries, each of which is right by itself.

    `own`: how many entries of each table come from the file itself; those of the file below it
    follow them.
    """
    yield from _doubled(file, own)
    for number, issuer in enumerate(file.issuer):
        yield from _issuer_faults(("issuer", number), issuer)
    known = _Known(file)
    for number, kind in enumerate(file.kind):
        yield from _kind_faults(("kind", number), kind, known)
    for number, dossier in enumerate(file.dossier):
        yield from _dossier_faults(("dossier", number), dossier, known.kinds)


def _doubled(file: PapersFile, own: Mapping[str, int]) -> Iterator[Fault]:
    """Codes, names and words for a kind that are used twice."""
    for table, entries in (
        ("stage", file.stage),
        ("issuer", file.issuer),
        ("kind", file.kind),
        ("dossier", file.dossier),
    ):
        codes_of = [entry.code for entry in entries]
        yield from _twice((table, "code"), "mã", codes_of, codes_of, own.get(table, 0))
    names, codes = [kind.name for kind in file.kind], [kind.code for kind in file.kind]
    yield from _twice(("kind", "name"), "tên", names, codes, own.get("kind", 0))
    words = [kind.mentioned_as or kind.code for kind in file.kind]
    yield from _twice(("kind", "mentioned-as"), "mentioned-as", words, codes, own.get("kind", 0))


class _Known:
    """The codes that an entry of a kind may refer to."""

    def __init__(self, file: PapersFile) -> None:
        self.stages = [stage.code for stage in file.stage]
        self.issuers = {issuer.code: issuer for issuer in file.issuer}
        self.kinds = {kind.code: kind for kind in file.kind}
        self.registrations = [kind.code for kind in file.kind if kind.registration]


def _kind_faults(place: Place, kind: KindEntry, known: _Known) -> Iterator[Fault]:
    yield from _unknown((*place, "stage"), kind.stage, known.stages, "[[stage]]")
    yield from _unknown((*place, "issuer"), kind.issuer, known.issuers, "[[issuer]]")
    if kind.register_:
        yield from _unknown((*place, "register"), kind.register_, known.kinds, "[[kind]]")
        if kind.register_ in known.kinds and known.kinds[kind.register_].register_:
            yield (*place, "register"), "register phải là loại có dòng riêng", "Chọn loại khác."
    yield from _cites_faults((*place, "cites"), kind, known.kinds)
    if kind.meeting:
        yield from _unknown((*place, "meeting"), kind.meeting, known.kinds, "[[kind]]")
    if kind.pages[0] > kind.pages[1]:
        yield (*place, "pages"), "pages: số trang ít nhất lớn hơn số trang nhiều nhất", "Đổi."
    rests_on_decision = "quyet_dinh" in kind.cites or not kind.cites.keys() <= set(CITED)
    if kind.check_code and (kind.scope in ONE_A_YEAR or not rests_on_decision):
        yield (
            (*place, "check-code"),
            "check-code chỉ dùng cho giấy của từng đơn vị có dẫn quyet_dinh",
            "Thêm quyet_dinh vào cites, hoặc xóa dòng này.",
        )
    if kind.registration and kind.code != known.registrations[0]:
        yield (*place, "registration"), "chỉ một loại được ghi registration = true", "Xóa dòng."
    yield from _units_named(place, kind, known.issuers.get(kind.issuer))


def _cites_faults(place: Place, kind: KindEntry, codes: Iterable[str]) -> Iterator[Fault]:
    for word, code in kind.cites.items():
        if word not in CITED:
            near = nearest(word, CITED)
            hint = f"Có phải “{near}”?" if near else f"Chọn một trong: {', '.join(CITED)}."
            yield place, f"cites không có “{word}”", hint
        yield from _unknown(place, code, codes, "[[kind]]")


def _dossier_faults(place: Place, dossier: DossierEntry, kinds: Iterable[str]) -> Iterator[Fault]:
    for key in ("required", "optional"):
        for code in getattr(dossier, key):
            yield from _unknown((*place, key), code, kinds, "[[kind]]")
    named = Counter((*dossier.required, *dossier.optional))
    for code, count in named.items():
        if count > 1:
            yield place, f"loại “{code}” khai hai lần", "Mỗi loại một lần."
    of_unit = names_in(dossier.title) & OF_UNIT
    if of_unit and dossier.scope in ONE_A_YEAR:
        yield (
            (*place, "title"),
            f"“{{{min(of_unit)}}}”: hồ sơ này không phải của từng đơn vị",
            "Bỏ chỗ ấy trong tiêu đề, hoặc đổi for.",
        )


def _issuer_faults(place: Place, issuer: IssuerEntry) -> Iterator[Fault]:
    for key in ("above", "lines", "place", "symbol", "drafted_by"):
        of_unit = names_in(getattr(issuer, key)) & OF_UNIT
        if of_unit and not issuer.of_unit:
            yield (
                (*place, key),
                f"“{{{min(of_unit)}}}” chỉ dùng khi of-unit = true",
                "Ghi of-unit = true, hoặc dùng một mục của Thông tin chung.",
            )


def _units_named(place: Place, kind: KindEntry, issuer: IssuerEntry | None) -> Iterator[Fault]:
    for_unit = kind.scope not in ONE_A_YEAR
    if issuer is not None and issuer.of_unit and not for_unit:
        yield (
            (*place, "issuer"),
            f"“{issuer.code}” là của từng đơn vị, không ban hành văn bản chung (for = “year”)",
            "Chọn cơ quan khác, hoặc for = “every-unit”.",
        )
    if "kinh_gui" in (*kind.required, *kind.required_when_issued) and not kind.addressed_to:
        yield (
            (*place, "required"),
            "required có kinh_gui mà chưa khai gửi ai",
            'Thêm addressed-to, ví dụ addressed-to = ["Ủy ban nhân dân {tinh}"].',
        )
    if kind.mentioned_as and for_unit:
        yield (
            (*place, "mentioned-as"),
            "mentioned-as chỉ dùng cho văn bản chung, một năm một bản",
            "Xóa dòng này, hoặc đổi for.",
        )
    named = names_in(kind.addressed_to) & OF_UNIT
    if named and not for_unit and not kind.addressed_units:
        yield (
            (*place, "addressed-to"),
            f"“{{{min(named)}}}”: chưa rõ đơn vị nào",
            "Thêm addressed-units, ví dụ addressed-units = “late”.",
        )


def _twice(
    key: tuple[str, str], what: str, values: Sequence[str], codes: Sequence[str], own: int
) -> Iterator[Fault]:
    """Values that appear twice; reported at the file's own entry, or at the later one."""
    first: dict[str, int] = {}
    for number, value in enumerate(values):
        if value not in first:
            first[value] = number
            continue
        at, other = (number, first[value]) if number < own else (first[value], number)
        table, name = key
        also = f" (cũng là {what} của “{codes[other]}”)" if codes[other] != codes[at] else ""
        yield (
            (table, at, name),
            f"{what} “{value}” khai hai lần{also}",
            f"Mỗi mục một {what}: đổi {what} ở dòng này, hoặc xóa một mục.",
        )


def _unknown(place: Place, value: str, known: Iterable[str], table: str) -> Iterator[Fault]:
    if value not in (listed := list(known)):
        near = nearest(value, listed)
        hint = f"Có phải “{near}”?" if near else f"Chọn một trong: {', '.join(listed)}."
        yield place, f"{place[-1]}: không có {table} nào mã “{value}”", hint
