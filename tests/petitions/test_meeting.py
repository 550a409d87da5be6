"""Meeting mode on the server: what the script sends and what the plain form sends come to the same, and nothing is lost."""

import html
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from web.conftest import Office, furnished, office  # noqa: F401 -- fixtures

if TYPE_CHECKING:
    from django.test import Client

KEY = "0123456789abcdef"


@pytest.fixture(scope="module")
def officer(office: Office) -> "Client":
    return office.client_of("officer")


@pytest.fixture(scope="module")
def org_id(office: Office) -> str:
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import find

    return find(Query(kinds=("cooperative",), statuses=("existing",), size=1)).rows[0].org_id


@pytest.fixture
def code(office: Office, org_id: str) -> Iterator[str]:
    """A conference with two delegates."""
    from sohtx.petitions.conference_delegates import Invited, invite
    from sohtx.petitions.conference_services import Particulars, plan_conference
    from sohtx.petitions.models import Conference, Petition

    made = plan_conference(particulars=Particulars("Ban Chấp hành", date(2023, 7, 28), "2023-S1"), by="")
    invite(
        code=made.code,
        invited=[Invited("Lò Thị Thử", "Giám đốc", org_id), Invited("Vàng A Giả", "Chủ tịch")],
        by="",
    )
    yield made.code
    Petition.objects.all().delete()
    Conference.objects.all().delete()


def send(client: "Client", code: str, **fields: str) -> Any:
    return client.post(f"/hoi-nghi/{code}/ghi/gui/", {"key": KEY, "turn": "0"} | fields)


def rows(code: str) -> list[tuple[str, str, str, int]]:
    from sohtx.petitions.models import Contribution

    found = Contribution.objects.filter(conference__code=code).select_related("organization").order_by("rank")
    return [(c.speaker, c.organization.org_id if c.organization else "", c.text, c.turn) for c in found]


def petitions(code: str) -> list[tuple[str, str]]:
    from sohtx.petitions.models import Petition

    return list(
        Petition.objects.filter(contribution__conference__code=code)
        .order_by("code")
        .values_list("topic", "text")
    )


def test_the_script_is_told_who_is_signed_in_and_all_it_needs(officer: "Client", code: str) -> None:
    there = officer.get(f"/hoi-nghi/{code}/ghi/gui/").json()
    page = officer.get(f"/hoi-nghi/{code}/ghi/").content.decode()
    found = re.search(r'data-meeting="([^"]*)"', page)
    assert found
    carried = json.loads(html.unescape(found[1]))

    assert carried["who"] == there["who"]
    assert carried["is_fresh"] is True
    assert carried["delegates"]["Vàng A Giả"] == {
        "speaker": "Vàng A Giả",
        "position": "Chủ tịch",
        "whose": "",
    }
    assert "officer" not in json.dumps(carried["who"])


def test_what_is_sent_twice_is_one_and_what_is_tagged_twice_is_one(
    officer: "Client", code: str, org_id: str
) -> None:
    said = {"speaker": "Lò Thị Thử", "whose": f"org:{org_id}", "text": "Xin vay vốn."}
    assert send(officer, code, **said).json()["turn"] == 1
    assert send(officer, code, **said).json()["turn"] == 1
    tagged = send(officer, code, **said, topic="VON", petition="Xin vay vốn.").json()
    again = send(officer, code, **said | {"turn": "1"}, topic="VON", petition="Xin vay vốn.").json()

    assert tagged == again
    assert [one["text"] for one in tagged["petitions"]] == ["Xin vay vốn."]
    assert rows(code) == [("Lò Thị Thử", org_id, "Xin vay vốn.", 1)]
    assert petitions(code) == [("VON", "Xin vay vốn.")]


