"""The reader's language: the address says it once (``?lang=en``), a cookie remembers it."""

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from sohtx.core.text import LANGUAGES, VIETNAMESE, speak

COOKIE = "sohtx_lang"
_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def present_request() -> HttpRequest | None:
    """The request that is being answered: parts of pages drawn by macros need its address."""
    return _request.get()


A_YEAR = 365 * 24 * 3600


class Language:
    """Middleware: everything within a request speaks the reader's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the reader's language."""
        asked = request.GET.get("lang", "")
        chosen = asked if asked in LANGUAGES else request.COOKIES.get(COOKIE, VIETNAMESE)
        language = chosen if chosen in LANGUAGES else VIETNAMESE
        speak(language)
        _request.set(request)
        translation.activate(language)
        try:
            response = self._next(request)
        finally:
            speak(None)
            _request.set(None)
            translation.deactivate()
        response.headers.setdefault("Content-Language", language)
        if asked in LANGUAGES:
            response.set_cookie(
                COOKIE, language, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
            )
        return response
