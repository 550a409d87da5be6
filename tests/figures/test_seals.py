"""A sealed report comes out again, figure for figure, whatever is written later; and who meddles with it is named."""

import json
import os
import random
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exchange.packages import base_package
from exchange.running import Book
from ledger.building import (
    database,
    leftovers,
    make_entry,
    make_return,
    make_target,
    places,
    rows_of,
    small_package,
    sohtx,
    start,
    told,
)
from ledger.test_durability import DYING
from oracle.generate import make_package

from .piecemeal import piecemeal

SEEDS = range(1, 1 + int(os.environ.get("SOHTX_SEAL_SEEDS", "1")))
INTACT = "The book is intact.\n"
SUBJECTS = (
    ("2023-S1",),
    ("2024", "--area", "20"),
    ("2025-Q3", "--area", "15"),
    ("2025-M06", "--area", "10", "--geography", "2025-07-01"),
    ("2023-L", "--known", "2024-01-20T10:00:00"),
    ("2025-S2", "--geography", "2026-01-31"),
)
NAME = re.compile(r"Sealed (\S+): ")


def _seal(home: Path, *words: str) -> str:
    """Seal, and give the name."""
    found = NAME.match(told(home, "seal", *words))
    assert found
    return found[1]


def _kept(home: Path) -> dict[str, tuple[object, ...]]:
    """The seals as they are stored."""
    with database(home) as con:
        return {row[0]: row for row in con.execute("SELECT name, known, up_to, figures FROM figures_seal")}


def _reproduced(home: Path, *names: str) -> dict[str, bool]:
    """Whether each seal comes out again; all of them unless some are named."""
    told(home, "indicators")  # moves this process to the book
    from sohtx.figures import sealing

    seals = [one for one in sealing.sealed() if not names or one.name in names]
    return {one.name: sealing.reproduce(one) == sealing.figures_of(one) for one in seals}


# -- for ever ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seal_comes_out_again_after_any_loads(seed: int, tmp_path: Path) -> None:
    """Of today's tables, with or without their files, and (which is what ``verify`` does) of the ledger alone."""
    home, subjects = tmp_path / "home", random.Random(seed).sample(SUBJECTS, 3)
    names = []
    for package, words in zip(piecemeal(tmp_path / "packages", seed), subjects, strict=True):
        told(home, "load", package)
        names.append(_seal(home, *words))
    now = _seal(home, *subjects[0])

    kept = _kept(home)
    assert kept[names[0]][3] != kept[now][3]
    assert _reproduced(home, *names) == dict.fromkeys(names, True)
    assert told(home, "verify") == INTACT
    told(home, "rebuild")
    shutil.rmtree(home / "extract")
    assert _reproduced(home, names[0]) == {names[0]: True}


def test_a_sealed_report_is_written_again_word_for_word(tmp_path: Path) -> None:
    home, known = tmp_path / "home", "2024-02-01T08:00:00"
    first, *others = piecemeal(tmp_path / "packages", 2)
    told(home, "load", first)
    subject = ("--area", "20", "--known", known)
    _seal(home, "2022-S2", "--area", "20", "--known", "2023-02-01")
    told(home, "report", "2023-S1", *subject, "--out", tmp_path / "then")
    name = _seal(home, "2023-S1", *subject)
    for package in others:
        told(home, "load", package)

    told(home, "report", "2023-S1", "--seal", name, "--out", tmp_path / "again")
    told(home, "report", "2023-S1", *subject, "--out", tmp_path / "now")

    then, again, now = (_markdown(tmp_path / folder) for folder in ("then", "again", "now"))
    assert again == then
    assert now != then


def _markdown(folder: Path) -> str:
    (file,) = folder.glob("*.md")
    return file.read_text("utf-8")


# -- names and refusals --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small book with two seals; not to be changed."""
    folder = tmp_path_factory.mktemp("whole")
    told(folder / "home", "load", base_package(folder / "package"))
    assert _seal(folder / "home", "2023-S1", "--area", "97") == "2023-S1-97-1"
    assert _seal(folder / "home", "2022", "--known", "2023-03-01") == "2022-XT-1"
    return folder / "home"


@pytest.fixture
def book(whole: Path, home: Path) -> Iterator[Path]:
    """A copy, to be written to or meddled with."""
    yield Book(whole).copy(home).home


def test_names_rise_within_a_period_and_an_area(book: Path) -> None:
    names = [_seal(book, "2023-S1", "--area", "97") for _ in range(2)]
    names += [_seal(book, "2023-S1"), _seal(book, "2023-Q2", "--area", "97"), _seal(book, "2023-M07")]
    assert names == ["2023-S1-97-2", "2023-S1-97-3", "2023-S1-XT-1", "2023-Q2-97-1", "2023-M07-XT-1"]


