"""Every number that the report tells of petitions opens to a list of exactly so many."""

import html
import re
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from petitions.petitioning import raised, referred, replied, taken
from web.conftest import Office, furnished, office  # noqa: F401 -- fixtures

if TYPE_CHECKING:
    from django.test import Client

PERIOD = "2023-S2"
ROWS = re.compile(r'<th scope="row"><a href="/kien-nghi/(KN-\d+-\d+)/"')


@pytest.fixture(scope="module")
def officer(office: Office) -> "Client":
    return office.client_of("officer")


@pytest.fixture(scope="module")
def coops(office: Office) -> list[str]:
    """Cooperatives of the example that exist."""
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import find

    return [row.org_id for row in find(Query(kinds=("cooperative",), statuses=("existing",), size=4)).rows]


@pytest.fixture(scope="module", autouse=True)
def petitions(office: Office, coops: list[str]) -> Iterator[None]:
    """Petitions that stand in every way in which a report counts them."""
    from sohtx.petitions.bodies import set_up_bodies
    from sohtx.petitions.models import Conference, Contribution
    from sohtx.petitions.routing import set_up_competences

    set_up_bodies(by="can-bo")
    set_up_competences(by="can-bo")
    hall = Conference.objects.create(
        code="HN-2023-01", body="Ban Chấp hành", title="Sơ kết", held_on=date(2023, 7, 28), period="2023-S1", recorded_at=1
    )  # fmt: skip
    said = Contribution.objects.create(
        conference=hall, key="abcdefgh", rank=1, speaker="Ông Giả Định", changed_at=1
    )
    ways: list[tuple[str, Any]] = [
        ("", {}), ("late", {}), ("resolved", {}), ("beyond", {"topic": "DAT"}), ("in_progress", {}),
        ("closed", {"topic": "HT"}), ("tardy", {}), ("carried", {"raised_on": date(2023, 3, 3)}),
        ("reopened", {}),
    ]  # fmt: skip
    for number, (way, more) in enumerate(ways):
        hallward = (
            {"channel": "conference", "contribution": said, "raised_on": hall.held_on} if number < 3 else {}
        )
        code = raised(f"Việc số {number}", organizations=[coops[number % 4]], **(hallward | more)).code
        if way:
            referred(code, due_on=date(2023, 9, 15))
        if way in ("resolved", "beyond", "in_progress", "reopened"):
            replied(code, "resolved" if way == "reopened" else way)
        if way == "tardy":
            replied(code, "unresolved", date(2023, 10, 2), document_on=date(2023, 10, 2))
        if way == "closed":
            replied(code, "in_progress")
            taken(code, "closed", date(2023, 9, 20), text="đã xong")
        if way == "reopened":
            taken(code, "reopened", date(2023, 9, 20), text="chưa xong")
    yield


def told() -> dict[str, Any]:
    """Every number of the text, by its name."""
    from sohtx.core.moment import OPEN_MOMENT
    from sohtx.core.period import Period
    from sohtx.documents.tree import Number
    from sohtx.figures.whole import whole_area
    from sohtx.petitions.report import blocks

    subject = SimpleNamespace(period=Period.parse(PERIOD), known=OPEN_MOMENT - 1)
    review: Any = SimpleNamespace(subject=subject, facts=SimpleNamespace(whole=whole_area()))
    runs = [run for block in blocks(review) for run in block.runs]  # type: ignore[union-attr]
    return {run.identity: run for run in runs if isinstance(run, Number)}


def test_every_number_opens_to_the_list_of_what_it_counts(officer: "Client") -> None:
    found = told()
    names = {identity.split(".")[1].split("/")[0] for identity in found}
    assert names >= {
        "all", "carried", "new", "topic", "answered", "outcome", "in_time", "answered_late", "unanswered", "late", "open",
        "conference", "conference_answered", "conference_open", "conference_late",
    }  # fmt: skip
    for identity, number in found.items():
        assert number.address.startswith("/kien-nghi/?told="), identity
        shown = html.unescape(officer.get(number.address).content.decode())
        assert len(ROWS.findall(shown)) == number.value, (identity, number.address)


def test_they_are_the_records(office: Office) -> None:
    from petitions.naive import count_in_report

    for identity, number in told().items():
        name = identity.removeprefix("list:").partition("/")[0]
        counted = count_in_report(office.book.home, name, date(2023, 7, 1), date(2023, 12, 31), 2**62)
        assert counted == number.value, identity
