"""What has changed since a report was sealed, and through which entries and returns: the restatement."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q

from sohtx.areas.queries import official_units
from sohtx.core.codes import EntryType, FilingStatus, ObsStatus, Via
from sohtx.core.numerals import say_day, say_moment
from sohtx.core.period import Period
from sohtx.core.text import Text
from sohtx.core.units import Units
from sohtx.figures.asking import answer_all, organization_names
from sohtx.figures.extract import Extract
from sohtx.figures.models import Seal, Target
from sohtx.figures.sealing import Kept, figures_of, kept, questions_of
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import INDICATORS, Asked, Comparison, ask
from sohtx.indicators.declare import Indicator
from sohtx.indicators.engine import Engine
from sohtx.indicators.question import By, Question
from sohtx.register.models import Entry
from sohtx.register.queries import profiles
from sohtx.returns.models import FilingVersion

COMPARED = slice(5, 10)  # of a kept figure: value, numerator, denominator, reporting_n, expected_n
IDENTITY = slice(0, 5)
TOLD_BY_NAME = 5
"""How many records a reason names; the rest are counted."""


class Cause(NamedTuple):
    """An entry, return or target recorded since, that moved a figure.

    ``what`` is the entry's type, the return's status or the target's value; ``period`` that of a return.
    """

    record: str
    record_id: str
    org: int
    org_id: str
    what: str
    on: date
    recorded_at: int
    period: str = ""
    via: str = ""
    name: str = ""

    @property
    def kind(self) -> Text:
        """What was recorded: what happened, or what became of a return."""
        match self.record:
            case "entry":
                return _VIA[self.via] if self.via else _ENTRY[self.what]
            case "return":
                return RETURN.fill(status=_STATUS[self.what])
            case _:
                return TARGET.fill(value=self.what)

    @property
    def words(self) -> Text:
        """It in words: what, of whom, when."""
        when = self.period or say_day(self.on)
        return RECORDED.fill(what=self.kind, who=self.name, on=when, recorded=say_moment(self.recorded_at))


class Moved(NamedTuple):
    """An organization that is in a stock now and was not, or the reverse, with what was recorded of it since."""

    name: str
    causes: tuple[Cause, ...]


class Change(NamedTuple):
    """A figure that is no longer what was sealed."""

    question: int
    sealed: Figure
    now: Figure
    causes: tuple[Cause, ...]

    @property
    def identity(self) -> str:
        """Its name, as in a report."""
        return "/".join(
            (self.now.asked.code, str(self.now.period), self.now.area.code, *(b or "-" for b in self.now.by))
        )

    @property
    def label(self) -> str:
        """What it is."""
        return str(self.now.asked.label)

    @property
    def difference(self) -> Fraction | None:
        """By how much it has changed; None where there is no value on either side."""
        if self.now.value is None and self.sealed.value is None:
            return None
        return (self.now.value or Fraction(0)) - (self.sealed.value or Fraction(0))

    @property
    def is_headline(self) -> bool:
        """Whether it is of the whole area, no comparison, and its value itself has changed."""
        plain = self.now.asked.comparison is Comparison.NONE and not self.now.by
        return plain and self.question == 0 and self.sealed.value != self.now.value

    @property
    def why(self) -> str:
        """The reason in words."""
        told = [str(cause.words) for cause in self.causes[:TOLD_BY_NAME]]
        more = len(self.causes) - len(told)
        return "; ".join([*told, *([str(AND_MORE.fill(n=more))] if more else [])]) or str(BY_OTHERS)


@dataclass(frozen=True)
class Restatement:
    """All that has changed since a seal."""

    seal: Seal
    changes: Sequence[Change]

    @cached_property
    def headline(self) -> list[Change]:
        """The changes of the whole area's own figures: what a report tells."""
        return [change for change in self.changes if change.is_headline]


def restate(
    seal: Seal, past: Extract, extract: Extract, known: int, *, is_headline: bool = False
) -> Restatement:
    """Compare a seal's figures with what is known now, and say what changed each.

    ``past`` are the tables as of the seal's place, ``extract`` today's. ``is_headline``: only the whole area's own
    figures, which is what a report tells.
    """
    questions = questions_of(seal, past.units)
    if is_headline:
        questions = [replace(questions[0], asked=_plain(questions[0]))]
    today = [_today(question, extract.units, known) for question in questions]
    asked = {(str(n), a.code) for n, question in enumerate(questions) for a in question.asked}
    then = {cells[IDENTITY]: cells for cells in figures_of(seal) if cells[:2] in asked}
    now, figures = {}, {}
    for cells, figure in zip(
        kept(answers := answer_all(extract, today)), (f for fs in answers for f in fs), strict=True
    ):
        now[cells[IDENTITY]], figures[cells[IDENTITY]] = cells, figure
    moved = [key for key in (then | now) if _numbers(then.get(key)) != _numbers(now.get(key))]
    causes = Causes(seal, past, extract, questions, today)
    changes = []
    for key in moved:
        after = figures.get(key) or _figure(key, None, extract.units)
        changes.append(
            Change(int(key[0]), _figure(key, then.get(key), extract.units), after, tuple(causes.of(key)))
        )
    return Restatement(seal, changes)


