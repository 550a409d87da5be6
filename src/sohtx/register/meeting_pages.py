"""General meetings of an organization: recording one, withdrawing one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import Right
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.register.contact_forms import MeetingForm
from sohtx.register.life_pages import about
from sohtx.register.meetings import meetings_of, record_meeting, withdraw_meeting
from sohtx.register.models import Meeting
from sohtx.register.queries import last_name

HELD = declare(
    "register.meeting",
    Text("ghi đại hội ngày {held_on} của {subject}", "recorded the meeting of {held_on} of {subject}"),
)
WITHDRAWN = declare(
    "register.meeting_withdrawn",
    Text("rút lại đại hội ngày {held_on} của {subject}", "withdrew the meeting of {held_on} of {subject}"),
)
UNPROCESSABLE = 422


@page(Right.REGISTER_RECORD, about=about, methods=("GET", "POST"))
def meetings(request: AskedRequest, org_id: str) -> HttpResponse:
    """The meetings of an organization, and the form to record one."""
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data

        def within(meeting: Meeting) -> None:
            note(HELD, by=request.me.name, subject=org_id, org_id=org_id, held_on=str(meeting.held_on))

        try:
            record_meeting(org_id=org_id, by=request.me.name, within=within, **told)
        except Refusal as refusal:
            form.take(refusal)
        else:
            messages.success(request, str(RECORDED))
            return _back(org_id)
    context = {
        "form": form,
        "meetings": list(meetings_of(org_id)),
        "org_id": org_id,
        "name": last_name(org_id),
    }
    return render(request, "register/meetings.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@page(Right.REGISTER_RECORD, about=about, methods=("POST",))
def meeting_withdraw(request: AskedRequest, org_id: str, meeting_id: int) -> HttpResponse:
    """Withdraw a meeting that was recorded in error."""
    if not meetings_of(org_id).filter(pk=meeting_id).exists():
        raise Http404

    def within(meeting: Meeting) -> None:
        note(WITHDRAWN, by=request.me.name, subject=org_id, org_id=org_id, held_on=str(meeting.held_on))

    withdraw_meeting(meeting_id=meeting_id, by=request.me.name, within=within)
    messages.success(request, str(GONE))
    return _back(org_id)


def _back(org_id: str) -> HttpResponse:
    return redirect(f"{reverse('organization', kwargs={'org_id': org_id})}#dai-hoi")


RECORDED = Text("Đã ghi đại hội.", "The meeting was recorded.")
GONE = Text("Đã rút lại đại hội ghi nhầm.", "The meeting was withdrawn.")
