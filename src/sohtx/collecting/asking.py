"""Of which areas an office asks a form: a programme runs where it runs, so the register does not say who owes it."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db import transaction

from sohtx.core.codes import Level
from sohtx.core.moment import day_of, now
from sohtx.core.period import Period
from sohtx.core.units import Unit
from sohtx.figures.remembering import remembered
from sohtx.figures.whole import whole_area
from sohtx.ledger import book
from sohtx.returns.definitions.definition import FormVersion
from sohtx.returns.definitions.own import catalogue
from sohtx.returns.expecting import owes
from sohtx.returns.filings import IN_BOOK, Filing
from sohtx.returns.models import AreaFilingVersion, Asked
from sohtx.returns.respondents import LEVELS, answering_area, present_units
from sohtx.returns.stores import AREAS, store_of

EVERY_AREA = ""


class Asking(NamedTuple):
    """What an office asks of areas on one form: of all of them, or of those named."""

    is_of_all: bool
    named: tuple[Unit, ...]


def possible_areas(version: FormVersion, period: Period) -> list[Unit]:
    """The areas that could answer a form for a period: those of its level within the installation's area."""
    level = LEVELS[version.respondent]
    return remembered(("areas to ask", level, period.end), lambda _: _within_whole(level, period.end))


def _within_whole(level: Level, day: date) -> list[Unit]:
    units, within = present_units(), whole_area(day)
    return [unit for unit in units.of_level(level, day) if within in units.above(unit, day)]


def asking(version: FormVersion, period: Period) -> Asking:
    """Who is asked, as the units stood on the last day of a period; one that ended since is asked as its successor."""
    level, units = LEVELS[version.respondent], present_units()
    rows = list(Asked.objects.filter(form=version.form).values_list("area_code", "asked_on"))
    named = {
        units.place(unit, period.end).unit
        for code, on in rows
        if code != EVERY_AREA and (unit := units.resolve(code, on))
    }
    kept = (unit for unit in named if unit.level is level and unit.exists_on(period.end))
    return Asking(any(code == EVERY_AREA for code, _ in rows), tuple(sorted(kept)))


def forms_in_use(period: Period) -> frozenset[str]:
    """The forms for areas that are asked for, or were answered for a period."""
    answered = AreaFilingVersion.objects.filter(**IN_BOOK, period=str(period)).values_list("form")
    return frozenset(form for (form,) in Asked.objects.values_list("form").union(answered))


def asked_areas(version: FormVersion, period: Period) -> list[Unit]:
    """The areas that owe a form for a period."""
    asked = asking(version, period)
    return possible_areas(version, period) if asked.is_of_all else list(asked.named)


def ask(form: str, codes: Collection[str], *, by: str) -> None:
    """Ask areas for a form from now on, in place of those asked so far; :data:`EVERY_AREA` stands for all."""
    book.open_for_writing()
    today = day_of(now())
    with transaction.atomic():
        Asked.objects.filter(form=form).exclude(area_code__in=codes).delete()
        rows = (Asked(form=form, area_code=code, asked_on=today, asked_by=by) for code in sorted(set(codes)))
        Asked.objects.bulk_create(rows, ignore_conflicts=True)


def is_owed(filing: Filing) -> bool:
    """Whether a return is owed."""
    period = Period.parse(filing.period)
    if store_of(filing.form) is not AREAS:
        return owes(filing.respondent, period)
    return answering_area(filing) in asked_areas(catalogue().get(filing.form, period), period)
