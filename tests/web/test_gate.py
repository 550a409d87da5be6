"""Every address × every role × own and other area or organization: opened or shut as the one table says, no more.

What is expected is worked out from the table of rights and from where a subject lies, never by asking the views: an
address is filled in from the example province by the names of its parts (``FILLED``, ``QUERIES``); a part that nobody
fills fails, so that no new address goes untested. A POST comes with an empty body from a client that no form's token
is asked of: it gets into the view or it is refused, as the table says.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import Office

if TYPE_CHECKING:
    from django.test import Client

PART = re.compile(r"<(?:\w+:)?(\w+)>")
ELSEWHERE = "01"  # a province in which the example has nobody
ROLES = ("administrator", "officer", "leader", "department", "commune", "cooperative")
WHOLE, OWN_COMMUNE, OTHER_COMMUNE, OWN_PROVINCE, OTHER_PROVINCE = "whole", "own", "other", "province", "away"
OWN_ORGANIZATION, OTHER_ORGANIZATION = "own organization", "other organization"
AREAS = (OWN_COMMUNE, OTHER_COMMUNE, OWN_PROVINCE, OTHER_PROVINCE)
ASKERS = [
    ("administrator", WHOLE),
    *((role, scope) for role in ("officer", "leader", "department") for scope in (WHOLE, *AREAS)),
    *(("commune", scope) for scope in AREAS),
    ("cooperative", OWN_ORGANIZATION),
    ("cooperative", OTHER_ORGANIZATION),
    ("", ""),
]
HEAVY = (
    "sohtx.review.",
    "sohtx.figures.",
)  # their pages are made for the administrator; before them the gate alone is asked


def patterns(resolver: Any = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every address pattern with its view."""
    from django.urls import URLPattern, get_resolver

    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry
        else:
            yield from patterns(entry, route)


A_RETURN = {"form": "HTX-6T", "period": "2023-S1"}
A_COUNT = {"form": "THT-XA-6T", "period": "2025-S2"}


@dataclass(frozen=True)
class Subject:
    """Something real that an address can be about, and the codes of the areas in which it lies."""

    within: frozenset[str]
    parts: dict[str, Any] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    org_id: str = ""


@dataclass(frozen=True)
class Ground:
    """The subjects of the example province: two organizations, their communes, reports about them, a bystander."""

    organizations: list[Subject]
    areas: list[Subject]
    reports: list[Subject]
    seals: list[Subject]
    figures: list[Subject]
    petitions: list[Subject]
    loans: list[Subject]
    plain: dict[str, Any]
    scopes: dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def ground(office: Office) -> Ground:
    """Two organizations that stand in different communes of one province today, and what belongs to them."""
    from sohtx.areas.queries import units_of_book
    from sohtx.core.moment import day_of, now

    units, today = units_of_book(), day_of(now())
    assert units is not None
    found: dict[str, tuple[str, str, Any]] = {}
    for org_id, unit in _standing(units, today):
        found.setdefault(unit.code, (org_id, unit.code, unit))
        if len(found) == 2:
            break
    (own, commune, unit), (other, away, unit_away) = found.values()
    province = units.above(unit, today)[1]
    assert province.code == units.above(unit_away, today)[1].code
    lies = {code: frozenset({code, province.code}) for code in (commune, away)}
    whole = frozenset({province.code})
    asked = {"indicator": "coop_count", "period": "2023-S1"}
    return Ground(
        organizations=[
            Subject(lies[code], _of_organization(org), org_id=org)
            for org, code in ((own, commune), (other, away))
        ],
        areas=[Subject(lies[code], {"respondent": code, **A_COUNT}) for code in (commune, away)],
        reports=[
            Subject(within, _of_report(about))
            for within, about in ((lies[commune], unit), (lies[away], unit_away), (whole, province))
        ],
        seals=[Subject(whole, _of_seal())],
        figures=[
            Subject(lies[commune], query=asked | {"area": commune}),
            Subject(lies[away], query=asked | {"area": away}),
            Subject(whole, query=asked | {"area": province.code}),
        ],
        plain=_of_bystander(),
        loans=[
            Subject(lies[code], _of_loan(org), org_id=org) for org, code in ((own, commune), (other, away))
        ],
        petitions=[
            Subject(lies[code], _of_petition(org), org_id=org)
            for org, code in ((own, commune), (other, away))
        ],
        scopes={
            WHOLE: {},
            OWN_COMMUNE: {"area": commune},
            OTHER_COMMUNE: {"area": away},
            OWN_PROVINCE: {"area": province.code},
            OTHER_PROVINCE: {"area": ELSEWHERE},
            OWN_ORGANIZATION: {"org": own},
            OTHER_ORGANIZATION: {"org": other},
        },
    )


