"""The chain: the closing that was sealed, who came late, who went late, what was corrected, the present opening."""

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from exchange.running import Book
from figures.piecemeal import piecemeal
from ledger.building import UNITS, make_entry, told, write_csv
from oracle.generate import ENTRY_COLUMNS

SEEDS = range(1, 1 + int(os.environ.get("SOHTX_SEAL_SEEDS", "1")))
SEALED_ON = "2023-03-01T08:00:00"
LATE = {"recorded_at": "2023-05-04T08:00:00"}
KINDS = {"cooperative": "coop", "union": "union", "group": "group"}


def _chains(home: Path, area: Sequence[str]) -> dict[str, object]:
    """The chains of the half-year's review, by the first word of their figures."""
    told(home, "indicators")  # moves this process to the book
    from sohtx.figures.asking import Request
    from sohtx.figures.extract import read
    from sohtx.review.writing import prepare, read_subject

    request = Request(period="2023-S1", area=area[1] if area else None)
    review = read(lambda extract: prepare(extract, read_subject(request, extract)))
    return {KINDS[str(chain.kind)]: chain for chain in review.chains}


def _standing(home: Path, *words: str) -> dict[str, set[str]]:
    """Who stood at the end of the half before, by the first word of the figures."""
    found = {}
    for prefix in KINDS.values():
        asked = ("explain", "2022-S2", f"{prefix}_count", *words, "--format", "csv")
        found[prefix] = {row["org_id"] for row in csv.DictReader(io.StringIO(told(home, *asked)))}
    return found


@pytest.mark.parametrize("area", [(), ("--area", "20")], ids=["country", "province"])
@pytest.mark.parametrize("seed", SEEDS)
def test_closing_and_what_came_and_went_is_the_opening(
    seed: int, area: tuple[str, ...], tmp_path: Path
) -> None:
    """In a random history, of which two thirds come after the seal; who came and went is asked of the records."""
    home = tmp_path / "home"
    first, *others = piecemeal(tmp_path / "packages", seed)
    told(home, "load", first)
    told(home, "seal", "2022-S2", *area, "--known", SEALED_ON)
    then = _standing(home, *area, "--known", SEALED_ON)
    for package in others:
        told(home, "load", package)
    geography = ("--geography", "2023-06-30")
    now = _standing(home, *area, *geography)

    chains = _chains(home, area)

    assert set(chains) == {prefix for prefix in then if then[prefix] or now[prefix]}
    assert any(then[prefix] != now[prefix] for prefix in then), "nothing came late"
    for prefix, chain in chains.items():
        assert chain.closing == len(then[prefix])  # type: ignore[attr-defined]
        assert chain.opening.value == len(now[prefix])  # type: ignore[attr-defined]
        added, removed = chain.added, chain.removed  # type: ignore[attr-defined]
        assert chain.closing + len(added) - len(removed) == chain.opening.value  # type: ignore[attr-defined]
        assert [_org_id(moved.name) for moved in added] == _in_order(now[prefix] - then[prefix], added)
        assert [_org_id(moved.name) for moved in removed] == _in_order(then[prefix] - now[prefix], removed)


def _org_id(name: str) -> str:
    """The invented names end with it."""
    return name.rsplit(maxsplit=1)[-1]


def _in_order(orgs: set[str], moved: Sequence[object]) -> list[str]:
    """Organizations in the order in which they are told, so that all are compared and none twice."""
    order = [_org_id(one.name) for one in moved]  # type: ignore[attr-defined]
    return sorted(orgs, key=lambda org_id: order.index(org_id) if org_id in order else len(order))


# -- in words ------------------------------------------------------------------------------------


