"""Several at once: loads that refuse one another and are tried again, readers who only ever see whole states."""

import importlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from exchange.running import Book

from .building import (
    TIMEOUT,
    database,
    done,
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

LOADERS, EACH, READERS = 3, 4, 2
BUSY = "another load is under way; wait until it is done, then try again"
ASKED = (*("--indicator", "coop_count"), *("--indicator", "members"), *("--indicator", "revenue"))
FIGURES = ("figures", "2023-S1", *ASKED, "--format", "csv")

LOADING = """
import contextlib, io, sys, time
from sohtx.cli import run
busy = 0
for package in sys.argv[1:]:
    while True:
        err = io.StringIO()
        with contextlib.redirect_stderr(err), contextlib.redirect_stdout(io.StringIO()):
            status = run(["load", package])
        if status == 0:
            break
        if status != 2 or err.getvalue().strip() != "another load is under way; wait until it is done, then try again":
            sys.exit(f"{status}: {err.getvalue()}")
        busy += 1
        time.sleep(0.01)
print(busy)
"""
READING = """
import contextlib, io, pathlib, sys
from sohtx.cli import run
stop = pathlib.Path(sys.argv[1])
is_last = False
while not is_last:
    is_last = stop.exists()
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        status = run(sys.argv[2:])
    if status:
        sys.exit(f"{status}: {out.getvalue()}")
    print(",".join(line.split(",")[4] for line in out.getvalue().splitlines()[1:]))
"""


def _package(folder: Path, number: int) -> Path:
    """One cooperative more, whose members are a power of two: sums tell which packages are in them."""
    org_id = f"H{number:02}"
    told_of = make_return(org_id, members=str(2**number), revenue=f"{2**number}.5")
    return small_package(folder / org_id, entries=[make_entry(org_id)], returns=[told_of])


def _wait(process: "subprocess.Popen[str]") -> str:
    """What a process printed, which must have succeeded."""
    try:
        out, err = process.communicate(timeout=TIMEOUT)
    finally:
        process.kill()
    assert process.returncode == 0, err
    return out


def test_loads_and_readers_at_once(tmp_path: Path) -> None:
    home, stop = tmp_path / "home", tmp_path / "stop"
    packages = [_package(tmp_path / "packages", number) for number in range(LOADERS * EACH)]
    done(home, "load", _package(tmp_path / "packages", LOADERS * EACH))

    readers = [start(home, stop, *FIGURES, code=READING) for _ in range(READERS)]
    loaders = [start(home, *packages[n::LOADERS], code=LOADING) for n in range(LOADERS)]
    try:
        busy = sum(int(_wait(process)) for process in loaders)
        stop.touch()
        seen = [_wait(process).splitlines() for process in readers]
    finally:
        for process in (*loaders, *readers):
            process.kill()

    prefixes = _prefixes(home)
    print(
        f"\n{busy} loads were refused as busy; readers saw {[len(set(lines)) for lines in seen]} states of {len(prefixes)}"
    )
    assert len(prefixes) == LOADERS * EACH + 1
    assert places(home) == list(range(1, LOADERS * EACH + 2))
    for lines in seen:
        states = [prefixes.index(line) for line in lines]  # a state that is no prefix is in no list
        assert states == sorted(states)
        assert lines[-1] == prefixes[-1]
    assert busy > 0
    assert leftovers(home) == []
    assert done(home, "verify") == "The book is intact.\n"
    exported = tmp_path / "exported"
    done(home, "export", exported)
    assert {dict(row)["org_id"] for row in rows_of(exported, "returns")["returns"]} == {
        f"H{number:02}" for number in range(LOADERS * EACH + 1)
    }


def _prefixes(home: Path) -> list[str]:
    """What each whole state says: count, members and revenue after each load, in the order of their places."""
    with database(home) as con:
        query = (
            "SELECT o.org_id FROM returns_filingversion f JOIN register_organization o ON o.id = f.organization_id "
            "JOIN ledger_transaction t ON t.id = f.transaction_id ORDER BY t.place"
        )
        numbers = [int(org_id[1:]) for (org_id,) in con.execute(query)]
    states, members = [], 0
    for count, number in enumerate(numbers, start=1):
        members += 2**number
        revenue = f"{2 * members + count}"
        whole, half = divmod(int(revenue), 2)
        states.append(f"{count},{members},{whole}{'.5' if half else ''}")
    return states


def test_a_load_while_another_is_under_way_is_refused_as_busy(tmp_path: Path) -> None:
    home = tmp_path / "home"
    told(home, "load", _package(tmp_path, 0))
    with FileLock(home / "load.lock"):
        refused = sohtx(home, "load", _package(tmp_path, 1))
        assert (refused.returncode, refused.stdout, refused.stderr.strip()) == (2, "", BUSY)
        assert told(home, *FIGURES).count("coop_count,") == 1
        assert told(home, "verify") == "The book is intact.\n"
    told(home, "load", _package(tmp_path, 1))


@pytest.mark.skipif(os.name == "nt", reason="processes cannot be paused on Windows")
def test_readers_do_not_wait_for_a_load_that_stands_still(tmp_path: Path) -> None:
    """A load stopped at any instant holds nobody up, and nothing of it is seen."""
    home = tmp_path / "home"
    told(home, "load", _package(tmp_path, 0))
    before = told(home, *FIGURES)
    entries = [make_entry(f"X{n}") for n in range(4_000)]
    returns = [make_return(f"X{n}") for n in range(4_000)]
    load = start(home, "load", small_package(tmp_path / "big", entries=entries, returns=returns))
    try:
        for _ in range(3):
            time.sleep(0.5)
            if load.poll() is not None:
                break
            load.send_signal(signal.SIGSTOP)
            begun = time.monotonic()
            seen = told(home, *FIGURES)
            assert time.monotonic() - begun < 15
            load.send_signal(signal.SIGCONT)
            assert seen in (before, _after(home, load, seen))
    finally:
        load.send_signal(signal.SIGCONT)
        _wait(load)
    assert told(home, *FIGURES) != before


def _after(home: Path, load: "subprocess.Popen[str]", seen: str) -> str:
    """What is seen once the load is done, which is waited for only if it must have been seen."""
    _wait(load)
    return told(home, *FIGURES) if seen else ""


# -- a load between any two steps of a reader ----------------------------------------------------


def _load_beside(package: Path, *, compacts: bool) -> None:
    """Load in a thread, which has a connection of its own, and wait for it."""
    from django.db import connection

    from sohtx.exchange.loading import load
    from sohtx.figures.extract import compact

    def run() -> None:
        try:
            load(package)
            if compacts:
                compact()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()


class _Between:
    """Calls a function, and once, before one of the calls, has a load happen beside it."""

    def __init__(self, function: Callable[..., Any], call: int, load: Callable[[], object]) -> None:
        self._function, self._load, self._left = function, load, call

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._left -= 1
        if self._left == 0:
            self._load()
        return self._function(*args, **kwargs)


@pytest.fixture
def two_states(tmp_path: Path) -> tuple[Path, Path]:
    """A book whose extract lags behind it, and a package that changes what the reader is reading."""
    home = tmp_path / "home"
    told(
        home, "load", small_package(tmp_path / "one", entries=[make_entry("H1")], returns=[make_return("H1")])
    )
    behind = small_package(tmp_path / "two", entries=[make_entry("H2")], returns=[make_return("H2")])
    _load_without_compacting(home, behind)
    moved = make_entry(
        "H1", "amended", area_code="97002", effective_on="2021-01-01", recorded_at="2021-01-05"
    )
    leaves = make_entry("H2", "dissolved", effective_on="2023-01-05", recorded_at="2023-01-06")
    again = make_return("H1", members="40", recorded_at="2023-08-01")
    entries = [moved, leaves, make_entry("H3")]
    returns = [again, make_return("H3")]
    return home, small_package(tmp_path / "three", entries=entries, returns=returns, targets=[make_target()])


def _load_without_compacting(home: Path, package: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sohtx.figures.extract.compact", lambda: True)
        told(home, "load", package)


BY_AREA = (
    "figures",
    "2023-S1",
    "--by",
    "area",
    *ASKED,
    "--indicator",
    "coop_count_plan_pct",
    "--format",
    "csv",
)
SEAMS = [
    *[("sohtx.figures.extract._query", call) for call in (1, 2, 3, 4)],
    ("sohtx.figures.extract._usable", 1),
    ("sohtx.figures.extract._newer_rows", 1),
    ("sohtx.figures.extract._on", 1),
    ("sohtx.figures.extract.fill", 1),
    ("sohtx.figures.extract._view_filings", 1),
    ("sohtx.figures.asking.TargetsInForce", 1),
    ("sohtx.figures.asking.Answers", 1),
]
COMPACTED = [SEAMS[0], SEAMS[4], SEAMS[6], SEAMS[8], SEAMS[10]]
CASES = [(*seam, False) for seam in SEAMS] + [(*seam, True) for seam in COMPACTED]
CASE_IDS = [f"{seam.rpartition('.')[2]}-{n}{'-and compacts' * compacts}" for seam, n, compacts in CASES]


@pytest.mark.parametrize(("seam", "call", "compacts"), CASES, ids=CASE_IDS)
def test_figures_see_one_state_though_a_load_comes_between(
    seam: str,
    call: int,
    compacts: bool,
    two_states: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home, package = two_states
    before = told(home, *BY_AREA)
    _interrupt(monkeypatch, seam, call, lambda: _load_beside(package, compacts=compacts))

    seen = told(home, *BY_AREA)

    monkeypatch.undo()
    assert len(places(home)) == 3, "the load did not happen"
    assert seen in (before, told(home, *BY_AREA))


@pytest.mark.parametrize("call", range(1, 9))
def test_an_export_sees_one_state_though_a_load_comes_between(
    call: int, two_states: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, package = two_states
    told(home, "export", tmp_path / "before")
    _interrupt(
        monkeypatch,
        "sohtx.exchange.exporting._write_file",
        call,
        lambda: _load_beside(package, compacts=True),
    )

    told(home, "export", tmp_path / "seen")

    monkeypatch.undo()
    told(home, "export", tmp_path / "after")
    assert rows_of(tmp_path / "before") != rows_of(tmp_path / "after"), "the load did not happen"
    assert rows_of(tmp_path / "seen") in (rows_of(tmp_path / "before"), rows_of(tmp_path / "after"))


VERIFYING = [
    ("sohtx.exchange.verifying.verify_derived", 1),
    ("sohtx.register.rebuilding._stored", 1),
    ("sohtx.register.rebuilding._stored", 2),
    ("sohtx.exchange.verifying.units_of_book", 1),
]


@pytest.mark.parametrize(("seam", "call"), VERIFYING, ids=lambda part: str(part).rpartition(".")[2])
def test_verify_raises_no_false_alarm_though_a_load_comes_between(
    seam: str, call: int, two_states: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, package = two_states
    _interrupt(monkeypatch, seam, call, lambda: _load_beside(package, compacts=True))

    ran = Book(home).sohtx("verify", lang="en")

    monkeypatch.undo()
    assert len(places(home)) == 3, "the load did not happen"
    assert (ran.status, ran.err) == (0, "")


def _interrupt(monkeypatch: pytest.MonkeyPatch, seam: str, call: int, load: Callable[[], object]) -> None:
    """Have the load happen before a call of what the reader does."""
    module, _, name = seam.rpartition(".")
    owner = importlib.import_module(module)
    monkeypatch.setattr(owner, name, _Between(getattr(owner, name), call, load))
