"""Five classes of values, from pale to dark, each with about as many areas; no value is divided among two."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from sohtx.documents.pictures.drawing import ACCENT, Value

SHADES = ("#dbe8e1", "#b3cfc2", "#80af9d", "#47866f", ACCENT)


class Class(NamedTuple):
    """The lowest and highest value in a class as they are printed, the highest itself, and the colour."""

    words: str
    highest: Value
    fill: str


def classes_of(values: Sequence[tuple[Value, str]]) -> list[Class]:
    """The classes of values, given with how they are printed; fewer than five where values are fewer."""
    ordered = sorted(values, key=lambda pair: pair[0])
    parts = len(SHADES)
    last = sorted({ordered[-(-len(ordered) * part // parts) - 1][0] for part in range(1, parts + 1)})
    found = []
    for place, (low, high) in enumerate(pairwise([None, *last])):
        members = [text for value, text in ordered if (low is None or value > low) and value <= (high or 0)]
        ends = dict.fromkeys((members[0], members[-1]))
        found.append(Class("–".join(ends), high or 0, SHADES[place - len(last)]))
    return found


def fill_for(value: Value, classes: Sequence[Class]) -> str:
    """The colour of the class in which a value lies."""
    return next(found.fill for found in classes if value <= found.highest)
