"""What law can change of support, and an office of its own scales: each value with its first day and its paper.

They stand in ``parameters.csv``. Of one name the row that began last by the day asked about holds; before the first
there was no such rule. A row that ``is_confirmed`` false was not read in the paper itself.
"""

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from sohtx.core.law import LawRef

FILE = "parameters.csv"


class Parameter(NamedTuple):
    """A value in force from a day on, and who says so."""

    name: str
    valid_from: date
    value: int
    unit: str
    law: LawRef


@cache
def parameters() -> Mapping[str, tuple[Parameter, ...]]:
    """All that was ever in force, by name, the latest first."""
    with files("sohtx.support").joinpath(FILE).open(encoding="utf-8") as file:
        rows = [_read(row) for row in csv.DictReader(file)]
    rows.sort(key=lambda parameter: parameter.valid_from, reverse=True)
    return {name: tuple(p for p in rows if p.name == name) for name in sorted({p.name for p in rows})}


def in_force(name: str, on: date) -> Parameter | None:
    """A parameter as it holds on a day; None where there was none yet."""
    return next((one for one in parameters()[name] if one.valid_from <= on), None)


def value_of(name: str, on: date) -> int:
    """The value of one that always was in force."""
    found = in_force(name, on)
    if found is None:
        raise LookupError(name)
    return found.value


def _read(row: Mapping[str, str]) -> Parameter:
    law = LawRef(row["document"], row["place"], is_confirmed=row["is_confirmed"] == "true")
    return Parameter(row["name"], date.fromisoformat(row["valid_from"]), int(row["value"]), row["unit"], law)
