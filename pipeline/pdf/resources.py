"""The resources of a PDF's pages: fonts and pictures, by name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.pdf.source import Source

CONTENTS = re.compile(rb"/Contents\s*(\[[^\]]*\]|\d+ \d+ R)")
"""The entry that names the content of a page: one stream, or several."""

_ENTRY = re.compile(rb"/([^\s/<>\[\](){}%]+)\s*(\d+) \d+ R")


@dataclass(frozen=True)
class PageFont:
    """A font that a page uses, and whether the file holds it."""

    name: str
    embedded: bool


def page_fonts(source: Source, page: int) -> Iterator[PageFont]:
    """The fonts in the resources of a page (the first is 0)."""
    text = source.text(source.pages[page])
    match = re.search(rb"/Resources (\d+) \d+ R", text)
    resources = source.text(int(match[1])) if match else text
    for _, number in entries(source, resources, b"Font"):
        outer = source.text(number)
        inner = re.search(rb"/DescendantFonts\s*\[?\s*(\d+) \d+ R", outer)
        font = source.text(int(inner[1])).lstrip(b"[ ") if inner else outer
        if inner and not font.startswith(b"<<"):
            array = re.match(rb"(\d+) \d+ R", font)
            font = source.text(int(array[1])) if array else font
        descriptor = re.search(rb"/FontDescriptor (\d+) \d+ R", font)
        name = re.search(rb"/BaseFont\s*/([^\s/<>\[\]()]+)", outer)
        embedded = descriptor is not None and b"/FontFile" in source.text(int(descriptor[1]))
        yield PageFont(name[1].decode("latin-1") if name else "?", embedded)


def own_resources(source: Source, page: bytes) -> bytes:
    """A page's text with only those fonts and pictures that its content names.

    LibreOffice gives all pages of a document one list: without this each paper would carry the
    fonts and pictures of its whole batch.
    """
    match = re.search(rb"/Resources (\d+) \d+ R", page)
    if match is None:
        return page
    contents = CONTENTS.search(page)
    numbers = re.findall(rb"(\d+) \d+ R", contents[1]) if contents else []
    streams = [source.data(int(number)) for number in numbers]
    resources = source.text(int(match[1]))
    pictures = entries(source, resources, b"XObject")
    names = [name for name, _ in (*entries(source, resources, b"Font"), *pictures)]
    used = {name for name in names if any(b"/" + name in stream for stream in streams if stream)}
    if None in streams or any(
        name in used and b"/Form" in (form := source.text(number)) and b"/Resources" not in form
        for name, number in pictures
    ):
        return page
    for key in (b"Font", b"XObject"):
        resources = _trimmed(source, resources, key, used)
    return page[: match.start()] + b"/Resources" + resources + page[match.end() :]


def _list(resources: bytes, key: bytes) -> re.Match[bytes] | None:
    return re.search(rb"/%s\s*(?:(\d+) \d+ R|(<<[^<>]*>>))" % key, resources)


def entries(source: Source, resources: bytes, key: bytes) -> list[tuple[bytes, int]]:
    """Names and object numbers in a resource dictionary (`key`: fonts or pictures)."""
    place = _list(resources, key)
    if place is None:
        return []
    text = source.text(int(place[1])) if place[1] else place[2]
    return [(name, int(number)) for name, number in _ENTRY.findall(text)]


def _trimmed(source: Source, resources: bytes, key: bytes, used: set[bytes]) -> bytes:
    place = _list(resources, key)
    if place is None:
        return resources
    named = entries(source, resources, key)
    kept = b"".join(b"/%s %d 0 R" % (name, number) for name, number in named if name in used)
    return b"%s/%s<<%s>>%s" % (resources[: place.start()], key, kept, resources[place.end() :])
