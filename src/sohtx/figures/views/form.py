"""The form above figures, with the areas that its reader may choose; and what is wrong with an address, above it."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from sohtx.accounts.gate import AskedRequest
from sohtx.areas.naming import dated_name, names_apart, proper_key
from sohtx.core.moment import read_day
from sohtx.core.period import Period
from sohtx.core.refusal import Refusal
from sohtx.core.units import Unit
from sohtx.figures.extract import Extract
from sohtx.figures.forms import THEMES, AskForm, Choices
from sohtx.figures.pages.asked import day_of
from sohtx.figures.pages.reaching import own_areas, units_now, usual_area
from sohtx.figures.pages.wanted import Wanted, in_words
from sohtx.figures.remembering import remembered
from sohtx.indicators.catalogue import INDICATORS
from sohtx.indicators.question import By, Impute
from sohtx.web.working import today, working_period

UNPROCESSABLE = 422


def form_of(request: AskedRequest, wanted: Wanted, area: Unit) -> AskForm:
    """The controls of a question. The day of its units is said where it is not the one that its area has anyway."""
    day = read_day(wanted.geography) or today()
    shown = "" if day == day_of(area, today()) else wanted.geography
    areas = area_choices(request, area, day, today() if not shown else day)
    return AskForm(replace(wanted, geography=shown), areas)


def area_choices(request: AskedRequest, asked: Unit, day: date, sent: date) -> Choices:
    """The areas to choose from: the reader's own, the units below them, and those below the one asked for.

    ``day`` is that of the units shown, ``sent`` the one with which the form is sent. A code that is another unit's on
    that day is left out: it would bring another area than it says.
    """
    units = units_now()
    below = remembered(("below", day), lambda extract: _below(extract, day))
    found: dict[str, Unit] = {}
    heads: dict[str, str] = {}
    for top in (*_tops(request, asked, day), asked):
        for unit in (top, *below.get(top.key, [])):
            meant = units.resolve(unit.code, sent)
            if meant is not None and units.identity(meant) == units.identity(unit):
                found.setdefault(meant.key, meant)
                heads |= {meant.key: dated_name(units, meant)} if unit is top else {}
    names = names_apart(units, found.values(), day)
    return [(unit.code, heads.get(key) or f"– {names[key]}") for key, unit in found.items()]


def _tops(request: AskedRequest, asked: Unit, day: date) -> list[Unit]:
    """The areas that head the choice: the reader's; on another day also those of which they were made, and all."""
    own, units = own_areas(request), units_now()
    if own:
        return own
    usual = usual_area(request)
    if day == today() and usual in units.above(asked, day):
        return [usual]
    made_of = [] if units.row_on(usual, day) else [passing.source for passing in units.origins(usual)]
    return list(dict.fromkeys((usual, *made_of, units.country)))


def _below(extract: Extract, day: date) -> dict[str, list[Unit]]:
    """The units directly below each, on a day, by their proper names."""
    units = extract.units
    found: dict[str, list[Unit]] = {}
    for unit in sorted(units.rows.values(), key=lambda unit: proper_key(unit.name)):
        above = units.parent(unit, day) if unit.exists_on(day) else None
        if above is not None:
            found.setdefault(above.key, []).append(unit)
    return found


def refused(request: AskedRequest, refusal: Refusal) -> HttpResponse:
    """What is wrong with an address, above the form as it was filled in."""
    told: dict[str, Any] = {"problems": in_words(refusal.problems), "total": refusal.total}
    get, area = request.GET, usual_area(request)
    period = get.get("period", "")
    kept = Wanted(
        period=period if Period.is_code(period) else str(working_period(request)),
        indicators=tuple(code for code in get.getlist("indicator") if code in INDICATORS),
        area=area.code,
        by=tuple(by for by in get.getlist("by") if by in set(By)),
        **{name: get.get(name, "")[:40] for name in ("on", "known", "geography", "level")},  # type: ignore[arg-type]
        submitted=bool(get.get("submitted")),
        impute=get.get("impute", "") or Impute.NONE.value,
    )
    form = AskForm(kept, area_choices(request, area, today(), today()))
    told |= {"form": form, "more": THEMES, "wanted": kept}
    return render(request, "figures/refused.html", told, status=UNPROCESSABLE)