def test_two_units_of_one_code_have_seals_of_different_names(tmp_path: Path) -> None:
    home = tmp_path / "home"
    make_package(tmp_path / "package", 5, 8)
    told(home, "load", tmp_path / "package")
    names = [
        _seal(home, "2025-S2", "--area", "15", "--geography", day) for day in ("2025-06-30", "2025-12-31")
    ]
    assert names == ["2025-S2-15-1", "2025-S2-15-2"]
    with database(home) as con:
        assert len(set(con.execute("SELECT area FROM figures_seal").fetchall())) == 2
    assert told(home, "verify") == INTACT


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("seal", "2023-S3"), '"2023-S3"'),
        (("seal", "2023-S1", "--area", "77777"), '"77777"'),
        (("seal", "2023-S1", "--known", "hôm qua"), '"hôm qua"'),
        (("compare", "2023-S1-97-9"), '"2023-S1-97-9"'),
        (("compare", "2023-S1-97-1", "--known", "?"), '"?"'),
        (("compare", "2023-S1-97-1", "--format", "xml"), '"xml"'),
    ],
    ids=lambda case: " ".join(case) if isinstance(case, tuple) else "",
)
def test_what_cannot_be_read_is_refused_by_name(words: tuple[str, ...], named: str, book: Path) -> None:
    before = _kept(book)
    ran = Book(book).sohtx(*words, lang="en")
    assert (ran.status, ran.out) == (2, "")
    assert named in ran.err
    assert _kept(book) == before


def test_an_unknown_seal_is_answered_with_those_there_are(book: Path) -> None:
    for words in (("compare", "X"), ("report", "2023-S1", "--seal", "X", "--out", str(book / "out"))):
        ran = Book(book).sohtx(*words, lang="en")
        assert ran.status == 2
        assert "2023-S1-97-1, 2022-XT-1" in ran.err


def test_nothing_can_be_compared_where_nothing_was_ever_written(tmp_path: Path) -> None:
    ran = Book(tmp_path / "home").sohtx("compare", "2023-S1-VN-1", lang="en")
    assert (ran.status, ran.out) == (2, "")
    assert "there is no such sealed report" in ran.err
    assert not (tmp_path / "home").exists()


def test_an_empty_book_is_sealed_as_empty(tmp_path: Path) -> None:
    home = tmp_path / "home"
    name = _seal(home, "2023-S1")
    assert name == "2023-S1-VN-1"
    assert told(home, "compare", name) == f"No figure of {name} has changed.\n"
    make_package(tmp_path / "package", 3, 6)
    told(home, "load", tmp_path / "package")

    assert _reproduced(home) == {name: True}
    assert told(home, "verify") == INTACT


def test_a_seal_does_not_travel(book: Path, tmp_path: Path) -> None:
    """An export has the records, not the seals; and loads where there is nothing."""
    told(book, "export", tmp_path / "exported")
    assert not [path.name for path in (tmp_path / "exported").iterdir() if "seal" in path.name]
    told(tmp_path / "other", "load", tmp_path / "exported")

    told(tmp_path / "other", "export", tmp_path / "again")
    assert rows_of(tmp_path / "again") == rows_of(tmp_path / "exported")
    assert _kept(tmp_path / "other") == {}
    assert told(book, "load", tmp_path / "exported") == "Nothing new: every row is in the book already.\n"


# -- meddling ------------------------------------------------------------------------------------


def _one_figure(con: sqlite3.Connection) -> None:
    (text,) = con.execute("SELECT figures FROM figures_seal WHERE name = '2023-S1-97-1'").fetchone()
    figures = json.loads(text)
    figures[0][5] = "12345"
    con.execute(
        "UPDATE figures_seal SET figures = ? WHERE name = '2023-S1-97-1'",
        [json.dumps(figures, ensure_ascii=False)],
    )


def _set(column: str, value: object) -> Callable[[sqlite3.Connection], None]:
    def change(con: sqlite3.Connection) -> None:
        con.execute(f"UPDATE figures_seal SET {column} = ? WHERE name = '2023-S1-97-1'", [value])

    return change


def _known_before_it_was(con: sqlite3.Connection) -> None:
    """The moment that the questions name, so that other figures follow."""
    (text,) = con.execute("SELECT questions FROM figures_seal WHERE name = '2023-S1-97-1'").fetchone()
    asked = [question | {"known": 1_500_000_000_000_000} for question in json.loads(text)]
    con.execute("UPDATE figures_seal SET questions = ? WHERE name = '2023-S1-97-1'", [json.dumps(asked)])


