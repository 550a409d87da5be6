"""What the circles or the shades of a map mean, in a strip beneath it."""

from collections.abc import Iterator, Sequence

from sohtx.documents.pictures.classes import Class
from sohtx.documents.pictures.drawing import (
    GREY,
    MIDDLE,
    MISSING,
    SIZE,
    WHITE,
    Value,
    circle,
    rect,
    ring,
    text,
)
from sohtx.documents.pictures.ground import round_below
from sohtx.documents.pictures.lettering import clean, shorten, width_of

GAP = 5.0
ROW = 16.0
SWATCH = 14.0


def sizes_for(largest: Value) -> list[int]:
    """Round values for the circles of a key: up to three, each at most a quarter of the one before."""
    sizes: list[int] = []
    below = int(largest)
    while below >= 1 and len(sizes) < 3:
        sizes.append(round_below(below))
        below = sizes[-1] // 4
    return sizes


def draw_sizes(
    largest: Value, radius: float, unit: str, *, thousands: str, has_zero: bool, base: float, right: float
) -> Iterator[str]:
    """The dot of a zero, then circles of round values from small to large, standing on a common base."""
    x = 1.0
    if has_zero:
        yield ring(x + 2, base - 3, "key")
        yield text(x + 4 + GAP, base, "0")
        x += 30
    for size in reversed(sizes_for(largest)):
        r, words = radius * float(size / largest) ** 0.5, f"{size:,}".replace(",", thousands)
        yield circle(x + r, base - r, r, fill=MIDDLE, line=GREY, kind="key")
        yield text(x + 2 * r + GAP, base, words)
        x += 2 * r + 4 * GAP + width_of(words, SIZE)
    yield text(x - 2 * GAP, base, shorten(clean(unit), right - x, SIZE), fill=GREY)


def draw_classes(
    classes: Sequence[Class], unit: str, *, has_missing: bool, top: float, right: float
) -> tuple[list[str], float]:
    """The shades and what values they stand for, in as many rows as they need, and where the last row ends."""
    entries = [(found.fill, found.words) for found in classes] + [(WHITE, MISSING)] * has_missing
    parts: list[str] = []
    x, base = 0.5, top + ROW
    for fill, words in [*entries, ("", clean(unit))]:
        wide = (SWATCH + GAP) * bool(fill) + width_of(words, SIZE)
        if x > 1 and x + wide > right:
            x, base = 0.5, base + ROW
        parts += _entry(fill, words, x, base)
        x += wide + 3 * GAP
    return parts, base + 3


def _entry(fill: str, words: str, x: float, base: float) -> Iterator[str]:
    if fill:
        yield rect(x, base - 8.5, SWATCH, 9.5, fill=fill, line=GREY, kind="key")
        yield text(x + SWATCH + GAP, base, words)
    else:
        yield text(x, base, words, fill=GREY)