def _standing(units: Any, today: date) -> Iterator[tuple[str, Any]]:
    """Cooperatives with contacts that stand today, with the commune of today: read from the states, not the pages."""
    from sohtx.core.moment import OPEN_MOMENT
    from sohtx.register.models import OrganizationState
    from sohtx.register.rebuilding import current

    states = current(OrganizationState).filter(
        known_to=OPEN_MOMENT, valid_from__lte=today, valid_to__gt=today, status="operating",
        organization__kind="cooperative", organization__contacts__isnull=False,
    )  # fmt: skip
    for org_id, key in states.order_by("organization__org_id").values_list("organization__org_id", "unit"):
        place = units.place(units.rows[key], today)
        if not place.is_choice and place.unit.level.value == "commune":
            yield org_id, place.unit


def _of_organization(org_id: str) -> dict[str, Any]:
    from sohtx.register.models import Contact, Entry, Meeting

    meeting = Meeting.objects.create(
        organization=Entry.objects.filter(organization__org_id=org_id)[0].organization,
        held_on=date(2024, 3, 1),
        recorded_at=0,
    )
    return {
        "org_id": org_id,
        "respondent": org_id,
        "entry_id": Entry.objects.filter(organization__org_id=org_id).order_by("pk")[0].entry_id,
        "contact_id": Contact.objects.filter(organization__org_id=org_id).order_by("pk")[0].pk,
        "meeting_id": meeting.pk,
        "paper_id": _paper_of(org_id),
        "act": "change",
        **A_RETURN,
    }


def _paper_of(org_id: str) -> int:
    """A paper attached to an organization's return; whoever removes one here gives no reason, and is refused."""
    from sohtx.collecting.papers import add_papers
    from sohtx.core.period import Period
    from sohtx.ledger.papers import Brought, look
    from sohtx.returns.definitions.catalogue import shipped
    from sohtx.returns.filings import Filing
    from sohtx.returns.models import Attachment
    from sohtx.returns.receiving.planning import Given
    from sohtx.returns.services import send

    filing, answers = Filing(org_id, **A_RETURN), {"members": 20, "workers": 9, "revenue": 900_000}
    version = shipped().get(filing.form, Period.parse(filing.period))
    reasons = {check.code: "đã hỏi lại" for check in version.checks}
    send([Given(filing, answers, reasons=reasons, is_replacing=True)], by="")
    add_papers(filing, look([Brought("phieu.pdf", b"%PDF-1.7 %%EOF")]), by="", within=lambda: None)
    return Attachment.objects.get(filing__organization__org_id=org_id).pk


def _of_report(about: Any) -> dict[str, Any]:
    from sohtx.core.period import Period
    from sohtx.review.models import Comment
    from sohtx.review.services import begin_round

    made = begin_round(period=Period.parse("2025-S2"), area=about, geography=date(2025, 12, 31), by="")
    comment = Comment.objects.create(round=made, section="so-luong", text="Xem lại", at=0)
    return {"round_id": made.pk, "comment_id": comment.pk, "key": "so-luong", "ending": "md"}


def _of_seal() -> dict[str, Any]:
    from sohtx.figures.sealing import sealed

    return {"seal_id": sealed().order_by("pk")[0].pk, "ending": "md"}


def _of_bystander() -> dict[str, Any]:
    """Somebody who is nobody of those that ask, with a role, a link and a key."""
    from allauth.mfa.models import Authenticator

    from sohtx.accounts import services
    from sohtx.accounts.models import Ticket
    from sohtx.accounts.rights import Role

    person = services.make_person(username="nguoi.ngoai", by="", password="một mật khẩu khác")
    services.grant(person=person, role=Role.DEPARTMENT, area="", org="", by="")
    services.visit_link(role=Role.COMMUNE, area="02647", by="")
    key = Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "khóa"})
    return {
        "person_id": person.pk,
        "grant_id": person.grants.get().pk,
        "ticket_id": Ticket.objects.order_by("-pk")[0].pk,
        "pk": key.pk,
        "topic": "dang-nhap",
        "act": "establish",
        "token": "a" * 43,
        **_of_the_hall(),
        **A_RETURN,
        **_of_lists(str(person.pk)),
    }


