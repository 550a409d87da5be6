"""What officers expected figures to come to, beside what came of it."""

from typing import NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import Right
from sohtx.core.moment import day_of, now
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.figures.estimates import Estimated, enter_estimate, estimates_of, history_of
from sohtx.indicators.answer import Figure
from sohtx.review.facts import estimated_periods
from sohtx.review.forms import EstimateForm, take
from sohtx.review.models import ReviewRound
from sohtx.review.papers import about_of, present_units
from sohtx.review.saying import NOTHING, number_of, signed_difference
from sohtx.review.sections.estimates import actual_of
from sohtx.review.views.shared import about_round, frame_of, round_of, status_of


@page(Right.REPORT_SEE, about=about_round)
def report_estimates(request: AskedRequest, round_id: int) -> HttpResponse:
    """The estimates that a report tells, beside the actual; those superseded too."""
    return _estimates_page(request, round_of(round_id), None)


def _estimates_page(request: AskedRequest, made: ReviewRound, form: EstimateForm | None) -> HttpResponse:
    frame = frame_of(request, made)
    review = frame["outline"].paper.review
    about = about_of(made)
    told = []
    for period in estimated_periods(review.subject):
        in_force = estimates_of(period, about.area, made.known)
        rows = [_beside_actual(one, actual_of(review, one)) for one in in_force.values()]
        told.append((period, rows, history_of(period, about.area, made.known)))
    running = [period for period, _, _ in told if period.end >= day_of(now())]
    frame |= {"told": told, "running": running, "form": form or EstimateForm()}
    return render(request, "review/estimates.html", frame, status=status_of(form) if form else 200)


class Beside(NamedTuple):
    """An estimate beside what came of it, as a row of the page; dashes while nothing has."""

    one: Estimated
    actual: str
    moved: str


def _beside_actual(one: Estimated, actual: Figure | None) -> Beside:
    if actual is None:
        return Beside(one, NOTHING, NOTHING)
    moved = signed_difference(actual, actual._replace(value=one.value))
    return Beside(one, number_of(actual).text, moved.text)


@page(Right.REPORT_WRITE, about=about_round, methods=("POST",))
def add_estimate(request: AskedRequest, round_id: int) -> HttpResponse:
    """Enter an estimate."""
    made = round_of(round_id)
    about = about_of(made)
    form = EstimateForm(request.POST)
    offered = {str(period) for period in estimated_periods(about.subject(present_units(), now()))}
    period = request.POST.get("period", "")
    if form.is_valid() and period in offered:
        try:
            enter_estimate(period=period, area=about.area, by=request.me.name, **form.cleaned_data)
        except Refusal as refusal:
            take(form, refusal)
        else:
            messages.success(request, str(ESTIMATED))
            return redirect("report_estimates", made.pk)
    elif form.is_valid():
        form.add_error(None, str(OTHER_PERIOD))
    return _estimates_page(request, made, form)


ESTIMATED = Text("Đã ghi số ước.", "The estimate is entered.")
OTHER_PERIOD = Text("Chọn kỳ đang chạy của báo cáo này.", "Choose a period of this report that still runs.")
