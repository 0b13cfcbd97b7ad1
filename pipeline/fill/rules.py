"""What a template may do: a list of what is allowed, so that nothing unbounded can be written.

A template is a clerk's file and may come from anywhere. Jinja's sandbox keeps it from Python's
insides, but neither from `"a" * 10**9` nor from loops within loops. Here only these are let
through: names of the vocabulary, attributes, conditions, comparisons, listed filters with small
constant arguments, and loops over lists of the vocabulary, an inner loop only over what the outer
one's item holds. The work of a paper is then bounded by its template's length times its data. The
check reads the syntax tree before anything is compiled, for Jinja computes constants while
compiling.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import nodes

from pipeline.fill import pictures
from pipeline.model.texts import nearest
from pipeline.model.words import FILTERS

LARGEST_NUMBER = 1000
LONGEST_TEXT = 500
DEEPEST = 25
MOST_FILTERS = 8

_STATEMENTS = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For)
_EXPRESSIONS = (
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
    nodes.Test,
    nodes.CondExpr,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Compare,
    nodes.Operand,
    nodes.Concat,
    nodes.Add,
    nodes.Sub,
    nodes.Neg,
    nodes.Pos,
    nodes.List,
    nodes.Tuple,
    nodes.Keyword,
)
_ALLOWED = (*_STATEMENTS, *_EXPRESSIONS)

LIST_FILTERS = frozenset({"list", "reverse", "sort", "unique", "selectattr", "rejectattr"})
"""Filters that give a list of the same items."""

_PLAIN_FILTERS = frozenset(
    {"abs", "capitalize", "count", "d", "default", "e", "escape", "first", "int", "join", "last"}
    | {"length", "lower", "max", "min", "round", "string", "sum", "title", "trim", "upper"}
    | {"wordcount"}
)
OWN_FILTERS = frozenset({*FILTERS, "gach", *pictures.FILTERS})
ALLOWED_FILTERS = OWN_FILTERS | LIST_FILTERS | _PLAIN_FILTERS
ALLOWED_TESTS = frozenset(
    {"defined", "undefined", "none", "boolean", "true", "false", "number", "integer", "string"}
    | {"even", "odd", "divisibleby", "in", "eq", "equalto", "ne", "lt", "lessthan", "le", "gt"}
    | {"greaterthan", "ge", "==", "!=", "<", "<=", ">", ">="}
)
_ANY_ARGUMENT = frozenset({"d", "default"})

_NAMES = {
    nodes.Call: "gọi hàm",
    nodes.Mul: "phép nhân",
    nodes.Div: "phép chia",
    nodes.FloorDiv: "phép chia",
    nodes.Mod: "phép %",
    nodes.Pow: "phép lũy thừa",
    nodes.Assign: "{% set %}",
    nodes.AssignBlock: "{% set %}",
    nodes.Include: "{% include %}",
    nodes.Import: "{% import %}",
    nodes.FromImport: "{% from … import %}",
    nodes.Extends: "{% extends %}",
    nodes.Block: "{% block %}",
    nodes.Macro: "{% macro %}",
    nodes.CallBlock: "{% call %}",
    nodes.FilterBlock: "{% filter %}",
    nodes.With: "{% with %}",
    nodes.ScopedEvalContextModifier: "{% autoescape %}",
    nodes.Slice: "lát cắt [:]",
    nodes.Dict: "từ điển { }",
}


@dataclass(frozen=True)
class Breach:
    """Something a template must not do: `unknown` when it is a name that does not exist."""

    line: int
    message: str
    hint: str
    unknown: bool = False


def breaches(tree: nodes.Template, known_filters: frozenset[str]) -> Iterator[Breach]:
    """Everything that a template does but must not; `known_filters` are those known to Jinja."""
    yield from _Rules(known_filters).node(tree, 0, None)


@dataclass(frozen=True)
class _Rules:
    known_filters: frozenset[str]

    def node(self, node: nodes.Node, depth: int, item: str | None) -> Iterator[Breach]:
        """A node and all below it; `item` is the variable of the innermost loop around it."""
        if depth > DEEPEST:
            yield Breach(node.lineno, "thẻ lồng nhau quá sâu", "Bỏ bớt tầng.")
            return
        if not isinstance(node, _ALLOWED):
            name = _NAMES.get(type(node), type(node).__name__)
            yield Breach(
                node.lineno,
                f"mẫu không được dùng {name}",
                "Mẫu chỉ in các tên có sẵn, dùng if, for và bộ lọc; tính toán thì làm trong sổ.",
            )
            return
        yield from self._own(node, item)
        inner = item
        if isinstance(node, nodes.For):
            yield from self._loop(node, item)
            inner = node.target.name if isinstance(node.target, nodes.Name) else ""
        for child in node.iter_child_nodes():
            around = item if isinstance(node, nodes.For) and child is node.iter else inner
            yield from self.node(child, depth + 1, around)

    def _own(self, node: nodes.Node, item: str | None) -> Iterator[Breach]:
        match node:
            case nodes.Filter():
                yield from self._filter(node)
            case nodes.Test():
                if node.name not in ALLOWED_TESTS:
                    yield _not_known("phép thử", node.name, ALLOWED_TESTS, node.lineno, True)
            case nodes.Const(value=int() | float() as number) if abs(number) > LARGEST_NUMBER:
                if not 1900 <= number <= 2200:  # a year may be compared with
                    yield Breach(node.lineno, f"số {number} quá lớn", "Dùng số đến 1000.")
            case nodes.Const(value=str() as text):
                if len(text) > LONGEST_TEXT or "__" in text:
                    yield Breach(node.lineno, "chuỗi trong thẻ không dùng được", "Viết ngắn lại.")
            case nodes.Getattr(attr=name) if name.startswith("_"):
                yield Breach(node.lineno, f"mẫu không được dùng “.{name}”", "Bỏ tên này.")
            case nodes.Getitem(arg=index) if not isinstance(index, nodes.Const):
                yield Breach(node.lineno, "chỉ số trong [ ] phải là một số", "Ví dụ: [0].")
            case _:
                pass

    def _filter(self, node: nodes.Filter) -> Iterator[Breach]:
        if node.name not in self.known_filters:
            yield _not_known("bộ lọc", node.name, ALLOWED_FILTERS, node.lineno, True)
            return
        if node.name not in ALLOWED_FILTERS:
            yield _not_known("bộ lọc", node.name, ALLOWED_FILTERS, node.lineno, False)
            return
        if len(_chain(node)) > MOST_FILTERS:
            yield Breach(node.lineno, "quá nhiều bộ lọc nối tiếp", "Bỏ bớt bộ lọc.")
        if node.name not in _ANY_ARGUMENT:
            given = [*node.args, *(pair.value for pair in node.kwargs)]
            if (
                node.dyn_args
                or node.dyn_kwargs
                or not all(_is_constant(argument) for argument in given)
            ):
                yield Breach(
                    node.lineno,
                    f"bộ lọc {node.name} chỉ nhận số hoặc chữ ghi sẵn",
                    f"Ghi số hoặc chữ trong ngoặc sau {node.name}.",
                )
        yield from _pictures(node)
        before = node.node.name if isinstance(node.node, nodes.Filter) else "list"
        if node.name in ("join", "noi") and before not in LIST_FILTERS:
            yield Breach(
                node.lineno,
                f"bộ lọc {node.name} chỉ dùng ngay sau một danh sách",
                f"Đặt {node.name} làm bộ lọc đầu tiên.",
            )

    def _loop(self, node: nodes.For, item: str | None) -> Iterator[Breach]:
        if node.recursive:
            yield Breach(node.lineno, "mẫu không được dùng vòng lặp recursive", "Bỏ recursive.")
        root = node.iter
        while isinstance(root, nodes.Filter) and root.name in LIST_FILTERS and root.node:
            root = root.node
        if isinstance(root, nodes.List | nodes.Tuple):
            return
        while isinstance(root, nodes.Getattr | nodes.Getitem):
            root = root.node
        if not isinstance(root, _ALLOWED):
            return  # reported for itself
        if not isinstance(root, nodes.Name):
            yield Breach(
                node.lineno,
                "vòng lặp chỉ chạy trên một danh sách có sẵn",
                "Ví dụ: {% for n in noi_nhan %}.",
            )
        elif item is not None and root.name != item:
            yield Breach(
                node.lineno,
                f"vòng lặp trong một vòng lặp khác phải chạy trên “{item}”",
                f"Ví dụ: {{% for x in {item}.noi_nhan %}}; hoặc đưa vòng lặp này ra ngoài.",
            )


def _pictures(node: nodes.Filter) -> Iterator[Breach]:
    """Faults of a picture's filter: its sizes, or what comes before or after it."""
    before = node.node.name if isinstance(node.node, nodes.Filter) else ""
    if before in pictures.FILTERS:
        message = f"không đặt bộ lọc {node.name} sau {before}"
        yield Breach(node.lineno, message, "Để bộ lọc của hình đứng cuối.")
    if node.name not in pictures.FILTERS:
        return
    example = 'Ví dụ: {{ "bieu-trung"|hinh(cao=22) }}.'
    given = {
        str(pair.key): pair.value.value if isinstance(pair.value, nodes.Const) else None
        for pair in node.kwargs
    }
    if node.args:
        yield Breach(node.lineno, "cỡ của hình phải ghi tên: rong, cao (mm)", example)
    elif fault := pictures.fault_of_sizes(given):
        yield Breach(node.lineno, fault, example)
    if not isinstance(node.node, nodes.Const | nodes.Name | nodes.Getattr):
        message = f"trước {node.name} phải là tên một hình"
        yield Breach(node.lineno, message, example)


def _chain(node: nodes.Expr | None) -> list[str]:
    """A chain of filters, in order."""
    names = []
    while isinstance(node, nodes.Filter):
        names.append(node.name)
        node = node.node
    return names


def _is_constant(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Neg):
        return _is_constant(node.node)
    if isinstance(node, nodes.List | nodes.Tuple):
        return len(node.items) <= 20 and all(_is_constant(item) for item in node.items)
    return isinstance(node, nodes.Const)


def _not_known(what: str, name: str, allowed: frozenset[str], line: int, unknown: bool) -> Breach:
    near = nearest(name, sorted(allowed))
    hint = f"Có phải “{near}”?" if near else "Xem các bộ lọc trong docs/glossary.md."
    message = f"{what} “{name}” không có" if unknown else f"mẫu không được dùng {what} “{name}”"
    return Breach(line, message, hint, unknown)
