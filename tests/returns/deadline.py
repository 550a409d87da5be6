"""The last day before a deadline: many people send returns at once to a real server, which may be killed meanwhile.

A :class:`Writer` knows nothing of the program but its pages; what was acknowledged is told by the answer alone.
"""

import http.client
import os
import secrets
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.parse import urlencode, urlsplit

from serving import Process, address_of, await_answer, free_port, health_of, of_office, office_at, start

PERIOD = "2026-S2"
FORM = "THT-6T"
ANSWERS = {"a-members": "7", "nature": "actual", "mark": ",", "turn": "0", "based_on": ""}
PATIENCE = 30
SENT, SHOWN = 302, 200


@dataclass
class Account:
    """What came of the sending: who was acknowledged, who was refused and why; how many seconds sending and opening took."""

    acknowledged: list[str] = field(default_factory=list)
    refused: list[tuple[str, int]] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    unheard: int = 0


@dataclass(frozen=True)
class Errand:
    """One return that somebody is to send: whose, and how many seconds after the start."""

    org_id: str
    after: float = 0


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
    """So many groups that owe a return, have sent none, and of whose answers nothing is odd."""
    from sohtx.core.period import Period
    from sohtx.returns.background import backgrounds
    from sohtx.returns.definitions.catalogue import shipped
    from sohtx.returns.definitions.definition import Respondent
    from sohtx.returns.expecting import owing
    from sohtx.returns.filings import Filing
    from sohtx.returns.judging import judge

    period, sent = Period.parse(PERIOD), versions()
    version = shipped().get(FORM, period)
    owed = [org.org_id for org in owing(Respondent.GROUP, period) if not sent[org.org_id]]
    filings = [Filing(org_id, FORM, PERIOD) for org_id in owed]
    known = backgrounds(filings)
    sound = [f.respondent for f in filings if not judge(version, period, {"members": 7}, known[f]).soft]
    assert len(sound) >= count
    return sound[:count]


def versions() -> Counter[str]:
    """How many versions each return of the day has in the book."""
    from sohtx.returns.models import FilingVersion

    rows = FilingVersion.objects.filter(transaction__place__isnull=False, form=FORM, period=PERIOD)
    return Counter(rows.values_list("organization__org_id", flat=True))


def without_pause(org_ids: Sequence[str], writers: int) -> list[list[Errand]]:
    """Every writer sends one return after the other."""
    return [[Errand(org_id) for org_id in org_ids[number::writers]] for number in range(writers)]


def spread(org_ids: Sequence[str], writers: int, seconds: float, chance: Random) -> list[list[Errand]]:
    """Returns come in at moments of chance, each from one of the writers."""
    errands = [Errand(org_id, chance.uniform(0, seconds)) for org_id in org_ids]
    return [sorted(errands[number::writers], key=lambda one: one.after) for number in range(writers)]


def send_all(
    address: str,
    cookies: Sequence[str],
    errands: Sequence[Sequence[Errand]],
    *,
    reads: bool = False,
    account: Account | None = None,
) -> Account:
    """Everybody runs their errands; ``reads``: they open the page before, and see what came of it, as browsers do."""
    account = Account() if account is None else account
    lock, started = threading.Lock(), time.perf_counter()
    threads = [
        threading.Thread(target=Writer(address, cookie, account, lock, reads=reads).run, args=[own, started])
        for cookie, own in zip(cookies, errands, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return account


class Writer:
    """One person who sends one return after the other over one connection."""

    def __init__(
        self, address: str, cookie: str, account: Account, lock: threading.Lock, *, reads: bool
    ) -> None:
        self._host, self._reads = urlsplit(address).netloc, reads
        self._token = secrets.token_hex(16)
        self._cookie = f"{cookie}; sohtx_csrf={self._token}"
        self._account, self._lock = account, lock
        self._connection: http.client.HTTPConnection | None = None

    def run(self, errands: Sequence[Errand], started: float) -> None:
        """Send each when its time has come, or when the one before is answered."""
        for errand in errands:
            time.sleep(max(0, started + errand.after - time.perf_counter()))
            if self._reads:
                self._open(errand.org_id)
            self._send(errand.org_id, secrets.token_hex(16))
            if self._reads:
                self._open(errand.org_id)

    def _open(self, org_id: str) -> None:
        """Open the page of a return."""
        begun = time.perf_counter()
        status = self._ask("GET", f"/phieu/{org_id}/{FORM}/{PERIOD}/")
        with self._lock:
            if status == SHOWN:
                self._account.opened.append(time.perf_counter() - begun)
            elif status is not None:
                self._account.refused.append((org_id, status))

    def _send(self, org_id: str, key: str) -> None:
        """Send a return; under the same key, until somebody answers."""
        begun = time.perf_counter()
        body = urlencode(ANSWERS | {"key": key, "send": "1", "csrfmiddlewaretoken": self._token})
        while (status := self._ask("POST", f"/phieu/{org_id}/{FORM}/{PERIOD}/nhap/", body)) is None:
            with self._lock:
                self._account.unheard += 1
            time.sleep(0.2)
        with self._lock:
            if status == SENT:
                self._account.acknowledged.append(org_id)
                self._account.taken.append(time.perf_counter() - begun)
            else:
                self._account.refused.append((org_id, status))

    def _ask(self, method: str, path: str, body: str | None = None) -> int | None:
        """The status of an answer; None where nobody answered."""
        headers = {"Cookie": self._cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection(self._host, timeout=PATIENCE)
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            if self._connection is not None:
                self._connection.close()
            self._connection = None
            return None
        return answer.status


class Mortal:
    """An office that is killed, with all its processes, each time that so many returns were acknowledged.

    It is started again at the same port; after the last kill it stays.
    """

    def __init__(self, home: Path, *, workers: int = 1) -> None:
        self._home, self._port, self._workers = home, free_port(), workers
        self._log = home / "serve.log"
        self._is_over = threading.Event()
        self.address = address_of(self._port)
        self.killed = 0

    @contextmanager
    def living(self, account: Account, ends: Sequence[int], chance: Random) -> Iterator[None]:
        """Serve until the block ends."""
        process = self._start()
        try:
            await_answer(process, health_of(self.address), self._log)
        except AssertionError:
            self._kill(process)
            raise
        with ThreadPoolExecutor(1) as threads:
            keeper = threads.submit(self._keep, process, account, sorted(ends), chance)
            try:
                yield
            finally:
                self._is_over.set()
                keeper.result()

    def _keep(self, process: Process, account: Account, ends: Sequence[int], chance: Random) -> None:
        """Kill and start again. Nobody waits until it answers: kills that lie close together meet it while it starts."""
        for end in ends:
            while len(account.acknowledged) < end and not self._is_over.is_set():
                time.sleep(0.001)
            if self._is_over.wait(chance.uniform(0, 0.02)):
                break
            self._kill(process)
            self.killed += 1
            process = self._start()
        self._is_over.wait()
        self._kill(process)

    def _start(self) -> Process:
        command = office_at(self._port, workers=self._workers)
        return start(command, self._log, **of_office(self._home))

    def _kill(self, process: Process) -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