def _unreadable_questions(con: sqlite3.Connection) -> None:
    (text,) = con.execute("SELECT questions FROM figures_seal WHERE name = '2023-S1-97-1'").fetchone()
    con.execute(
        "UPDATE figures_seal SET questions = ? WHERE name = '2023-S1-97-1'",
        [text.replace('"97 ', '"no such unit ')],
    )


def _delete(con: sqlite3.Connection) -> None:
    con.execute("DELETE FROM figures_seal WHERE name = '2023-S1-97-1'")


def _add(con: sqlite3.Connection) -> None:
    cursor = con.execute("SELECT * FROM figures_seal WHERE name = '2023-S1-97-1'")
    names = [column[0] for column in cursor.description]
    row = dict(zip(names, cursor.fetchone(), strict=True)) | {"id": 99, "number": 2, "name": "2023-S1-97-7"}
    con.execute(f"INSERT INTO figures_seal VALUES ({', '.join('?' * len(names))})", list(row.values()))


SEAL_ITSELF, ITS_TRANSACTION = "sealed report 2023-S1-97-1", "transaction 2"
MEDDLING = {
    "a figure": (_one_figure, (SEAL_ITSELF, ITS_TRANSACTION)),
    "known": (_set("known", 1), (ITS_TRANSACTION,)),
    "the questions' known": (_known_before_it_was, (SEAL_ITSELF, ITS_TRANSACTION)),
    "up_to, before": (_set("up_to", 0), (ITS_TRANSACTION,)),
    "up_to, the last": (_set("up_to", 3), (ITS_TRANSACTION,)),
    "questions that cannot be read": (_unreadable_questions, (SEAL_ITSELF, ITS_TRANSACTION)),
    "figures that cannot be read": (_set("figures", "[["), (SEAL_ITSELF, ITS_TRANSACTION)),
    "the sectors": (_set("sectors", "0" * 64), (SEAL_ITSELF, ITS_TRANSACTION)),
    "deleted": (_delete, (ITS_TRANSACTION,)),
    "added": (_add, (ITS_TRANSACTION,)),
}


@pytest.mark.parametrize(("meddle", "named"), MEDDLING.values(), ids=MEDDLING)
def test_who_meddles_with_a_seal_is_named(
    meddle: Callable[[sqlite3.Connection], None], named: tuple[str, ...], book: Path
) -> None:
    with database(book) as con:
        meddle(con)

    ran = Book(book).sohtx("verify", lang="en")

    assert (ran.status, ran.out) == (1, "")
    lines = ran.err.splitlines()
    for place in named:
        assert any(line.startswith(place) for line in lines), ran.err
    assert not any("2022-XT-1" in line for line in lines)
    assert "unforeseen" not in ran.err


# -- books of earlier versions -------------------------------------------------------------------


def present_schema() -> str:
    from sohtx.ledger.book import SCHEMA

    return SCHEMA


@pytest.fixture
def old(tmp_path: Path, home: Path) -> Path:
    """A book as it was before there were seals."""
    told(home, "load", base_package(tmp_path / "package"))
    with database(home) as con:
        con.execute("DROP TABLE figures_estimate")
        con.execute("DROP TABLE figures_seal")
        con.execute("DELETE FROM django_migrations WHERE app = 'figures' AND name >= '0002'")
        con.execute("UPDATE ledger_book SET schema = '0001'")
    return home


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("seal", "2023-S1"), 0),
        (("compare", "2023-S1-XT-1"), 2),
        (("verify",), 0),
        (("report", "2023-S1", "--out", "{home}/out"), 0),
        (("load", "{home}/new"), 0),
    ],
    ids=lambda case: case[0] if isinstance(case, tuple) else "",
)
def test_an_old_book_is_brought_up_to_date(
    words: tuple[str, ...], status: int, old: Path, tmp_path: Path
) -> None:
    figures = told(old, "figures", "2023-S1", "--format", "csv")
    told(old, "export", tmp_path / "before")
    later = make_entry("H90", effective_on="2023-07-10", recorded_at="2023-07-12")
    (small_package(old / "new", entries=[later]) / "areas.csv").unlink()

    ran = Book(old).sohtx(*(word.format(home=old) for word in words), lang="en")

    assert ran.status == status, ran.err
    with database(old) as con:
        assert con.execute("SELECT schema FROM ledger_book").fetchone() == (present_schema(),)
    assert told(old, "figures", "2023-S1", "--format", "csv") == figures
    told(old, "export", tmp_path / "after")
    for name, rows in rows_of(tmp_path / "before").items():
        assert rows <= rows_of(tmp_path / "after")[name]
    assert _seal(old, "2023-S1", "--area", "97") == "2023-S1-97-1"
    assert told(old, "verify") == INTACT


