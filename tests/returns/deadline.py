"""The last day before a deadline: many people send returns at once to a real server, which may be killed meanwhile.

``Sender`` knows nothing of the program but its pages; what was acknowledged is told by the answer alone.
"""

import http.client
import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from queue import Empty, Queue
from urllib.parse import urlencode, urlsplit

PERIOD = "2026-S2"
FORM = "THT-6T"
ANSWERS = {"a-members": "7", "nature": "actual", "mark": ",", "turn": "0", "based_on": ""}
PATIENCE = 30


@dataclass
class Account:
    """What came of the sending: who was acknowledged, who was refused and why, how long each took in seconds."""

    acknowledged: list[str] = field(default_factory=list)
    refused: list[tuple[str, int]] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)
    unheard: int = 0


def sessions(count: int) -> list[str]:
    """The cookies of so many communes' officers, signed in, each of whom reaches the whole province."""
    from django.test import Client

    from sohtx.accounts.models import Grant, Person

    found = []
    for number in range(count):
        name = f"nguoi-nop-{number}"
        person = Person.objects.filter(username=name).first()
        if person is None:
            person = Person.objects.create_user(name, display_name=f"Người nộp {number}")
            Grant.objects.create(person=person, role="commune", area_code="15")
        client = Client(headers={"host": "localhost"})
        client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
        found.append("; ".join(f"{key}={morsel.value}" for key, morsel in client.cookies.items()))
    return found


def groups(count: int) -> list[str]:
    """So many groups that owe a return of which nothing is odd."""
    from sohtx.core.period import Period
    from sohtx.returns.background import backgrounds
    from sohtx.returns.definitions.catalogue import shipped
    from sohtx.returns.definitions.definition import Respondent
    from sohtx.returns.expecting import owing
    from sohtx.returns.filings import Filing
    from sohtx.returns.judging import judge

    period = Period.parse(PERIOD)
    version = shipped().get(FORM, period)
    filings = [Filing(org.org_id, FORM, PERIOD) for org in owing(Respondent.GROUP, period)]
    known = backgrounds(filings)
    sound = [f.org_id for f in filings if not judge(version, period, {"members": 7}, known[f]).soft]
    assert len(sound) >= count
    return sound[:count]


def send_all(address: str, cookies: Sequence[str], org_ids: Sequence[str]) -> Account:
    """Each session sends until nobody is left; what is not answered is sent again under the same key."""
    account, pending, lock = Account(), Queue[tuple[str, str]](), threading.Lock()
    for org_id in org_ids:
        pending.put((org_id, secrets.token_hex(16)))
    threads = [
        threading.Thread(target=_Sender(address, cookie, pending, account, lock).run) for cookie in cookies
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return account


class _Sender:
    """One person who sends one return after the other over one connection."""

    def __init__(
        self,
        address: str,
        cookie: str,
        pending: "Queue[tuple[str, str]]",
        account: Account,
        lock: threading.Lock,
    ) -> None:
        self._host = urlsplit(address).netloc
        self._token = secrets.token_hex(16)
        self._cookie = f"{cookie}; sohtx_csrf={self._token}"
        self._pending, self._account, self._lock = pending, account, lock
        self._connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        """Send until nothing is left."""
        while True:
            try:
                org_id, key = self._pending.get_nowait()
            except Empty:
                return
            started = time.perf_counter()
            status = self._send(org_id, key)
            taken = time.perf_counter() - started
            with self._lock:
                if status is None:
                    self._account.unheard += 1
                    self._pending.put((org_id, key))
                elif status == 302:
                    self._account.acknowledged.append(org_id)
                    self._account.taken.append(taken)
                else:
                    self._account.refused.append((org_id, status))

    def _send(self, org_id: str, key: str) -> int | None:
        body = urlencode(ANSWERS | {"key": key, "send": "1", "csrfmiddlewaretoken": self._token})
        headers = {"Cookie": self._cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection(self._host, timeout=PATIENCE)
            self._connection.request("POST", f"/phieu/{org_id}/{FORM}/{PERIOD}/nhap/", body, headers)
            answer = self._connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            if self._connection is not None:
                self._connection.close()
            self._connection = None
            time.sleep(0.2)
            return None
        return answer.status


def versions() -> Iterator[tuple[str, int]]:
    """How many versions each return of the day has in the book."""
    from collections import Counter

    from sohtx.returns.models import FilingVersion

    rows = FilingVersion.objects.filter(transaction__place__isnull=False, form=FORM, period=PERIOD)
    yield from Counter(rows.values_list("organization__org_id", flat=True)).items()
