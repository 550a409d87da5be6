"""The directory finds what is meant, counts it, pages through it, and is always as new as the ledger.

What must be found first is in ``tests/cases/search.yaml``.
"""

import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.running import Book
from ledger.building import ENTRY_COLUMNS, told, write_csv

CASES: dict[str, Any] = yaml.load(
    (Path(__file__).parents[1] / "cases" / "search.yaml").read_text("utf-8"), Loader=yaml.BaseLoader
)
TODAY = date(2026, 6, 30)


class Within(NamedTuple):
    """Somebody's reach."""

    everything: bool = False
    areas: frozenset[str] = frozenset()
    organizations: frozenset[str] = frozenset()


def entry(org_id: str, what: str, on: str, **cells: str) -> dict[str, str]:
    return {
        "entry_id": f"{org_id}/{what}",
        "org_id": org_id,
        "entry": what,
        "effective_on": on,
        "recorded_at": on,
    } | cells


def entries_of(rows: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    for row in rows:
        names = [*row.get("was", []), row["name"]]
        cells = {
            "kind": row.get("kind", "cooperative"),
            "tax_code": row.get("tax", ""),
            "area_code": row["unit"],
        }
        cells |= {"sector": row.get("sector", "agriculture"), "name": names[0]}
        yield entry(row["id"], "established", row["on"], **cells)
        for year, name in enumerate(names[1:], 2021):
            yield entry(row["id"], "amended", f"{year}-01-01", name=name)
        if "ended" in row:
            yield entry(row["id"], "dissolved", row["ended"])


def write_register(folder: Path) -> Path:
    units = CASES["units"]
    areas = [
        {"code": u["code"], "name": u["name"], "level": u["level"], "parent_code": u.get("parent", "")}
        | {"valid_from": u.get("from", ""), "valid_to": u.get("to", "")}
        for u in units
    ]
    changes = [
        {"on": u["to"], "from_code": u["code"], "to_code": u["into"], "share": "1", "law": "giả định"}
        for u in units
        if "into" in u
    ]
    write_csv(folder / "areas.csv", list(areas[0]), areas)
    write_csv(folder / "area_changes.csv", list(changes[0]), changes)
    write_csv(folder / "entries.csv", ENTRY_COLUMNS, entries_of(CASES["register"]))
    return folder


def load(home: Path, folder: Path, *entries: dict[str, str]) -> None:
    write_csv(folder / "entries.csv", ENTRY_COLUMNS, entries)
    told(home, "load", folder)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The register of the cases; not to be changed."""
    home = tmp_path_factory.mktemp("directory") / "home"
    told(home, "load", write_register(home.parent / "package"))
    return home


def at(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    from sohtx.config.starting import start

    monkeypatch.setenv("SOHTX_HOME", str(home))
    start()
    return home


@pytest.fixture
def register(whole: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The register, to be read."""
    return at(whole, monkeypatch)


@pytest.fixture
def copy(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the register, to be changed."""
    return at(Book(whole).copy(tmp_path / "home").home, monkeypatch)


def found(**asked: Any) -> list[str]:
    """The identifiers of what is found, in order."""
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import find

    return [row.org_id for row in find(Query(**asked), today=TODAY).rows]


def page(**asked: Any) -> Any:
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import find

    return find(Query(**asked), today=TODAY)


ALL = sorted(row["id"] for row in CASES["register"])


# The cases


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["type"])
def test_what_is_meant_is_found_first(register: Path, case: dict[str, Any]) -> None:
    rows = found(text=case["type"])
    assert rows[: len(case["first"])] == case["first"], case["why"]
    assert not set(rows) & set(case.get("not", [])), case["why"]
    assert len(rows) == len(case["first"]) or "all" not in case, case["why"]


@given(
    text=st.one_of(st.text(), st.text("htxdvnđ*\"'-:^(){}+0 ", max_size=400), st.text().map(lambda t: t * 50))
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_no_text_fails(register: Path, text: str) -> None:
    assert set(found(text=text)) <= set(ALL)


# Filters


def test_filters_narrow_and_facets_tell_what_else_there_is(register: Path) -> None:
    assert sorted(found()) == ALL
    assert found(kinds=("group",)) == ["BX-06"]
    assert found(sectors=("transport",)) == ["VT-08"]
    assert found(statuses=("ended",)) == ["CU-09"]
    assert sorted(found(statuses=("existing",))) == [org_id for org_id in ALL if org_id != "CU-09"]
    told_of = page(kinds=("group",))
    assert told_of.total == 1
    assert told_of.facets["kind"] == {"cooperative": 9, "group": 1, "union": 1}
    assert told_of.facets["status"] == {"operating": 1}
    ended = page(statuses=("ended",)).rows[0]
    assert (ended.ended_on, ended.ended_as, ended.status, ended.last_status) == (
        date(2022, 12, 1), "dissolved", "ended", "operating",
    )  # fmt: skip


def test_on_another_day_it_is_as_it_was_then(register: Path) -> None:
    assert found(on=date(2009, 12, 31)) == ["CU-09", "VT-08"]
    then = {row.org_id: row for row in page(on=date(2009, 12, 31)).rows}
    assert then["VT-08"].name == "Hợp tác xã Xe thồ Kim Thành" and then["VT-08"].former_names == ()
    assert then["CU-09"].status == "operating" and then["CU-09"].ended_on is None
    now = {row.org_id: row for row in page().rows}
    assert now["VT-08"].former_names == ("Hợp tác xã Xe thồ Kim Thành",)
    assert now["ST-04"].unit_name == "Xã Suối Thầu" and now["ST-04"].unit_today_name == "Xã Mường Hoa"


@pytest.mark.parametrize(
    ("unit", "today", "then"),
    [
        ("03010", ["MB-05", "ST-04", "TT-10", "VC-11"], ["ST-04"]),
        ("03016 2025-07-01", ["MB-05", "ST-04", "TT-10", "VC-11"], []),
        ("088", ["MB-05", "ST-04", "TT-10", "VC-11"], ["MB-05", "ST-04", "TT-10", "VC-11"]),
        ("082", ["BX-06", "CU-09", "DV-01", "LH-07", "VT-08"], ["BX-06", "CU-09", "DV-01", "VT-08"]),
        ("02683", ["BX-06", "CU-09", "DV-01", "LH-07", "VT-08"], ["LH-07"]),
        ("15 0001-01-01", ["CT-03", "TM-02"], ["CT-03", "TM-02"]),
        ("15", ALL, ["LH-07"]),
        ("VN", ALL, ALL),
    ],
)
def test_units_old_and_new(register: Path, unit: str, today: list[str], then: list[str]) -> None:
    assert sorted(found(units=(unit,))) == today
    assert sorted(found(units=(unit,), is_as_then=True)) == then


def test_days_of_birth_and_end(register: Path) -> None:
    from sohtx.register.directory.asking import Span

    assert found(born=Span(date(2008, 1, 1), date(2009, 9, 9))) == ["CU-09", "VT-08"]
    assert found(ended=Span(last=date(2022, 12, 1))) == ["CU-09"]
    assert found(ended=Span(first=date(2022, 12, 2))) == []


def test_only_what_is_within_reach_is_found_or_counted(register: Path) -> None:
    assert found(reach=Within()) == [] and page(reach=Within()).facets["kind"] == {}
    assert sorted(found(reach=Within(areas=frozenset({"03016"})))) == ["MB-05", "ST-04", "TT-10", "VC-11"]
    own = Within(areas=frozenset({"04627"}), organizations=frozenset({"BX-06", "none"}))
    assert sorted(found(reach=own)) == ["BX-06", "CT-03", "TM-02"]
    assert page(reach=own, text="hoa").total == 1
    assert found(reach=own, text="5300000018") == []
    assert sorted(found(reach=Within(everything=True))) == ALL


def test_who_has_moved_away_is_no_longer_seen_on_earlier_days(copy: Path, tmp_path: Path) -> None:
    home = {row["id"]: row["unit"] for row in CASES["register"]}["CT-03"]
    load(copy, tmp_path / "more", entry("CT-03", "amended", "2026-03-01", area_code="03016"))
    old, new = (Within(areas=frozenset({code})) for code in (home, "03016"))
    earlier = date(2026, 2, 1)

    assert "CT-03" in found(on=earlier) and "CT-03" in found(on=earlier, units=(home,))
    for reach in (old, new):
        assert "CT-03" not in found(on=earlier, reach=reach)
        assert page(on=earlier, reach=reach).total == len(found(on=earlier, reach=reach))
    assert "CT-03" in found(reach=new) and "CT-03" not in found(reach=old)
    assert found(on=earlier, reach=Within(organizations=frozenset({"CT-03"}))) == ["CT-03"]
    assert "TM-02" in found(on=earlier, reach=Within(areas=frozenset({"04627"})))


@pytest.mark.parametrize(
    "asked",
    [
        {"kinds": ("x",)},
        {"statuses": ("gone",)},
        {"sectors": ("y",)},
        {"units": ("none",)},
        {"size": 0},
        {"after": "x"},
    ],
)
def test_what_is_not_offered_is_refused(register: Path, asked: dict[str, Any]) -> None:
    from sohtx.core.refusal import Refusal

    with pytest.raises(Refusal):
        page(**asked)


@given(key=st.one_of(st.text(), st.text("abAB019_-", max_size=60)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_a_key_that_is_none_is_refused(register: Path, key: str) -> None:
    from sohtx.core.refusal import Refusal

    try:
        page(after=key)
    except Refusal:
        return
    assert key == ""


# Orders and pages


def test_orders(register: Path) -> None:
    from sohtx.register.directory.asking import Sort

    rows = {row.org_id: row for row in page().rows}
    assert found(sort=Sort.CODE)[:2] == ["DV-01", "TM-02"] and found(sort=Sort.CODE)[-1] == "BX-06"
    born = found(sort=Sort.BORN)
    assert born == sorted(rows, key=lambda org_id: rows[org_id].born_on)
    assert found(sort=Sort.BORN, is_descending=True) == born[::-1]
    assert [rows[org_id].unit_today_name for org_id in found(sort=Sort.UNIT)] == (
        ["Xã Bát Xát"] * 5 + ["Xã Mường Hoa"] * 4 + ["Xã Văn Chấn"] * 2
    )
    assert found(kinds=("cooperative",), text="dong tien", sort=Sort.NAME) == ["DV-01", "TT-10", "TM-02"]


@pytest.mark.parametrize("sort", ["best", "name", "unit", "born", "code"])
@pytest.mark.parametrize("text", ["", "hoa", "htx"])
@pytest.mark.parametrize("is_descending", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3, 20])
def test_pages_make_up_the_whole_forwards_and_backwards(
    register: Path, sort: str, text: str, is_descending: bool, size: int
) -> None:
    from sohtx.register.directory.asking import Query, Sort
    from sohtx.register.directory.finding import rows_of

    asked: dict[str, Any] = {"sort": Sort(sort), "text": text, "is_descending": is_descending}
    whole = [row.org_id for row in rows_of(Query(**asked), today=TODAY)]
    assert sorted(whole) == (ALL if not text else sorted(set(whole)))
    pages = [page(size=size, **asked)]
    while pages[-1].next_key:
        pages.append(page(size=size, after=pages[-1].next_key, **asked))
    assert [row.org_id for told_of in pages for row in told_of.rows] == whole
    assert {told_of.total for told_of in pages} == {len(whole)}
    assert pages[0].previous_key == ""
    back = pages[-1]
    for earlier in reversed(pages[:-1]):
        back = page(size=size, before=back.previous_key, **asked)
        assert back.rows == earlier.rows
    assert back.previous_key == ""


def test_one_row_costs_as_many_statements_as_many(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page()
    seen: list[str] = []
    connect = sqlite3.connect

    def listening(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        con = connect(*args, **kwargs)
        con.set_trace_callback(seen.append)
        return con

    monkeypatch.setattr(sqlite3, "connect", listening)
    counts = []
    for asked in ({"size": 1}, {"size": 10}, {"size": 1, "text": "hoa"}, {"size": 10, "text": "hoa"}):
        seen.clear()
        with CaptureQueriesContext(connection) as captured:
            page(**asked)
        counts.append((len(seen), len(captured)))
    assert counts[0] == counts[1] and counts[2] == counts[3]


# As new as the ledger


def test_an_act_is_in_the_next_answer(copy: Path, tmp_path: Path) -> None:
    before = page()
    load(
        copy,
        tmp_path / "p",
        entry("DV-01", "dissolved", "2026-02-01"),
        entry("TT-10", "amended", "2026-02-01", name="Hợp tác xã Bình Minh"),
    )
    assert found(text="bình minh") == ["TT-10"] and found(text="đồng tiến", statuses=("existing",)) == [
        "TT-10",
        "TM-02",
    ]
    after = page()
    assert after.place == before.place + 1 and after.total == before.total
    assert sorted(found(statuses=("ended",))) == ["CU-09", "DV-01"]


def test_brought_up_to_date_it_is_as_made_anew(copy: Path, tmp_path: Path) -> None:
    page()
    load(
        copy, tmp_path / "p", entry("MB-05", "suspended", "2026-02-01"), entry("XX-11", "established", "2026-03-01", kind="cooperative", name="Hợp tác xã Mới", area_code="04627"),
        entry("CU-09", "voided", "2022-12-01", recorded_at="2026-03-05", supersedes="CU-09/dissolved"),
    )  # fmt: skip
    page()
    newer = content(copy)
    from sohtx.register.directory.keeping import forget

    forget()
    page()
    assert content(copy) == newer


def content(home: Path) -> dict[str, list[Any]]:
    """All that the file holds, but for the numbers of cells."""
    with closing(sqlite3.connect(home / "directory.sqlite3")) as con:
        cells = {row[0]: row[1:] for row in con.execute("SELECT * FROM cell")}
        stretches = [(*row[:3], cells[row[3]], *row[4:]) for row in con.execute("SELECT * FROM stretch")]
        tables = ("about", "organization", "told", "own_name", "code", "vocabulary")
        held = {table: sorted(con.execute(f"SELECT * FROM {table}").fetchall()) for table in tables}
        con.execute("INSERT INTO words (words) VALUES ('integrity-check')")
        return held | {"stretch": sorted(stretches, key=str)}


def test_new_units_place_everyone_anew(copy: Path, tmp_path: Path) -> None:
    page()
    new = {
        "code": "04999",
        "name": "Xã Mới",
        "level": "commune",
        "parent_code": "15",
        "valid_from": "2026-01-01",
    }
    old = {
        "code": "04627",
        "name": "Xã Văn Chấn",
        "level": "commune",
        "parent_code": "15",
        "valid_from": "2025-07-01",
        "valid_to": "2026-01-01",
    }
    write_csv(tmp_path / "p" / "areas.csv", [*new, "valid_to"], [new, old])
    change = {"on": "2026-01-01", "from_code": "04627", "to_code": "04999", "share": "1", "law": "giả định"}
    write_csv(tmp_path / "p" / "area_changes.csv", list(change), [change])
    told(copy, "load", tmp_path / "p")
    assert sorted(found(units=("04999",))) == ["CT-03", "TM-02"] == sorted(found(text="xã mới"))


@pytest.mark.parametrize("spoil", ["garbage", "cut", "middle", "empty", "older", "missing"])
def test_a_spoiled_file_is_made_anew(copy: Path, spoil: str) -> None:
    expected = found(text="hoa")
    file = copy / "directory.sqlite3"
    for left in ("-wal", "-shm"):
        (copy / f"directory.sqlite3{left}").unlink(missing_ok=True)
    held = file.read_bytes()
    if spoil == "older":
        with closing(sqlite3.connect(file)) as con, con:
            con.execute("UPDATE about SET value = '0' WHERE key = 'shape'")
    elif spoil == "missing":
        file.unlink()
    else:
        half = len(held) // 2
        spoiled = {"garbage": b"not a database" * 100, "cut": held[:half], "empty": b""}
        file.write_bytes(spoiled.get(spoil, held[:8192] + bytes(half) + held[8192 + half :]))
    assert found(text="hoa") == expected
    assert sorted(found()) == ALL


def test_another_book_is_not_taken_for_this_one(copy: Path, tmp_path: Path) -> None:
    page()
    other = tmp_path / "other"
    load(
        other,
        tmp_path / "p",
        entry("A", "established", "2020-01-01", kind="cooperative", name="Hợp tác xã A", area_code="00001"),
    )
    from django.db import connection

    connection.close()
    for file in (*copy.glob("sohtx.sqlite3*"),):
        file.unlink()
    shutil.copy(other / "sohtx.sqlite3", copy / "sohtx.sqlite3")
    os.environ["SOHTX_HOME"] = str(copy)
    from sohtx.config.starting import start

    start()
    assert found() == ["A"]


def test_where_nothing_can_be_written_it_is_kept_in_memory(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sohtx.register.directory import keeping

    (copy / "directory.sqlite3").unlink(missing_ok=True)
    monkeypatch.setattr(keeping, "path", lambda: tmp_path / "no" / "such" / "directory.sqlite3")
    assert sorted(found()) == ALL
    load(copy, tmp_path / "p", entry("DV-01", "dissolved", "2026-02-01"))
    assert sorted(found(statuses=("ended",))) == ["CU-09", "DV-01"]
    assert not (copy / "directory.sqlite3").exists()


def test_without_a_book_nothing_is_found(home: Path) -> None:
    from sohtx.config.starting import start

    start()
    assert found() == [] and found(text="hoa") == [] and not home.exists()


def test_several_at_once_see_it_whole(copy: Path, tmp_path: Path) -> None:
    load(copy, tmp_path / "p", entry("DV-01", "dissolved", "2026-02-01"))
    results: list[Any] = []

    def ask() -> None:
        from django.db import connection

        try:
            results.append(sorted(found()))
        except Exception as error:  # noqa: BLE001 -- told below
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [ALL] * 6


def test_a_reader_sees_the_older_whole_while_another_brings_it_up(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from filelock import FileLock

    from sohtx.register.directory import keeping

    before = page()
    load(copy, tmp_path / "p", entry("DV-01", "dissolved", "2026-02-01"))
    monkeypatch.setattr(keeping, "SHORT_PATIENCE", 0.1)
    with FileLock(copy / keeping.LOCK):
        meanwhile = page()
    assert (meanwhile.rows, meanwhile.place) == (before.rows, before.place)
    assert page().place == before.place + 1


def test_rows_for_a_file_are_all_rows(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sohtx.register.directory import finding
    from sohtx.register.directory.asking import Query

    monkeypatch.setattr(finding, "READ_AT_ONCE", 3)
    rows = list(finding.rows_of(Query(statuses=("existing",)), today=TODAY))
    assert [row.org_id for row in rows] == [row.org_id for row in page(statuses=("existing",)).rows]


# The example province, against the register's own rows


@pytest.fixture
def demo(demo_book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example province, to be read."""
    return at(demo_book.copy(tmp_path / "home").home, monkeypatch)


def test_the_example_province_is_counted_and_placed_as_the_register_says(demo: Path) -> None:
    from collections import Counter

    from sohtx.areas.queries import units_of_book
    from sohtx.core.moment import OPEN_MOMENT
    from sohtx.core.units import Named
    from sohtx.register.models import OrganizationEvent, OrganizationState

    on = date(2024, 6, 30)
    told_of = page(on=on, size=1, statuses=("existing",))
    states = OrganizationState.objects.filter(known_to=OPEN_MOMENT, valid_from__lte=on, valid_to__gt=on)
    stood = {state.organization_id: state for state in states.select_related("organization")}
    assert told_of.total == len(stood) > 1_000
    assert told_of.facets["kind"] == dict(
        sorted(Counter(s.organization.kind for s in stood.values()).items())
    )
    assert told_of.facets["sector"] == dict(sorted(Counter(s.sector for s in stood.values()).items()))
    units = units_of_book()
    assert units is not None
    named: dict[int, list[Named]] = {}
    for event in (
        OrganizationEvent.objects.filter(known_to=OPEN_MOMENT).exclude(named_unit="").order_by("position")
    ):
        names = named.setdefault(event.organization_id, [])
        names.append(Named(event.position, event.effective_on, units.rows[event.named_unit]))
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import rows_of

    rows = {row.org: row for row in rows_of(Query(on=on, statuses=("existing",)), today=TODAY)}
    assert set(rows) == set(stood)
    for org, state in stood.items():
        placed = units.place(units.rows[state.unit], TODAY, named.get(org, []), state.unit_position).unit
        row = rows[org]
        assert (row.name, row.status, row.unit, row.unit_today) == (
            state.name,
            state.status,
            state.unit,
            placed.key,
        )


def test_the_example_province_is_found_by_names_with_slips(demo: Path) -> None:
    import random

    from sohtx.core.alphabet import plain
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import rows_of

    rng = random.Random(11)
    rows = rng.sample(list(rows_of(Query(kinds=("cooperative",)), today=TODAY)), 25)
    for row in rows:
        assert plain(page(text=plain(row.name)).rows[0].name) == plain(row.name)
        words = plain(row.name).split()
        mixed = " ".join(rng.sample(words[3:], len(words) - 3))
        assert row.org_id in found(text=f"htx {mixed} ", size=100)
        long = max(range(3, len(words)), key=lambda place: len(words[place]))
        place = rng.randrange(1, len(words[long]) - 1)
        slipped = [*words[:long], words[long][:place] + words[long][place + 1 :], *words[long + 1 :]]
        assert row.org_id in found(text=" ".join(slipped) + " ", size=100), slipped
