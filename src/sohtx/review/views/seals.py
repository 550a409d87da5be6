"""A sealed report beside what is known now."""

from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import Right
from sohtx.areas.naming import dated_name
from sohtx.core.numerals import say_moment
from sohtx.core.period import Period
from sohtx.documents.tree import Number
from sohtx.figures.models import Seal
from sohtx.figures.naming import MINUS, cell_label
from sohtx.figures.restating import Change
from sohtx.indicators.catalogue import Comparison
from sohtx.review import queries
from sohtx.review.models import ReviewRound
from sohtx.review.papers import present_units
from sohtx.review.sentences import FELL, ROSE
from sohtx.review.tables.cells import unit_label
from sohtx.review.tables.restated import reason_in_words, seen_of, sides_of
from sohtx.review.views.shared import FORMAT_NAMES, about_sealed, seal_of
from sohtx.review.writing import FORMATS

SHOWN_CHANGES = 300
IN_DETAIL = "chi-tiet"


@page(Right.REPORT_SEE, about=about_sealed)
def sealed_report(request: AskedRequest, seal_id: int) -> HttpResponse:
    """A sealed report and its restatements: reported, now, difference, reason.

    The whole area's own figures come first; those of sectors, kinds and areas are asked when they are opened, since
    that takes some seconds.
    """
    seal = seal_of(seal_id)
    headline = queries.restatement_of(seal, is_headline=True).headline
    rows = [_restated(change) for change in seen_of(headline)]
    units = present_units()
    context = {
        "seal": seal, "rows": rows, "unseen": len(headline) - len(rows), "details": None,
        "area": dated_name(units, units.rows.get(seal.area, units.country)), "period": Period.parse(seal.period),
        "made": ReviewRound.objects.filter(seal=seal.name).first(), "page_period": Period.parse(seal.period),
        "formats": FORMATS, "format_names": FORMAT_NAMES, "known": say_moment(seal.known),
    }  # fmt: skip
    if IN_DETAIL in request.GET:
        context |= {"details": _details(seal), "shown": SHOWN_CHANGES}
    return render(request, "review/sealed.html", context)


class Restated(NamedTuple):
    """A figure that is no longer what was sealed, as a row of the page."""

    label: str
    where: str
    unit: str
    sealed: str
    now: str
    moved: str
    why: str
    records: int


def _details(seal: Seal) -> list[Restated]:
    changes = queries.restatement_of(seal, is_headline=False).changes
    return [_restated(change) for change in seen_of(c for c in changes if not c.is_headline)]


def _restated(change: Change) -> Restated:
    sides, figure = sides_of(change), change.now
    where = ", ".join(map(cell_label, figure.by)) or figure.area.name
    is_growth = figure.asked.comparison in (Comparison.YEAR_ON_YEAR, Comparison.MATCHED)
    sealed, now = (_rise_or_fall(side) if is_growth else side.text for side in (sides.sealed, sides.now))
    return Restated(
        change.label,
        where,
        unit_label(figure.asked),
        sealed,
        now,
        sides.moved.text,
        reason_in_words(change),
        len(change.causes),
    )


def _rise_or_fall(number: Number) -> str:
    """A change in words: tăng 7,8%, giảm 1,4%."""
    if not number.value:
        return number.text
    return f"{ROSE if number.value > 0 else FELL} {number.text.lstrip(MINUS)}"
