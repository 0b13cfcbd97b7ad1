"""The templates of a run: read once, and checked against the vocabulary before any is filled."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from jinja2 import nodes

from pipeline.cells import nearest
from pipeline.filling import Template, TemplateFaultError
from pipeline.findings import FilePlace, Finding, error
from pipeline.fonts import missing_glyphs
from pipeline.kinds import Kind
from pipeline.project import TEMPLATES
from pipeline.vocabulary.scope import PROVIDERS


@dataclass(frozen=True)
class Loaded:
    """A template that can be filled, and the names it uses with their attributes."""

    template: Template
    uses: Mapping[str, frozenset[str]]


def load(
    wanted: Iterable[tuple[str, Kind]], folder: Path = TEMPLATES
) -> tuple[dict[tuple[str, str], Loaded], dict[tuple[str, str], tuple[Finding, ...]]]:
    """Templates by layout and kind, and all faults of those that have any (they are left out)."""
    made: dict[tuple[str, str], Loaded] = {}
    faulty: dict[tuple[str, str], tuple[Finding, ...]] = {}
    for layout, kind in wanted:
        key = layout, kind.code
        path = template_path(layout, kind.code, folder)
        loaded, faults = _load(path, path.relative_to(folder).as_posix(), kind)
        if loaded is not None and not faults:
            made[key] = loaded
        else:
            faulty[key] = tuple(faults)
    return made, faulty


def template_path(layout: str, code: str, folder: Path = TEMPLATES) -> Path:
    """The file of a template."""
    return folder / layout / f"{code}.docx"


def _load(path: Path, name: str, kind: Kind) -> tuple[Loaded | None, list[Finding]]:
    if not path.is_file():
        fault = error(
            "thieu-mau", FilePlace(name), f"thiếu mẫu của “{kind.name}”", "Chép lại tệp mẫu này."
        )
        return None, [fault]
    try:
        template = Template(path)
    except TemplateFaultError as cause:
        place = FilePlace(name, cause.where)
        return None, [error(cause.code, place, cause.message, cause.hint)]
    names = _Names(name, template)
    names.read()
    return Loaded(template, names.uses()), names.findings + _glyphs(name, template)


def _glyphs(name: str, template: Template) -> list[Finding]:
    """Characters of the template's own text that the font cannot print."""
    text = "".join(run.text for run in _texts(template))
    return [
        error(
            "ky-tu-khong-in-duoc",
            FilePlace(name),
            f"phông chữ không có ký tự “{char}” (U+{ord(char):04X})",
            "Thay ký tự này trong mẫu; dùng -, +, • hoặc □.",
        )
        for char in missing_glyphs(text)
    ]


def _texts(template: Template) -> Iterator[Any]:
    document = template.document
    yield from document.element.body.iter("{*}t")


class _Names:
    """Walks the syntax trees of a template: which names and attributes it uses, which are unknown.

    Types come from the vocabulary: a provider's return type, a dataclass's fields and properties,
    the elements of a tuple for the variable of a loop.
    """

    def __init__(self, file: str, template: Template) -> None:
        self.file = file
        self.template = template
        self.findings: list[Finding] = []
        self._uses: dict[str, set[str]] = {}

    def uses(self) -> dict[str, frozenset[str]]:
        """Name to the attributes read of it."""
        return {name: frozenset(attributes) for name, attributes in self._uses.items()}

    def read(self) -> None:
        """Walk all parts."""
        for number, tree in enumerate(self.template.tree):
            self._walk(tree, {}, number)

    def _walk(self, node: nodes.Node, local: dict[str, Any], part: int) -> None:
        if isinstance(node, nodes.For):
            self._loop(node, local, part)
            return
        if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
            local[node.target.name] = self._type(node.node, local, part)
            return
        if isinstance(node, nodes.Expr):
            self._type(node, local, part)
            return
        for child in node.iter_child_nodes():
            self._walk(child, local, part)

    def _loop(self, node: nodes.For, local: dict[str, Any], part: int) -> None:
        element = _element(self._type(node.iter, local, part))
        inner = {**local, "loop": Any}
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = element
        else:
            inner.update(
                dict.fromkeys((each.name for each in node.target.find_all(nodes.Name)), Any)
            )
        if node.test is not None:
            self._type(node.test, inner, part)
        for child in [*node.body, *node.else_]:
            self._walk(child, inner, part)

    def _type(self, node: nodes.Node, local: dict[str, Any], part: int) -> Any:
        """The type of an expression (Any where it cannot be told), noting what it uses."""
        if isinstance(node, nodes.Name):
            return self._name(node, local, part)
        if isinstance(node, nodes.Getattr):
            return self._attribute(node, local, part)
        kinds = [
            self._type(child, local, part)
            for child in node.iter_child_nodes()
            if isinstance(child, nodes.Expr)
        ]
        if isinstance(node, nodes.Getitem) and kinds:
            return _element(kinds[0])
        if isinstance(node, nodes.Filter) and kinds and node.name in ("sort", "reverse", "list"):
            return kinds[0]
        return Any

    def _name(self, node: nodes.Name, local: dict[str, Any], part: int) -> Any:
        if node.name in local:
            return local[node.name]
        if node.name in PROVIDERS:
            self._uses.setdefault(node.name, set())
            return get_type_hints(PROVIDERS[node.name].make)["return"]
        if node.name not in ("range", "dict", "lipsum", "cycler", "joiner", "namespace"):
            self._unknown(node.name, tuple(PROVIDERS), node.lineno, part)
        return Any

    def _attribute(self, node: nodes.Getattr, local: dict[str, Any], part: int) -> Any:
        owner = _bare(self._type(node.node, local, part))
        if isinstance(node.node, nodes.Name) and node.node.name in self._uses:
            self._uses[node.node.name].add(node.attr)
        known = _attributes(owner)
        if known is None:
            return Any
        if node.attr not in known:
            label = f"{_source(node.node)}.{node.attr}"
            near = nearest(node.attr, tuple(known))
            self._report(label, f"{_source(node.node)}.{near}" if near else None, node.lineno, part)
            return Any
        return known[node.attr]

    def _unknown(self, name: str, known: tuple[str, ...], line: int, part: int) -> None:
        self._report(name, nearest(name, known), line, part)

    def _report(self, name: str, near: str | None, line: int, part: int) -> None:
        self.findings.append(
            error(
                "bien-la",
                FilePlace(self.file, self.template.paragraph(part, line)),
                f"biến “{name}” không có",
                f"Có phải “{near}”?" if near else "Xem các tên dùng được trong docs/glossary.md.",
            )
        )


def _source(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_source(node.node)}.{node.attr}"
    return "…"


def _bare(kind: Any) -> Any:
    """The type without None."""
    if isinstance(kind, UnionType):
        rest = [each for each in get_args(kind) if each is not NoneType]
        return rest[0] if len(rest) == 1 else Any
    return kind


def _element(kind: Any) -> Any:
    kind = _bare(kind)
    return get_args(kind)[0] if get_origin(kind) is tuple else Any


def _attributes(kind: Any) -> dict[str, Any] | None:
    """Attributes of a dataclass with their types; None for a type that is not ours."""
    if not (isinstance(kind, type) and is_dataclass(kind)):
        return None
    hints = get_type_hints(kind)
    found = {each.name: hints.get(each.name, Any) for each in fields(kind) if each.name != "cells"}
    for name in dir(kind):
        value = getattr(kind, name, None)
        if isinstance(value, property) and value.fget is not None:
            found[name] = get_type_hints(value.fget).get("return", Any)
    return found
