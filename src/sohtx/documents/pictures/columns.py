"""Upright columns: one value over successive periods, the latest of them dark."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from sohtx.documents.pictures.drawing import (
    ACCENT,
    LEADING,
    MIDDLE,
    MISSING,
    RISE,
    SIZE,
    Scale,
    line,
    points,
    rect,
    scale_of,
    text,
)
from sohtx.documents.pictures.lettering import clean, shorten, width_of, wrap
from sohtx.documents.pictures.sheet import finish
from sohtx.documents.tree import Picture, Table

GAP = 4.0
WIDEST = 46.0
LONGEST = 96.0  # an upright label
MOST_LINES = 3


class Step(NamedTuple):
    """A period's name, its value and how that is printed."""

    label: str
    value: Fraction | None
    text: str


class _Labels(NamedTuple):
    """The lines beneath each column, how high all are, and whether they are written upwards."""

    lines: list[list[str]]
    room: float
    are_upright: bool


class _Plan(NamedTuple):
    """What all columns of a chart have in common; ``scale`` runs from the foot upwards."""

    scale: Scale
    pitch: float
    foot: float
    labels: _Labels
    has_upright_values: bool


def columns(
    *,
    key: str,
    title: str,
    alt: str,
    source: str,
    items: Sequence[Step],
    width_mm: int = 160,
    height_mm: int = 75,
    table: Table | None = None,
) -> Picture:
    """Columns from a common zero, in the order given, each with its printed value; up to 40.

    Where columns stand too close, values and periods are written upwards.
    """
    width, height = points(width_mm), points(height_mm)
    plan = _plan(items, width, height)
    parts: list[str] = []
    for place, item in enumerate(items):
        parts += _column(
            plan, item, plan.labels.lines[place], (place + 0.5) * plan.pitch, place == len(items) - 1
        )
    base = plan.foot - plan.scale.zero
    parts.append(line(0, base, width, base))
    return finish(
        parts, key=key, title=title, alt=alt, source=source, table=table, width_mm=width_mm, height=height
    )


def _plan(items: Sequence[Step], width: float, height: float) -> _Plan:
    pitch = width / max(len(items), 1)
    labels = _labels(items, pitch)
    value_room = max((width_of(_printed(item), SIZE) for item in items), default=0)
    has_upright_values = value_room > pitch - 2
    room = (value_room if has_upright_values else SIZE) + GAP
    below = room + GAP if any(item.value is not None and item.value < 0 for item in items) else 0
    foot = height - labels.room - GAP - 1
    scale = scale_of((item.value for item in items), below, foot - room)
    return _Plan(scale, pitch, foot, labels, has_upright_values)


def _labels(items: Sequence[Step], pitch: float) -> _Labels:
    """The names of the periods, broken into lines; upwards, where any would have to be cut."""
    names = [clean(item.label) for item in items]
    lines = [wrap(name, pitch - GAP, SIZE, MOST_LINES) for name in names]
    if not any(words.endswith("…") for broken in lines for words in broken):
        return _Labels(lines, max(map(len, lines), default=0) * LEADING, are_upright=False)
    whole = [shorten(name, LONGEST, SIZE) for name in names]
    return _Labels([[name] for name in whole], max(width_of(name, SIZE) for name in whole), are_upright=True)


def _printed(item: Step) -> str:
    return clean(item.text) or MISSING


def _column(plan: _Plan, item: Step, lines: list[str], middle: float, is_latest: bool) -> Iterator[str]:
    """A column, its number at its end, its period at the foot."""
    length = plan.scale.length(item.value or 0)
    base = plan.foot - plan.scale.zero
    if item.value is not None:
        thick, fill = min(plan.pitch * 0.64, WIDEST), ACCENT if is_latest else MIDDLE
        yield rect(middle - thick / 2, base - max(length, 0), thick, abs(length), fill=fill, kind="now")
    yield _value(plan, item, middle, base - length)
    if plan.labels.are_upright:
        x, y = middle + SIZE * RISE, plan.foot + GAP
        yield text(x, y, lines[0], anchor="end", is_upright=True, kind="label")
        return
    for place, words in enumerate(lines):
        y = plan.foot + GAP + SIZE * 0.8 + place * LEADING
        yield text(middle, y, words, anchor="middle", kind="label")


def _value(plan: _Plan, item: Step, middle: float, end: float) -> str:
    """The number beyond the end of its column."""
    is_below = item.value is not None and item.value < 0
    if plan.has_upright_values:
        x, y = middle + SIZE * RISE, end + (GAP if is_below else -GAP)
        anchor = "end" if is_below else "start"
        return text(x, y, _printed(item), anchor=anchor, is_upright=True, kind="value")
    y = end + (GAP + SIZE * 0.7 if is_below else -GAP)
    return text(middle, y, _printed(item), anchor="middle", kind="value")
