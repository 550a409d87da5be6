"""Pages of the frame itself: home, the choice of a period, help, the glossary, and a sign of life for the server."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import Right
from sohtx.core.period import Period
from sohtx.core.text import current_language
from sohtx.office.glossary import entries
from sohtx.office.help import topic_of, topics_for
from sohtx.office.home import home_of
from sohtx.web.working import A_YEAR, COOKIE, working_period


@page(Right.HOME)
def home(request: AskedRequest) -> HttpResponse:
    """The half-year in progress on one page."""
    return render(request, "office/home.html", {"home": home_of(request, working_period(request))})


@page(Right.HOME, methods=("POST",))
def choose_period(request: AskedRequest) -> HttpResponse:
    """Choose the period in which one works, and go back to where one was."""
    chosen = Period.parse(request.POST.get("period", ""))
    wanted = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    answer = redirect(_without_period(wanted) if is_ours else reverse("home"))
    answer.set_cookie(
        COOKIE, str(chosen), max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return answer


def _without_period(address: str) -> str:
    """An address without the period in it, which would win over the one just chosen."""
    path, _, query = address.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith("period=")]
    return f"{path}?{'&'.join(kept)}" if kept else path


@page(Right.HELP)
def help_page(request: AskedRequest) -> HttpResponse:
    """Help for what the reader may do."""
    return render(request, "office/help.html", {"topics": topics_for(request.me)})


@page(Right.HELP)
def help_topic(request: AskedRequest, topic: str) -> HttpResponse:
    """One topic of the help."""
    found = topic_of(topic, current_language())
    if found is None:
        raise Http404
    return render(request, "office/help_topic.html", {"topic": found, "topics": topics_for(request.me)})


@page(Right.HELP)
def glossary(request: AskedRequest) -> HttpResponse:
    """What words mean."""
    return render(request, "office/glossary.html", {"entries": entries()})


def health(_request: HttpRequest) -> HttpResponse:
    """That the server answers and its database does."""
    from sohtx.ledger import book  # noqa: PLC0415 -- nothing else here needs it

    book.current()
    return JsonResponse({"status": "ok"})
