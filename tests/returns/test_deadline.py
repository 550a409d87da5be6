"""The deadline day in small: twenty people, three hundred returns, a server that is killed: none lost, none doubled.

``bench/deadline.py`` does it at full size and says how long it takes.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from browser.conftest import await_answer, free_port, serving
from exchange.running import Book
from register.recording import told
from web.conftest import at, furnished  # noqa: F401 -- a fixture

from .deadline import groups, send_all, sessions, versions

WRITERS, RETURNS, KILLS = 20, 300, 4
INTACT = "The book is intact.\n"


@pytest.fixture
def book(furnished: Book, tmp_path: Path) -> Book:
    return furnished.copy(tmp_path / "home")


@contextmanager
def killed_now_and_then(home: Path, kills: int) -> Iterator[str]:
    """A server that is killed and started again so many times, at moments that move on; then it stays."""
    port, is_over = free_port(), threading.Event()
    address = f"http://127.0.0.1:{port}"

    def keep() -> None:
        for number in range(kills + 1):
            process = _start(home, port)
            await_answer(address, process, home / "serve.log")
            is_over.wait(0.4 + 0.17 * number if number < kills else None)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    keeper = threading.Thread(target=keep)
    keeper.start()
    try:
        yield address
    finally:
        is_over.set()
        keeper.join()


def _start(home: Path, port: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "sohtx", "serve", "--port", str(port), "--workers", "1"]
    env = os.environ | {"SOHTX_HOME": str(home), "SOHTX_SECRET_FILE": str(settings.SECRET_FILE)}
    with (home / "serve.log").open("a", encoding="utf-8") as out:
        return subprocess.Popen(
            command, env=env, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )


def test_many_at_once_are_all_there_once(book: Book) -> None:
    with at(book.home):
        cookies, org_ids = sessions(WRITERS), groups(RETURNS)
        before = dict(versions())
        with serving(book.home) as address:
            account = send_all(address, cookies, org_ids)
        after = dict(versions())

    assert account.refused == []
    assert sorted(account.acknowledged) == sorted(org_ids)
    assert {org_id: after[org_id] - before.get(org_id, 0) for org_id in org_ids} == dict.fromkeys(org_ids, 1)
    assert told(book.home, "verify") == INTACT


def test_what_was_acknowledged_before_a_kill_is_there(book: Book) -> None:
    """The server is killed in the midst of it, again and again; who got no answer sends again under the same key."""
    with at(book.home):
        cookies, org_ids = sessions(8), groups(120)
        with killed_now_and_then(book.home, KILLS) as address:
            account = send_all(address, cookies, org_ids)
        after = dict(versions())

    assert account.unheard
    assert account.refused == []
    assert sorted(account.acknowledged) == sorted(org_ids)
    assert {after[org_id] for org_id in org_ids} == {1}
    assert told(book.home, "verify") == INTACT
