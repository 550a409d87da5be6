"""People: who may do what, inviting them, their roles, sessions and links."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from sohtx.accounts import services
from sohtx.accounts.addresses import device_of
from sohtx.accounts.forms import InviteForm, PeopleFilter, ReturnLinkForm, ScopeForm, VisitForm, take
from sohtx.accounts.gate import AskedRequest, View, everything, page
from sohtx.accounts.models import Grant, Person, Ticket
from sohtx.accounts.queries import ScopeNames, open_tickets, page_by_key, people, read_key
from sohtx.accounts.rights import RIGHT_LABELS, ROLE_LABELS, TABLE, Right, Role
from sohtx.accounts.scopes import Offered, communes_offered, name_of_organization, organizations_like
from sohtx.accounts.services.sessions import end_all_sessions, end_session
from sohtx.accounts.views.entering import secretly
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text


def managed(view: View, *methods: str) -> View:
    """Declare a page by which people are managed: for those whose right reaches over everything."""
    return page(Right.PEOPLE_MANAGE, about=everything, methods=methods or ("GET",))(view)


def _people(request: AskedRequest) -> HttpResponse:
    """The list of people."""
    form = PeopleFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = page_by_key(
        people(**chosen), "username", after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    names = ScopeNames.of(grant for person in found.rows for grant in person.standing)  # type: ignore[attr-defined]
    tickets = list(open_tickets()[:SHOWN_TICKETS])
    context = {
        "page": found,
        "form": form,
        "in_force": sum(map(bool, chosen.values())),
        "is_alone": not any(chosen.values()) and len(found.rows) == 1 and not tickets,
        "names": names,
        "tickets": tickets,
        "ticket_names": ScopeNames.of(tickets),
    }
    return render(request, "accounts/people.html", context)


def _rights(request: AskedRequest) -> HttpResponse:
    """The one table of roles and rights."""
    context = {
        "roles": list(Role),
        "rights": list(Right),
        "role_labels": ROLE_LABELS,
        "labels": RIGHT_LABELS,
        "table": TABLE,
    }
    return render(request, "accounts/rights.html", context)


def _invite(request: AskedRequest) -> HttpResponse:
    """Invite somebody to an account of their own."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            token = services.invite(
                display_name=given["display_name"], email=given["email"], role=form.role_given, area=given["area"],
                org=given["org"], by=request.me.name,
            )  # fmt: skip
        except Refusal as refusal:
            take(form, refusal)
        else:
            return _link_made(request, token)
    return render(request, "accounts/invite.html", {"form": form, "communes": communes_offered()})


