"""Reading people, their roles, links and sessions, and the log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, TypeVar

from django.db.models import Exists, Model, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.timezone import make_aware

from sohtx.accounts.acts import WAYS_IN
from sohtx.accounts.models import Grant, LogEntry, Person, Ticket
from sohtx.accounts.rights import Reach, Role
from sohtx.accounts.scopes import names_of_areas, names_of_organizations

PAGE = 50
EARLIEST, LATEST = date(2, 1, 1), date(9998, 12, 31)  # days that begin within the calendar in any zone
LONGEST_KEY = 18
UNUSABLE = "!"  # how a password begins that opens nothing
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class KeyPage(Generic[Row]):
    """One page of a long list, with the keys by which its neighbours are asked for."""

    rows: Sequence[Row]
    previous_key: str | None
    next_key: str | None


def page_by_key(
    rows: QuerySet[Row],
    key: str,
    *,
    after: str = "",
    before: str = "",
    descending: bool = False,
    size: int = PAGE,
) -> KeyPage[Row]:
    """A page of rows in the order of a key, behind or before one of them."""
    is_back = bool(before)
    further = "lt" if descending != is_back else "gt"
    if start := before or after:
        rows = rows.filter(**{f"{key}__{further}": start})
    found = list(rows.order_by(f"-{key}" if descending != is_back else key)[: size + 1])
    has_more, found = len(found) > size, found[:size]
    if is_back:
        found.reverse()
    first, last = (str(getattr(found[at], key)) for at in (0, -1)) if found else ("", "")
    has_previous = has_more if is_back else bool(after)
    has_next = is_back or has_more
    return KeyPage(found, first if found and has_previous else None, last if found and has_next else None)


def read_key(text: str) -> int | None:
    """The key of a row as a form sends it; None for what is none, or longer than any is."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY else None


def active_people() -> QuerySet[Person]:
    """Those whose account is open."""
    return Person.objects.filter(is_active=True)


def administrators() -> QuerySet[Person]:
    """The administrators who can sign in by themselves."""
    roles = Grant.objects.filter(
        person=OuterRef("pk"), role=Role.ADMINISTRATOR.value, area_code="", org_id="", ended_at__isnull=True
    )
    return (
        active_people()
        .filter(Exists(roles), is_visitor=False)
        .exclude(password__startswith=UNUSABLE)
        .exclude(password="")
    )


def people(*, q: str = "", role: str = "", state: str = "") -> QuerySet[Person]:
    """People as their list shows them, with their roles and whether a second factor is set up."""
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 -- only where pages are served

    rows = Person.objects.prefetch_related(Prefetch("grants", queryset=standing_grants(), to_attr="standing"))
    rows = rows.annotate(has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"))))
    if q:
        rows = rows.filter(Q(username__icontains=q) | Q(display_name__icontains=q) | Q(email__icontains=q))
    if role:
        rows = rows.filter(Exists(standing_grants().filter(person=OuterRef("pk"), role=role)))
    if state == "closed":
        return rows.filter(is_active=False)
    if state == "visitor":
        return rows.filter(is_active=True, is_visitor=True)
    return rows if state == "all" else rows.filter(is_active=True, is_visitor=False)


def standing_grants() -> QuerySet[Grant]:
    """The roles that were not taken again."""
    return Grant.objects.filter(ended_at__isnull=True).order_by("pk")


def open_tickets() -> QuerySet[Ticket]:
    """The links that still let somebody in, the newest first."""
    return (
        Ticket.objects.filter(used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=timezone.now())
        .select_related("person")
        .order_by("-pk")
    )


@dataclass(frozen=True)
class ScopeNames:
    """Names of the areas and organizations of many scopes, asked at once."""

    areas: dict[str, str]
    organizations: dict[str, str]

    @classmethod
    def of(cls, scopes: Iterable[Grant | Ticket | LogEntry]) -> "ScopeNames":
        """Ask for the names of all these."""
        listed = list(scopes)
        return cls(
            dict(names_of_areas(scope.area_code for scope in listed)),
            dict(names_of_organizations(scope.org_id for scope in listed)),
        )

    def area(self, code: str) -> str:
        """An area's name, or its code."""
        return self.areas.get(code, code)

    def organization(self, org_id: str) -> str:
        """An organization's name, or its code."""
        return self.organizations.get(org_id, org_id)


def log(
    reach: Reach,
    *,
    by: str = "",
    act: str = "",
    org_id: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[LogEntry]:
    """The lines of the log within somebody's reach."""
    rows = LogEntry.objects.all()
    if not reach.everything:
        rows = rows.filter(Q(area_code__in=reach.areas) | Q(org_id__in=reach.organizations))
    if by:
        rows = rows.filter(Q(by=by) | Q(subject=by))
    if act:
        rows = rows.filter(act=act)
    if org_id:
        rows = rows.filter(org_id=org_id)
    if since:
        rows = rows.filter(at__gte=_begin(since))
    if until:
        rows = rows.filter(at__lt=_begin(min(until, LATEST) + timedelta(days=1)))
    return rows


def ways_in_of(person: Person, count: int) -> list[LogEntry]:
    """The latest lines of the log about the way into somebody's account."""
    about = Q(by=person.username) | Q(subject=person.username)
    return list(LogEntry.objects.filter(about, act__in=WAYS_IN).order_by("-pk")[:count])


def _begin(day: date) -> datetime:
    return make_aware(datetime.combine(min(max(day, EARLIEST), LATEST), time.min))


def display_names(usernames: Iterable[str]) -> dict[str, str]:
    """How people are called, by their usernames."""
    wanted = {name for name in usernames if name}
    return {person.username: person.shown_name for person in Person.objects.filter(username__in=wanted)}