def _load(home: Path, folder: Path, *entries: dict[str, str]) -> None:
    write_csv(folder / "entries.csv", ENTRY_COLUMNS, entries)
    told(home, "load", folder)


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """Five cooperatives, of which the half before is sealed, for the country and for a province."""
    home, folder = tmp_path / "home", tmp_path / "package"
    columns = ("code", "name", "level", "parent_code", "valid_from", "valid_to")
    write_csv(folder / "areas.csv", columns, UNITS)
    later = make_entry("H5", effective_on="2023-02-01", recorded_at="2023-02-02")
    _load(home, folder, *(make_entry(f"H{n}") for n in range(1, 5)), later)
    for area in ((), ("--area", "97")):
        told(home, "seal", "2022-S2", *area, "--known", SEALED_ON)
    return home


def _report(home: Path, out: Path, *words: str) -> str:
    ran = Book(home).sohtx("report", "2023-S1", *words, "--known", "2023-07-31", "--out", out, lang="en")
    assert ran.status == 0, ran.err
    (file,) = out.glob("*.md")
    return file.read_text("utf-8").replace("\\", "")


def test_nothing_came_late(sealed: Path, tmp_path: Path) -> None:
    text = _report(sealed, tmp_path / "out")
    (line,) = [line for line in text.splitlines() if "opening number of cooperatives (4) is the" in line]
    assert "(4)" in line.partition("is the closing")[2]


def test_late_births_late_exits_and_corrections_are_told_apart(sealed: Path, tmp_path: Path) -> None:
    founded = make_entry("H6", **LATE, effective_on="2022-05-01")
    gone = make_entry("H1", "dissolved", **LATE, effective_on="2022-12-30")
    never = make_entry("H2", "voided", **LATE, supersedes="E-H2-established", effective_on="2020-03-01")
    earlier = make_entry(
        "H5", **LATE, entry_id="SOM", supersedes="E-H5-established", effective_on="2022-12-01"
    )
    after = make_entry("H3", "dissolved", **LATE, effective_on="2023-01-01")
    _load(sealed, tmp_path / "late", founded, gone, never, earlier, after)

    text = _report(sealed, tmp_path / "out")

    (line,) = [line for line in text.splitlines() if "; opening 4." in line]
    assert "founded before, recorded late (Hợp tác xã Giả Định H6)" in line
    assert "ended before, recorded late (Hợp tác xã Giả Định H1)" in line
    assert "plus 1 by correction (Hợp tác xã Giả Định H5)" in line
    assert "less 1 by correction (Hợp tác xã Giả Định H2)" in line
    assert "H3" not in line
    chain = _chains(sealed, ())["coop"]
    assert (chain.closing, chain.opening.value) == (4, 4)  # type: ignore[attr-defined]
    assert (len(chain.added), len(chain.removed)) == (2, 2)  # type: ignore[attr-defined]


def test_a_province_of_which_the_end_is_told_later_is_the_same(sealed: Path, tmp_path: Path) -> None:
    """Its row has an end now that it had not when it was sealed."""
    folder = tmp_path / "later"
    columns = ("code", "name", "level", "parent_code", "valid_from", "valid_to")
    province = next(dict(unit) for unit in UNITS if unit["code"] == "97")
    successor = {"code": "96", "name": "Tỉnh Mới", "valid_from": "2024-01-01"}
    write_csv(folder / "areas.csv", columns, [province | {"valid_to": "2024-01-01"}, province | successor])
    change = {"on": "2024-01-01", "from_code": "97", "to_code": "96", "share": "1"}
    write_csv(folder / "area_changes.csv", (*change, "law"), [change])
    told(sealed, "load", folder)

    chain = _chains(sealed, ("--area", "97"))["coop"]

    assert (chain.closing, chain.opening.value) == (4, 4)  # type: ignore[attr-defined]
    assert (chain.added, chain.removed) == ([], [])  # type: ignore[attr-defined]
    assert told(sealed, "compare", "2022-S2-97-1", "--known", SEALED_ON) == (
        "No figure of 2022-S2-97-1 has changed.\n"
    )
    assert told(sealed, "verify") == "The book is intact.\n"