def test_who_saves_on_an_old_turn_is_shown_what_the_other_saved(
    officer: "Client", office: Office, code: str
) -> None:
    send(officer, code, text="một")
    other = office.client_of("administrator")
    assert send(other, code, text="một hai", turn="1").json()["turn"] == 2
    answer = send(officer, code, text="ba", turn="1")

    assert answer.status_code == 409
    theirs = answer.json()["theirs"]
    assert (theirs["fields"]["text"], theirs["turn"], theirs["by"]) == ("một hai", 2, "Người administrator")
    assert [row[2] for row in rows(code)] == ["một hai"]
    plain = officer.post(f"/hoi-nghi/{code}/ghi/", {"key": KEY, "turn": "1", "text": "ba", "save": "1"})
    page = plain.content.decode()
    assert plain.status_code == 422
    assert "một hai" in page
    assert re.search(r'<textarea id="text"[^>]*>ba</textarea>', page)
    assert 'name="turn" value="2"' in page


def test_what_is_refused_writes_neither_contribution_nor_petition(officer: "Client", code: str) -> None:
    for fields in (
        {"text": "x", "topic": "KHÔNG", "petition": "x"},
        {"text": "x", "topic": "VON"},
        {"text": ""},
        {"text": "x", "key": "!"},
        {"text": "x", "whose": "org:KHÔNG"},
        {"text": "x" * 100_001},
    ):
        answer = send(officer, code, **fields)
        assert answer.status_code == 422, fields
        assert answer.json()["problems"]
    assert rows(code) == []
    assert petitions(code) == []


def test_without_scripts_a_line_is_tagged_by_two_clicks(officer: "Client", code: str, org_id: str) -> None:
    address = f"/hoi-nghi/{code}/ghi/"
    first = officer.post(
        address,
        {"key": KEY, "turn": "0", "speaker": "Lò Thị Thử", "text": "Xin vay vốn.\n\nĐường xấu.", "save": "1"},
    )
    assert first["Location"] == f"{address}?y={KEY}"
    page = officer.get(first["Location"]).content.decode()
    assert re.findall(r'name="line" value="(\d+)"> <span>([^<]*)<', page) == [
        ("0", "Xin vay vốn."),
        ("1", "Đường xấu."),
    ]
    assert f'value="org:{org_id}" selected' in page  # the list knows for whom she comes
    assert 'value="Giám đốc"' in page
    told = {
        "key": KEY,
        "turn": "1",
        "speaker": "Lò Thị Thử",
        "whose": f"org:{org_id}",
        "position": "Giám đốc",
        "text": "Xin vay vốn.\n\nĐường xấu.",
    }
    officer.post(address, told | {"line": "1", "topic": "HT"})

    assert petitions(code) == [("HT", "Đường xấu.")]
    assert rows(code) == [("Lò Thị Thử", org_id, "Xin vay vốn.\n\nĐường xấu.", 1)]
    assert officer.post(address, told | {"next": "1"})["Location"] == address
    shown = officer.get(address).content.decode()
    assert "1 kiến nghị" in shown
    assert 'name="turn" value="0"' in shown


def test_a_contribution_is_removed_until_a_petition_hangs_on_it(officer: "Client", code: str) -> None:
    send(officer, code, text="nhầm")
    assert officer.post(f"/hoi-nghi/{code}/ghi/xoa/", {"key": KEY}).status_code == 302
    assert rows(code) == []
    send(officer, code, speaker="Lò Thị Thử", text="Xin vay vốn.", topic="VON", petition="Xin vay vốn.")
    assert officer.post(f"/hoi-nghi/{code}/ghi/xoa/", {"key": KEY}).status_code == 422
    assert len(rows(code)) == 1


def test_what_was_said_is_never_taken_for_markup(officer: "Client", code: str) -> None:
    hostile = '</textarea><script>alert(1)</script>" onfocus="x {{ 7*7 }}'
    send(officer, code, speaker=hostile[:150], text=hostile, subject=hostile, topic="VON", petition=hostile)
    for address in (f"/hoi-nghi/{code}/ghi/?y={KEY}", f"/hoi-nghi/{code}/", f"/hoi-nghi/{code}/trinh-chieu/"):
        page = officer.get(address).content.decode()
        assert "<script>alert" not in page
        assert not re.search(r'<[^>"]*" onfocus', page)
