"""What has changed since a seal: exactly the figures that changed, each with the records that changed it.

Every case starts from one sound book, of which the half-year is sealed, and loads one small package more.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from exchange.running import Book
from ledger.building import UNITS, make_entry, make_return, make_target, told, write_csv
from oracle.generate import ENTRY_COLUMNS

COLUMNS = (
    *("indicator", "period", "area_code", "cell", "sealed", "now", "difference", "unit"),
    *("entries", "returns", "why"),
)
RETURN_COLUMNS = (*make_return(""), "members_women", "workers", "revenue")
SEAL = "2023-S1-XT-1"
CODES = ("coop_count", "coop_established", "members", "revenue_mean", "union_members", "workers")
ASKED = (*CODES, *(f"{code}_yoy" for code in CODES), "members_yoy_matched", "revenue_mean_yoy_matched")
BREAKDOWNS = ((), ("--by", "sector"), ("--by", "kind"), ("--by", "area", "--level", "province"))
LATE = {"recorded_at": "2023-09-01T08:00:00"}

Row = dict[str, str]
Named = dict[str, tuple[set[str], set[str]]]


@dataclass(frozen=True)
class Case:
    """Rows that come after the seal, and which records must be named for some of the figures."""

    entries: Sequence[Row] = ()
    returns: Sequence[Row] = ()
    targets: Sequence[Row] = ()
    names: tuple[tuple[str, str, str], ...] = ()
    """Of the whole area: a figure, its entries, its returns, each as they are printed."""
    only: frozenset[str] = frozenset()
    """The figures of the whole area that change; all others stay."""


def _package(folder: Path, case: Case, *, areas: bool = False) -> Path:
    if areas:
        province = {"code": "98", "name": "Tỉnh Núi Xanh", "level": "province", "parent_code": "XT"}
        commune = {"code": "98001", "name": "Xã Bến Đá", "level": "commune", "parent_code": "98"}
        columns = ("code", "name", "level", "parent_code", "valid_from", "valid_to")
        write_csv(folder / "areas.csv", columns, [*UNITS, province, commune])
    for name, header, rows in (
        ("entries", ENTRY_COLUMNS, case.entries),
        ("returns", RETURN_COLUMNS, case.returns),
        ("targets", (*make_target(), "document_no"), case.targets),
    ):
        if rows:
            write_csv(folder / f"{name}.csv", header, rows)
    return folder


def _standing() -> Case:
    """Eight cooperatives, a union of which H1 and H2 are members, and a group; all but H7 and H8 have reported."""
    unions = [make_entry("L1", kind="union"), make_entry("T1", kind="group")]
    joined = [
        make_entry(f"H{n}", "joined_union", related_org_id="L1", effective_on="2021-01-01") for n in (1, 2)
    ]
    then = [
        make_return(f"H{n}", period="2022-S1", recorded_at="2022-07-10", members=f"{n}", revenue=f"{n}")
        for n in (1, 2, 3)
    ]
    now = [make_return(f"H{n}", members=f"{10 * n}", revenue=f"{100 * n}") for n in range(1, 7)]
    return Case(
        entries=[*(make_entry(f"H{n}") for n in range(1, 9)), *unions, *joined],
        returns=[*then, *now],
        targets=[make_target(indicator="members", area_code="", value="500", document_no="1/QĐ")],
    )


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book, sealed for the country and for one province."""
    folder = tmp_path_factory.mktemp("sealed")
    told(folder / "home", "load", _package(folder / "package", _standing(), areas=True))
    for area in ((), ("--area", "97")):
        told(folder / "home", "seal", "2023-S1", *area)
    return folder / "home"


@pytest.fixture
def book(sealed: Path, home: Path) -> Iterator[Path]:
    """A copy to load into."""
    yield Book(sealed).copy(home).home


def _after(book: Path, folder: Path, case: Case) -> Path:
    told(book, "load", _package(folder / "later", case))
    return book


def _compare(book: Path, seal: str = SEAL, *words: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(told(book, "compare", seal, "--format", "csv", *words))))


def _of_the_whole(changes: list[Row]) -> dict[str, Row]:
    return {row["indicator"]: row for row in changes if row["period"] == "2023-S1" and not row["cell"]}


