"""The groups of support policies: each with the days in which it was law, and its article. They stand in a file.

Those of Law 17/2023 are its articles 20 to 28, one each, in their order. Those of the law before it were not read in
the law's own text, and are marked so.
"""

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from sohtx.core.law import LawRef
from sohtx.core.moment import OPEN_DAY
from sohtx.core.text import Text

FILE = "policies.csv"


class Policy(NamedTuple):
    """A group of policies, law from a day on; from ``valid_to`` on no longer."""

    code: str
    valid_from: date
    valid_to: date
    label: Text
    law: LawRef

    def holds(self, day: date) -> bool:
        """Whether it was law on a day."""
        return self.valid_from <= day < self.valid_to

    @property
    def named(self) -> Text:
        """It with its article: what it is called in a list that holds those of two laws."""
        return NAMED.fill(label=self.label, law=str(self.law))


@cache
def policies() -> Mapping[str, Policy]:
    """All there ever were, by code, those in force first, in the order of their articles."""
    with files("sohtx.support").joinpath(FILE).open(encoding="utf-8") as file:
        rows = [_read(row) for row in csv.DictReader(file)]
    return {one.code: one for one in sorted(rows, key=lambda one: one.valid_from, reverse=True)}


def _read(row: Mapping[str, str]) -> Policy:
    law = LawRef(row["document"], row["place"], is_confirmed=row["is_confirmed"] == "true")
    ends = date.fromisoformat(row["valid_to"]) if row["valid_to"] else OPEN_DAY
    return Policy(row["code"], date.fromisoformat(row["valid_from"]), ends, Text(row["vi"], row["en"]), law)


NAMED = Text("{label} ({law})", "{label} ({law})")