def _plain(question: Question) -> tuple[Asked, ...]:
    return tuple(asked for asked in question.asked if asked.comparison is Comparison.NONE)


def _numbers(cells: Kept | None) -> tuple[str, ...]:
    return cells[COMPARED] if cells else ()


def _today(question: Question, units: Units, known: int) -> Question:
    area = question.area and units.rows.get(question.area.key, question.area)
    return replace(question, known=known, area=area)


def _figure(key: tuple[str, ...], cells: Kept | None, units: Units) -> Figure:
    """A kept figure as a figure again; one that was not there has no numbers."""
    _, code, period, area, by = key
    numbers = (cells or ("",) * 14)[5:11]
    value, numerator, denominator, reporting, expected, imputed = (
        Fraction(n) if n else None for n in numbers
    )
    rest = cells[11:] if cells else ("0", "0", ObsStatus.NOT_POSSIBLE.value)
    unit = units.rows.get(area) or official_units().rows.get(area) or units.country
    return Figure(
        ask(code), Period.parse(period), unit, tuple(by.split("/")) if by else (), value, numerator, denominator,
        None if reporting is None else int(reporting), None if expected is None else int(expected), imputed,
        int(rest[0]), int(rest[1]), next(s for s in ObsStatus if s.value == rest[2]),
    )  # fmt: skip


class Causes:
    """Finds, for a changed figure, the records written since the seal that moved it."""

    def __init__(
        self, seal: Seal, past: Extract, present: Extract, then: Sequence[Question], now: Sequence[Question]
    ) -> None:
        self._seal, self._sides = seal, ((past, then), (present, now))
        self._present, self._known = present, now[0].known
        self._until = max(max(question.valid_on, question.geography) for question in now)
        self._periods = {str(part) for question in now for part in _read_periods(question.period)}
        self._entries, self._filings = self._new_entries(), self._new_filings()
        self._moved: dict[tuple[int, Period], dict[tuple[str, str, str], set[int]]] = {}

    def of(self, key: tuple[str, ...]) -> Iterator[Cause]:
        """The causes of one changed figure."""
        number, asked = int(key[0]), ask(key[1])
        period = Period.parse(key[2])
        found: list[Cause] = []
        for each in _periods(asked, period):
            orgs = self._movers(number, each).get((asked.indicator.code, key[3], key[4]), set())
            for org in sorted(orgs):
                found += self._records(org, asked, each)
        if asked.comparison is Comparison.PLAN:
            found += self._targets(asked, period)
        yield from dict.fromkeys(found)

    def of_organizations(self, orgs: Iterable[int]) -> list[Moved]:
        """Organizations by name, each with its entries recorded since."""
        chosen = sorted(orgs)
        names, ids = self._names(chosen), organization_names(chosen)
        return [Moved(names.get(ids[org], ids[org]), tuple(self._entries.get(org, []))) for org in chosen]

    def named(self, causes: Sequence[Sequence[Cause]]) -> list[tuple[Cause, ...]]:
        """Causes with the names of their organizations."""
        names = self._names({cause.org for some in causes for cause in some if cause.org})
        return [tuple(c._replace(name=names.get(c.org_id, c.org_id)) for c in some) for some in causes]

    def _movers(self, number: int, period: Period) -> dict[tuple[str, str, str], set[int]]:
        """Whose contribution to each figure of a question changed, at one of the periods that it reads."""
        if (number, period) not in self._moved:
            sides = []
            for extract, questions in self._sides:
                question = replace(questions[number], period=period)
                indicators = list(dict.fromkeys(a.indicator for a in question.asked))
                sides.append(_contributions(extract, question, indicators, {*self._entries, *self._filings}))
            self._moved[number, period] = {
                place: {org for org in (a | b) if a.get(org) != b.get(org)}
                for place in (sides[0] | sides[1])
                for a, b in [(sides[0].get(place, {}), sides[1].get(place, {}))]
            }
        return self._moved[number, period]

    def _records(self, org: int, asked: Asked, period: Period) -> list[Cause]:
        """What was recorded of an organization since: its returns for a figure from returns, else its entries."""
        entries = self._entries.get(org, [])
        if asked.indicator.is_from_returns:
            periods = {str(p) for p in _with_parts(period)}
            return [cause for cause in self._filings.get(org, []) if cause.period in periods] or entries
        return entries

    def _is_new(self) -> Q:
        since = Q(transaction__place__gt=self._seal.up_to) | Q(recorded_at__gt=self._seal.known)
        return since & Q(transaction__place__lte=self._present.place, recorded_at__lte=self._known)

    def _new_entries(self) -> dict[int, list[Cause]]:
        columns = (
            "organization",
            "organization__org_id",
            "entry_id",
            "entry",
            "via",
            "effective_on",
            "recorded_at",
        )
        rows = Entry.objects.filter(self._is_new(), effective_on__lte=self._until).values_list(*columns)
        found: dict[int, list[Cause]] = defaultdict(list)
        for org, org_id, entry_id, entry, via, on, recorded in rows.order_by("recorded_at", "entry_id"):
            found[org].append(Cause("entry", entry_id, org, org_id, entry, on, recorded, via=via))
        return found

    def _new_filings(self) -> dict[int, list[Cause]]:
        columns = ("organization", "organization__org_id", "form", "period", "status", "recorded_at")
        rows = FilingVersion.objects.filter(self._is_new(), period__in=self._periods).values_list(*columns)
        found: dict[int, list[Cause]] = defaultdict(list)
        for org, org_id, form, period, status, recorded in rows.order_by("recorded_at", "pk"):
            name = f"{org_id}/{form}/{period}"
            found[org].append(
                Cause("return", name, org, org_id, status, self._until, recorded, period=period)
            )
        return found

    def _names(self, keys: Iterable[int]) -> dict[str, str]:
        on = max(question.valid_on for question in self._sides[1][1])
        told = profiles(keys, units=self._present.units, on=on, known=self._known, place=self._present.place)
        return {org_id: profile.name for org_id, profile in told.items()}

    def _targets(self, asked: Asked, period: Period) -> Iterator[Cause]:
        rows = Target.objects.filter(
            self._is_new(), indicator=asked.indicator.code, period=f"{period.year:04}"
        ).order_by("recorded_at")
        for document, on, value, recorded in rows.values_list(
            "document_no", "decided_on", "value", "recorded_at"
        ):
            yield Cause("target", document, 0, "", value, on, recorded)


