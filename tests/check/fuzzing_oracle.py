"""What a changed value may do: be printed in exactly the papers that use it, or be found.

The papers that use a cell are those that an error on it holds back, or that are no longer due with
it: that is what the program says of itself, and what a change of the value is held against. Only
whether a paper is due at all may also follow from the sheet that decides for which units its kind
is made. No paper of any kind may
change with a cell that it does not use; that it prints what it uses is proved for `PRINTED`.
"""

import datetime as dt
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cache, cached_property, lru_cache
from itertools import accumulate

from pipeline.check.subjects import RESTS_ON_STANDARD
from pipeline.model import words
from pipeline.model.findings import CellPlace, Finding
from pipeline.model.records import (
    CanCu,
    DangKy,
    DonVi,
    HoiDong,
    KetQuaTruoc,
    KinhPhi,
    NguoiKy,
    NoiNhan,
    VanBan,
)
from pipeline.model.texts import clean
from tests.check.fuzzing_fields import (
    BESIDE,
    BY_FIGURES,
    CERTIFICATES,
    CHAIRED,
    COUNTS_VOTERS,
    DECIDED_BY,
    KEYS,
    NAMES_STANDARD,
    NO_PAPER_YET,
    OF_COUNCILS,
    PRINTED,
    QUOTED,
    QUYET_DINH,
    RECOGNISED,
    SENT,
    STEERS,
    SUMMED,
    SUPPORTED,
    UNUSED,
    VOTES,
    register_name,
    with_recipients,
)
from tests.support.fuzzing import (
    KINDS,
    Cell,
    Made,
    PaperKey,
    Spot,
    base,
    cells_of,
    grid_of,
    paragraphs_of,
    parsed,
    put,
    run,
    squeezed,
)


def judge(spot: Spot, value: object) -> str:
    """Change the cell and look what comes of it; AssertionError where that is wrong."""
    return verdict(Change(spot, value, run(put(grid_of(spot.sample), spot, value))))


def verdict(change: "Change") -> str:
    """What came of a change, in words; AssertionError where it is wrong."""
    strangers = change.changed - change.resting - change.decided - change.kept_back
    assert not strangers, change.failure("these do not use the cell", strangers)
    if change.answers:
        return "finding on the cell"
    if change.now == change.was:
        assert not change.changed, change.failure("the value is the same", change.changed)
        return "reads the same"
    lost = change.changed & change.after.left_out.keys()
    assert not lost, change.failure("kept back without a finding on the cell", lost)
    wrong = {key for key in change.due if key[0] in PRINTED and not change.is_right(key)}
    assert not wrong, change.failure("not as the value stands", wrong)
    assert change.is_used, change.failure("no paper uses the cell", set())
    return "printed" if change.changed else "nothing prints it"


