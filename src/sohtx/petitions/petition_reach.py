"""Which petition an address is about, whether it lies within the reader's reach, whom a text means."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sohtx.accounts.gate import AskedRequest
from sohtx.accounts.rights import About, Reach, Right
from sohtx.accounts.scopes import check_organization
from sohtx.core.refusal import Problem, Refusal
from sohtx.petitions.queries import (
    Kept,
    find,
    present_stands,
    visible,
)
from sohtx.web.working import today


def petition_of(code: str) -> Kept:
    """The petition of an address; 404 for one that is not there."""
    kept = find(code)
    if kept is None or code not in present_stands(today()):
        raise Http404
    return kept


def about_petition(request: AskedRequest, code: str, **_: Any) -> About:
    """A petition as it lies for the reader: within the areas and organizations of theirs from which it comes."""
    petition_of(code)
    reach, day = request.reach(Right.PETITION_SEE), today()
    org_id = next(
        (
            one
            for one in sorted(reach.organizations)
            if code in visible(Reach(organizations=frozenset({one})), day)
        ),
        "",
    )
    units = (area for area in reach.areas if code in visible(Reach(areas=frozenset({area})), day))
    return About(org_id, frozenset(units))


def own_organization(request: AskedRequest) -> str:
    """The one organization for which somebody may raise petitions, if that is all their reach."""
    reach = request.reach(Right.PETITION_RAISE)
    is_alone = not reach.everything and not reach.areas and len(reach.organizations) == 1
    return next(iter(reach.organizations)) if is_alone else ""


def may(request: AskedRequest, right: Right, code: str) -> bool:
    """Whether the reader has a right about a petition."""
    reach = request.reach(right)
    return bool(reach) and reach.covers(about_petition(request, code))


def place_of(code: str) -> dict[str, str]:
    """By which a line of the log is found: the area, and the organization where it is one alone."""
    kept = petition_of(code)
    orgs = sorted(kept.organizations)
    return {"area_code": kept.area_code} | ({"org_id": orgs[0]} if len(orgs) == 1 else {})


def one_organization(text: str) -> str:
    """The identifier of the organization that a text means; refuses one that means none, or several."""
    try:
        return check_organization(text[:LONGEST_NAME])
    except Refusal as refusal:
        told = (Problem(one.what, one.mend, column="organization", value=text) for one in refusal.problems)
        raise Refusal(*told) from None


def to_petition(code: str) -> HttpResponse:
    """On to the page of a petition."""
    return redirect("petition", code=code)


LONGEST_NAME = 200
