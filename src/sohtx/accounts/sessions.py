"""How long a session lasts: twelve hours from signing in, and for staff until they have been away for a while.

When somebody was last here stands in a signed cookie, not in the row of the session: a page that is read writes
nothing, and waits for nobody who is writing. The cookie is of one session; without it the moment of signing in counts.
"""

import time
from math import inf
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

from sohtx.accounts.me import Me

MARKED_ANEW = 60  # seconds after which the cookie is written again


def is_over(request: HttpRequest, me: Me) -> bool:
    """Whether somebody signed in too long ago, however busy they kept; or is staff and was away for too long."""
    signed_in = _signings_in(request)
    if time.time() - min(signed_in, default=inf) > request.session.get_session_cookie_age():
        return True
    last_seen = max([*signed_in, *_marked(request)], default=inf)
    return me.needs_second_factor and time.time() - last_seen > _setting("IDLE_SECONDS")


def mark_seen(request: HttpRequest, answer: HttpResponse) -> None:
    """Say in the answer that somebody was here."""
    now = int(time.time())
    if now - max(_marked(request), default=0) < MARKED_ANEW:
        return
    answer.set_cookie(
        _setting("SEEN_COOKIE_NAME"), _signer(request).sign(str(now)), httponly=True, samesite="Lax",
        secure=_setting("SESSION_COOKIE_SECURE"),
    )  # fmt: skip


def _marked(request: HttpRequest) -> list[int]:
    """When somebody was last here in this session, as their browser keeps it; nothing, if it does not."""
    try:
        return [int(_signer(request).unsign(request.COOKIES.get(_setting("SEEN_COOKIE_NAME"), "")))]
    except BadSignature:
        return []


def _signer(request: HttpRequest) -> Signer:
    return Signer(salt=f"sohtx.seen.{request.session.session_key}")


def _signings_in(request: HttpRequest) -> list[float]:
    """When the reader showed who they are, in each way in which they did."""
    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY  # noqa: PLC0415 -- only where pages are served

    return [way["at"] for way in request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or ()]


def _setting(name: str) -> Any:
    """A setting of the web, which the commands' settings do not have."""
    return getattr(settings, name)
