"""What `templates/papers.toml` declares: kinds of paper, issuers, stages of the year, dossiers."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.model.errors import TemplateError
from pipeline.model.paths import TEMPLATES

SCOPES = (
    *("year", "enrolled", "assessed", "overdue", "decided", "any-recognised"),
    *("every-unit", "registered", "scored", "passed", "appraised"),
    *("recognised", "not-recognised", "late"),
)
ONE_A_YEAR = SCOPES[:6]
"""Once a year: always; as soon as a unit has registered, has points, is past a deadline, is decided
on, is recognised."""
CITED = ("quyet_dinh", "to_trinh", "bien_ban", "ke_hoach", "bao_cao", "cong_van", "giay")
"""The words under which a template reads the register entries of the papers that its own cites."""
MENTIONED = ("quyet_dinh_cong_nhan", "bien_ban_xet_duyet")
"""The words under which papers print an earlier paper that they do not cite."""

UNIT = "don_vi"
_NAME = re.compile(r"\{([a-z_.]*)\}")


@dataclass(frozen=True)
class Stage:
    """A stage of the year: its folder in the outputs, and its title in bookmarks and the index.

    `genres` are those of which `hoso template new` puts new kinds into this stage.
    """

    code: str
    title: str
    genres: tuple[str, ...] = ()


@dataclass(frozen=True)
class Issuer:
    """Who issues a kind of paper, and the words that it brings.

    In the texts a name in braces is replaced by a value: `{co_quan_ban_hanh}` a setting of the
    workbook, `{don_vi.ten_day_du}` of the unit (only if `of_unit`). `above` and `lines` are the
    letterhead, `break_after` the words after which its first line is broken in two, `place` stands
    before the date, `symbol` after the kind's abbreviation, `on_behalf` and `head` in the
    signature; `council`: its head is the chair in the sheet Hội đồng. `symbol` is spelt out by
    first letters if it names a setting, without the words `symbol_omits`; `drafted_by` stands
    after it if a kind has no abbreviation (công văn: `UBND-LĐTBXH`). `alone`: the head may
    also sign in person, without the words "TM. …".

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II, khoản 2, 3 and 7.
    """

    code: str
    name: str
    lines: tuple[str, ...]
    place: str
    symbol: str
    head: str
    above: str = ""
    break_after: str = ""
    symbol_omits: tuple[str, ...] = ()
    drafted_by: str = ""
    on_behalf: str = ""
    alone: bool = False
    of_unit: bool = False
    council: bool = False


def names_in(texts: str | Iterable[str]) -> frozenset[str]:
    """The names in braces of a text, or of several."""
    listed = (texts,) if isinstance(texts, str) else texts
    return frozenset(name for text in listed for name in _NAME.findall(text))


def filled(text: str, values: Mapping[str, Any]) -> str:
    """A text with the values of its names; a blank value leaves nothing."""
    return _NAME.sub(lambda match: str(values.get(match[1]) or ""), text).strip()


@dataclass(frozen=True)
class Kind:
    """A kind of paper: one entry of papers.toml.

    `scope` (key `for`) says for whom it is made, `issuer` whose letterhead it has, `required` which
    fields must not be blank (`van_ban.trich_yeu`, or a list such as `can_cu`),
    `required_when_issued` those that a draft may leave blank, `pages` the least and the most pages
    it may have, `on_request` that only `--only` makes it, `register_only` that it is only an entry
    of the register (no template yet), `number` whether it has one, `register` the kind under whose
    name it is in the workbook, when that is another one, `registration` that its number, date,
    signatory and state are in the sheet Đăng ký, `shifted` that the settings Lệch ngang and Lệch
    dọc move its pages, `administrative` whether it is an official paper (else a summary, which no
    regulation's layout binds, in no register), `cites` the kinds on whose papers it rests, by the
    word that gives their number and date, `addressed_to` who is named after "Kính gửi" (names in
    braces as in an issuer), `addressed_units` for which units a line there that names a unit is
    repeated, `own_styles` that the template's own definition of a style counts, not that of its
    layout's base document, `subject` the Trích yếu used if the register has none (names in braces),
    `own_series` that its numbers are those of a register of its own (certificates), whatever series
    other papers share, `printed_apart` that it has a print run of its own, a copy each
    (certificates on other paper), `meeting` the kind whose row in Cuộc họp it takes if it has none
    of its own, `mentioned_as` the word under which papers that come after it print its number and
    date (the decision of recognition in a report, which may also be written before it),
    `check_code` the place of its check code if the workbook asks for one: from the left edge of the
    page, from its top, side of the square, in mm; None for kinds without one.
    """

    code: str
    name: str
    abbreviation: str
    stage: str
    scope: str
    issuer: Issuer
    required: tuple[str, ...] = ()
    required_when_issued: tuple[str, ...] = ()
    pages: tuple[int, int] = (1, 50)
    number: bool = True
    on_request: bool = False
    register_only: bool = False
    register: str = ""
    shifted: bool = False
    administrative: bool = True
    registration: bool = False
    cites: Mapping[str, str] = field(default_factory=dict, hash=False)
    meeting: str = ""
    addressed_to: tuple[str, ...] = ()
    addressed_units: str = ""
    own_styles: bool = False
    subject: str = ""
    own_series: bool = False
    printed_apart: bool = False
    check_code: tuple[int, int, int] | None = None
    mentioned_as: str = ""

    def needed(self, draft: bool) -> tuple[str, ...]:
        """The fields that must not be blank in a draft, or in an issued paper."""
        return self.required if draft else (*self.required, *self.required_when_issued)

    @property
    def for_unit(self) -> bool:
        """Whether one is made for each unit (else one a year)."""
        return self.scope not in ONE_A_YEAR

    def names(self, *texts: str) -> frozenset[str]:
        """The names in braces of its own texts, or of its issuer's (`lines`, …)."""
        owners = (self if text in ("addressed_to", "subject") else self.issuer for text in texts)
        pairs = zip(owners, texts, strict=True)
        return frozenset(
            name for owner, field_name in pairs for name in names_in(getattr(owner, field_name))
        )


@dataclass(frozen=True)
class DossierKind:
    """A kind of dossier: which papers are kept together, for whom one is made.

    `title` has names in braces as an issuer's texts; `required` and `optional` are kinds by code.
    A dossier lacks a required paper only if that paper is due: a certificate is not due for a
    unit that was not recognised.

    Source: Nghị định 30/2020/NĐ-CP, Điều 28 and 29; which dossiers an office keeps is its own list.
    """

    code: str
    title: str
    scope: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def for_unit(self) -> bool:
        """Whether one is made for each unit (else one a year)."""
        return self.scope not in ONE_A_YEAR

    @property
    def kinds(self) -> tuple[str, ...]:
        """All kinds of paper that belong in it."""
        return (*self.required, *self.optional)


@dataclass(frozen=True, eq=False)
class Declared:
    """All that papers.toml declares, each in the order of the file; `lines` says where.

    `lines` maps an entry ("kind", its code, key or "") to the line of the file.
    """

    file: str
    kinds: tuple[Kind, ...]
    issuers: tuple[Issuer, ...]
    stages: tuple[Stage, ...]
    lines: Mapping[tuple[str, str, str], int]
    dossiers: tuple[DossierKind, ...] = ()

    def stage_title(self, code: str) -> str:
        """The title of a stage; of one that is declared no longer, its code."""
        return next((stage.title for stage in self.stages if stage.code == code), code)

    def fault(self, kind: Kind, key: str, message: str, hint: str = "") -> TemplateError:
        """The error on a key of a kind's entry, with its line."""
        place = ("kind", kind.code, key)
        line = self.lines.get(place) or self.lines.get(("kind", kind.code, ""))
        where = f"{self.file}, dòng {line}" if line else self.file
        return TemplateError(f"{where}, loại “{kind.code}”: {message}.", hint)


PAPERS = "papers.toml"


@dataclass
class _Files:
    """The files that a command reads kinds from; the clerk's own is chosen when it begins."""

    program: Path = TEMPLATES / PAPERS
    own: Path | None = None


_files = _Files()


def use(own: Path | None) -> None:
    """Read kinds also from papers.toml in the clerk's `own` folder of templates, if it is there.

    An entry of that file replaces the program's entry with the same code.
    """
    _files.own = own / PAPERS if own is not None else None


def own_file() -> Path | None:
    """The clerk's own papers.toml that kinds are read from, None if there is none."""
    return _files.own if _files.own is not None and _files.own.is_file() else None


def declared() -> Declared:
    """What papers.toml declares; raises TemplateError with the line of each fault."""
    program, own = _files.program, _files.own
    if own is None or not own.is_file() or own.samefile(program):
        return _read(program, None, _changed(program))
    return _read(program, own, _changed(program, own))


def _changed(*files: Path) -> tuple[int, ...]:
    return tuple(file.stat().st_mtime_ns if file.is_file() else 0 for file in files)


@cache
def _read(program: Path, own: Path | None, changed: tuple[int, ...]) -> Declared:
    """Both files, read once for each time of their last change."""
    from pipeline.model.papers_file import read  # pydantic takes a tenth of a second to import

    return read(program, own)


def load() -> tuple[Kind, ...]:
    """All kinds, in the order of papers.toml (see `declared`)."""
    return declared().kinds
