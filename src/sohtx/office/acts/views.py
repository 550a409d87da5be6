"""Pages of acts: fill in, look at what it would change and what the law says, record."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import About, Right
from sohtx.areas.naming import full_name
from sohtx.areas.queries import official_units, units_of_book
from sohtx.core.moment import OPEN_MOMENT, day_of, now
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.core.units import Units
from sohtx.figures.previewing import Preview, preview
from sohtx.ledger import book
from sohtx.office.acts.bounds import marks_of, require_once, require_within, within_figures
from sohtx.office.acts.comparing import compare
from sohtx.office.acts.declared import ACTS, Act
from sohtx.office.acts.forms import TOKEN, ActForm, Subject
from sohtx.office.acts.mending import CorrectionForm, EntryShown, VoidForm, entry_shown
from sohtx.register.models import Entry, Organization, OrganizationState
from sohtx.register.reaching import about_organization
from sohtx.register.rebuilding import current
from sohtx.register.recording.entries import NewEntry
from sohtx.register.services import Recorded, record

RECORDED = declare("register.record", Text("ghi “{what}” cho {subject}", "recorded “{what}” for {subject}"))
CORRECTED = declare(
    "register.correct", Text("đính chính {entry_id} của {subject}", "corrected {entry_id} of {subject}")
)
VOIDED = declare(
    "register.void", Text("hủy ghi nhận {entry_id} của {subject}", "voided {entry_id} of {subject}")
)
UNPROCESSABLE = 422


def about(_request: AskedRequest, org_id: str, **_: Any) -> About:
    """The organization that an act is about."""
    if book.current() is None or not Organization.objects.filter(org_id=org_id).exists():
        raise Http404
    return about_organization(org_id)


@page(Right.REGISTER_RECORD, methods=("GET", "POST"))
def act_new(request: AskedRequest, act: str) -> HttpResponse:
    """A founding, or one that was there before."""
    chosen = ACTS.get(act)
    if chosen is None or not chosen.is_birth:
        raise Http404
    form = ActForm(chosen, _units(), request.reach(Right.REGISTER_RECORD), request.POST or None)
    return _through(request, chosen, form, None)


@page(Right.REGISTER_RECORD, about=about, methods=("GET", "POST"))
def act_on(request: AskedRequest, org_id: str, act: str) -> HttpResponse:
    """An act on an organization."""
    if _was_recorded(request, org_id):
        messages.info(request, str(ALREADY))
        return redirect(reverse("organization", kwargs={"org_id": org_id}))
    subject, status = _subject(org_id)
    chosen = ACTS.get(act)
    if chosen is None or not chosen.suits(subject.kind, status):
        raise Http404
    form = ActForm(
        chosen, _units(), request.reach(Right.REGISTER_RECORD), request.POST or None, subject=subject,
        initial=_of_group(subject) if chosen.code == "convert" else {},
    )  # fmt: skip
    return _through(request, chosen, form, subject)


def _of_group(subject: Subject) -> dict[str, str]:
    """What a cooperative takes over from the group that becomes it, to be looked at and changed."""
    units, day = _units(), day_of(now())
    unit = units.resolve(subject.area_code, day)
    placed = units.place(unit, day).unit if unit else None
    return {
        "name": subject.name.replace("Tổ hợp tác", "Hợp tác xã").replace("THT", "HTX"),
        "tax_code": subject.tax_code,
        "area": full_name(units, placed, day) if placed else "",
        "sector": subject.sector,
    }


def _was_recorded(request: AskedRequest, org_id: str) -> bool:
    """Whether this very form was sent before and recorded: a button pressed twice, a page sent again."""
    token = request.POST.get("token", "")
    if not token or len(token) > 2 * TOKEN:
        return False
    mark, _ = marks_of(request.me.name, token)
    own = Entry.objects.filter(transaction__place__isnull=False, organization__org_id=org_id)
    return own.filter(entry_id__contains=f"-{mark}-").exists()


def _through(request: AskedRequest, act: Act, form: ActForm, subject: Subject | None) -> HttpResponse:
    """The form; once it can be read, what it would change; once that was seen, the recording."""
    context = {"act": act, "form": form, "subject": subject}
    if request.method == "POST" and form.is_valid():
        return _offer(request, form.entries, str(act.label), form.until, context)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "office/acts/form.html", context, status=status)


def _offer(
    request: AskedRequest,
    make: Callable[[str], list[NewEntry]],
    told: str,
    until: date | None,
    context: dict[str, Any],
) -> HttpResponse:
    """What the entries would change; once that was seen, the recording; a refusal with the form as it was."""
    try:
        if request.POST.get("confirmed") == "no":
            return render(request, "office/acts/form.html", context)
        entries = make(request.me.name)
        require_within(request.reach(Right.REGISTER_RECORD), entries)
        if request.POST.get("confirmed") == "yes":
            return _record(request, entries, told)
        seen = preview(entries, until=until)
    except Refusal as refusal:
        return render(
            request, "office/acts/form.html", context | {"problems": refusal.problems, "total": refusal.total},
            status=UNPROCESSABLE,
        )  # fmt: skip
    compared = [(stood, compare(stood, _units())) for stood in seen.organizations]
    reach = request.reach(Right.FIGURES_SEE)
    changes = [change for change in shown_changes(seen) if within_figures(reach, _units(), change.area)]
    notes = list({note.words: note for note in seen.notes}.values())
    seen_in_words = {"preview": seen, "shown": changes, "compared": compared, "notes": notes}
    return render(request, "office/acts/preview.html", context | seen_in_words)


def shown_changes(seen: Preview) -> Sequence[Any]:
    """The figures that change, the widest area first."""
    return sorted(seen.changes, key=lambda c: (c.area.level.depth, c.area.code, c.period, c.indicator.code))


def _record(request: AskedRequest, entries: list[NewEntry], told: str) -> HttpResponse:
    org_id = next((e.org_id for e in reversed(entries) if e.entry == "established"), entries[0].org_id)

    def within(recorded: Recorded) -> None:
        require_once(entries)
        for touched in recorded.organizations:
            note(RECORDED, by=request.me.name, subject=touched, org_id=touched, what=told)

    recorded = record(entries, by=request.me.name, act="act", within=within)
    if recorded.place is None:
        messages.info(request, str(ALREADY))
    else:
        messages.success(request, str(DONE.fill(act=told)))
    return redirect(reverse("organization", kwargs={"org_id": org_id}))


# Mending


@page(Right.REGISTER_RECORD, about=about, methods=("GET", "POST"))
def correct_entry(request: AskedRequest, org_id: str, entry_id: str) -> HttpResponse:
    """Put an entry in the place of a mistaken one."""
    shown = _shown(org_id, entry_id)
    form = CorrectionForm(shown, _units(), request.reach(Right.REGISTER_RECORD), request.POST or None)
    context = {"act": CORRECTION, "form": form, "subject": _subject_or_last(org_id), "mended": shown}
    if request.method == "POST" and form.is_valid():
        return _offer(request, form.entries, str(CORRECTION.label), None, context)
    return render(request, "office/acts/form.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@page(Right.REGISTER_RECORD, about=about, methods=("GET", "POST"))
def void_entry(request: AskedRequest, org_id: str, entry_id: str) -> HttpResponse:
    """Remove an entry that should not be there."""
    shown = _shown(org_id, entry_id)
    form = VoidForm(shown, request.POST or None)
    context = {"act": VOIDING, "form": form, "subject": _subject_or_last(org_id), "mended": shown}
    if request.method == "POST" and form.is_valid():
        return _offer(request, form.entries, str(VOIDING.label), None, context)
    return render(request, "office/acts/form.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def _shown(org_id: str, entry_id: str) -> EntryShown:
    shown = entry_shown(org_id, entry_id)
    if shown is None:
        raise Http404
    return shown


# Who it is about


def _units() -> Units:
    return (units_of_book() if book.current() else None) or official_units()


def _subject(org_id: str) -> tuple[Subject, str]:
    """An existing organization as it stands; 404 for one that has ended."""
    found = _standing(org_id)
    if found is None:
        raise Http404
    return found


def _subject_or_last(org_id: str) -> Subject:
    found = _standing(org_id, is_last=True)
    return found[0] if found else Subject(org_id, "", org_id, "", "", "")


def _standing(org_id: str, *, is_last: bool = False) -> tuple[Subject, str] | None:
    today = day_of(now())
    states = current(OrganizationState).filter(organization__org_id=org_id, known_to=OPEN_MOMENT)
    state = (
        states.filter(valid_from__lte=today).order_by("-valid_from").first()
        or states.order_by("valid_from").first()
    )
    if state is None or (not is_last and state.valid_to <= today):
        return None
    unit = _units().rows.get(state.unit)
    kind = state.organization.kind
    return Subject(
        org_id, kind, state.name, state.tax_code, unit.code if unit else "", state.sector
    ), state.status


DONE = Text("Đã ghi vào sổ: {act}.", "Recorded: {act}.")
ALREADY = Text(
    "Việc này đã có trong sổ; không ghi thêm gì.", "This was in the book already; nothing was added."
)
CORRECTION = Act(
    code="correct", label=Text("Đính chính", "Correct"), does=Text("Ghi đính chính", "Record the correction")
)
VOIDING = Act(code="void", label=Text("Hủy ghi nhận", "Void"), does=Text("Hủy ghi nhận", "Void the entry"))
