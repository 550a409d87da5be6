"""What is broken is called broken, with how to mend it; what is well is not."""

import csv
import io
import json
import os
import socket
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from exchange.running import Book
from ledger.building import told
from serving import free_port
from sohtx.upkeep.reserved import RECORD

from .test_backup import copied


def looked(home: Path, *words: str) -> tuple[int, dict[str, str]]:
    """The status of the command, and the state of each thing."""
    ran = Book(home).sohtx("doctor", "--format", "csv", *words)
    return ran.status, {row["code"]: row["state"] for row in csv.DictReader(io.StringIO(ran.out))}


@pytest.fixture
def home(kept: Path, tmp_path: Path) -> Path:
    folder = copied(kept, tmp_path / "home")
    (folder / "secret").chmod(0o600)
    (folder / RECORD).unlink(missing_ok=True)  # of backups that other tests made of the same book
    told(folder, "figures", "2023-S1")
    return folder


def test_a_sound_installation(home: Path, tmp_path: Path) -> None:
    assert looked(home)[1]["backup"] == "note"
    told(home, "backup", tmp_path / "b.sohtx")
    status, states = looked(home, "--full", "--port", str(free_port()))

    assert status == 0
    states.pop("disk")  # the machine's own
    assert {code for code, state in states.items() if state != "good"} <= {"hosts"}
    assert {
        "python",
        "home",
        "ledger",
        "extract",
        "verify",
        "secret",
        "clock",
        "backup",
        "wal",
    } <= states.keys()


def test_every_format_and_language(home: Path) -> None:
    ran = Book(home).sohtx("doctor", "--format", "json")
    assert {row["state"] for row in json.loads(ran.out)} <= {"good", "note", "broken"}
    assert "✓ tốt" in Book(home).sohtx("doctor").out
    assert "✓ good" in Book(home).sohtx("doctor", lang="en").out
    assert Book(home).sohtx("doctor", "--format", "xml").status == 2


def test_a_folder_without_anything(tmp_path: Path) -> None:
    status, states = looked(tmp_path / "none")
    assert (status, states["home"], states["book"]) == (0, "note", "note")
    assert not (tmp_path / "none").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights otherwise")
def test_an_open_secret(home: Path) -> None:
    (home / "secret").chmod(0o644)
    status, states = looked(home)
    assert (status, states["secret"]) == (1, "broken")


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE ledger_transaction SET previous = zeroblob(32) WHERE place = 2", "ledger"),
        ("UPDATE ledger_transaction SET place = 5 WHERE place = 2", "ledger"),
        (
            "UPDATE ledger_transaction SET published_at = published_at + 4000000000000000 WHERE place = 2",
            "clock",
        ),
        ("UPDATE ledger_transaction SET digest = zeroblob(32) WHERE place = 2", "extract"),
        ("UPDATE register_entry SET name = 'khác' WHERE id = 1", "verify"),
    ],
)
def test_a_spoiled_book(statement: str, code: str, home: Path) -> None:
    with closing(sqlite3.connect(home / "sohtx.sqlite3")) as con:
        con.execute(statement)
        con.commit()
    status, states = looked(home, "--full")
    assert (status, states[code]) == (1, "broken")


def test_a_file_that_is_no_database(home: Path) -> None:
    for tail in ("-wal", "-shm"):
        (home / f"sohtx.sqlite3{tail}").unlink(missing_ok=True)
    (home / "sohtx.sqlite3").write_bytes(b"not a database" * 1000)
    status, states = looked(home)
    assert (status, states["database"]) == (1, "broken")


def test_files_and_settings(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "office.toml").write_text("[[office]\n", encoding="utf-8")
    monkeypatch.setenv("SOHTX_HOSTS", "https://htx.example.vn")
    monkeypatch.setenv("SOHTX_MAIL", "ftp://x")
    status, states = looked(home)
    assert status == 1
    assert (states["office"], states["hosts"], states["mail"]) == ("broken", "broken", "broken")
    monkeypatch.setenv("SOHTX_HOSTS", "htx.example.vn")
    assert looked(home)[1]["https"] == "note"
    monkeypatch.setenv("SOHTX_HTTPS", "1")
    assert looked(home)[1]["https"] == "good"


def test_a_letter_box_that_is_not_there(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHTX_MAIL", f"smtp://127.0.0.1:{free_port()}")
    assert looked(home)[1]["mail"] == "broken"


def test_leftovers_and_a_taken_port(home: Path) -> None:
    (home / "x.part").write_bytes(b"")
    os.utime(home / "x.part", (time.time() - 10**6,) * 2)
    home.with_name("home.restoring-1").mkdir()
    home.with_name("home.before-20260101").mkdir()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        status, states = looked(home, "--port", str(taken.getsockname()[1]))
    assert status == 0
    assert (states["leftovers"], states["aside"], states["port"]) == ("note", "note", "note")
