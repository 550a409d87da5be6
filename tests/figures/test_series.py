"""A series of questions is answered as each of them alone, though several are worked on at a time."""

from collections.abc import Iterator, Sequence
from itertools import count, product
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from ledger.building import random_package, told
from sohtx.indicators.catalogue import INDICATORS
from sohtx.indicators.engine import NOBODY, Engine
from sohtx.indicators.question import By, Question
from sohtx.indicators.series import series

if TYPE_CHECKING:
    import pyarrow as pa

    from sohtx.figures.extract import Extract

PERIODS = ("2019-S1", "2021-S1", "2022", "2023-Q3", "2025-S2", "2031-S1")
GEOGRAPHIES = (None, "2022-01-01", "2025-07-01")
KNOWN = ("2022-03-01", "2026-02-01")
SHAPES: tuple[dict[str, object], ...] = (
    {"by": ("area", "sector")},
    {"by": ("kind", "area"), "level": "province", "include_submitted": True},
    {"by": ("sector",), "area": "20"},
    {},
)
ALL = list(INDICATORS.values())


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random book of units that are divided, merged and made anew; its second load is newer than the extract."""
    folder = tmp_path_factory.mktemp("series")
    told(folder / "home", "load", random_package(folder / "first", 11))
    with mock.patch("sohtx.figures.extract.compact", return_value=True):
        told(folder / "home", "load", random_package(folder / "second", 11, prefix="Y"))
    return folder / "home"


@pytest.fixture
def extract(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["Extract"]:
    from sohtx.figures.extract import open_extract

    told(home, "verify")  # the process is on this book
    monkeypatch.setenv("SOHTX_HOME", str(home))
    with mock.patch("sohtx.figures.extract.compact", return_value=True):
        found = open_extract()
    yield found
    found.close()


def make_questions(extract: "Extract") -> list[Question]:
    """Every period in every geography, known early and late, in one shape after another."""
    from sohtx.figures.asking import Request, read_request

    made = []
    for number, (geography, known, period) in enumerate(product(GEOGRAPHIES, KNOWN, PERIODS)):
        shape = SHAPES[number % len(SHAPES)] | {"period": period, "geography": geography, "known": known}
        made.append(read_request(Request(**shape), extract.units))  # type: ignore[arg-type]
    return made


def rows_of(table: "pa.Table") -> list[str]:
    return sorted(map(repr, table.to_pylist()))


def threads_of(extract: "Extract") -> list[tuple[int]]:
    return extract.con.execute("SELECT current_setting('threads')").fetchall()


def with_areas(questions: Sequence[Question]) -> list[Question]:
    return [question for question in questions if By.AREA in question.by]


def test_a_series_is_answered_as_each_question_alone(extract: "Extract") -> None:
    questions = make_questions(extract)
    engine = Engine(extract)

    together = [rows_of(table) for table in series(extract, questions, ALL)]

    assert together == [rows_of(engine.to_arrow(question, ALL)) for question in questions]
    assert len({tuple(rows) for rows in together}) > len(questions) // 2


def test_it_adds_up_to_what_figures_are_made_of(extract: "Extract") -> None:
    questions = make_questions(extract)[::3]
    engine = Engine(extract)
    for question, table in zip(questions, series(extract, iter(questions), ALL), strict=True):
        engine.places(question)
        measured = engine.measure(question, ALL).amounts
        width = len(engine.sql(question).cell_columns)
        for row in table.to_pylist():
            cell = tuple(row.values())[:width]
            for indicator, read in engine.statement(question, ALL).readers[::7]:
                amount = measured[indicator.code][cell]
                assert read(row, NOBODY) == amount._replace(chosen=NOBODY), (question, indicator.code, cell)


def test_some_are_placed_one_by_one(extract: "Extract") -> None:
    """What the questions are for: in places of their own, by choices, and otherwise from question to question."""
    engine = Engine(extract)
    found = set()
    for question in with_areas(make_questions(extract)):
        engine.places(question)
        found.add(tuple(extract.con.execute("SELECT * FROM place_of ORDER BY ALL").fetchall()))
    assert len(found) > 3


def test_a_series_is_as_long_as_its_questions(extract: "Extract") -> None:
    questions = make_questions(extract)
    assert list(series(extract, [], ALL)) == []
    assert len(list(series(extract, questions[:1], ALL))) == 1
    assert len(list(series(extract, questions[:5], ALL[:1]))) == 5


def test_an_endless_series_can_be_left(extract: "Extract") -> None:
    """Only what is asked for and the few that are worked on beside it are read."""
    question, asked = make_questions(extract)[0], count()
    endless = (question for _ in asked)
    before = threads_of(extract)
    answers = series(extract, endless, ALL[:1])
    assert rows_of(next(answers)) == rows_of(next(answers))
    answers.close()  # type: ignore[attr-defined]
    assert next(asked) < 8
    assert threads_of(extract) == before


def test_what_goes_wrong_with_one_is_raised_and_nothing_is_left_changed(extract: "Extract") -> None:
    from duckdb import CatalogException

    questions = make_questions(extract)[:6]
    before = threads_of(extract)
    extract.con.execute('ALTER VIEW "filings 2021-S1" RENAME TO gone')

    with pytest.raises(CatalogException, match="2021-S1"):
        list(series(extract, questions, ALL))

    assert threads_of(extract) == before
    assert Engine(extract).to_arrow(questions[0], ALL).num_rows


def test_places_of_a_series_are_not_those_of_the_connection(extract: "Extract") -> None:
    first, *others = with_areas(make_questions(extract))
    engine = Engine(extract)
    engine.places(first)
    before = engine.measure(first, ALL)
    list(series(extract, others[-6:], ALL))
    assert engine.measure(first, ALL) == before
