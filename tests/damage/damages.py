"""Damages to files: bytes flipped, cut, doubled, and parts of a zip changed after a right sum.

`HOSO_SEED` changes the seeds, so that other damages can be tried; by default they are fixed.
"""

import io
import os
import random
import re
import zipfile
from collections.abc import Callable, Iterator

SEED = os.environ.get("HOSO_SEED", "1")
FEW, MANY = 50, 1000

Damage = Callable[[bytes, random.Random], bytes]


def flipped(content: bytes, chance: random.Random) -> bytes:
    """A few bytes changed anywhere."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 3, 20))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut_short(content: bytes, chance: random.Random) -> bytes:
    """The end is missing."""
    return content[: chance.randrange(len(content))]


def holed(content: bytes, chance: random.Random) -> bytes:
    """A block is missing, doubled, or zero."""
    start = chance.randrange(len(content))
    end = min(len(content), start + chance.choice((1, 16, 512, 4096)))
    middle = chance.choice((b"", content[start:end] * 2, bytes(end - start)))
    return content[:start] + middle + content[end:]


def directory_flipped(content: bytes, chance: random.Random) -> bytes:
    """Bytes of the zip's directory changed: names, sizes, sums, methods, places."""
    start = max(0, content.rfind(b"PK\x05\x06"))
    first = content.find(b"PK\x01\x02")
    first = first if first >= 0 else start
    changed = bytearray(content)
    for _ in range(chance.choice((1, 2, 5))):
        changed[chance.randrange(first, len(changed))] = chance.randrange(256)
    return bytes(changed)


def part_changed(content: bytes, chance: random.Random) -> bytes:
    """One XML part damaged and packed again, so that sizes and sums are right."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        names = [name for name in old.namelist() if name.endswith((".xml", ".rels"))]
        chosen = chance.choice(names)
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, text_changed(part, chance) if name == chosen else part)
    return target.getvalue()


_TAG = re.compile(rb"<[^<>]*>")
_VALUE = re.compile(rb'"[^"<>]*"')
_ODD = (b'"-1"', b'""', b'"99999999999999999999"', b'"x"', b'"' + b"9" * 5000 + b'"', b'"1e400"')


def text_changed(content: bytes, chance: random.Random) -> bytes:
    """Markup or text damaged: a tag or a value taken out, doubled or odd, or bytes changed."""
    pattern = chance.choice((_TAG, _VALUE, None))
    places = list(pattern.finditer(content)) if pattern else []
    if not places:
        return flipped(content, chance) if content else b"x"
    place = chance.choice(places)
    new = chance.choice((b"", place[0] * 2, chance.choice(places)[0]))
    if pattern is _VALUE:
        new = chance.choice(_ODD)
    return content[: place.start()] + new + content[place.end() :]


RAW = (flipped, cut_short, holed)
ZIPPED = (*RAW, directory_flipped, part_changed, part_changed)
WRITTEN = (*RAW, text_changed, text_changed)


def damaged(
    content: bytes, kinds: tuple[Damage, ...], count: int, name: str
) -> Iterator[tuple[str, bytes]]:
    """This many damaged copies, each with what names it in a failure."""
    for number in range(count):
        seed = f"{SEED}/{name}/{number}"
        chance = random.Random(seed)
        damage = chance.choice(kinds)
        yield f"{seed} {damage.__name__}", damage(content, chance)