FOUNDED = make_entry("H9", **LATE, effective_on="2023-02-01")
DISSOLVED = make_entry("H8", "dissolved", **LATE, effective_on="2023-03-01")
MOVED = make_entry("H1", "amended", **LATE, effective_on="2023-04-01", area_code="98001")
MENDED = make_entry(
    "H3", **LATE, entry_id="SỬA", supersedes="E-H3-established", sector="transport", area_code="97001"
)
BORN_LATER = make_entry(
    "H8", **LATE, entry_id="SAU", supersedes="E-H8-established", effective_on="2023-08-01"
)
NOT_EXPECTED = make_entry("H7", "revoked", **LATE, effective_on="2023-05-01")
UNION_GONE = make_entry("L1", "dissolved", **LATE, effective_on="2023-06-01")
BESIDE = [
    make_entry("H6", "amended", **LATE, entry_id="VỐN", effective_on="2022-01-01", charter_capital="9"),
    make_entry(
        "H8", "amended", **LATE, entry_id="MAI SAU", effective_on="2024-01-01", sector="trade_services"
    ),
    make_entry("H6", "amended", **LATE, entry_id="TÊN", effective_on="2022-01-01", name="Tên Khác"),
]
REPORTED = make_return("H7", **LATE, members="70", revenue="7")
CORRECTED = make_return("H2", **LATE, members="21", revenue="200")
WITHDRAWN = make_return("H4", **LATE, status="withdrawn", members="")
SUBMITTED = make_return("H5", **LATE, status="submitted", members="1")
LAST_YEAR = make_return("H4", **LATE, period="2022-S1", members="44")
REVISED = make_target(
    indicator="members", area_code="", value="600", decided_on="2023-08-01", document_no="2/QĐ", **LATE
)
OTHERS_TARGET = make_target(indicator="members", area_code="97", value="9", document_no="3/QĐ", **LATE)

