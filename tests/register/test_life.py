"""One organization with all its life: the state on any day and as known at any moment, the timeline, its relations."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import make_moment
from exchange.running import Book
from ledger.building import ENTRY_COLUMNS, told, write_csv

from .test_directory import at, entry, write_register

ENTRIES = [
    entry("U", "established", "2015-01-01", kind="union", name="Liên hiệp U", area_code="02683"),
    entry("G", "established", "2016-01-01", kind="group", name="Tổ G", area_code="02683"),
    entry("G", "converted", "2018-05-01", related_org_id="X"),
    entry("X", "established", "2018-05-01", kind="cooperative", name="HTX X", area_code="02683", via="converted", related_org_id="G",
          charter_capital="500", sector="agriculture", document_no="01/GCN"),
    entry("X", "joined_union", "2019-01-01", related_org_id="U"),
    entry("X", "amended", "2020-03-01", name="HTX X Mới", charter_capital="700"),
    entry("X", "suspended", "2021-01-01"),
    entry("X", "voided", "2021-01-01", recorded_at="2021-06-01", supersedes="X/suspended"),
    entry("Y", "established", "2017-01-01", kind="cooperative", name="HTX Y", area_code="02683"),
    entry("Y", "merged", "2022-02-02", related_org_id="X"),
    entry("Z", "established", "2017-01-01", kind="cooperative", name="HTX Z", area_code="02684"),
    entry("Z", "joined_union", "2018-01-01", related_org_id="U"),
    entry("Z", "left_union", "2023-01-01", related_org_id="U"),
]  # fmt: skip
CORRECTION = entry(
    "X", "amended", "2020-03-01", recorded_at="2023-07-01", supersedes="X/amended", name="HTX X Mới"
) | {"entry_id": "X/corrected"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("life") / "home"
    package = write_register(home.parent / "package")
    write_csv(package / "entries.csv", ENTRY_COLUMNS, [*ENTRIES, CORRECTION])
    told(home, "load", package)
    return home


@pytest.fixture
def book(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return at(Book(whole).copy(tmp_path / "home").home, monkeypatch)


def life(org_id: str, on: str = "2026-01-01", known: str = "2030-01-01") -> Any:
    from sohtx.areas.queries import units_of_book
    from sohtx.register.queries import one

    units = units_of_book()
    assert units is not None
    return one(org_id, units=units, on=date.fromisoformat(on), known=make_moment(known))


def test_the_state_is_of_the_day_and_as_known(book: Path) -> None:
    assert life("X", "2018-04-30").state is None and not life("X", "2018-04-30").exists
    assert (life("X", "2019-06-01").state.name, life("X").state.name) == ("HTX X", "HTX X Mới")
    assert life("X", "2021-03-01", known="2021-03-01").state.status == "suspended"
    assert life("X", "2021-03-01").state.status == "operating"
    assert life("X", "2021-03-01", known="2022-01-01").state.charter_capital == 700_000
    assert life("X", "2021-03-01").state.charter_capital == 500_000
    ended = life("Y", "2022-02-02")
    assert (ended.exists, ended.ended_on, ended.ended_as, ended.state.name) == (
        False,
        date(2022, 2, 2),
        "merged",
        "HTX Y",
    )
    assert life("Y", "2022-02-01").exists


def test_the_timeline_tells_what_counts_what_was_replaced_and_what_changed(book: Path) -> None:
    found = {lived.entry.entry_id: lived for lived in life("X").timeline}
    assert [entry_id for entry_id, lived in found.items() if lived.counts] == [
        "X/established",
        "X/joined_union",
        "X/corrected",
    ]
    assert found["X/amended"].replaced_by == ("X/corrected",) and found["X/corrected"].replaces == "X/amended"
    assert found["X/suspended"].replaced_by == ("X/voided",)
    changes = {
        entry_id: {c.field: (c.before, c.after) for c in lived.changes} for entry_id, lived in found.items()
    }
    assert changes["X/amended"] == {"name": ("HTX X", "HTX X Mới"), "charter_capital": (500_000, 700_000)}
    assert changes["X/corrected"] == {"name": ("HTX X", "HTX X Mới")}
    assert changes["X/suspended"] == {"status": ("operating", "suspended")}
    assert changes["X/joined_union"] == {"unions": ((), ("U",))}
    assert changes["X/voided"] == {}
    assert changes["X/established"]["exists"] == (False, True)
    assert (
        found["X/established"].entry.document_no == "01/GCN"
        and found["X/established"].event == "other_entries"
    )
    earlier = {lived.entry.entry_id: lived.counts for lived in life("X", known="2021-03-01").timeline}
    assert earlier == {"X/established": True, "X/joined_union": True, "X/amended": True, "X/suspended": True}


def test_unions_and_members_are_those_of_the_day(book: Path) -> None:
    assert [m.org_id for m in life("X").unions] == ["U"] and life("X", "2018-12-31").unions == ()
    assert [m.name for m in life("U").members] == ["HTX X Mới"]
    assert [m.org_id for m in life("U", "2020-01-01").members] == ["X", "Z"]
    assert life("U", "2017-12-31").members == ()


def test_relations_are_told_from_both_sides(book: Path) -> None:
    def links(org_id: str) -> list[tuple[str, str, str, bool]]:
        return [(link.org_id, link.entry, link.via, link.is_told_by_other) for link in life(org_id).related]

    assert links("X") == [
        ("G", "converted", "", True),
        ("G", "established", "converted", False),
        ("Y", "merged", "", True),
    ]
    assert links("G") == [("X", "converted", "", False), ("X", "established", "converted", True)]
    assert links("Y") == [("X", "merged", "", False)]
    assert links("U") == []
    assert [(link.name, link.exists) for link in life("X").related] == [
        ("Tổ G", False),
        ("Tổ G", False),
        ("HTX Y", False),
    ]


def test_what_comes_with_it(book: Path) -> None:
    assert [finding.rule for finding in life("X").findings] == []
    assert life("X").contacts == ()
    from sohtx.core.refusal import Refusal

    with pytest.raises(Refusal):
        life("none")


def test_a_long_life_costs_as_many_queries_as_a_short_one(book: Path) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    life("X")
    counts = []
    for org_id in ("X", "U", "G"):
        with CaptureQueriesContext(connection) as captured:
            life(org_id)
        counts.append(len(captured))
    assert len(set(counts)) == 1 and counts[0] <= 10
