"""A form that is sent twice is taken once: a second press of its button, or a page that is sent again, adds nothing.

Every form carries a key of its own, drawn anew with each page (``csrf`` of the templates). An act that was done answers
with a redirect; where it leads is kept for a while under the key and what was sent, and the same form sent again is led
there and does nothing. Another content is another act, and a form that was refused can be sent as often as needed. What
is kept is a digest under the installation's secret: from it nobody reads what was typed.
"""

import time
from collections.abc import Callable
from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.crypto import salted_hmac

from sohtx.core.text import Text

FIELD = "form_key"
UNDER_WAY = ""
KEPT = 30 * 60  # seconds, in which the same form sent again is known
LONGEST = 5 * 60  # seconds that an act may take; then it is taken for broken off
PATIENCE = 10  # seconds that a second press waits for what became of the first
PAUSE = 0.1


def new_key() -> str:
    """The key of one form on one page."""
    return token_urlsafe(12)


class Once:
    """Middleware, behind the sign-in: lets each form through once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; an act that was done is remembered, one that was not may be tried again."""
        answer = self._next(request)
        mark: str = getattr(request, "form_mark", "")
        if mark and isinstance(answer, HttpResponseRedirect):
            cache.set(mark, answer.url, KEPT)
        elif mark:
            cache.delete(mark)
        return answer

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Answer a form that was taken before; the first of its kind goes on."""
        mark = _mark(request)
        if not mark:
            return None
        patient_until = time.monotonic() + PATIENCE
        while not cache.add(mark, UNDER_WAY, LONGEST):
            led_to = cache.get(mark, UNDER_WAY)
            if led_to or time.monotonic() > patient_until:
                messages.info(request, str(TAKEN if led_to else STILL))
                return HttpResponseRedirect(led_to or "/")
            time.sleep(PAUSE)
        request.form_mark = mark  # type: ignore[attr-defined]
        return None


def _mark(request: HttpRequest) -> str:
    """What tells this form, with what was written in it by whom, from any other; empty where it carries no key."""
    if request.method != "POST" or not request.user.is_authenticated or not request.POST.get(FIELD):
        return ""
    typed = [pair for pair in request.POST.lists() if pair[0] != "csrfmiddlewaretoken"]
    brought = [
        (name, [(file.name, file.size) for file in request.FILES.getlist(name)]) for name in request.FILES
    ]
    told = repr((request.user.pk, request.get_full_path(), sorted(typed), sorted(brought)))
    return f"form:{salted_hmac(__name__, told, algorithm='sha256').hexdigest()}"


TAKEN = Text(
    "Biểu mẫu này đã được nhận từ lần bấm trước; không ghi thêm lần nữa.",
    "This form was taken when it was sent before; it was not recorded again.",
)
STILL = Text(
    "Lần bấm trước còn đang được xử lý; xem lại danh sách sau ít phút trước khi ghi lại.",
    "What was sent before is still being worked on; look at the list in a few minutes before recording it again.",
)
