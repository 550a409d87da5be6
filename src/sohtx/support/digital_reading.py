"""Reading the digital checklist: what cooperatives answered, or reported in their returns; who is on which level."""

import json
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Max, Q

from sohtx.accounts.rights import About
from sohtx.core.alphabet import sort_key
from sohtx.core.codes import FilingStatus, Kind
from sohtx.core.codes import Level as AreaLevel
from sohtx.core.moment import OPEN_MOMENT
from sohtx.core.period import Period
from sohtx.core.units import Unit
from sohtx.figures.extract import Extract
from sohtx.figures.remembering import on_extract, remembered
from sohtx.register.queries import last_names
from sohtx.register.reaching import units_today
from sohtx.returns.models import FilingVersion
from sohtx.support.becoming_codes import Level
from sohtx.support.digital_fold import Answer, Score, holding, score_of
from sohtx.support.digital_questions import REPORTED, Checklist, checklist_on
from sohtx.support.linkage_reading import states_on
from sohtx.support.models import ChecklistAnswer, ChecklistVersion

KINDS = (Kind.COOPERATIVE, Kind.UNION)
REPORTS_COUNT_FOR = timedelta(days=3 * 366)
"""What was reported longer ago tells nothing of today."""


class Assessed(NamedTuple):
    """An organization on a day: its answers by question, and what they come to."""

    org: int
    org_id: str
    held: dict[str, Answer]
    score: Score


def assessed_on(
    day: date, *, known: int = OPEN_MOMENT, org: int | None = None
) -> tuple[Checklist, list[Assessed]]:
    """The checklist of a day, and all cooperatives and unions that there are then, or one of them."""
    checklist = checklist_on(day, known)
    states = states_on(day, known).filter(organization__kind__in=KINDS)
    if org is not None:
        states = states.filter(organization=org)
    orgs = list(states.order_by("organization__org_id").values_list("organization", "organization__org_id"))
    own, told = _own(known, org), _reported(checklist, day, known, org)
    found = []
    for key, org_id in orgs:
        held = holding([*own[key], *told[key]], day, known)
        found.append(Assessed(key, org_id, held, score_of(checklist, held, day)))
    return checklist, found


class Ground(NamedTuple):
    """Where an organization stands today: its unit, the province of it, the codes of the unit and of all above it."""

    unit: Unit | None = None
    province: Unit | None = None
    codes: frozenset[str] = frozenset()


class Placed(NamedTuple):
    """An organization on a day, by its last name and where it stands today."""

    assessed: Assessed
    name: str
    ground: Ground

    @property
    def about(self) -> About:
        """What it is about, for those who ask whether somebody may see it."""
        return About(self.assessed.org_id, self.ground.codes)


class Board(NamedTuple):
    """All that there are on a day, the highest score first."""

    checklist: Checklist
    rows: tuple[Placed, ...]


def board_on(day: date, *, today: date) -> Board:
    """All cooperatives and unions of a day; today's is read once at each place of the ledger and of the answers.

    Other days are asked for seldom and are many: kept, each with all its rows, they would fill the memory.
    """
    if day != today:
        return on_extract(lambda extract: _board(extract, day, today=today))
    return remembered(
        ("digital", day, today, *_answered()), lambda extract: _board(extract, day, today=today)
    )


def _answered() -> tuple[Hashable, ...]:
    """How far the answers and the questions have come: rows are added only."""
    return tuple(
        value
        for rows in (ChecklistAnswer.objects, ChecklistVersion.objects)
        for value in rows.aggregate(last=Max("pk"), count=Count("pk")).values()
    )


def _board(extract: Extract, day: date, *, today: date) -> Board:
    checklist, found = assessed_on(day)
    names = last_names([one.org_id for one in found])
    units = units_today([one.org for one in found], today=today)
    grounds = {unit: _ground(unit, extract.units.above(unit, today)) for unit in set(units.values())}
    there = {org_id: grounds[unit] for org_id, unit in units.items()}
    rows = [Placed(one, names[one.org_id], there.get(one.org_id, Ground())) for one in found]
    rows.sort(key=lambda row: (-row.assessed.score.got, sort_key(row.name), row.assessed.org_id))
    return Board(checklist, tuple(rows))


