"""Single acts: refused like a package, whole or not at all, in any number at once."""

import csv
import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest

from builders import case_id, read_cases
from exchange.running import Book
from ledger.building import leftovers, sohtx, start, write_csv
from sohtx.core.codes import Kind
from sohtx.core.refusal import Problem, Refusal

from .recording import BASE, birth, derived_rows, load, make, package_of, speaking, told

from sohtx.register.recording import acts  # isort: skip
from sohtx.register.recording.acts import Attributes, Founding, Paper  # isort: skip
from sohtx.register.recording.entries import COLUMNS, NewEntry  # isort: skip

SERVER = os.environ.get("SOHTX_TEST_POSTGRES", "")
CASES = read_cases("recording.yaml")
INTACT = "The book is intact.\n"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A book of a few organizations."""
    folder = tmp_path_factory.mktemp("recording")
    load(folder / "home", package_of(folder / "package", BASE))
    return Book(folder / "home")


@pytest.fixture
def here(base: Book, tmp_path: Path) -> Iterator[Path]:
    """A copy of it, on which the program in this process works."""
    from django.db import connection

    home = base.copy(tmp_path / "home").home
    with speaking(home):
        yield home
        connection.close()


def record(*entries: NewEntry, by: str = "lan", act: str = "register.test", **more: Any) -> Any:
    from sohtx.register.services import record as service

    return service(list(entries), by=by, act=act, **more)


# -- refused like a package ----------------------------------------------------------------------


def _said(problems: Any) -> Counter[tuple[Any, ...]]:
    """The problems, but for the place of the earlier line: the header is none in an act."""
    return Counter(
        (p.column, p.value, *(re.sub(r"\d+", "…", w) for w in (*p.what, *p.mend))) for p in problems
    )


def _refusal_of_load(home: Path, folder: Path, entries: list[NewEntry]) -> Counter[tuple[Any, ...]]:
    from sohtx.exchange.loading import load as load_package

    rows = [
        {"entry_id": f"N{n}", "recorded_at": "2023-02-02T08:00:00"} | {k: v for k, v in e.cells.items() if v}
        for n, e in enumerate(entries, start=1)
    ]
    with pytest.raises(Refusal) as refused:
        load_package(package_of(folder, rows))
    return _said(refused.value.problems)


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_refused_as_a_package_would_be(case: dict[str, Any], here: Path, tmp_path: Path) -> None:
    from sohtx.ledger.models import Transaction

    entries = [NewEntry(**({"effective_on": "2023-02-01"} | cells)) for cells in case["entries"]]
    before = Transaction.objects.count()

    with pytest.raises(Refusal) as refused:
        record(*entries)

    problems = refused.value.problems
    assert _said(problems) == _refusal_of_load(here, tmp_path / "refused", entries)
    assert sorted(p.column for p in problems) == case["columns"]
    assert Transaction.objects.count() == before
    assert leftovers(here) == []


def test_an_act_of_nothing_is_refused(here: Path) -> None:
    with pytest.raises(Refusal, match="there is no entry to record"):
        record()


def test_of_several_entries_the_refusal_tells_which(here: Path) -> None:
    with pytest.raises(Refusal) as refused:
        record(make(org_id="H1"), make(org_id="H2", sector="lumber"))
    problem: Problem = refused.value.problems[0]
    assert (problem.file, problem.line, problem.column, problem.value) == ("H2", 2, "sector", "lumber")


# -- what is recorded ----------------------------------------------------------------------------


def test_what_is_recorded_is_what_a_package_of_it_would_have_brought(here: Path, tmp_path: Path) -> None:
    """The same entries by acts and by a load: the same rows and figures."""
    cells = {"recorded_at": "2023-02-02T08:00:00"}
    new = [
        make(entry_id="N1", org_id="H1", charter_capital="5500.5", area_code="97002", **cells),
        make("joined_union", entry_id="N2", org_id="H2", related_org_id="L1", **cells),
        make("established", entry_id="N3", org_id="H3", name="Hợp tác xã Mới", tax_code="12", **cells),
        make("voided", entry_id="N4", org_id="T1", supersedes="E-T1", **cells),
        make("established", entry_id="N5", org_id="T1", kind="group", name="Tổ", recorded_at="2023-02-03"),
    ]
    loaded = Book(here).copy(tmp_path / "loaded").home

    record(*new[:2])
    record(new[2])
    record(*new[3:])
    exported = {p.name: p.read_bytes() for p in _exported(here, tmp_path / "acts")}

    load(loaded, package_of(tmp_path / "package", [entry.cells for entry in new]))
    by_load = {p.name: p.read_bytes() for p in _exported(loaded, tmp_path / "load")}
    assert _rows(exported) == _rows(by_load)
    for asked in (("figures", "2023-S1", "--by", "area", "--format", "csv"), ("findings", "--format", "csv")):
        assert sorted(told(here, *asked).splitlines()) == sorted(told(loaded, *asked).splitlines())


def _exported(home: Path, folder: Path) -> list[Path]:
    told(home, "export", str(folder))
    return sorted(folder.glob("*.csv"))


def _rows(files: dict[str, bytes]) -> dict[str, Counter[Any]]:
    return {
        name: Counter(tuple(row) for row in csv.reader(content.decode("utf-8-sig").splitlines()))
        for name, content in files.items()
    }


def test_who_recorded_what_is_kept_and_is_under_the_digest(here: Path) -> None:
    from sohtx.ledger.models import Transaction

    recorded = record(make(org_id="H1", charter_capital="1"), by="Nguyễn Thị Lan", act="register.change")
    row = Transaction.objects.get(place=recorded.place)
    assert (row.by, row.act, row.counts) == ("Nguyễn Thị Lan", "register.change", {"register.Entry": 1})
    assert told(here, "verify") == INTACT

    Transaction.objects.filter(pk=row.pk).update(by="Trần Văn Tám")
    ran = Book(here).sohtx("verify", lang="en")
    assert f"transaction {recorded.place}" in ran.err + ran.out


def test_names_are_made_up_and_moments_are_now(here: Path) -> None:
    from sohtx.core.moment import now
    from sohtx.register.models import Entry

    before = now()
    recorded = record(make("established", kind="group"), make("established", name="B"))
    rows = list(Entry.objects.filter(entry_id__in=recorded.entry_ids).order_by("number"))

    assert [row.organization.org_id.partition("-")[0] for row in rows] == ["THT", "HTX"]
    assert set(recorded.organizations) == {row.organization.org_id for row in rows}
    assert all(before <= row.recorded_at <= now() for row in rows)
    assert sorted(recorded.entry_ids) == list(recorded.entry_ids)
    assert len(recorded.entry_ids[0]) == len("E-20260131-7f3a9c")


def test_the_same_act_again_is_nothing_new(here: Path) -> None:
    entry = make(entry_id="N1", org_id="H1", charter_capital="10")
    first, again = record(entry), record(entry)
    assert first.place is not None
    assert again.place is None
    assert again.entry_ids == ()
    assert told(here, "verify") == INTACT


def test_what_is_written_within_falls_with_the_act(here: Path) -> None:
    from sohtx.register.models import Contact, Entry

    def write(recorded: Any) -> None:
        from sohtx.ledger.models import Transaction

        Contact.objects.create(
            transaction=Transaction.objects.get(place=recorded.place), organization_id=recorded.organizations["H1"],
            role="chair", name="Nguyễn Văn Mẫu", recorded_at=1, recorded_as="x",
        )  # fmt: skip

    def fail(recorded: Any) -> None:
        write(recorded)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        record(make(entry_id="N1", org_id="H1"), within=fail)
    assert not Contact.objects.exists()
    assert not Entry.objects.filter(entry_id="N1").exists()
    assert leftovers(here) == []

    record(make(entry_id="N1", org_id="H1"), within=write)
    assert Contact.objects.count() == 1


def test_the_first_act_of_an_installation_brings_the_official_units(home: Path) -> None:
    from sohtx.ledger.models import Transaction

    with speaking(home):
        record(make("established", area_code="02683"))
        assert Transaction.objects.get().counts["register.Entry"] == 1
        assert Transaction.objects.get().counts["areas.AreaUnit"] > 10_000
        assert told(home, "verify") == INTACT
        record(make("established", area_code="02683", name="Thứ hai"))
        assert told(home, "verify") == INTACT
        figures = told(home, "figures", "2023-S1", "--indicator", "coop_established", "--format", "csv")
        assert figures.splitlines()[1].split(",")[4] == "2"


# -- every act -----------------------------------------------------------------------------------

PAPER = Paper(number="1/QĐ", issuer="UBND xã")


def _founding(kind: Kind = Kind.COOPERATIVE, **attributes: Any) -> Founding:
    return Founding(kind=kind, attributes=Attributes(**({"name": "Mới", "area_code": "97002"} | attributes)))


def _days() -> Any:
    from datetime import date, timedelta

    day = date(2023, 1, 10)
    while True:
        yield day
        day += timedelta(days=1)


def test_every_act_leaves_an_intact_book_that_a_rebuild_does_not_change(here: Path) -> None:
    days = _days()
    new = [_founding() for _ in range(5)]
    union = _founding(Kind.UNION)
    coop = _founding()
    for entries in (
        acts.establish(union, on=next(days), paper=PAPER),
        *(acts.open_standing(one, on=next(days)) for one in new[:3]),
        acts.change("H1", Attributes(area_code="97002", is_alliance_member=True), on=next(days)),
        acts.suspend("H1", on=next(days)),
        acts.resume("H1", on=next(days)),
        acts.not_at_address("H1", on=next(days)),
        acts.revoke("H1", on=next(days)),
        acts.reinstate("H1", on=next(days)),
        acts.observe("H1", is_active=False, on=next(days)),
        acts.observe("H1", is_active=True, on=next(days)),
        acts.join_union("H1", "L1", on=next(days)),
        acts.join_union("H2", union.org_id, on=next(days)),
        acts.leave_union("H1", "L1", on=next(days)),
        acts.convert("T1", "5399000022", coop, on=next(days)),
        acts.merge([new[0].org_id, new[1].org_id], "H1", on=next(days), changed=Attributes(charter_capital=9000)),
        acts.divide(new[2].org_id, [new[3], new[4]], on=next(days)),
        acts.split_off("H1", [_founding()], on=next(days)),
        acts.consolidate([new[3].org_id, new[4].org_id], _founding(), on=next(days)),
        acts.begin_dissolution("H2", on=next(days)),
        acts.dissolve("H2", "cooperative", on=next(days)),
        acts.begin_bankruptcy(coop.org_id, on=next(days)),
        acts.go_bankrupt(coop.org_id, on=next(days)),
        acts.dissolve("L1", "union", on=next(days)),
    ):  # fmt: skip
        record(*entries)
    group = record(*acts.establish(_founding(Kind.GROUP), on=next(days)))
    (group_id,) = group.organizations
    mistaken = record(*acts.dissolve(group_id, "group", on=next(days)))
    record(*acts.void(group_id, mistaken.entry_ids[0], on=next(days)))
    change = record(*acts.change("H1", Attributes(charter_capital=1), on=next(days)))
    right = acts.change("H1", Attributes(charter_capital=2), on=next(days))[0]
    record(*acts.correct(change.entry_ids[0], right))

    assert told(here, "verify") == INTACT
    rows = derived_rows()
    codes = {"coop_count": "3", "union_count": "1", "group_count": "1", "coop_other_exits": "6"}
    codes |= {"coop_other_entries": "8", "coop_dissolved": "1", "charter_capital_registered": "2"}
    codes |= {
        "coop_established": "0",
        "union_dissolved": "1",
        "group_other_exits": "1",
        "union_established": "1",
    }
    asked = [word for code in codes for word in ("--indicator", code)]
    lines = told(here, "figures", "2023-S1", *asked, "--format", "csv").splitlines()[1:]
    assert {line.split(",")[0]: line.split(",")[4] for line in lines} == codes

    told(here, "rebuild")
    assert derived_rows() == rows
    assert told(here, "verify") == INTACT
    assert leftovers(here) == []


# -- several at once -----------------------------------------------------------------------------

ACTING = """
import sys
from sohtx.config.starting import start
start()
from sohtx.core.refusal import Refusal
from sohtx.register.recording.entries import NewEntry
from sohtx.register.services import record
org, mark, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
done = []
for n in range(times):
    for entry, day in (("dissolved", 1), ("established", 2)):
        cells = {} if entry == "dissolved" else {"kind": "cooperative", "name": mark, "area_code": "97001"}
        name = f"{mark}-{n}-{entry}"
        on = f"2023-01-{day:02}" if n == 0 else f"2023-{n + 1:02}-{day:02}"
        try:
            record([NewEntry(entry=entry, entry_id=name, org_id=org, effective_on=on, **cells)], by=mark, act="race")
            done.append(name)
        except Refusal as refusal:
            assert "exist" in str(refusal), str(refusal)
