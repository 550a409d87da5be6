"""What is done about a petition: its steps and their papers, those who raised it, its parts."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import note
from sohtx.accounts.rights import Right
from sohtx.core.codes import Level
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.ledger.paper_pages import brought, show_paper
from sohtx.ledger.papers import ACCEPTED, Paper, look
from sohtx.petitions.bodies import Bodies, read_bodies
from sohtx.petitions.codes import Act, BodyKind
from sohtx.petitions.fold import Stand
from sohtx.petitions.models import Petition, Raiser, Step, StepPaper
from sohtx.petitions.petition_deeds import JOINED, LEFT, SPLIT, TAKEN, VOIDED, WITHDRAWN
from sohtx.petitions.petition_forms import JoinForm, PartsForm, StepForm, VoidForm
from sohtx.petitions.petition_list import THE_ALLIANCE
from sohtx.petitions.petition_reach import (
    about_petition,
    may,
    one_organization,
    petition_of,
    place_of,
    to_petition,
)
from sohtx.petitions.petition_words import badge_of
from sohtx.petitions.queries import Item, Kept, item_of, places_on, present_stands
from sohtx.petitions.rules import RULES, Rule, fitting
from sohtx.petitions.services import (
    Part,
    add_raiser,
    split_petition,
    take_step,
    void_step,
    withdraw_petition,
    withdraw_raiser,
)
from sohtx.web.working import today

UNPROCESSABLE = 422
LETTERS = {
    Act.REFERRED: "forward", Act.SUBMITTED: "submit", Act.REMINDED: "remind", Act.ESCALATED: "escalate",
}  # fmt: skip
"""The letter that is drafted for an act."""


class Offer(NamedTuple):
    """An act that may be taken now: its rule, its form, and the draft of its letter."""

    rule: Rule
    form: StepForm
    action: str
    letter: str


def name_of_body(bodies: Bodies, present: Stand) -> str:
    """What the body is called that has a petition."""
    body = bodies.one(present.body, present.on) if present.body else None
    return body.name if body else present.body or str(THE_ALLIANCE)


# Steps


def offers_of(request: AskedRequest, item: Item, bodies: Bodies) -> list[Offer]:
    """The acts that the reader may take now, the usual ones first."""
    rights = {
        right: may(request, right, item.code)
        for right in (Right.PETITION_RECORD, Right.PETITION_REPLY, Right.PETITION_RAISE)
    }
    choices = choices_of(bodies, item.kept)
    return [
        Offer(
            rule, _form(rule, item, choices), address_of(rule, item.code), letter_of(request, rule, item.code)
        )
        for rule in fitting(item.stand)
        if rights[rule.right]
    ]


def address_of(rule: Rule, code: str) -> str:
    """Where an act is taken: each right has an address of its own."""
    if rule.act is Act.REPLIED:
        return reverse("petition_reply", kwargs={"code": code})
    if rule.act is Act.VERDICT:
        return reverse("petition_verdict", kwargs={"code": code})
    return reverse("petition_step", kwargs={"code": code, "act": rule.act.value})


def letter_of(request: AskedRequest, rule: Rule, code: str) -> str:
    """The address of the draft of an act's letter; blank where there is none."""
    if rule.act not in LETTERS or not request.me.can(Right.PETITION_RECORD):
        return ""
    return reverse("petition_letter", kwargs={"code": code, "kind": LETTERS[rule.act]})


def choices_of(bodies: Bodies, kept: Kept) -> Sequence[tuple[str, str, str]]:
    """The bodies to choose from today: those of the table, and the committees of the places it comes from."""
    day, places = today(), places_on(today())
    unit = places.unit_of(kept)
    above = [unit, *places.units.above(unit, day)] if unit else []
    lower = [one for one in above if one.level in (Level.COMMUNE, Level.DISTRICT)]
    committees = {body.code: body for one in lower if (body := bodies.committee_of(one)) is not None}
    return [(body.code, body.name, body.kind) for body in (*bodies.on(day), *committees.values())]


