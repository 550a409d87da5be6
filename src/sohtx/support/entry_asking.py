"""What a page of the registers asks for, read from its address, and the entries that it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sohtx.accounts.gate import AskedRequest
from sohtx.accounts.rights import Right
from sohtx.core.alphabet import plain
from sohtx.core.period import Period
from sohtx.register.queries import last_names
from sohtx.register.reaching import units_today
from sohtx.support.entry_reading import Seen, within
from sohtx.support.entry_registers import Register
from sohtx.web.days import day_written
from sohtx.web.working import running_half, today, working_period

LONGEST_WORDS = 100
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """Which entries: of some days (``last`` alone: as of a day), by choices, area, organization, words."""

    first: date
    last: date
    chosen: Mapping[str, str] = field(default_factory=dict)
    area: str = ""
    org_id: str = ""
    words: str = ""

    @property
    def in_force(self) -> int:
        """How many filters there are beside the days."""
        return len(self.chosen) + sum(map(bool, (self.area, self.org_id, self.words)))


def asked_of(request: AskedRequest, register: Register) -> Asked:
    """What an address asks for; without days those of the working period, without a day how it is today."""
    told = {name: request.GET.get(name, "").strip() for name in ("first", "last", "on", "area", "org", "q")}
    period = working_period(request)
    last = (
        (day_written(told["on"]) or today()) if register.is_as_of else day_written(told["last"]) or period.end
    )
    return Asked(
        first=day_written(told["first"]) or period.start,
        last=last,
        chosen={
            one.name: value for one in register.filters if (value := request.GET.get(one.name, "")) in one.offered
        },
        area=told["area"][:LONGEST_WORDS],
        org_id=told["org"][:200],
        words=told["q"][:LONGEST_WORDS],
    )  # fmt: skip


@dataclass(frozen=True)
class Found:
    """The entries asked for, with the names of their organizations."""

    asked: Asked
    entries: list[Seen]
    names: Mapping[str, str]


def found_by(request: AskedRequest, register: Register) -> Found:
    """The entries that a page asks for, within the reader's reach."""
    asked, reach = asked_of(request, register), request.reach(Right.SUPPORT_SEE)
    there = within(register.between(asked.first, asked.last), reach, today=today())
    choices = [(one.has, asked.chosen[one.name]) for one in register.filters if one.name in asked.chosen]
    there = [one for one in there if all(has(one, value) for has, value in choices)]
    if asked.org_id:
        there = [one for one in there if asked.org_id in {org_id for _, org_id in one.orgs}]
    if asked.area:
        there = _in_area(there, asked.area)
    names = last_names({org_id for one in there for _, org_id in one.orgs})
    if asked.words:
        there = [one for one in there if plain(asked.words) in plain(_words(one, register, names))]
    return Found(asked, there, names)


def earlier_of(request: AskedRequest, register: Register, asked: Asked) -> Period | None:
    """The latest half-year before the days asked for that has entries; None where it is asked otherwise."""
    if register.is_as_of or asked.in_force or asked.first == date.min:
        return None
    before = within(
        register.between(date.min, asked.first - ONE_DAY), request.reach(Right.SUPPORT_SEE), today=today()
    )
    return running_half(before[0].row.from_on) if before else None


def _in_area(there: list[Seen], area: str) -> list[Seen]:
    units = units_today({org for one in there for org, _ in one.orgs}, today=today())
    inside = {org_id for org_id, unit in units.items() if unit.code == area}
    return [
        one
        for one in there
        if getattr(one.row, "area_code", "") == area or any(org_id in inside for _, org_id in one.orgs)
    ]


def _words(one: Seen, register: Register, names: Mapping[str, str]) -> str:
    told = (str(cell.read(one) or "") for cell in register.cells)
    return " ".join([one.row.code, *told, *(names.get(org_id, "") for _, org_id in one.orgs)])