print(" ".join(done))
"""
DYING = """
import os, sys
from unittest import mock
from sohtx.config.starting import start
start()
from sohtx.ledger.writing import Writing
from sohtx.register.recording.entries import NewEntry
from sohtx.register.services import record
when, real = sys.argv[1], Writing.publish
def publish(self, check):
    if when == "after":
        real(self, check)
    os._exit(9)
with mock.patch.object(Writing, "publish", publish):
    record([NewEntry(entry="amended", org_id="H1", effective_on="2023-01-01", charter_capital="7")], by="x", act="y")
"""


@contextmanager
def _database(kind: str) -> Iterator[dict[str, str]]:
    """The environment of a database: SQLite in the data folder, or a new one on the server."""
    if kind == "sqlite":
        yield {}
        return
    if not SERVER:
        pytest.skip("SOHTX_TEST_POSTGRES names no server: see tools/with_postgres.sh")
    import psycopg

    name = f"sohtx_{uuid4().hex}"
    with psycopg.connect(SERVER, autocommit=True) as con:
        con.execute(f'CREATE DATABASE "{name}"')
    yield {"DATABASE_URL": urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))}
    with psycopg.connect(SERVER, autocommit=True) as con:
        con.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgres"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """A book of a few organizations, on either database."""
    with _database(request.param) as environment:
        home = tmp_path / "home"
        ran = sohtx(home, "load", package_of(tmp_path / "package", BASE), **environment)
        assert ran.returncode == 0, ran.stderr
        yield home, environment


def _ended(process: Any) -> str:
    out, err = process.communicate(timeout=180)
    assert process.returncode == 0, err
    return str(out)


def test_writers_of_one_organization_never_break_its_order(
    installation: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    """Three writers try the same turns: of every turn one succeeds, whoever it is, beside loads and a rebuild."""
    home, environment = installation
    writers = [start(home, "H1", f"W{n}", "6", code=ACTING, **environment) for n in range(3)]
    others = start(home, "H2", "V", "6", code=ACTING, **environment)
    more = tmp_path / "more"  # a package that brings units is checked again whatever was recorded
    write_csv(more / "entries.csv", COLUMNS, [birth("H8")])
    load_beside = start(home, "load", more, **environment)
    done = [name for process in writers for name in _ended(process).split()]
    _ended(load_beside)
    assert len(_ended(others).split()) == 12
    _ended(start(home, "rebuild", **environment))

    turns = Counter(name.partition("-")[2] for name in done)
    assert turns == {f"{n}-{entry}": 1 for n in range(6) for entry in ("dissolved", "established")}
    assert sohtx(home, "verify", **environment).stdout == INTACT
    asked = ("figures", "2023", "--indicator", "coop_count", "--format", "csv")
    assert sohtx(home, *asked, **environment).stdout.splitlines()[1].split(",")[4] == "3"


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_writer_that_dies_leaves_nothing(installation: tuple[Path, dict[str, str]], when: str) -> None:
    home, environment = installation
    asked = ("figures", "2023", "--indicator", "charter_capital_registered", "--format", "csv")
    before = sohtx(home, *asked, **environment).stdout
    assert sohtx(home, when, code=DYING, **environment).returncode == 9
    assert sohtx(home, *asked, **environment).stdout == before
    assert sohtx(home, "verify", **environment).stdout == INTACT
    if not environment:
        assert leftovers(home) == []


def test_an_act_between_the_check_and_the_writing_is_seen(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another ends the organization just after this one was checked: it is checked again, and refused."""
    from sohtx.register import services

    real, calls = services.foresee, []

    def overtaken(entries: Any) -> Any:
        calls.append(1)
        prospect = real(entries)
        if len(calls) == 1:
            monkeypatch.setattr(services, "foresee", real)
            record(make("dissolved", org_id="H1"))
            monkeypatch.setattr(services, "foresee", overtaken)
        return prospect

    monkeypatch.setattr(services, "foresee", overtaken)
    with pytest.raises(Refusal, match="a status while the organization does not exist"):
        record(make("suspended", org_id="H1", effective_on="2023-03-01"))
    assert len(calls) == 2
    assert told(here, "verify") == INTACT


