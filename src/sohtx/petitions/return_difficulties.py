"""Difficulties written in returns: which wait to be read, and what became of those that were.

Of a return counts the version that waits to be accepted, or else the one that was. What it says was written on the
day on which it was first sent in these words.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sohtx.accounts.rights import About, Reach
from sohtx.core.moment import day_of, now
from sohtx.core.period import Period
from sohtx.core.units import Unit, Units
from sohtx.petitions.bodies import known_units
from sohtx.petitions.codes import Topic
from sohtx.petitions.models import Difficulty
from sohtx.petitions.queries import all_kept
from sohtx.register.models import Organization
from sohtx.register.queries import last_names
from sohtx.register.reaching import covered, units_today
from sohtx.returns.definitions.definition import Respondent
from sohtx.returns.definitions.own import catalogue
from sohtx.returns.filings import Filing, History, Version, all_histories, histories
from sohtx.returns.respondents import area_answering, codes_today, place_today
from sohtx.returns.stores import AREAS, store_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

LINE, LINE_OF_TOPIC = "difficulty", "difficulty_topic"
TOPICS: Mapping[object, Topic] = {
    "capital": Topic.CAPITAL,
    "land": Topic.LAND,
    "market": Topic.MARKET,
    "people": Topic.MANAGEMENT,
    "technology": Topic.TECHNOLOGY,
    "law": Topic.PROCEDURE,
}
"""What the forms call greatest difficulties, as topics of petitions; an officer may choose another."""


class Written(NamedTuple):
    """A difficulty as a return tells it. ``seen`` is the version in which it was read."""

    filing: Filing
    text: str
    topic: Topic
    raised_on: date
    seen: int
    is_accepted: bool

    @property
    def origin(self) -> str:
        """By which the petition that it becomes is known to come from it."""
        return str(self.filing)


def told_by(found: History) -> Written | None:
    """The difficulty that a return tells, as far as it counts; None where it tells none."""
    version = found.waiting or found.decided
    text = _words(version) if version else ""
    if version is None or not text:
        return None
    first = next(one for one in found.versions if _words(one) == text)
    topic = TOPICS.get(version.answers.get(LINE_OF_TOPIC), Topic.OTHER)
    raised_on = min(day_of(first.recorded_at), day_of(now()))
    return Written(version.filing, text, topic, raised_on, version.recorded_at, version is not found.waiting)


def _words(version: Version) -> str:
    """What a version says on the line; few do, so the others are not even read."""
    return str(version.answers.get(LINE) or "").strip() if f'"{LINE}"' in version.values else ""


def written_in(origins: Iterable[str]) -> dict[str, Written]:
    """The difficulties that some returns tell, by their origins."""
    filings = [filing for origin in origins if (filing := filing_of(origin)) is not None]
    found = (told_by(one) for one in histories(filings).values())
    return {one.origin: one for one in found if one is not None}


def filing_of(origin: str) -> Filing | None:
    """The return that an origin names; None of a text that names none."""
    parts = origin.rsplit("/", 2)
    return Filing(*parts) if len(parts) == 3 and Period.is_code(parts[2]) else None


def written(period: Period, reach: Reach) -> list[Written]:
    """All difficulties that the returns of a period tell, of respondents within reach; the earliest first."""
    found = [one for asked in periods_of(period) for one in _written(asked)]
    return sorted(within(found, reach), key=lambda one: (one.raised_on, one.origin))


def periods_of(period: Period) -> list[Period]:
    """The periods whose returns are read together: a year's are read with those of its second half."""
    year = Period.parse(f"{period.end.year:04}")
    return [period, year] if period != year and year.end == period.end else [period]


def _written(period: Period) -> Iterator[Written]:
    forms = catalogue()
    versions = ((form, forms.find(form, period)) for form in forms.forms)
    for form in [form for form, version in versions if version and LINE in version.by_code]:
        for found in all_histories(form, period).values():
            one = told_by(found)
            if one is not None:
                yield one


