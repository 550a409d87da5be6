"""Pages of acts: fill in, look at what it would change and what the law says, record."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import About, Right
from sohtx.core.codes import EntryType, Via
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.figures.previewing import preview
from sohtx.figures.whole import whole_area
from sohtx.ledger import book
from sohtx.office.acts.asked import Subject
from sohtx.office.acts.bounds import marks_of, require_once, require_within, within_figures
from sohtx.office.acts.comparing import compare
from sohtx.office.acts.declared import ACTS, Act
from sohtx.office.acts.forms import TOKEN, ActForm
from sohtx.office.acts.mending import CorrectionForm, EntryShown, VoidForm, entry_shown
from sohtx.office.acts.reorganizing import balance_of, remarks_on
from sohtx.office.acts.standing import of_group, present_units, standing
from sohtx.office.acts.telling import in_words, told_once
from sohtx.register.models import Entry, Organization
from sohtx.register.reaching import about_organization
from sohtx.register.recording.entries import NewEntry
from sohtx.register.services import Recorded, record
from sohtx.web.once import FIELD

RECORDED = declare("register.record", Text("ghi “{what}” cho {subject}", "recorded “{what}” for {subject}"))
UNPROCESSABLE = 422
IN_PARTS = (Via.DIVIDED, Via.SPLIT_OFF)


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
    form = ActForm(chosen, present_units(), request.reach(Right.REGISTER_RECORD), _sent(request))
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
        chosen, present_units(), request.reach(Right.REGISTER_RECORD), _sent(request), subject=subject,
        initial=of_group(subject) if chosen.code == "convert" else _proposed(request),
    )  # fmt: skip
    return _through(request, chosen, form, subject)


def _proposed(request: AskedRequest) -> dict[str, str]:
    """What a page that leads here proposes: who is absorbed."""
    return {"absorbed": request.GET.get("absorbed", "")}


def _sent(request: AskedRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


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
    if form.is_valid():
        return _offer(request, form.entries, str(act.label), context, until=form.until, members=form.members)
    return _form_page(request, context, status=UNPROCESSABLE if form.is_bound else 200)


def _form_page(request: AskedRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, "office/acts/form.html", context, status=status)


def _offer(
    request: AskedRequest,
    make: Callable[[str], list[NewEntry]],
    told: str,
    context: dict[str, Any],
    *,
    until: date | None = None,
    members: Callable[[list[NewEntry]], dict[str, int]] | None = None,
) -> HttpResponse:
    """What the entries would change; once that was seen, the recording; a refusal with the form as it was."""
    if request.POST.get("confirmed") == "no":
        return _form_page(request, context)
    entries = make(request.me.name)
    try:
        require_within(request.reach(Right.REGISTER_RECORD), entries)
        if request.POST.get("confirmed") == "yes":
            return _record(request, entries, told, context["subject"])
        seen = preview(entries, until=until)
    except Refusal as refusal:
        problems = in_words(refusal, context["form"], entries)
        return _form_page(
            request, context | {"problems": problems, "total": refusal.total}, status=UNPROCESSABLE
        )
    balance = balance_of(entries, seen, members(entries) if members else {})
    remarks = [*seen.notes, *(remarks_on(balance) if balance else ())]
    reach = request.reach(Right.FIGURES_SEE)
    changes = [
        change
        for change in told_once(seen.changes, whole_area())
        if within_figures(reach, present_units(), change.area)
    ]
    seen_in_words = {
        "preview": seen,
        "shown": [(key, list(told)) for key, told in groupby(changes, key=lambda c: (c.area, c.period))],
        "compared": [
            (stood, compare(stood, present_units()))
            for stood in seen.organizations
            if stood.before != stood.after
        ],
        "balance": balance,
        "notes": list({remark.words: remark for remark in remarks}.values()),
        "typed": [
            (name, values)
            for name, values in request.POST.lists()
            if name not in ("confirmed", "csrfmiddlewaretoken", FIELD)
        ],
    }
    return render(request, "office/acts/preview.html", context | seen_in_words)


def _record(
    request: AskedRequest, entries: list[NewEntry], told: str, subject: Subject | None
) -> HttpResponse:
    def within(recorded: Recorded) -> None:
        require_once(entries)
        for touched in recorded.organizations:
            note(RECORDED, by=request.me.name, subject=touched, org_id=touched, what=told)

    recorded = record(entries, by=request.me.name, act="act", within=within)
    if recorded.place is None:
        messages.info(request, str(ALREADY))
    else:
        messages.success(request, str(DONE.fill(act=told)))
    return redirect(reverse("organization", kwargs={"org_id": _goes_on(entries, subject)}))


def _goes_on(entries: Sequence[NewEntry], subject: Subject | None) -> str:
    """Whose page comes next: that of the one founded; of one divided its own, which tells what came of it."""
    founded = [e.org_id for e in entries if e.entry == EntryType.ESTABLISHED and e.via not in IN_PARTS]
    return founded[0] if founded or subject is None else subject.org_id


def _subject(org_id: str) -> tuple[Subject, str]:
    """An existing organization as it stands; 404 for one that has ended."""
    found = standing(org_id)
    if found is None:
        raise Http404
    return found


def _subject_or_last(org_id: str) -> Subject:
    found = standing(org_id, is_last=True)
    return found[0] if found else Subject(org_id, "", org_id, "", "", "")


# Mending


@page(Right.REGISTER_RECORD, about=about, methods=("GET", "POST"))
def correct_entry(request: AskedRequest, org_id: str, entry_id: str) -> HttpResponse:
    """Put an entry in the place of a mistaken one."""
    shown = _shown(org_id, entry_id)
    form = CorrectionForm(shown, present_units(), request.reach(Right.REGISTER_RECORD), request.POST or None)
    context = {"act": CORRECTION, "form": form, "subject": _subject_or_last(org_id), "mended": shown}
    if request.method == "POST" and form.is_valid():
        return _offer(request, form.entries, str(CORRECTION.label), context)
    return _form_page(request, context, status=UNPROCESSABLE if form.is_bound else 200)


@page(Right.REGISTER_RECORD, about=about, methods=("GET", "POST"))
def void_entry(request: AskedRequest, org_id: str, entry_id: str) -> HttpResponse:
    """Remove an entry that should not be there."""
    shown = _shown(org_id, entry_id)
    form = VoidForm(shown, request.POST or None)
    context = {"act": VOIDING, "form": form, "subject": _subject_or_last(org_id), "mended": shown}
    if request.method == "POST" and form.is_valid():
        return _offer(request, form.entries, str(VOIDING.label), context)
    return _form_page(request, context, status=UNPROCESSABLE if form.is_bound else 200)


def _shown(org_id: str, entry_id: str) -> EntryShown:
    shown = entry_shown(org_id, entry_id)
    if shown is None:
        raise Http404
    return shown


DONE = Text("Đã ghi vào sổ: {act}.", "Recorded: {act}.")
ALREADY = Text(
    "Việc này đã có trong sổ; không ghi thêm gì.", "This was in the book already; nothing was added."
)
CORRECTION = Act(
    code="correct", label=Text("Đính chính", "Correct"), does=Text("Ghi đính chính", "Record the correction")
)
VOIDING = Act(code="void", label=Text("Hủy ghi nhận", "Void"), does=Text("Hủy ghi nhận", "Void the entry"))
