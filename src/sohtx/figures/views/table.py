"""Figures as table, chart or map; the start, which has all of them by theme."""

from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import Right
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.figures.forms import IMPUTES, THEMES
from sohtx.figures.pages import drawing
from sohtx.figures.pages.asked import (
    area_of,
    clocks_in_words,
    clocks_of,
    past_of,
    wanted_of,
)
from sohtx.figures.pages.reaching import about_figures, area_name
from sohtx.figures.pages.showing import Shown, show
from sohtx.figures.pages.table import Line, Lines, lines_of, total_label
from sohtx.figures.pages.wanted import View, Wanted
from sohtx.figures.remembering import ask_remembered
from sohtx.figures.views.form import form_of, refused
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import INDICATORS
from sohtx.indicators.question import By, Question

MOST_IN_TITLE = 3


@page(Right.FIGURES_SEE, about=about_figures)
def figures(request: AskedRequest) -> HttpResponse:
    """Figures as table, chart or map; without an indicator all of them, by theme."""
    try:
        wanted = wanted_of(request)
        if not wanted.indicators:
            return render(request, "figures/start.html", _start(request, wanted))
        return render(request, "figures/figures.html", _table(request, wanted, lines_of(wanted)))
    except Refusal as refusal:
        return refused(request, refusal)


def _asked(request: AskedRequest, wanted: Wanted, question: Question) -> dict[str, Any]:
    """What both pages say of their question."""
    area = area_of(question)
    return {
        "wanted": wanted,
        "question": question,
        "area": area,
        "area_name": area_name(area),
        "past": past_of(area, question.geography),
        "form": form_of(request, wanted, area),
        "more": THEMES,
        "clocks": clocks_in_words(question),
        "name_of": area_name,
    }


# The start: all indicators by theme


class Row(NamedTuple):
    """An indicator of the start page, with the addresses of its breakdowns."""

    shown: Shown
    code: str


def _start(request: AskedRequest, wanted: Wanted) -> dict[str, Any]:
    codes = list(INDICATORS)
    question, found = ask_remembered(
        wanted.request([*codes, *(f"{code}_yoy" for code in codes)], by=(), level=None)
    )
    told = {figure.asked.code: figure for figure in found}
    clocks = clocks_of(wanted)
    themes = [
        (
            theme,
            [Row(show(told[i.code], told[f"{i.code}_yoy"], clocks=clocks), i.code) for i in indicators],
        )
        for theme, indicators in THEMES
    ]
    asked = {"area": area_of(question).code, "period": wanted.period} | clocks
    return _asked(request, wanted, question) | {"themes": themes, "asked": asked}


# A question


def _table(request: AskedRequest, wanted: Wanted, lines: Lines) -> dict[str, Any]:
    question = lines.question
    labels = [str(INDICATORS[code].label) for code in wanted.indicators]
    units = {INDICATORS[code].unit for code in wanted.indicators}
    return _asked(request, wanted, question) | {
        "lines": lines,
        "views": list(View),
        "rows": [_shown(line, wanted, lines) for line in lines.shown],
        "totals": [(total_label(line.figure), *_shown_total(line, wanted, lines)) for line in lines.totals],
        "title": ", ".join(labels) if len(labels) <= MOST_IN_TITLE else str(MANY.fill(n=len(labels))),
        "unit": str(next(iter(units)).label) if len(units) == 1 else "",
        "by": [By(by) for by in wanted.by],
        "by_words": drawing.by_words(wanted.by),
        "pictures": drawing.pictures_of(wanted, lines),
        "why_none": drawing.why_none(wanted),
        "page": lines,
        "notes": _notes(wanted),
        "has_few": any(line.figure.is_of_few for line in (*lines.shown, *lines.totals)),
        "has_reporters": any(INDICATORS[code].expected is not None for code in wanted.indicators),
        "imputes": str(IMPUTES[question.impute]),
    }


def _shown(line: Line, wanted: Wanted, lines: Lines) -> tuple[Shown, list[str], Figure]:
    """A line with the names of its cell, in the order of the columns."""
    f = line.figure
    shown = show(
        f,
        line.beside,
        clocks=clocks_of(wanted),
        by=wanted.others,
        level=wanted.level if By.AREA.value in wanted.by else "",
        decimals=lines.decimals[f.asked.code],
    )
    return shown, lines.names_of(f), f


def _shown_total(line: Line, wanted: Wanted, lines: Lines) -> tuple[Shown, Figure]:
    decimals = lines.decimals[line.figure.asked.code]
    return show(line.figure, line.beside, clocks=clocks_of(wanted), decimals=decimals), line.figure


def _notes(wanted: Wanted) -> list[Text]:
    """What must be said of the indicators."""
    notes = [INDICATORS[code].note for code in wanted.indicators]
    return [text for text in dict.fromkeys(notes) if text.vi]


MANY = Text("{n} chỉ tiêu", "{n} indicators")
