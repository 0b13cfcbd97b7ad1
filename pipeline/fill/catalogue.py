"""The templates of a run: read once, and checked against the vocabulary before any is filled."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import TemplateSyntaxError, nodes

from pipeline.fill import remembered
from pipeline.fill.environment import Environment
from pipeline.fill.forms import Forms
from pipeline.fill.jinja_words import retold
from pipeline.fill.names import Names, never_printed
from pipeline.fill.opened import NotATemplateError, Opened, Part, open_template
from pipeline.fill.parts import Assembled, assemble, folder_of
from pipeline.fill.pictures import FILTERS, PictureError, Pictures
from pipeline.fill.pictures import FOLDER as PICTURES
from pipeline.fill.rules import breaches
from pipeline.fill.tagged import TemplateFaultError
from pipeline.fill.template import Template
from pipeline.model import kinds
from pipeline.model.errors import TemplateError
from pipeline.model.findings import FilePlace, Finding, error, has_errors, warning
from pipeline.model.kinds import Kind
from pipeline.model.paths import TEMPLATES
from pipeline.model.vocabulary import Vocabulary
from pipeline.regulations import layouts

INDEX = "muc-luc"
"""The template of the index page of a bundle; it is no kind of paper and has names of its own."""

PAGES = {
    INDEX: ("Mục lục", ("danh_sach",)),
    "bia-ho-so": ("Bìa hồ sơ", ("ho_so.tieu_de", "ho_so.so_to")),
    "muc-luc-van-ban": ("Mục lục văn bản, tài liệu", ("van_ban_trong_ho_so",)),
    "chung-tu-ket-thuc": ("Chứng từ kết thúc", ("ho_so.so_to",)),
    "muc-luc-nop-luu": ("Mục lục hồ sơ nộp lưu", ("ho_so_nop_luu", "nop_luu.so_ho_so")),
    "bien-ban-giao-nhan": ("Biên bản giao nhận hồ sơ", ("nop_luu.so_ho_so",)),
}
"""The pages that are no kind of paper: their titles, and what each must print."""

_LONG_NUMBER = re.compile(r"[\d_]{1000,}")


@dataclass(frozen=True)
class Loaded:
    """A template that can be filled, and the names it uses with their attributes."""

    template: Template
    uses: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Checked:
    """What the check of a template gave: all faults, and the names it uses."""

    findings: tuple[Finding, ...]
    uses: Mapping[str, frozenset[str]]


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
        loaded, faults = _load(path, _name(*key), kind, words, files[layout])
        if loaded is not None:
            made[key] = loaded
        else:
            faulty[key] = faults
    return made, faulty


def pictures_of(folder: Path, own: Path | None = None) -> Pictures:
    """The pictures that the templates of a folder can name."""
    theirs = folder / PICTURES
    return Pictures((own, theirs), complete=True) if own else Pictures((theirs,))


def template_path(
    layout: str, code: str, folder: Path = TEMPLATES, theirs: Path | None = None
) -> Path:
    """The file of a template: the clerk's own where there is one, else the program's."""
    if theirs is not None and (own := theirs / layout / f"{code}.docx").is_file():
        return own
    return folder / layout / f"{code}.docx"


def _name(layout: str, code: str) -> str:
    return f"{layout}/{code}.docx"


def _load(
    path: Path, name: str, kind: Kind, words: Vocabulary, files: Pictures
) -> tuple[Loaded | None, tuple[Finding, ...]]:
    checked = _checked(
        path,
        files,
        f"{name} {kind!r} {sorted(words.words)}",
        lambda: check_template(
            path, name, words.of(kind), kind.required, kind.name, files, own_styles=kind.own_styles
        ),
    )
    faults = tuple(finding for finding in checked.findings if finding.is_error)
    if faults:
        return None, faults
    try:
        template = Template(path, files, own_styles=kind.own_styles)
        return Loaded(template, checked.uses), ()
    except TemplateFaultError as cause:
        place = FilePlace(name, cause.where)
        return None, (error(cause.code, place, cause.message, cause.hint),)
    except Exception as cause:  # of a damaged file, a library can fail in any way
        message = f"mẫu không dùng được: {cause}"
        return None, (error("mau-loi", FilePlace(name), message, "Chép lại mẫu gốc."),)


def _checked(path: Path, files: Pictures, about: str, check: Callable[[], Checked]) -> Checked:
    """The check of a template, looked up where it found nothing before."""
    key = remembered.key(path, folder_of(path), files.folders, about)
    known = remembered.uses(key)
    if known is not None:
        return Checked((), known)
    checked = check()
    if not checked.findings:
        remembered.remember(key, checked.uses)
    return checked


def load_index(layout: str, words: Vocabulary, folder: Path = TEMPLATES) -> Template:
    """The template of the index page; raises TemplateError with its first fault."""
    return load_page(layout, INDEX, words, folder)


def load_page(
    layout: str,
    code: str,
    words: Vocabulary,
    folder: Path = TEMPLATES,
    theirs: Path | None = None,
) -> Template:
    """The template of a page that is no kind of paper (see `PAGES`).

    Raises TemplateError with its first fault.
    """
    path = template_path(layout, code, folder, theirs)
    title, required = PAGES[code]
    name = _name(layout, code)
    files = pictures_of(path.parent)
    checked = _checked(
        path,
        files,
        f"{name} {sorted(words.words)}",
        lambda: check_template(path, name, words, required, title),
    )
    for fault in checked.findings:
        if fault.is_error:
            raise TemplateError(f"{fault.place}: {fault.message}", fault.hint)
    try:
        return Template(path, files)
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
    wanted = [kind for kind in kinds if not kind.register_only]
    codes = tuple(layouts)
    found: list[Finding] = []
    for layout in codes:
        for code in (*(kind.code for kind in wanted), *PAGES):
            path = template_path(layout, code, folder, theirs)
            others = [
                other
                for other in codes
                if code not in PAGES and (theirs or folder).joinpath(_name(other, code)).is_file()
            ]
            if not path.is_file() and others:
                found.append(_not_in_layout(layout, code, others))
            else:
                found += check_file(path, wanted, words).findings
    return tuple(found)


def _not_in_layout(layout: str, code: str, others: Iterable[str]) -> Finding:
    """A kind of the clerk's own that has a template in one layout alone."""
    return warning(
        "thieu-mau",
        FilePlace(_name(layout, code)),
        f"chỉ có mẫu của {', '.join(others)}: sổ theo {layout} chưa làm được loại này",
        f"Nếu có sổ theo {layout} thì thêm mẫu: hoso template new {code} --rules {layout} --like "
        "…; nếu không thì để vậy.",
    )