def _form(
    rule: Rule, item: Item, choices: Sequence[tuple[str, str, str]], data: Any = None, **initial: Any
) -> StepForm:
    """The form of an act; a petition is put before committees alone."""
    is_upward = rule.act is Act.SUBMITTED
    kinds = (BodyKind.PROVINCE, BodyKind.CENTRAL, BodyKind.VCA)
    offered = [(code, name) for code, name, kind in choices if not is_upward or kind in kinds]
    offered.sort(key=lambda one: is_upward and one[0] != "UBND-TINH")
    return StepForm(data, rule=rule, bodies=offered, initial={"topic": item.stand.topic} | initial)


@page(Right.PETITION_RECORD, about=about_petition, methods=("GET", "POST"))
def petition_step(request: AskedRequest, code: str, act: str) -> HttpResponse:
    """Take a step about a petition."""
    rule = RULES.get(Act.of(act)) if act in set(Act) else None
    if rule is None or rule.right is not Right.PETITION_RECORD:
        raise Http404
    return _step(request, code, rule)


@page(Right.PETITION_REPLY, about=about_petition, methods=("GET", "POST"))
def petition_reply(request: AskedRequest, code: str) -> HttpResponse:
    """Record a reply."""
    return _step(request, code, RULES[Act.REPLIED])


@page(Right.PETITION_RAISE, about=about_petition, methods=("GET", "POST"))
def petition_verdict(request: AskedRequest, code: str) -> HttpResponse:
    """Record what those who raised it say of the reply."""
    return _step(request, code, RULES[Act.VERDICT])


