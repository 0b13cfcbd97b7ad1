"""A paper as it is read again: the pages of its PDF, and the text of its .docx."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from pipeline.docx import text as word_text
from pipeline.model.findings import PaperPlace
from pipeline.model.kinds import Kind
from pipeline.pdf.pages import Page

DIGITS = re.compile(r"\d+")


# How much text around a place is used to find its page.
_CONTEXT, _FARTHEST = (20, 8), 200


@dataclass(frozen=True)
class Copy:
    """What is needed to proof a paper: small, so that it can be sent to a worker.

    `printed` are the values that were filled in, `required` those of them that the kind cannot do
    without, in whatever case the template prints them.
    """

    name: str
    kind: Kind
    layout: str
    docx: bytes
    pdf: bytes
    printed: tuple[str, ...]
    required: tuple[str, ...] = ()
    unit: str | None = None


def bare(text: str) -> str:
    """A text without any white space, as lines may break anywhere in print."""
    return "".join(text.split())


class Reading:
    """A paper as it is read: the pages of its PDF, and the text of its .docx."""

    def __init__(self, copy: Copy, pages: tuple[Page, ...]) -> None:
        self.copy, self.pages = copy, pages
        self.bare_pages = [bare(page.words) for page in pages]
        self.printed = "".join(self.bare_pages)
        self.numbers = {digits for page in pages for digits in DIGITS.findall(page.words)}
        self.text = word_text.body(copy.docx)
        self.bare_text = bare(self.text)

    @cached_property
    def whole_text(self) -> str:
        """The text of the .docx with its headers and footers."""
        return self.text + word_text.around(self.copy.docx)

    @cached_property
    def given(self) -> str:
        """The values that were filled in."""
        return " ".join(self.copy.printed)

    def place(self, page: int | None) -> PaperPlace:
        """The paper, and the page where it is known."""
        return PaperPlace(self.copy.name, page)

    def page_at(self, at: int) -> int | None:
        """The page on which a place of the .docx (in its bare text) is printed."""
        if len(self.pages) == 1:
            return 1
        text = self.bare_text
        for length in _CONTEXT:
            for far in range(0, _FARTHEST, 2):
                before = text[max(0, at - far - length) : max(0, at - far)]
                after = text[at + far : at + far + length]
                if page := self._page_with(before, length) or self._page_with(after, length):
                    return page
        return None

    def page_of(self, value: str) -> int | None:
        """The page on which a value should be printed, as near as can be determined.

        Where it is in the .docx, or else the place of the value that was filled in before it.
        """
        wanted = re.escape(bare(value))
        if value.isdecimal():
            wanted = rf"(?<!\d){wanted}(?!\d)"
        if match := re.search(wanted, self.bare_text):
            return self.page_at(match.start())
        if len(self.pages) == 1:
            return 1
        order = list(map(normal, self.copy.printed))
        before = order[: order.index(value)] if value in order else []
        pages = (self._page_with(bare(value), 4) for value in reversed(before))
        return next((page for page in pages if page), None)

    def _page_with(self, text: str, least: int) -> int | None:
        """The first page that holds a text, if that is long enough to tell."""
        if len(text) < least:
            return None
        return next((at for at, page in enumerate(self.bare_pages, 1) if text in page), None)


def normal(value: str) -> str:
    """A value as it is printed: in composed letters."""
    return value if value.isascii() else unicodedata.normalize("NFC", value)
