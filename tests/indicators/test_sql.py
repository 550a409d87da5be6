"""The SQL of every indicator, as it was when it was last looked at: ``tests/golden/sql``, one file an indicator.

The question is 2023-S1 by area and sector, where returns are stored of the half year and of its two quarters.
After a change that is meant, write the files anew with ``SOHTX_WRITE_GOLDEN=1`` and read the difference.
"""

import os
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from pathlib import Path

import duckdb
import pytest

from builders import make_question, make_unit, make_units
from sohtx.core.period import Period
from sohtx.core.units import Units
from sohtx.indicators.catalogue import INDICATORS
from sohtx.indicators.declare import Family, Indicator
from sohtx.indicators.engine import Engine
from sohtx.indicators.measures import MEASURES
from sohtx.indicators.question import By, Question
from sohtx.indicators.sql import Sql

GOLDEN = Path(__file__).parents[1] / "golden" / "sql"
IS_WRITING = os.environ.get("SOHTX_WRITE_GOLDEN") == "1"
KNOWN = 1_700_000_000_000_000
CLAUSES = re.compile(r"(?<!LEFT|INCT) (?=(?:FROM|LEFT JOIN|JOIN|WHERE|GROUP BY|UNION ALL|QUALIFY)\b)")
STORED = frozenset(Period.parse(code) for code in ("2023-S1", "2023-Q1", "2023-Q2"))
every = pytest.mark.parametrize("indicator", INDICATORS.values(), ids=lambda indicator: indicator.code)


class NoTables:
    """An extract with nothing in it."""

    def __init__(self, periods: frozenset[Period] = STORED) -> None:
        self.con: duckdb.DuckDBPyConnection = duckdb.connect()
        self.units: Units = make_units([make_unit("A")])
        self.periods: AbstractSet[Period] = periods


@pytest.fixture
def tables() -> Iterator[NoTables]:
    found = NoTables()
    yield found
    found.con.close()


def half_year(*codes: str, by: tuple[By, ...] = (By.AREA, By.SECTOR)) -> Question:
    return make_question("2023-S1", *codes, by=by, known=KNOWN)


def adding_up(tables: NoTables, indicator: Indicator, question: Question | None = None) -> str:
    question = question or half_year(indicator.code)
    return Engine(tables).statement(question, [indicator]).adding_up


def laid_out(statement: str) -> str:
    """A clause a line, so that a difference can be read."""
    return CLAUSES.sub("\n", statement) + "\n"


@every
def test_the_sql_is_as_it_was(indicator: Indicator, tables: NoTables) -> None:
    golden = GOLDEN / f"{indicator.code}.sql"
    found = laid_out(adding_up(tables, indicator))
    if IS_WRITING:
        golden.write_text(found, encoding="utf-8", newline="\n")
    assert golden.read_text(encoding="utf-8") == found


def test_no_file_is_left_of_an_indicator_that_is_gone() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*.sql")) == sorted(INDICATORS)


@every
def test_the_layout_changes_nothing(indicator: Indicator, tables: NoTables) -> None:
    statement = adding_up(tables, indicator)
    assert " ".join(laid_out(statement).split()) == " ".join(statement.split())


@every
def test_the_sql_is_one_statement_that_only_reads(indicator: Indicator, tables: NoTables) -> None:
    (statement,) = tables.con.extract_statements(adding_up(tables, indicator))
    assert statement.type == duckdb.StatementType.SELECT


@pytest.mark.parametrize("family", Family)
def test_the_same_sum_is_made_once(family: Family, tables: NoTables) -> None:
    indicators = [i for i in INDICATORS.values() if i.family is family]
    statement = Engine(tables).statement(half_year(), indicators)
    sums = re.findall(r"(\S+\(.*?\)) AS (a\d+)", statement.adding_up)
    assert len(sums) == len(dict(sums)) == len(statement.aliases)
    assert [indicator for indicator, _ in statement.readers] == indicators


# What the question changes


def test_without_an_area_nothing_is_placed(tables: NoTables) -> None:
    indicator = INDICATORS["coop_count"]
    by_sector = adding_up(tables, indicator, half_year(by=(By.SECTOR,)))
    assert "place" not in by_sector
    assert "place_of" in adding_up(tables, indicator, half_year(by=(By.AREA,)))


def test_the_known_moment_bounds_every_table(tables: NoTables) -> None:
    for code in ("coop_count", "coop_moved_in", "revenue"):
        statement = adding_up(tables, INDICATORS[code])
        assert statement.count(f"known_from <= {KNOWN}") == statement.count(f"known_to > {KNOWN}") >= 1


def test_on_moves_what_stands_and_nothing_else(tables: NoTables) -> None:
    asked = make_question("2023-S1", by=(By.AREA,), known=KNOWN, on=date(2023, 3, 8))
    found = {
        code: adding_up(tables, INDICATORS[code], asked)
        for code in ("coop_count", "coop_dissolved", "revenue")
    }
    assert {code: "2023-03-08" in statement for code, statement in found.items()} == {
        "coop_count": True,
        "coop_dissolved": False,
        "revenue": False,
    }


def test_returns_are_of_cooperatives_unless_broken_down_by_kind(tables: NoTables) -> None:
    revenue = INDICATORS["revenue"]
    assert "kind = 'cooperative'" in adding_up(tables, revenue, half_year(by=(By.SECTOR,)))
    assert "kind = 'cooperative'" not in adding_up(tables, revenue, half_year(by=(By.KIND,)))


def test_expected_are_those_at_least_thirty_days_old(tables: NoTables) -> None:
    assert "born_on <= DATE '2023-05-31'" in adding_up(tables, INDICATORS["revenue"])


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ([], []),
        (["2023-S1"], ["2023-S1"]),
        (["2023-Q1", "2023-Q2"], ["2023-Q1", "2023-Q2"]),
        (["2023-M04", "2023-M05", "2023-M06", "2023-Q1"], ["2023-M04", "2023-M05", "2023-M06", "2023-Q1"]),
        (["2023", "2023-S2", "2022-S1", "2023-L"], []),
    ],
    ids=[
        "nothing",
        "the half year",
        "its quarters",
        "a quarter and the months of the other",
        "other periods",
    ],
)
def test_a_period_is_read_from_its_returns_and_its_parts(stored: list[str], read: list[str]) -> None:
    text = Sql(half_year(), frozenset(map(Period.parse, stored)))
    found = set(re.findall(r'"filings ([^"]+)"', text.filing_rows([MEASURES["revenue"]])))
    assert found == set(read)


def test_a_flow_of_a_half_without_one_of_its_quarters_is_not_known() -> None:
    text = Sql(half_year(), frozenset({Period.parse("2023-Q2")}))
    assert "CAST(NULL AS BIGINT) AS revenue" in text.filing_rows([MEASURES["revenue"]])
    assert "CAST(NULL AS BIGINT) AS members" not in text.filing_rows([MEASURES["members"]])


def test_submitted_versions_are_read_only_when_asked(tables: NoTables) -> None:
    revenue = INDICATORS["revenue"]
    without = adding_up(tables, revenue)
    included = adding_up(
        tables, revenue, make_question("2023-S1", by=(By.AREA,), known=KNOWN, include_submitted=True)
    )
    assert "'submitted'" not in without
    assert "'submitted'" in included
