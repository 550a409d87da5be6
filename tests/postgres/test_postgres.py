"""Everything is answered on PostgreSQL as on SQLite.

Runs where ``SOHTX_TEST_POSTGRES`` names a server; ``tools/with_postgres.sh`` starts one for a command.
"""

import contextlib
import os
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest

from ledger.building import (
    SMALL_EXAMPLE,
    TIMEOUT,
    done,
    make_entry,
    make_return,
    random_package,
    rows_of,
    small_package,
    sohtx,
    start,
    told,
)
from oracle.generate import make_questions

SERVER = os.environ.get("SOHTX_TEST_POSTGRES", "")
SEEDS = (21, 22)
QUESTIONS = int(os.environ.get("SOHTX_POSTGRES_QUESTIONS", "12"))
MEMBERS = ("figures", "2023-S1", "--indicator", "members", "--indicator", "coop_count", "--format", "csv")
FINDINGS = ("findings", "--format", "csv")
BUSY = "another load is under way"

pytestmark = pytest.mark.skipif(
    not SERVER, reason="SOHTX_TEST_POSTGRES names no server: see tools/with_postgres.sh"
)


class Installation:
    """A data folder with its database on the server."""

    def __init__(self, home: Path, url: str) -> None:
        self.home, self.url = home, url

    def done(self, *argv: str | Path) -> str:
        """What a command in a process of its own printed, which must have succeeded."""
        return done(self.home, *argv, DATABASE_URL=self.url)

    def run(self, *argv: str | Path, code: str = "") -> "subprocess.CompletedProcess[str]":
        """Run a command in a process of its own."""
        return sohtx(self.home, *argv, code=code, DATABASE_URL=self.url)

    def start(self, *argv: str | Path, code: str = "") -> "subprocess.Popen[str]":
        """Start a command in a process of its own."""
        return start(self.home, *argv, code=code, DATABASE_URL=self.url)

    @contextlib.contextmanager
    def sql(self) -> Iterator[Any]:
        """The database by raw SQL."""
        import psycopg

        with psycopg.connect(self.url) as con:
            yield con

    def export(self, folder: Path) -> dict[str, bytes]:
        """Every file of an export."""
        self.done("export", folder)
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """A new database on the server, dropped afterwards."""
    import psycopg

    name = f"sohtx_{uuid4().hex}"
    url = urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
    with psycopg.connect(SERVER, autocommit=True) as con:
        con.execute(f'CREATE DATABASE "{name}"')
    yield Installation(tmp_path / "postgres", url)
    with psycopg.connect(SERVER, autocommit=True) as con:
        con.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _small_questions() -> list[list[str]]:
    lines = (SMALL_EXAMPLE / "expected" / "questions.txt").read_text(encoding="utf-8").splitlines()
    return [shlex.split(line)[2:] for line in lines if line.strip()]


def _assert_alike(
    installation: Installation, package: Path, questions: list[list[str]], folder: Path
) -> None:
    """Load, ask, export, verify, rebuild and ask again, on both."""
    sqlite = folder / "sqlite"
    assert installation.done("load", package) == told(sqlite, "load", package)
    asked = ["figures", "2023", "--by", "kind", "--format", "csv"]
    expected = {tuple(words): told(sqlite, *words) for words in [*questions, asked]}

    assert {words: installation.done(*words) for words in expected} == expected
    assert sorted(installation.done(*FINDINGS).splitlines()) == sorted(told(sqlite, *FINDINGS).splitlines())
    told(sqlite, "export", folder / "sqlite-exported")
    assert installation.export(folder / "postgres-exported") == {
        path.name: path.read_bytes() for path in sorted((folder / "sqlite-exported").iterdir())
    }
    assert installation.done("verify") == "The book is intact.\n"
    assert installation.done("load", package) == "Nothing new: every row is in the book already.\n"
    assert installation.done("rebuild") == told(sqlite, "rebuild")
    assert installation.done("verify") == "The book is intact.\n"
    few = list(expected)[::5]
    assert {words: installation.done(*words) for words in few} == {words: expected[words] for words in few}


def test_the_small_example(installation: Installation, tmp_path: Path) -> None:
    if not SMALL_EXAMPLE.exists():
        pytest.skip(f"the example package is not beside the repository: {SMALL_EXAMPLE.name}")
    _assert_alike(installation, SMALL_EXAMPLE, _small_questions(), tmp_path)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_package(seed: int, installation: Installation, tmp_path: Path) -> None:
    package = random_package(tmp_path / "package", seed)
    _assert_alike(installation, package, make_questions(package, seed, QUESTIONS), tmp_path)


def test_findings_stand_in_one_order(installation: Installation, tmp_path: Path) -> None:
    package = random_package(tmp_path / "package", SEEDS[0], 20)
    installation.done("load", package)
    told(tmp_path / "sqlite", "load", package)
    assert installation.done(*FINDINGS).splitlines() == told(tmp_path / "sqlite", *FINDINGS).splitlines()


def test_an_empty_database_answers_as_nothing(installation: Installation, tmp_path: Path) -> None:
    asked = ("figures", "2023-S1", "--format", "csv")
    assert installation.done(*asked) == done(tmp_path / "sqlite", *asked)
    assert installation.done("verify") == "The book is intact.\n"
    with installation.sql() as con:
        assert con.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