def _ground(unit: Unit, above: Sequence[Unit]) -> Ground:
    province = next((one for one in above if one.level is AreaLevel.PROVINCE), None)
    return Ground(unit, province, frozenset({unit.code, *(one.code for one in above)}))


def answers_of(org: int, day: date) -> tuple[Checklist, dict[str, Answer], Score]:
    """The answers of one organization on a day, also of one that is no more."""
    checklist = checklist_on(day)
    answers = [*_own(OPEN_MOMENT, org)[org], *_reported(checklist, day, OPEN_MOMENT, org)[org]]
    held = holding(answers, day, OPEN_MOMENT)
    return checklist, held, score_of(checklist, held, day)


def answers_ever(org: int) -> list[Answer]:
    """All answers that were given here of one organization, the last first."""
    return sorted(_own(OPEN_MOMENT, org)[org], key=lambda answer: answer.key, reverse=True)


def _own(known: int, org: int | None) -> dict[int, list[Answer]]:
    rows = ChecklistAnswer.objects.filter(recorded_at__lte=known)
    if org is not None:
        rows = rows.filter(organization=org)
    found: dict[int, list[Answer]] = defaultdict(list)
    for row in rows.values_list(
        "organization", "pk", "question", "on", "is_met", "recorded_at", "recorded_by"
    ):
        key, pk, question, on, is_met, recorded_at, by = row
        found[key].append(Answer(pk, question, on, is_met, recorded_at, "", by))
    return found


def _reported(checklist: Checklist, day: date, known: int, org: int | None) -> dict[int, list[Answer]]:
    """What accepted returns answer, as of the last day of their period, by organization."""
    questions = {one.reported: one.code for one in checklist.questions if one.reported}
    found: dict[int, list[Answer]] = defaultdict(list)
    latest: dict[tuple[int, str, str], tuple[int, str, str]] = {}
    for key, form, period, recorded_at, status, values in _filings(day, known, org):
        latest[key, form, period] = (recorded_at, status, values)
    for (key, _, period), (recorded_at, status, values) in latest.items():
        if status == FilingStatus.ACCEPTED:
            told = json.loads(values)
            end = Period.parse(period).end
            found[key] += [
                Answer(0, questions[line], end, bool(told[line]), recorded_at, period)
                for line in questions
                if told.get(line) is not None
            ]
    return found


def _filings(day: date, known: int, org: int | None) -> Iterator[tuple[int, str, str, int, str, str]]:
    rows = FilingVersion.objects.filter(transaction__place__isnull=False, recorded_at__lte=known)
    if org is not None:
        rows = rows.filter(organization=org)
    first = day - REPORTS_COUNT_FOR
    told = rows.order_by().values_list("period", flat=True).distinct()
    periods = [one for one in told if first <= Period.parse(one).end <= day]
    asks = Q()
    for line in REPORTED:
        asks |= Q(values__contains=f'"{line}"')
    forms = FilingVersion.objects.filter(asks, period__in=periods).order_by().values("form").distinct()
    rows = rows.filter(period__in=periods, form__in=forms).order_by("recorded_at", "pk")
    yield from rows.values_list(
        "organization", "form", "period", "recorded_at", "status", "values"
    ).iterator()


def counts_by_level(found: Iterable[Assessed]) -> dict[Level, int]:
    """How many are on each level."""
    counts = dict.fromkeys(Level, 0)
    for one in found:
        counts[one.score.level] += 1
    return counts


def counts_by_question(checklist: Checklist, found: Sequence[Assessed]) -> dict[str, tuple[int, int]]:
    """By question how many meet it, and how many were answered for."""
    return {
        one.code: (
            sum(bool(a.held[one.code].is_met) for a in found if one.code in a.held),
            sum(one.code in a.held for a in found),
        )
        for one in checklist.questions
    }
