"""Who answers a return: an organization, or the office of an area for its whole area. The form says which.

The code of an area is read, like every code, together with a day: the last one of the period.
"""

from collections.abc import Iterable, Mapping
from enum import Enum, auto

from sohtx.accounts.rights import About
from sohtx.areas.queries import official_units, units_of_book
from sohtx.core.codes import Level
from sohtx.core.moment import day_of, now
from sohtx.core.period import Period
from sohtx.core.units import Unit, Units
from sohtx.register.models import Organization
from sohtx.register.queries import last_name
from sohtx.register.reaching import about_organization
from sohtx.returns.definitions.definition import FormVersion, Respondent
from sohtx.returns.definitions.own import catalogue
from sohtx.returns.filings import Filing
from sohtx.returns.stores import AREAS, of_these, store_of

LEVELS: Mapping[Respondent, Level] = {
    Respondent.COMMUNE: Level.COMMUNE,
    Respondent.PROVINCE: Level.PROVINCE,
}


class Fit(Enum):
    """Whether a respondent answers a form for a period."""

    NOBODY = auto()
    ANOTHER_FORM = auto()
    FITS = auto()


def fits(filings: Iterable[Filing]) -> dict[Filing, Fit]:
    """Whether each return is one that its respondent answers: in the book, and of the form's kind or level."""
    wanted, forms = set(filings), catalogue()
    asked = {(filing.form, filing.period) for filing in wanted}
    versions = {(form, period): forms.find(form, Period.parse(period)) for form, period in asked}
    of_areas = {form for form in {form for form, _ in asked} if store_of(form) is AREAS}
    kinds = _kinds(filing.respondent for filing in wanted if filing.form not in of_areas)
    return {
        filing: _fit_of_area(filing, versions[filing.form, filing.period])
        if filing.form in of_areas
        else _fit(kinds.get(filing.respondent), versions[filing.form, filing.period])
        for filing in wanted
    }


def _fit_of_area(filing: Filing, version: FormVersion | None) -> Fit:
    if version is None:
        return Fit.ANOTHER_FORM
    return Fit.FITS if answering_area(filing) else Fit.NOBODY


def _fit(kind: str | None, version: FormVersion | None) -> Fit:
    if kind is None:
        return Fit.NOBODY
    return Fit.FITS if version and version.respondent.kind == kind else Fit.ANOTHER_FORM


def _kinds(org_ids: Iterable[str]) -> dict[str, str]:
    """The kinds of organizations that are in the book."""
    asked = set(org_ids)
    known = of_these(Organization.objects.filter(entries__transaction__place__isnull=False), "org_id", asked)
    return dict(known.values_list("org_id", "kind").distinct())


def present_units() -> Units:
    """The units that the installation uses."""
    return units_of_book() or official_units()


def answering_area(filing: Filing) -> Unit | None:
    """The area that answers a return; None for a code that named none of the form's level on the period's last day."""
    period = Period.parse(filing.period)
    version = catalogue().find(filing.form, period)
    return area_answering(present_units(), filing.respondent, version.respondent, period) if version else None


def area_answering(units: Units, code: str, respondent: Respondent, period: Period) -> Unit | None:
    """The area that a code names on the last day of a period, if it is one that answers."""
    unit = units.resolve(code, period.end)
    if unit is None or not unit.exists_on(period.end):
        return None
    return unit if unit.level is LEVELS.get(respondent) else None


def name_of(filing: Filing) -> str:
    """The name of who answers a return."""
    if store_of(filing.form) is not AREAS:
        return last_name(filing.respondent)
    unit = answering_area(filing)
    return unit.name if unit else filing.respondent


def in_log(filing: Filing) -> dict[str, str]:
    """How a line of the log names who answers a return."""
    return {"area_code" if store_of(filing.form) is AREAS else "org_id": filing.respondent}


def about_respondent(filing: Filing) -> About:
    """Where who answers a return lies today, for those who ask whether somebody may see it."""
    if store_of(filing.form) is not AREAS:
        return about_organization(filing.respondent)
    unit = answering_area(filing)
    return About("", codes_today(unit)) if unit else About()


def place_today(unit: Unit) -> Unit:
    """The unit of today that an area is, or into which it went."""
    return present_units().place(unit, day_of(now())).unit


def codes_today(unit: Unit) -> frozenset[str]:
    """The codes of the units of today in which an area lies, its own and all above it."""
    present = place_today(unit)
    return frozenset({present.code, *(one.code for one in present_units().above(present, day_of(now())))})