def check_paths(
    paths: Iterable[Path], words: Words, theirs: Path | None = None
) -> tuple[Finding, ...]:
    """All faults of these templates, or of all that a run would use when none is named."""
    known = kinds.load()
    listed = tuple(paths)
    if not listed:
        every = [layout.code for layout in layouts.load()]
        return check_all(TEMPLATES, every, known, words, theirs)
    return tuple(finding for path in listed for finding in check_file(path, known, words).findings)


def check_file(path: Path, kinds: Iterable[Kind], words: Words) -> Checked:
    """All faults of one template; its kind is told by its name, as in the templates' folder."""
    name = f"{path.resolve().parent.name}/{path.name}"
    if path.stem in PAGES:
        title, required = PAGES[path.stem]
        return check_template(path, name, words.pages[path.stem], required, title)
    kind = next((kind for kind in kinds if kind.code == path.stem), None)
    if kind is None:
        return check_template(path, name, words.papers, (), path.stem)
    return check_template(
        path, name, words.papers.of(kind), kind.required, kind.name, own_styles=kind.own_styles
    )


def check_template(
    path: Path,
    name: str,
    words: Vocabulary,
    required: Iterable[str],
    kind: str,
    files: Pictures | None = None,
    *,
    own_styles: bool = False,
) -> Checked:
    """All faults of a template that may use the names of `words` and must print `required`."""
    if not path.is_file():
        hint = "Chép lại tệp mẫu này."
        return Checked((error("thieu-mau", FilePlace(name), f"thiếu mẫu của “{kind}”", hint),), {})
    try:
        assembled = assemble(path, own_styles=own_styles)
        opened = open_template(assembled)
    except (NotATemplateError, OSError) as cause:
        hint = "Mở mẫu bằng Word và lưu lại dạng .docx."
        return Checked((error("mau-khong-doc-duoc", FilePlace(name), str(cause), hint),), {})
    if long := _long_numbers(name, opened):
        return Checked(long, {})
    try:
        return _looked_through(path, name, words, required, files, assembled, opened)
    except Exception as cause:  # of a damaged file, a library can fail in any way
        message = f"mẫu không dùng được ({type(cause).__name__})"
        return Checked((error("mau-loi", FilePlace(name), message, "Chép lại mẫu gốc."),), {})