def _visit(request: AskedRequest) -> HttpResponse:
    """Make a single-visit link for a commune or cooperative without an account."""
    form = VisitForm(request.POST if request.method == "POST" else None, initial=_asked_scope(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            token = services.visit_link(
                role=form.role_given, area=given["area"], org=given["org"], by=request.me.name
            )
        except Refusal as refusal:
            take(form, refusal)
        else:
            return _link_made(request, token)
    return render(request, "accounts/visit.html", {"form": form})


def _asked_scope(request: AskedRequest) -> dict[str, str]:
    """The organization for which the link was asked, as its own page asks it."""
    org_id = request.GET.get("org", "")
    if not org_id:
        return {}
    name = name_of_organization(org_id)
    return {
        "role": Role.COOPERATIVE.value,
        "org": org_id if name == org_id else Offered(org_id, name).written,
    }


def _organization_names(request: AskedRequest) -> HttpResponse:
    """What a name that is being typed may mean, for the list beneath the field."""
    found = organizations_like(request.GET.get("org", "")[:LONGEST_NAME])
    return render(request, "accounts/organization_names.html", {"found": found})


def _link_made(request: AskedRequest, token: str) -> HttpResponse:
    """Show a link this once."""
    ticket = services.open_ticket(token)
    link = request.build_absolute_uri(services.path_of(token))
    names = ScopeNames.of([ticket])
    return render(request, "accounts/link_made.html", {"ticket": ticket, "link": link, "names": names})


def _person(request: AskedRequest, person_id: int) -> HttpResponse:
    """A person: roles, sessions, links."""
    return _show(request, get_object_or_404(Person, pk=person_id))


def _show(request: AskedRequest, person: Person, form: ScopeForm | None = None) -> HttpResponse:
    grants = list(person.grants.order_by("-pk"))
    sessions = sorted(
        UserSession.objects.purge_and_list(person), key=lambda row: row.last_seen_at, reverse=True
    )
    context = {
        "person": person,
        "grants": [grant for grant in grants if grant.ended_at is None],
        "past": [grant for grant in grants if grant.ended_at is not None],
        "names": ScopeNames.of(grants),
        "tickets": list(open_tickets().filter(person=person)),
        "sessions": [(session, device_of(session.user_agent)) for session in sessions],
        "has_second_factor": is_mfa_enabled(person),
        "form": form or ScopeForm(),
        "communes": communes_offered(),
        "link_form": ReturnLinkForm(),
    }
    return render(request, "accounts/person.html", context)


def _grant(request: AskedRequest, person_id: int) -> HttpResponse:
    """Give a role."""
    person = get_object_or_404(Person, pk=person_id)
    form = ScopeForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.grant(
                person=person, role=form.role_given, area=given["area"], org=given["org"], by=request.me.name
            )
        except Refusal as refusal:
            take(form, refusal)
        else:
            return _back(request, person, GRANTED)
    return _show(request, person, form)


def _end_grant(request: AskedRequest, person_id: int, grant_id: int) -> HttpResponse:
    """Take a role."""
    grant = get_object_or_404(Grant, pk=grant_id, person=person_id)
    return _act(request, grant.person, TAKEN, lambda: services.end_grant(grant=grant, by=request.me.name))


def _close(request: AskedRequest, person_id: int) -> HttpResponse:
    """Close an account."""
    person = get_object_or_404(Person, pk=person_id)
    return _act(request, person, CLOSED, lambda: services.close_person(person=person, by=request.me.name))


def _reopen(request: AskedRequest, person_id: int) -> HttpResponse:
    """Open an account again."""
    person = get_object_or_404(Person, pk=person_id)
    return _act(request, person, REOPENED, lambda: services.reopen_person(person=person, by=request.me.name))


def _end_sessions(request: AskedRequest, person_id: int) -> HttpResponse:
    """End one session, or all."""
    person = get_object_or_404(Person, pk=person_id)
    wanted = request.POST.get("session", "")
    if not wanted:
        return _act(request, person, ENDED, lambda: end_all_sessions(person=person, by=request.me.name))
    if (session_id := read_key(wanted)) is None:
        raise Http404
    return _act(
        request,
        person,
        ENDED,
        lambda: end_session(person=person, session_id=session_id, by=request.me.name),
    )


def _return_link(request: AskedRequest, person_id: int) -> HttpResponse:
    """Make a link back in."""
    person = get_object_or_404(Person, pk=person_id)
    form = ReturnLinkForm(request.POST)
    drops = form.is_valid() and form.cleaned_data["drops_second_factor"]
    try:
        token = services.reset_way_in(person=person, by=request.me.name, drops_second_factor=drops)
    except Refusal as refusal:
        return _refused(request, person, refusal)
    return _link_made(request, token)


def _withdraw(request: AskedRequest, ticket_id: int) -> HttpResponse:
    """Withdraw a link."""
    ticket = get_object_or_404(Ticket.objects.select_related("person"), pk=ticket_id)
    try:
        services.withdraw_ticket(ticket=ticket, by=request.me.name)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(WITHDRAWN))
    return redirect("people")


def _act(request: AskedRequest, person: Person, done: Text, act: Any) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        return _refused(request, person, refusal)
    return _back(request, person, done)


def _refused(request: AskedRequest, person: Person, refusal: Refusal) -> HttpResponse:
    messages.error(request, str(refusal))
    return redirect("person", person_id=person.pk)


def _back(request: AskedRequest, person: Person, done: Text) -> HttpResponse:
    messages.success(request, str(done))
    return redirect("person", person_id=person.pk)


SHOWN_TICKETS = 200
LONGEST_NAME = 200
GRANTED = Text("Đã cấp vai trò.", "The role is given.")
TAKEN = Text("Đã thôi vai trò.", "The role is taken.")
CLOSED = Text(
    "Đã khóa tài khoản; các phiên làm việc đã kết thúc.", "The account is closed and its sessions ended."
)
REOPENED = Text("Đã mở lại tài khoản.", "The account is open again.")
ENDED = Text("Đã kết thúc phiên làm việc.", "Ended.")
WITHDRAWN = Text("Đã thu hồi đường dẫn.", "The link is withdrawn.")

list_people = managed(_people)
show_rights = managed(_rights)
invite = managed(secretly(_invite), "GET", "POST")
organization_names = managed(_organization_names)
make_visit = managed(secretly(_visit), "GET", "POST")
show_person = managed(_person)
give_role = managed(_grant, "POST")
take_role = managed(_end_grant, "POST")
close = managed(_close, "POST")
reopen = managed(_reopen, "POST")
end_sessions = managed(_end_sessions, "POST")
make_return_link = managed(secretly(_return_link), "POST")
withdraw = managed(_withdraw, "POST")