H9, H8 = "E-H9-established", "E-H8-dissolved"
CASES = {
    "late founding": Case(
        entries=[FOUNDED],
        names=(("coop_count", H9, ""), ("coop_established", H9, ""), ("members", H9, "")),
    ),
    "late dissolution, beside what does not matter": Case(
        entries=[DISSOLVED, *BESIDE],
        names=(
            ("coop_count", H8, ""),
            ("coop_dissolved", H8, ""),
            ("coop_operating_count", H8, ""),
            ("charter_capital_registered", f"VỐN {H8}", ""),
            ("members", H8, ""),
        ),
    ),
    "what does not matter": Case(entries=BESIDE, names=(("charter_capital_registered", "VỐN", ""),)),
    "a birth corrected to a day after the period": Case(
        entries=[BORN_LATER], names=(("coop_count", "SAU", ""), ("charter_capital_registered", "SAU", ""))
    ),
    "late return": Case(
        returns=[REPORTED],
        names=(("members", "", "H7/HTX-6T/2023-S1"), ("revenue_mean", "", "H7/HTX-6T/2023-S1")),
    ),
    "corrected return": Case(
        returns=[CORRECTED],
        names=(("members", "", "H2/HTX-6T/2023-S1"), ("members_yoy_matched", "", "H2/HTX-6T/2023-S1")),
        only=frozenset({"members", "members_yoy", "members_yoy_matched", "members_plan_pct"}),
    ),
    "withdrawn return, and one only submitted": Case(
        returns=[WITHDRAWN, SUBMITTED],
        names=(("members", "", "H4/HTX-6T/2023-S1"), ("revenue", "", "H4/HTX-6T/2023-S1")),
    ),
    "last year's return": Case(
        returns=[LAST_YEAR],
        names=(
            ("members_yoy", "", "H4/HTX-6T/2022-S1"),
            ("members_yoy_matched", "", "H4/HTX-6T/2022-S1"),
        ),
        only=frozenset({"members_yoy", "members_yoy_matched"}),
    ),
    "fewer expected": Case(
        entries=[NOT_EXPECTED],
        names=(("members", "E-H7-revoked", ""), ("coop_operating_count", "E-H7-revoked", "")),
    ),
    "a return of one that is expected no more": Case(
        entries=[make_entry("H6", "dissolving", **LATE, effective_on="2023-06-01")],
        returns=[make_return("H6", **LATE, members="61")],
        names=(("members", "E-H6-dissolving", ""),),
    ),
    "the union of members": Case(
        entries=[UNION_GONE],
        names=(("union_members", "E-L1-dissolved", ""), ("union_count", "E-L1-dissolved", "")),
    ),
    "revised target": Case(
        targets=[REVISED, OTHERS_TARGET],
        names=(("members_plan_pct", "", ""),),
        only=frozenset({"members_plan_pct"}),
    ),
    "a target of elsewhere": Case(targets=[OTHERS_TARGET], only=frozenset()),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_each_changed_figure_names_what_changed_it(case: Case, book: Path, tmp_path: Path) -> None:
    changed = _of_the_whole(_compare(_after(book, tmp_path, case)))
    expected = {code: (entries, returns) for code, entries, returns in case.names}
    assert {
        code: (row["entries"], row["returns"]) for code, row in changed.items() if code in expected
    } == expected
    assert all(row["why"] for row in changed.values())
    if case.only or not case.names:
        assert set(changed) == case.only
    new = {row["entry_id"] for row in case.entries}
    assert {word for row in changed.values() for word in row["entries"].split()} <= {
        part for word in new for part in word.split()
    }


@pytest.mark.parametrize("name", ["late founding", "fewer expected", "last year's return", "revised target"])
def test_exactly_what_the_figures_say_otherwise_is_listed(name: str, book: Path, tmp_path: Path) -> None:
    """The same figures asked before and after, whole and in every breakdown of a review."""
    before = _asked(book)
    changes = _compare(_after(book, tmp_path, CASES[name]))
    after = _asked(book)

    found = {
        (row["indicator"], row["area_code"], row["cell"]): (_number(row["sealed"]), _number(row["now"]))
        for row in changes
        if row["period"] == "2023-S1" and row["indicator"] in ASKED
    }
    due = {
        key: (_number(then[0]), _number(now[0]))
        for key in before.keys() | after.keys()
        for then, now in [(before.get(key, ("",)), after.get(key, ("",)))]
        if then != now
    }
    assert {key: both for key, both in due.items() if key in found} == found
    assert {key for key in due.keys() - found.keys() if not key[2] and key[1] == "XT"} == set()
    for row in changes:
        sealed, now = _number(row["sealed"]), _number(row["now"])
        if sealed is None and now is None:
            assert row["difference"] == ""
        else:  # each of the three is rounded by itself
            assert abs(Fraction(row["difference"]) - (now or 0) + (sealed or 0)) <= Fraction(2, 10**6)


def _number(text: str) -> Fraction | None:
    return Fraction(text) if text else None


def _asked(book: Path) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """Value, sums and counts by indicator, area and cell."""
    found = {}
    words = [word for code in ASKED for word in ("--indicator", code)]
    for by in BREAKDOWNS:
        rows = csv.DictReader(io.StringIO(told(book, "figures", "2023-S1", *by, *words, "--format", "csv")))
        for row in rows:
            cell = "/".join(row[name] for name in ("sector", "kind") if name in row)
            figure = ("value", "numerator", "denominator", "reporting_n", "expected_n")
            found[row["indicator"], row["area_code"], cell] = tuple(row[name] for name in figure)
    return found


def test_a_move_is_named_where_it_leaves_and_where_it_arrives(book: Path, tmp_path: Path) -> None:
    changes = _compare(_after(book, tmp_path, Case(entries=[MOVED])))
    by_area = {(row["indicator"], row["area_code"]): row for row in changes}
    for area, counts in (("97", ("8", "7", "-1")), ("98", ("", "1", "1"))):
        row = by_area["coop_count", area]
        assert (row["sealed"], row["now"], row["difference"]) == counts
        assert (row["entries"], row["returns"]) == ("E-H1-amended", "")
        assert by_area["members", area]["entries"] == "E-H1-amended"
    assert ("coop_count", "XT") not in by_area

    inside = _of_the_whole(_compare(book, "2023-S1-97-1"))
    assert inside["coop_moved_out"]["entries"] == inside["coop_count"]["entries"] == "E-H1-amended"


def test_a_corrected_sector_is_named_in_both_cells_and_nowhere_else(book: Path, tmp_path: Path) -> None:
    changes = _compare(_after(book, tmp_path, Case(entries=[MENDED])))
    counted = {row["cell"]: row for row in changes if row["indicator"] == "coop_count"}
    assert set(counted) == {"agriculture", "transport"}
    assert {row["difference"] for row in counted.values()} == {"-1", "1"}
    assert {row["entries"] for row in changes if row["cell"] in counted} == {"SỬA"}
    assert {row["cell"] for row in changes} == set(counted)


def test_what_is_told_names_who_and_what(book: Path, tmp_path: Path) -> None:
    case = Case(entries=[DISSOLVED], returns=[CORRECTED], targets=[REVISED])
    changed = _of_the_whole(_compare(_after(book, tmp_path, case)))
    assert changed["coop_count"]["why"] == (
        "Dissolved: Hợp tác xã Giả Định H8, 1 March 2023, recorded 08:00 1 September 2023"
    )
    assert "Hợp tác xã Giả Định H2, the first half of 2023" in changed["members"]["why"]
    assert "Target 600" in changed["members_plan_pct"]["why"]


def test_an_old_moment_loaded_late_is_named_though_nothing_else_is_new(book: Path, tmp_path: Path) -> None:
    """It claims to have been recorded long before the seal."""
    old = make_return("H7", recorded_at="2023-07-01T08:00:00", members="70")
    founded = make_entry("H9", effective_on="2021-01-01", recorded_at="2021-01-02")
    changed = _of_the_whole(_compare(_after(book, tmp_path, Case(entries=[founded], returns=[old]))))
    assert (changed["coop_count"]["now"], changed["coop_count"]["entries"]) == ("9", H9)
    assert changed["members"]["returns"] == "H7/HTX-6T/2023-S1"


def test_what_is_asked_as_of_a_moment_leaves_out_what_came_after(book: Path, tmp_path: Path) -> None:
    _after(book, tmp_path, Case(entries=[FOUNDED], returns=[REPORTED | {"recorded_at": "2023-08-01"}]))
    changed = _of_the_whole(_compare(book, SEAL, "--known", "2023-08-15"))
    assert changed["members"]["returns"] == "H7/HTX-6T/2023-S1"
    assert "coop_count" not in changed
    assert "coop_count" in _of_the_whole(_compare(book))


def test_what_was_known_at_the_seal_and_not_before_is_named(book: Path) -> None:
    """Compared with an earlier moment, the records between are those that make the difference."""
    changed = _of_the_whole(_compare(book, SEAL, "--known", "2023-07-01"))
    assert changed["members"]["now"] == ""
    assert len(changed["members"]["returns"].split()) == 6


def test_formats_are_the_same_in_both_languages(book: Path, tmp_path: Path) -> None:
    """Only the reason is in words."""
    _after(book, tmp_path, CASES["late founding"])
    read = {
        (name, lang): Book(book).sohtx("compare", SEAL, "--format", name, lang=lang).out
        for name, lang in (("csv", "vi"), ("json", "vi"), ("csv", "en"))
    }
    vietnamese, english = (list(csv.DictReader(io.StringIO(read["csv", lang]))) for lang in ("vi", "en"))
    assert tuple(vietnamese[0]) == COLUMNS
    assert json.loads(read["json", "vi"]) == vietnamese
    assert vietnamese != english
    assert [row | {"why": ""} for row in vietnamese] == [row | {"why": ""} for row in english]


@pytest.mark.parametrize("later", [(), [BESIDE[2]]], ids=["nothing new", "a name"])
def test_nothing_changed_is_said_so(later: Sequence[Row], book: Path, tmp_path: Path) -> None:
    if later:
        _after(book, tmp_path, Case(entries=later))
    assert told(book, "compare", SEAL) == f"No figure of {SEAL} has changed.\n"
    assert told(book, "compare", SEAL, "--format", "csv") == ",".join(COLUMNS) + "\n"
    assert json.loads(told(book, "compare", SEAL, "--format", "json")) == []
    assert Book(book).sohtx("compare", SEAL).out == f"Không số liệu nào của bản chốt {SEAL} thay đổi.\n"
