"""What is to be looked at before a report is issued."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import Right
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.review import services
from sohtx.review.forms import AcceptForm, take
from sohtx.review.models import ReviewRound
from sohtx.review.views.shared import about_round, frame_of, round_of, status_of


@page(Right.REPORT_SEE, about=about_round)
def report_checks(request: AskedRequest, round_id: int) -> HttpResponse:
    """What is to be looked at before the report is issued."""
    return _checks_page(request, round_of(round_id), None)


def _checks_page(request: AskedRequest, made: ReviewRound, form: AcceptForm | None) -> HttpResponse:
    frame = frame_of(request, made)
    frame["accepted"] = {one.finding: one for one in made.acceptances.all()}
    frame["form"] = form
    frame["keys"] = {entry.key: entry.title for entry in frame["outline"].entries}
    return render(request, "review/checks.html", frame, status=status_of(form) if form else 200)


@page(Right.REPORT_WRITE, about=about_round, methods=("POST",))
def accept_error(request: AskedRequest, round_id: int) -> HttpResponse:
    """Say why an error may stand."""
    made = round_of(round_id)
    form = AcceptForm(request.POST)
    if form.is_valid():
        try:
            services.accept_error(made=made, by=request.me.name, **form.cleaned_data)
        except Refusal as refusal:
            take(form, refusal)
        else:
            messages.success(request, str(ACCEPTED))
            return redirect("report_checks", made.pk)
    return _checks_page(request, made, form)


ACCEPTED = Text("Đã ghi lý do chấp nhận.", "The reason is kept.")
