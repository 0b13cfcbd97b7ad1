"""Rules as data, and how a rule file is read: every value knows its line.

The YAML is composed to nodes and never constructed: no object is built from a tag, no number goes
through a binary float, and a fault names the file and the line of the wrong value.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path

import yaml

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
# 1.000 is a thousand to a Vietnamese reader and one to YAML: it is refused, not guessed.
_AMBIGUOUS = re.compile(r"-?\d{1,3}(\.\d{3})+")
# The C loader is ten times faster if PyYAML has it; nodes and lines are the same.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL, _BOOL = "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool"


class RuleError(ValueError):
    """A rule file that cannot be used: `path`, `line` (from 1; None: the file), `message`."""

    def __init__(self, path: Path, line: int | None, message: str) -> None:
        where = path.name if line is None else f"{path.name}, dòng {line}"
        super().__init__(f"{where}: {message}")
        self.path = path
        self.line = line
        self.message = message

    def __reduce__(self) -> tuple[type["RuleError"], tuple[Path, int | None, str]]:
        # The default would call the class with the one text in `args`; workers pickle errors.
        return type(self), (self.path, self.line, self.message)


@dataclass(frozen=True)
class Node:
    """A value of a rule file: its name for messages, its line, and how it may be read.

    Each reading method gives the value or raises `error` with the line.
    """

    path: Path
    name: str
    raw: yaml.Node
    error: type[RuleError] = RuleError

    @property
    def line(self) -> int:
        """The line on which the value starts, from 1."""
        return int(self.raw.start_mark.line) + 1

    def fault(self, message: str) -> RuleError:
        """The error for this value, to be raised."""
        return self.error(self.path, self.line, message)

    @property
    def is_null(self) -> bool:
        """Whether the value is null, or nothing at all."""
        return isinstance(self.raw, yaml.ScalarNode) and self.raw.tag == _NULL

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return isinstance(self.raw, yaml.SequenceNode)

    def fields(
        self, required: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> Mapping[str, "Node"]:
        """A mapping with exactly these keys; `optional` ones may be absent."""
        nodes: dict[str, Node] = {}
        for key, node in self._pairs():
            if key.text() not in required + optional:
                raise key.fault(_unknown_key(key.text(), required + optional))
            nodes[key.text()] = node
        for name in required:
            if name not in nodes:
                raise self.fault(f"“{self.name}” thiếu mục “{name}”")
        return nodes

    def entries(self) -> Mapping[str, "Node"]:
        """A mapping with any keys."""
        return {key.text(): node for key, node in self._pairs()}

    def items(self) -> tuple["Node", ...]:
        """The entries of a list."""
        if not isinstance(self.raw, yaml.SequenceNode):
            raise self.fault(f"“{self.name}” phải là danh sách (mỗi dòng bắt đầu bằng “- ”)")
        return tuple(Node(self.path, self.name, raw, self.error) for raw in self.raw.value)

    def _pairs(self) -> tuple[tuple["Node", "Node"], ...]:
        if not isinstance(self.raw, yaml.MappingNode):
            raise self.fault(f"“{self.name}” phải gồm các mục “tên: giá trị”")
        pairs: list[tuple[Node, Node]] = []
        seen: set[str] = set()
        for raw_key, raw_value in self.raw.value:
            key = Node(self.path, self.name, raw_key, self.error)
            if key.text() in seen:
                raise key.fault(f"mục “{key.text()}” ghi hai lần")
            seen.add(key.text())
            pairs.append((key, Node(self.path, key.text(), raw_value, self.error)))
        return tuple(pairs)

    def text(self) -> str:
        """Text; a number or a date is taken as it is written."""
        if not isinstance(self.raw, yaml.ScalarNode) or self.is_null:
            raise self.fault(f"“{self.name}” phải là chữ và không được để trống")
        if not (value := str(self.raw.value).strip()):
            raise self.fault(f"“{self.name}” không được để trống")
        return value

    def one_of(self, values: tuple[str, ...]) -> str:
        """Text from a closed list."""
        if (value := self.text()) not in values:
            listed = ", ".join(f"“{item}”" for item in values)
            raise self.fault(f"“{self.name}” phải là một trong {listed}, đang ghi “{value}”")
        return value

    def number(self) -> Decimal:
        """A decimal number of at least 0, with a point before the decimals (37.5)."""
        value = self.text()
        if _AMBIGUOUS.fullmatch(value):
            plain = value.replace(".", "")
            raise self.fault(
                f"“{self.name}” ghi “{value}” đọc được hai cách; viết {plain} nếu là hàng nghìn"
            )
        if not _NUMBER.fullmatch(value):
            raise self.fault(f"“{self.name}” phải là số (ví dụ 650 hoặc 37.5), đang ghi “{value}”")
        if (number := Decimal(value)) < 0:
            raise self.fault(f"“{self.name}” không được là số âm, đang ghi “{value}”")
        return number

    def whole(self) -> int:
        """A whole number of at least 0."""
        number = self.number()
        if number != number.to_integral_value():
            raise self.fault(f"“{self.name}” phải là số nguyên, đang ghi “{number}”")
        return int(number)

    def day(self) -> dt.date:
        """A day, written year-month-day (2014-07-15)."""
        value = self.text()
        try:
            return dt.datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError as cause:
            message = f"“{self.name}” phải là ngày dạng 2014-07-15, đang ghi “{value}”"
            raise self.fault(message) from cause

    def flag(self) -> bool:
        """true or false."""
        if not isinstance(self.raw, yaml.ScalarNode) or self.raw.tag != _BOOL:
            raise self.fault(f"“{self.name}” phải là true hoặc false")
        return str(self.raw.value).lower() in ("true", "yes", "on")


def read_nodes(path: Path, error: type[RuleError] = RuleError) -> Node:
    """The root of a YAML file; raises `error` when it cannot be read as one YAML document."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except OSError as cause:
        raise error(path, None, "không mở được tệp") from cause
    except UnicodeDecodeError as cause:
        raise error(path, None, "tệp không phải chữ UTF-8") from cause
    except yaml.MarkedYAMLError as cause:
        raise error(
            path, _syntax_line(cause), "viết sai cú pháp YAML (xem thụt dòng, dấu “:” và nháy)"
        ) from cause
    except yaml.YAMLError as cause:
        raise error(path, None, "tệp có ký tự mà YAML không cho phép") from cause
    except (RecursionError, ValueError) as cause:  # a number of thousands of digits, a deep nest
        raise error(path, None, "tệp có giá trị mà YAML không đọc được") from cause
    if root is None:
        raise error(path, None, "tệp trống")
    return Node(path, path.name, root, error)


def _syntax_line(cause: yaml.MarkedYAMLError) -> int | None:
    # An open bracket or quote is noticed lines later; it is to be fixed where it was opened.
    opened = any(word in (cause.context or "") for word in ("flow", "quoted"))
    mark = cause.context_mark if opened else cause.problem_mark
    return None if mark is None else int(mark.line) + 1


def _unknown_key(key: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(key, known, n=1)
    return f"không có mục “{key}”" + (f"; có phải “{near[0]}”?" if near else "")
