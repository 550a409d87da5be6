"""What stands behind the entry page off line: the worker that keeps it, and the sending of what was typed meanwhile."""

import json
from importlib.resources import files

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, open_to_all, page
from sohtx.accounts.rights import Right
from sohtx.collecting.entry import Sheet, open_sheet
from sohtx.collecting.filled import send_filled, take_filled
from sohtx.collecting.offline.carrying import (
    KEPT_FOR,
    findings_of,
    standing_of,
    taken_under,
    version_of_scripts,
    who_is,
)
from sohtx.collecting.subject import about, filing_of
from sohtx.core.refusal import Refusal
from sohtx.returns.services import is_conflict

CONFLICT, UNPROCESSABLE = 409, 422
WAYS_IN_AND_OUT = ("account_login", "account_logout", "link_entrance")
"""What is sent to an address below these changes who is signed in: the browser then keeps nothing any more."""


@open_to_all
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker. It stands at the root, so that it sees who signs in and out."""
    source = files("sohtx.collecting").joinpath("static/collecting/worker.js").read_text("utf-8")
    told = {
        "version": version_of_scripts(source),
        "pages": reverse("returns"),
        "ways": [reverse(name) for name in WAYS_IN_AND_OUT],
        "header": KEPT_FOR,
    }
    return HttpResponse(
        f"const TOLD = {json.dumps(told)};\n{source}", content_type="text/javascript; charset=utf-8"
    )


@page(Right.RETURN_FILE, about=about, methods=("GET", "POST"))
def send_kept(request: AskedRequest, respondent: str, form: str, period: str) -> HttpResponse:
    """Before sending: who is signed in, the token, whether this key has come in. Then the sending itself."""
    filing = filing_of(respondent, form, period)
    if request.method != "POST":
        taken = taken_under(request.GET.get("key", ""), filing, request.me.name)
        return JsonResponse({"who": who_is(request.me), "token": get_token(request), "taken": taken})
    sheet = open_sheet(filing)
    before = sheet.turn
    take_filled(sheet, request.POST)
    if before not in (0, sheet.turn):
        return _conflict(sheet)  # a draft that somebody else keeps would be lost
    sheet.is_checked = True
    if not sheet.is_ready:
        return JsonResponse({"lines": findings_of(sheet)}, status=UNPROCESSABLE)
    try:
        send_filled(request, sheet)
    except Refusal as refused:
        if is_conflict(refused):
            return _conflict(sheet)
        told = [f"{problem.what}; {problem.mend}" for problem in refused.problems]
        return JsonResponse({"problems": told}, status=UNPROCESSABLE)
    return JsonResponse({"taken": taken_under(request.POST.get("key", ""), filing, request.me.name)})


def _conflict(sheet: Sheet) -> HttpResponse:
    return JsonResponse({"theirs": standing_of(sheet.filing, sheet.turn)}, status=CONFLICT)