@dataclass(frozen=True)
class Change:
    """Another value in a cell, and what comes of it."""

    spot: Spot
    value: object
    after: Made

    @property
    def before(self) -> Made:
        """What the sample gives."""
        return base(self.spot.sample)

    @property
    def was(self) -> object:
        """The sample's value as it is read."""
        return parsed(self.spot.value, self.spot.field)

    @property
    def now(self) -> object:
        """The new value as it is read."""
        return parsed(self.value, self.spot.field)

    @cached_property
    def changed(self) -> set[PaperKey]:
        """The papers that differ, came or went."""
        before, after = self.before.papers, self.after.papers
        return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}

    @cached_property
    def resting(self) -> frozenset[PaperKey]:
        """The papers that use the cell, as it was or as it is now."""
        blocked = kept_back(self.spot)
        if blocked is None:
            return frozenset(self.before.papers.keys() | self.after.papers.keys())
        return blocked

    @cached_property
    def decided(self) -> set[PaperKey]:
        """The papers that came or went because the cell's row decides whether they are due."""
        came_or_went = self.before.papers.keys() ^ self.after.papers.keys()
        return {key for key in came_or_went if self._decides(key)}

    def _decides(self, key: PaperKey) -> bool:
        kind, unit = key
        deciding = DECIDED_BY.get(KINDS[kind].scope, set()) | {DonVi.sheet}
        return unit in self._units and self.spot.sheet in deciding

    @cached_property
    def _units(self) -> Set[object]:
        """The unit that the row speaks of, before and now."""
        return self.both("Mã") if self.spot.sheet == DonVi.sheet else self.both("Mã đơn vị")

    def both(self, heading: str) -> Set[object]:
        """What a cell of the row says, before and now; nothing where the sheet has none."""
        cell = self.spot.beside.get(heading)
        if cell is None:
            return set()
        return (
            {parsed(cell.value, cell.field), self.now}
            if cell == self.spot
            else {parsed(cell.value, cell.field)}
        )

    @property
    def due(self) -> frozenset[PaperKey]:
        """The papers made now that use the cell."""
        return (self.resting | self.decided) & self.after.papers.keys()

    @property
    def is_used(self) -> bool:
        """Whether a paper uses the cell, or it is known that none does."""
        if self.spot.name in UNUSED or self.both("Loại văn bản") & NO_PAPER_YET:
            return True
        if self.spot.sheet == NguoiKy.sheet and self.both("Loại văn bản") & CHAIRED:
            return True
        return bool(self.resting or self.decided)

    @cached_property
    def answers(self) -> tuple[Finding, ...]:
        """New findings on the cell, or on one that it has to fit."""
        new = set(self.after.findings) - set(self.before.findings)
        return tuple(finding for finding in new if self._is_answer(finding))

    @property
    def kept_back(self) -> set[PaperKey]:
        """The papers that these findings hold back: a number used twice is found in both places."""
        codes = {answer.code for answer in self.answers if answer.is_error}
        new = {finding for finding in self.after.findings if finding.code in codes}
        new -= set(self.before.findings)
        return {key for key, why in self.after.left_out.items() if new & set(why)}

    def _is_answer(self, finding: Finding) -> bool:
        spot, place = self.spot, finding.place
        headings = BESIDE.get(spot.name, frozenset())
        cells = {spot.cell} | {spot.beside[heading].cell for heading in headings}
        for cell in cells_of(finding) & cells:
            if (finding.code, finding.message, cell) not in told(spot.sample):
                return True
        if not isinstance(place, CellPlace):
            return False
        if finding.code == "trung-dong" and (place.sheet, place.row) == (spot.sheet, spot.row):
            return True  # of a key of two cells one is named
        if spot.name in SUMMED and place.sheet == spot.sheet and place.row in (1, None):
            return True
        keys = [clean(text) for text in (self.value, self.now, self.was)]
        quotes = [form for key in keys for form in (f"“{key}”", f"mã đơn vị {key} ")]
        if spot.name in QUOTED and any(quote in finding.message for quote in quotes):
            return True
        if spot.sheet == HoiDong.sheet and finding.code in OF_COUNCILS:
            return True
        if spot.name in COUNTS_VOTERS and finding.code == VOTES:
            return True
        if spot.name in NAMES_STANDARD and finding.code in RESTS_ON_STANDARD:
            return True
        return (
            finding.code == "thieu-dong" and place.sheet == spot.sheet and self._was(finding.kind)
        )

    def _was(self, kind: str | None) -> bool:
        """Whether the row was of this kind of paper, which now has none."""
        return self.spot.field.heading == "Loại văn bản" and kind == self.was

    def is_right(self, key: PaperKey) -> bool:
        """Whether a paper that uses the cell is as it should be."""
        name, kind = self.spot.name, key[0]
        if not self.is_of_row(key):
            return key not in self.changed
        if kind in UNUSED.get(name, ()) and not self._cites_symbol(kind):
            return key not in self.changed
        if self.spot.field.heading in KEYS or kind in STEERS.get(name, ()):
            return True
        return self.is_shown(key)

    def is_of_row(self, key: PaperKey) -> bool:
        """Whether the paper can show the cell's row, as it was or as it is now."""
        (code, unit), units = key, self._units - {None}
        if unit and units and unit not in units:
            return False
        match self.spot.sheet:
            case NguoiKy.sheet | CanCu.sheet:
                return self._is_own(code)
            case NoiNhan.sheet:
                return code == SENT or self._is_own(code)
            case VanBan.sheet:
                return self._is_own(code) or self._is_cited(code)
            case DangKy.sheet if code == SENT:
                # Only how many there are.
                return self.spot.field.heading in KEYS or code in STEERS.get(self.spot.name, ())
            case KinhPhi.sheet if code in SUPPORTED:
                return SUPPORTED[code] in self.both("Đối tượng")
            case sheet if code == RECOGNISED and units and sheet != KetQuaTruoc.sheet:
                made = self.before.papers.keys() | self.after.papers.keys()
                return any(("giay-cong-nhan", unit) in made for unit in units)
        return True

    def _is_own(self, code: str) -> bool:
        """Whether the row is of the paper's own kind, before or now."""
        return register_name(code) in self.both("Loại văn bản")

    def _is_cited(self, code: str) -> bool:
        """Whether the row is a register entry that another paper cites.

        Certificates cite the decision, the list of recipients each paper of the district.
        """
        names = self.both("Loại văn bản")
        if self.spot.sheet != VanBan.sheet or code not in CERTIFICATES | {SENT}:
            return False
        if code in CERTIFICATES:
            return QUYET_DINH in names
        return not self._units - {None} and bool(names & with_recipients(self.spot.sample))

    def _cites_symbol(self, code: str) -> bool:
        """Whether the cell is a symbol that another paper cites, after a number."""
        numbered = self.both("Số") - {None}
        return self.spot.name == "Văn bản.Ký hiệu" and bool(numbered) and self._is_cited(code)

    def is_shown(self, key: PaperKey) -> bool:
        """Whether the value is in the paper, and where it is another, in what is new there."""
        docx, old = self.after.papers[key], self.before.papers.get(key)
        if self.now is None:
            return docx != old or self.spot.name in BY_FIGURES
        was = paragraphs(old) if old else ()
        return any(stands(form, was, paragraphs(docx)) for form in forms_of(self.now))

    def failure(self, what: str, papers: Set[PaperKey]) -> str:
        """What a failure shows."""
        return "\n".join(
            [
                f"{what}: {sorted(papers, key=str)}",
                f"{self.spot.sample} {self.spot.name} row {self.spot.row}",
                f"was {self.spot.value!r}, now {self.value!r} (read as {self.now!r})",
                f"changed {sorted(self.changed, key=str)}",
                f"resting {sorted(self.resting, key=str)}",
                *self.after.told,
            ]
        )


