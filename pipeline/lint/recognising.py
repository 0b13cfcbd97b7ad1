"""Which piece of a document is which component of the layout (ô số 1–14).

A file may hold several papers: each starts at a Quốc hiệu and ends where the next begins. What lies
before the first one and, an annex aside, after a signature is not judged.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.lint import words
from pipeline.lint.patterns import (
    ABOUT,
    ANNEX,
    BASIS,
    CLAUSE,
    DATE,
    FORM,
    NUMBER,
    PREFIX,
    SECRET,
    SIGNED_AT,
    SLOGAN,
    SPREAD,
    URGENT,
    apart,
    is_date,
    is_motto,
    is_number,
    like,
)
from pipeline.lint.reading import Paragraph, Piece, Reading, lines
from pipeline.lint.rules import QuyTac
from pipeline.lint.words import bare, is_rule, is_upper, same

# The components of the letterhead stand within so many lines of the Quốc hiệu.
_REACH = 40


@dataclass(frozen=True)
class Paper:
    """A paper: its components by code, in order; what else of it the rules speak about.

    `paragraphs`: all of it; `body`: the paragraphs of running text, between head and signature;
    `kind`: the heading's word, "công văn" where it has none; `head`: the letterhead's paragraphs.
    """

    number: int
    paragraphs: tuple[Paragraph, ...]
    found: dict[str, tuple[Piece, ...]]
    body: tuple[Paragraph, ...]
    head: tuple[Paragraph, ...]
    signing: tuple[Paragraph, ...]
    kind: str
    letter: bool
    day: dt.date | None
    agencies: tuple[tuple[Piece, ...], ...] = ()

    def pieces(self, code: str) -> tuple[Piece, ...]:
        """The pieces of a component, none when it was not found."""
        return self.found.get(code, ())

    def text(self, code: str) -> str:
        """The text of a component on one line."""
        return " ".join(piece.text for piece in self.pieces(code))

    @property
    def is_sheet(self) -> bool:
        """Whether this is a form to show the layout, with words for what goes there."""
        told = self.text("ban-hanh") + self.text("quyen-han")
        return "ten co quan" in bare(told) or "quyen han, chuc vu" in bare(told)


def papers(reading: Reading) -> Iterator[tuple[Paragraph, ...]]:
    """The paragraphs of each paper of a document."""
    paragraphs = reading.paragraphs
    cells: dict[tuple[int, int], int] = {}
    for paragraph in paragraphs:
        spot = paragraph.spot
        if spot.where == "bang":
            row = (spot.block, spot.row)
            cells[row] = max(cells.get(row, 0), spot.cell + 1)
    starts = []
    for place, paragraph in enumerate(paragraphs):
        # A row of many cells is a table that quotes the words, no letterhead.
        if cells.get((paragraph.spot.block, paragraph.spot.row), 0) > 3:
            continue
        if any(is_motto(part.text) for line in lines(paragraph) for part in apart(line)):
            starts.append(_start(paragraphs, place))
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else len(paragraphs)
        if start < end:
            yield paragraphs[start:end]


def _start(paragraphs: Sequence[Paragraph], place: int) -> int:
    """Where the letterhead begins whose Quốc hiệu stands at a place."""
    spot = paragraphs[place].spot
    start = place
    while start and paragraphs[start - 1].spot.block == spot.block:
        start -= 1
    # Without a table the agency may stand above, in its own paragraphs, frames or boxes.
    while start and place - start < 12:
        before = paragraphs[start - 1]
        text = before.text
        if before.spot.where == "bang" or (text and not _is_heading(before)):
            break
        if not text and not before.setting.framed and before.spot.where == "than":
            break
        start -= 1
    return start


def _is_heading(paragraph: Paragraph) -> bool:
    """Whether a paragraph just above the Quốc hiệu can belong to the same letterhead."""
    text = paragraph.text
    if is_rule(text) or NUMBER.fullmatch(text):
        return True
    if paragraph.setting.framed or paragraph.spot.where == "khung":
        return len(text) < 160
    return len(text) < 70 and is_upper(text) and words.is_agency(text)


def recognise(number: int, paragraphs: Sequence[Paragraph], rules: QuyTac) -> Paper:
    """The components of one paper."""
    return _Recogniser(tuple(paragraphs), rules).paper(number)


@dataclass
class _Recogniser:
    paragraphs: tuple[Paragraph, ...]
    rules: QuyTac
    stream: list[Piece] = field(default_factory=list)
    found: dict[str, tuple[Piece, ...]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    def paper(self, number: int) -> Paper:
        for paragraph in self.paragraphs:
            for line in lines(paragraph):
                self.stream.extend(apart(line))
        self._letterhead()
        head_end = self._head_end()
        self._stamps(head_end)
        agencies = self._agencies(head_end)
        title_end = self._title(head_end)
        sign_start = self._recipients(title_end)
        sign_start = self._signer(title_end, sign_start)
        self._date_below(title_end)
        self._annexes(sign_start)
        body_start = self._addressees(title_end, sign_start)
        body_start = self._bases(body_start, sign_start)
        body = self._body(body_start, sign_start)
        kind = self._text("ten-loai")
        letter = not kind and bool(
            self.found.get("trich-yeu-cong-van") or self.found.get("kinh-gui")
        )
        first = self.stream[sign_start].paragraph.order if sign_start < len(self.stream) else 10**9
        head = {piece.paragraph.order for piece in self.stream[:title_end]}
        top = max(head, default=0)
        return Paper(
            number,
            self.paragraphs,
            {code: pieces for code, pieces in self.found.items() if pieces},
            body,
            tuple(each for each in self.paragraphs if each.order <= top + 2),
            tuple(each for each in self.paragraphs if each.order >= first),
            kind or ("công văn" if letter else ""),
            letter,
            self._day(),
            agencies,
        )

    # ---- the head

    def _letterhead(self) -> None:
        motto = next(i for i, piece in enumerate(self.stream) if is_motto(piece.text))
        self._take("quoc-hieu", motto)
        for place in self._near(motto):
            if like(self.stream[place].text, SLOGAN):
                self._take("tieu-ngu", place)
                break
        for place in self._near(motto):
            text = self.stream[place].printed
            if place in self.taken or len(text) > 150 or SIGNED_AT.search(text):
                continue
            if "so-ky-hieu" not in self.found and is_number(text):
                self._take("so-ky-hieu", place)
            elif "dia-danh-ngay" not in self.found and is_date(text):
                self._take("dia-danh-ngay", place)
            elif (
                "trich-yeu-cong-van" not in self.found
                and ABOUT.match(text)
                and self.stream[place].column in ("trai", None)
            ):
                self._take("trich-yeu-cong-van", *self._rest_of_column(place))

    def _near(self, motto: int) -> Iterator[int]:
        """The places near the Quốc hiệu that can hold the letterhead, nearest table first."""
        spot = self.stream[motto].paragraph.spot
        for place in range(min(len(self.stream), motto + _REACH)):
            piece = self.stream[place]
            text = piece.text
            own = piece.paragraph.spot.block == spot.block
            if place > motto and self._is_title(place) and piece.column in (None, "giua"):
                return
            if place > motto and not own:
                if same(text).startswith((same("kính gửi"), same("căn cứ"), same("nơi nhận"))):
                    return
                if len(text) > 160:
                    return
            yield place

    def _rest_of_column(self, place: int) -> Iterator[int]:
        """The lines that follow in the same cell, box or side of the letterhead."""
        first = self.stream[place]
        yield place
        spot = first.paragraph.spot
        for next_place in range(place + 1, min(place + 10, len(self.stream))):
            piece = self.stream[next_place]
            here = piece.paragraph.spot
            if is_rule(piece.text) or next_place in self.taken:
                return
            if spot.where == "than":
                if here.where != "than" or piece.column != "trai" or first.column is None:
                    return
            elif (here.block, here.cell, here.box) != (spot.block, spot.cell, spot.box) or (
                here.row != spot.row and piece.column != first.column
            ):
                return
            yield next_place

    def _head_end(self) -> int:
        """The place after the letterhead."""
        ends = [
            self.stream.index(piece)
            for code in ("quoc-hieu", "tieu-ngu", "so-ky-hieu", "dia-danh-ngay")
            for piece in self.found.get(code, ())
        ]
        ends += [max(self.taken)]
        end = max(ends) + 1
        block = self.stream[end - 1].paragraph.spot
        while end < len(self.stream):
            spot = self.stream[end].paragraph.spot
            if is_rule(self.stream[end].text) and spot.where == "than":
                end += 1
            elif spot.block == block.block and spot.where != "than":
                if self._is_title(end) and self.stream[end].column in (None, "giua"):
                    break
                end += 1
            else:
                break
        return end

    def _stamps(self, head_end: int) -> None:
        for place, piece in enumerate(self.stream[: head_end + 6]):
            text = bare(piece.text).strip(" :!.")
            if place in self.taken:
                continue
            for code, known in (("do-mat", SECRET), ("do-khan", URGENT), ("luu-hanh", SPREAD)):
                if text in known:
                    self._take(code, place)
            if SIGNED_AT.search(piece.text):
                self._take("chu-ky-so", place)

    def _agencies(self, head_end: int) -> tuple[tuple[Piece, ...], ...]:
        """The names above the number: those of the bodies above, and last that of the issuer."""
        motto = self.stream.index(self.found["quoc-hieu"][0])
        number = self.found.get("so-ky-hieu")
        last = self.stream.index(number[0]) if number else head_end
        spot = self.stream[motto].paragraph.spot
        other = "trai" if self.stream[motto].column == "trai" else "phai"
        places: list[int] = []
        for place in range(last):
            piece = self.stream[place]
            if place in self.taken or is_rule(piece.text) or piece.column == other:
                continue
            if piece.paragraph.spot.block > spot.block + 2 and not number:
                break
            if self._is_agency_line(piece, place, spot.block, places):
                places.append(place)
            elif places and piece.paragraph.spot.where == "than" and place > motto:
                break
        groups = _names([self.stream[place] for place in places])
        if not groups:
            return ()
        by_piece = {id(self.stream[place]): place for place in places}
        self._take("ban-hanh", *(by_piece[id(piece)] for piece in groups[-1]))
        above = [by_piece[id(piece)] for group in groups[:-1] for piece in group]
        if above:
            self._take("chu-quan", *above)
        return tuple(groups)

    def _is_agency_line(self, piece: Piece, place: int, block: int, known: list[int]) -> bool:
        text = piece.text
        if len(text) > 120 or ABOUT.match(text) or is_date(piece.printed):
            return False
        if piece.paragraph.spot.where == "than" and piece.column not in ("trai",):
            # A paragraph of its own: only what certainly names an agency above the Quốc hiệu.
            motto = self.stream.index(self.found["quoc-hieu"][0])
            return place < motto and is_upper(text) and (words.is_agency(text) or bool(known))
        in_place = piece.paragraph.spot.block == block or words.is_agency(text) or bool(known)
        return in_place and (is_upper(text) or words.is_agency(text) or bool(known))

    def _is_title(self, place: int) -> bool:
        text = self.stream[place].text.strip(" :")
        return self.rules.kind(text) is not None or self.rules.is_outside(text)

    def _title(self, start: int) -> int:
        """Take heading and subject; gives the place after them."""
        seen = 0
        for place in range(start, min(start + 12, len(self.stream))):
            piece = self.stream[place]
            text = piece.text
            if place in self.taken or is_rule(text) or PREFIX.match(text):
                continue
            if same(text).startswith((same("kính gửi"), same("căn cứ"), same("nơi nhận"))):
                break
            known = self._is_title(place) or same(text).startswith(same("tên loại văn bản"))
            centred = piece.column == "giua" or piece.paragraph.setting.align == "giua"
            headed = centred and is_upper(text) and len(text) < 90 and not seen
            if (known and (centred or is_upper(text))) or (headed and not words.is_agency(text)):
                self._take("ten-loai", place)
                return self._subject(place + 1)
            seen += 1
            if seen > 4:
                break
        return start

    def _subject(self, start: int) -> int:
        places: list[int] = []
        before = self.stream[start - 1].paragraph
        place = start
        while place < len(self.stream):
            piece = self.stream[place]
            text = piece.text
            here = piece.paragraph
            gap = here.order - before.order > 1 and bool(places)
            centred = here.setting.align == "giua" or piece.column == "giua"
            upper = is_upper(text) and (words.is_agency(text) or words.is_head(text))
            stop = (
                is_rule(text)
                or gap
                or not centred
                or upper
                or before.setting.bottom_border
                or text.startswith("(")
                or "tham quyen ban hanh" in bare(text)
                or same(text).startswith((same("kính gửi"), same("căn cứ")))
            )
            if stop:
                break
            places.append(place)
            before = here
            place += 1
        if places:
            self._take("trich-yeu", *places)
        while place < len(self.stream) and is_rule(self.stream[place].text):
            place += 1
        return place

    def _date_below(self, start: int) -> None:
        """Lists, forms and certificates are dated above the signature."""
        if "dia-danh-ngay" in self.found or self.rules.kind(self._text("ten-loai")) is not None:
            return
        for place in reversed(range(start, len(self.stream))):
            if place not in self.taken and is_date(self.stream[place].printed):
                self._take("dia-danh-ngay", place)
                return

    # ---- addressees and legal bases

    def _addressees(self, start: int, end: int) -> int:
        for place in range(start, min(start + 12, end)):
            if not same(self.stream[place].text).startswith(same("kính gửi")):
                continue
            places = [place]
            for after in range(place + 1, end):
                text = self.stream[after].text
                in_table = self.stream[after].paragraph.spot.where == "bang"
                if not text.startswith(("-", "–", "•", "+")) and not in_table:
                    break
                places.append(after)
            self._take("kinh-gui", *places)
            return places[-1] + 1
        return start

    def _bases(self, start: int, end: int) -> int:
        """The legal bases at the beginning: lines of their own, not the opening of a sentence."""
        kind = self.rules.kind(self._text("ten-loai"))
        places: list[int] = []
        for place in range(start, end):
            piece = self.stream[place]
            text = piece.text
            if piece.paragraph.spot.where != "than":
                if places:
                    break
                continue
            centred = piece.paragraph.setting.align == "giua"
            if not places and (centred or text.startswith("(") or is_upper(text)):
                if place - start > 6:
                    break
                continue
            if not BASIS.match(text) or text.endswith(":"):
                break
            opens = kind is not None and kind.can_cu
            if not opens and not text.endswith(";") and CLAUSE.search(bare(text)):
                break
            places.append(place)
        starts = [same(self.stream[each].text).startswith(same("căn cứ")) for each in places]
        if not any(starts):
            return start
        self._take("can-cu", *places)
        return places[-1] + 1

    # ---- the end

    def _recipients(self, start: int) -> int:
        """Take Nơi nhận and its list; gives the place where the signature's region begins."""
        for place in range(start, len(self.stream)):
            piece = self.stream[place]
            if self._is_recipients(place):
                self._take("noi-nhan", place)
                self._take("noi-nhan-ds", *self._list(place))
                block = piece.paragraph.spot.block
                while place and self.stream[place - 1].paragraph.spot.block == block:
                    if self.stream[place - 1].paragraph.spot.where == "than":
                        break
                    place -= 1
                return place
        return len(self.stream)

    def _is_recipients(self, place: int) -> bool:
        """Whether "Nơi nhận" stands there as the head of the list, not of a table's column."""
        text = self.stream[place].text
        if not same(text).startswith(same("nơi nhận")) or len(text) > 90:
            return False
        if re.match(r"[^:]{8}\s*:", text):
            return True
        spot = self.stream[place].paragraph.spot
        after = [
            piece.text
            for piece in self.stream[place + 1 : place + 8]
            if (piece.paragraph.spot.cell, piece.paragraph.spot.box) == (spot.cell, spot.box)
        ]
        return len(text) < 12 and any(each.startswith(("-", "–")) for each in after)

    def _list(self, place: int) -> Iterator[int]:
        head = self.stream[place].paragraph.spot
        for after in range(place + 1, len(self.stream)):
            piece = self.stream[after]
            spot = piece.paragraph.spot
            text = piece.text
            dashed = text.startswith(("-", "–", "•", "+"))
            if head.where == "than":
                if spot.where != "than" or after in self.taken:
                    return
                if piece.column == "phai" and not dashed:
                    continue
                if not dashed and not same(text).startswith(same("như")):
                    return
            elif (spot.block, spot.box) != (head.block, head.box):
                return
            elif piece.column != self.stream[place].column or spot.cell != head.cell:
                if piece.column == "phai":
                    continue
                if not dashed:
                    continue
            if is_rule(text) or text.startswith("("):
                continue
            if re.fullmatch(r"[A-ZĐ]{1,6}\.? ?\(\d+\)\.?", text):
                self._take("nguoi-soan", after)
                continue
            if not dashed and same(text).startswith((same("ghi chú"), same("xác nhận"))):
                return
            if words.is_person(text) and not dashed:
                return
            yield after
            if "lưu" in text.lower() and re.search(r"\bVT\b", text) and text.endswith("."):
                return

    def _signer(self, start: int, sign_start: int) -> int:
        """Take the signer's authority and name; gives where the signature's region begins."""
        places = self._beside_recipients(sign_start) if "noi-nhan" in self.found else []
        if not places:
            places = self._lone_signature(start)
        title = [place for place in places if self._is_office(self.stream[place].text)]
        if not title:
            return sign_start
        first = title[0]
        office: list[int] = []
        for place in places[places.index(first) :]:
            text = self.stream[place].text
            if not self._is_office(text) and not (is_upper(text) and office and "(" not in text):
                break
            if words.is_person(text) and not is_upper(text):
                break
            office.append(place)
        self._take("quyen-han", *office)
        rest = [place for place in places if place > office[-1]]
        for place in rest:
            text = self.stream[place].text
            if text.startswith("(") or text.endswith(")") or is_rule(text):
                continue
            named = words.is_person(text) or words.degree(text) or bare(text) == "ho va ten"
            if named and not words.has_gap(text):
                self._take("ho-ten", place)
                break
            if is_upper(text) and 2 <= len(text.split()) <= 6 and not words.is_head(text):
                self._take("ho-ten", place)
                break
        return min(sign_start, first)

    def _beside_recipients(self, sign_start: int) -> list[int]:
        head = self.found["noi-nhan"][0]
        spot = head.paragraph.spot
        places = []
        for place in range(sign_start, len(self.stream)):
            piece = self.stream[place]
            here = piece.paragraph.spot
            if place in self.taken:
                continue
            if spot.where == "bang":
                if here.block != spot.block:
                    break
                if piece.column == "phai" or here.cell > spot.cell:
                    places.append(place)
            elif here.block > spot.block + 25 or ANNEX.fullmatch(piece.text):
                break
            elif piece.column in ("phai", "giua", None) and here.where != "bang":
                places.append(place)
        if not places and spot.where != "than":
            # The recipients' box or row stands alone: the signature is near by.
            places = [
                place
                for place, piece in enumerate(self.stream)
                if place not in self.taken
                and abs(piece.paragraph.spot.block - spot.block) <= 8
                and piece.paragraph.spot.box != spot.box
            ]
        if not any(self._is_office(self.stream[place].text) for place in places):
            before = [
                place
                for place in range(max(0, sign_start - 14), sign_start)
                if place not in self.taken and self._is_office(self.stream[place].text)
            ]
            if before:
                return [p for p in range(before[0], len(self.stream)) if p not in self.taken]
        return places

    def _lone_signature(self, start: int) -> list[int]:
        end = len(self.stream)
        for place in range(start, end):
            if ANNEX.fullmatch(self.stream[place].text) and place > start + 3:
                end = place
                break
        offices = [
            place
            for place in range(max(start, end - 30), end)
            if place not in self.taken
            and is_upper(self.stream[place].text)
            and self._is_office(self.stream[place].text)
        ]
        if not offices:
            return []
        first = offices[0]
        spot = self.stream[first].paragraph.spot
        if spot.where == "than":
            return [place for place in range(first, end) if place not in self.taken]
        return [
            place
            for place in range(first, end)
            if place not in self.taken and self.stream[place].paragraph.spot.cell == spot.cell
        ]

    def _is_office(self, text: str) -> bool:
        if len(text) > 110 or text.endswith((";", ":")) or text.startswith(("-", "(")):
            return False
        if PREFIX.match(text):
            return True
        told = "quyen han, chuc vu" in bare(text)
        return told or (is_upper(text) and (words.is_head(text) or words.is_deputy(text)))

    def _annexes(self, sign_start: int) -> None:
        headings, names, notes = [], [], []
        for place in range(sign_start, len(self.stream)):
            piece = self.stream[place]
            if place in self.taken or not ANNEX.fullmatch(piece.text):
                continue
            if piece.paragraph.spot.where == "bang":
                continue
            headings.append(place)
            for after in range(place + 1, min(place + 5, len(self.stream))):
                text = self.stream[after].text
                if text.startswith("("):
                    notes.append(after)
                    break
                centred = self.stream[after].paragraph.setting.align == "giua"
                if is_rule(text) or not centred or words.has_gap(text):
                    break
                names.append(after)
        for code, places in (("phu-luc", headings), ("phu-luc-ten", names), ("kem-theo", notes)):
            if places:
                self._take(code, *places)

    def _body(self, start: int, end: int) -> tuple[Paragraph, ...]:
        first = self.stream[start - 1].paragraph.order if start else -1
        last = self.stream[end].paragraph.order if end < len(self.stream) else 10**9
        for piece in self.found.get("phu-luc", ()):
            last = min(last, piece.paragraph.order)
        forms = [each for each in self.paragraphs if first < each.order < last]
        last = next((each.order for each in forms if FORM.match(each.text)), last)
        return tuple(
            each
            for each in self.paragraphs
            if first < each.order < last
            and each.spot.where == "than"
            and not each.setting.framed
            and each.text
            and not is_rule(each.text)
        )

    # ---- small helps

    def _take(self, code: str, *places: int) -> None:
        chosen = list(places)
        self.taken.update(chosen)
        self.found[code] = tuple(self.stream[place] for place in chosen)

    def _text(self, code: str) -> str:
        return " ".join(piece.text for piece in self.found.get(code, ()))

    def _day(self) -> dt.date | None:
        found = DATE.match(self._text("dia-danh-ngay"))
        if found is None:
            return None
        try:
            return dt.date(*(int(found[index]) for index in (5, 4, 3)))
        except ValueError:
            return _year_only(found[5])


def _year_only(text: str) -> dt.date | None:
    # A draft has its year at least; the rules changed in March, so the year decides all but 2020.
    digits = "".join(each for each in text if each.isdigit())
    return dt.date(int(digits), 12, 31) if len(digits) == 4 and int(digits) > 1900 else None


def _names(pieces: list[Piece]) -> list[tuple[Piece, ...]]:
    """The lines of the agencies, each name with its lines."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        text = bare(piece.text)
        starts = words.is_agency(piece.text) and not text.startswith(("va ", "nhan dan"))
        bold = _is_bold(piece)
        changed = bool(groups) and bold and not any(_is_bold(each) for each in groups[-1])
        if not groups or starts or changed:
            groups.append([piece])
        else:
            groups[-1].append(piece)
    return [tuple(group) for group in groups]


def _is_bold(piece: Piece) -> bool:
    shown = [span for span in piece.spans if span.text.strip()]
    return bool(shown) and all(span.look.bold for span in shown)
