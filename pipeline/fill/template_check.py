"""The check of one template: its form, its names and pictures, and what it may not do."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import TemplateSyntaxError, nodes

from pipeline.fill.counted_lists import counted_whole
from pipeline.fill.environment import Environment
from pipeline.fill.forms import Forms
from pipeline.fill.jinja_words import retold
from pipeline.fill.names import Names
from pipeline.fill.parts import Assembled, assemble
from pipeline.fill.pictures import FILTERS, PictureError, Pictures, pictures_of
from pipeline.fill.rules import breaches
from pipeline.fill.template_source import NotATemplateError, Opened, Part, open_template
from pipeline.fill.unprinted_fields import never_printed
from pipeline.model.findings import FilePlace, Finding, error, has_errors, warning
from pipeline.model.vocabulary import Vocabulary

_LONG_NUMBER = re.compile(r"[\d_]{1000,}")


@dataclass(frozen=True)
class Checked:
    """The result of a template's check: all faults, and the names it uses."""

    findings: tuple[Finding, ...]
    uses: Mapping[str, frozenset[str]]


def check_template(
    path: Path,
    name: str,
    words: Vocabulary,
    required: Iterable[str],
    kind: str,
    files: Pictures | None = None,
    *,
    own_styles: bool = False,
    theirs: Path | None = None,
) -> Checked:
    """All faults of a template that may use the names of `words` and must print `required`."""
    if not path.is_file():
        layout, _, file = name.rpartition("/")
        new = f"hoso template new {file.removesuffix('.docx')} --rules {layout}"
        hint = f"Chép lại tệp mẫu này; loại mới chưa có mẫu thì chạy: {new}."
        return Checked((error("thieu-mau", FilePlace(name), f"thiếu mẫu của “{kind}”", hint),), {})
    try:
        assembled = assemble(path, own_styles=own_styles, theirs=theirs)
        opened = open_template(assembled)
    except OSError as cause:
        message = f"không mở được tệp mẫu ({cause.strerror or cause})"
        hint = "Đóng mẫu trong Word rồi chạy lại; nếu vẫn thế thì xem lại quyền đọc tệp."
        return Checked((error("mau-khong-doc-duoc", FilePlace(name), message, hint),), {})
    except NotATemplateError as cause:
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
    findings: list[Finding] = []

    def unknown(line: int, message: str, hint: str) -> None:
        findings.append(error("bien-la", FilePlace(name, part.where(line)), message, hint))

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
        yield from findings
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
    for count in counted_whole(tree):
        yield warning(
            "dem-ca-danh-sach",
            FilePlace(name, part.where(count.line)),
            f"chỗ này đếm cả “{count.name}”, còn vòng lặp chỉ lấy một phần của nó (for … if …)",
            f'Đếm đúng phần ấy, ví dụ {{{{ {count.name}|selectattr("hinh_thuc", "==", '
            '"giữ vững")|list|length|dem }}; hoặc dùng danh sách chỉ có phần ấy, như '
            "don_vi_giu_vung.",
        )
    try:
        names.read(tree, unknown)
    except RecursionError:
        return  # reported above: the rules limit the depth
    yield from findings


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
