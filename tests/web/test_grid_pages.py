"""The grid without scripts, and what its script asks: kept row by row, sent together, nobody's typing written over."""

import html
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import COMMUNE, Office

if TYPE_CHECKING:
    from django.test import Client

FORM, PERIOD = "THT-6T", "2026-S2"
ADDRESS = f"/phieu/mau/{FORM}/{PERIOD}/bang/"
KEEP = f"{ADDRESS}luu/"
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=")
SOUND = {"members": "12", "workers": "7", "revenue": "120,5"}
HOSTILE = '"><script>alert(1)</script>{{ 7*7 }}'


@pytest.fixture(scope="module")
def commune(office: Office) -> "Client":
    return office.client_of("commune", area=COMMUNE)


@pytest.fixture(scope="module")
def groups(commune: "Client") -> list[str]:
    """The groups of a commune, in the order of the grid; each test takes some that no other does."""
    return re.findall(r'data-org="([^"]+)"', page(commune))


def page(client: "Client", **query: str) -> str:
    answer = client.get(ADDRESS, {"lang": "vi"} | query)
    assert answer.status_code == 200
    found = answer.content.decode()
    assert not INLINE.search(found)
    return found


def text_of(markup: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)))


def row_of(markup: str, org_id: str) -> str:
    """A row, with what is said of it."""
    found = re.search(rf'<tr id="r-{re.escape(org_id)}".*?</tr>.*?</tr>', markup, re.DOTALL)
    assert found
    return found[0]


def hidden(client: "Client", org_id: str) -> dict[str, str]:
    return dict(re.findall(rf'name="{re.escape(org_id)}~(turn|based_on)" value="([^"]*)"', page(client)))


def post(client: "Client", rows: Mapping[str, Mapping[str, str]], button: str = "send", **more: str) -> Any:
    """Press a button of the page with some rows filled in, as a browser without scripts does."""
    told = {
        f"{org_id}~{name}": text
        for org_id, fields in rows.items()
        for name, text in ({f"a-{c}": v for c, v in fields.items()} | hidden(client, org_id)).items()
    }
    key = re.findall(r'name="key" value="([^"]+)"', page(client))[0]
    return client.post(ADDRESS, told | {"mark": ",", "key": key, button: "1"} | more)


def keep(client: "Client", rows: Mapping[str, Mapping[str, object]], **more: object) -> Any:
    """What the script sends while one types."""
    who = client.get(KEEP).json()["who"]
    body = {"who": who, "mark": ",", "rows": rows} | more
    return client.post(KEEP, json.dumps(body), content_type="application/json")


def typed(turn: int = 0, **fields: str) -> dict[str, object]:
    return {f"a-{code}": text for code, text in fields.items()} | {"turn": str(turn), "based_on": ""}


def versions(org_id: str) -> list[dict[str, object]]:
    from sohtx.returns.filings import Filing, history

    return [dict(version.answers) for version in history(Filing(org_id, FORM, PERIOD)).versions]


def draft(org_id: str) -> Any:
    from sohtx.collecting.entry import open_sheet
    from sohtx.returns.filings import Filing

    return open_sheet(Filing(org_id, FORM, PERIOD))


def test_rows_and_columns_as_far_as_one_may_fill_in(
    office: Office, commune: "Client", groups: list[str]
) -> None:
    from sohtx.register.reaching import about_organization

    assert len(groups) == 2_000 // 17  # so many fields a page, of seventeen lines
    assert all(COMMUNE in about_organization(org_id).units for org_id in groups[:5])
    other = office.client_of("commune", area="04498")
    assert set(re.findall(r'data-org="([^"]+)"', page(other))).isdisjoint(groups)
    own = office.client_of("cooperative", org=groups[0])
    assert re.findall(r'data-org="([^"]+)"', page(own)) == groups[:1]
    assert office.client_of("leader").get(ADDRESS).status_code == 403
    assert keep(other, {groups[1]: typed(**SOUND)}).json() == {"rows": {}}
    assert post(other, {}, **{f"{groups[1]}~a-members": "12", f"{groups[1]}~turn": "0"}).status_code == 302
    assert draft(groups[1]).turn == 0
    assert versions(groups[1]) == []


def test_the_rest_stands_on_the_next_page(commune: "Client", groups: list[str]) -> None:
    following = re.findall(r'data-org="([^"]+)"', page(commune, **{"from": str(len(groups))}))

    assert following
    assert set(following).isdisjoint(groups)
    assert "Tiếp" in text_of(page(commune))


