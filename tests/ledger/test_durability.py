"""What was acknowledged is there; what was cut off is wholly there or not at all; the next load cleans up.

``SOHTX_KILLS=200`` kills so many loads at random instants; the suite is content with a few.
"""

import os
import random
import shutil
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from .building import (
    database,
    done,
    leftovers,
    make_entry,
    make_return,
    places,
    random_package,
    rows_of,
    small_package,
    sohtx,
    start,
    told,
)

KILLS = int(os.environ.get("SOHTX_KILLS", "12"))
SEED = int(os.environ.get("SOHTX_KILLS_SEED", "1"))
ORGANIZATIONS = 60 if KILLS > 50 else 25
COMMUNE = "08919"
FIRST_INSTANT, LAST_INSTANT = 0.3, 1.15  # of the time that such a load takes
CODES = ("coop_count", "coop_moved_in", "members", "revenue_mean", "charter_capital_registered")
ASKED = [word for code in CODES for word in ("--indicator", code)]
QUESTION = ("figures", "2023-S1", *ASKED, "--by", "kind", "--by", "area", "--format", "csv")
KILLED = -9


# -- killed at random ----------------------------------------------------------------------------


@dataclass
class Attempts:
    """The loads that were tried: which were acknowledged, and how long each sort takes."""

    folder: Path
    home: Path
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    tried: list[Path] = field(default_factory=list)
    acknowledged: list[Path] = field(default_factory=list)
    present: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    counted: Counter[str] = field(default_factory=Counter)

    def kill_one(self, number: int) -> None:
        """Load one package more, and kill it at a random instant."""
        sort, package = self._make(number)
        self.tried.append(package)
        instant = self.seconds.get(sort, 2.0) * self.chance.uniform(FIRST_INSTANT, LAST_INSTANT)
        process = start(self.home, "load", package)
        try:
            _, err = process.communicate(timeout=instant)
        except subprocess.TimeoutExpired:
            process.kill()
            _, err = process.communicate()
        assert process.returncode in (0, KILLED, 1), err
        if process.returncode == 0:
            self.acknowledged.append(package)
            self._remember(package)
        else:
            assert err == "" or os.name == "nt", err
        is_there = self._is_there(package) if number % 2 else None
        self.counted[f"{sort} {_said(process.returncode == 0, is_there)}"] += 1

    def load_one(self, sort: str) -> None:
        """Load one package in peace, to learn how long it takes."""
        package = self._make_sort(sort, f"peace-{sort}")
        begun = time.monotonic()
        done(self.home, "load", package)
        self.seconds[sort] = time.monotonic() - begun
        self.tried.append(package)
        self.acknowledged.append(package)
        self._remember(package)

    def _make(self, number: int) -> tuple[str, Path]:
        sort = (
            "big" if number % 2 == 0 or not self.present else ("entry", "amended", "return")[number // 2 % 3]
        )
        return sort, self._make_sort(sort, f"K{number:03}")

    def _make_sort(self, sort: str, name: str) -> Path:
        folder = self.folder / name
        if sort == "big":
            return random_package(folder, 7, ORGANIZATIONS, prefix=f"{name}-")
        org_id = name if sort == "entry" else self.chance.choice(self.present)
        more = {"entry_id": name, "area_code": COMMUNE}
        if sort == "entry":
            return _alone(small_package(folder, entries=[make_entry(org_id, **more)]))
        if sort == "amended":
            day = {"effective_on": "2021-01-01", "recorded_at": "2021-01-05"}
            return _alone(small_package(folder, entries=[make_entry(org_id, "amended", **more, **day)]))
        recorded = f"2023-08-01T08:{len(self.tried) // 60:02}:{len(self.tried) % 60:02}"
        return _alone(small_package(folder, returns=[make_return(org_id, recorded_at=recorded)]))

    def _remember(self, package: Path) -> None:
        """An organization that a single entry established may be amended and reported by later packages."""
        for entry in rows_of(package, "entries").get("entries", ()):
            cells = dict(entry)
            if cells["entry"] == "established" and cells["org_id"] == package.name:
                self.present.append(package.name)

    def _is_there(self, package: Path) -> bool:
        """Whether a package is in the book, from outside; never in part."""
        due = [dict(row)["entry_id"] for row in rows_of(package, "entries").get("entries", ())]
        if not (self.home / "sohtx.sqlite3").exists():
            return False
        with database(self.home) as con:
            if not con.execute("SELECT 1 FROM sqlite_master WHERE name = 'register_entry'").fetchone():
                return False
            query = (
                "SELECT entry_id FROM register_entry r JOIN ledger_transaction t ON t.id = r.transaction_id "
                "WHERE t.place IS NOT NULL"
            )
            found = {entry_id for (entry_id,) in con.execute(query)} & set(due)
        assert len(found) in (0, len(due)), f"{package.name} is in the book in part"
        return bool(found)


def _alone(package: Path) -> Path:
    """Without its units: the book has them."""
    (package / "areas.csv").unlink()
    return package


def _said(is_acknowledged: bool, is_there: bool | None) -> str:
    if is_acknowledged:
        return "acknowledged"
    return {None: "killed", True: "killed, there", False: "killed, absent"}[is_there]


def test_loads_killed_at_random_instants(tmp_path: Path) -> None:
    home = tmp_path / "home"
    attempts = Attempts(tmp_path / "packages", home)
    attempts.kill_one(0)  # the very first load of an installation
    attempts.load_one("big")
    attempts.load_one("entry")
    attempts.load_one("amended")
    attempts.load_one("return")
    for number in range(1, KILLS):
        attempts.kill_one(number)

    last = small_package(tmp_path / "last", entries=[make_entry("CUOI", area_code=COMMUNE)])
    done(home, "load", _alone(last))

    print(f"\n{KILLS} loads: {dict(sorted(attempts.counted.items()))}; {len(places(home))} transactions")
    assert leftovers(home) == []
    assert done(home, "verify") == "The book is intact.\n"
    assert places(home) == list(range(1, len(places(home)) + 1))
    _assert_whole_packages(attempts, last)
    _assert_figures_of_a_new_book(home, tmp_path)


def _assert_whole_packages(attempts: Attempts, last: Path) -> None:
    """The book is the union of whole packages, among them every acknowledged one."""
    exported = attempts.folder.parent / "exported"
    done(attempts.home, "export", exported)
    found = rows_of(exported, "entries", "returns")
    union: dict[str, set[frozenset[tuple[str, str]]]] = {"entries": set(), "returns": set()}
    for package in [*attempts.tried, last]:
        rows = rows_of(package, "entries", "returns")
        there = {name: rows[name] & found[name] for name in rows}
        assert there in (rows, {name: set() for name in rows}), f"{package.name} is in the book in part"
        if package in attempts.acknowledged or package == last:
            assert there == rows, f"{package.name} was acknowledged and is not in the book"
        for name in there:
            union[name] |= there[name]
    assert found == union


def _assert_figures_of_a_new_book(home: Path, folder: Path) -> None:
    """Figures are those of a book into which the same was loaded in peace; the extract keeps its files and those of the last one."""
    told(folder / "new", "load", folder / "exported")
    assert told(home, *QUESTION) == told(folder / "new", *QUESTION)
    told(home, "rebuild")
    assert told(home, *QUESTION) == told(folder / "new", *QUESTION)
    assert {file.suffix for file in (home / "extract").iterdir()} <= {".parquet", ".json", ".lock"}
    assert len(list((home / "extract").iterdir())) <= 2 * len(list((folder / "new" / "extract").iterdir()))


# -- killed at every step ------------------------------------------------------------------------

DYING = """
import importlib, os, sys
from sohtx.config.starting import start
start()
module, _, name = sys.argv[1].partition(":")
when, time = sys.argv[2], int(sys.argv[3])
owner = importlib.import_module(module)
*path, name = name.split(".")
for step in path:
    owner = getattr(owner, step)
original, calls = getattr(owner, name), 0
def dying(*args, **kwargs):
    global calls
    calls += 1
    if when == "before" and calls == time:
        os._exit(9)
    result = original(*args, **kwargs)
    if when == "after" and calls == time:
        os._exit(9)
    return result
setattr(owner, name, dying)
from sohtx.cli import run
status = run(sys.argv[4:])
sys.stderr.write(f"was called {calls} times")
sys.exit(status)
"""
STEPS = [
    *[("sohtx.ledger.book:open_for_writing", when, 1) for when in ("before", "after")],
    *[("sohtx.ledger.writing:Writing.__init__", when, 1) for when in ("before", "after")],
    *[("sohtx.ledger.writing:Writing.write", "after", n) for n in (1, 2)],
    *[("sohtx.ledger.writing:insert_rows", "after", n) for n in (1, 2, 3)],
    ("sohtx.ledger.writing:Writing.write_aside", "after", 3),
    *[("sohtx.ledger.writing:Writing.publish", when, 1) for when in ("before", "after")],
    *[("sohtx.ledger.models:Transaction.compute_digest", when, 1) for when in ("before", "after")],
    *[("sohtx.exchange.loading:tidy", when, 1) for when in ("before", "after")],
    *[("sohtx.figures.extract:_copy", "after", n) for n in (1, 2)],
    *[("sohtx.figures.extract:Manifest.write", when, 1) for when in ("before", "after")],
]


@dataclass(frozen=True)
class Peace:
    """A book with one load in it, the packages that come next, and what it says after both."""

    home: Path
    dying: Path
    following: Path
    figures: str
    exported: dict[str, set[frozenset[tuple[str, str]]]]


@pytest.fixture(scope="module")
def peace(tmp_path_factory: pytest.TempPathFactory) -> Peace:
    """What comes of it when nobody dies."""
    folder = tmp_path_factory.mktemp("peace")
    home = folder / "home"
    amended = make_entry(
        "H1", "amended", area_code="97002", effective_on="2021-01-01", recorded_at="2021-01-02"
    )
    first = small_package(folder / "first", entries=[make_entry("H1")], returns=[make_return("H1")])
    dying = small_package(folder / "dying", entries=[make_entry("H2"), amended], returns=[make_return("H2")])
    following = small_package(folder / "next", entries=[make_entry("H3")])
    told(home, "load", first)
    standing = _copy(home, folder / "standing")
    told(home, "load", following)
    told(home, "load", dying)
    told(home, "export", folder / "exported")
    return Peace(standing, dying, following, told(home, *QUESTION), rows_of(folder / "exported"))


@pytest.mark.parametrize(("step", "when", "call"), STEPS, ids=lambda part: str(part).rpartition(":")[2])
def test_a_load_dies_at_a_step(step: str, when: str, call: int, peace: Peace, tmp_path: Path) -> None:
    home = _copy(peace.home, tmp_path / "home")
    ran = sohtx(home, step, when, str(call), "load", peace.dying, code=DYING)
    assert ran.returncode == 9, ran.stderr

    told(home, "load", peace.following)
    assert leftovers(home) == []
    assert told(home, "verify") == "The book is intact.\n"
    told(home, "load", peace.dying)
    assert told(home, "verify") == "The book is intact.\n"
    assert told(home, *QUESTION) == peace.figures
    told(home, "export", tmp_path / "exported")
    assert rows_of(tmp_path / "exported") == peace.exported


def test_a_first_load_that_died_leaves_an_installation_into_which_one_can_load(tmp_path: Path) -> None:
    home = tmp_path / "home"
    package = small_package(tmp_path / "package", entries=[make_entry("H1")])
    for when in ("before", "after"):
        ran = sohtx(home, "sohtx.ledger.book:_make_tables", when, "1", "load", package, code=DYING)
        assert ran.returncode == 9, ran.stderr
        assert told(home, *QUESTION).count("coop_count,") == 0
    told(home, "load", package)
    assert leftovers(home) == []
    assert told(home, "verify") == "The book is intact.\n"


def test_a_dead_load_does_not_decide_the_kind_of_an_organization(peace: Peace, tmp_path: Path) -> None:
    """The package that died called H2 a cooperative; the one that was loaded calls it a union."""
    home = _copy(peace.home, tmp_path / "home")
    wrong = small_package(tmp_path / "wrong", entries=[make_entry("H2")])
    right = small_package(tmp_path / "right", entries=[make_entry("H2", kind="union")])
    ran = sohtx(home, "sohtx.ledger.writing:Writing.publish", "before", "1", "load", wrong, code=DYING)
    assert ran.returncode == 9, ran.stderr

    told(home, "load", right)

    counts = [f"{kind}_count" for kind in ("coop", "union")]
    asked = [word for code in counts for word in ("--indicator", code)]
    lines = told(home, "figures", "2023-S1", *asked, "--format", "csv").splitlines()[1:]
    assert [line.split(",")[4] for line in lines] == ["1", "1"]


def test_a_dead_load_leaves_no_trace_in_what_is_checked(peace: Peace, tmp_path: Path) -> None:
    """What only a dead load named cannot be referred to."""
    home = _copy(peace.home, tmp_path / "home")
    dying = small_package(tmp_path / "dying", entries=[make_entry("L2", kind="union")])
    ran = sohtx(home, "sohtx.ledger.writing:Writing.publish", "before", "1", "load", dying, code=DYING)
    assert ran.returncode == 9, ran.stderr

    joins = make_entry("H1", "joined_union", related_org_id="L2", effective_on="2021-01-01")
    for package in (
        small_package(tmp_path / "joins", entries=[joins]),
        small_package(tmp_path / "reports", returns=[make_return("L2", form="LHHTX-6T")]),
    ):
        refused = sohtx(home, "load", package)
        assert refused.returncode == 2, refused.stdout
        assert "L2" in refused.stderr


def test_a_rebuild_that_died_changes_nothing(peace: Peace, tmp_path: Path) -> None:
    home = _copy(peace.home, tmp_path / "home")
    before = told(home, *QUESTION)
    for step, when, call in (
        ("sohtx.ledger.writing:Writing.write_aside", "after", 1),
        ("sohtx.ledger.writing:Writing.publish", "before", 1),
        ("sohtx.ledger.writing:Writing.publish", "after", 1),
        ("sohtx.register.rebuilding:tidy", "after", 1),
    ):
        assert sohtx(home, step, when, str(call), "rebuild", code=DYING).returncode == 9
        assert told(home, *QUESTION) == before
        assert told(home, "verify") == "The book is intact.\n"
    told(home, "rebuild")
    assert leftovers(home) == []
    assert told(home, *QUESTION) == before


def _copy(standing: Path, home: Path) -> Path:
    shutil.copytree(standing, home)
    return home
