"""Backups of a PostgreSQL database, and moving between it and SQLite by a backup.

Runs where ``SOHTX_TEST_POSTGRES`` names a server; ``tools/with_postgres.sh`` starts one for a command.
"""

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest

from ledger.building import random_package, told
from postgres.test_postgres import SERVER, Installation

from .keeping import FIGURES, content, lay_files, one_more, package_of

pytestmark = pytest.mark.skipif(
    not SERVER, reason="SOHTX_TEST_POSTGRES names no server: see tools/with_postgres.sh"
)


@pytest.fixture
def databases(tmp_path: Path) -> Iterator[list[Installation]]:
    """Two new databases on the server, dropped afterwards."""
    import psycopg

    names = [f"sohtx_{uuid4().hex}" for _ in range(2)]
    with psycopg.connect(SERVER, autocommit=True) as con:
        for name in names:
            con.execute(f'CREATE DATABASE "{name}"')
    urls = [urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}")) for name in names]
    yield [Installation(tmp_path / f"pg{n}", url) for n, url in enumerate(urls)]
    with psycopg.connect(SERVER, autocommit=True) as con:
        for name in names:
            con.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def rows_of_database(at: Installation) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    with at.sql() as con:
        names = [
            n
            for (n,) in con.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        ]
        return {name: con.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2').fetchall() for name in names}


def schemas(at: Installation) -> list[str]:
    with at.sql() as con:
        found = con.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'sohtx%' ORDER BY 1")
        return [name for (name,) in found.fetchall()]


def filled(at: Installation, tmp_path: Path) -> None:
    at.done("load", random_package(tmp_path / "package", 6, 20))
    at.done("load", one_more(tmp_path / "odd", "LẠ", name='\\N \\. "Mơ"\t\' 😀', address="một\\nhai"))
    lay_files(at.home)


def test_it_comes_back_in_another_database(databases: list[Installation], tmp_path: Path) -> None:
    old, new = databases
    filled(old, tmp_path)
    with old.sql() as con:
        con.execute("SELECT setval(pg_get_serial_sequence('ledger_transaction', 'id'), 900)")
    old.done("backup", tmp_path / "b.sohtx")
    said = new.done("restore", tmp_path / "b.sohtx")

    assert "The book is intact." in said
    assert rows_of_database(new) == rows_of_database(old)
    assert new.done(*FIGURES) == old.done(*FIGURES)
    assert new.export(tmp_path / "x") == old.export(tmp_path / "y")
    assert schemas(new) == []
    assert (new.home / "office.toml").read_bytes() == (old.home / "office.toml").read_bytes()
    new.done("load", one_more(tmp_path / "next", "SAU"))
    with new.sql() as con:
        assert con.execute("SELECT max(id) FROM ledger_transaction").fetchone() == (901,)
    assert new.done("verify") == "The book is intact.\n"


def test_it_moves_between_both_sorts(databases: list[Installation], tmp_path: Path) -> None:
    there = databases[0]
    sqlite, again = tmp_path / "sqlite", tmp_path / "again"
    told(sqlite, "load", random_package(tmp_path / "package", 8, 20))
    told(sqlite, "load", one_more(tmp_path / "odd", "LẠ", name='\\N \\. "Mơ"\t\' 😀'))
    told(sqlite, "backup", tmp_path / "a.sohtx")
    there.done("restore", tmp_path / "a.sohtx")
    assert there.done("verify") == "The book is intact.\n"
    assert there.export(tmp_path / "x") == package_of(sqlite, tmp_path / "y")

    there.done("backup", tmp_path / "b.sohtx")
    told(again, "restore", tmp_path / "b.sohtx")
    assert told(again, "verify") == "The book is intact.\n"
    before, after = content(sqlite), content(again)
    for tables in (before, after):
        for name in ("django_migrations", "sqlite_sequence"):  # fractions of seconds; keys given and lost
            tables.pop(name)
    assert {n: sorted(map(plain, rows)) for n, rows in after.items()} == {
        n: sorted(map(plain, rows)) for n, rows in before.items()
    }


def plain(row: tuple[object, ...]) -> str:
    """A row in words; PostgreSQL keeps the keys of JSON in an order of its own."""
    objects = (c for c in row if isinstance(c, str) and c.startswith("{"))
    return repr(
        [*(sorted(json.loads(c).items()) for c in objects), *(c for c in row if not str(c).startswith("{"))]
    )


def test_never_over_a_book(databases: list[Installation], tmp_path: Path) -> None:
    old, new = databases
    filled(old, tmp_path)
    old.done("backup", tmp_path / "b.sohtx")
    new.done("load", random_package(tmp_path / "other", 9, 5))
    before = rows_of_database(new)
    ran = new.run("restore", tmp_path / "b.sohtx")
    assert ran.returncode == 2 and "data here already" in ran.stderr
    assert rows_of_database(new) == before

    said = new.done("restore", tmp_path / "b.sohtx", "--replace")
    assert rows_of_database(new) == rows_of_database(old)
    (aside,) = schemas(new)
    assert aside in said and aside.startswith("sohtx_before_")
    with new.sql() as con:
        kept = con.execute(f'SELECT * FROM "{aside}".register_entry ORDER BY 1, 2').fetchall()
    assert kept == before["register_entry"]


def test_killed_at_random_instants(databases: list[Installation], tmp_path: Path) -> None:
    old, new = databases
    filled(old, tmp_path)
    old.done("backup", tmp_path / "b.sohtx")
    new.done("load", random_package(tmp_path / "other", 9, 5))
    states = (rows_of_database(old), rows_of_database(new))
    chance = random.Random(3)
    for _ in range(5):
        process = new.start("restore", tmp_path / "b.sohtx", "--replace")
        time.sleep(chance.uniform(0.5, 5))
        process.kill()
        process.communicate()
        time.sleep(1)  # until the server noticed
        assert new.done("verify") == "The book is intact.\n"
        assert rows_of_database(new) in states


def test_doctor_looks_at_it(databases: list[Installation], tmp_path: Path) -> None:
    here = databases[0]
    here.done("load", random_package(tmp_path / "package", 6, 5))
    said = here.done("doctor", "--full")
    assert "PostgreSQL" in said and "broken" not in said
    broken = Installation(here.home, here.url.rpartition("/")[0] + "/absent")
    ran = broken.run("doctor")
    assert ran.returncode == 1 and "cannot be opened" in ran.stdout