def _periods(asked: Asked, period: Period) -> tuple[Period, ...]:
    """The periods that a figure reads."""
    match asked.comparison:
        case Comparison.YEAR_ON_YEAR | Comparison.MATCHED:
            return (period, period.a_year_before)
        case Comparison.PLAN:
            return period.so_far
        case _:
            return (period,)


def _read_periods(period: Period) -> Iterator[Period]:
    """Every period whose returns any figure of a period may read."""
    for each in {period, period.a_year_before, *period.so_far}:
        yield from _with_parts(each)


def _with_parts(period: Period) -> Iterator[Period]:
    yield period
    for part in period.parts:
        yield from _with_parts(part)


def _contributions(
    extract: Extract, question: Question, indicators: Sequence[Indicator], orgs: Iterable[int]
) -> dict[tuple[str, str, str], dict[int, object]]:
    """What each of some organizations adds to each figure of a question: by indicator, area's key and cells."""
    engine = Engine(extract)
    places = engine.places(question)
    whole = question.area or extract.units.country
    found: dict[tuple[str, str, str], dict[int, object]] = {}
    for (code, cell), amounts in engine.by_organization(question, indicators, orgs).items():
        area, others = whole, []
        for by, part in zip(question.by, cell, strict=False):
            if by is By.AREA:
                area = places.areas[int(part)]
            else:
                others.append(str(part))
        found[code, area.key, "/".join(others)] = dict(amounts)
    return found


def standing_changed(
    seal: Seal, past: Extract, extract: Extract, question: Question, code: str
) -> tuple[list[Moved], list[Moved]]:
    """Who stands now at a seal's end and did not when it was sealed, and the reverse: with what was recorded since."""
    then, now = replace(question, known=seal.known, geography=seal.geography), question
    sides = []
    for side, asked in ((past, then), (extract, now)):
        engine = Engine(side)
        engine.places(asked)
        sides.append({record.org for record in engine.records(asked, INDICATORS[code])})
    if sides[0] == sides[1]:
        return [], []
    causes = Causes(seal, past, extract, [then], [now])
    return causes.of_organizations(sides[1] - sides[0]), causes.of_organizations(sides[0] - sides[1])


_ENTRY = {str(entry): entry.label for entry in EntryType}
_VIA = {str(via): via.label for via in Via}
_STATUS = {str(status): status.label for status in FilingStatus}
RECORDED = Text("{what}: {who}, {on}, ghi nhận {recorded}", "{what}: {who}, {on}, recorded {recorded}")
RETURN = Text("Phiếu báo cáo: {status}", "Return: {status}")
TARGET = Text("Chỉ tiêu {value}", "Target {value}")
AND_MORE = Text("và {n} ghi nhận khác", "and {n} more records")
BY_OTHERS = Text(
    "thay đổi ở đơn vị hành chính, danh mục hoặc đơn vị khác",
    "a change of units, code lists or other organizations",
)
