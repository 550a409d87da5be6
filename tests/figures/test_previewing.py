"""What a preview says of an act is what recording it does to the figures, on books of any sort.

``SOHTX_PREVIEWS=200`` tries so many acts; the suite is content with a few.
"""

import os
import random
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.running import Book
from ledger.building import leftovers, random_package
from register.recording import BASE, load, make, package_of, speaking
from sohtx.core.codes import EntryType, Kind, Sector
from sohtx.core.refusal import Refusal

from sohtx.figures.previewing import Preview, preview  # isort: skip
from sohtx.register.recording import acts  # isort: skip
from sohtx.register.recording.acts import Attributes, Founding  # isort: skip
from sohtx.register.recording.entries import NewEntry  # isort: skip

PREVIEWS = int(os.environ.get("SOHTX_PREVIEWS", "6"))
SEEDS = (41, 42, 43)
Difference = dict[tuple[str, str, str], tuple[Any, Any]]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Book]:
    """Random books, with units that were divided."""
    folder = tmp_path_factory.mktemp("random")
    made = {}
    for seed in SEEDS:
        home = folder / f"home-{seed}"
        load(home, random_package(folder / f"package-{seed}", seed, organizations=14))
        made[seed] = Book(home)
    return made


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("previewing")
    load(folder / "home", package_of(folder / "package", BASE))
    return Book(folder / "home")


@pytest.fixture
def here(base: Book, tmp_path: Path) -> Iterator[Path]:
    from django.db import connection

    home = base.copy(tmp_path / "home").home
    with speaking(home):
        yield home
        connection.close()


def _record(entries: list[NewEntry]) -> Any:
    from sohtx.register.services import record

    return record(entries, by="lan", act="register.test")


# -- random acts on random books -----------------------------------------------------------------


def _invent(chance: random.Random) -> list[NewEntry]:
    """An act of one to four entries that the book takes, of those that came to mind."""
    from sohtx.register.models import Entry, Organization
    from sohtx.register.recording.foreseeing import foresee

    kinds = dict(Organization.objects.values_list("org_id", "kind"))
    unions = [org_id for org_id, kind in kinds.items() if kind == Kind.UNION]
    codes = sorted(set(Entry.objects.exclude(area_code="").values_list("area_code", flat=True)))
    owned = list(Entry.objects.values_list("entry_id", "organization__org_id"))
    act: list[NewEntry] = []
    wanted = chance.randint(1, 4)
    for _ in range(30):
        if len(act) == wanted:
            break
        candidate = [*act, _invent_entry(chance, kinds, unions, codes, owned)]
        try:
            foresee(candidate)
        except Refusal:
            continue
        act = candidate
    return act


def _invent_entry(
    chance: random.Random, kinds: dict[str, str], unions: list[str], codes: list[str], owned: Any
) -> NewEntry:
    word = chance.choice(
        [*EntryType, "established", "amended", "joined_union", "voided", "dissolved", "dissolved"]
    )
    on = date(2022, 1, 1) + timedelta(days=chance.randrange(1_800))
    cells: dict[str, str] = {"org_id": chance.choice(sorted(kinds))}
    if chance.random() < 0.3:
        cells["area_code"] = chance.choice(codes)
    if chance.random() < 0.3:
        cells["sector"] = chance.choice(list(Sector))
    if chance.random() < 0.3:
        cells["charter_capital"] = str(chance.randrange(10_000))
    if chance.random() < 0.3:
        cells["is_alliance_member"] = chance.choice(["true", "false"])
    if word == EntryType.ESTABLISHED:
        cells |= {"org_id": f"N{chance.randrange(3)}", "name": "Mới", "area_code": chance.choice(codes)}
        cells |= {"kind": "cooperative", "via": chance.choice(["", "opened"])}
    if word in (EntryType.JOINED_UNION, EntryType.LEFT_UNION):
        cells["related_org_id"] = chance.choice(unions)
    if word == EntryType.VOIDED or chance.random() < 0.15:
        entry_id, cells["org_id"] = chance.choice(owned)
        cells["supersedes"] = entry_id
    return NewEntry(entry=str(word), effective_on=str(on), **cells)


def _figures(seen: Preview) -> dict[tuple[str, str, str], Any]:
    """The ledger's figures of the country, of provinces and of communes, as they are asked for."""
    from sohtx.figures.asking import Request, answer, read_request
    from sohtx.figures.extract import open_extract
    from sohtx.figures.previewing import LEDGER

    extract = open_extract()
    asked = [indicator.code for indicator in LEDGER]
    found: dict[tuple[str, str, str], Any] = {}
    for period in seen.periods:
        for level in (None, "province", "commune"):
            by = () if level is None else ("area",)
            request = Request(period=str(period), indicators=asked, by=by, level=level)
            for figure in answer(extract, read_request(request, extract.units)):
                if level in (None, figure.area.level):  # who stands higher is told of by that level
                    found[figure.asked.code, str(period), f"{level} {figure.area.key}"] = figure.value
    extract.close()
    return found


def _told(seen: Preview) -> list[tuple[str, str, str, Any, Any]]:
    return sorted((c.indicator.code, str(c.period), c.area.key, c.before, c.after) for c in seen.changes)


