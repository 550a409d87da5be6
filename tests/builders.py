"""Builders for the tests: each gives a valid thing, so that a test names only what it is about.

Days and moments are written as in a package: ``"2023-06-30"`` is a day, and as a moment its end.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from sohtx.core.codes import Level
from sohtx.core.moment import BEGINNING, OPEN_DAY, read_moment
from sohtx.core.period import Period
from sohtx.core.units import Unit, UnitChange, Units
from sohtx.indicators.catalogue import ask
from sohtx.indicators.question import By, Question
from sohtx.register.fold import LedgerEntry

CASES = Path(__file__).parent / "cases"
Cells = Mapping[str, Any]

COUNTRY = Unit("VN", "Việt Nam", Level.COUNTRY, "")
PROVINCE = Unit("T", "Tỉnh", Level.PROVINCE, "VN")


def read_cases(name: str) -> list[dict[str, Any]]:
    """Read the cases of a file of ``tests/cases``; every scalar is text, as it is written."""
    text = (CASES / name).read_text("utf-8")
    cases: list[dict[str, Any]] = yaml.load(text, Loader=yaml.BaseLoader)
    return cases


def case_id(case: Cells) -> str:
    """Give the name under which a case is run."""
    return str(case["id"])


def make_day(text: str | date) -> date:
    """Make a day."""
    return text if isinstance(text, date) else date.fromisoformat(text)


def make_moment(text: str | int) -> int:
    """Make a moment; a day alone is its end."""
    moment = text if isinstance(text, int) else read_moment(text)
    assert moment is not None, text
    return moment


def make_entry(
    entry_id: str = "E1",
    entry: str = "established",
    on: str | date = "2020-01-01",
    recorded: str | int | None = None,
    **cells: Any,
) -> LedgerEntry:
    """Make an entry, recorded on the day it took effect; a birth is of a cooperative in the unit ``X``."""
    if entry == "established":
        cells = {"kind": "cooperative", "name": "Hợp tác xã Tân Lập", "unit": "X"} | cells
    recorded_at = make_moment(str(on) if recorded is None else recorded)
    return LedgerEntry(entry_id, entry, make_day(on), recorded_at, **cells)


def make_unit(
    code: str = "A",
    name: str = "",
    *,
    level: Level = Level.COMMUNE,
    parent: str = "T",
    begins: str | date = BEGINNING,
    ends: str | date = OPEN_DAY,
) -> Unit:
    """Make a unit, a commune of the province ``T`` unless said, from before records began until now."""
    return Unit(code, name or code, level, parent, make_day(begins), make_day(ends))


def make_change(on: str | date, source: str, target: str, share: str | Fraction | None = None) -> UnitChange:
    """Make a change: on a day a unit passed into another, with a share or with none known."""
    return UnitChange(make_day(on), source, target, None if share is None else Fraction(share))


def make_units(units: Iterable[Unit], changes: Iterable[UnitChange] = ()) -> Units:
    """Make a table of units; the country and the province ``T`` are there unless others are given."""
    given = list(units)
    codes = {unit.code for unit in given}
    return Units([*(unit for unit in (COUNTRY, PROVINCE) if unit.code not in codes), *given], changes)


def make_question(period: str = "2023-S1", *codes: str, by: Iterable[By] = (), **more: Any) -> Question:
    """Make a question, asked long afterwards and in the units of the period's end."""
    read = Period.parse(period)
    asked = tuple(ask(code) for code in codes or ("coop_count",))
    defaults: dict[str, Any] = {"known": make_moment("2030-01-01"), "geography": read.end}
    return Question(period=read, asked=asked, by=tuple(by), **(defaults | more))
