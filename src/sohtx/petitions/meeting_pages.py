"""Meeting mode: the secretary writes down what is said as it is said, and tags the petitions in it."""

import json
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.models import Person
from sohtx.accounts.rights import Right
from sohtx.core.refusal import Refusal, refuse
from sohtx.core.text import Text
from sohtx.petitions.conference_contributions import (
    Said,
    is_conflict,
    keep_contribution,
    remove_contribution,
    said_of,
    tag_petition,
)
from sohtx.petitions.conference_pages import UNPROCESSABLE, conference_or_404, frame
from sohtx.petitions.meeting_typed import (
    TOPICS,
    carried,
    fields_of,
    kept_as_json,
    lines_of,
    petition_in,
    read_said,
    theirs_as_json,
    who_is,
    with_delegate,
)
from sohtx.petitions.models import Contribution

CONFLICT = 409
CHOSEN = "y"
"""In the address: the key of the contribution that is being written."""


@page(Right.CONFERENCE_RECORD, methods=("GET", "POST"))
def conference_meeting(request: AskedRequest, code: str) -> HttpResponse:
    """The page of the secretary; what is sent is kept, tagged, or both, as without scripts."""
    conference_or_404(code)
    if request.method == "POST":
        return _keep(request, code)
    key = request.GET.get(CHOSEN, "")
    found = _contribution(code, key)
    if found is None:
        return _show(request, code, Said(), key=uuid4().hex, turn=0, is_fresh=True)
    return _show(request, code, said_of(found), key=found.key, turn=found.turn)


@page(Right.CONFERENCE_RECORD, methods=("GET", "POST"))
def conference_meeting_send(request: AskedRequest, code: str) -> HttpResponse:
    """For the script: who is signed in and the token; then what was typed, and a petition in it."""
    conference_or_404(code)
    if request.method != "POST":
        return JsonResponse({"who": who_is(request.me), "token": get_token(request)})
    key = request.POST.get("key", "")
    try:
        kept = _kept(request, code, read_said(request.POST))
    except Refusal as refused:
        found = _contribution(code, key)
        if is_conflict(refused) and found is not None:
            return JsonResponse({"theirs": theirs_as_json(found, _writer(found))}, status=CONFLICT)
        told = [f"{problem.what}; {problem.mend}" for problem in refused.problems]
        return JsonResponse({"problems": told}, status=UNPROCESSABLE)
    return JsonResponse(kept_as_json(kept))


@page(Right.CONFERENCE_RECORD, methods=("POST",))
def conference_contribution_remove(request: AskedRequest, code: str) -> HttpResponse:
    """Remove a contribution that was taken down in error."""
    conference_or_404(code)
    remove_contribution(code=code, key=request.POST.get("key", ""), by=request.me.name)
    messages.success(request, str(REMOVED))
    return _to(code)


def _keep(request: AskedRequest, code: str) -> HttpResponse:
    """Keep what came with the form, and go on with it, or with the next speaker."""
    said = with_delegate(read_said(request.POST), frame(code)["one"])
    try:
        kept = _kept(request, code, said)
    except Refusal as refused:
        return _refused(request, code, said, refused)
    messages.success(request, str(TAGGED if "topic" in request.POST else KEPT))
    return _to(code) if "next" in request.POST else _to(code, kept.key)


def _kept(request: AskedRequest, code: str, said: Said) -> Contribution:
    """Keep a contribution, and the petition that was tagged in it: both, or neither."""
    by, data = request.me.name, request.POST
    turn = data.get("turn", "")
    is_turn = turn.isascii() and turn.isdecimal() and len(turn) < 9
    with transaction.atomic():
        kept = keep_contribution(
            code=code, key=data.get("key", ""), said=said, turn=int(turn) if is_turn else 0, by=by
        )
        if "topic" in data:
            words = petition_in(data, said)
            if not words:
                raise refuse(*NOT_CHOSEN, column="petition")
            tag_petition(contribution=kept, text=words, topic=data["topic"], by=by)
    return kept


def _refused(request: AskedRequest, code: str, said: Said, refused: Refusal) -> HttpResponse:
    """The form again with all that was typed; where somebody else has saved, with theirs beside it."""
    key, found = request.POST.get("key", ""), None
    turn = request.POST.get("turn", "")
    if is_conflict(refused):
        found = _contribution(code, key)
        turn = str(found.turn) if found else turn
    more = {
        "problems": refused.problems,
        "total": refused.total,
        "theirs": found,
        "writer": _writer(found) if found else "",
        "petition": request.POST.get("petition", ""),
    }
    return _show(request, code, said, key=key, turn=turn, more=more)


def _show(
    request: AskedRequest,
    code: str,
    said: Said,
    *,
    key: str,
    turn: int | str,
    is_fresh: bool = False,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    told = frame(code)
    context = told | {
        "fields": fields_of(said),
        "key": key,
        "turn": turn,
        "lines": lines_of(said.text),
        "here": next((heard for heard in told["one"].heard if heard.contribution.key == key), None),
        "topics": TOPICS,
        "carried": json.dumps(carried(told["one"], request.me, is_fresh=is_fresh), ensure_ascii=False),
        "problems": (),
        "total": 0,
        "theirs": None,
        "writer": "",
        "petition": "",
    }
    status = UNPROCESSABLE if more else 200
    return render(request, "petitions/meeting.html", context | (more or {}), status=status)


def _contribution(code: str, key: str) -> Contribution | None:
    found = Contribution.objects.select_related("organization", "conference")
    return found.filter(conference__code=code, key=key).first() if key else None


def _writer(contribution: Contribution) -> str:
    person = Person.objects.filter(username=contribution.changed_by).first()
    return person.shown_name if person else contribution.changed_by


def _to(code: str, key: str = "") -> HttpResponse:
    address = reverse("conference_meeting", kwargs={"code": code})
    return redirect(f"{address}?{urlencode({CHOSEN: key})}" if key else address)


KEPT = Text("Đã lưu ý kiến.", "The contribution was kept.")
TAGGED = Text("Đã ghi đề xuất, kiến nghị.", "The petition was taken down.")
REMOVED = Text("Đã xóa ý kiến ghi nhầm.", "The contribution was removed.")
NOT_CHOSEN = (
    Text("chưa chọn đoạn nào là kiến nghị", "no words of a petition were chosen"),
    Text("chọn một dòng, hoặc ghi nội dung kiến nghị", "choose a line, or write the petition"),
)
