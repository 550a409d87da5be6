"""The layers of a map, from the ground up: areas, islands, circles, labels."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sohtx.documents.pictures.drawing import (
    ACCENT,
    LEADING,
    LINE,
    SMALL,
    WHITE,
    Value,
    circle,
    label,
    rect,
    ring,
)
from sohtx.documents.pictures.ground import Geometry, Ground, draw_areas
from sohtx.documents.pictures.islands import boxes_of_islands, draw_islands
from sohtx.documents.pictures.lettering import clean, shorten, width_of
from sohtx.documents.pictures.placing import Box, Wanted, box_around, place_labels

MARGIN = 26.0  # around what the map shows, so that circles at its edge are whole
LABEL_ROOM = 120.0
BESIDE = 8.0  # around a label, and between its name and its value in bold


class Spot(NamedTuple):
    """A place with its value and how that is printed; ``key`` names its area among the boundaries."""

    label: str
    latitude: float
    longitude: float
    value: Value
    text: str
    key: str = ""


class Map(NamedTuple):
    """What is on a map: the spots from the largest, their radii, the areas, the names of the islands.

    A map without radii is shaded.
    """

    ground: Ground
    width: float
    spots: list[Spot]
    radii: list[float]
    areas: Mapping[str, Geometry]
    islands: tuple[str, str] | None

    @property
    def foot(self) -> float:
        """The lower edge of the map on paper."""
        return self.ground.height + 2 * MARGIN

    def boxes(self) -> list[Box]:
        """The room of each spot's circle or ring; of a shaded map, the spots' places."""
        radii = [max(radius, 2.2) for radius in self.radii] or [0.0] * len(self.spots)
        places = (self.ground.place(spot.latitude, spot.longitude) for spot in self.spots)
        return [box_around(*place, radius) for place, radius in zip(places, radii, strict=True)]


def draw_ground(shown: Map, fills: Mapping[str, str]) -> Iterator[str]:
    """The edge of the map, the areas in their colours (white where none is given), the islands."""
    yield rect(0.5, 0.5, shown.width - 1, shown.foot - 1, fill=WHITE, line=LINE)
    if shown.areas:
        coloured = ((geometry, fills.get(key, WHITE)) for key, geometry in shown.areas.items())
        yield from draw_areas(shown.ground, coloured)
    if shown.islands:
        yield from draw_islands(shown.ground, shown.islands)


def draw_circles(shown: Map) -> Iterator[str]:
    """The circles, small ones over large ones; a zero is a dot."""
    for spot, radius in zip(shown.spots, shown.radii, strict=False):
        x, y = shown.ground.place(spot.latitude, spot.longitude)
        yield circle(x, y, radius, fill=ACCENT, line=WHITE, kind="spot") if spot.value else ring(x, y, "zero")


def draw_labels(shown: Map, most: int) -> Iterator[str]:
    """The names and values of the largest spots, where there is room."""
    boxes, edge = shown.boxes(), Box(2, 2, shown.width - 2, shown.foot - 2)
    chosen = [spot for spot in shown.spots[:most] if spot.value]
    lines = [(shorten(clean(spot.label), LABEL_ROOM, SMALL), clean(spot.text)) for spot in chosen]
    wanted = [
        Wanted(box, width_of(" ".join(words), SMALL) + BESIDE, LEADING)
        for words, box in zip(lines, boxes, strict=False)
    ]
    taken = [*boxes_of_islands(shown.ground, shown.islands)] if shown.islands else []
    for words, box in zip(lines, place_labels(wanted, edge, taken, boxes), strict=True):
        if box:
            yield label(box.left + 2, box.bottom - 3, *words)
