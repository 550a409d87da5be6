"""Writing a petition down: an officer for anybody, others what is their own."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import note
from sohtx.accounts.rights import About, Right
from sohtx.accounts.scopes import names_of_organizations
from sohtx.core.refusal import Problem, Problems, Refusal
from sohtx.core.text import Text
from sohtx.petitions.codes import Channel
from sohtx.petitions.models import Petition
from sohtx.petitions.petition_deeds import RAISED
from sohtx.petitions.petition_forms import RaiseForm, area_named
from sohtx.petitions.petition_likes import Like, likes_of
from sohtx.petitions.petition_reach import one_organization, own_organization, to_petition
from sohtx.petitions.queries import places_on, visible
from sohtx.petitions.services import raise_petition
from sohtx.petitions.similar import Saying
from sohtx.register.directory.keeping import present_ground
from sohtx.register.reaching import about_organization
from sohtx.web.working import today

UNPROCESSABLE = 422


@page(Right.PETITION_RAISE, methods=("GET", "POST"))
def petition_new(request: AskedRequest) -> HttpResponse:
    """Write down a petition: an officer for anybody, others what is their own."""
    own, is_office = own_organization(request), bool(request.reach(Right.PETITION_RECORD))
    form = RaiseForm(request.POST or None, is_own=bool(own), is_office=is_office)
    likes: list[Like] = []
    if request.method == "POST" and form.is_valid():
        likes = _likes(request, form) if is_office and request.POST.get("sure") != "yes" else []
    if form.is_bound and form.is_valid() and not likes:
        try:
            made = _raise(request, form, own, is_office=is_office)
        except Refusal as refusal:
            form.take(_under_fields(refusal))
        else:
            messages.success(request, str(PETITION_RAISED.fill(code=made.code)))
            return to_petition(made.code)
    name = names_of_organizations([own]).get(own, own) if own else ""
    context = {"form": form, "own_name": name, "is_office": is_office, "likes": likes}
    status = UNPROCESSABLE if form.is_bound and not likes else 200
    return render(request, "petitions/petition_new.html", context, status=status)


def _likes(request: AskedRequest, form: RaiseForm) -> list[Like]:
    """What the writer may see and may say the same: shown once before it is written."""
    told, day = form.cleaned_data, today()
    seen = visible(request.reach(Right.PETITION_SEE), day)
    said = Saying("", told["text"], told["topic"])
    return likes_of(said, places_on(day), lambda item: item.code in seen)


def _under_fields(refusal: Refusal) -> Refusal:
    """What the service calls an area's code stands under the field of the area."""
    columns = {"area_code": "area"}
    told = (
        Problem(one.what, one.mend, column=columns.get(one.column, one.column), value=one.value)
        for one in refusal.problems
    )
    return Refusal(*told)


def _raise(request: AskedRequest, form: RaiseForm, own: str, *, is_office: bool) -> Petition:
    told, problems = form.cleaned_data, Problems()
    raised_on = told.get("raised_on") or today()
    org_ids = [own] if own else _organizations(form.lines("organizations"), problems)
    area = ""
    if told.get("area", "").strip():
        found = area_named(told["area"], raised_on)
        if isinstance(found, Problem):
            problems.add(found)
        else:
            area = found
    problems.raise_any()
    area = area or ("" if org_ids else _own_area(request))
    _check_reach(request, org_ids, area, raised_on)

    def within(petition: Petition) -> None:
        note(
            RAISED, by=request.me.name, subject=petition.code, area_code=petition.area_code,
            **({"org_id": org_ids[0]} if len(org_ids) == 1 else {}),
        )  # fmt: skip

    return raise_petition(
        text=told["text"], topic=told["topic"], channel=told["channel"] if is_office else Channel.PAGE,
        raised_on=raised_on, area_code=area, organizations=org_ids, names=form.lines("names"), by=request.me.name,
        within=within,
    )  # fmt: skip


def _organizations(lines: Iterable[str], problems: Problems) -> list[str]:
    """The identifiers of the organizations that were written, a line each."""
    found = []
    for line in lines:
        try:
            found.append(one_organization(line))
        except Refusal as refusal:
            for problem in refusal.problems:
                problems.add(Problem(problem.what, problem.mend, column="organizations", value=line))
    return found


def _own_area(request: AskedRequest) -> str:
    """The area of one who looks after a single one; blank for others."""
    reach = request.reach(Right.PETITION_RAISE)
    return next(iter(reach.areas)) if not reach.everything and len(reach.areas) == 1 else ""


def _check_reach(request: AskedRequest, org_ids: Sequence[str], area: str, day: date) -> None:
    """Refuse what is raised for others than one's own, or from elsewhere."""
    reach = request.reach(Right.PETITION_RAISE)
    problems = Problems()
    for org_id in org_ids:
        if not reach.covers(about_organization(org_id)):
            problems.add(Problem(*NOT_YOURS, column="organizations", value=org_id))
    if area and not reach.covers(About(units=_codes(area, day))):
        problems.add(Problem(*NOT_YOUR_AREA, column="area", value=area))
    problems.raise_any()


def _codes(area: str, day: date) -> frozenset[str]:
    """The codes of today's unit in the place of one of a day, and of all above it."""
    units, present = present_ground(today()).units, today()
    unit = units.resolve(area, day)
    if unit is None:
        return frozenset()
    here = units.place(unit, present).unit
    return frozenset({here.code, *(one.code for one in units.above(here, present))})


PETITION_RAISED = Text("Đã ghi đề xuất, kiến nghị {code}.", "The petition {code} was recorded.")
NOT_YOURS = (
    Text("không thuộc phạm vi của anh, chị", "is not within your reach"),
    Text("chỉ ghi cho tổ chức thuộc phạm vi của mình", "raise what organizations within your reach ask"),
)
NOT_YOUR_AREA = (
    Text("không thuộc địa bàn của anh, chị", "is not in your area"),
    Text(
        "để trống, hoặc chọn nơi thuộc địa bàn của mình", "leave it blank, or choose a place within your area"
    ),
)