def test_a_dead_load_in_an_old_book_is_swept(old: Path, tmp_path: Path) -> None:
    package = small_package(tmp_path / "new", entries=[make_entry("H90")])
    (package / "areas.csv").unlink()
    with database(old) as con:
        columns, values = "act, by, begun_at, counts, previous, digest", "'load', '', 1, '{}', x'', x''"
        con.execute(f"INSERT INTO ledger_transaction ({columns}) VALUES ({values})")
    told(old, "load", package)
    assert leftovers(old) == []
    assert told(old, "verify") == INTACT


# -- killed, and several at once -----------------------------------------------------------------

STEPS = [
    ("sohtx.ledger.writing:Writing.__init__", "after"),
    ("sohtx.ledger.writing:Writing.write", "after"),
    *[("sohtx.ledger.writing:Writing.publish", when) for when in ("before", "after")],
    ("sohtx.figures.sealing:seal", "after"),
]


@pytest.mark.parametrize(("step", "when"), STEPS, ids=lambda part: part.rpartition(":")[2])
def test_a_seal_dies_at_a_step(step: str, when: str, book: Path) -> None:
    before = _kept(book)
    ran = sohtx(book, step, when, "1", "seal", "2023-S1", "--area", "97", code=DYING)
    assert ran.returncode == 9, ran.stderr

    is_there = step.endswith(":seal")  # until then all of it is one step of the database
    expected = f"2023-S1-97-{3 if is_there else 2}"
    assert _seal(book, "2023-S1", "--area", "97") == expected
    assert leftovers(book) == []
    assert len(_kept(book)) == len(before) + 1 + is_there
    assert told(book, "verify") == INTACT


def test_several_seals_at_once_have_different_names_or_are_refused(book: Path) -> None:
    running = [start(book, "seal", "2023-S1", "--area", "97") for _ in range(3)]
    ran = [(process.communicate(timeout=120), process.returncode) for process in running]

    done = [out for (out, _), status in ran if status == 0]
    names = {found[1] for out in done if (found := NAME.match(out))}
    assert done
    assert names == {f"2023-S1-97-{n + 2}" for n in range(len(done))}
    assert all(status == 2 and "is under way" in err for (_, err), status in ran if status)
    assert set(_kept(book)) == names | {"2023-S1-97-1", "2022-XT-1"}
    assert told(book, "verify") == INTACT


@pytest.mark.parametrize(
    "seam",
    ["sohtx.review.writing.seal_figures", "sohtx.figures.sealing.book.one_load"],
    ids=["asks", "writes"],
)
def test_a_load_between_the_steps_of_a_seal(
    seam: str, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is loaded after the figures were read is not in the seal, and changes nothing of it."""
    package = small_package(
        tmp_path / "new",
        entries=[make_entry("H90", effective_on="2023-02-01", recorded_at="2023-02-03")],
        returns=[make_return("H01", members="99", recorded_at="2023-07-20")],
        targets=[make_target(area_code="97")],
    )
    (package / "areas.csv").unlink()
    _once_before(monkeypatch, seam, lambda: sohtx(book, "load", package).check_returncode())

    name = _seal(book, "2023-S1", "--area", "97")

    monkeypatch.undo()
    monkeypatch.setenv("SOHTX_HOME", str(book))
    assert places(book) == [1, 2, 3, 4, 5]
    kept = _kept(book)
    assert kept[name][2] == 3
    assert kept[name][3] == kept["2023-S1-97-1"][3]
    assert told(book, "verify") == INTACT
    assert "H90" in told(book, "compare", name, "--format", "csv")


def _once_before(monkeypatch: pytest.MonkeyPatch, seam: str, act: Callable[[], object]) -> None:
    """Have something happen before the first call of a function."""
    from pkgutil import resolve_name

    function = resolve_name(seam)
    waiting = [act]

    def called(*args: object, **kwargs: object) -> object:
        while waiting:
            waiting.pop()()
        return function(*args, **kwargs)

    monkeypatch.setattr(seam, called)


def test_a_seal_while_a_load_is_under_way_is_refused(book: Path) -> None:
    from filelock import FileLock

    before = _kept(book)
    with FileLock(book / "load.lock"):
        ran = sohtx(book, "seal", "2023-S1")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "is under way" in ran.stderr
    assert _kept(book) == before