def within(found: Collection[Written], reach: Reach) -> list[Written]:
    """Those of respondents within reach."""
    if reach.everything or not found:
        return list(found)
    keys = _keys(found)
    near = covered(keys.values(), reach, today=day_of(now()))
    units = known_units()
    return [
        one
        for one in found
        if (
            keys[one.filing.respondent] in near if one.filing.respondent in keys else _lies(one, reach, units)
        )
    ]


def _lies(one: Written, reach: Reach, units: Units) -> bool:
    unit = area_of(one.filing, units)
    return unit is not None and reach.covers(About("", codes_today(unit)))


def _keys(found: Iterable[Written]) -> dict[str, int]:
    """The keys of the organizations among the respondents."""
    ids = {one.filing.respondent for one in found if store_of(one.filing.form) is not AREAS}
    return dict(Organization.objects.filter(org_id__in=ids).values_list("org_id", "pk"))


def area_of(filing: Filing, units: Units) -> Unit | None:
    """The area whose office answered a return; None of an organization's."""
    period = Period.parse(filing.period)
    version = catalogue().find(filing.form, period)
    if version is None or store_of(filing.form) is not AREAS:
        return None
    return area_answering(units, filing.respondent, version.respondent, period)


# Who wrote them, and from where


class Respondents(NamedTuple):
    """Who wrote difficulties: their names, and today's units from which they come."""

    names: Mapping[str, str]
    units: Mapping[str, Unit]

    def name(self, one: Written) -> str:
        """The name of who wrote one."""
        return self.names.get(one.origin, one.filing.respondent)

    def unit(self, one: Written) -> Unit | None:
        """The unit from which one comes."""
        return self.units.get(one.origin)


def respondents(found: Collection[Written]) -> Respondents:
    """Who wrote some difficulties, all asked for at once."""
    keys, every = _keys(found), known_units()
    called = last_names(keys)
    places = units_today(keys.values(), today=day_of(now())) if keys else {}
    names, units = {}, {}
    for one in found:
        who = one.filing.respondent
        if who in keys:
            names[one.origin] = called.get(who, who)
            unit = places.get(who)
        else:
            area = area_of(one.filing, every)
            names[one.origin] = office_of(one.filing, every)
            unit = place_today(area) if area else None
        if unit is not None:
            units[one.origin] = unit
    return Respondents(names, units)


def office_of(filing: Filing, units: Units) -> str:
    """The name of the office that answered for its area."""
    unit = area_of(filing, units)
    if unit is None:
        return filing.respondent
    version = catalogue().find(filing.form, Period.parse(filing.period))
    if version is not None and version.respondent is Respondent.COMMUNE:
        return f"UBND {unit.name[:1].lower()}{unit.name[1:]}"
    return f"{Respondent.PROVINCE.label.vi}, {unit.name}"


# What became of them


class Settled(NamedTuple):
    """What became of a difficulty: the petition that it is, or joined; or why it is none, and by which row."""

    petition: str = ""
    is_joined: bool = False
    reason: str = ""
    key: int = 0


def settled() -> dict[str, Settled]:
    """What became of difficulties that were read, by their origins."""
    found = {
        one.origin: Settled(one.code)
        for one in all_kept().values()
        if one.origin and one.facts.withdrawn_at is None
    }
    rows = standing().values_list("origin", "raiser__petition__code", "reason", "pk")
    return found | {origin: Settled(code or "", bool(code), reason, pk) for origin, code, reason, pk in rows}


def standing() -> "QuerySet[Difficulty]":
    """The rows that hold: not those whose raiser or petition was taken back since."""
    rows = Difficulty.objects.filter(withdrawn_at=None)
    gone = rows.filter(raiser__withdrawn_at__isnull=False) | rows.filter(
        raiser__petition__withdrawn_at__isnull=False
    )
    return rows.exclude(pk__in=gone.values("pk")).order_by("-recorded_at")
