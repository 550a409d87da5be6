"""The gate before every address: each view says what right it asks for and what it is about; one that does not is shut.

``@page(Right.…)`` declares a view; ``@open_to_all`` one that needs no sign-in. The middleware refuses every other.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from sohtx.accounts.me import NOBODY, Me
from sohtx.accounts.models import Person
from sohtx.accounts.rights import About, Reach, Right
from sohtx.accounts.sessions import is_over, mark_seen
from sohtx.core.text import Text
from sohtx.web.keeping import KEPT_BY_NOBODY

View = Callable[..., HttpResponseBase]
SIGN_IN = "account_login"
SECOND_FACTOR = "mfa_index"
PERSONAL = frozenset(
    {
        *(Right.PERSONAL_SEE, Right.PERSONAL_EDIT, Right.PEOPLE_MANAGE, Right.LOG_SEE),
        *(Right.OWN_ACCOUNT, Right.REGISTER_IMPORT),
    }
)


class AskedRequest(HttpRequest):
    """A request that has passed the gate."""

    me: Me

    def reach(self, right: Right) -> Reach:
        """How far the asker's right reaches."""
        return self.me.reach(right)


def everything(_request: AskedRequest, **_: object) -> About:
    """What a view is about that concerns the whole office: whoever reaches everything, and nobody else."""
    return About()


def page(
    right: Right,
    *,
    about: Callable[..., About] | None = None,
    methods: Sequence[str] = ("GET",),
) -> Callable[[View], View]:
    """Declare a view: the right that it asks for, what it is about, and the methods it answers.

    ``about`` is called with the request and the address's arguments; what it gives must lie within reach.
    """
    answered = (*methods, "HEAD") if "GET" in methods else tuple(methods)

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: AskedRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.me:
                return _to_sign_in(request)
            if request.method not in answered:
                return HttpResponseNotAllowed(answered)
            reach = request.me.reach(right)
            if not reach or (about is not None and not reach.covers(about(request, *args, **kwargs))):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.right, guarded.about, guarded.methods = right, about, answered  # type: ignore[attr-defined]
        return guarded

    return declare


def open_to_all(view: View) -> View:
    """Declare a view that anybody may open."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    opened.right = None  # type: ignore[attr-defined]
    return opened


def right_of(view: Any) -> Right | None:
    """The right that a declared view asks for; None for one open to all. Raises AttributeError otherwise."""
    right: Right | None = view.right
    return right


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and from there back to the page on which one was."""
    address = f"{reverse(SIGN_IN)}?{urlencode({'next': _back_to(request)})}"
    if not request.headers.get("HX-Request"):
        return redirect(address)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = address
    return answer


def _back_to(request: HttpRequest) -> str:
    """The page that was asked for; of a form or a part of a page, the one on which it stood, with what was typed."""
    is_part = request.headers.get("HX-Request")
    if request.method == "GET" and not is_part:
        return request.get_full_path()
    page_of = request.headers.get("HX-Current-URL" if is_part else "Referer", "")
    if not url_has_allowed_host_and_scheme(page_of, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    address = urlsplit(page_of)
    return f"{address.path}?{address.query}" if address.query else address.path


class Gate:
    """Middleware: puts the asker on the request, and shuts every view that was not declared."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say who asks; what is personal, and what is taken away, is kept by nobody on the way or in the browser."""
        me = _who(request)
        if me and is_over(request, me):
            request.is_over = True  # type: ignore[attr-defined]
            logout(request)
            messages.info(request, str(SESSION_OVER))
            me = NOBODY
        request.me, request.reach = me, me.reach  # type: ignore[attr-defined]
        answer = self._next(request)
        if me and request.user.is_authenticated:
            mark_seen(request, answer)
        match = request.resolver_match
        is_personal = match is not None and getattr(match.func, "right", None) in PERSONAL
        if is_personal or answer.headers.get("Content-Disposition", "").startswith("attachment"):
            answer.headers.setdefault("Cache-Control", KEPT_BY_NOBODY)
        return answer

    def process_view(
        self, request: HttpRequest, view: Any, _args: Sequence[Any], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Shut what was not declared, and send staff without a second factor to set one up where it is asked for."""
        if not hasattr(view, "right"):
            raise PermissionDenied(f"{view.__module__}.{view.__name__} is not declared")
        return _wants_second_factor(request, view)


def _who(request: HttpRequest) -> Me:
    person = request.user
    return Me(person) if isinstance(person, Person) and person.is_active else NOBODY


def _wants_second_factor(request: HttpRequest, view: Any) -> HttpResponse | None:
    from django.conf import settings  # noqa: PLC0415 -- read when asked, since tests change it

    me: Me = request.me  # type: ignore[attr-defined]
    if not getattr(settings, "SECOND_FACTOR_REQUIRED", False) or view.right in (
        None,
        Right.OWN_ACCOUNT,
        Right.HELP,
    ):
        return None
    if not me.needs_second_factor:
        return None
    from allauth.mfa.utils import is_mfa_enabled  # noqa: PLC0415 -- only where pages are served

    return None if is_mfa_enabled(me.person) else redirect(SECOND_FACTOR)


SESSION_OVER = Text(
    "Phiên làm việc đã hết vì để lâu không dùng. Đăng nhập lại để làm tiếp; nội dung đã nhập còn trên trang đó.",
    "The session ended after a time of rest. Sign in to go on; what you typed is still on that page.",
)
