"""What stands in the book that a walk begins with or ends in, asked of the book itself and not of its pages."""

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sohtx.register.directory.finding import Row
    from sohtx.review.models import ReviewRound

PASSWORD = "ruộng bậc thang mùa nước đổ"


def organizations(
    kind: str = "cooperative",
    *,
    text: str = "",
    commune: str = "",
    sector: str = "",
    status: str = "operating",
) -> "list[Row]":
    """Organizations by name: of a kind, with words in their names, in a commune, of a sector, in a status."""
    from sohtx.register.directory.asking import Query, Sort
    from sohtx.register.directory.finding import find

    lists = {"units": commune, "sectors": sector, "statuses": status}
    chosen = {name: (value,) for name, value in lists.items() if value}
    return find(Query(text=text, kinds=(kind,), sort=Sort.NAME, size=500, **chosen)).rows


def entries(org_id: str) -> list[str]:
    """What was recorded of an organization, the latest last."""
    return [what for what, _ in life(org_id)]


def life(org_id: str) -> list[tuple[str, date]]:
    """What was recorded of an organization and from what day it holds, the latest last."""
    from sohtx.register.models import Entry

    recorded = Entry.objects.filter(organization__org_id=org_id).order_by("pk")
    return list(recorded.values_list("entry", "effective_on"))


def colleague(username: str, role: str, *, org: str = "") -> str:
    """Somebody with one role who works here; gives the name by which others know them."""
    from sohtx.accounts.models import Grant, Person

    person = Person.objects.create_user(username, PASSWORD, display_name=f"Đồng nghiệp {username}")
    Grant.objects.create(person=person, role=role, org_id=org)
    return person.shown_name


def report(by: str = "officer") -> "ReviewRound":
    """The report on the example half-year, begun once."""
    from sohtx.core.period import Period
    from sohtx.review.models import ReviewRound
    from sohtx.review.papers import present_units
    from sohtx.review.services import begin_round

    begun = ReviewRound.objects.filter(period="2023-S1").first()
    if begun is not None:
        return begun
    day = date(2023, 6, 30)
    area = present_units().resolve("10", day)
    return begin_round(period=Period.parse("2023-S1"), area=area, geography=day, by=by)


def contacts(org_id: str) -> dict[str, tuple[str, list[str]]]:
    """Who may be asked about an organization: telephone, and what it may be used for, by name."""
    from sohtx.register.models import Contact

    return {
        one.name: (
            one.phone,
            list(one.consents.filter(withdrawn_on=None).values_list("purpose", flat=True)),
        )
        for one in Contact.objects.filter(organization__org_id=org_id)
    }


def meetings(org_id: str) -> list[str]:
    """The general meetings recorded, by the number of the paper."""
    from sohtx.register.models import Meeting

    return list(Meeting.objects.filter(organization__org_id=org_id).values_list("document_no", flat=True))


def visit_link(org_id: str) -> str:
    """The address of a link by which a cooperative comes in once."""
    from sohtx.accounts.rights import Role
    from sohtx.accounts.services.tickets import path_of
    from sohtx.accounts.services.tickets import visit_link as make

    return path_of(make(role=Role.COOPERATIVE, by="administrator", org=org_id))


def said(day: date) -> str:
    """A day as pages write it."""
    return f"{day.day}/{day.month}/{day.year}"