def test_text_of_every_sort_comes_back(installation: Installation, tmp_path: Path) -> None:
    name = 'Hợp tác xã \\N \\. "Suối, Mơ"\t\' 100% 😀'
    entry = make_entry("H1", name=name, address="dòng một\\ndòng hai", document_no="\\.")
    package = small_package(tmp_path / "package", entries=[entry])
    installation.done("load", package)
    told(tmp_path / "sqlite", "load", package)
    told(tmp_path / "sqlite", "export", tmp_path / "sqlite-exported")
    installation.export(tmp_path / "exported")
    assert rows_of(tmp_path / "exported") == rows_of(tmp_path / "sqlite-exported")
    assert installation.done("verify") == "The book is intact.\n"


def test_tampering_is_named(installation: Installation, tmp_path: Path) -> None:
    installation.done(
        "load", small_package(tmp_path / "1", entries=[make_entry("H1")], returns=[make_return("H1")])
    )
    installation.done("load", small_package(tmp_path / "2", entries=[make_entry("H2")]))
    with installation.sql() as con:
        con.execute("UPDATE returns_filingversion SET values = '{\"members\":11}'")

    ran = installation.run("verify")

    assert ran.returncode == 1
    assert "transaction 1, returns.FilingVersion" in ran.stderr


def test_a_seal_is_compared_and_verified_alike(installation: Installation, tmp_path: Path) -> None:
    sqlite, seal, compare = (
        tmp_path / "sqlite",
        ("seal", "2023-S1"),
        ("compare", "2023-S1-XT-1", "--format", "csv"),
    )
    late = make_entry("H3", effective_on="2023-02-01", recorded_at="2023-02-03")
    mended = make_return("H1", members="17", recorded_at="2023-07-12")
    packages = [
        small_package(
            tmp_path / "1", entries=[make_entry("H1"), make_entry("H2")], returns=[make_return("H1")]
        ),
        small_package(tmp_path / "2", entries=[late], returns=[mended]),
    ]
    for words in (("load", packages[0]), seal, ("load", packages[1])):
        installation.done(*words)
        told(sqlite, *words)

    compared = installation.done(*compare)

    assert compared == told(sqlite, *compare)
    assert "E-H3-established" in compared
    assert "H1/HTX-6T/2023-S1" in compared
    assert installation.done("verify") == "The book is intact.\n"
    with installation.sql() as con:
        con.execute("UPDATE figures_seal SET known = known - 1")
    assert "transaction 2, figures.Seal" in installation.run("verify").stderr


def test_a_killed_load_is_swept(installation: Installation, tmp_path: Path) -> None:
    package = small_package(tmp_path / "first", entries=[make_entry("H1")])
    installation.done("load", package)
    big = small_package(
        tmp_path / "big",
        entries=[make_entry(f"K{n}") for n in range(3_000)],
        returns=[make_return(f"K{n}", members=str(n)) for n in range(3_000)],
    )
    load = installation.start("load", big)
    while load.poll() is None and not _unpublished(installation):
        pass
    load.kill()
    load.communicate(timeout=TIMEOUT)

    installation.done("load", small_package(tmp_path / "next", entries=[make_entry("H2")]))

    assert not _unpublished(installation)
    assert installation.done("verify") == "The book is intact.\n"
    assert installation.done(*MEMBERS).splitlines()[1].split(",")[4] in ("2", "3002")


def _unpublished(installation: Installation) -> bool:
    with installation.sql() as con:
        return bool(con.execute("SELECT 1 FROM ledger_transaction WHERE place IS NULL").fetchone())


SLOWLY = """
import os, sys, time
from sohtx.config.starting import start
start()
from sohtx.ledger.writing import Writing
publish = Writing.publish
def slowly(*args, **kwargs):
    print("about to publish", flush=True)
    while not os.path.exists(os.environ["SOHTX_TEST_GO"]):
        time.sleep(0.05)
    return publish(*args, **kwargs)
Writing.publish = slowly
from sohtx.cli import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.parametrize("meanwhile", ["new", "known", "bad", "rebuild"])
def test_two_data_folders_on_one_database_do_not_spoil_each_other(
    meanwhile: str, installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two machines share a database; one loads while the other is about to publish. It may be refused, or wait."""
    other, go = Installation(tmp_path / "other", installation.url), tmp_path / "go"
    monkeypatch.setenv("SOHTX_TEST_GO", str(go))
    installation.done(
        "load", small_package(tmp_path / "0", entries=[make_entry("H0")], returns=[make_return("H0")])
    )
    packages = [
        small_package(tmp_path / name, entries=[make_entry(name)], returns=[make_return(name)])
        for name in ("H1", "H2")
    ]
    bad = small_package(tmp_path / "bad", entries=[make_entry("H3", kind="?")])
    commands = {
        "new": ("load", packages[1]),
        "known": ("load", tmp_path / "0"),
        "bad": ("load", bad),
        "rebuild": ("rebuild",),
    }
    first = other.start("load", packages[0], code=SLOWLY)
    second = None
    try:
        assert first.stdout is not None
        assert first.stdout.readline() == "about to publish\n"
        second = installation.start(*commands[meanwhile])
        with contextlib.suppress(subprocess.TimeoutExpired):  # it may wait for the other, which is sound
            second.wait(timeout=10)
        go.touch()
        ran = [(process.communicate(timeout=TIMEOUT)[1], process.returncode) for process in (first, second)]
    finally:
        first.kill()
        if second is not None:
            second.kill()

    for (err, status), may_be_refused in zip(ran, (False, meanwhile == "bad"), strict=True):
        assert status == 0 or (status == 2 and (BUSY in err or may_be_refused)), err
    assert installation.done("verify") == "The book is intact.\n"
    for package in packages:
        installation.done("load", package)
    assert installation.done("verify") == "The book is intact.\n"
    assert [line.split(",")[4] for line in installation.done(*MEMBERS).splitlines()[1:]] == ["3", "30"]
    assert other.done(*MEMBERS) == installation.done(*MEMBERS)
