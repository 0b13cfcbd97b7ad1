"""The names a template uses: which are unknown, which it prints, which conditions they depend on.

Types come from the vocabulary: a provider's return type, a dataclass's fields and properties, the
elements of a tuple for the variable of a loop.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache, cached_property, lru_cache, partial
from types import NoneType, UnionType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.fill.pictures import FILTERS as PICTURE_FILTERS
from pipeline.fill.rules import LIST_FILTERS
from pipeline.fill.template_source import Part
from pipeline.model.pictures import Hinh
from pipeline.model.texts import nearest
from pipeline.model.vocabulary import Vocabulary

Report = Callable[[int, str, str], None]
"""Takes the line of a fault, what is wrong and what to do."""

_ATOMS = (str, int, bool)
_SEE_GLOSSARY = "Xem các tên dùng được trong docs/glossary.md."


@dataclass(frozen=True)
class Seen:
    """A value of a template: its type, and where in the vocabulary it comes from ("": nowhere).

    `choices`: what it can be, where that is a handful of texts.
    """

    kind: Any
    root: str = ""
    path: str = ""
    choices: tuple[str, ...] = ()


UNKNOWN = Seen(Any)
Local = dict[str, Seen]
"""The variables of loops."""

_ONLY_COUNTING = frozenset({"length", "count", "first", "last", "list", "reverse", "d", "default"})
"""Filters that do not use the items of a list."""


@dataclass
class Names:
    """Walks the syntax trees of a template's parts and collects what they use.

    `uses` maps a name to the attributes read of it, down to the last ("hang.don_vi.ten"; "hang.*"
    for all below), `printed` to those that reach the paper (in a condition alone a value does not).
    """

    vocabulary: Vocabulary
    uses: dict[str, set[str]] = field(default_factory=dict)
    printed: dict[str, set[str]] = field(default_factory=dict)
    _report: Report = lambda line, message, hint: None
    _looped: frozenset[str] = frozenset()

    @cached_property
    def known(self) -> dict[str, Any]:
        """The names of the vocabulary with their types."""
        return self.vocabulary.types

    def read(self, tree: nodes.Template, report: Report) -> None:
        """Walk the tree of a part; faults go to `report`."""
        self._report = report
        loops = tree.find_all(nodes.For)
        self._looped = frozenset(name.name for loop in loops for name in _names_of(loop.target))
        self._walk(tree, {})

    def read_alone(self, part: Part, report: Report) -> None:
        """Walk the tags of a part one by one, if it cannot be read as a whole."""
        local: Local = {"loop": UNKNOWN}
        for line, tag in enumerate(part.tags, 2):
            self._report = partial(_at, report, line)
            for tree in alone(tag.text) if readable(tag.text) is None else ():
                self._walk(tree, local)
                for loop in tree.find_all(nodes.For):
                    local.update(self._targets(loop, local))

    # Statements

    def _walk(self, node: nodes.Node, local: Local) -> None:
        match node:
            case nodes.Output():
                for expression in node.nodes:
                    self._print(expression, local)
            case nodes.For():
                inner = {**local, "loop": UNKNOWN, **self._targets(node, local)}
                if node.test is not None:
                    self._type(node.test, inner)
                for child in [*node.body, *node.else_]:
                    self._walk(child, inner)
            case nodes.Expr():
                self._type(node, local)
            case _:
                for child in node.iter_child_nodes():
                    self._walk(child, local)

    def _targets(self, node: nodes.For, local: Local) -> Local:
        """The variables of a loop with their types."""
        self._mark(node.iter, local)
        seen = self._type(node.iter, local)
        owner = seen.kind
        if isinstance(owner, type) and (is_dataclass(owner) or issubclass(owner, _ATOMS)):
            message = f"“{_source(node.iter)}” không phải danh sách nên không lặp được"
            self._report(node.lineno, message, _SEE_GLOSSARY)
        if isinstance(node.target, nodes.Name):
            return {node.target.name: replace(seen, kind=_element(owner))}
        return {target.name: UNKNOWN for target in _names_of(node.target)}

    def _print(self, node: nodes.Node, local: Local) -> None:
        if isinstance(node, nodes.TemplateData):
            return
        kind = self._type(node, local).kind
        if get_origin(kind) is tuple or (isinstance(kind, type) and is_dataclass(kind)):
            message = f"“{_source(node)}” là một nhóm, không in thẳng được"
            near = ", ".join(sorted(_attributes(kind) or {})[:6])
            hint = f"Nêu một trường của nó: {near}…" if near else "Dùng {% for … %}."
            self._report(node.lineno, message, hint)
        self._mark(node, local)

    def _mark(self, node: nodes.Node | None, local: Local) -> None:
        """Note the names whose values reach the paper through this expression."""
        match node:
            case nodes.Name():
                if node.name in self.known and node.name not in local:
                    self.printed.setdefault(node.name, set())
            case nodes.Getattr(node=nodes.Name(name=name)) if name not in local:
                self.printed.setdefault(name, set()).add(node.attr)
            case nodes.CondExpr():
                self._mark(node.expr1, local)
                self._mark(node.expr2, local)
            case nodes.Compare() | nodes.Test() | nodes.Not():
                pass
            case nodes.Expr():
                for child in node.iter_child_nodes():
                    self._mark(child, local)
            case _:
                pass

    # Expressions

    def _type(self, node: nodes.Node, local: Local) -> "Seen":
        """The type of an expression (Any if it cannot be determined), noting what it uses."""
        if isinstance(node, nodes.Name):
            return self._name(node, local)
        if isinstance(node, nodes.Getattr):
            return self._attribute(node, local)
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
            return UNKNOWN  # no name of ours is a function; the rules forbid the call
        seen = [
            self._type(child, local)
            for child in node.iter_child_nodes()
            if isinstance(child, nodes.Expr | nodes.Helper)
        ]
        if not seen:
            return UNKNOWN
        if isinstance(node, nodes.Getitem):
            return replace(seen[0], kind=_element(seen[0].kind))
        if isinstance(node, nodes.Filter):
            return self._filtered(node, seen[0])
        if isinstance(node, nodes.Compare):
            self._compared(node, seen)
        return UNKNOWN

    def _compared(self, node: nodes.Compare, seen: Sequence["Seen"]) -> None:
        """Note what is compared; a value that is one of a few can be nothing else."""
        for expression in seen:
            self._whole(expression)
        choices = next((expression.choices for expression in seen if expression.choices), ())
        sides = (node.expr, *(operand.expr for operand in node.ops))
        texts = (side.value for side in sides if isinstance(side, nodes.Const))
        for text in (text for text in texts if isinstance(text, str) and choices):
            if text not in choices:
                listed = ", ".join(f"“{choice}”" for choice in choices)
                message = f"so sánh với “{text}”, mà giá trị ấy không bao giờ có"
                self._report(node.lineno, message, f"Chỉ có: {listed}; ghi đúng từng chữ.")

    def _filtered(self, node: nodes.Filter, seen: "Seen") -> "Seen":
        """What a filter gives of a value; it may read attributes of its items by their names."""
        if node.name in PICTURE_FILTERS:
            if not isinstance(node.node, nodes.Const) and bare(seen.kind) not in (Hinh, Any):
                message = f"“{_source(node.node)}” không phải một hình" if node.node else ""
                self._report(node.lineno, message, 'Ghi tên tệp hình: {{ "bieu-trung"|hinh }}.')
            return UNKNOWN
        if _is_record(_element(seen.kind)) and node.name not in _ONLY_COUNTING:
            named = [*node.args, *(pair.value for pair in node.kwargs)]
            texts = [argument.value for argument in named if isinstance(argument, nodes.Const)]
            for text in (text for text in texts if isinstance(text, str)):
                self._note(seen, text)
            if not named:
                self._whole(seen)
        if node.name in LIST_FILTERS:
            return seen
        if node.name in ("first", "last"):
            return replace(seen, kind=_element(seen.kind))
        return UNKNOWN

    def _name(self, node: nodes.Name, local: Local) -> "Seen":
        if node.name in local:
            return local[node.name]
        if node.name in self.vocabulary.closed:
            self._report(node.lineno, *self.vocabulary.closed[node.name])
        if node.name in self.known:
            self.uses.setdefault(node.name, set())
            return Seen(bare(self.known[node.name]), node.name)
        if node.name in self._looped:
            message = f"biến “{node.name}” chỉ có trong vòng lặp, giữa thẻ for và thẻ endfor của nó"
            hint = "Chuyển thẻ này vào giữa hai thẻ ấy, hoặc dùng tên khác."
            self._report(node.lineno, message, hint)
            return UNKNOWN
        near = nearest(node.name, (*self.known, *local))
        self._unknown(node, node.name, _below(self.known, node.name) or near)
        return UNKNOWN

    def _attribute(self, node: nodes.Getattr, local: Local) -> "Seen":
        owner = self._type(node.node, local)
        self._note(owner, node.attr)
        attributes = _attributes(owner.kind)
        path = f"{owner.path}.{node.attr}".lstrip(".")
        if attributes is None:
            return Seen(Any, owner.root, path)
        if node.attr in attributes:
            choices = _choices(attributes[node.attr])
            return Seen(bare(attributes[node.attr]), owner.root, path, choices)
        label = _source(node.node)
        near = _below(attributes, node.attr) or nearest(node.attr, tuple(attributes))
        self._unknown(node, f"{label}.{node.attr}", f"{label}.{near}" if near else None)
        return UNKNOWN

    def _note(self, owner: "Seen", attribute: str) -> None:
        if owner.root:
            self.uses.setdefault(owner.root, set()).add(f"{owner.path}.{attribute}".lstrip("."))

    def _whole(self, seen: "Seen") -> None:
        """Note a record, or a list of them, used as a whole: all its attributes count."""
        if _is_record(seen.kind) or _is_record(_element(seen.kind)):
            self._note(seen, "*")

    def _unknown(self, node: nodes.Node, name: str, near: str | None) -> None:
        hint = f"Có phải “{near}”?" if near else _SEE_GLOSSARY
        self._report(node.lineno, f"biến “{name}” không có", hint)


def _at(report: Report, line: int, _: int, message: str, hint: str) -> None:
    report(line, message, hint)


def alone(tag: str) -> tuple[nodes.Template, ...]:
    """The tree of a tag by itself, completed to a block; () if it is not one.

    Raises TemplateSyntaxError when what is in the tag is broken.
    """
    if tag.startswith("{#"):
        return ()
    inner = tag.strip("{}%").strip("-+ \u00a0\n")
    word, _, rest = inner.partition(" ")
    if tag.startswith("{{"):
        source = tag
    elif word in ("if", "elif"):
        source = f"{{% if {rest} %}}{{% endif %}}"
    elif word == "for":
        source = f"{{% for {rest} %}}{{% endfor %}}"
    else:
        return ()
    return (_PLAIN.parse(source),)


_PLAIN = ImmutableSandboxedEnvironment()


@lru_cache(maxsize=2000)  # templates have the same letterhead, dates and signatures
def readable(tag: str) -> TemplateSyntaxError | None:
    """What is wrong inside a tag taken by itself; None if it can be read."""
    try:
        alone(tag)
    except TemplateSyntaxError as fault:
        return fault
    except RecursionError:
        return TemplateSyntaxError("lồng nhau quá sâu", 1)
    return None


def _source(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_source(node.node)}.{node.attr}"
    return "…"


def _names_of(target: nodes.Node) -> tuple[nodes.Name, ...]:
    """The variables that a loop sets."""
    return (target,) if isinstance(target, nodes.Name) else tuple(target.find_all(nodes.Name))


def _below(owners: Mapping[str, Any], attribute: str) -> str | None:
    """The one attribute of this name that an owner has ("don_vi.ten_day_du"), None of several."""
    found = [
        f"{name}.{attribute}"
        for name, kind in owners.items()
        if attribute in (_attributes(bare(kind)) or ())
    ]
    settings = f"{_SETTINGS}.{attribute}"
    return settings if settings in found else (found[0] if len(found) == 1 else None)


_SETTINGS = "thong_tin_chung"
"""Where several names have an attribute, that of the workbook's settings is meant."""