def _of_the_hall() -> dict[str, Any]:
    """A conference with a participant, bodies and what they answer, a petition: addresses say what they are about."""
    from sohtx.petitions.bodies import set_up_bodies
    from sohtx.petitions.models import Body, Competence, Conference, Participant
    from sohtx.petitions.routing import set_up_competences

    set_up_bodies(by="")
    set_up_competences(by="")
    made = Conference.objects.create(
        code="HN-2023-01", body="Ban Chấp hành", title="Sơ kết", held_on=date(2023, 7, 28), period="2023-S1",
        recorded_at=0,
    )  # fmt: skip
    guest = Participant.objects.create(conference=made, name="Người Mẫu", part="guest")
    return {
        "code": made.code,
        "kind": "invitation",
        "body": "SO-NNMT",
        "participant_id": guest.pk,
        "body_id": Body.objects.order_by("pk")[0].pk,
        "competence_id": Competence.objects.order_by("pk")[0].pk,
        "paper_id": 1,
        "enrolment_id": 1,
        "need_id": 1,
        "note_id": 1,
        "difficulty_id": 1,
    }


def _of_loan(org_id: str) -> dict[str, Any]:
    """A loan of the fund to an organization, paid out."""
    from support.lending import grant, pay_out

    loan = grant(org_id, contract_no=f"01/{org_id}")
    return {"loan_code": loan.code, "movement_id": pay_out(loan).pk, "loan_act": "thu-no"}


def _of_petition(org_id: str) -> dict[str, Any]:
    """A petition that an organization raised."""
    from sohtx.petitions.models import Raiser, Step
    from sohtx.petitions.services import raise_petition, take_step

    made = raise_petition(
        text="Đề nghị thử", topic="VON", channel="letter", raised_on=date(2025, 8, 4), organizations=[org_id], by=""
    )  # fmt: skip
    take_step(code=made.code, act="classified", on=date(2025, 8, 5), topic="VON", by="")
    return {
        "code": made.code,
        "act": "published",
        "kind": "forward",
        "step_id": Step.objects.get(petition=made).pk,
        "raiser_id": Raiser.objects.get(petition=made).pk,
        "paper_id": 1,
    }


def _of_lists(person: str) -> dict[str, Any]:
    """A list that somebody has on the desk, and a comparison."""
    from sohtx.exchange.lists import desk
    from sohtx.exchange.lists.options import Options
    from sohtx.exchange.models import Comparison

    content = "Tên HTX,Xã\nHTX Mẫu,Xã Mẫu\n".encode()
    day = date(2025, 12, 31)
    item = desk.put(
        content, "danh-sach.csv", person=person, purpose=desk.TAKE, options=Options(as_of=day), more={}
    )
    made = Comparison.objects.create(
        file_name="thuế.csv", on=day, at=0, scope={"area_code": ""}, source="tax"
    )
    return {"key": item.key, "number": made.pk, "position": 1}


def subjects_of(route: str, view: Any, ground: Ground) -> Iterable[Subject]:
    """What an address can be about: by the names of its parts, else by what its view says it is about."""
    parts = set(PART.findall(route))
    about = getattr(view, "about", None)
    if "respondent" in parts and about is not None:
        return [*ground.organizations, *(ground.areas if parts <= {"respondent", *A_COUNT} else [])]
    for sign, subjects in (
        ("org_id", ground.organizations),
        ("round_id", ground.reports),
        ("seal_id", ground.seals),
    ):
        if sign in parts:
            assert about is not None, f"/{route} names one {sign} and does not tell the gate what it is about"
            return subjects
    if about is not None:
        name = about.__name__
        known = {
            "about_figures": ground.figures,
            "about_petition": ground.petitions,
            "about_loan": ground.loans,
            "everything": [Subject(frozenset(), ground.plain)],
        }
        assert name in known, f"/{route}: tell this test what {name} is about"
        return known[name]
    return [Subject(frozenset(), ground.plain)]


def address_of(route: str, subject: Subject, entry: Any) -> str:
    """An address with its parts filled in as the program itself writes them."""
    from django.urls import reverse
    from django.utils.http import urlencode

    parts = PART.findall(route)
    missing = [part for part in parts if part not in subject.parts]
    assert not missing, f"/{route}: nothing real is known for {', '.join(missing)}; add it to this test"
    path = reverse(entry.name, kwargs={part: subject.parts[part] for part in parts})
    return f"{path}?{urlencode(subject.query)}" if subject.query else path


