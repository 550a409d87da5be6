"""What the home page shows: the half-year's headline figures, and what waits for whom; each opens its list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sohtx.accounts.gate import AskedRequest
from sohtx.accounts.models import Person
from sohtx.accounts.queries import administrators
from sohtx.accounts.rights import Right, Role
from sohtx.accounts.scopes import names_of_organizations
from sohtx.core.codes import EntryType
from sohtx.core.moment import OPEN_MOMENT
from sohtx.core.period import Period
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.figures.asking import Request
from sohtx.figures.remembering import ask_remembered, on_extract, remembered
from sohtx.figures.rosters import count_silent
from sohtx.figures.whole import whole_area
from sohtx.indicators.answer import Figure
from sohtx.indicators.question import Question
from sohtx.ledger import book
from sohtx.office.waiting import Waiting, waiting_for
from sohtx.register.models import Entry, OrganizationState
from sohtx.web.working import today

HEADLINES = ("coop_count", "union_count", "group_count", "members", "workers", "revenue_mean")
BALANCE = (
    "coop_established",
    "coop_other_entries",
    "coop_moved_in",
    "coop_dissolved",
    "coop_other_exits",
    "coop_moved_out",
)
LATEST = 8
KEEPERS = 3
LABELS = {code.value: code.label for code in EntryType}


class Headline(NamedTuple):
    """A figure with its growth on the same period, and what it was in the period before."""

    figure: Figure
    growth: Figure | None
    last: Figure | None = None


class Latest(NamedTuple):
    """An entry recorded lately."""

    org_id: str
    name: str
    what: Text
    effective_on: date


@dataclass
class Home:
    """One reader's home page."""

    period: Period
    areas: list[Unit] = field(default_factory=list)
    area: Unit | None = None
    headlines: list[Headline] = field(default_factory=list)
    balance: "Balance | None" = None
    is_running: bool = False
    known: int = 0
    geography: date = date.max
    silent: int = 0
    expected: int = 0
    waiting: list[Waiting] = field(default_factory=list)
    latest: list[Latest] = field(default_factory=list)
    organizations: dict[str, str] = field(default_factory=dict)
    is_commune: bool = False
    keepers: list[Person] = field(default_factory=list)

    @property
    def is_guest(self) -> bool:
        """Whether it is read by somebody outside the Alliance's office, who may not know whom to ask."""
        return self.is_commune or bool(self.organizations)


class Balance(NamedTuple):
    """The balance of cooperatives in a period, which holds to the unit."""

    opening: int
    parts: dict[str, int]
    closing: int


def home_of(request: AskedRequest, period: Period) -> Home:
    """The home page of a reader for a period."""
    home = Home(period, is_running=period.end >= today())
    reach = request.reach(Right.FIGURES_SEE)
    own = sorted(request.reach(Right.REGISTER_SEE).organizations)
    home.organizations = {org_id: org_id for org_id in own} | dict(names_of_organizations(own))
    if reach:
        home.areas = [whole_area()] if reach.everything else list(_own_areas(frozenset(reach.areas)))
        home.area = home.areas[0] if home.areas else None
    if home.area is not None:
        _fill_figures(home, period, home.area)
    home.waiting = list(waiting_for(request, period, home))
    home.is_commune = any(grant.role == Role.COMMUNE for grant in request.me.grants)
    if home.is_guest:
        home.keepers = list(administrators().order_by("display_name", "pk")[:KEEPERS])
    if request.reach(Right.REGISTER_RECORD).everything:
        home.latest = latest_entries(LATEST)
    return home


def _own_areas(codes: frozenset[str]) -> Iterator[Unit]:
    day = today()
    units = on_extract(lambda extract: extract.units)
    for code in sorted(codes):
        unit = units.resolve(code, day)
        if unit is not None:
            yield unit


def _fill_figures(home: Home, period: Period, area: Unit) -> None:
    codes = [*HEADLINES, *(f"{code}_yoy" for code in HEADLINES), *BALANCE]
    question, told = _asked(period, area, codes)
    home.known, home.geography = question.known, question.geography
    last = _asked(period.before(), area, HEADLINES)[1] if home.is_running else {}
    home.headlines = [Headline(told[code], told.get(f"{code}_yoy"), last.get(code)) for code in HEADLINES]
    parts = {code: int(told[code].value or 0) for code in BALANCE}
    closing = int(told["coop_count"].value or 0)
    change = sum(parts[code] for code in BALANCE[:3]) - sum(parts[code] for code in BALANCE[3:])
    home.balance = Balance(closing - change, parts, closing)
    key = ("silent", str(period), area.key)
    home.silent = remembered(key, lambda extract: count_silent(extract, question))
    home.expected = told["workers"].expected_n or 0


def _asked(period: Period, area: Unit, codes: Sequence[str]) -> tuple[Question, dict[str, Figure]]:
    """Figures of an area for a period, by their indicators."""
    request = Request(period=str(period), indicators=list(codes), area=_code(area), geography=_day(area))
    question, figures = ask_remembered(request)
    return question, {figure.asked.code: figure for figure in figures}


def _code(area: Unit) -> str | None:
    return None if area.code == on_extract(lambda extract: extract.units.country.code) else area.code


def _day(area: Unit) -> str | None:
    """The units in which the area exists: today's, where it began after the period."""
    return str(today()) if area.code else None


def latest_entries(count: int) -> list[Latest]:
    """The entries recorded last, newest first."""
    if book.current() is None:
        return []
    columns = ("organization_id", "organization__org_id", "entry", "effective_on")
    written = Entry.objects.filter(transaction__place__isnull=False).order_by("-pk")
    rows = list(written.values_list(*columns)[:count])
    states = OrganizationState.objects.filter(organization__in=[row[0] for row in rows], known_to=OPEN_MOMENT)
    names = dict(states.order_by("valid_from", "pk").values_list("organization_id", "name"))
    return [Latest(org_id, names.get(key, org_id), LABELS[entry], on) for key, org_id, entry, on in rows]
