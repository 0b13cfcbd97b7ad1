"""docxtpl's own test templates, filled by docxtpl and by us, and compared part by part.

    python -m tests.fill.docxtpl_own FOLDER

FOLDER is docxtpl's source, with its `tests`: the source archive of docxtpl of the pinned version,
or Debian's source package python-docx-template. Nothing of it is kept here. Each script runs in a
scratch copy; where it renders, the same template is filled with the same words by both, twice:

- `strict`: in our environment, with the filters that the script adds;
- `lax`: in the same with the script's escaping, and what ours refuses to print (a blank, an unknown
  name, an image, a sub-document, a link) is printed as nothing or as a plain word.

So what we refuse is reported as refused, and the rest of such a template is compared all the same.
"""

import contextlib
import io
import os
import re
import runpy
import shlex
import shutil
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock, patch

import jinja2
from docxtpl import DocxTemplate, InlineImage, RichText
from lxml import etree

from pipeline.fill import template as filling
from pipeline.fill import template_check
from pipeline.fill.environment import Environment, brings_parts
from pipeline.fill.tagged_part import TemplateFaultError
from pipeline.fill.template import Template
from pipeline.model.vocabulary import Vocabulary, Word
from pipeline.model.words import FILTERS

_PICTURE = re.compile(r"""["'](templates/[^"']+\.(?:png|jpe?g))["']""")
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6360000000020001488a9b6b0000000049454e44ae426082"
)
_REPLACED = {
    "crc_to_new_media": "replace_media",
    "crc_to_new_embedded": "replace_embedded",
    "zipname_to_replace": "replace_zipname",
    "pics_to_replace": "replace_pic",
}
"""What docxtpl puts in place of a file in the .docx, beside filling, by where it is noted."""


class Outcome(Enum):
    """What comparing one filling gave."""

    SAME = "same"
    DIFFERS = "DIFFERS"
    REFUSED = "refused by ours"
    BOTH_REFUSE = "both refuse"
    THEIRS_REFUSES = "refused by docxtpl"


@dataclass(frozen=True)
class Result:
    """An outcome, and why: the first difference, or the reason of the refusal."""

    outcome: Outcome
    why: str = ""

    @property
    def alike(self) -> bool:
        """Whether both did the same."""
        return self.outcome in (Outcome.SAME, Outcome.BOTH_REFUSE)

    def __str__(self) -> str:
        return f"{self.outcome.value}: {self.why}" if self.why else self.outcome.value


@dataclass(frozen=True)
class Rendering:
    """One call of `render` in a script: its template, both comparisons, what our check finds."""

    template: str
    strict: Result
    lax: Result
    check: str
    replaced: tuple[str, ...]


@dataclass(frozen=True)
class Script:
    """A script of docxtpl's tests: its renderings, and the error that ended it."""

    name: str
    renderings: tuple[Rendering, ...]
    error: str = ""

    @property
    def alike(self) -> bool:
        """Whether it ran to its end and both did the same in all its renderings."""
        return not self.error and all(
            rendering.strict.alike and rendering.lax.alike for rendering in self.renderings
        )


class Subdoc(MagicMock):
    """Stands for a sub-document, which docxtpl makes with a library that is not installed here."""


class Lax(Environment):
    """Our environment, but what it refuses to print is printed as a plain word."""

    def __init__(self, autoescape: bool) -> None:
        super().__init__()
        self.undefined = jinja2.Undefined
        self.autoescape = autoescape

    def _note(self, value: Any) -> Any:
        if value is None or isinstance(value, jinja2.Undefined):
            return ""
        if isinstance(value, InlineImage | Subdoc):
            return "?"
        if isinstance(value, RichText):
            self.odd = True  # it may hold line breaks, and a link, which the strict one refuses
            return value
        return super()._note(value)


# Comparing


