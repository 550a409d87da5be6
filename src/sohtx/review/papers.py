"""A report as the paper it is at one moment: put together once, told again in both languages, compared with another.

Nothing here writes. What is computed is remembered until the ledger moves; the officer's prose is read each time.
"""

import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from fractions import Fraction
from typing import Any, NamedTuple

from sohtx.areas.queries import official_units, units_of_book
from sohtx.core.codes import Level
from sohtx.core.moment import day_of, now
from sohtx.core.period import Period
from sohtx.core.text import LANGUAGES, VIETNAMESE, current_language, speak
from sohtx.core.units import Unit, Units
from sohtx.documents.heads import full_title
from sohtx.documents.pictures.sheet import vectors_only
from sohtx.documents.tree import (
    Block,
    Number,
    Paragraph,
    Picture,
    Report,
    Table,
    Tone,
    plain,
    table_numbers,
)  # fmt: skip
from sohtx.figures.extract import Extract
from sohtx.figures.naming import MINUS
from sohtx.figures.past import extract_at
from sohtx.figures.remembering import remembered
from sohtx.figures.restating import Change
from sohtx.review.assembling import assemble
from sohtx.review.chapters import chapters_of
from sohtx.review.context import Review
from sohtx.review.facts import Subject
from sohtx.review.models import ReviewRound, Step
from sohtx.review.prose import read_prose
from sohtx.review.saying import decimals_in, signed_text
from sohtx.review.stages import State
from sohtx.review.tables.restated import reason_in_words
from sohtx.review.writing import changes_between, prepare, prose_of, told_again, with_issued

_SENTENCE = re.compile(r"(?<=[.!?;…])\s+")
_IDENTITY_PARTS = re.compile(r" [-%] ")


class Clock(NamedTuple):
    """Up to when records count, and up to which place of the ledger."""

    known: int
    place: int


@dataclass(frozen=True)
class About:
    """What a report is about, as its round keeps it."""

    period: Period
    area: Unit
    geography: date

    def subject(self, units: Units, known: int) -> Subject:
        """The same as a review asks for it."""
        area = units.rows.get(self.area.key, self.area)
        is_country = area.level is Level.COUNTRY
        return Subject(
            period=self.period, area=None if is_country else area, known=known, geography=self.geography
        )


def present_units() -> Units:
    """The units of the book, else those that the program carries."""
    return units_of_book() or official_units()


def about_of(made: ReviewRound) -> About:
    """What a round is about."""
    units = present_units()
    area = units.rows.get(made.area) or units.read(made.area.rsplit(" ", 1)[0], made.geography)
    return About(Period.parse(made.period), area, made.geography)


def clock_of(made: ReviewRound) -> Clock | None:
    """The clock of a round's figures; None: now."""
    return None if made.known is None or made.place is None else Clock(made.known, made.place)


# Computed once


def review_of(about: About, clock: Clock | None) -> Review:
    """Everything that a report is written from, by a clock that stands or by now; in the reader's language.

    The figures are asked once for both languages: only what is told of them is told in each.
    """
    today = day_of(now()) if clock is None else None
    key = ("review", str(about.period), about.area.key, about.geography, clock, today)
    return told_again(remembered(key, lambda extract: _prepare(extract, about, clock)))


def _prepare(extract: Extract, about: About, clock: Clock | None) -> Review:
    if clock is None:
        return _told(extract, about, now())
    past = extract_at(clock.place)
    try:
        return _told(past, about, clock.known)
    finally:
        past.close()


def _told(extract: Extract, about: About, known: int) -> Review:
    review = prepare(extract, about.subject(extract.units, known))
    with vectors_only():
        assemble(review)  # every chapter is asked while the extract is open
    return review


def paper_of(made: ReviewRound, prose: Mapping[str, str] | None = None) -> "Paper":
    """The report of a round as it stands: issued, before the Board, or being written; for pages."""
    review = _review_as_it_stands(made, prose)
    with vectors_only():
        return Paper(review, assemble(review))


def printed_paper_of(made: ReviewRound) -> "Paper":
    """The same for files, of which some show pictures in dots: setting those takes longer than all the figures."""
    review = _review_as_it_stands(made, None)
    review.told = {}
    return Paper(review, assemble(review))


