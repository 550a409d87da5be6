"""What an act would change in the figures, told before it is recorded; nothing is written anywhere.

The same engine answers the same questions twice on tables of those that the act concerns: as they are, and with the
rows of those that it touches replaced by what they would become.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from sohtx.core.codes import Level
from sohtx.core.moment import day_of, now
from sohtx.core.period import Length, Period
from sohtx.core.refusal import Refusal, refuse
from sohtx.core.units import Unit, Units
from sohtx.figures.asking import answer_all
from sohtx.figures.extract import EVENTS, STATES, Extract, fill
from sohtx.figures.models import Seal
from sohtx.figures.past import Lines, lay_over, line_of, lines_of
from sohtx.figures.remembering import on_extract
from sohtx.figures.sealing import questions_of, sealed
from sohtx.indicators.answer import Figure, plain_value
from sohtx.indicators.catalogue import INDICATORS, Asked, Comparison
from sohtx.indicators.declare import Family, Indicator
from sohtx.indicators.engine import Amount
from sohtx.indicators.question import By, Question
from sohtx.ledger import book
from sohtx.register.fold import State
from sohtx.register.legal import LegalNote, notes_on, stands_on
from sohtx.register.models import Organization
from sohtx.register.recording.entries import NewEntry
from sohtx.register.recording.foreseeing import Life, Prospect, foresee
from sohtx.register.services import MEND_OVERTAKEN, OVERTAKEN

TRIES = 4
DERIVED_SHAPES = {"states": STATES, "events": EVENTS}
LEDGER = tuple(i for i in INDICATORS.values() if i.family is not Family.FILINGS)


class Changed(NamedTuple):
    """A figure that the act would change."""

    indicator: Indicator
    period: Period
    area: Unit
    before: Fraction | None
    after: Fraction | None


class Stood(NamedTuple):
    """How an organization stands on a day before the act and after it; None where it does not exist."""

    org_id: str
    kind: str
    on: date
    before: State | None
    after: State | None


class Restated(NamedTuple):
    """A sealed report of which the act would change figures: how many, of those that are counted from entries."""

    seal: str
    period: Period
    area: Unit
    figures: int


@dataclass(frozen=True)
class Preview:
    """All that is told of an act before it is recorded.

    ``place`` is the place of the ledger on which it rests, ``known`` the moment up to which records count in it.
    """

    place: int
    known: int
    periods: tuple[Period, ...]
    changes: Sequence[Changed]
    organizations: Sequence[Stood]
    notes: Sequence[LegalNote]
    restated: Sequence[Restated]


def preview(
    entries: Sequence[NewEntry], *, period: Period | None = None, until: date | None = None
) -> Preview:
    """What an act would change; refuses what recording it would refuse.

    Of the half-years in which its effective days lie and the one now running, and of ``period`` if one is given.
    ``until`` is the last day that a suspension announces: only the law is asked of it.
    """
    for _ in range(TRIES):
        prospect = foresee(entries)
        found = on_extract(lambda extract: _preview(prospect, extract, period, until))  # noqa: B023 -- called at once
        if found is not None:
            return found
    raise refuse(OVERTAKEN, MEND_OVERTAKEN)


def _preview(
    prospect: Prospect, extract: Extract, period: Period | None, until: date | None
) -> Preview | None:
    """The preview, if the extract is of the place at which the act was checked.

    All that the ledger's figures add up is of single organizations, so that what an act changes is what it changes of
    the few that it concerns; only what comes out changed is asked of all.
    """
    if extract.place != prospect.place:
        return None
    known = max([now(), *(entry.cells["recorded_at"] for entry in prospect.entries)])
    days = _days(prospect)
    periods, on = _periods(days, day_of(known), period), max([day_of(known), *days])
    questions = [q for asked in periods for q in _questions(asked, known)]
    seals = list(_seals_since(min(days, default=date.max), extract.units, known))
    asked = [*questions, *(q for _, own in seals for q in own)]
    before, after = _of_few(prospect, extract, asked)
    differences = [_differences(*pair, extract.units) for pair in zip(before, after, strict=True)]
    few = [
        moved
        for question, moves in zip(questions, differences, strict=False)
        for moved in moves
        if not question.by
        or moved.change.area.level is question.level  # another level tells of its own units
    ]
    return Preview(
        place=prospect.place,
        known=known,
        periods=periods,
        changes=_of_all(extract, few, known),
        organizations=[_stood(life, on) for life in (*prospect.lives.values(), *prospect.beside.values())],
        notes=notes_on(prospect, until=until),
        restated=list(_restated(seals, differences[len(questions) :], extract.units)),
    )


def _of_few(
    prospect: Prospect, extract: Extract, asked: Sequence[Question]
) -> tuple[list[list[Figure]], list[list[Figure]]]:
    """The answers over those that the act concerns alone, as they are and as they would be."""
    keys = _keys(prospect)
    orgs = _concerned(extract, prospect, keys)
    lines = {name: _lines(extract, name, orgs) for name in DERIVED_SHAPES}
    with closing(Extract(extract.units)) as few:
        for name, shape in DERIVED_SHAPES.items():
            fill(few.con, f"few_{name}", shape, lines[name])
            few.con.execute(f"CREATE VIEW {name} AS SELECT * FROM few_{name}")
        before = [list(figures) for figures in answer_all(few, asked)]
        lay_over(few, [keys[org_id] for org_id in prospect.lives], *_after(prospect, keys))
        return before, [list(figures) for figures in answer_all(few, asked)]


def _concerned(extract: Extract, prospect: Prospect, keys: Mapping[str, int]) -> list[int]:
    """Those touched, the members of unions that are touched, and every union of any of these."""
    touched = {keys[org_id] for org_id in prospect.lives}
    rows = extract.con.execute(
        "SELECT DISTINCT org FROM states WHERE list_has_any(unions, ?::BIGINT[])", [sorted(touched)]
    ).fetchall()
    orgs = touched | {org for (org,) in rows}
    unions = extract.con.execute(
        "SELECT DISTINCT unnest(unions) FROM states WHERE org IN (SELECT unnest(?::BIGINT[]))", [sorted(orgs)]
    ).fetchall()
    return sorted(orgs | {union for (union,) in unions} | {keys[org_id] for org_id in prospect.unions})


def _lines(extract: Extract, name: str, orgs: Sequence[int]) -> Lines:
    shape = DERIVED_SHAPES[name]
    rows = extract.con.execute(
        f"SELECT {', '.join(shape)} FROM {name} WHERE org IN (SELECT unnest(?::BIGINT[]))", [list(orgs)]
    ).fetchall()
    return [line_of(row) for row in rows]


def _of_all(extract: Extract, few: Sequence["_Moved"], known: int) -> list[Changed]:
    """The changed figures as they stand for all: before as it is asked, after with what the few add or take."""
    asked: dict[tuple[Period, str], list[_Moved]] = {}
    for moved in few:
        asked.setdefault((moved.change.period, moved.change.area.key), []).append(moved)
    questions = [_about(moves, extract.units, known) for moves in asked.values()]
    told: list[Changed] = []
    for moves, figures in zip(asked.values(), answer_all(extract, questions), strict=True):
        present = {figure.asked.indicator.code: figure for figure in figures}
        changes = (_with_all(moved, present[moved.change.indicator.code]) for moved in moves)
        told += [change for change in changes if change.before != change.after]
    return told


def _about(moves: Sequence["_Moved"], units: Units, known: int) -> Question:
    """The question for the figures of one period and area that change."""
    change = moves[0].change
    return Question(
        period=change.period,
        asked=_ask(moved.change.indicator for moved in moves),
        known=known,
        geography=change.period.end,
        area=None if change.area is units.country else change.area,
    )


def _with_all(moved: "_Moved", present: Figure) -> Changed:
    """A figure of all, before and after; where nobody would be left who has the value, there is none."""
    change = moved.change
    difference = (change.after or Fraction(0)) - (change.before or Fraction(0))
    after: Fraction | None = (present.value or Fraction(0)) + difference
    if present.reporting_n is not None and present.reporting_n + moved.more_n == 0:
        after = None
    return change._replace(before=present.value, after=after)


# What is asked


def _days(prospect: Prospect) -> list[date]:
    """The days on which the act's entries take effect, and on which those that they replace did."""
    replaced = {entry.cells["supersedes"] for entry in prospect.entries}
    earlier = [
        e.effective_on for life in prospect.lives.values() for e in life.earlier if e.entry_id in replaced
    ]
    return [date.fromisoformat(entry.cells["effective_on"]) for entry in prospect.entries] + earlier


