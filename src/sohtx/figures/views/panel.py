"""One figure opened: what it is, how it was computed, from which records, and what changed it."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import Right
from sohtx.core.moment import read_moment, write_moment
from sohtx.core.refusal import Refusal, refuse
from sohtx.core.text import Text, current_language
from sohtx.figures.asking import MEND_MOMENT, NOT_A_MOMENT, answer
from sohtx.figures.extract import Extract
from sohtx.figures.forms import IMPUTES
from sohtx.figures.naming import cell_label, decimals_of, identity, say_exactly, say_to
from sohtx.figures.pages import behind
from sohtx.figures.pages.asked import clocks_in_words, clocks_of, past_of
from sohtx.figures.pages.behind import One, one_of
from sohtx.figures.pages.reaching import about_figures, area_name, named_of
from sohtx.figures.pages.showing import DASH, Shown, query_of, show
from sohtx.figures.pages.wanted import Wanted, in_words
from sohtx.figures.remembering import remembered
from sohtx.figures.views.form import UNPROCESSABLE
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import Asked, Comparison
from sohtx.indicators.declare import Formula, Indicator
from sohtx.indicators.question import Question
from sohtx.indicators.units_of_measure import ORGANIZATION
from sohtx.web.jinja import period_name
from sohtx.web.working import today

MOST_DIGITS = 18


@page(Right.FIGURES_SEE, about=about_figures)
def panel(request: AskedRequest) -> HttpResponse:
    """One figure opened: what it is, how it was computed, from which records, and what changed it."""
    try:
        drawn = render(request, "figures/panel.html", _panel(request))
    except Refusal as refusal:
        told = {"problems": in_words(refusal.problems), "total": refusal.total}
        drawn = render(request, "figures/panel_refused.html", told, status=UNPROCESSABLE)
    patch_vary_headers(drawn, ("HX-Request",))
    return drawn


def _panel(request: AskedRequest) -> dict[str, Any]:
    wanted, one = one_of(request)
    figure = one.figure
    clocks = clocks_of(wanted)
    level = str(one.question.level) if request.GET.get("directly") else ""
    is_plain = one.asked.comparison is Comparison.NONE
    beside = _growth(one) if is_plain and not figure.is_scant else None
    told = {
        "figure": figure,
        "question": one.question,
        "wanted": wanted,
        "clocks": clocks_in_words(one.question),
        "shown": show(figure, beside, clocks=clocks, by=one.by, level=level),
        "identity": identity(figure),
        "area_name": area_name(figure.area),
        "past": past_of(figure.area, one.question.geography),
        "name_of": area_name,
        "exactly": say_exactly,
        "cells": [cell_label(part) for part in figure.by],
        "formula": _formula(figure),
        "sides": [_side(*side, one, clocks) for side in behind.sides_of(one)],
        "address": query_of(figure, clocks, one.by, level),
        "table": _table_query(figure, wanted, clocks),
        "is_plain": is_plain,
        "unnamed": 0,
        "imputes": str(IMPUTES[one.question.impute]),
        "next_record": 0,
        "next_silent": 0,
    }
    if is_plain:
        told |= _behind(request, one)
    return told


def _growth(one: One) -> Figure | None:
    """The figure's growth on the same period."""
    question = one.question
    key = ("growth", replace(question, asked=(), known=0), one.asked.code, question.known)
    asked = Asked(one.asked.indicator, Comparison.YEAR_ON_YEAR)

    def work(extract: Extract) -> list[Figure]:
        return list(answer(extract, replace(question, asked=(asked,))))

    return next(
        (f for f in remembered(key, work) if f.by == one.figure.by and f.area.key == one.figure.area.key),
        None,
    )


def _formula(figure: Figure) -> str:
    """How the figure was computed, with its numbers."""
    if figure.denominator is None:
        return ""
    top, bottom = (
        DASH if part is None else say_exactly(part) for part in (figure.numerator, figure.denominator)
    )
    indicator, value = figure.asked.indicator, _rounded(figure)
    match figure.asked.comparison:
        case Comparison.PLAN:
            return f"{top} ÷ {bottom} × 100 = {value}"
        case Comparison.NONE:
            over, under = _units_of(indicator)
            times = " × 100" if indicator.is_percentage else ""
            return f"{top}{over} ÷ {bottom}{under}{times} = {value}"
        case _:
            if indicator.is_percentage:
                return f"{top} − {bottom} = {value}"
            return f"({top} ÷ {bottom} − 1) × 100 = {value}"


def _units_of(indicator: Indicator) -> tuple[str, str]:
    """What is divided by what, each with a blank before it; a sum of weighted values has no unit to tell."""
    if indicator.formula is Formula.MEAN:
        return f" {indicator.unit.label}", f" {ORGANIZATION.label}"
    if indicator.is_percentage:
        return f" {indicator.measures[0].unit.label}", f" {indicator.measures[-1].unit.label}"
    return "", ""


