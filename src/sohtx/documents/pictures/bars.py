"""Horizontal bars: a value for each name, beside that of the same period of last year where there is one."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from sohtx.documents.pictures.drawing import (
    ACCENT,
    GREY,
    INK,
    LEADING,
    MISSING,
    PALE,
    RISE,
    SIZE,
    SMALL,
    Scale,
    line,
    points,
    rect,
    scale_of,
    text,
)
from sohtx.documents.pictures.lettering import clean, width_of, wrap
from sohtx.documents.pictures.sheet import finish
from sohtx.documents.tree import Picture, Table

LABEL_SHARE = 0.38
GAP = 4.0
ROOM_FOR_OTHER_TYPE = 1.04  # programs without our type set labels a little wider
MOST_HIGH = 600.0  # what a page holds beside caption and source
TWO_LINES = 2 * LEADING + 2
ROOMY, TIGHT = (18.0, 25.0), (14.5, 20.5)  # the height of a row with one bar, with two


class Bar(NamedTuple):
    """A name, its value and how that is printed; ``before`` is the value of the same period of last year."""

    label: str
    value: Fraction | None
    text: str
    before: Fraction | None = None
    before_text: str = ""


class _Plan(NamedTuple):
    """What all rows of a chart have in common."""

    scale: Scale
    label_room: float
    top: float
    pitch: float
    is_paired: bool


def bars(
    *,
    key: str,
    title: str,
    alt: str,
    source: str,
    items: Sequence[Bar],
    now: str = "",
    then: str = "",
    width_mm: int = 160,
    table: Table | None = None,
) -> Picture:
    """Bars from a common zero, in the order given, each with its printed value.

    ``now`` and ``then`` name the two periods where bars have a ``before``. A page holds 40 bars, or 29 pairs.
    """
    plan = _plan(items, points(width_mm))
    parts = [*_periods(plan, now, then)] if plan.is_paired else []
    for row, item in enumerate(items):
        parts += _row(plan, item, plan.top + row * plan.pitch)
    bottom = plan.top + len(items) * plan.pitch
    parts.append(line(plan.scale.zero, plan.top, plan.scale.zero, bottom))
    return finish(
        parts, key=key, title=title, alt=alt, source=source, table=table, width_mm=width_mm, height=bottom + 1
    )


def _plan(items: Sequence[Bar], width: float) -> _Plan:
    is_paired = any(item.before is not None for item in items)
    widest = max((width_of(clean(item.label), SIZE) for item in items), default=0) * ROOM_FOR_OTHER_TYPE
    label_room = min(widest, width * LABEL_SHARE)
    roomy = max(ROOMY[is_paired], TWO_LINES if widest > label_room else 0)
    pitch = max(TIGHT[is_paired], min(roomy, MOST_HIGH / max(len(items), 1)))
    shown = [(item.value, _printed(item.text)) for item in items]
    shown += [(item.before, _printed(item.before_text)) for item in items if is_paired]
    left = max((width_of(t, SIZE) + GAP for v, t in shown if v is not None and v < 0), default=0)
    right = max((width_of(t, SIZE) + GAP for v, t in shown if v is None or v >= 0), default=0)
    scale = scale_of((v for v, _ in shown), label_room + GAP * 2 + left, width - right - 1)
    return _Plan(scale, label_room, LEADING + GAP * 2 if is_paired else 1, pitch, is_paired)


def _printed(words: str) -> str:
    return clean(words) or MISSING


def _periods(plan: _Plan, now: str, then: str) -> Iterator[str]:
    """What the dark and the pale bars are, in words above them."""
    x, base = plan.scale.zero, LEADING
    for words, fill in ((now, ACCENT), (then, PALE)):
        yield rect(x, base - 7, 10, 7, fill=fill, line=ACCENT if fill == ACCENT else GREY)
        yield text(x + 10 + GAP, base, words, size=SIZE)
        x += 10 + GAP * 5 + width_of(clean(words), SIZE)


def _row(plan: _Plan, item: Bar, top: float) -> Iterator[str]:
    middle = top + plan.pitch / 2
    most = 2 if plan.pitch >= TWO_LINES else 1
    lines = wrap(clean(item.label), plan.label_room, SIZE, most)
    base = middle - (len(lines) - 1) * LEADING / 2 + SIZE * RISE
    for place, words in enumerate(lines):
        yield text(plan.label_room, base + place * LEADING, words, anchor="end", kind="label")
    if not plan.is_paired:
        yield from _bar(plan.scale, item.value, item.text, middle, min(plan.pitch - 4, 14), "now")
        return
    thick = min(plan.pitch / 2 - 2, 10.5)
    yield from _bar(plan.scale, item.value, item.text, middle - thick / 2 - 0.5, thick, "now")
    yield from _bar(plan.scale, item.before, item.before_text, middle + thick / 2 + 0.5, thick, "then")


def _bar(
    scale: Scale, value: Fraction | None, printed: str, middle: float, thick: float, kind: str
) -> Iterator[str]:
    """One bar with its number at its end; of a value that is not there only a dash, where the bar would begin."""
    length = scale.length(value or 0)
    is_now = kind == "now"
    if value is not None:
        fill, edge = (ACCENT, "") if is_now else (PALE, GREY)
        x, width = (scale.zero + min(length, 0)), abs(length)
        yield rect(x, middle - thick / 2, width, thick, fill=fill, line=edge, kind=kind)
    is_left = value is not None and value < 0
    x = scale.zero + length + (-GAP if is_left else GAP)
    size, ink = (SIZE, INK) if is_now else (SMALL, GREY)
    anchor = "end" if is_left else "start"
    yield text(x, middle + size * RISE, _printed(printed), size=size, anchor=anchor, fill=ink, kind="value")
