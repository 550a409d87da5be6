"""Where the labels of a map stand: beside their circle, in the frame, on no other label, on few other circles."""

from collections.abc import Iterator, Sequence
from math import cos, radians, sin
from operator import itemgetter
from typing import NamedTuple

GAP = 2.0
DIRECTIONS = (0, 180, 90, 270, 30, 330, 150, 210, 60, 120, 300, 240)  # right, left, above, below, and between
MOST_COVERED = 1.2  # circles, by one label


class Box(NamedTuple):
    """A rectangle on paper."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        """How large it is."""
        return (self.right - self.left) * (self.bottom - self.top)

    def shared(self, other: "Box") -> float:
        """The area that two boxes share."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(wide, 0) * max(high, 0)

    def holds(self, other: "Box") -> bool:
        """Whether another box lies wholly inside."""
        is_between = self.left <= other.left and other.right <= self.right
        return is_between and self.top <= other.top and other.bottom <= self.bottom


def box_around(x: float, y: float, radius: float) -> Box:
    """The box around a circle."""
    return Box(x - radius, y - radius, x + radius, y + radius)


class Wanted(NamedTuple):
    """A label looking for its place: the box around what it names, its size."""

    around: Box
    width: float
    height: float


def place_labels(
    wanted: Sequence[Wanted], within: Box, taken: Sequence[Box], circles: Sequence[Box]
) -> list[Box | None]:
    """A box for each label, in the order of their importance; None where there is no good place.

    ``taken`` is never covered; of ``circles`` as little as possible, a small one being as dear as a large one.
    """
    full = list(taken)
    found: list[Box | None] = []
    for label in wanted:
        free = [box for box in _beside(label) if within.holds(box) and not any(map(box.shared, full))]
        cost, best = min(
            ((_covered(box, circles), box) for box in free), key=itemgetter(0), default=(0.0, None)
        )
        kept = best if cost <= MOST_COVERED else None
        found.append(kept)
        full += [kept] if kept else []
    return found


def _covered(box: Box, circles: Sequence[Box]) -> float:
    """How many circles a label would cover, parts of them counted as parts."""
    return sum(box.shared(circle) / circle.area for circle in circles if circle.area)


def _beside(label: Wanted) -> Iterator[Box]:
    """The places around what is named, none of them on it unless it has no size; the best first."""
    left, top, right, bottom = label.around
    x, y, radius = (left + right) / 2, (top + bottom) / 2, (right - left) / 2
    if not radius:
        yield _box(x, y, label, 0.5, 0.5)
    for degrees in DIRECTIONS:
        east, north = cos(radians(degrees)), sin(radians(degrees))
        a, b = x + east * (radius + GAP), y - north * radius
        yield _box(a, b, label, _part_before(east), _part_before(-north))


def _part_before(direction: float) -> float:
    """Which part of a label lies before its anchor: none on the way there, all on the way back, half across."""
    return 0.5 if abs(direction) < 0.1 else float(direction < 0)


def _box(x: float, y: float, label: Wanted, before: float, above: float) -> Box:
    left, top = x - before * label.width, y - above * label.height
    return Box(left, top, left + label.width, top + label.height)