def _review_as_it_stands(made: ReviewRound, prose: Mapping[str, str] | None) -> Review:
    about, state = about_of(made), State(made.state)
    review = review_of(about, clock_of(made))
    review.prose = prose
    if state is State.ISSUED:
        from sohtx.figures.sealing import find  # noqa: PLC0415 -- only of issued ones

        review = with_issued(review, find(made.seal))
    elif state.is_open:
        review.draft = str(state.label).upper()
    return review


class Paper(NamedTuple):
    """A review with its report."""

    review: Review
    report: Report

    @property
    def clock(self) -> Clock:
        """The clock of its figures."""
        return Clock(self.review.subject.known, self.review.extract.place)


# As it is kept


class KeptNumber(NamedTuple):
    """A number of a paper."""

    identity: str
    label: str
    text: str
    value: str

    @property
    def amount(self) -> Fraction | None:
        """Its exact value."""
        return Fraction(self.value) if self.value else None


class KeptSection(NamedTuple):
    """A section or annex of a paper: its sentences, its numbers."""

    key: str
    title: str
    sentences: tuple[str, ...]
    numbers: tuple[KeptNumber, ...]


KeptPaper = tuple[KeptSection, ...]


def keep(report: Report) -> KeptPaper:
    """A paper as it is kept."""
    sections = [_keep(s.key, full_title(s.number, s.title), s.blocks) for _, s in report.sections()]
    return (*sections, *(_keep(a.key, full_title(a.number, a.title), a.blocks) for a in report.annexes))


def _keep(key: str, title: str, blocks: Sequence[Block]) -> KeptSection:
    numbers = dict.fromkeys(
        KeptNumber(n.identity, n.label, n.text, "" if n.value is None else str(n.value))
        for block in blocks
        for n in _numbers_of(block)
    )
    return KeptSection(key, title, tuple(_sentences(blocks)), tuple(numbers))


def _numbers_of(block: Block) -> Iterator[Number]:
    match block:
        case Paragraph():
            yield from (run for run in block.runs if isinstance(run, Number))
        case Table():
            yield from table_numbers(block)
        case Picture():
            if block.table:
                yield from table_numbers(block.table)


def _sentences(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph) and block.tone is not Tone.MARK:
            yield from (sentence for sentence in _SENTENCE.split(plain(block.runs).strip()) if sentence)


def pack(told: Any) -> bytes:
    """Something as compressed JSON, the same bytes for the same thing."""
    return zlib.compress(json.dumps(told, ensure_ascii=False, sort_keys=True).encode(), 6)


def kept_paper(step: Step, language: str | None = None) -> KeptPaper:
    """The paper that a step keeps, in a language."""
    told = json.loads(zlib.decompress(bytes(step.paper)))[language or current_language()]
    return tuple(
        KeptSection(key, title, tuple(sentences), tuple(KeptNumber(*n) for n in numbers))
        for key, title, sentences, numbers in told
    )


