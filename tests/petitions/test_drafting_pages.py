"""Which petitions wait for which letter; the pages that give drafts away, to whom, and the lines that they leave."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any
from unittest import mock

import docx
import pytest

from petitions.petitioning import referred, taken
from web.conftest import Office, furnished, office  # noqa: F401 -- fixtures

if TYPE_CHECKING:
    from django.test import Client

RAISED, REFERRED = date(2023, 7, 20), date(2023, 8, 2)
LETTERS = "/kien-nghi/van-ban/"


@pytest.fixture(scope="module", autouse=True)
def bodies(office: Office) -> None:
    """The usual bodies and competences."""
    from sohtx.petitions.bodies import set_up_bodies
    from sohtx.petitions.models import Body, Competence
    from sohtx.petitions.routing import set_up_competences

    if not Body.objects.exists():
        set_up_bodies(by="")
    if not Competence.objects.exists():
        set_up_competences(by="")
    Competence.objects.filter(topic="DAT").update(body_code="SO-TNMT", through_province=False)
    Competence.objects.filter(topic="VON").update(body_code="SO-TC", through_province=True)
    Competence.objects.filter(topic="KHAC").delete()


@pytest.fixture(autouse=True)
def clean(office: Office) -> Iterator[None]:
    from petitions.petitioning import empty

    empty()
    yield
    empty()


@pytest.fixture
def officer(office: Office) -> "Client":
    return office.client_of("officer")


def raised(topic: str, text: str = "Đề nghị hướng dẫn.") -> str:
    from sohtx.petitions.services import raise_petition

    made = raise_petition(
        text=text, topic=topic, channel="letter", raised_on=RAISED, names=["Người Giả Định"], by=""
    )
    return made.code


@contextmanager
def today(day: date) -> Iterator[None]:
    with mock.patch("sohtx.petitions.drafting_pages.today", return_value=day):
        yield


def waiting(day: date) -> set[tuple[str, str, tuple[str, ...]]]:
    from sohtx.petitions.drafting_rows import Letters
    from sohtx.petitions.queries import all_kept

    found = Letters(day, set(all_kept())).waiting()
    return {(one.kind.value, one.body_code, tuple(item.code for item in one.items)) for one in found}


def text_of(answer: Any) -> str:
    return "\n".join(
        "".join(node.text or "" for node in p.iter() if node.tag.endswith("}t"))
        for p in docx.Document(BytesIO(answer.content)).element.body.iter()
        if p.tag.endswith("}p")
    )


def test_a_petition_waits_for_one_letter_after_another() -> None:
    land, more, money = raised("DAT"), raised("DAT"), raised("VON")
    assert waiting(RAISED) == {("forward", "SO-TNMT", (land, more)), ("submit", "UBND-TINH", (money,))}
    referred(land, body_code="SO-TNMT", due_on=date(2023, 8, 31))
    assert waiting(REFERRED) == {("forward", "SO-TNMT", (more,)), ("submit", "UBND-TINH", (money,))}
    late = date(2023, 9, 11)
    assert ("remind", "SO-TNMT", (land,)) in waiting(late)
    taken(land, "reminded", late)
    assert {kind for kind, *_ in waiting(late)} == {"forward", "submit", "escalate"}
    taken(land, "escalated", late, document_no="5/BC", document_on=late)
    assert {kind for kind, *_ in waiting(late)} == {"forward", "submit"}


def test_a_reminder_is_due_some_days_before_the_answer() -> None:
    land = raised("DAT")
    referred(land, body_code="SO-TNMT", due_on=date(2023, 8, 31))
    assert waiting(date(2023, 8, 27)) == set()
    assert waiting(date(2023, 8, 28)) == {("remind", "SO-TNMT", (land,))}
    taken(land, "reminded", date(2023, 8, 28))
    assert waiting(date(2023, 8, 29)) == set()
    assert waiting(date(2023, 9, 6)) == {("remind", "SO-TNMT", (land,))}


def test_the_page_groups_by_body_and_says_what_has_no_way(officer: "Client") -> None:
    raised("DAT", "<script>alert(1)</script>")
    raised("KHAC")
    with today(RAISED):
        page = officer.get(LETTERS).content.decode()
    assert "Sở Tài nguyên và Môi trường" in page and "1 đề xuất, kiến nghị chưa có cơ quan" in page
    assert "<script>alert" not in page and f'href="{LETTERS}forward/SO-TNMT/"' in page


def test_an_empty_page_says_so(officer: "Client") -> None:
    assert "đang chờ văn bản" in officer.get(LETTERS).content.decode()


def test_one_letter_holds_all_petitions_of_a_body(officer: "Client") -> None:
    from sohtx.accounts.models import LogEntry

    raised("DAT", "Việc thứ nhất"), raised("DAT", "Việc thứ hai")
    with today(RAISED):
        answer = officer.get(f"{LETTERS}forward/SO-TNMT/")
    assert answer.status_code == 200 and answer["Content-Type"].endswith("wordprocessingml.document")
    assert answer["Content-Disposition"].startswith("attachment") and ".docx" in answer["Content-Disposition"]
    text = text_of(answer)
    assert [
        words
        for words in ("Việc thứ nhất", "Việc thứ hai", "Người Giả Định", "02 đề xuất")
        if words not in text
    ] == []
    assert LogEntry.objects.filter(act="petitions.draft", subject="Sở Tài nguyên và Môi trường").count() == 1


@pytest.mark.parametrize("kind", ["forward", "submit"])
def test_a_letter_about_one_petition(officer: "Client", kind: str) -> None:
    code = raised("DAT")
    with today(RAISED):
        assert "Đề nghị hướng dẫn." in text_of(officer.get(f"/kien-nghi/{code}/van-ban/{kind}/"))


def test_letters_that_cannot_be_are_refused(officer: "Client") -> None:
    code, lost = raised("DAT"), raised("KHAC")
    with today(RAISED):
        statuses = [
            officer.get(f"/kien-nghi/{one}/van-ban/{kind}/").status_code
            for one, kind in (
                (code, "remind"),
                (code, "escalate"),
                (lost, "forward"),
                (code, "xoa"),
                ("KN-9", "forward"),
            )
        ]
        statuses.append(officer.get(f"{LETTERS}remind/SO-TC/").status_code)
    assert [status // 100 for status in statuses] == [4] * 6
    assert statuses[3:] == [404, 404, 404]


@pytest.mark.parametrize("kind", ["invitation", "agenda", "minutes", "resolution", "notice"])
def test_papers_of_a_conference(officer: "Client", kind: str) -> None:
    from sohtx.petitions.conference_services import Particulars, plan_conference

    made = plan_conference(
        particulars=Particulars(body="Ban Chấp hành", held_on=date(2023, 7, 28), period="2023-S1", ordinal=5),
        by="",
    )
    answer = officer.get(f"/hoi-nghi/{made.code}/van-ban/{kind}/")
    assert answer.status_code == 200
    assert "Hội nghị Ban Chấp hành lần thứ" in text_of(answer).replace("\N{NO-BREAK SPACE}", " ")
    made.delete()


def test_papers_that_are_not_drafted(officer: "Client") -> None:
    assert officer.get("/hoi-nghi/HN-1/van-ban/minutes/").status_code == 404
    assert officer.get("/hoi-nghi/HN-1/van-ban/photo/").status_code == 404


@pytest.mark.parametrize("role", ["leader", "department", "commune", "cooperative"])
def test_others_get_no_drafts(office: Office, role: str) -> None:
    client = office.client_of(
        role, area="02647" if role == "commune" else "", org="X" if role == "cooperative" else ""
    )
    code = raised("DAT")
    addresses = (
        LETTERS,
        f"{LETTERS}forward/SO-TNMT/",
        f"/kien-nghi/{code}/van-ban/forward/",
        "/hoi-nghi/HN-1/van-ban/minutes/",
    )
    assert [client.get(address).status_code for address in addresses] == [403] * 4