def _step(request: AskedRequest, code: str, rule: Rule) -> HttpResponse:
    item, bodies = item_of(petition_of(code), today()), read_bodies()
    form = _form(
        rule, item, choices_of(bodies, item.kept), request.POST or None, into=request.GET.get("into", "")
    )
    if request.method == "POST" and form.is_valid():
        try:
            _take(request, code, rule, form.cleaned_data, look(brought(request)))
        except Refusal as refusal:
            form.take(refusal)
        else:
            messages.success(request, str(STEP_TAKEN.fill(act=rule.act.label)))
            return to_petition(code)
    context = {
        "kept": item.kept, "stand": item.stand, "badge": badge_of(item.stand), "form": form, "rule": rule,
        "fits": rule.fits(item.stand), "body": name_of_body(bodies, item.stand), "accepted_files": ACCEPTED,
        "letter": letter_of(request, rule, code),
    }  # fmt: skip
    return render(
        request, "petitions/petition_step.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )


def _take(
    request: AskedRequest, code: str, rule: Rule, told: dict[str, Any], papers: Sequence[Paper]
) -> None:
    def within(step: Step) -> None:
        note(TAKEN, by=request.me.name, subject=code, step=rule.act.label, on=str(step.on), **place_of(code))

    cells = {name: value for name, value in told.items() if name != "on"}
    take_step(
        code=code, act=rule.act, on=told["on"], papers=papers, by=request.me.name, within=within, **cells
    )


@page(Right.PETITION_RECORD, about=about_petition, methods=("GET", "POST"))
def petition_void(request: AskedRequest, code: str, step_id: int) -> HttpResponse:
    """Void a step that was wrong: what it said is shown first."""
    kept = petition_of(code)
    voided = {step.voids for step in kept.steps}
    wrong = next(
        (s for s in kept.steps if s.key == step_id and s.voids is None and s.key not in voided), None
    )
    if wrong is None:
        raise Http404
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["text"]

        def within(_step: Step) -> None:
            note(
                VOIDED, by=request.me.name, subject=code, step=wrong.act.label, on=str(wrong.on), reason=reason,
                **place_of(code),
            )  # fmt: skip

        try:
            void_step(code=code, step=step_id, text=reason, by=request.me.name, within=within)
        except Refusal as refusal:
            form.take(refusal)
        else:
            messages.success(request, str(STEP_VOIDED.fill(act=wrong.act.label)))
            return to_petition(code)
    context = {"kept": kept, "step": wrong, "form": form}
    return render(
        request, "petitions/petition_void.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )


@page(Right.PETITION_SEE, about=about_petition)
def petition_paper(request: AskedRequest, code: str, paper_id: int) -> HttpResponse:
    """A paper of a step."""
    paper = StepPaper.objects.filter(pk=paper_id, step__petition=petition_of(code).pk).first()
    if paper is None:
        raise Http404
    return show_paper(request, paper)


# Those who raised it


@page(Right.PETITION_RECORD, about=about_petition, methods=("GET", "POST"))
def petition_join(request: AskedRequest, code: str) -> HttpResponse:
    """Let another count among those who raised it."""
    kept, form = petition_of(code), JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data

        def within(_raiser: Raiser) -> None:
            note(JOINED, by=request.me.name, subject=code, **place_of(code))

        try:
            org_id = one_organization(told["organization"]) if told["organization"].strip() else ""
            add_raiser(
                code=code, organization=org_id, name=told["name"], raised_on=told["raised_on"], by=request.me.name,
                within=within,
            )  # fmt: skip
        except Refusal as refusal:
            form.take(refusal)
        else:
            messages.success(request, str(RAISER_ADDED))
            return to_petition(code)
    context = {"kept": kept, "form": form}
    return render(
        request, "petitions/petition_join.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )


@page(Right.PETITION_RECORD, about=about_petition, methods=("POST",))
def petition_leave(request: AskedRequest, code: str, raiser_id: int) -> HttpResponse:
    """Take back that somebody raised it."""
    petition_of(code)

    def within(_raiser: Raiser) -> None:
        note(LEFT, by=request.me.name, subject=code, **place_of(code))

    withdraw_raiser(code=code, raiser=raiser_id, by=request.me.name, within=within)
    messages.success(request, str(RAISER_GONE))
    return to_petition(code)


# Splitting, taking back


@page(Right.PETITION_RECORD, about=about_petition, methods=("GET", "POST"))
def petition_split(request: AskedRequest, code: str) -> HttpResponse:
    """Split a petition into single matters."""
    kept = petition_of(code)
    topic = present_stands(today())[code].topic
    initial = {f"topic{number}": topic for number in range(1, PartsForm.MOST + 1)} | {"text1": kept.text}
    form = PartsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        parts = [Part(told[f"text{n}"], told[f"topic{n}"] or topic) for n in range(1, PartsForm.MOST + 1)]

        def within(made: list[Petition]) -> None:
            shown = ", ".join(one.code for one in made)
            note(SPLIT, by=request.me.name, subject=code, parts=shown, **place_of(code))

        try:
            split_petition(code=code, parts=parts, by=request.me.name, within=within)
        except Refusal as refusal:
            form.take(refusal)
        else:
            messages.success(request, str(SPLIT_DONE))
            return to_petition(code)
    context = {"kept": kept, "form": form}
    return render(
        request, "petitions/petition_split.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )


@page(Right.PETITION_RECORD, about=about_petition, methods=("POST",))
def petition_withdraw(request: AskedRequest, code: str) -> HttpResponse:
    """Take back a petition that was recorded in error."""
    place = place_of(code)

    def within(_petition: Petition) -> None:
        note(WITHDRAWN, by=request.me.name, subject=code, **place)

    withdraw_petition(code=code, by=request.me.name, within=within)
    messages.success(request, str(PETITION_GONE.fill(code=code)))
    return redirect("petitions")


STEP_TAKEN = Text("Đã ghi: {act}.", "Recorded: {act}.")
STEP_VOIDED = Text("Đã hủy: {act}.", "Voided: {act}.")
RAISER_ADDED = Text("Đã thêm nơi nêu.", "Who raised it was added.")
RAISER_GONE = Text("Đã rút nơi nêu ghi nhầm.", "The raiser was taken back.")
SPLIT_DONE = Text("Đã tách thành các việc riêng.", "It was split into single matters.")
PETITION_GONE = Text("Đã rút đề xuất, kiến nghị {code} ghi nhầm.", "The petition {code} was taken back.")
