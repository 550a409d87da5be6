"""Links that let somebody in once: an invitation, the way back into an account, a single visit.

The token is known only to who holds the link: kept is its digest. It is used once, also by two at the same moment.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from sohtx.accounts.acts import (
    INVITATION_ACCEPTED,
    PERSON_INVITED,
    RETURN_MADE,
    RETURN_USED,
    TICKET_WITHDRAWN,
    VISIT_MADE,
    VISIT_USED,
)
from sohtx.accounts.letters import tell_of_change
from sohtx.accounts.log import note
from sohtx.accounts.models import Grant, Person, Ticket
from sohtx.accounts.queries import administrators
from sohtx.accounts.rights import AREA_ROLES, ORGANIZATION_ROLES, Role
from sohtx.accounts.scopes import check_scope, name_of_area, name_of_organization, say_scope
from sohtx.accounts.services.people import VISITOR as VISITOR_NAME
from sohtx.accounts.services.people import check_password, new_person
from sohtx.accounts.services.sessions import drop_sessions
from sohtx.core.refusal import refuse
from sohtx.core.text import Text

TOKEN_BYTES = 32
LASTS = {
    Ticket.Purpose.INVITATION: timedelta(days=7),
    Ticket.Purpose.RETURN: timedelta(days=1),
    Ticket.Purpose.VISIT: timedelta(days=7),
}
VISITING_ROLES = AREA_ROLES | ORGANIZATION_ROLES
ENTRANCE = "vao/"


def path_of(token: str) -> str:
    """The address, within the office, of a link."""
    return f"/{ENTRANCE}{token}/"


# Making


@transaction.atomic
def invite(*, display_name: str, role: Role, by: str, area: str = "", org: str = "", email: str = "") -> str:
    """Invite somebody to an account with a role; gives the token of the link."""
    area_code, org_id = check_scope(role, area, org)
    token = _make(
        Ticket.Purpose.INVITATION, by=by, role=role.value, area_code=area_code, org_id=org_id,
        display_name=display_name.strip(), email=email.strip(),
    )  # fmt: skip
    note(
        PERSON_INVITED, by=by, subject=display_name.strip(), org_id=org_id, area_code=area_code,
        role=role.label, scope=say_scope(area_code, org_id),
    )  # fmt: skip
    return token


def first_administrator() -> str | None:
    """An invitation for the first administrator, in place of earlier ones; None when one can sign in already."""
    if administrators().exists():
        return None
    with transaction.atomic():
        unused = _unused().filter(purpose=Ticket.Purpose.INVITATION, role=Role.ADMINISTRATOR.value)
        unused.update(withdrawn_at=timezone.now())
        return invite(display_name=str(Role.ADMINISTRATOR.label), role=Role.ADMINISTRATOR, by="")


@transaction.atomic
def reset_way_in(*, person: Person, by: str, drops_second_factor: bool = False) -> str:
    """A link by which somebody sets a new password; their second factor goes only if they have lost it."""
    if not person.is_active:
        raise refuse(CLOSED, MEND_CLOSED)
    if person.is_visitor:
        raise refuse(VISITOR, MEND_VISITOR)
    _unused().filter(purpose=Ticket.Purpose.RETURN, person=person).update(withdrawn_at=timezone.now())
    token = _make(Ticket.Purpose.RETURN, by=by, person=person, drops_second_factor=drops_second_factor)
    entry = note(RETURN_MADE, by=by, subject=person.username)
    if by:  # a letter that they asked for themselves brings the link itself
        tell_of_change(entry, person)
    return token


@transaction.atomic
def visit_link(*, role: Role, by: str, area: str = "", org: str = "") -> str:
    """A link for one visit on behalf of a commune or cooperative; from the command line also for any other role."""
    if by and role not in VISITING_ROLES:
        raise refuse(NO_VISIT.fill(role=role.label), MEND_NO_VISIT, column="role")
    area_code, org_id = check_scope(role, area, org)
    person = _visitor(role, area_code, org_id)
    if not person.is_active:
        raise refuse(CLOSED, MEND_CLOSED)
    token = _make(
        Ticket.Purpose.VISIT, by=by, person=person, role=role.value, area_code=area_code, org_id=org_id,
    )  # fmt: skip
    note(
        VISIT_MADE, by=by, subject=person.shown_name, org_id=org_id, area_code=area_code,
        role=role.label, scope=say_scope(area_code, org_id),
    )  # fmt: skip
    return token


@transaction.atomic
def withdraw_ticket(*, ticket: Ticket, by: str) -> None:
    """Make a link that was not used yet useless."""
    if _unused().filter(pk=ticket.pk).update(withdrawn_at=timezone.now()) == 0:
        raise refuse(USED, MEND_USED)
    whose = ticket.person.shown_name if ticket.person else ticket.display_name
    note(
        TICKET_WITHDRAWN, by=by, subject=whose, org_id=ticket.org_id, area_code=ticket.area_code,
        purpose=ticket.purpose_label,
    )  # fmt: skip


# Using


def open_ticket(token: str) -> Ticket:
    """The ticket of a link that still lets somebody in; refused otherwise, without saying more than helps."""
    digest = _digest(token)
    ticket = Ticket.objects.select_related("person").filter(digest=digest).first()
    if ticket is None or not hmac.compare_digest(bytes(ticket.digest), digest):
        raise refuse(UNKNOWN, MEND_ASK)
    if ticket.used_at is not None:
        raise refuse(USED, MEND_ASK)
    if ticket.withdrawn_at is not None or (ticket.person and not ticket.person.is_active):
        raise refuse(WITHDRAWN, MEND_ASK)
    if not ticket.is_open:
        raise refuse(EXPIRED, MEND_ASK)
    return ticket


@transaction.atomic
def accept_invitation(*, token: str, username: str, password: str, display_name: str = "") -> Person:
    """Make the account to which somebody was invited, with its role."""
    ticket = _use(token, Ticket.Purpose.INVITATION)
    person = new_person(
        username=username,
        password=password,
        display_name=display_name or ticket.display_name,
        email=ticket.email,
    )
    Grant.objects.create(
        person=person,
        role=ticket.role,
        area_code=ticket.area_code,
        org_id=ticket.org_id,
        granted_by=ticket.made_by,
    )
    Ticket.objects.filter(pk=ticket.pk).update(person=person)
    note(
        INVITATION_ACCEPTED, by=person.username, subject=person.username, org_id=ticket.org_id,
        area_code=ticket.area_code,
    )  # fmt: skip
    return person


@transaction.atomic
def accept_return(*, token: str, password: str) -> Person:
    """Set a new password by a link; every session that was open ends."""
    ticket = _use(token, Ticket.Purpose.RETURN)
    person = _person_of(ticket)
    check_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    if ticket.drops_second_factor:
        _drop_second_factor(person)
    drop_sessions(person)
    tell_of_change(note(RETURN_USED, by=person.username, subject=person.username), person)
    return person


@transaction.atomic
def accept_visit(*, token: str) -> Person:
    """Let somebody in once, on behalf of the scope that the link is for."""
    ticket = _use(token, Ticket.Purpose.VISIT)
    person = _person_of(ticket)
    note(
        VISIT_USED,
        by=person.username,
        subject=person.shown_name,
        org_id=ticket.org_id,
        area_code=ticket.area_code,
    )
    return person


def _use(token: str, purpose: Ticket.Purpose) -> Ticket:
    """Take an open ticket; of two who come at the same moment, one."""
    ticket = open_ticket(token)
    if ticket.purpose != purpose:
        raise refuse(UNKNOWN, MEND_ASK)
    if _unused().filter(pk=ticket.pk).update(used_at=timezone.now()) == 0:
        raise refuse(USED, MEND_ASK)
    return ticket


def _unused() -> QuerySet[Ticket]:
    return Ticket.objects.filter(
        used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=timezone.now()
    )


def _make(purpose: Ticket.Purpose, *, by: str, **fields: Any) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Ticket.objects.create(
        purpose=purpose,
        digest=_digest(token),
        made_by=by,
        expires_at=timezone.now() + LASTS[purpose],
        **fields,
    )
    return token


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _person_of(ticket: Ticket) -> Person:
    if ticket.person is None:
        raise refuse(UNKNOWN, MEND_ASK)
    return ticket.person


def _visitor(role: Role, area_code: str, org_id: str) -> Person:
    """The account that stands for a scope: without a password, with just the role of that scope."""
    scope = f"{role.value}\n{area_code}\n{org_id}"
    username = f"{VISITOR_NAME}{hashlib.sha256(scope.encode()).hexdigest()[:16]}"
    name = (
        name_of_organization(org_id) if org_id else name_of_area(area_code) if area_code else str(role.label)
    )
    person, is_new = Person.objects.get_or_create(
        username=username, defaults={"display_name": name, "is_visitor": True, "password": NO_PASSWORD}
    )
    if is_new:
        Grant.objects.create(person=person, role=role.value, area_code=area_code, org_id=org_id)
    return person


def _drop_second_factor(person: Person) -> None:
    if not apps.is_installed("allauth.mfa"):
        return
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 -- only where pages are served

    Authenticator.objects.filter(user=person).delete()


NO_PASSWORD = "!"  # noqa: S105 -- Django's mark of an account that no password opens
UNKNOWN = Text("đường dẫn này không đúng", "this link is not right")
USED = Text("đường dẫn này đã được dùng", "this link has been used")
MEND_USED = Text("tải lại trang để xem trạng thái", "load the page anew to see how it stands")
WITHDRAWN = Text("đường dẫn này đã bị thu hồi", "this link was withdrawn")
EXPIRED = Text("đường dẫn này đã hết hạn", "this link has expired")
MEND_ASK = Text(
    "mở lại đúng đường dẫn đã nhận, hoặc đề nghị người quản trị cấp đường dẫn mới",
    "open the link just as you received it, or ask the administrator for a new one",
)
CLOSED = Text("tài khoản này đang khóa", "this account is closed")
MEND_CLOSED = Text("mở lại tài khoản trước", "reopen the account first")
VISITOR = Text(
    "tài khoản này chỉ vào bằng đường dẫn một lần", "this account comes by single-visit links only"
)
MEND_VISITOR = Text("cấp đường dẫn truy cập một lần", "make a single-visit link")
NO_VISIT = Text(
    "vai trò {role} không vào bằng đường dẫn một lần", "the role {role} does not come by a single-visit link"
)
MEND_NO_VISIT = Text("mời người đó lập tài khoản", "invite the person to an account")
