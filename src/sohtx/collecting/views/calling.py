"""Ringing an organization up: what came of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import note
from sohtx.accounts.rights import Right
from sohtx.collecting.chasing import Result, contacts_of, message_for, record_call
from sohtx.collecting.deeds import CALLED
from sohtx.collecting.forms import CallForm
from sohtx.collecting.subject import about, filing_of, version_of
from sohtx.core.numerals import say_day
from sohtx.core.period import Period
from sohtx.core.text import Text
from sohtx.register.contact_pages import SEEN
from sohtx.register.queries import last_name
from sohtx.returns.due import due_days
from sohtx.returns.models import Call
from sohtx.web.jinja import period_name

UNPROCESSABLE = 422


@page(Right.PERSONAL_EDIT, about=about, methods=("GET", "POST"))
def call(request: AskedRequest, org_id: str, form: str, period: str) -> HttpResponse:
    """Whom to ring up, the calls so far, and the result of the one just made."""
    filing = filing_of(org_id, form, period)
    asked = CallForm(request.POST or None)
    if request.method == "POST" and asked.is_valid():
        _record(request, org_id, period, asked)
        messages.success(request, str(RECORDED))
        took_down = asked.cleaned_data["result"] == Result.TAKEN_DOWN
        return redirect(reverse("return_entry" if took_down else "return_call", kwargs=filing._asdict()))
    version, name = version_of(form, period), last_name(org_id)
    due = say_day(due_days([form], Period.parse(period))[form])
    found = contacts_of([org_id])
    note(SEEN, by=request.me.name, subject=org_id, org_id=org_id, count=len(found))
    context = {
        "filing": filing,
        "period": period_name(Period.parse(period)),
        "due": due,
        "version": version,
        "name": name,
        "contact": found.get(org_id),
        "calls": [(one, Result.of(one.result)) for one in _calls(org_id, period)],
        "form": asked,
        "message": message_for(name, version.title, period_name(Period.parse(period)), due),
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "collecting/call.html", context, status=status)


def _calls(org_id: str, period: str) -> list[Call]:
    return list(Call.objects.filter(organization__org_id=org_id, period=period).order_by("-made_at"))


def _record(request: AskedRequest, org_id: str, period: str, asked: CallForm) -> None:
    told = asked.cleaned_data
    result = Result.of(told["result"])
    record_call(
        org_id, period, result, by=request.me.name, promised_on=told["promised_on"], told=told["note"]
    )
    note(CALLED, by=request.me.name, subject=org_id, org_id=org_id, result=result.value)


RECORDED = Text("Đã ghi kết quả gọi.", "The call was recorded.")
