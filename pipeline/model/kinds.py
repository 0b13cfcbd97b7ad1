"""The kinds of paper, as `templates/papers.toml` declares them."""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.model.errors import TemplateError
from pipeline.model.paths import TEMPLATES

SCOPES = ("year", "every-unit", "registered", "scored", "recognised", "not-recognised", "late")
ISSUERS = ("uy-ban", "phong", "hoi-dong", "don-vi")


@dataclass(frozen=True)
class Kind:
    """A kind of paper: one entry of papers.toml.

    `scope` (key `for`) says for whom it is made, `issuer` whose letterhead it has, `required`
    which fields must not be blank (`van_ban.trich_yeu`, or a list such as `can_cu`), `pages` the
    least and the most pages it may have, `on_request` that only `--only` makes it, `register_only`
    that it is only an entry of the register (no template yet), `number` whether it bears one,
    `register` the kind under whose name it stands in the workbook, when that is another one,
    `registration` that its number, date, signatory and state stand in the sheet Đăng ký,
    `shifted` that the settings Lệch ngang and Lệch dọc move its pages.
    """

    code: str
    name: str
    abbreviation: str
    stage: str
    scope: str
    issuer: str
    required: tuple[str, ...] = ()
    pages: tuple[int, int] = (1, 50)
    number: bool = True
    on_request: bool = False
    register_only: bool = False
    register: str = ""
    shifted: bool = False
    registration: bool = False

    @property
    def for_unit(self) -> bool:
        """Whether one is made for each unit (else one a year)."""
        return self.scope != "year"


@cache
def load(path: Path = TEMPLATES / "papers.toml") -> tuple[Kind, ...]:
    """All kinds in the order of papers.toml; raises TemplateError when an entry is wrong."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("kind", [])
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as cause:
        raise TemplateError(f"Không đọc được {path.name}: {cause}", "Sửa lại tệp này.") from cause
    kinds = tuple(_kind(entry, path.name) for entry in entries)
    codes = [kind.code for kind in kinds]
    for code in codes:
        if codes.count(code) > 1:
            raise TemplateError(f"{path.name}: mã “{code}” khai hai lần", "Mỗi loại một mã.")
    return kinds


def _kind(entry: dict[str, Any], file: str) -> Kind:
    where = f"{file}, loại “{entry.get('code', '?')}”"
    values = {key.replace("-", "_"): value for key, value in entry.items()}
    values["scope"] = values.pop("for", None)
    known = {each.name for each in fields(Kind)}
    if unknown := sorted(set(values) - known):
        raise TemplateError(
            f"{where}: khóa lạ “{unknown[0]}”", "Xem docs/design.md, “Paper kinds”."
        )
    for key, allowed in (("scope", SCOPES), ("issuer", ISSUERS)):
        if values.get(key) not in allowed:
            name = "for" if key == "scope" else key
            raise TemplateError(
                f"{where}: {name} = “{values.get(key)}” không hợp lệ",
                f"Chọn một trong: {', '.join(allowed)}.",
            )
    for key in ("required", "pages"):
        if key in values:
            values[key] = tuple(values[key])
    try:
        return Kind(**values)
    except TypeError as cause:
        raise TemplateError(f"{where}: thiếu khóa bắt buộc ({cause})", "Bổ sung khóa.") from cause


def by_name(kinds: tuple[Kind, ...]) -> dict[str, Kind]:
    """Kinds by the name that stands in the workbook."""
    return {kind.name: kind for kind in kinds}
