"""Comparing the book with another office's list: the comparisons made, and a new one brought, looked at, kept."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import Right
from sohtx.core.codes import Kind
from sohtx.core.refusal import Problem, Refusal
from sohtx.core.text import Text
from sohtx.exchange.column_pages import bounded, columns_step, item_of, person_of
from sohtx.exchange.comparison_rows import SOURCES, scope_words, source_of, within_reach
from sohtx.exchange.forms import ComparisonForm
from sohtx.exchange.list_pages import bring, paged
from sohtx.exchange.lists import desk
from sohtx.exchange.lists.comparing import Compared, Scope, compare
from sohtx.exchange.lists.deciding import OPEN, keep_comparison
from sohtx.web.working import today

UNPROCESSABLE = 422
SHOWN = 30
COMPARED = declare(
    "comparing.compare",
    Text(
        "đối chiếu sổ với danh sách {subject} ({source})",
        "compared the book with the list {subject} ({source})",
    ),
)


@page(Right.REGISTER_IMPORT)
def comparing(request: AskedRequest) -> HttpResponse:
    """The comparisons made, the latest first, with what is still open of each."""
    found = within_reach(request).annotate(
        differing=Count("differences"), undecided=Count("differences", filter=Q(differences__decision=OPEN))
    )
    rows, pages = paged(request, list(found.order_by("-at", "-pk")[:1_000]), SHOWN)
    context = {
        "rows": [(row, source_of(row)) for row in rows], "pages": pages,
        "lying": desk.lying(person=person_of(request), purpose=desk.COMPARE),
    }  # fmt: skip
    return render(request, "exchange/comparing.html", context)


@page(Right.REGISTER_IMPORT, methods=("GET", "POST"))
def comparing_new(request: AskedRequest) -> HttpResponse:
    """Bring another office's list."""
    day = today()
    form = ComparisonForm(
        request.POST or None, request.FILES or None, reach=request.reach(Right.REGISTER_IMPORT),
        initial={"as_of": f"{day.day}/{day.month}/{day.year}"},
    )  # fmt: skip
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        try:
            more = form.scope() if form.is_valid() else {}
            if item := bring(request, form, desk.COMPARE, more):
                return redirect(reverse("comparing_columns", kwargs={"key": item.key}))
        except Refusal as refusal:
            problems = refusal.problems
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "exchange/comparing_new.html", {"form": form, "problems": problems}, status=status)


@page(Right.REGISTER_IMPORT, methods=("GET", "POST"))
def comparing_columns(request: AskedRequest, key: str) -> HttpResponse:
    """What each column of the list was taken for."""
    return columns_step(request, item_of(request, key, desk.COMPARE), "comparing_columns", "comparing_ready")


@page(Right.REGISTER_IMPORT, methods=("GET", "POST"))
def comparing_ready(request: AskedRequest, key: str) -> HttpResponse:
    """Where the two would differ, in counts; sent, the comparison is kept with its differences."""
    item = item_of(request, key, desk.COMPARE)
    if request.method == "POST" and request.POST.get("do") == "kinds":
        item.more = item.more | {"kinds": [k.value for k in Kind if k.value in request.POST.getlist("kinds")]}
        item.save()
        return redirect(reverse("comparing_ready", kwargs={"key": key}))
    compared = _compared_on_desk(request, item)
    if request.method == "POST":
        with item.used_up(), transaction.atomic():
            kept = keep_comparison(compared, by=request.me.name)
            note(COMPARED, by=request.me.name, subject=item.name, source=compared.source.label)
        return redirect(reverse("comparison", kwargs={"number": kept.pk}))
    kinds = compared.scope.kinds or frozenset(Kind)
    context = {
        "item": item, "compared": compared, "scope": scope_words(compared.scope, compared.on),
        "unread": [(reading.line, reading.name, why) for reading, why in compared.unread[:SHOWN]],
        "kinds": [(kind, compared.listed.get(kind.value, 0), kind in kinds) for kind in Kind],
    }  # fmt: skip
    return render(request, "exchange/comparing_ready.html", context)


def _compared_on_desk(request: AskedRequest, item: desk.OnDesk) -> Compared:
    more = item.more
    kinds = frozenset(more["kinds"]) if "kinds" in more else None
    scope = Scope(more["area_code"], kinds, frozenset(more["sectors"]))
    options = bounded(request, item.options)
    key = ("compared", item.key, str(options), more["source"], str(scope))
    return desk.made_once(
        key, lambda: compare(item.file, options, SOURCES[more["source"]], scope, desk.side_on(options.as_of))
    )


@page(Right.REGISTER_IMPORT, methods=("POST",))
def comparing_drop(request: AskedRequest, key: str) -> HttpResponse:
    """Take a list off the desk."""
    item_of(request, key, desk.COMPARE).remove()
    return redirect(reverse("comparing"))