def test_a_button_keeps_and_a_button_sends_what_is_complete(commune: "Client", groups: list[str]) -> None:
    complete, lacking, odd = groups[2:5]
    filled = {complete: SOUND, lacking: {"workers": "3"}, odd: SOUND | {"members": "1"}}
    assert post(commune, filled, "save").status_code == 302
    assert [draft(org_id).turn for org_id in groups[2:5]] == [1, 1, 1]
    assert versions(complete) == []
    kept = page(commune)
    assert "Đủ để gửi" in row_of(kept, complete)
    assert "Chưa điền Số thành viên" in text_of(row_of(kept, lacking))

    answer = post(commune, {})

    assert versions(complete) == [{"members": 12, "workers": 7, "revenue": 120_500}]
    assert versions(lacking) == versions(odd) == []
    said = text_of(commune.get(answer["Location"]).content.decode())
    assert "Đã gửi 1 phiếu" in said
    assert "2 phiếu chưa gửi được" in said
    reason = {f"{odd}~r-fewest_members": "một người vừa mất"}
    assert post(commune, {odd: SOUND | {"members": "1"}}, **reason).status_code == 302
    assert [version["members"] for version in versions(odd)] == [1]
    row = row_of(page(commune), complete)
    assert "<input" not in row
    assert "?sua=1" in row


def test_what_was_sent_twice_is_there_once(commune: "Client", groups: list[str]) -> None:
    assert post(commune, {groups[5]: SOUND}, key="cùng một khóa").status_code == 302
    again = {f"{groups[5]}~a-{code}": text for code, text in SOUND.items()}
    answer = commune.post(
        ADDRESS, again | {"mark": ",", "key": "cùng một khóa", "send": "1", f"{groups[5]}~turn": "0"}
    )

    assert answer.status_code in (302, 409)
    assert len(versions(groups[5])) == 1


def test_an_officer_accepts_what_he_enters(office: Office, groups: list[str]) -> None:
    from sohtx.returns.filings import Filing, history

    officer = office.client_of("officer")
    told = {f"{groups[6]}~a-{code}": text for code, text in SOUND.items()} | {f"{groups[6]}~turn": "0"}
    answer = officer.post(f"{ADDRESS}?area={COMMUNE}", told | {"mark": ",", "key": "k", "send": "1"})

    assert answer.status_code == 302
    latest = history(Filing(groups[6], FORM, PERIOD)).latest
    assert latest is not None
    assert (str(latest.status), latest.source) == ("accepted", "commune")


def test_what_somebody_else_fills_in_is_sent_only_when_that_is_said(
    office: Office, commune: "Client", groups: list[str]
) -> None:
    theirs = office.client_of("cooperative", org=groups[7])
    assert keep(theirs, {groups[7]: typed(**SOUND)}).status_code == 200
    assert "Người cooperative" in row_of(page(commune), groups[7])

    post(commune, {})
    assert versions(groups[7]) == []
    post(commune, {}, others="1")
    assert len(versions(groups[7])) == 1


def test_the_script_keeps_a_row_and_sees_another_writer(
    office: Office, commune: "Client", groups: list[str]
) -> None:
    org_id = groups[8]
    other = office.client_of("cooperative", org=org_id)
    assert (
        keep(commune, {org_id: typed(members="12", profit=f"lãi {HOSTILE}")}).json()["rows"][org_id]["turn"]
        == 1
    )
    assert draft(org_id).unread == {"profit": f"lãi {HOSTILE}"}
    assert "<script>alert" not in page(commune)
    assert (
        keep(commune, {org_id: typed(1, members="12", profit=f"lãi {HOSTILE}")}).json()["rows"][org_id][
            "turn"
        ]
        == 1
    )
    assert keep(other, {org_id: typed(1, members="30")}).json()["rows"][org_id]["turn"] == 2

    met = keep(commune, {org_id: typed(1, members="13")}).json()["rows"][org_id]["theirs"]

    assert (met["fields"]["a-members"], met["turn"], met["by"]) == (
        "30",
        2,
        f"Người cooperative-{org_id.lower()}",
    )
    assert draft(org_id).answers == {"members": 30}
    assert keep(commune, {org_id: typed(met["turn"], members="13")}).json()["rows"][org_id]["turn"] == 3
    assert (
        keep(commune, {org_id: typed(3)}).json()["rows"][org_id]["turn"] == 0
    )  # all taken back: no draft is left


