"""A register travels: out and in again, in one piece or in several, with the same figures at every clock."""

import csv
import json
import os
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from oracle.book import read_entry
from oracle.clock import parse_moment
from oracle.generate import make_package, make_questions
from oracle.soundness import ledger_problems

from .packages import base_package
from .running import Book

SEEDS = [int(seed) for seed in os.environ.get("SOHTX_ROUND_TRIP_SEEDS", "11").split()]
ORGANIZATIONS = 20
QUESTIONS = int(os.environ.get("SOHTX_ROUND_TRIP_QUESTIONS", "8"))
NAMES = ("sectors", "areas", "area_changes", "entries", "returns", "targets", "published", "contacts")
DERIVED = ("register_organizationstate", "register_organizationevent", "register_derivation")

Rows = list[dict[str, str]]
Package = dict[str, Rows]


@pytest.fixture(scope="module", params=SEEDS)
def seed(request: pytest.FixtureRequest) -> int:
    """Which random package."""
    return int(request.param)


@pytest.fixture(scope="module")
def package(seed: int, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random sound package."""
    folder = tmp_path_factory.mktemp("package")
    make_package(folder, seed, ORGANIZATIONS)
    return folder


@pytest.fixture(scope="module")
def book(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The package in a book, in one load. Not to be changed."""
    book = Book(tmp_path_factory.mktemp("whole") / "home")
    _load(book, package)
    return book


@pytest.fixture(scope="module")
def questions(package: Path, seed: int) -> list[list[str]]:
    """Questions at several clocks."""
    return make_questions(package, seed, QUESTIONS)


@pytest.fixture(scope="module")
def answers(book: Book, questions: list[list[str]]) -> list[str]:
    """What the book of one load answers."""
    return _ask(book, questions)


def _load(book: Book, package: Path) -> str:
    ran = book.sohtx("load", package, lang="en")
    assert ran.status == 0, ran.err
    return ran.out


def _ask(book: Book, questions: Iterable[list[str]]) -> list[str]:
    """The answers, each below its question."""
    ran = [(words, book.sohtx(*words)) for words in questions]
    for words, answer in ran:
        assert answer.status == 0, (words, answer.err)
    return [f"{' '.join(words)}\n{answer.out}" for words, answer in ran]


def _export(book: Book, folder: Path) -> dict[str, bytes]:
    """Every file of an export."""
    ran = book.sohtx("export", folder)
    assert ran.status == 0, ran.err
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


# -- out and in again ----------------------------------------------------------------------------


def test_an_export_loads_into_an_empty_installation_as_the_same_book(
    book: Book, questions: list[list[str]], answers: list[str], tmp_path: Path
) -> None:
    first = _export(book, tmp_path / "first")
    assert set(first) == {"datapackage.json", *(f"{name}.csv" for name in NAMES)}

    again = Book(tmp_path / "home")
    _load(again, tmp_path / "first")

    assert _export(again, tmp_path / "second") == first
    assert _ask(again, questions) == answers


def test_the_small_package_goes_round_byte_for_byte_with_its_contacts_and_published_figures(
    tmp_path: Path,
) -> None:
    one, other = Book(tmp_path / "one"), Book(tmp_path / "other")
    _load(one, base_package(tmp_path / "package"))
    first = _export(one, tmp_path / "first")
    assert first["contacts.csv"].count(b"\n") > 1
    assert first["published.csv"].count(b"\n") > 1

    _load(other, tmp_path / "first")

    assert _export(other, tmp_path / "second") == first


def test_a_book_of_several_loads_says_the_same_after_going_round(
    package: Path, questions: list[list[str]], answers: list[str], tmp_path: Path
) -> None:
    """The rows of its export stand in the order of its loads; those of the next export in that of one load."""
    book, again, third = (Book(tmp_path / name) for name in ("home", "again", "third"))
    for half in _halves(_read(package), tmp_path):
        _load(book, half)
    first = _export(book, tmp_path / "first")

    _load(again, tmp_path / "first")

    second = _export(again, tmp_path / "second")
    assert {name: sorted(text.splitlines()) for name, text in second.items()} == {
        name: sorted(text.splitlines()) for name, text in first.items()
    }
    assert _ask(again, questions) == answers
    _load(third, tmp_path / "second")
    assert _export(third, tmp_path / "third-export") == second


def test_loading_the_same_again_changes_nothing(book: Book, package: Path, tmp_path: Path) -> None:
    again = book.copy(tmp_path / "home")
    before = _tables(again)

    assert _load(again, package) == "Nothing new: every row is in the book already.\n"
    assert _load(again, package) == "Nothing new: every row is in the book already.\n"

    assert _tables(again) == before


def test_loading_the_export_again_changes_nothing(book: Book, tmp_path: Path) -> None:
    again = book.copy(tmp_path / "home")
    _export(again, tmp_path / "exported")
    before = _tables(again)

    assert _load(again, tmp_path / "exported") == "Nothing new: every row is in the book already.\n"

    assert _tables(again) == before


def test_checking_changes_nothing(book: Book, package: Path, tmp_path: Path) -> None:
    again = book.copy(tmp_path / "home")
    before = _tables(again)
    assert again.sohtx("load", package, "--check").status == 0
    assert _tables(again) == before


# -- in several steps ----------------------------------------------------------------------------


def test_a_package_in_two_by_the_moment_recorded_gives_the_same_figures(
    package: Path, questions: list[list[str]], answers: list[str], tmp_path: Path
) -> None:
    book = Book(tmp_path / "home")
    for half in _halves(_read(package), tmp_path):
        _load(book, half)

    assert _ask(book, questions) == answers
    assert book.sohtx("verify").status == 0


def test_returns_and_targets_in_the_reverse_order_give_the_same_figures(
    package: Path, questions: list[list[str]], answers: list[str], tmp_path: Path
) -> None:
    """First the register with the later returns, then the earlier ones: no figure knows which was loaded first."""
    whole, book = _read(package), Book(tmp_path / "home")
    middle = _middle(whole)
    late = {name: [r for r in whole[name] if _moment(r) > middle] for name in ("returns", "targets")}
    early = {name: [r for r in whole[name] if _moment(r) <= middle] for name in ("returns", "targets")}

    _load(book, _write(whole | late, tmp_path / "late"))
    _load(book, _write(early, tmp_path / "early"))

    assert _ask(book, questions) == answers


def test_organizations_in_the_reverse_order_give_the_same_figures(
    package: Path, questions: list[list[str]], answers: list[str], tmp_path: Path
) -> None:
    """First those of whom something was recorded last, with what they refer to; then the others."""
    whole, book = _read(package), Book(tmp_path / "home")
    last = {row["org_id"]: _moment(row) for row in sorted(whole["entries"], key=_moment)}
    middle = sorted(last.values())[len(last) // 2]
    first = _closed({org_id for org_id, moment in last.items() if moment > middle}, whole["entries"])
    assert 0 < len(first) < len(last)

    units = {name: whole[name] for name in ("sectors", "areas", "area_changes")}
    for is_first in (True, False):
        chosen = {
            n: [r for r in whole[n] if (r["org_id"] in first) == is_first] for n in ("entries", "returns")
        }
        rest = units if is_first else {"targets": whole["targets"]}
        _load(book, _write(chosen | rest, tmp_path / f"part-{is_first}"))

    assert _ask(book, questions) == answers
    assert book.sohtx("verify").status == 0


def test_row_by_row_gives_the_same_figures(tmp_path: Path) -> None:
    """A small register, every entry and return in a load of its own, in the order recorded."""
    whole = _read(base_package(tmp_path / "package"))
    one, many = Book(tmp_path / "one"), Book(tmp_path / "many")
    _load(one, tmp_path / "package")
    rest = {name: rows for name, rows in whole.items() if name not in ("entries", "returns", "contacts")}
    _load(many, _write(rest, tmp_path / "rest"))
    for number, entry in enumerate(sorted(whole["entries"], key=lambda row: (_moment(row), row["entry_id"]))):
        _load(many, _write({"entries": [entry]}, tmp_path / f"entry-{number}"))
    for number, row in enumerate(whole["returns"]):
        _load(many, _write({"returns": [row]}, tmp_path / f"return-{number}"))
    _load(many, _write({"contacts": whole["contacts"]}, tmp_path / "contacts"))

    asked = [
        ["figures", period, *by, *known, "--format", "csv"]
        for period in ("2023-S1", "2024-S1", "2025-S2")
        for by in ([], ["--by", "area"], ["--by", "kind", "--by", "sector"])
        for known in ([], ["--known", "2023-07-12"])
    ]
    assert _ask(many, asked) == _ask(one, asked)
    assert many.export(tmp_path / "many-exported") == one.export(tmp_path / "one-exported")


def test_one_entry_of_a_member_of_a_union_loads_alone(tmp_path: Path) -> None:
    """The package names the cooperative; of the unions it belongs to only the book knows."""
    whole, book = _read(base_package(tmp_path / "package")), Book(tmp_path / "home")
    _load(book, tmp_path / "package")
    joined = next(row for row in whole["entries"] if row["entry"] == "joined_union")
    blank = dict.fromkeys(joined, "")
    later = {"entry_id": "MOI", "entry": "amended", "effective_on": "2024-06-01", "recorded_at": "2024-06-02"}

    _load(book, _write({"entries": [blank | later | {"org_id": joined["org_id"]}]}, tmp_path / "amended"))

    assert book.sohtx("verify").status == 0


def _read(package: Path) -> Package:
    found = {}
    for name in NAMES:
        path = package / f"{name}.csv"
        if path.exists():
            with path.open(encoding="utf-8-sig", newline="") as stream:
                found[name] = list(csv.DictReader(stream))
    return found


def _write(package: Package, folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name, rows in package.items():
        if rows:
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
    return folder


def _moment(row: dict[str, str]) -> datetime:
    return parse_moment(row["recorded_at"])


def _middle(package: Package) -> datetime:
    moments = sorted(_moment(row) for name in ("entries", "returns", "targets") for row in package[name])
    return moments[len(moments) // 2]


def _halves(package: Package, folder: Path) -> list[Path]:
    """A package in two by the moment recorded; who would not be sound by then travels wholly in the second."""
    middle = _middle(package)
    early, late = _by_organization(package, lambda row: _moment(row) <= middle)
    sound = {
        org_id for org_id, rows in early.items() if not ledger_problems([read_entry(row) for row in rows])
    }
    while left := {o for o in sound if not _related(early[o]) <= sound}:
        sound -= left
    assert sound
    assert any(late[org_id] for org_id in sound), "nobody is split"

    def is_first(row: dict[str, str]) -> bool:
        return _moment(row) <= middle and row.get("org_id", "") in sound | {""}

    first: Package = {name: package[name] for name in ("sectors", "areas", "area_changes")}
    second: Package = {}
    for name in ("entries", "returns", "targets"):
        first[name] = [row for row in package[name] if is_first(row)]
        second[name] = [row for row in package[name] if not is_first(row)]
    return [_write(first, folder / "half-1"), _write(second, folder / "half-2")]


def _by_organization(
    package: Package, is_early: Callable[[dict[str, str]], bool]
) -> tuple[dict[str, Rows], dict[str, Rows]]:
    early: dict[str, Rows] = defaultdict(list)
    late: dict[str, Rows] = defaultdict(list)
    for row in package["entries"]:
        (early if is_early(row) else late)[row["org_id"]].append(row)
    return early, late


def _related(rows: Rows) -> set[str]:
    return {row["related_org_id"] for row in rows if row["related_org_id"]}


def _closed(chosen: set[str], entries: Rows) -> set[str]:
    """These organizations and whomever they refer to, in turn."""
    while more := _related([row for row in entries if row["org_id"] in chosen]) - chosen:
        chosen |= more
    return chosen


# -- derived anew --------------------------------------------------------------------------------


def test_rebuilding_leaves_everything_as_it_was(
    book: Book, questions: list[list[str]], answers: list[str], tmp_path: Path
) -> None:
    again = book.copy(tmp_path / "home")
    before = _derived(again)
    assert all(before.values())

    assert again.sohtx("rebuild").status == 0

    assert _derived(again) == before
    assert _ask(again, questions) == answers


def test_what_was_dropped_is_rebuilt(
    book: Book, questions: list[list[str]], answers: list[str], tmp_path: Path
) -> None:
    again = book.copy(tmp_path / "home")
    before = _derived(again)
    with closing(sqlite3.connect(again.home / "sohtx.sqlite3")) as con, con:
        for table in DERIVED:
            con.execute(f"DELETE FROM {table}")

    assert again.sohtx("verify").status == 1
    assert again.sohtx("rebuild").status == 0

    assert again.sohtx("verify").status == 0
    assert _derived(again) == before
    assert _ask(again, questions) == answers


def test_two_steps_derive_what_one_derives(package: Path, book: Book, tmp_path: Path) -> None:
    stepped = Book(tmp_path / "home")
    for half in _halves(_read(package), tmp_path):
        _load(stepped, half)
    before = _derived(stepped)
    assert stepped.sohtx("rebuild").status == 0
    assert _derived(stepped) == before
    assert _derived(book) == before


def _tables(book: Book) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with closing(sqlite3.connect(book.home / "sohtx.sqlite3")) as con:
        names = [row[0] for row in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: con.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall() for name in names}


def _derived(book: Book) -> dict[str, Counter[tuple[object, ...]]]:
    """The derived rows by the names of their organizations, whatever transaction they stand under."""
    found = {}
    with closing(sqlite3.connect(book.home / "sohtx.sqlite3")) as con:
        con.row_factory = sqlite3.Row
        names = dict(con.execute("SELECT id, org_id FROM register_organization").fetchall())
        for table in DERIVED:
            rows = [dict(row) for row in con.execute(f"SELECT * FROM {table}")]
            found[table] = Counter(_named(row, names) for row in rows)
    return found


def _named(row: dict[str, object], names: dict[object, str]) -> tuple[object, ...]:
    told = {name: cell for name, cell in row.items() if name not in ("id", "transaction_id")}
    told["organization_id"] = names[row["organization_id"]]
    if "unions" in told:
        told["unions"] = tuple(names[key] for key in json.loads(str(told["unions"])))
    return tuple(told.values())


# -- how it is described -------------------------------------------------------------------------


def test_the_description_is_valid(book: Book, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    _export(book, tmp_path / "random")
    small = Book(tmp_path / "home")
    _load(small, base_package(tmp_path / "package"))
    _export(small, tmp_path / "small")
    _export(Book(tmp_path / "nothing"), tmp_path / "empty")

    for name in ("random", "small", "empty"):
        report = frictionless.validate(str(tmp_path / name / "datapackage.json"))
        assert report.valid, (name, report.flatten(["resourceName", "rowNumber", "fieldName", "note"])[:10])


def test_the_description_names_every_file_and_column(book: Book, tmp_path: Path) -> None:
    _export(book, tmp_path / "exported")
    told = json.loads((tmp_path / "exported" / "datapackage.json").read_text("utf-8"))
    described = {
        resource["path"]: [field["name"] for field in resource["schema"]["fields"]]
        for resource in told["resources"]
    }
    written = {
        path.name: path.read_text("utf-8").splitlines()[0].split(",")
        for path in (tmp_path / "exported").glob("*.csv")
    }
    assert described == written