def may(role: str, scope: dict[str, str], view: Any, subject: Subject) -> bool:
    """What the table says: the right is the role's, and the subject lies within the scope."""
    from sohtx.accounts.rights import TABLE, Role

    if not role or view.right not in TABLE[Role(role)]:
        return False
    if view.about is None or not scope:
        return True
    return scope.get("area") in subject.within or (
        bool(subject.org_id) and scope.get("org") == subject.org_id
    )


def declared() -> Iterator[tuple[str, Any]]:
    """The addresses for which one must be signed in."""
    return ((route, entry) for route, entry in patterns() if entry.callback.right is not None)


def test_every_view_is_declared(office: Office) -> None:
    undeclared = [route for route, entry in patterns() if not hasattr(entry.callback, "right")]

    assert undeclared == []


def test_every_right_is_somebodys_and_every_role_has_a_home() -> None:
    from sohtx.accounts.rights import RIGHT_LABELS, TABLE, Right, Role

    assert set(RIGHT_LABELS) == set(Right)
    assert set().union(*TABLE.values()) == set(Right)
    assert all(Right.HOME in TABLE[role] for role in Role)
    assert {role.value for role in Role} == set(ROLES)


def test_the_gate_calls_a_subject_what_it_is(office: Office, ground: Ground) -> None:
    """The two ways to know where something lies agree: the states' own, and the one that the gate asks."""
    from sohtx.register.reaching import about_organization

    for subject in ground.organizations:
        about = about_organization(subject.org_id)
        assert about.org_id == subject.org_id
        assert subject.within <= about.units


def test_nobody_gets_further_than_the_open_pages(office: Office, ground: Ground) -> None:
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    for route, entry in declared():
        for subject in subjects_of(route, entry.callback, ground):
            address = address_of(route, subject, entry)
            for ask in (client.get, client.post, client.put, client.delete):
                answer = ask(address)
                assert answer.status_code == 302, address
                assert answer["Location"].startswith("/dang-nhap/"), address


def test_open_pages_break_for_nobody(office: Office, ground: Ground) -> None:
    from django.test import Client

    for route, entry in patterns():
        if entry.callback.right is None:
            for method in ("get", "post"):
                client = Client(headers={"host": "localhost"}, raise_request_exception=False)
                answer = getattr(client, method)(address_of(route, Subject(frozenset(), ground.plain), entry))
                assert answer.status_code < 500, (method, route)


@pytest.mark.parametrize(
    ("role", "scope"), ASKERS, ids=[f"{r or 'no role'}-{s or 'none'}" for r, s in ASKERS]
)
def test_an_address_opens_as_the_table_says(office: Office, ground: Ground, role: str, scope: str) -> None:
    """By GET and POST: 405 where the address does not answer so, 403 beyond the rights, into the view otherwise."""
    reach = ground.scopes.get(scope, {})
    client = office.client_of(role, **reach) if role else _without_role()
    client.raise_request_exception = False
    wrong = []
    for route, entry in declared():
        view = entry.callback
        for n, subject in enumerate(subjects_of(route, view, ground)):
            is_left_out = view.__module__.startswith(HEAVY) and (n > 0 or role != "administrator")
            is_open = may(role, reach, view, subject)
            for method, ask in (("GET", client.get), ("POST", client.post)):
                with _as_made(view) if is_left_out else nullcontext():
                    status = ask(address_of(route, subject, entry)).status_code
                if not _fits(status, is_answered=method in view.methods, is_open=is_open):
                    wrong.append((method, address_of(route, subject, entry), status, is_open))

    assert wrong == []


def _fits(status: int, *, is_answered: bool, is_open: bool) -> bool:
    if not is_answered:
        return status == 405
    return status not in (403, 405) and status < 500 if is_open else status == 403


@contextmanager
def _as_made(view: Any) -> Iterator[None]:
    """Put an empty page in the place of the view behind the gate; the gate stays as it is."""
    from django.http import HttpResponse

    behind = view.__closure__[view.__code__.co_freevars.index("view")]
    real = behind.cell_contents
    behind.cell_contents = lambda *_args, **_kwargs: HttpResponse()
    try:
        yield
    finally:
        behind.cell_contents = real


