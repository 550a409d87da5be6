"""One's own account: name, password, second factor, sessions, and what one may do, in words."""

from collections.abc import Callable
from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from sohtx.accounts.addresses import device_of
from sohtx.accounts.forms import DetailsForm
from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.letters import can_send
from sohtx.accounts.log import tell
from sohtx.accounts.me import Me
from sohtx.accounts.models import Grant, Person
from sohtx.accounts.queries import read_key, ways_in_of
from sohtx.accounts.rights import RIGHT_LABELS, TABLE, Right, Role
from sohtx.accounts.scopes import say_scope
from sohtx.accounts.services import change_details
from sohtx.accounts.services.sessions import end_all_sessions, end_session
from sohtx.core.text import Text

View = Callable[..., HttpResponseBase]


def own(view: View, *methods: str) -> View:
    """Declare a page of one's own account; who comes by links only has none to change."""

    def kept(request: AskedRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if person_of(request).is_visitor:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    kept.__name__ = getattr(view, "__name__", "own")
    kept.__module__ = view.__module__
    return page(Right.OWN_ACCOUNT, methods=methods or ("GET", "POST"))(kept)


def person_of(request: AskedRequest) -> Person:
    """The one who asks; the gate lets nobody else through."""
    person = request.me.person
    if person is None:
        raise PermissionDenied
    return person


@page(Right.OWN_ACCOUNT, methods=("GET", "POST"))
def own_account(request: AskedRequest) -> HttpResponse:
    """One's own account at a glance."""
    person = person_of(request)
    form = DetailsForm(
        request.POST if request.method == "POST" else None,
        initial={"display_name": person.display_name, "email": person.email},
    )
    if form.is_bound and not person.is_visitor and form.is_valid():
        is_new_address = form.cleaned_data["email"].strip() != person.email
        save = reauthentication_required(_save, enabled=is_new_address)
        return cast("HttpResponse", save(request, person, form.cleaned_data))
    return render(
        request, "accounts/own_account.html", {"form": form, "person": person, **_standing(request, person)}
    )


def _save(request: AskedRequest, person: Person, given: dict[str, Any]) -> HttpResponse:
    """Save one's details; an e-mail address only after the password, since letters to it let one back in."""
    change_details(person=person, by=person.username, **given)
    messages.success(request, str(SAVED))
    return redirect("own_account")


def _standing(request: AskedRequest, person: Person) -> dict[str, Any]:
    factors = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    return {
        "roles": [
            (grant, say_scope(grant.area_code, grant.org_id), rights_of(grant)) for grant in request.me.grants
        ],
        "has_totp": Authenticator.Type.TOTP in factors,
        "passkeys": factors.count(Authenticator.Type.WEBAUTHN),
        "session_count": UserSession.objects.filter(user=person).count(),
        "changes": [(entry, tell(entry)) for entry in ways_in_of(person, SHOWN_CHANGES)],
        "can_send": can_send(),
        "services": bool(getattr(settings, "SERVICES", ())),
        "must": getattr(settings, "SECOND_FACTOR_REQUIRED", False) and Me(person).needs_second_factor,
    }


def rights_of(grant: Grant) -> list[Text]:
    """What a role may do, in words, without what everybody may."""
    return [
        RIGHT_LABELS[right] for right in Right if right in TABLE[Role(grant.role)] and right not in EVERYDAY
    ]


@own
def own_sessions(request: AskedRequest) -> HttpResponse:
    """Where one is signed in; sessions that one does not know can be ended."""
    person = person_of(request)
    if request.method == "POST":
        _end(request, person)
        return redirect("usersessions_list")
    here = request.session.session_key
    sessions = [
        (session, device_of(session.user_agent), session.session_key == here)
        for session in sorted(
            UserSession.objects.purge_and_list(person), key=lambda session: session.last_seen_at, reverse=True
        )
    ]
    return render(request, "usersessions/usersession_list.html", {"sessions": sessions})


def _end(request: AskedRequest, person: Person) -> None:
    wanted = request.POST.get("session", "")
    if (session_id := read_key(wanted)) is not None:
        end_session(person=person, session_id=session_id, by=person.username)
        messages.success(request, str(ENDED))
    elif wanted == "others":
        end_all_sessions(person=person, by=person.username, but=request.session.session_key or "")
        messages.success(request, str(OTHERS_ENDED))


SHOWN_CHANGES = 8
EVERYDAY = frozenset({Right.HOME, Right.OWN_ACCOUNT, Right.HELP})
SAVED = Text("Đã lưu.", "Saved.")
ENDED = Text("Đã kết thúc phiên làm việc.", "The session is ended.")
OTHERS_ENDED = Text("Đã kết thúc các phiên khác.", "The other sessions are ended.")
