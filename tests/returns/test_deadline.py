"""The deadline day in small: twenty people, three hundred returns, a server that is killed: none lost, none doubled.

``bench/deadline.py`` does it at full size and says how long it takes.
"""

from pathlib import Path
from random import Random

import pytest

from exchange.running import Book
from register.recording import told
from serving import serving
from web.conftest import Office, at, furnished, office  # noqa: F401 -- fixtures

from .deadline import (
    ANSWERS,
    FORM,
    PERIOD,
    Account,
    Mortal,
    groups,
    send_all,
    sessions,
    spread,
    versions,
    without_pause,
)

WRITERS, RETURNS = 20, 300
KILLED_AT = (1, 20, 21, 70)  # after so many were acknowledged
INTACT = "The book is intact.\n"


@pytest.fixture
def book(furnished: Book, tmp_path: Path) -> Book:
    return furnished.copy(tmp_path / "home")


def test_many_at_once_are_all_there_once(book: Book) -> None:
    with at(book.home):
        cookies, org_ids = sessions(WRITERS), groups(RETURNS)
        with serving(book.home, workers=2) as address:
            account = send_all(address, cookies, without_pause(org_ids, WRITERS))
        after = versions()

    assert account.refused == []
    assert sorted(account.acknowledged) == sorted(org_ids)
    assert after == dict.fromkeys(org_ids, 1)
    assert told(book.home, "verify") == INTACT


def test_what_was_acknowledged_before_a_kill_is_there(book: Book) -> None:
    """The server is killed in the midst of it, again and again; who got no answer sends again under the same key."""
    account, chance = Account(), Random(4)
    with at(book.home):
        cookies, org_ids = sessions(8), groups(120)
        office = Mortal(book.home)
        with office.living(account, KILLED_AT, chance):
            send_all(office.address, cookies, spread(org_ids, 8, 1, chance), reads=True, account=account)
        after = versions()

    assert office.killed == len(KILLED_AT)
    assert account.unheard
    assert account.refused == []
    assert sorted(account.acknowledged) == sorted(org_ids)
    assert after == dict.fromkeys(org_ids, 1)
    assert told(book.home, "verify") == INTACT


def test_a_sending_is_one_transaction_of_the_database(office: Office) -> None:
    """The lock of those who write is taken once, and what is said of it needs none."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    [first, org_id] = groups(2)
    client = office.client_of("commune", area="15")
    client.post(f"/phieu/{first}/{FORM}/{PERIOD}/nhap/", ANSWERS | {"key": "1", "send": "1"})
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(f"/phieu/{org_id}/{FORM}/{PERIOD}/nhap/", ANSWERS | {"key": "2", "send": "1"})
    with CaptureQueriesContext(connection) as shown:
        page = client.get(answer["Location"])

    said = [one["sql"] for one in asked]
    begins, commits = said.index("BEGIN IMMEDIATE"), said.index("COMMIT")
    assert (said.count("BEGIN IMMEDIATE"), said.count("COMMIT")) == (1, 1)
    assert not [sql for sql in said[:begins] + said[commits + 1 :] if not sql.startswith(("SELECT", "WITH"))]
    assert "Đã gửi" in page.content.decode()
    assert not [one["sql"] for one in shown if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_what_came_in_after_the_page_was_read_is_noticed(office: Office) -> None:
    from sohtx.core.refusal import Refusal
    from sohtx.returns.background import backgrounds
    from sohtx.returns.filings import Filing, histories
    from sohtx.returns.receiving.planning import Given, Seen
    from sohtx.returns.services import is_conflict, send

    filing = Filing(groups(1)[0], FORM, PERIOD)
    seen = Seen(histories([filing]), backgrounds([filing]))
    send([Given(filing, {"members": 7})], by="an")

    with pytest.raises(Refusal) as refused:
        send([Given(filing, {"members": 8})], by="binh", seen=seen)
    assert is_conflict(refused.value)
    assert versions()[filing.respondent] == 1