def compare(word: Any, context: Mapping[str, Any], make: Callable[[], Environment]) -> Result:
    """What `word`, an opened DocxTemplate, and our Template give for the same words."""
    theirs, their_fault = _tried(lambda: _by_docxtpl(word, context, make()))
    with patch.object(filling, "Environment", make):
        ours, our_fault = _tried(lambda: Template(Path(word.template_file)).fill(context))
    if our_fault and their_fault:
        return Result(Outcome.BOTH_REFUSE, our_fault)
    if our_fault:
        return Result(Outcome.REFUSED, our_fault)
    if their_fault:
        return Result(Outcome.THEIRS_REFUSES, their_fault)
    difference = first_difference(ours, theirs)
    return Result(Outcome.DIFFERS, difference) if difference else Result(Outcome.SAME)


def _tried(fill: Callable[[], bytes]) -> tuple[bytes, str]:
    """The document, or why there is none."""
    try:
        return fill(), ""
    except TemplateFaultError as fault:
        return b"", f"{fault.code} ({fault.where}: {fault.message})"
    except Exception as fault:
        return b"", f"{type(fault).__name__}: {fault}"


def _by_docxtpl(word: Any, context: Mapping[str, Any], environment: Environment) -> bytes:
    _render(word, dict(context), environment)
    saved = io.BytesIO()
    word.save(saved)
    return saved.getvalue()


_render = DocxTemplate.render


def first_difference(ours: bytes, theirs: bytes) -> str:
    """The first part in which two .docx differ and where; "" if they are the same."""
    mine, other = _parts(ours), _parts(theirs)
    for name in sorted(mine.keys() | other.keys()):
        if name not in mine or name not in other:
            return f"{name} only in {'docxtpl' if name in other else 'ours'}"
        if mine[name] != other[name]:
            return f"{name}: {_apart(mine[name], other[name])}"
    return ""


def _parts(docx: bytes) -> dict[str, bytes]:
    """All parts: XML in its canonical form, the rest as it is."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: _canonical(name, archive.read(name)) for name in archive.namelist()}


def _canonical(name: str, content: bytes) -> bytes:
    """XML as C14N 2.0 writes it, whose prefixes say nothing: a name may have two in a template."""
    if not name.endswith((".xml", ".rels")):
        return content
    canonical = etree.canonicalize(etree.fromstring(content), rewrite_prefixes=True)
    return str(canonical).encode()


def _apart(ours: bytes, theirs: bytes) -> str:
    pairs = zip(ours, theirs, strict=False)
    shorter = min(len(ours), len(theirs))
    at = next((i for i, (a, b) in enumerate(pairs) if a != b), shorter)
    shown = slice(max(at - 60, 0), at + 60)
    return f"ours {_text(ours[shown])!r}, docxtpl {_text(theirs[shown])!r}"


def _text(content: bytes) -> str:
    return content.decode(errors="replace")


# The check of templates


def checked(path: Path, context: Mapping[str, Any]) -> str:
    """The errors our check finds, by code, when it knows the names that hold words alone.

    The names of our papers hold no image, link or document: such a name would be unknown.
    """
    known = Vocabulary({name: Word(Any) for name, value in context.items() if _of_words(value)})
    findings = template_check.check_template(path, path.name, known, (), path.stem).findings
    counted = Counter(finding.code for finding in findings if finding.is_error)
    return ", ".join(f"{code} ×{count}" for code, count in sorted(counted.items())) or "clean"


def _of_words(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(map(_of_words, value.values()))
    if isinstance(value, list | tuple):
        return all(map(_of_words, value))
    return not isinstance(value, Subdoc) and not brings_parts(value)


# Running the scripts


class Recorder:
    """Takes the place of `DocxTemplate.render` while a script runs."""

    def __init__(self) -> None:
        self.renderings: list[Rendering] = []

    def render(
        self, word: Any, context: Any, jinja_env: Any = None, autoescape: bool = False
    ) -> None:
        """Compare, then do what the script asks for."""
        usual = jinja2.Environment().filters
        own = jinja_env.filters if jinja_env else {}
        added = {name: value for name, value in own.items() if usual.get(name) != value}
        escaping = bool(autoescape or (jinja_env and jinja_env.autoescape))
        path = Path(word.template_file)
        with _nothing_replaced(word) as replaced, patch.dict(FILTERS, added):
            strict = compare(word, context, Environment)
            lax = compare(word, context, lambda: Lax(escaping))
            check = checked(path, context)
        self.renderings.append(Rendering(path.name, strict, lax, check, replaced))
        _render(word, context, jinja_env, autoescape)


@contextlib.contextmanager
def _nothing_replaced(word: Any) -> Iterator[tuple[str, ...]]:
    """docxtpl without the files it is to put in place of others; gives what they were."""
    noted = {name: getattr(word, name) for name in _REPLACED}
    word.reset_replacements()
    yield tuple(_REPLACED[name] for name, count in noted.items() if count)
    vars(word).update(noted)


def run(script: Path) -> Script:
    """Run a script of docxtpl's tests where it is, comparing each of its renderings."""
    _missing_pictures(script)
    recorder = Recorder()
    fault = ""
    try:
        with _recording(recorder), contextlib.chdir(script.parent):
            runpy.run_path(str(script), run_name="__main__")
    except Exception as cause:
        fault = f"{type(cause).__name__}: {cause}"
    return Script(script.stem, tuple(recorder.renderings), fault)


