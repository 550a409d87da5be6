"""Making and closing accounts, giving and taking roles."""

import re

from django.db import transaction
from django.utils import timezone

from sohtx.accounts.acts import (
    DETAILS_CHANGED,
    GRANT_ENDED,
    GRANTED,
    PERSON_CLOSED,
    PERSON_MADE,
    PERSON_REOPENED,
)
from sohtx.accounts.letters import tell_of_change
from sohtx.accounts.log import note
from sohtx.accounts.models import Grant, Person, plain_username
from sohtx.accounts.queries import administrators
from sohtx.accounts.rights import Role
from sohtx.accounts.scopes import check_scope, say_scope
from sohtx.accounts.services.sessions import drop_sessions
from sohtx.core.refusal import refuse
from sohtx.core.text import Text

USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{2,59}")
VISITOR = "khach-"  # begins the names of accounts that come by links


@transaction.atomic
def make_person(
    *, username: str, by: str, password: str | None = None, display_name: str = "", email: str = ""
) -> Person:
    """A new account without any role; without a password only a link lets them in."""
    person = new_person(username=username, password=password, display_name=display_name, email=email)
    note(PERSON_MADE, by=by, subject=person.username)
    return person


def new_person(*, username: str, password: str | None, display_name: str, email: str) -> Person:
    """An account whose name is free and whose password is good, as part of another act."""
    username = check_username(username)
    person = Person(username=username, display_name=display_name.strip(), email=email.strip())
    if password is not None:
        check_password(password, person)
    return Person.objects.create_user(
        username, password, display_name=person.display_name, email=person.email
    )


def check_username(username: str) -> str:
    """A username as it is kept, if it may be one and is free."""
    plain = plain_username(username)
    if not USERNAME.fullmatch(plain):
        raise refuse(BAD_USERNAME, MEND_USERNAME, column="username", value=username)
    if plain.startswith(VISITOR) or Person.objects.filter(username=plain).exists():
        raise refuse(TAKEN, MEND_TAKEN, column="username", value=username)
    return plain


def check_password(password: str, person: Person) -> None:
    """Refuse a password that is too weak, in the words of the validators."""
    from django.contrib.auth.password_validation import validate_password  # noqa: PLC0415 -- needs translations
    from django.core.exceptions import ValidationError  # noqa: PLC0415 -- as above

    try:
        validate_password(password, person)
    except ValidationError as error:
        said = " ".join(error.messages).rstrip(".")
        raise refuse(Text(said, said), MEND_PASSWORD, column="password1") from None


@transaction.atomic
def change_details(*, person: Person, display_name: str, email: str, by: str) -> None:
    """Change somebody's name and e-mail address; the address that they had is told of it."""
    former = person.email
    person.display_name, person.email = display_name.strip(), email.strip()
    person.save(update_fields=["display_name", "email"])
    entry = note(DETAILS_CHANGED, by=by, subject=person.username)
    if former != person.email:
        tell_of_change(entry, person, address=former)


@transaction.atomic
def grant(*, person: Person, role: Role, by: str, area: str = "", org: str = "") -> Grant:
    """Give somebody a role within an area, an organization, or the whole installation."""
    area_code, org_id = check_scope(role, area, org)
    if person.is_visitor:
        raise refuse(VISITORS_ROLE, MEND_VISITORS_ROLE)
    scope = {"role": role.value, "area_code": area_code, "org_id": org_id}
    if person.grants.filter(**scope, ended_at__isnull=True).exists():
        raise refuse(HAS_ROLE, MEND_HAS_ROLE, column="role", value=str(role.label))
    made = Grant.objects.create(person=person, granted_by=by, **scope)
    note(
        GRANTED, by=by, subject=person.username, org_id=org_id, area_code=area_code,
        role=role.label, scope=say_scope(area_code, org_id),
    )  # fmt: skip
    return made