def _periods(days: Iterable[date], today: date, period: Period | None) -> tuple[Period, ...]:
    halves = {half_of(day) for day in (*days, today)}
    return tuple(sorted({*halves, *([period] if period else [])}, key=lambda p: (p.start, p.end)))


def half_of(day: date) -> Period:
    """The half-year in which a day lies."""
    return Period(day.year, Length.HALF, 1 if day.month <= 6 else 2)


def _questions(period: Period, known: int) -> Iterator[Question]:
    """The ledger's figures of the country, of every province and of every commune."""
    whole = Question(period=period, asked=_ask(LEDGER), known=known, geography=period.end)
    yield whole
    for level in (Level.PROVINCE, Level.COMMUNE):
        yield replace(whole, by=(By.AREA,), level=level)


def _ask(indicators: Iterable[Indicator]) -> tuple[Asked, ...]:
    return tuple(map(Asked, indicators))


def _seals_since(day: date, units: Units, known: int) -> Iterator[tuple[Seal, list[Question]]]:
    """Sealed reports whose figures may change by what takes effect on a day, and what they ask of the ledger."""
    if book.current() is None:
        return
    for one in sealed():
        try:
            plain = [_of_ledger(question) for question in questions_of(one, units)]
        except (Refusal, LookupError):  # asked by another version's indicators: it stands as it was kept
            continue
        late = [replace(q, known=known) for q in plain if q.asked and max(q.period.end, q.valid_on) >= day]
        if late:
            yield one, late


