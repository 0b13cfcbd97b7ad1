"""The templates of a run: read once, and checked against the vocabulary before any is filled."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pipeline.fill import check_cache
from pipeline.fill.parts import folders_of
from pipeline.fill.pictures import Pictures, pictures_of
from pipeline.fill.template import Template
from pipeline.fill.template_check import Checked, check_template
from pipeline.model import kinds
from pipeline.model.errors import TemplateError, UsageError
from pipeline.model.findings import FilePlace, Finding, warning
from pipeline.model.kinds import Kind
from pipeline.model.paths import TEMPLATES
from pipeline.model.texts import nearest
from pipeline.model.vocabulary import Vocabulary
from pipeline.regulations import layouts

INDEX = "muc-luc"
"""The template of the index page of a bundle; it is not a kind of paper and has its own names."""

PAGES = {
    INDEX: ("Mục lục", ("danh_sach",)),
    "bia-ho-so": ("Bìa hồ sơ", ("ho_so.tieu_de", "ho_so.so_to")),
    "muc-luc-van-ban": ("Mục lục văn bản, tài liệu", ("van_ban_trong_ho_so",)),
    "chung-tu-ket-thuc": ("Chứng từ kết thúc", ("ho_so.so_to",)),
    "muc-luc-nop-luu": ("Mục lục hồ sơ nộp lưu", ("ho_so_nop_luu", "nop_luu.so_ho_so")),
    "bien-ban-giao-nhan": ("Biên bản giao nhận hồ sơ", ("nop_luu.so_ho_so",)),
}
"""Pages that are not a kind of paper: their titles, and the names that each must print."""


@dataclass
class Loaded:
    """A template without faults, and the names it uses with their attributes.

    It is compiled when it is first filled: to know what papers need, its names are enough.
    """

    make: Callable[[], Template]
    uses: Mapping[str, frozenset[str]]
    _made: Template | None = field(default=None, init=False, repr=False)

    def compiled(self) -> Template:
        """The template, ready to be filled. Raises TemplateFaultError where it is broken."""
        if self._made is None:
            self._made = self.make()
        return self._made


def load(
    wanted: Iterable[tuple[str, Kind]],
    words: Vocabulary,
    folder: Path = TEMPLATES,
    own: Path | None = None,
    theirs: Path | None = None,
) -> tuple[dict[tuple[str, str], Loaded], dict[tuple[str, str], tuple[Finding, ...]]]:
    """Templates by layout and kind, and all faults of those that have any (they are left out).

    `own` is the workbook's folder of pictures, which come before those beside the templates;
    `theirs` a folder with templates of the clerk's, which come before the program's.
    """
    files: dict[str, Pictures] = {}
    made: dict[tuple[str, str], Loaded] = {}
    faulty: dict[tuple[str, str], tuple[Finding, ...]] = {}
    for layout, kind in wanted:
        key = layout, kind.code
        if layout not in files:
            files[layout] = pictures_of(folder / layout, own)
        path = template_path(layout, kind.code, folder, theirs)
        loaded, faults = _load(path, _name(*key), kind, words, files[layout], theirs)
        if loaded is not None:
            made[key] = loaded
        else:
            faulty[key] = faults
    return made, faulty


def template_path(
    layout: str, code: str, folder: Path = TEMPLATES, theirs: Path | None = None
) -> Path:
    """The file of a template: the clerk's own if there is one, else the program's."""
    if theirs is not None and (own := theirs / layout / f"{code}.docx").is_file():
        return own
    return folder / layout / f"{code}.docx"


def _name(layout: str, code: str) -> str:
    return f"{layout}/{code}.docx"


def _load(
    path: Path,
    name: str,
    kind: Kind,
    words: Vocabulary,
    files: Pictures,
    theirs: Path | None,
) -> tuple[Loaded | None, tuple[Finding, ...]]:
    checked = _checked(
        path,
        (files, folders_of(path, theirs)),
        f"{name} {kind!r} {sorted(words.words)}",
        lambda: check_template(
            path,
            name,
            words.of(kind),
            kind.required,
            kind.name,
            files,
            own_styles=kind.own_styles,
            theirs=theirs,
        ),
    )
    faults = tuple(finding for finding in checked.findings if finding.is_error)
    if faults:
        return None, faults
    make = partial(Template, path, files, own_styles=kind.own_styles, theirs=theirs)
    return Loaded(make, checked.uses), ()


def _checked(
    path: Path,
    beside: tuple[Pictures, tuple[Path, ...]],
    about: str,
    check: Callable[[], Checked],
) -> Checked:
    """The check of a template, looked up if it found nothing before.

    `beside` are its pictures and the folders of its parts.
    """
    files, parts = beside
    key = check_cache.key(path, parts, files.folders, about)
    known = check_cache.uses(key)
    if known is not None:
        return Checked((), known)
    checked = check()
    if not checked.findings:
        check_cache.remember(key, checked.uses)
    return checked


def load_index(
    layout: str, words: Vocabulary, folder: Path = TEMPLATES, theirs: Path | None = None
) -> Template:
    """The template of the index page; raises TemplateError with its first fault."""
    return load_page(layout, INDEX, words, folder, theirs)


def load_page(
    layout: str,
    code: str,
    words: Vocabulary,
    folder: Path = TEMPLATES,
    theirs: Path | None = None,
) -> Template:
    """The template of a page that is not a kind of paper (see `PAGES`).

    Raises TemplateError with its first fault.
    """
    path = template_path(layout, code, folder, theirs)
    title, required = PAGES[code]
    name = _name(layout, code)
    files = pictures_of(path.parent)
    checked = _checked(
        path,
        (files, folders_of(path, theirs)),
        f"{name} {sorted(words.words)}",
        lambda: check_template(path, name, words, required, title, theirs=theirs),
    )
    for fault in checked.findings:
        if fault.is_error:
            raise TemplateError(f"{fault.place}: {fault.message}", fault.hint)
    try:
        return Template(path, files, theirs=theirs)
    except Exception as cause:  # of a damaged file, a library can fail in any way
        raise TemplateError(f"{name}: {cause}", "Chép lại mẫu gốc.") from cause


@dataclass(frozen=True)
class Words:
    """The names that templates can use: those of papers, and those of each page of `PAGES`."""

    papers: Vocabulary
    pages: Mapping[str, Vocabulary]


def check_all(
    folder: Path,
    layouts: Iterable[str],
    kinds: Iterable[Kind],
    words: Words,
    theirs: Path | None = None,
) -> tuple[Finding, ...]:
    """All faults of all templates: every kind that has one, and the pages, in every layout.

    Those in the clerk's folder `theirs` come before the program's.
    """
    known = tuple(kinds)
    codes = tuple(layouts)
    named = [*(kind.code for kind in known if not kind.register_only), *PAGES]
    every = [kind.code for kind in known] + list(PAGES)
    stray = (_strays((theirs or folder) / layout, every) for layout in codes)
    checked = check_codes(named, folder, codes, known, words, theirs)
    return checked + tuple(finding for findings in stray for finding in findings)


def check_codes(
    named: Iterable[str],
    folder: Path,
    layouts: Iterable[str],
    kinds: Iterable[Kind],
    words: Words,
    theirs: Path | None = None,
) -> tuple[Finding, ...]:
    """All faults of the templates of these kinds or pages, in every layout."""
    known, codes, listed = tuple(kinds), tuple(layouts), tuple(named)
    findings: list[Finding] = []
    for layout in codes:
        for code in listed:
            path = template_path(layout, code, folder, theirs)
            others = [
                other
                for other in codes
                if code not in PAGES and (theirs or folder).joinpath(_name(other, code)).is_file()
            ]
            if not path.is_file() and others:
                findings.append(_not_in_layout(layout, code, others))
            else:
                findings += check_file(path, known, words, theirs).findings
    return tuple(findings)


def _strays(folder: Path, codes: Sequence[str]) -> Iterator[Finding]:
    """Files among the templates that belong to no kind: a mistyped name, a copy, another format."""
    files = (path for path in sorted(folder.glob("*")) if path.is_file())
    for path in (file for file in files if not file.name.startswith(("~", "."))):
        place = FilePlace(f"{folder.name}/{path.name}")
        if path.suffix.lower() != ".docx":
            if path.stem in codes:
                message = "mẫu phải là tệp .docx; tệp này không được dùng"
                yield warning("mau-la", place, message, "Mở bằng Word và lưu lại dạng .docx.")
        elif path.stem not in codes:
            near = nearest(path.stem, codes)
            hint = f"Mẫu của “{near}” thì đặt tên {near}.docx; loại" if near else "Loại"
            yield warning(
                "mau-la",
                place,
                f"không có loại văn bản nào mã “{path.stem}”; tệp này không được dùng",
                f"{hint} mới thì khai trong papers.toml; bản nháp, bản sao thì chuyển đi nơi khác.",
            )


def _not_in_layout(layout: str, code: str, others: Iterable[str]) -> Finding:
    """A kind of the clerk's own that has a template in one layout alone."""
    return warning(
        "thieu-mau",
        FilePlace(_name(layout, code)),
        f"chỉ có mẫu của {', '.join(others)}: sổ theo {layout} chưa làm được loại này",
        f"Nếu có sổ theo {layout} thì chạy: hoso template new {code} --rules {layout} (lời văn lấy "
        "từ mẫu đã có); nếu không thì để vậy.",
    )