def _without_role() -> "Client":
    from django.test import Client

    from sohtx.accounts.models import Person

    client = Client(headers={"host": "localhost"})
    person = Person.objects.filter(username="khong.vai.tro").first() or Person.objects.create_user(
        "khong.vai.tro"
    )
    client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_role_that_was_taken_opens_nothing_more(office: Office) -> None:
    from django.utils import timezone

    client = office.client_of("leader", area="15")
    assert client.get("/so-lieu/").status_code == 200
    person: Any = office.person("leader", area="15")
    person.grants.update(ended_at=timezone.now())
    try:
        assert client.get("/so-lieu/").status_code == 403
        assert client.get("/").status_code == 403
    finally:
        person.grants.update(ended_at=None)


ONE_OF_ANOTHER: list[tuple[str, str, Callable[[Subject, Subject], dict[str, Any]]]] = [
    ("correct_entry", "entry_id", lambda own, other: own.parts | {"entry_id": other.parts["entry_id"]}),
    ("void_entry", "entry_id", lambda own, other: own.parts | {"entry_id": other.parts["entry_id"]}),
    ("contact", "contact_id", lambda own, other: own.parts | {"contact_id": other.parts["contact_id"]}),
    ("return_paper", "paper_id", lambda own, other: own.parts | {"paper_id": other.parts["paper_id"]}),
    (
        "meeting_withdraw",
        "meeting_id",
        lambda own, other: own.parts | {"meeting_id": other.parts["meeting_id"]},
    ),
]


@pytest.mark.parametrize(("name", "part", "mixed"), ONE_OF_ANOTHER, ids=[case[0] for case in ONE_OF_ANOTHER])
def test_what_belongs_to_another_is_not_reached_under_ones_own_name(
    office: Office, ground: Ground, name: str, part: str, mixed: Callable[..., dict[str, Any]]
) -> None:
    """The organization of the address is one's own, the thing in it another's: there is no such page."""
    from django.urls import reverse

    own, other = ground.organizations
    route = {entry.name: route for route, entry in declared()}[name]
    kwargs = {key: value for key, value in mixed(own, other).items() if key in PART.findall(route)}
    assert kwargs[part] == other.parts[part]
    for client in (office.client_of("commune", **ground.scopes[OWN_COMMUNE]), office.client_of("officer")):
        for ask in (client.get, client.post):
            assert ask(reverse(name, kwargs=kwargs)).status_code in (404, 405)


def test_a_comment_is_answered_in_its_own_report_only(office: Office, ground: Ground) -> None:
    own, other, _ = ground.reports
    address = f"/bao-cao/{own.parts['round_id']}/gop-y/{other.parts['comment_id']}/tra-loi/"
    for scope in (WHOLE, OWN_COMMUNE):
        answer = office.client_of("officer", **ground.scopes[scope]).post(
            address, {"answer": "không phải của mình"}
        )
        assert answer.status_code == 404


def test_a_key_of_somebody_else_is_not_there(office: Office, ground: Ground) -> None:
    """Nobody renames or removes the passkey of another, not even who manages people."""
    from allauth.mfa.models import Authenticator

    client = office.client_of("administrator")
    client.raise_request_exception = False
    for rest in ("sua", "bo"):
        address = f"/tai-khoan/xac-thuc/khoa/{ground.plain['pk']}/{rest}/"
        assert client.get(address).status_code in (302, 404)
        assert client.post(address, {"name": "của tôi"}).status_code in (302, 404)
    assert Authenticator.objects.get(pk=ground.plain["pk"]).data["name"] == "khóa"


def test_an_act_on_two_needs_both_within_reach(office: Office, ground: Ground) -> None:
    """A pair of which one lies elsewhere is not decided by who keeps the other."""
    from sohtx.register.models import NotDuplicate

    own, other = ground.organizations
    client = office.client_of("commune", **ground.scopes[OWN_COMMUNE])
    for one, two in ((own, other), (other, own), (other, other)):
        sent = {"one": one.org_id, "other": two.org_id, "reason": "khác nhau"}
        assert client.post("/to-chuc/trung/xet/", sent).status_code == 422
    assert not NotDuplicate.objects.exists()


def test_pages_carry_a_strict_policy_and_nothing_inline(office: Office) -> None:
    answer = office.client_of("administrator").get("/")
    policy = answer["Content-Security-Policy"]
    html = answer.content.decode()

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", html)
