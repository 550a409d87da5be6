"""Issuing a report, which seals its figures."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import Right
from sohtx.areas.office import office_on
from sohtx.core.moment import day_of, now
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.review import services
from sohtx.review.checks import predates_figures
from sohtx.review.forms import IssueForm, take
from sohtx.review.papers import about_of, digest_of, present_units
from sohtx.review.stages import State
from sohtx.review.views.shared import UNPROCESSABLE, about_round, frame_of, round_of, status_of


@page(Right.REPORT_ISSUE, about=about_round, methods=("GET", "POST"))
def issue_report(request: AskedRequest, round_id: int) -> HttpResponse:
    """Issue a report, which seals its figures; shows first what that does.

    A day of issue before the figures were made is remarked upon, once: whoever sends the form again means it.
    """
    made = round_of(round_id)
    about = about_of(made)
    office = office_on(day_of(now()), about.area, present_units().country)
    seen = digest_of(made) if State(made.state).is_open else ""
    initial = {"turn": made.turn, "seen": seen, "signatory": office.signatory, "issued_on": day_of(now())}
    form = IssueForm(request.POST if request.method == "POST" else None, initial=initial)
    remark = None
    if form.is_bound and form.is_valid():
        given = dict(form.cleaned_data)
        is_meant = given.pop("is_meant")
        remark = predates_figures(given["issued_on"], made.known)
        if remark is None or is_meant:
            try:
                services.issue_round(made=made, by=request.me.name, **given)
            except Refusal as refusal:
                take(form, refusal)
                form.data = request.POST.copy()
                form.data["seen"] = seen
            else:
                messages.success(request, str(ISSUED))
                return redirect("report", made.pk)
    frame = frame_of(request, made)
    accepted = set(made.acceptances.values_list("finding", flat=True))
    left = [check for check in frame["outline"].errors if check.name[:200] not in accepted]
    frame |= {"form": form, "left": left, "remark": remark}
    return render(request, "review/issue.html", frame, status=UNPROCESSABLE if remark else status_of(form))


ISSUED = Text("Đã ban hành và chốt số liệu.", "Issued, and its figures sealed.")