def check_named(
    names: Iterable[str], words: Words, theirs: Path | None = None
) -> tuple[Finding, ...]:
    """All faults of these templates (files, or codes of kinds), of all where none is named.

    Raises UsageError for a name that is neither.
    """
    known = kinds.load()
    every = [layout.code for layout in layouts.load()]
    listed = tuple(names)
    if not listed:
        return check_all(TEMPLATES, every, known, words, theirs)
    codes = [*(kind.code for kind in known if not kind.register_only), *PAGES]
    findings: list[Finding] = []
    for name in listed:
        if name in codes:
            findings += check_codes([name], TEMPLATES, every, known, words, theirs)
        elif Path(name).is_file():
            findings += check_file(Path(name), known, words, theirs).findings
        else:
            near = nearest(name, codes)
            hint = f"Có phải “{near}”? " if near else ""
            raise UsageError(
                f"Không có loại văn bản hay tệp mẫu “{name}”.",
                f"{hint}Bỏ trống thì kiểm tra mọi mẫu.",
            )
    return tuple(findings)


def check_file(
    path: Path, kinds: Iterable[Kind], words: Words, theirs: Path | None = None
) -> Checked:
    """All faults of one template; the file name tells its kind, as in the templates' folder."""
    name = f"{path.resolve().parent.name}/{path.name}"
    if path.stem in PAGES:
        title, required = PAGES[path.stem]
        return check_template(path, name, words.pages[path.stem], required, title, theirs=theirs)
    kind = next((kind for kind in kinds if kind.code == path.stem), None)
    if kind is None:
        return check_template(path, name, words.papers, (), path.stem, theirs=theirs)
    return check_template(
        path,
        name,
        words.papers.of(kind),
        kind.required,
        kind.name,
        own_styles=kind.own_styles,
        theirs=theirs,
    )
