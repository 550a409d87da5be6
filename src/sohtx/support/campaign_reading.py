"""Reading campaigns: as they stand on a day as was known; whom they reached, their deeds, and what came of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sohtx.accounts.rights import Reach
from sohtx.core.codes import Kind, Via
from sohtx.core.moment import OPEN_MOMENT, day_of
from sohtx.core.units import Units
from sohtx.register.models import Entry
from sohtx.register.reaching import units_today
from sohtx.support.becoming_codes import CampaignAct, CampaignState
from sohtx.support.becoming_reach import covers_any, known_units
from sohtx.support.candidate_reading import Seen as SeenCandidate
from sohtx.support.linkage_fold import is_void, standing
from sohtx.support.linkage_reading import states_on
from sohtx.support.log_lines import Line, lines_of
from sohtx.support.models import Campaign, CampaignRow

MONTHS_AFTER = 6
"""What is founded so long after a campaign may still have come of it."""
NEWLY_FOUNDED = ("", Via.CONVERTED)


class Deed(NamedTuple):
    """A row of a campaign."""

    key: int
    act: str
    on: date
    of: int | None
    recorded_at: int
    channel: str = ""
    times: int | None = None
    people: int | None = None
    line: str = ""
    reason: str = ""
    recorded_by: str = ""


class Seen(NamedTuple):
    """A campaign on a day. ``lines`` are its deeds in the work log, of days up to it."""

    campaign: Campaign
    rows: tuple[Deed, ...]
    there: tuple[Deed, ...]
    lines: tuple[Line, ...]
    state: CampaignState

    @property
    def people(self) -> int:
        """How many it reached, over all channels; one reached twice is two."""
        return sum(deed.people or 0 for deed in self.there)

    @property
    def cost(self) -> int:
        """What its deeds cost, as the work log says."""
        return sum(line.cost or 0 for line in self.lines)

    @property
    def by_channel(self) -> dict[str, tuple[int, int]]:
        """How often and how many by each channel."""
        found: dict[str, tuple[int, int]] = {}
        for deed in self.there:
            if deed.act == CampaignAct.REACHED:
                times, people = found.get(deed.channel, (0, 0))
                found[deed.channel] = (times + (deed.times or 0), people + (deed.people or 0))
        return found

    @property
    def counts_to(self) -> date:
        """The last day on which what is founded counts as having come of it."""
        return months_after(self.campaign.to_on, MONTHS_AFTER)


class Founded(NamedTuple):
    """A cooperative that was founded."""

    org: int
    org_id: str
    born_on: date


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError(day)


def state_of(campaign: Campaign, day: date) -> CampaignState:
    """How a campaign stands on a day."""
    if day < campaign.from_on:
        return CampaignState.TO_COME
    return CampaignState.RUNNING if day <= campaign.to_on else CampaignState.ENDED


def deed_of(row: CampaignRow) -> Deed:
    """A row in plain Python."""
    return Deed(
        row.pk, row.act, row.on, row.of_id, row.recorded_at, row.channel, row.times, row.people, row.line,
        row.reason, row.recorded_by,
    )  # fmt: skip


def deeds_of(campaign: Campaign) -> list[Deed]:
    """All rows of a campaign."""
    return [deed_of(row) for row in campaign.rows.order_by("pk")]


def campaigns_on(day: date, *, known: int = OPEN_MOMENT) -> list[Seen]:
    """The campaigns of a day and before it, and those planned by then, as far as was known; the last begun first."""
    rows: dict[int, list[Deed]] = defaultdict(list)
    for row in CampaignRow.objects.filter(recorded_at__lte=known).order_by("pk"):
        rows[row.campaign_id].append(deed_of(row))
    told = Campaign.objects.filter(recorded_at__lte=known).order_by("-from_on", "-pk")
    lines = lines_of((deed.line for deeds in rows.values() for deed in deeds if deed.line), known=known)
    return [_seen(one, rows[one.pk], lines, day, known) for one in told if not is_void(rows[one.pk], known)]


def campaign_on(code: str, day: date) -> Seen | None:
    """One campaign, also one that was voided; None where there is none."""
    campaign = Campaign.objects.filter(code=code).first()
    if campaign is None:
        return None
    rows = deeds_of(campaign)
    return _seen(campaign, rows, lines_of(deed.line for deed in rows if deed.line), day, OPEN_MOMENT)


def _seen(campaign: Campaign, rows: Sequence[Deed], lines: dict[str, Line], day: date, known: int) -> Seen:
    there = tuple(deed for deed in standing(rows, known) if deed.on <= day)
    own = [lines[deed.line] for deed in there if deed.line in lines]
    told = tuple(sorted((line for line in own if line.on <= day), key=lambda line: (line.on, line.code)))
    return Seen(campaign, tuple(rows), there, told, state_of(campaign, day))


def linked_lines() -> dict[str, str]:
    """The lines of the work log that are deeds of a campaign, with its code."""
    rows: dict[int, list[Deed]] = defaultdict(list)
    codes: dict[int, str] = {}
    for row in CampaignRow.objects.select_related("campaign").order_by("pk"):
        rows[row.campaign_id].append(deed_of(row))
        codes[row.campaign_id] = row.campaign.code
    return {
        deed.line: codes[key]
        for key, deeds in rows.items()
        if not is_void(deeds, OPEN_MOMENT)
        for deed in standing(deeds, OPEN_MOMENT)
        if deed.line
    }


def within(found: Iterable[Seen], reach: Reach, *, today: date) -> list[Seen]:
    """The campaigns within a reach: of one of its communes, or of the whole area."""
    units = known_units()
    return [
        one
        for one in found
        if covers_any(
            reach, one.campaign.area_codes, day_of(one.campaign.recorded_at), today, units
        )
    ]  # fmt: skip


# What came of it


def candidates_of(campaign: Campaign, every: Iterable[SeenCandidate]) -> list[SeenCandidate]:
    """The candidates that name a campaign."""
    return [one for one in every if one.candidate.campaign_id == campaign.pk]


def founded_of(
    found: Sequence[Seen], *, day: date, today: date, known: int = OPEN_MOMENT
) -> dict[str, list[Founded]]:
    """By campaign, the cooperatives founded in its communes from its first day to six months after, up to a day."""
    if not found:
        return {}
    first = min(one.campaign.from_on for one in found)
    last = min(day, max(one.counts_to for one in found))
    births = _births(first, last, day, known)
    units, places = known_units(), units_today([one.org for one in births], today=today)
    above = {
        org_id: frozenset(unit.code for unit in units.above(place, today)) for org_id, place in places.items()
    }
    result = {}
    for one in found:
        codes = _today_codes(one.campaign, today, units)
        result[one.campaign.code] = [
            birth
            for birth in births
            if one.campaign.from_on <= birth.born_on <= one.counts_to
            and (not codes or codes & above.get(birth.org_id, frozenset()))
        ]
    return result


def _today_codes(campaign: Campaign, today: date, units: Units) -> frozenset[str]:
    """The codes that a campaign's communes have today."""
    then, found = day_of(campaign.recorded_at), set()
    for code in campaign.area_codes:
        unit = units.resolve(code, then)
        place = units.place(unit, today) if unit else None
        found.add(code if place is None or place.is_choice else place.unit.code)
    return frozenset(found)


def _births(first: date, last: date, day: date, known: int) -> list[Founded]:
    """The cooperatives founded on some days that there are on a day, not those that were there before the book."""
    states = states_on(day, known).filter(organization__kind=Kind.COOPERATIVE, born_on__range=(first, last))
    entries = Entry.objects.filter(via__in=NEWLY_FOUNDED).values("entry_id")
    told = states.filter(birth_entry_id__in=entries).order_by("born_on", "organization__org_id")
    return [Founded(*row) for row in told.values_list("organization", "organization__org_id", "born_on")]