def test_an_act_on_another_organization_is_no_reason_to_check_again(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sohtx.register import services

    real, calls = services.foresee, []

    def beside(entries: Any) -> Any:
        prospect = real(entries)
        calls.append(prospect.place)
        if len(calls) == 1:
            record(make(org_id="H2"))
        return prospect

    monkeypatch.setattr(services, "foresee", beside)
    record(make("suspended", org_id="H1"))
    assert len(calls) == 2  # one each
    assert told(here, "verify") == INTACT


def test_a_dead_load_that_holds_a_name_is_swept(here: Path, tmp_path: Path) -> None:
    """A load wrote the entry N1 and the union H9, and died before it was published."""
    from sohtx.ledger.writing import Writing
    from sohtx.register.models import Entry, Organization
    from sohtx.register.recording.foreseeing import foresee
    from sohtx.register.services import CONTENT, STORED, _keyed, _stored

    dead = [make("established", entry_id="N1", org_id="H9", kind="union")]
    row = _stored(foresee(dead).entries[0])
    key = Organization.objects.create(org_id="H9", kind="union").pk
    Writing("load").write(Entry, STORED, [row], CONTENT, lambda cells: _keyed(cells, {"H9": key}))

    record(make("established", entry_id="N1", org_id="H9"))

    assert Organization.objects.get(org_id="H9").kind == "cooperative"
    assert told(here, "verify") == INTACT
    assert leftovers(here) == []


def test_an_organization_that_only_a_dead_load_named_takes_its_kind_from_the_act(here: Path) -> None:
    from sohtx.register.models import Organization

    Organization.objects.create(org_id="H9", kind="union")
    record(make("established", org_id="H9"))
    assert Organization.objects.get(org_id="H9").kind == "cooperative"
    assert told(here, "verify") == INTACT


def test_an_act_during_a_rebuild_keeps_what_it_derived(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sohtx.register import rebuilding

    real = rebuilding.Writing.publish

    def publish(self: Any, *check: Any) -> Any:
        monkeypatch.setattr(rebuilding.Writing, "publish", real)
        record(make("suspended", org_id="H1"))
        return real(self, *check)

    monkeypatch.setattr(rebuilding.Writing, "publish", publish)
    rebuilding.rebuild(lambda *_: None)
    assert told(here, "verify") == INTACT


@pytest.mark.parametrize(("org_id", "checks"), [("H2", 1), ("H1", 2)])
def test_a_load_is_checked_again_only_for_what_it_names(
    org_id: str, checks: int, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An act is recorded while a package with an entry of H1 is being written."""
    from sohtx.exchange import loading

    real, calls = loading._Loading.write, []

    def write(self: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            record(make(org_id=org_id, charter_capital="7"))
        return real(self)

    monkeypatch.setattr(loading._Loading, "write", write)
    new = make(entry_id="N1", org_id="H1", recorded_at="2023-02-02", area_code="97002").cells
    write_csv(tmp_path / "more" / "entries.csv", COLUMNS, [new])
    assert loading.load(tmp_path / "more").place == 3
    assert len(calls) == checks
    assert told(here, "verify") == INTACT


# -- units ---------------------------------------------------------------------------------------


def test_units_are_read_once_until_some_are_written(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sohtx.areas import queries

    queries.forget_units()
    reads: list[int] = []
    real = queries._read_units
    monkeypatch.setattr(queries, "_read_units", lambda place: reads.append(place) or real(place))

    first = queries.units_of_book()
    record(make(org_id="H1"))
    record(make(org_id="H1"))
    assert queries.units_of_book() is first
    assert reads == [1]

    folder = package_of(tmp_path / "package", [birth("H8")])
    with (folder / "areas.csv").open("a", encoding="utf-8") as stream:
        stream.write("97003,Xã Thử,commune,97,2020-01-01,\n")
    load(here, folder)
    units = queries.units_of_book()
    assert units is not None and "97003 2020-01-01" in units.rows
    assert queries.units_of_book(2) is first
