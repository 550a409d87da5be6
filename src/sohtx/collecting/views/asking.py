"""Which areas are asked for a form; a count of groups beside what the register holds."""

from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import note
from sohtx.accounts.rights import Right
from sohtx.collecting.accepting import agree_again
from sohtx.collecting.asking import EVERY_AREA, ask, asking, possible_areas
from sohtx.collecting.counting.agreeing import counted_in, held_of, is_count
from sohtx.collecting.counting.planning import ENDED, NEW, STANDING, Counted, Group, Held
from sohtx.collecting.deeds import AGREED, AREAS_ASKED
from sohtx.collecting.entry import Sheet
from sohtx.collecting.narrowing import offer
from sohtx.collecting.subject import about, filing_of, version_of
from sohtx.core.period import Period
from sohtx.core.text import Text
from sohtx.returns.respondents import in_log


@page(Right.RETURN_ACCEPT, methods=("GET", "POST"))
def asking_page(request: AskedRequest, form: str, period: str) -> HttpResponse:
    """Choose which areas owe a form."""
    version, asked_for = version_of(form, period), Period.parse(period)
    if version.respondent.kind is not None or not request.reach(Right.RETURN_ACCEPT).everything:
        raise Http404
    possible, told = possible_areas(version, asked_for), asking(version, asked_for)
    offered = offer(possible, request.GET.get("area", "").strip(), asked_for.end)
    if request.method == "POST":
        shown = {unit.code for unit in offered.communes}
        codes = _chosen(request, shown, elsewhere={unit.code for unit in told.named} - shown)
        ask(form, codes, by=request.me.name)
        note(
            AREAS_ASKED,
            by=request.me.name,
            subject=form,
            count=len(possible) if EVERY_AREA in codes else len(codes),
        )
        messages.success(request, str(SAVED))
        return redirect(reverse("returns_of_form", kwargs={"form": form, "period": period}))
    context = {
        "version": version,
        "period": asked_for,
        "offered": offered,
        "total": len(possible),
        "asked": told,
    }
    return render(request, "collecting/asking.html", context)


def _chosen(request: AskedRequest, shown: set[str], *, elsewhere: set[str]) -> set[str]:
    """The codes of those asked: of the ones on the page those that are ticked, with the ones that are not on it."""
    scope = request.POST.get("scope", "")
    if scope == "all":
        return {EVERY_AREA}
    return elsewhere | shown.intersection(request.POST.getlist("area")) if scope == "some" else set()


@page(Right.RETURN_ACCEPT, about=about, methods=("POST",))
def agree(request: AskedRequest, respondent: str, form: str, period: str) -> HttpResponse:
    """Make the register agree once more with a count that was accepted."""
    filing = filing_of(respondent, form, period)
    if not is_count(filing):
        raise Http404
    agree_again(filing, by=request.me.name)
    note(AGREED, by=request.me.name, subject=str(filing), **in_log(filing))
    messages.success(request, str(DONE))
    return redirect(reverse("return_entry", kwargs=filing._asdict()))


class Beside(NamedTuple):
    """A count beside the register: line by line what was counted, what is held, how many of these are unnamed."""

    rows: tuple[tuple[Text, int | None, int, int], ...]
    agrees: bool
    is_accepted: bool
    unnamed: int
    area: str


def beside_register(sheet: Sheet) -> Beside | None:
    """A count as it was sent, beside the register; None for another return, and for one that was not sent yet."""
    latest = sheet.past.latest
    if latest is None or not is_count(sheet.filing):
        return None
    counted, held = counted_in(latest.answers), held_of(sheet.filing)
    return Beside(
        tuple(_rows(counted, held)),
        held.agrees(counted),
        sheet.past.decided is not None and sheet.past.decided == latest,
        held.unnamed,
        sheet.filing.respondent,
    )


def _rows(counted: Counted, held: Held) -> list[tuple[Text, int | None, int, int]]:
    def unnamed(groups: list[Group]) -> int:
        return sum(group.is_unnamed for group in groups)

    told = (
        (STANDING, counted.groups, list(held.standing)),
        (NEW, counted.new, list(held.new)),
        (ENDED, counted.ended, list(held.ended)),
        (REGISTERED, counted.registered, [group for group in held.standing if group.is_registered]),
    )
    return [(label, number, len(groups), unnamed(groups)) for label, number, groups in told]


REGISTERED = Text("có đăng ký", "registered")
SAVED = Text("Đã lưu nơi phải nộp.", "Saved who is asked.")
DONE = Text("Đã ghi sổ cho khớp với phiếu.", "The register agrees with the return now.")
