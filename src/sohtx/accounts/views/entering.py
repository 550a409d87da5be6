"""Coming in by a link, a forgotten password, and what is shut: nobody signs up for themselves.

The token of a link is in an address just once: it moves into a cookie that only these pages get, and the reader into
an address without it, so that it stays out of referrers, history and screenshots.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters

from sohtx.accounts import services
from sohtx.accounts.forms import AcceptForm, ForgottenForm, NewPasswordForm, take
from sohtx.accounts.gate import open_to_all
from sohtx.accounts.letters import can_send, send_way_in
from sohtx.accounts.models import Person, Ticket, plain_username
from sohtx.accounts.queries import active_people
from sohtx.accounts.scopes import say_scope
from sohtx.core.refusal import Refusal
from sohtx.web.forms import PlainForm

COOKIE = "sohtx_link"
COOKIE_AGE = 3600
VISIT_LASTS = 12 * 3600
GONE = 410
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}")

View = Callable[..., HttpResponseBase]


def secretly(view: View) -> View:
    """Keep what a page shows out of caches and its address out of referrers."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        # not "no-referrer": with it browsers send forms as of no origin, and they are refused
        answer.headers["Referrer-Policy"] = "same-origin"
        add_never_cache_headers(answer)
        answer.headers["Cache-Control"] = "no-store, private"
        return answer

    return kept


@open_to_all
@secretly
def open_link(_request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address. Nothing is used up: whoever previews a link only looks."""
    answer = redirect("link_entrance")
    if not TOKEN.fullmatch(token):
        return answer
    answer.set_cookie(
        COOKIE, token, max_age=COOKIE_AGE, path=reverse("link_entrance"), httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return answer


@open_to_all
@secretly
@sensitive_post_parameters("password1", "password2")
def entrance(request: HttpRequest) -> HttpResponse:
    """Say whose the link is, and let in who asks for it."""
    token = request.COOKIES.get(COOKIE, "")
    try:
        ticket = services.open_ticket(token)
    except Refusal as refusal:
        return _unusable(request, refusal)
    form = _form(ticket, request)
    if request.method == "POST" and form.is_valid():
        try:
            person = _accept(ticket, token, form)
        except Refusal as refusal:
            take(form, refusal)
        else:
            return _let_in(request, person, ticket)
    return _ask(request, ticket, form)


def _form(ticket: Ticket, request: HttpRequest) -> PlainForm:
    data = request.POST if request.method == "POST" else None
    if ticket.purpose == Ticket.Purpose.INVITATION:
        return AcceptForm(data, initial={"display_name": ticket.display_name})
    return NewPasswordForm(data) if ticket.purpose == Ticket.Purpose.RETURN else PlainForm(data)


def _ask(request: HttpRequest, ticket: Ticket, form: PlainForm) -> HttpResponse:
    context = {"ticket": ticket, "form": form, "scope": say_scope(ticket.area_code, ticket.org_id)}
    return render(request, f"accounts/enter_{ticket.purpose}.html", context)


def _accept(ticket: Ticket, token: str, form: PlainForm) -> Person:
    given = form.cleaned_data
    if ticket.purpose == Ticket.Purpose.INVITATION:
        return services.accept_invitation(
            token=token,
            username=given["username"],
            password=given["password1"],
            display_name=given["display_name"],
        )
    if ticket.purpose == Ticket.Purpose.RETURN:
        return services.accept_return(token=token, password=given["password1"])
    return services.accept_visit(token=token)


def _let_in(request: HttpRequest, person: Person, ticket: Ticket) -> HttpResponse:
    """Sign the person in, whoever was signed in before; a second factor is still asked for."""
    if request.user.is_authenticated:
        logout(request)
    answer: HttpResponse = perform_password_login(request, {"username": person.username}, Login(user=person))
    request.session.set_expiry(VISIT_LASTS if ticket.purpose == Ticket.Purpose.VISIT else 0)
    answer.delete_cookie(COOKIE, path=reverse("link_entrance"), samesite="Lax")
    return answer


def _unusable(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    answer = render(request, "accounts/link_unusable.html", {"problem": refusal.problems[0]}, status=GONE)
    answer.delete_cookie(COOKIE, path=reverse("link_entrance"), samesite="Lax")
    return answer


@open_to_all
def signup_closed(request: HttpRequest) -> HttpResponse:
    """Accounts are made by invitation."""
    return render(request, "account/signup_closed.html")


@open_to_all
@secretly
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Send a link back in, where letters can be sent; whether there is such an account is not told."""
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if not (can_send() and request.method == "POST" and form.is_valid()):
        return render(request, "account/password_reset.html", {"form": form, "can_send": can_send()})
    username = plain_username(form.cleaned_data["username"])
    limited: HttpResponse | None = ratelimit.consume_or_429(request, action="reset_password", key=username)
    if limited is not None:
        return limited
    _send_way_in(request, username)
    return render(request, "account/password_reset_done.html")


def _send_way_in(request: HttpRequest, username: str) -> None:
    person = active_people().filter(username=username, is_visitor=False).exclude(email="").first()
    if person is None:
        return
    token = services.reset_way_in(person=person, by="")
    send_way_in(person, request.build_absolute_uri(services.path_of(token)))
