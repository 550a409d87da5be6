"""What others may keep of an answer: nobody on the way keeps a page, no search engine lists one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

KEPT_BY_THE_READER = "private, no-cache"
KEPT_BY_NOBODY = "no-store, private"
UNLISTED = "noindex, nofollow"
UNUSED = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"  # abilities of browsers that no page asks for


class Keeping:
    """Middleware: says so on every answer; a page that says more of itself (static files, downloads) keeps its say."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers."""
        answer = self._next(request)
        answer.headers.setdefault("Cache-Control", KEPT_BY_THE_READER)
        answer.headers.setdefault("X-Robots-Tag", UNLISTED)
        answer.headers.setdefault("Permissions-Policy", UNUSED)
        return answer