def _long_numbers(name: str, opened: Opened) -> tuple[Finding, ...]:
    """Numbers in tags that have more digits than Python reads (4,300)."""
    return tuple(
        error("mau-cam", FilePlace(name, tag.where), "thẻ có số quá dài", "Xóa cả thẻ và gõ lại.")
        for part in opened.parts
        for tag in part.tags
        if _LONG_NUMBER.search(tag.text)
    )


def _looked_through(
    path: Path,
    name: str,
    words: Vocabulary,
    required: Iterable[str],
    files: Pictures | None,
    assembled: Assembled,
    opened: Opened,
) -> Checked:
    names = Names(words)
    findings = [
        error(fault.code, FilePlace(name, fault.where), fault.message, fault.hint)
        for fault in assembled.faults
    ]
    findings += Forms(name, opened).faults(assembled.content)
    for part in opened.parts:
        findings += _part_faults(
            name, part, names, has_errors(findings), files or pictures_of(path.parent)
        )
    if not has_errors(findings):
        findings += _never_printed(name, required, names)
    uses = {name: frozenset(attributes) for name, attributes in names.uses.items()}
    return Checked(tuple(dict.fromkeys(findings)), uses)


def _part_faults(
    name: str, part: Part, names: Names, broken: bool, files: Pictures
) -> Iterator[Finding]:
    """Unknown names and what a template must not do, in one part.

    A part that cannot be read as a whole is read tag by tag.
    """
    found: list[Finding] = []

    def unknown(line: int, message: str, hint: str) -> None:
        found.append(error("bien-la", FilePlace(name, part.where(line)), message, hint))

    try:
        tree = Environment().parse(part.source)
    except TemplateSyntaxError as fault:
        if not broken:
            place = FilePlace(name, part.where(fault.lineno))
            yield error(
                "the-hong",
                place,
                f"thẻ bị hỏng: {retold(str(fault.message))}",
                "Xóa cả thẻ và gõ lại.",
            )
        names.read_alone(part, unknown)
        yield from found
        return
    except RecursionError:
        hint = "Bỏ bớt tầng if, for."
        yield error("mau-cam", FilePlace(name), "thẻ lồng nhau quá sâu", hint)
        return
    for breach in breaches(tree, frozenset(Environment().filters)):
        place = FilePlace(name, part.where(breach.line))
        if breach.unknown:
            yield error("bo-loc-la", place, breach.message, breach.hint)
        else:
            yield error("mau-cam", place, breach.message, breach.hint)
    yield from _picture_faults(name, part, tree, files)
    try:
        names.read(tree, unknown)
    except RecursionError:
        return  # told above: the rules limit the depth
    yield from found


def _picture_faults(
    name: str, part: Part, tree: nodes.Template, files: Pictures
) -> Iterator[Finding]:
    """Picture files that a part names and that are not there, or cannot be printed."""
    for node in tree.find_all(nodes.Filter):
        if node.name not in FILTERS or not isinstance(node.node, nodes.Const):
            continue
        place = FilePlace(name, part.where(node.lineno))
        wanted = str(node.node.value)
        try:
            if files.find(wanted) is None and node.name == "hinh":
                fault = files.missing(wanted)
                level = error if files.complete else warning
                yield level(fault.code, place, fault.message, fault.hint)
        except PictureError as fault:
            yield error(fault.code, place, fault.message, fault.hint)


def _never_printed(name: str, required: Iterable[str], names: Names) -> Iterator[Finding]:
    for field in never_printed(required, names):
        yield error(
            "mau-thieu-truong",
            FilePlace(name),
            f"mẫu không in “{field}”, một giá trị bắt buộc của loại văn bản này",
            f"Thêm {{{{ {field} }}}} vào chỗ thích hợp trong mẫu.",
        )
