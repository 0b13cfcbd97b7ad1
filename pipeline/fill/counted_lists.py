"""Templates that print only a part of a list but count all of it: the number is too large."""

from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import nodes

_COUNTING = ("length", "count")


@dataclass(frozen=True)
class Counted:
    """A list that is counted as a whole, and the line of the tag."""

    line: int
    name: str


def counted_whole(tree: nodes.Template) -> Iterator[Counted]:
    """The counts of lists from which each loop takes a part (`for … in … if …`)."""
    loops = [loop for loop in tree.find_all(nodes.For) if isinstance(loop.iter, nodes.Name)]
    names = {loop.iter.name: True for loop in loops if isinstance(loop.iter, nodes.Name)}
    for loop in loops:
        if isinstance(loop.iter, nodes.Name) and loop.test is None:
            names[loop.iter.name] = False
    seen = set()
    for output in tree.find_all(nodes.Output):
        for count in output.find_all(nodes.Filter):
            inner = count.node
            if count.name not in _COUNTING or not isinstance(inner, nodes.Name):
                continue
            found = Counted(count.lineno, inner.name)
            if names.get(inner.name) and found not in seen:
                seen.add(found)
                yield found
