"""Papers on pages: the files that come with a form, and a paper as it is shown."""

from collections.abc import Callable, Iterator

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from sohtx.core.pictures import Kind
from sohtx.ledger.models import KeptPaper
from sohtx.ledger.papers import LARGEST, Brought, content_of, too_large
from sohtx.web.keeping import KEPT_BY_NOBODY
from sohtx.web.uploads import was_too_large

FIELD = "papers"
ALONE = {"sandbox": ""}
"""Beside the policy of all pages, of a file that others brought: whatever a browser took it for, nothing would run."""


def brought(request: HttpRequest) -> Iterator[Brought]:
    """The files that came with a form; what was given up on the way as too large is told as such."""
    for file in request.FILES.getlist(FIELD):
        yield Brought(str(file.name or ""), file.read(LARGEST + 1))
    if was_too_large(request):
        raise too_large()


def _show(_request: HttpRequest, paper: KeptPaper) -> HttpResponse:
    """A paper itself: a picture opens in the browser, anything else is taken away."""
    kind = Kind(paper.media_type)
    answer = HttpResponse(content_of(paper), content_type=kind.value)
    answer["Content-Disposition"] = content_disposition_header(not kind.is_shown, paper.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = KEPT_BY_NOBODY
    return answer


show_paper: Callable[[HttpRequest, KeptPaper], HttpResponse] = csp_update(ALONE)(_show)  # type: ignore[arg-type,assignment]  # typed for views without arguments