@cache
def told(sample: str) -> frozenset[tuple[str, str, Cell]]:
    """Code, message and cell of the findings on the unchanged sample."""
    found = base(sample).findings
    return frozenset(
        (finding.code, finding.message, at) for finding in found for at in cells_of(finding)
    )


@cache
def kept_back(spot: Spot) -> frozenset[PaperKey] | None:
    """The papers that an error on the cell holds back, or that are no longer due with it.

    None where it stops everything.
    """
    made = run(put(grid_of(spot.sample), spot, "#N/A"), filled=False)
    if not made.readable:
        return None
    gone = base(spot.sample).papers.keys() - made.papers.keys() - made.left_out.keys()
    return frozenset(gone) | frozenset(
        key
        for key, why in made.left_out.items()
        if any(spot.cell in cells_of(finding) for finding in why)
    )


@lru_cache(maxsize=512)
def paragraphs(docx: bytes) -> tuple[str, ...]:
    """The paragraphs of a paper."""
    return tuple(paragraphs_of(docx))


def stands(form: str, old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Whether a text is in the new paragraphs that differ from the old; in any, if none differ."""
    text = "".join(new)
    spans = list(_differing(old, new)) if old != new else [(0, len(text))]
    found = (match.start() for match in re.finditer(f"(?={re.escape(form)})", text))
    return any(at < end and at + len(form) > start for at in found for start, end in spans)


def _differing(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """From where to where the joined new paragraphs are not the old ones."""
    starts = [0, *accumulate(map(len, new))]
    for tag, _, _, first, last in SequenceMatcher(None, old, new, False).get_opcodes():
        if tag != "equal":
            yield starts[first], starts[last]


def forms_of(value: object) -> set[str]:
    """How a value may be on paper, squeezed."""
    if isinstance(value, dt.date):
        d, m, y = value.day, value.month, value.year
        month = f"{m:02d}" if m < 3 else str(m)
        said = {f"{d:02d}/{m:02d}/{y}", f"{d}/{m}/{y}", f"ngày {d:02d} tháng {month} năm {y}"}
        return {squeezed(text) for text in said}
    if isinstance(value, int | Decimal):
        whole = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
        swapped = whole.translate(str.maketrans(",.", ".,"))
        return {swapped, swapped.replace(".", ""), f"{value:02}" if value >= 0 else swapped}
    # Excel writes a control character so; it is not part of the text. [hạn] is where a date goes.
    text = squeezed(re.sub(r"_x000[7D]_", "", str(value)))
    text = max(re.split(r"\[hạn\]", text), key=len)
    return {text, text.rstrip(".;,:"), squeezed(words.rut_gon(str(value)))}
