"""Through which entries, returns and targets a figure is no longer what was sealed."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from django.db.models import Q

from sohtx.core.codes import EntryType, FilingStatus, Via
from sohtx.core.numerals import period_in_words, say_day, say_moment, say_number
from sohtx.core.period import Period, with_parts
from sohtx.core.text import Text
from sohtx.figures.asking import organization_names
from sohtx.figures.extract import Extract
from sohtx.figures.models import Seal, Target
from sohtx.figures.targets import TargetsInForce
from sohtx.indicators.catalogue import Asked, Comparison, ask
from sohtx.indicators.declare import Indicator
from sohtx.indicators.engine import Amount, Engine
from sohtx.indicators.question import By, Question
from sohtx.ledger.bulk import batches
from sohtx.register.fold import BIRTHS, EXITS, MEMBERSHIPS, OBSERVATIONS, STATUSES
from sohtx.register.models import Entry
from sohtx.register.queries import profiles
from sohtx.returns.models import FilingVersion
from sohtx.returns.return_forms import FORMS

EXISTENCE, STATUS, SEEN, UNIT, SECTOR, UNIONS = (
    *("existence", "status", "is_observed_active", "unit", "sector", "is_in_union"),
)
ATTRIBUTES = {
    "area_code": UNIT,
    "sector": SECTOR,
    **{name: name for name in ("charter_capital", "is_alliance_member", "is_registered")},
}
"""What of an organization's standing the cells of an entry change."""
ACTS: dict[str, Container[str]] = {
    EXISTENCE: BIRTHS | EXITS,
    STATUS: STATUSES,
    SEEN: OBSERVATIONS,
    UNIONS: MEMBERSHIPS,
}
"""What of it an entry's act changes."""
COUNTED = 4
"""Of what an organization adds to a figure: numerator, denominator, whether it is in it, whether it is expected."""
ASKED_AT_ONCE = 500