class Taken(NamedTuple):
    """A paper taken down in both languages, with the officer's texts."""

    clock: Clock
    papers: dict[str, KeptPaper]
    prose: dict[str, str]

    @property
    def digest(self) -> str:
        """What the paper is known by: its sentences and numbers in Vietnamese, and the officer's texts."""
        told = json.dumps([self.papers[VIETNAMESE], self.prose], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


def digest_of(made: ReviewRound) -> str:
    """What the paper of a round is known by as it stands now."""
    return take_down(made, (VIETNAMESE,)).digest


def take_down(made: ReviewRound, languages: Sequence[str] = LANGUAGES) -> Taken:
    """The paper of a round as it stands now."""
    prose = texts_of(made)
    papers: dict[str, KeptPaper] = {}
    for language in languages:
        with speaking(language):
            paper = paper_of(made, prose)
            papers[language] = keep(paper.report)
    return Taken(paper.clock, papers, prose)


def texts_of(made: ReviewRound) -> dict[str, str]:
    """The officer's texts of a round by section: kept ones of an issued report, else the files."""
    if State(made.state) is State.ISSUED:
        return prose_of(made.steps.latest("pk"))
    about = about_of(made)
    texts = {
        c.key: read_prose(c.key, about.area, about.period) for c in chapters_of(about.area) if c.has_prose
    }
    return {key: told.text for key, told in texts.items()}


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within, the reader's language is another one."""
    before = current_language()
    speak(language)
    try:
        yield
    finally:
        speak(before)


# What differs between two papers


class Line(NamedTuple):
    """A sentence that is only in one of two papers: "-" in the earlier, "+" in the later."""

    sign: str
    text: str


class ChangedNumber(NamedTuple):
    """A number that is another in the later paper; an empty text where it is in one of them alone."""

    identity: str
    label: str
    before: str
    after: str
    difference: Fraction | None
    why: str = ""

    @property
    def is_seen(self) -> bool:
        """Whether it is another as it is printed, and not only in what was rounded away."""
        return self.before != self.after

    @property
    def moved(self) -> str:
        """By how much it has changed, with its sign and as many decimals as the numbers themselves; a dash for none."""
        places = max(decimals_in(self.before), decimals_in(self.after))
        return signed_text(self.difference, places)


class ChangedSection(NamedTuple):
    """What differs in a section."""

    key: str
    title: str
    lines: tuple[Line, ...]
    numbers: tuple[ChangedNumber, ...]
    unseen: int = 0
    """How many numbers more differ only in what was rounded away."""


def compare_papers(
    earlier: KeptPaper, later: KeptPaper, changes: Mapping[str, Change] | None = None
) -> list[ChangedSection]:
    """The sections of which sentences or numbers differ, in the order of the later paper."""
    before = {section.key: section for section in earlier}
    after = {section.key: section for section in later}
    found = []
    for key in dict.fromkeys((*after, *before)):
        old, new = before.get(key), after.get(key)
        lines = tuple(_lines(old.sentences if old else (), new.sentences if new else ()))
        changed = list(_changed(old.numbers if old else (), new.numbers if new else (), changes or {}))
        numbers = tuple(number for number in changed if number.is_seen)
        if lines or numbers:
            title = (new or before[key]).title
            found.append(ChangedSection(key, title, lines, numbers, len(changed) - len(numbers)))
    return found


def _lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from (Line("-", text) for text in old[a:b])
            yield from (Line("+", text) for text in new[c:d])


def _changed(
    old: Sequence[KeptNumber], new: Sequence[KeptNumber], changes: Mapping[str, Change]
) -> Iterator[ChangedNumber]:
    before, after = ({n.identity: n for n in numbers} for numbers in (old, new))
    for identity in dict.fromkeys((*after, *before)):
        a, b = before.get(identity), after.get(identity)
        if a is None or b is None or a.value != b.value:
            moved = None
            if a is not None and b is not None and a.amount is not None and b.amount is not None:
                moved = b.amount - a.amount
            told = b or a
            if told is not None:
                why = reason_of(identity, changes)
                yield ChangedNumber(identity, told.label, _as_change(a), _as_change(b), moved, why)


def _as_change(number: KeptNumber | None) -> str:
    """A number as it stands by itself: a change has its sign, which the words around it said in the paper."""
    if number is None:
        return ""
    is_bare = number.text[:1].isdigit() and ("_yoy" in number.identity or " - " in number.identity)
    if not is_bare or number.amount is None or number.text.strip("0,.%") == "":
        return number.text
    return f"{'+' if number.amount > 0 else MINUS}{number.text}"


def reason_of(identity: str, changes: Mapping[str, Change]) -> str:
    """Why a number changed, in words: through the figures that it is made of."""
    for part in _IDENTITY_PARTS.split(identity):
        change = changes.get(part.rpartition(" ")[2].partition("#")[0])
        if change is not None:
            return reason_in_words(change)
    return ""


def causes_between(about: About, then: Clock, present: Clock | None) -> dict[str, Change]:
    """The figures that changed between two clocks (None: now), by identity, each with what changed it."""
    today = day_of(now()) if present is None else None
    key = ("causes", str(about.period), about.area.key, about.geography, then, present, today)
    return remembered(key, lambda extract: _causes(extract, about, then, present))


def _causes(extract: Extract, about: About, then: Clock, present: Clock | None) -> dict[str, Change]:
    opened = [extract_at(then.place)]
    try:
        if present is not None:
            opened.append(extract_at(present.place))
        later = opened[-1] if present is not None else extract
        known = now() if present is None else present.known
        subject = about.subject(opened[0].units, then.known)
        told = changes_between(opened[0], subject, later, known)
        return {change.identity: change for change in told.changes}
    finally:
        for one in opened:
            one.close()