def _of_ledger(question: Question) -> Question:
    asked = [a for a in question.asked if a.comparison is Comparison.NONE and a.indicator in LEDGER]
    return replace(question, asked=tuple(asked))


# What becomes of the tables


def _keys(prospect: Prospect) -> dict[str, int]:
    """The keys of those that the act touches and of their unions; new ones get keys that no other has."""
    named = sorted({*prospect.lives, *prospect.unions})
    known = Organization.objects.filter(org_id__in=named) if prospect.place else Organization.objects.none()
    keys = dict(known.values_list("org_id", "pk"))
    return keys | {org_id: -number for number, org_id in enumerate(named, start=1) if org_id not in keys}


def _after(prospect: Prospect, keys: Mapping[str, int]) -> tuple[Lines, Lines]:
    """The lines of those touched, as they would be."""
    states: Lines = []
    events: Lines = []
    for life in prospect.lives.values():
        own = lines_of(keys[life.org_id], life.kind, life.after, keys)
        states += own[0]
        events += own[1]
    return states, events


# What came of it


class _Moved(NamedTuple):
    """A figure that is not the same, and by how many more organizations it is told."""

    change: Changed
    more_n: int


def _differences(before: Iterable[Figure], after: Iterable[Figure], units: Units) -> list[_Moved]:
    """The figures of one question that are not the same, those of which one side has no cell included."""
    then, later = _by_cell(before), _by_cell(after)
    moved: list[_Moved] = []
    for cell in dict.fromkeys([*then, *later]):
        code, period, area, _ = cell
        indicator = INDICATORS[code]
        nothing = (plain_value(indicator, Amount()).value, 0)
        (was, was_n), (becomes, becomes_n) = then.get(cell, nothing), later.get(cell, nothing)
        if (was, was_n) != (becomes, becomes_n):
            change = Changed(indicator, Period.parse(period), units.rows[area], was, becomes)
            moved.append(_Moved(change, becomes_n - was_n))
    return moved


def _by_cell(
    figures: Iterable[Figure],
) -> dict[tuple[str, str, str, tuple[str, ...]], tuple[Fraction | None, int]]:
    return {(f.asked.code, str(f.period), f.area.key, f.by): (f.value, f.reporting_n or 0) for f in figures}


def _stood(life: Life, on: date) -> Stood:
    """An organization before and after, on the last day on which something of the act takes effect, or today."""
    return Stood(life.org_id, life.kind, on, stands_on(life.before, on), stands_on(life.after, on))


def _restated(
    seals: Sequence[tuple[Seal, list[Question]]], differences: Sequence[Sequence[Any]], units: Units
) -> Iterator[Restated]:
    at = 0
    for one, questions in seals:
        count = sum(map(len, differences[at : at + len(questions)]))
        at += len(questions)
        if count:
            yield Restated(one.name, Period.parse(one.period), units.rows[one.area], count)
