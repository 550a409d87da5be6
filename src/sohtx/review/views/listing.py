"""The list of reports, and beginning one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import Right
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.review import queries, services
from sohtx.review.forms import NewRoundForm, take
from sohtx.review.offering import area_and_day, areas_offered, periods_offered, usual_period
from sohtx.review.papers import present_units
from sohtx.review.views.shared import status_of
from sohtx.web.working import today


@page(Right.REPORT_SEE)
def reports(request: AskedRequest) -> HttpResponse:
    """Every report within reach."""
    listed = queries.reports_within(request.reach(Right.REPORT_SEE))
    return render(request, "review/reports.html", {"listed": listed})


@page(Right.REPORT_WRITE, methods=("GET", "POST"))
def new_report(request: AskedRequest) -> HttpResponse:
    """Begin a report."""
    day, reach = today(), request.reach(Right.REPORT_WRITE)
    form = NewRoundForm(
        request.POST if request.method == "POST" else None,
        periods=periods_offered(day),
        areas=areas_offered(reach, day),
        initial={"period": str(usual_period(day))},
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            area, usual = area_and_day(present_units(), given["area"], given["period"], day)
            if not reach.covers(queries.about_unit(area)):
                form.add_error("area", str(NOT_YOURS))
            else:
                made = services.begin_round(
                    period=given["period"],
                    area=area,
                    geography=given["geography"] or usual,
                    by=request.me.name,
                )
                messages.success(request, str(BEGUN))
                return redirect("report", made.pk)
        except Refusal as refusal:
            take(form, refusal)
    return render(request, "review/new.html", {"form": form}, status=status_of(form))


def waiting(request: AskedRequest) -> int | None:
    """How many comments wait for whoever writes reports."""
    reach = request.reach(Right.REPORT_WRITE)
    if not reach or book.current() is None:
        return None
    return queries.open_comments(reach) or None


NOT_YOURS = Text("Địa bàn này ngoài phạm vi được giao.", "This area lies outside your reach.")
BEGUN = Text("Đã lập báo cáo: bắt đầu từ dự thảo lần 1.", "The report is begun, with its first draft.")