@contextlib.contextmanager
def _recording(recorder: Recorder) -> Iterator[None]:
    def render(word: Any, *args: Any, **kwargs: Any) -> None:
        recorder.render(word, *args, **kwargs)

    with (
        patch.object(DocxTemplate, "render", render),
        patch.object(DocxTemplate, "new_subdoc", lambda *_: Subdoc()),
        patch.object(DocxTemplate, "build_url_id", lambda *_: "rId0"),
        patch.object(os, "system", _system),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        yield


def _system(command: str) -> int:
    """docxtpl's command line, run in this process so that its rendering is seen too."""
    _, option, module, *arguments = shlex.split(command)
    assert (option, module) == ("-m", "docxtpl"), command
    with patch.object(sys, "argv", ["docxtpl", *arguments]):
        runpy.run_module("docxtpl", run_name="__main__")
    return 0


def _missing_pictures(script: Path) -> None:
    """Plain pictures for those that a distribution leaves out of the source."""
    for name in _PICTURE.findall(script.read_text(encoding="utf-8")):
        picture = script.parent / name
        if not picture.exists():
            picture.write_bytes(_PNG)


def run_all(source: Path) -> tuple[Script, ...]:
    """Run all scripts of docxtpl's tests in a scratch copy of their folder."""
    with tempfile.TemporaryDirectory() as scratch:
        tests = Path(scratch) / "tests"
        shutil.copytree(source / "tests", tests)
        (tests / "output").mkdir(exist_ok=True)
        names = sorted(path for path in tests.glob("[a-z]*.py") if path.name != "runtests.py")
        return tuple(run(name) for name in names)


# Telling


def lines(scripts: tuple[Script, ...]) -> Iterator[str]:
    """The table, then how often each outcome came."""
    for script in scripts:
        for at, rendering in enumerate(script.renderings, 1):
            number = f" ({at})" if len(script.renderings) > 1 else ""
            yield f"{script.name}{number}, {rendering.template}"
            yield from (f"    strict  {rendering.strict}", f"    lax     {rendering.lax}")
            yield f"    check   {rendering.check}"
            if rendering.replaced:
                yield f"    left out on both sides: {', '.join(rendering.replaced)}"
        if not script.renderings:
            yield f"{script.name}\n    no rendering"
        if script.error:
            yield f"    ENDED with {script.error}"
    everything = [rendering for script in scripts for rendering in script.renderings]
    for name in ("strict", "lax"):
        counted = Counter(getattr(script, name).outcome.value for script in everything)
        told = ", ".join(f"{count} {outcome}" for outcome, count in counted.most_common())
        yield f"{name}: {told} of {len(everything)} renderings in {len(scripts)} scripts"


def main(arguments: list[str]) -> int:
    """Print the table; 1 when the two part or a script fails, 2 when there is none to run."""
    source = Path(arguments[0]) if len(arguments) == 1 else Path()
    if not (source / "tests" / "templates").is_dir():
        print(__doc__, file=sys.stderr)
        return 2
    scripts = run_all(source)
    print("\n".join(lines(scripts)))
    return 0 if all(script.alike for script in scripts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
