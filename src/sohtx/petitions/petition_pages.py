"""The page of one petition with its whole life, and what can be done about it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.models import Person
from sohtx.accounts.rights import Right
from sohtx.accounts.scopes import names_of_organizations
from sohtx.core.text import Text
from sohtx.ledger.papers import ACCEPTED
from sohtx.petitions.bodies import Bodies, read_bodies
from sohtx.petitions.codes import Act
from sohtx.petitions.fold import Done, Stand, State
from sohtx.petitions.models import Conference, Raiser, Step, StepPaper
from sohtx.petitions.petition_acts import name_of_body, offers_of
from sohtx.petitions.petition_forms import JoinForm
from sohtx.petitions.petition_likes import Like, likes_of, saying
from sohtx.petitions.petition_list import CHANNELS
from sohtx.petitions.petition_reach import about_petition, may, petition_of
from sohtx.petitions.petition_words import OUTCOMES, TOPICS, VERDICTS, badge_of
from sohtx.petitions.queries import (
    Item,
    Kept,
    Places,
    item_of,
    merged_into,
    parts_of,
    places_on,
    visible,
)
from sohtx.petitions.rules import NEXT, RULES
from sohtx.petitions.services import (
    way_of,
)
from sohtx.web.working import today


class Told(NamedTuple):
    """A step as the timeline tells it. ``voided``: the step that voids it."""

    step: Done
    label: Text
    body: str
    result: Text | None
    papers: list[StepPaper]
    by: str
    voided: Done | None


@page(Right.PETITION_SEE, about=about_petition)
def petition(request: AskedRequest, code: str) -> HttpResponse:
    """One petition: what it says, who raised it, where it stands, its whole life, what can be done next."""
    kept, day = petition_of(code), today()
    item, bodies, places = item_of(kept, day), read_bodies(), places_on(day)
    present, may_record = item.stand, may(request, Right.PETITION_RECORD, code)
    offers = offers_of(request, item, bodies)
    usual = len([rule for rule in NEXT.get(present.state, ()) if any(o.rule.act is rule for o in offers)])
    context = {
        "kept": kept,
        "stand": present,
        "badge": badge_of(present),
        "topic": TOPICS.get(present.topic, present.topic),
        "channel": CHANNELS.get(kept.channel, kept.channel),
        "body": name_of_body(bodies, present),
        "unit": places.unit_of(kept),
        "conference": _conference(request, kept),
        "origin": _origin(kept),
        "way": _way(kept, present) if may_record and present.is_open else None,
        "life": _life(kept, bodies),
        "offers": offers[:usual],
        "more": offers[usual:],
        "may_record": may_record,
        "may_void": {step.key for step in kept.steps if may_record},
        "may_split": may_record
        and present.state in (State.RECEIVED, State.CLASSIFIED)
        and not merged_into(code, day),
        "may_withdraw": may_record
        and not present.steps
        and not merged_into(code, day)
        and not parts_of(code),
        "raisers": _raisers(kept, may_record=may_record) if _sees_raisers(request) else None,
        "join": JoinForm() if may_record and present.is_own else None,
        "merged": _seen(request, merged_into(code, day)),
        "parts": _seen(request, parts_of(code)),
        "likes": _likes(kept, present, places) if may_record and present.is_own else [],
        "verdict": VERDICTS[present.verdict] if present.verdict else None,
        "outcome": OUTCOMES[present.outcome] if present.outcome else None,
        "accepted_files": ACCEPTED,
    }
    return render(request, "petitions/petition.html", context)


def _sees_raisers(request: AskedRequest) -> bool:
    """Whether somebody sees who else raised a petition: not who looks after a single organization."""
    reach = request.reach(Right.PETITION_SEE)
    return reach.everything or bool(reach.areas)


def _conference(request: AskedRequest, kept: Kept) -> Conference | None:
    if not kept.conference or not request.me.can(Right.CONFERENCE_SEE):
        return None
    return Conference.objects.filter(code=kept.conference).first()


def _origin(kept: Kept) -> str:
    """The address of the return from which it was taken up; blank where there is none."""
    respondent, form, period = [*kept.origin.rsplit("/", 2), "", ""][:3]
    if not period:
        return ""
    try:
        return reverse("return_entry", kwargs={"respondent": respondent, "form": form, "period": period})
    except NoReverseMatch:  # an office without that station
        return ""


def _way(kept: Kept, present: Stand) -> Any:
    return way_of(kept, today(), present.topic) if present.state is not State.ANSWERED else None


def _life(kept: Kept, bodies: Bodies) -> list[Told]:
    """Every step, the latest first, with its papers and who wrote it; voidings stand with what they void."""
    rows = {row.pk: row for row in Step.objects.filter(petition=kept.pk).prefetch_related("papers")}
    voids = {step.voids: step for step in kept.steps if step.voids is not None}
    writers = dict(
        Person.objects.filter(username__in={row.recorded_by for row in rows.values()}).values_list(
            "username", "display_name"
        )
    )
    told = []
    for step in sorted(kept.steps, key=lambda step: (step.on, step.key), reverse=True):
        if step.voids is None and step.key in rows:
            row = rows[step.key]
            body = bodies.one(step.body_code, step.on) if step.body_code else None
            told.append(
                Told(
                    step, RULES[step.act].act.label, body.name if body else step.body_code, _result(step),
                    list(row.papers.all()), writers.get(row.recorded_by) or row.recorded_by, voids.get(step.key),
                )
            )  # fmt: skip
    return told


def _result(step: Done) -> Text | None:
    if step.act is Act.CLASSIFIED:
        return TOPICS.get(step.topic)
    return (OUTCOMES | VERDICTS).get(step.result) if step.result else None


class Who(NamedTuple):
    """Somebody who raised a petition, as the page names them."""

    key: int
    org_id: str
    name: str
    raised_on: date


def _raisers(kept: Kept, *, may_record: bool) -> list[Who]:
    """Who raised it; names of people only for those who follow petitions."""
    rows = (
        Raiser.objects.filter(petition=kept.pk, withdrawn_at=None)
        .select_related("organization")
        .order_by("pk")
    )
    found = list(rows)
    names = names_of_organizations(row.organization.org_id for row in found if row.organization)
    return [
        Who(
            row.pk,
            row.organization.org_id,
            names.get(row.organization.org_id, row.organization.org_id),
            row.raised_on,
        )
        if row.organization
        else Who(row.pk, "", row.name if may_record else str(SOMEBODY), row.raised_on)
        for row in found
    ]


def _seen(request: AskedRequest, found: Iterable[Kept]) -> list[Kept]:
    within = visible(request.reach(Right.PETITION_SEE), today())
    return [one for one in found if one.code in within]


def _likes(kept: Kept, present: Stand, places: Places) -> list[Like]:
    """Petitions that may say the same; neither what it was split from nor what went into it."""

    def is_another(item: Item) -> bool:
        return item.code != kept.code and kept.code not in (item.kept.split_from, item.stand.into)

    return likes_of(saying(kept, present, places), places, is_another)


SOMEBODY = Text("người, cơ quan khác", "somebody else")