class Cause(NamedTuple):
    """An entry, return or target recorded since, that moved a figure.

    ``what`` is the entry's type, the return's status or the target's value; ``period`` that of a return. Of an
    entry ``touches`` is what of the organization's standing it changes, from ``begins`` on, which is earlier than its
    own day where it replaces an earlier entry.
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
    is_mending: bool = False
    touches: frozenset[str] = frozenset()
    begins: date = date.min

    @property
    def kind(self) -> Text:
        """What was recorded: what happened, or what became of a return."""
        match self.record:
            case "entry":
                return _VIA[self.via] if self.via else _ENTRY[self.what]
            case "return":
                return RETURN.fill(status=_STATUS[self.what])
            case _:
                return TARGET.fill(value=say_number(Fraction(self.what), 3))

    @property
    def words(self) -> Text:
        """It in words: what, of whom, when."""
        when = period_in_words(Period.parse(self.period)) if self.period else say_day(self.on)
        return RECORDED.fill(what=self.kind, who=self.name, on=when, recorded=say_moment(self.recorded_at))


class Moved(NamedTuple):
    """An organization that is in a stock now and was not, or the reverse, with what was recorded of it since."""

    name: str
    causes: tuple[Cause, ...]


Place = tuple[str, str, str]
"""Where a contribution goes: the indicator's code, the area's key, the other cells."""
Sides = tuple[Amount, Amount]
"""What an organization added to a figure when it was sealed, and what it adds now."""
NEVER: Sides = (Amount(), Amount())


class Causes:
    """Finds, for a changed figure, the records written since the seal that moved it."""

    def __init__(
        self, seal: Seal, past: Extract, present: Extract, then: Sequence[Question], now: Sequence[Question]
    ) -> None:
        self._seal, self._sides = seal, ((past, then), (present, now))
        self._present, self._known, self._questions = present, now[0].known, now
        self._entries, self._filings = self._new_entries(), self._new_filings()
        self._unions = self._joined()
        self._added: dict[tuple[int, Period, bool], dict[Place, dict[int, Sides]]] = {}
        self._targets_then = TargetsInForce(past.units, seal.known, seal.up_to)
        self._targets_now = TargetsInForce(present.units, self._known, present.place)

    def of(self, key: tuple[str, ...]) -> Iterator[Cause]:
        """The causes of one changed figure."""
        number, asked, period = int(key[0]), ask(key[1]), Period.parse(key[2])
        found: list[Cause] = []
        for org, each, sides in self._movers(number, asked, period, (asked.indicator.code, key[3], key[4])):
            found += self._records(org, sides, asked.indicator, replace(self._questions[number], period=each))
        if asked.comparison is Comparison.PLAN:
            found += self._targets(asked.indicator, period, key[3])
        yield from dict.fromkeys(found)

    def of_organizations(self, orgs: Iterable[int], indicator: Indicator) -> list[Moved]:
        """Organizations by name, each with its entries recorded since that put it into a stock or took it out."""
        chosen = sorted(orgs)
        names, ids = self._names(chosen), organization_names(chosen)
        question = self._questions[0]
        return [
            Moved(names.get(ids[org], ids[org]), tuple(self._entries_of(org, indicator, question)))
            for org in chosen
        ]

    def named(self, causes: Sequence[Sequence[Cause]]) -> list[tuple[Cause, ...]]:
        """Causes with the names of their organizations."""
        names = self._names({cause.org for some in causes for cause in some if cause.org})
        return [tuple(c._replace(name=names.get(c.org_id, c.org_id)) for c in some) for some in causes]

    # Whose contribution changed

    def _movers(
        self, number: int, asked: Asked, period: Period, place: Place
    ) -> Iterator[tuple[int, Period, Sides]]:
        """Who adds something else to a figure now, at which of the periods that it reads."""
        if asked.comparison is Comparison.MATCHED:
            yield from self._matched_movers(number, period, place)
            return
        for each in _periods(asked, period):
            for org, sides in sorted(self._adding(number, each).get(place, {}).items()):
                if _differ(sides):
                    yield org, each, sides

    def _matched_movers(
        self, number: int, period: Period, place: Place
    ) -> Iterator[tuple[int, Period, Sides]]:
        """Who is in another pair now: only who is expected both times, wherever it stood a year before."""
        earlier = period.a_year_before
        before: dict[int, Sides] = {}
        for (code, *_), orgs in self._adding(number, earlier, everywhere=True).items():
            before |= orgs if code == place[0] else {}
        for org, now in sorted(self._adding(number, period).get(place, {}).items()):
            both = before.get(org, NEVER)
            if _pair(now[0], both[0]) != _pair(now[1], both[1]):
                yield from ((org, p, s) for p, s in ((period, now), (earlier, both)) if _differ(s))

    def _adding(
        self, number: int, period: Period, *, everywhere: bool = False
    ) -> dict[Place, dict[int, Sides]]:
        """What each organization of which something is new added to each figure of a question, and adds now."""
        key = (number, period, everywhere)
        if key not in self._added:
            sides = [
                self._contributions(extract, _at(questions[number], period, everywhere=everywhere))
                for extract, questions in self._sides
            ]
            self._added[key] = {
                place: {
                    org: (sides[0][place].get(org, Amount()), sides[1][place].get(org, Amount()))
                    for org in sides[0][place].keys() | sides[1][place].keys()
                }
                for place in sides[0].keys() | sides[1].keys()
            }
        return self._added[key]

    def _contributions(self, extract: Extract, question: Question) -> dict[Place, dict[int, Amount]]:
        engine = Engine(extract)
        places = engine.places(question)
        whole = question.area or extract.units.country
        indicators = list(dict.fromkeys(asked.indicator for asked in question.asked))
        found: dict[Place, dict[int, Amount]] = defaultdict(dict)
        orgs = {*self._entries, *self._filings, *self._unions}
        for (code, cell), amounts in engine.by_organization(question, indicators, orgs).items():
            area, others = whole, []
            for by, part in zip(question.by, cell, strict=False):
                if by is By.AREA:
                    area = places.areas[int(part)]
                else:
                    others.append(str(part))
            found[code, area.key, "/".join(others)] = dict(amounts)
        return found

    # Through which records

    def _records(self, org: int, sides: Sides, indicator: Indicator, question: Question) -> list[Cause]:
        """Entries, if it is expected now and was not, or stands elsewhere; returns, if it reported something else."""
        entries = self._entries_of(org, indicator, question)
        if not indicator.is_from_returns:
            return entries
        was, now = sides
        filings = self._filings_of(org, question.period)
        causes = entries if was.expected != now.expected else []
        if now.expected and was[:3] != now[:3]:
            causes = causes + filings
        return causes or entries or filings

    def _entries_of(self, org: int, indicator: Indicator, question: Question) -> list[Cause]:
        """An organization's entries that say anything of what an indicator reads; of its unions, whether they exist."""
        reads = _reads(indicator, question)
        found = [c for c in self._entries.get(org, []) if _may_move(c, reads, question)]
        if UNIONS in reads:
            for union in sorted(self._unions.get(org, ())):
                exists = frozenset({EXISTENCE})
                found += [c for c in self._entries[union] if _may_move(c, exists, question)]
        return found

    def _filings_of(self, org: int, period: Period) -> list[Cause]:
        """An organization's returns for a period; those of its parts only where none for the whole counts."""
        filings = self._filings.get(org, {})
        whole = filings.get(str(period))
        if whole is not None and whole.what == FilingStatus.ACCEPTED:
            return [whole]
        return [filings[part] for part in map(str, with_parts(period)) if part in filings]

    def _targets(self, indicator: Indicator, period: Period, area: str) -> Iterator[Cause]:
        """The target in force now, if it was written since."""
        units = self._present.units
        unit = units.rows.get(area, units.country)
        about = (indicator.code, period.year, unit)
        if self._targets_then(*about) == self._targets_now(*about):
            return
        rows = Target.objects.filter(
            self._is_new(), indicator=indicator.code, period=f"{period.year:04}"
        ).order_by("decided_on", "recorded_at", "transaction__place", "number")
        for row in reversed(rows):
            named = units.resolve(row.area_code, row.decided_on) if row.area_code else units.country
            if named and units.identity(named) == units.identity(unit):
                yield Cause("target", row.document_no, 0, "", row.value, row.decided_on, row.recorded_at)
                return

    # What was recorded since

    def _is_new(self) -> Q:
        """What counted then and does not now, or the reverse."""
        then = Q(transaction__place__lte=self._seal.up_to, recorded_at__lte=self._seal.known)
        now = Q(transaction__place__lte=self._present.place, recorded_at__lte=self._known)
        return (now & ~then) | (then & ~now)

    def _new_entries(self) -> dict[int, list[Cause]]:
        columns = (
            *("organization", "organization__org_id", "entry_id", "entry", "via", "effective_on"),
            *("recorded_at", "supersedes", *ATTRIBUTES),
        )
        rows = list(Entry.objects.filter(self._is_new()).order_by("recorded_at", "entry_id").values(*columns))
        mended = _entries_by_id({row["supersedes"] for row in rows if row["supersedes"]})
        found: dict[int, list[Cause]] = defaultdict(list)
        for row in rows:
            cause = _entry_cause(row, [row, *([mended[row["supersedes"]]] if row["supersedes"] else [])])
            if any(_may_matter(cause, question) for question in self._questions):
                found[cause.org].append(cause)
        return found

    def _new_filings(self) -> dict[int, dict[str, Cause]]:
        """The last version of each return, of those that settle whether it counts."""
        periods = {str(part) for question in self._questions for part in _read_periods(question.period)}
        columns = ("organization", "organization__org_id", "form", "period", "status", "recorded_at")
        rows = FilingVersion.objects.filter(
            self._is_new(),
            form__in=FORMS,
            period__in=periods,
            status__in=(FilingStatus.ACCEPTED, FilingStatus.WITHDRAWN),
        )
        found: dict[int, dict[str, Cause]] = defaultdict(dict)
        for org, org_id, form, period, status, recorded in rows.order_by("recorded_at").values_list(*columns):
            name, on = f"{org_id}/{form}/{period}", Period.parse(period).end
            found[org][period] = Cause("return", name, org, org_id, status, on, recorded, period=period)
        return found

    def _joined(self) -> dict[int, set[int]]:
        """Who belongs, or belonged, to the unions of which something is new."""
        found: dict[int, set[int]] = defaultdict(set)
        query = (
            "SELECT DISTINCT org, joined FROM (SELECT org, unnest(unions) AS joined FROM states) "
            "WHERE joined IN (SELECT unnest(?::BIGINT[]))"
        )
        for extract, _ in self._sides:
            for org, union in extract.con.execute(query, [list(self._entries)]).fetchall():
                found[org].add(union)
        return found

    def _names(self, keys: Iterable[int]) -> dict[str, str]:
        """Names by what is known now; of one that never was, by what was thought when the report was sealed."""
        chosen, on = list(keys), max(question.valid_on for question in self._questions)
        units, seal = self._present.units, self._seal
        then = profiles(chosen, units=units, on=on, known=seal.known, place=seal.up_to)
        now = profiles(chosen, units=units, on=on, known=self._known, place=self._present.place)
        return {org_id: profile.name for org_id, profile in (then | now).items()}