def _choices(kind: Any) -> tuple[str, ...]:
    return kind.__metadata__[0] if get_origin(kind) is Annotated else ()


def bare(kind: Any) -> Any:
    """The type without None, and without what it can be."""
    if get_origin(kind) is Annotated:
        kind = kind.__origin__
    if isinstance(kind, UnionType):
        rest = [part for part in get_args(kind) if part is not NoneType]
        return rest[0] if len(rest) == 1 else Any
    return kind


def _element(kind: Any) -> Any:
    kind = bare(kind)
    return get_args(kind)[0] if get_origin(kind) is tuple else Any


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and is_dataclass(kind)


@cache
def _attributes(kind: Any) -> dict[str, Any] | None:
    """Attributes of a dataclass with their types; None for a type that is not ours."""
    if not (isinstance(kind, type) and is_dataclass(kind)):
        return None
    hints = get_type_hints(kind, include_extras=True)
    attributes = {
        field.name: hints.get(field.name, Any) for field in fields(kind) if field.name != "cells"
    }
    for name, value in properties_of(kind).items():
        attributes[name] = get_type_hints(value, include_extras=True).get("return", Any)
    return attributes


def properties_of(kind: type) -> dict[str, Any]:
    """The getters of a type's properties."""
    members = {name: getattr(kind, name, None) for name in dir(kind)}
    return {
        name: member.fget
        for name, member in members.items()
        if isinstance(member, property) and member.fget is not None
    }
