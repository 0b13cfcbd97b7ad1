"""The one Jinja environment: what a template may print, and what it records."""

import datetime as dt
import html
import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.fill import pictures
from pipeline.fill.pictures import PictureMarkup, Pictures
from pipeline.fonts.family import gach
from pipeline.model.pictures import Hinh
from pipeline.model.words import FILTERS

WHITE = re.compile(r"[\n\t\a\f]")
UNPRINTABLE = re.compile(r"[\x00-\x06\x08\x0b\x0e-\x1f\ufffe\uffff]")
ODD = re.compile(f"{WHITE.pattern}|{UNPRINTABLE.pattern}")
_MARKUP = re.compile(r"<[^>]*>")
_RELATION = re.compile(r'\br:(?:id|embed|link)="')


class BlankValueError(jinja2.TemplateRuntimeError):
    """A template prints a value that is blank."""


class UnsupportedValueError(jinja2.TemplateRuntimeError):
    """A template prints a value that brings parts of its own: an image, a document, a link."""


_OF_DOCXTPL = frozenset({"InlineImage", "Subdoc"})
"""Known by name: docxtpl takes a tenth of a second to import, and most runs never need it."""

_SIMPLE = (Hinh, str, int, tuple, frozenset, type(None), Decimal, dt.date)


class Environment(ImmutableSandboxedEnvironment):
    """The one Jinja environment: sandboxed, strict, escaping; notes what is printed."""

    def __init__(self, files: Pictures | None = None) -> None:
        super().__init__(undefined=jinja2.StrictUndefined, autoescape=True, finalize=self._note)
        self.files = files or Pictures()
        self.used: list[Hinh] = []
        self.printed: list[str] = []
        self.odd = False  # whether a value held line breaks, tabs or what cannot be printed
        self.filters.update(FILTERS)
        self.filters["gach"] = lru_cache(maxsize=4096)(gach)
        self.filters["hinh"] = self._picture
        self.filters["hinh_neu_co"] = self._picture_if_any
        self.filters["co_hinh"] = lambda value: self._found(value) is not None

    def _note(self, value: Any) -> Any:
        if type(value) is str:
            self.printed.append(value)
            if not (self.odd or value.isprintable()):
                self.odd = ODD.search(value) is not None
            return value
        if value is None:
            raise BlankValueError("giá trị trống")
        if isinstance(value, PictureMarkup):
            return value
        if brings_parts(value):
            raise UnsupportedValueError(type(value).__name__)
        text = _as_printed(value)
        self.odd = self.odd or ODD.search(text) is not None
        self.printed.append(text)
        return value

    def _found(self, value: Any) -> Hinh | None:
        """The picture that a value means: one of the vocabulary, or the file of that name."""
        if isinstance(value, str):
            file = self.files.find(value)
            return file[0] if file else None
        if value is None or isinstance(value, Hinh):
            return value
        raise UnsupportedValueError(type(value).__name__)

    def _picture(self, value: Any, **sizes: float) -> PictureMarkup:
        picture = self._found(value)
        if picture is None:
            if isinstance(value, str):
                raise self.files.missing(value)
            raise BlankValueError("hình trống")
        self.used.append(picture)
        return pictures.drawing(picture, 5000 + len(self.used), sizes)

    def _picture_if_any(self, value: Any, **sizes: float) -> str:
        return self._picture(value, **sizes) if self._found(value) is not None else ""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An attribute of a value, as the sandbox allows.

        A record's own public attribute that holds plain data is safe; asking the sandbox about
        each again would take half the time of a filling.
        """
        if not attribute.startswith("_") and hasattr(type(obj), "__dataclass_fields__"):
            value = getattr(obj, attribute, self)
            if isinstance(value, _SIMPLE):
                return value
        return super().getattr(obj, attribute)


def brings_parts(value: Any) -> bool:
    """Whether a value needs parts of the document it was made for."""
    if not _OF_DOCXTPL.isdisjoint(kind.__name__ for kind in type(value).__mro__):
        return True
    return hasattr(value, "__html__") and _RELATION.search(str(value)) is not None


def _as_printed(value: Any) -> str:
    """What a reader sees of a value: rich text without its markup."""
    if hasattr(value, "__html__"):
        return html.unescape(_MARKUP.sub("", str(value)))
    return str(value)