def _entries_by_id(entry_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    found = {}
    columns = ("entry_id", "entry", "effective_on", *ATTRIBUTES)
    for batch in batches(sorted(entry_ids), ASKED_AT_ONCE):
        for row in Entry.objects.filter(entry_id__in=batch).values(*columns):
            found[row["entry_id"]] = row
    return found


def _entry_cause(row: dict[str, Any], said: Sequence[dict[str, Any]]) -> Cause:
    """An entry as a cause; ``said`` is it and the entry that it replaces."""
    return Cause(
        *("entry", row["entry_id"], row["organization"], row["organization__org_id"], row["entry"]),
        row["effective_on"],
        row["recorded_at"],
        via=row["via"],
        is_mending=len(said) > 1,
        touches=frozenset[str]().union(*map(_touches, said)),
        begins=min(each["effective_on"] for each in said),
    )


def _touches(entry: dict[str, Any]) -> frozenset[str]:
    """What of an organization's standing an entry changes."""
    found = {of for cell, of in ATTRIBUTES.items() if entry[cell] not in (None, "")}
    return frozenset(found | {of for of, words in ACTS.items() if entry["entry"] in words})


def _reads(indicator: Indicator, question: Question) -> frozenset[str]:
    """What of an organization's standing decides whether and where it is in a figure."""
    found = {EXISTENCE}
    if indicator.is_from_returns:
        found.add(STATUS)
    else:
        found |= set(re.findall(r"\w+", f"{indicator.taken} {indicator.numerator}"))
    found |= {UNIT} if question.has_places else set()
    found |= {SECTOR} if By.SECTOR in question.by else set()
    return frozenset(found)


def _may_move(cause: Cause, reads: frozenset[str], question: Question) -> bool:
    """Whether an entry says any of this in time."""
    return bool(cause.touches & reads) and _may_matter(cause, question)


def _may_matter(cause: Cause, question: Question) -> bool:
    """Whether an entry takes effect by the end of the period, or may place an organization that was there by then.

    Where units are asked for that came to be after the period, the first entry that names one places it.
    """
    if cause.begins <= question.valid_on:
        return True
    is_placing = UNIT in cause.touches and EXISTENCE not in cause.touches
    return is_placing and question.has_places and question.geography > question.valid_on


def _differ(sides: Sides) -> bool:
    return sides[0][:COUNTED] != sides[1][:COUNTED]


def _pair(now: Amount, then: Amount) -> tuple[int, ...]:
    """What an organization adds to the growth of those expected and reporting both times."""
    if not (now.expected and then.expected):
        return ()
    return (now.numerator, then.numerator) if now.taken and then.taken else (0,)


def _at(question: Question, period: Period, *, everywhere: bool) -> Question:
    if not everywhere:
        return replace(question, period=period)
    return replace(question, period=period, area=None, by=tuple(by for by in question.by if by is By.KIND))


def _periods(asked: Asked, period: Period) -> tuple[Period, ...]:
    """The periods that a figure reads."""
    match asked.comparison:
        case Comparison.YEAR_ON_YEAR:
            return (period, period.a_year_before)
        case Comparison.PLAN if asked.indicator.is_flow and asked.indicator.is_additive:
            return period.so_far
        case _:
            return (period,)


def _read_periods(period: Period) -> Iterator[Period]:
    """Every period whose returns any figure of a period may read."""
    for each in {period, period.a_year_before, *period.so_far}:
        yield from with_parts(each)


_ENTRY = {str(entry): entry.label for entry in EntryType}
_VIA = {str(via): via.label for via in Via}
_STATUS = {str(status): status.label for status in FilingStatus}
RECORDED = Text("{what}: {who}, {on}, ghi nhận {recorded}", "{what}: {who}, {on}, recorded {recorded}")
RETURN = Text("Phiếu báo cáo: {status}", "Return: {status}")
TARGET = Text("Chỉ tiêu {value}", "Target {value}")