def test_without_scripts_both_writers_are_shown(office: Office, commune: "Client", groups: list[str]) -> None:
    org_id = groups[9]
    before = hidden(commune, org_id)
    assert keep(office.client_of("cooperative", org=org_id), {org_id: typed(members="30")}).status_code == 200
    told = {
        f"{org_id}~a-members": "25",
        f"{org_id}~turn": before["turn"],
        f"{org_id}~based_on": "",
        "mark": ",",
    }
    answer = commune.post(ADDRESS, told | {"save": "1", "key": "k9"})

    assert answer.status_code == 409
    row = row_of(answer.content.decode(), org_id)
    assert 'value="25"' in row
    assert "vừa ghi phiếu này" in text_of(row)
    assert "30" in text_of(row)
    assert draft(org_id).answers == {"members": 30}
    turn = re.findall(rf'name="{org_id}~turn" value="(\d+)"', row)[0]
    assert commune.post(ADDRESS, told | {f"{org_id}~turn": turn, "save": "1"}).status_code == 302
    assert draft(org_id).answers == {"members": 25}


def test_a_newer_version_is_not_written_over(office: Office, commune: "Client", groups: list[str]) -> None:
    org_id = groups[10]
    assert keep(commune, {org_id: typed(members="12")}).status_code == 200
    officer = office.client_of("officer")
    told = {
        "a-members": "40",
        "mark": ",",
        "turn": "1",
        "based_on": "",
        "nature": "actual",
        "send": "1",
        "key": "o10",
    }
    assert officer.post(f"/phieu/{org_id}/{FORM}/{PERIOD}/nhap/", told).status_code == 302

    met = keep(commune, {org_id: typed(1, members="13")}).json()["rows"][org_id]

    assert met["theirs"]["fields"]["a-members"] == "40"
    assert [version["members"] for version in versions(org_id)] == [40]


def test_the_script_is_told_when_somebody_else_is_signed_in(commune: "Client", groups: list[str]) -> None:
    assert keep(commune, {groups[11]: typed(**SOUND)}, who="ai khác").status_code == 409
    for body in (
        "",
        "[]",
        '{"who": 1}',
        '{"who": "a", "mark": ",", "rows": [1]}',
        '{"who":"a","mark":",","rows":{"x":5}}',
    ):
        assert commune.post(KEEP, body, content_type="application/json").status_code == 422, body
    assert draft(groups[11]).turn == 0


def test_the_log_is_told_once_of_a_draft_and_of_a_sending(commune: "Client", groups: list[str]) -> None:
    from sohtx.accounts.models import LogEntry

    def acts() -> dict[str, int]:
        codes = LogEntry.objects.values_list("act", flat=True)
        return {code: list(codes).count(code) for code in ("return.grid_keep", "return.grid_send")}

    before = acts()
    keep(commune, {org_id: typed(**SOUND) for org_id in groups[12:15]})
    keep(commune, {org_id: typed(1, **SOUND | {"workers": "8"}) for org_id in groups[12:15]})
    post(commune, {})

    assert {code: count - before[code] for code, count in acts().items()} == {
        "return.grid_keep": 1,
        "return.grid_send": 1,
    }


def test_as_many_queries_for_one_row_as_for_many(
    office: Office, commune: "Client", groups: list[str]
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    officer = office.client_of("officer")
    communes = _communes_by_size()
    keep(commune, {org_id: typed(**SOUND) for org_id in groups[20:100]})
    counts = []
    for area in (communes[0], COMMUNE):
        page(officer, area=area)
        with CaptureQueriesContext(connection) as asked:
            found = page(officer, area=area)
        counts.append((found.count("data-org="), len(asked)))

    (few, queries_of_few), (many, queries_of_many) = counts
    assert few < 20
    assert many > 80
    assert queries_of_many <= queries_of_few + 1  # one asks for the names of those whose drafts they are
    assert queries_of_many < 40


def _communes_by_size() -> list[str]:
    from collections import Counter

    from sohtx.collecting.board import board_of
    from sohtx.core.period import Period
    from sohtx.returns.definitions.catalogue import shipped

    period = Period.parse(PERIOD)
    board = board_of(shipped().get(FORM, period), period)
    return [code for code, _ in Counter(i.commune.code for i in board.items if i.commune).most_common()][::-1]