def _differences(before: dict[Any, Any], after: dict[Any, Any]) -> list[tuple[str, str, str, Any, Any]]:
    """What differs, with nothing for what has no cell on one side."""
    found = []
    for key in {*before, *after}:
        nothing = None if key[0] == "charter_capital_registered" else 0
        one, other = before.get(key, nothing), after.get(key, nothing)
        if one != other:
            found.append((*key[:2], key[2].partition(" ")[2], one, other))
    return sorted(found)


@settings(max_examples=PREVIEWS, deadline=None, suppress_health_check=list(HealthCheck))
@given(chance=st.randoms(use_true_random=False), seed=st.sampled_from(SEEDS))
def test_a_preview_is_the_difference_that_recording_makes(
    chance: random.Random, seed: int, books: dict[int, Book]
) -> None:
    from django.db import connection

    with tempfile.TemporaryDirectory() as folder:
        home = books[seed].copy(Path(folder) / "home").home
        with speaking(home):
            try:
                for _ in range(2):
                    act = _invent(chance)
                    if not act:
                        continue
                    seen = preview(act)
                    before = _figures(seen)
                    recorded = _record(act)
                    after = _figures(seen)
                    assert _told(seen) == _differences(before, after)
                    assert seen.place == recorded.place - 1
                    assert leftovers(home) == []
            finally:
                connection.close()


# -- what else is told ---------------------------------------------------------------------------


def test_a_preview_writes_nothing(here: Path) -> None:
    from sohtx.ledger.models import Transaction

    before = Transaction.objects.count()
    preview([make("dissolved", org_id="H1"), make("established", kind="union")])
    assert Transaction.objects.count() == before
    assert leftovers(here) == []


def test_a_preview_refuses_what_recording_refuses(here: Path) -> None:
    with pytest.raises(Refusal, match="no such organization"):
        preview([make("joined_union", org_id="H1", related_org_id="L77")])


def test_a_dissolution_in_the_country_the_province_and_the_commune(here: Path) -> None:
    seen = preview([make("dissolved", org_id="H1")])
    of_period = [c for c in seen.changes if str(c.period) == "2023-S1" and c.indicator.code == "coop_count"]
    assert [(c.area.code, c.before, c.after) for c in of_period] == [
        ("XT", 2, 1),
        ("97", 2, 1),
        ("97001", 1, 0),
    ]
    flows = {c.indicator.code for c in seen.changes if str(c.period) == "2023-S1" and c.area.code == "97001"}
    assert flows == {
        "coop_count", "coop_operating_count", "coop_dissolved", "charter_capital_registered",
    }  # fmt: skip


def test_how_organizations_stand_before_and_after(here: Path) -> None:
    new = Founding(kind=Kind.COOPERATIVE, attributes=Attributes(name="Mới", area_code="97001"))
    seen = preview(acts.convert("T1", "5399000022", new, on=date(2023, 2, 1)))
    group, cooperative = seen.organizations
    assert (group.org_id, group.kind, group.after) == ("T1", "group", None)
    assert group.before is not None and group.before.name == "Tổ hợp tác Giả Định"
    assert (cooperative.org_id, cooperative.before) == (new.org_id, None)
    assert cooperative.after is not None and cooperative.after.tax_code == "5399000022"
    assert {note.check.code for note in seen.notes} >= {"document"}


def test_a_union_that_ends_takes_its_members_out_of_the_count(here: Path) -> None:
    _record([make("joined_union", org_id="H1", related_org_id="L1", effective_on="2022-01-01")])
    seen = preview([make("dissolved", org_id="L1")])
    members = {c.area.code: (c.before, c.after) for c in seen.changes if c.indicator.code == "union_members"}
    assert members == {"XT": (1, 0), "97": (1, 0), "97001": (1, 0)}


def test_correcting_an_old_entry_tells_of_its_own_half_year(here: Path) -> None:
    seen = preview([make("voided", org_id="H2", supersedes="E-H2")])
    assert "2020-S1" in [str(period) for period in seen.periods]
    assert {c.indicator.code for c in seen.changes if str(c.period) == "2020-S1"} >= {"coop_established"}


def test_sealed_reports_that_would_be_restated(here: Path) -> None:
    from sohtx.core.period import Period
    from sohtx.figures.asking import Request, read_request
    from sohtx.figures.extract import open_extract
    from sohtx.figures.sealing import seal

    extract = open_extract()
    for period in ("2022-S2", "2023-S1"):
        request = Request(period=period, indicators=["coop_count", "coop_established", "members"])
        questions = [read_request(request, extract.units)]
        seal(extract, questions, Period.parse(period), extract.units.country)

    def restated(**cells: str) -> list[tuple[str, int]]:
        return [(one.seal, one.figures) for one in preview([make(**cells)]).restated]

    born = {"entry": "established", "org_id": "H9"}
    assert restated(**born, effective_on="2022-12-31") == [("2022-S2-XT-1", 2), ("2023-S1-XT-1", 1)]
    assert restated(**born, effective_on="2023-06-30") == [("2023-S1-XT-1", 2)]
    assert restated(**born, effective_on="2023-07-01") == []
    assert restated(entry="suspended", org_id="H1", effective_on="2022-12-31") == []


def test_on_an_empty_installation(home: Path) -> None:
    with speaking(home):
        seen = preview([make("established", area_code="02683")])
        assert {c.after for c in seen.changes if c.indicator.code == "coop_count"} == {1}
        assert not (home / "sohtx.sqlite3").exists()