def _rounded(figure: Figure) -> str:
    """The value to one decimal more than it is printed with, and then as it is printed."""
    if figure.value is None:
        return DASH
    places = decimals_of(figure)
    printed = f"{say_to(figure.value, places)} {figure.asked.unit.label}"
    if round(figure.value, places) == figure.value:
        return printed
    return f"{say_to(figure.value, places + 1)}; {ROUNDED} {printed}"


def _side(asked: Asked, question: Question, one: One, clocks: dict[str, str]) -> Shown | None:
    """One side of a comparison, as a figure that opens."""

    def work(extract: Extract) -> list[Figure]:
        return list(answer(extract, replace(question, asked=(asked,))))

    key = ("side", replace(question, asked=(), known=0), asked.code, question.known)
    for figure in remembered(key, work):
        if figure.by == one.figure.by and figure.area.key == one.figure.area.key:
            moved = {k: v for k, v in clocks.items() if k != "on"}
            if question.on:
                moved["on"] = str(question.on)
            shown = show(figure, clocks=moved, by=one.by)
            return replace(shown, label=f"{shown.label}, {period_name(figure.period)}")
    return None


def _table_query(figure: Figure, wanted: Wanted, clocks: dict[str, str]) -> dict[str, str]:
    """The address of the table in which a figure is broken down."""
    told = {"indicator": figure.asked.indicator.code, "period": wanted.period, "area": figure.area.code}
    return told | clocks | {"by": "area"}


def _behind(request: AskedRequest, one: One) -> dict[str, Any]:
    """Records, those silent and changes, of what the reader may know by name."""
    after, silent_after = (_key(request, name) for name in ("after", "silent"))
    since = _since(request, one)

    def work(extract: Extract) -> dict[str, Any]:
        records, places = behind.records_of(extract, one, after)
        records, next_record = behind.first_of(records, behind.PAGE)
        silent, next_silent = (
            behind.silent_of(extract, one, silent_after) if one.figure.expected_n else ([], 0)
        )
        moved = behind.changed_since(extract, one, since) if since else []
        shown_moved = moved[: behind.PAGE]
        orgs = {*(r.org for r in records), *silent, *(org for org, _, _ in shown_moved)}
        named = named_of(request, orgs)
        names = behind.names_of(extract, one.question, silent, named)
        return {
            "records": behind.lines_of(extract, one, records, places, named),
            "next_record": next_record,
            "unnamed": behind.unnamed_in(extract, one),
            "silent": [names[org] for org in silent],
            "next_silent": next_silent,
            "movers": behind.movers_of(extract, one, shown_moved, since, named) if since else [],
            "moved_n": len(moved),
        }

    reach = (request.reach(Right.REGISTER_SEE), today(), current_language())
    asked = (replace(one.question, asked=()), one.asked.code, one.figure.area.key, one.figure.by)
    told: dict[str, Any] = remembered(("behind", asked, after, silent_after, since, reach), work)
    seal = behind.last_seal(one, one.figure.area)
    figure = one.figure
    is_count = figure.asked.indicator.formula is Formula.COUNT
    total = int(figure.numerator or 0) if is_count else (figure.reporting_n or 0) + figure.imputed_n
    if not figure.asked.indicator.is_from_returns and not is_count:
        total = figure.reporting_n or 0
    return told | {
        "total": total,
        "silent_n": max((figure.expected_n or 0) - (figure.reporting_n or 0), 0),
        "since": since,
        "since_text": request.GET.get("since", "") or (write_moment(seal[1]) if seal else ""),
        "seal": seal,
        "then": _then(one, since) if since else None,
        "is_count": is_count,
        "starts_late": bool(after),
        "silent_late": bool(silent_after),
    }


def _then(one: One, since: int) -> Shown | None:
    """The figure as it was known at an earlier moment."""
    question = replace(one.question, known=since)
    side = {"known": write_moment(since), "geography": str(question.geography)}
    return _side(one.asked, question, one, side)


def _key(request: AskedRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


def _since(request: AskedRequest, one: One) -> int:
    """Since when changes are told: the moment of the address, else that of the last seal; 0 without either."""
    text = request.GET.get("since", "").strip()
    if text:
        moment = read_moment(text)
        if moment is None:
            raise refuse(NOT_A_MOMENT, MEND_MOMENT, column="since", value=text)
        return max(moment, 1)
    seal = behind.last_seal(one, one.figure.area)
    return seal[1] if seal else 0


ROUNDED = Text("làm tròn", "rounded")
