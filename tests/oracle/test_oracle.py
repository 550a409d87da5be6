"""The oracle against the answers that came with the contract, and against its own laws."""

from __future__ import annotations

import csv
import shlex
from fractions import Fraction
from pathlib import Path

import pytest

from .ask import answer
from .book import read_book
from .clock import ONE_DAY, parse_period
from .generate import make_package, make_questions
from .indicators import INDICATORS
from .soundness import package_problems

SMALL = Path(__file__).resolve().parents[3] / "shared" / "examples" / "small"
MEASURED = ("value", "numerator", "denominator", "reporting_n", "imputed_value", "imputed_n", "reassigned_n")


def _questions() -> list[tuple[str, list[str]]]:
    path = SMALL / "expected" / "questions.txt"
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    split = [shlex.split(line) for line in lines if line.strip()]
    return [(words[0], words[2:]) for words in split]


def _is_nothing(row: dict[str, str]) -> bool:
    """A row of nothing more than expected."""
    return "org_id" not in row and all(row[name] in ("", "0") for name in MEASURED)


def _keyed(rows: list[dict[str, str]]) -> dict[tuple[str, ...], dict[str, str]]:
    names = ("indicator", "period", "area_code", "area_name", "kind", "sector", "org_id", "record_id")
    keyed = {tuple(row.get(name, "") for name in names): row for row in rows}
    assert len(keyed) == len(rows)
    return keyed


def compare(expected: list[dict[str, str]], found: list[dict[str, str]]) -> list[str]:
    """What differs between two answers, rows of nothing apart."""
    left, right = _keyed(expected), _keyed(found)
    problems = []
    for key in [*left, *(key for key in right if key not in left)]:
        one, other = left.get(key), right.get(key)
        if one is not None and other is not None:
            if one != other:
                problems.append(f"{one}\n  != {other}")
        elif not _is_nothing(one or other or {}):
            problems.append(f"only {'expected' if one else 'found'}: {one or other}")
    return problems


def test_the_answers_are_there() -> None:
    """Say aloud when the examples are not there to be compared with."""
    if not _questions():
        pytest.skip(f"NO EXAMPLES at {SMALL}: the oracle is not held against the 22 answers")
    assert len(_questions()) == 22


@pytest.mark.parametrize(("name", "argv"), _questions())
def test_an_answer_of_the_contract(name: str, argv: list[str]) -> None:
    """The oracle says what the second implementation said."""
    with (SMALL / "expected" / name).open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        expected = list(reader)
    header, rows = answer(SMALL, argv)
    assert header == list(reader.fieldnames or [])
    assert not compare(expected, rows)
    shared = [row for row in rows if row in expected]
    assert shared == [row for row in expected if row in rows]


# Its own laws, on invented packages

SEEDS = [1, 2, 3]
FLOWS_IN = ("established", "other_entries", "moved_in")
FLOWS_OUT = ("dissolved", "other_exits", "moved_out")
CLOCKS = [
    ["--geography", "2018-05-05"],
    ["--geography", "2022-01-01", "--known", "2024-03-01"],
    ["--geography", "2025-06-30", "--known", "2023-09-30T12:00:00Z"],
    ["--geography", "2025-07-01"],
]
BYS = [[], ["--by", "area"], ["--by", "area", "--by", "sector"], ["--by", "area", "--level", "province"]]


@pytest.fixture(scope="module", params=SEEDS)
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented package."""
    folder: Path = tmp_path_factory.mktemp(f"seed{request.param}")
    make_package(folder, request.param)
    return folder


def _values(package: Path, argv: list[str]) -> dict[tuple[str, ...], int]:
    """The counts of an answer by what they count and cell."""
    _, rows = answer(package, argv)
    names = ("indicator", "area_code", "area_name", "sector")
    return {tuple(row.get(name, "") for name in names): int(row["value"]) for row in rows}


def test_an_invented_package_is_sound(package: Path) -> None:
    """What is invented would be loaded."""
    assert package_problems(read_book(package)) == []


@pytest.mark.parametrize("clocks", CLOCKS)
@pytest.mark.parametrize("by", BYS)
@pytest.mark.parametrize("period", ["2023-S1", "2024", "2025-S2", "2023-L"])
def test_the_balance_holds(package: Path, period: str, by: list[str], clocks: list[str]) -> None:
    """Opening, what came, what went, closing: to the unit, in every cell."""
    before = (parse_period(period).start - ONE_DAY).isoformat()
    for kind in ("coop", "union", "group"):
        stock = ["--indicator", f"{kind}_count"]
        flows = [word for flow in (*FLOWS_IN, *FLOWS_OUT) for word in ("--indicator", f"{kind}_{flow}")]
        opening = _values(package, ["figures", period, *stock, "--on", before, *by, *clocks])
        closing = _values(package, ["figures", period, *stock, *by, *clocks])
        moved = _values(package, ["figures", period, *flows, *by, *clocks])
        for cell in {key[1:] for key in (*opening, *closing, *moved)}:
            came = sum(moved.get((f"{kind}_{flow}", *cell), 0) for flow in FLOWS_IN)
            went = sum(moved.get((f"{kind}_{flow}", *cell), 0) for flow in FLOWS_OUT)
            first, last = (stocks.get((f"{kind}_count", *cell), 0) for stocks in (opening, closing))
            assert first + came - went == last, (kind, cell)


@pytest.mark.parametrize("level", ["commune", "province"])
@pytest.mark.parametrize("period", ["2023-S2", "2025-S2"])
def test_totals_are_the_same_in_every_geography(package: Path, period: str, level: str) -> None:
    """Areas share out a total; they never change it."""
    sums = [
        code for code, it in INDICATORS.items() if it.is_sum and not code.endswith(("moved_in", "moved_out"))
    ]
    asked = ["figures", period, *(word for code in sums for word in ("--indicator", code))]
    _, rows = answer(package, asked)
    totals = {row["indicator"]: Fraction(row["value"] or 0) for row in rows}
    for day in ("2018-05-05", "2021-02-28", "2022-01-01", "2024-01-01", "2025-06-30", "2026-01-01"):
        _, rows = answer(package, [*asked, "--by", "area", "--level", level, "--geography", day])
        found = dict.fromkeys(sums, Fraction(0))
        for row in rows:
            found[row["indicator"]] += Fraction(row["value"] or 0)
        assert found == totals


def test_records_add_up_to_their_figures(package: Path) -> None:
    """The sums of what is explained are the figure's, but for the rounding of imputed lines."""
    for code, it in INDICATORS.items():
        options = [
            "2024-S2",
            "--by",
            "area",
            "--by",
            "kind",
            "--geography",
            "2025-12-31",
            "--impute",
            "ratio",
        ]
        _, rows = answer(package, ["figures", *options, "--indicator", code])
        _, lines = answer(package, ["explain", options[0], code, *options[1:]])
        for row in rows:
            own = [line for line in lines if all(line[name] == row[name] for name in ("area_code", "kind"))]
            for name in ("numerator", "denominator"):
                total = sum(Fraction(line[name] or 0) for line in own)
                assert abs(total - Fraction(row[name] or 0)) < Fraction(1, 10**4), (code, row)
            assert own or row["reporting_n"] in ("0", ""), it


def test_random_questions_have_answers(package: Path) -> None:
    """Every question that is made makes sense."""
    for argv in make_questions(package, 7, 60):
        header, rows = answer(package, argv)
        assert all(list(row) == header for row in rows)