@transaction.atomic
def end_grant(*, grant: Grant, by: str) -> None:
    """Take a role from somebody; the last administrator keeps theirs."""
    _lock_administrators()
    grant = Grant.objects.select_for_update(of=("self",)).select_related("person").get(pk=grant.pk)
    if grant.ended_at is not None:
        raise refuse(ENDED, MEND_ENDED)
    if grant.role == Role.ADMINISTRATOR:
        _leave_an_administrator(grant.person)
    grant.ended_at, grant.ended_by = timezone.now(), by
    grant.save(update_fields=["ended_at", "ended_by"])
    note(
        GRANT_ENDED, by=by, subject=grant.person.username, org_id=grant.org_id, area_code=grant.area_code,
        role=grant.role_label, scope=say_scope(grant.area_code, grant.org_id),
    )  # fmt: skip


@transaction.atomic
def close_person(*, person: Person, by: str) -> None:
    """Close an account: it can no longer sign in, and its sessions and links end at once."""
    _lock_administrators()
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        raise refuse(CLOSED, MEND_CLOSED)
    _leave_an_administrator(person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    person.tickets.filter(used_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
    drop_sessions(person)
    note(PERSON_CLOSED, by=by, subject=person.username)


@transaction.atomic
def reopen_person(*, person: Person, by: str) -> None:
    """Open a closed account again, with the roles that it had."""
    if Person.objects.filter(pk=person.pk, is_active=False).update(is_active=True) == 0:
        raise refuse(OPEN, MEND_CLOSED)
    note(PERSON_REOPENED, by=by, subject=person.username)


def _lock_administrators() -> None:
    """Let acts that take administrators away come one after the other, so that none counts one who is just going.

    Before any other row is locked, and in one order: two such acts never wait for each other.
    """
    list(administrators().select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def _leave_an_administrator(person: Person) -> None:
    """Refuse what would leave nobody who can sign in and manage people."""
    able = set(administrators().values_list("pk", flat=True))
    if able == {person.pk}:
        raise refuse(LAST_ADMINISTRATOR, MEND_LAST_ADMINISTRATOR)


BAD_USERNAME = Text("chưa dùng làm tên đăng nhập được", "cannot be a username")
MEND_USERNAME = Text(
    "dùng từ 3 đến 60 chữ cái không dấu, chữ số hoặc . _ - @, bắt đầu bằng chữ cái hoặc chữ số",
    "use 3 to 60 letters without diacritics, digits or . _ - @, beginning with a letter or digit",
)
TAKEN = Text("đã có người dùng tên này", "is taken")
MEND_TAKEN = Text("chọn tên đăng nhập khác", "choose another username")
MEND_PASSWORD = Text(
    "đặt mật khẩu từ 12 ký tự, không phổ biến, không giống tên; một câu ngắn là tốt nhất",
    "choose 12 characters or more, not common and not like your name; a short sentence is best",
)
VISITORS_ROLE = Text(
    "tài khoản truy cập bằng đường dẫn không được cấp thêm vai trò",
    "an account of single-visit links is given no other role",
)
MEND_VISITORS_ROLE = Text("mời người đó lập tài khoản riêng", "invite the person to an account of their own")
HAS_ROLE = Text(
    "người này đã có vai trò đó trong phạm vi này", "they have this role within this scope already"
)
MEND_HAS_ROLE = Text("chọn vai trò hoặc phạm vi khác", "choose another role or scope")
ENDED = Text("vai trò này đã thôi từ trước", "this role was taken before")
MEND_ENDED = Text("tải lại trang để xem các vai trò còn lại", "load the page anew to see what is left")
CLOSED = Text("tài khoản này đã khóa từ trước", "this account is closed already")
OPEN = Text("tài khoản này đang mở", "this account is open")
MEND_CLOSED = Text("tải lại trang để xem trạng thái", "load the page anew to see how it stands")
LAST_ADMINISTRATOR = Text(
    "đây là người quản trị cuối cùng còn đăng nhập được", "this is the last administrator who can sign in"
)
MEND_LAST_ADMINISTRATOR = Text(
    "cấp vai trò quản trị cho người khác trước", "give somebody else the role of administrator first"
)
