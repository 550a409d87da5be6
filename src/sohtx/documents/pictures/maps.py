"""Maps: circles by size at the centres of areas, or the areas themselves in five shades."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from sohtx.documents.pictures.classes import classes_of, fill_for
from sohtx.documents.pictures.drawing import points
from sohtx.documents.pictures.ground import (
    Frame,
    Geometry,
    corners_of,
    draw_scale,
    frame_around,
    largest_radius,
    lay,
)
from sohtx.documents.pictures.islands import COUNTRY, GROUPS, NAMES
from sohtx.documents.pictures.keys import ROW, draw_classes, draw_sizes
from sohtx.documents.pictures.layers import MARGIN, Map, Spot, draw_circles, draw_ground, draw_labels
from sohtx.documents.pictures.lettering import clean
from sohtx.documents.pictures.sheet import finish
from sohtx.documents.tree import Picture, Table

SCALE_ROOM = 115.0
LARGEST = (22.0, 14.0)  # the radius of no circle is larger; on a map of the country
AREA = "#f1f4f2"


def map_of_circles(
    *,
    key: str,
    title: str,
    alt: str,
    source: str,
    spots: Sequence[Spot],
    unit: str,
    frame: Frame | None = None,
    boundaries: Mapping[str, Geometry] | None = None,
    shade: bool = False,
    is_country: bool = False,
    islands: tuple[str, str] = NAMES,
    labelled: int = 10,
    thousands: str = ".",
    width_mm: int = 160,
    most_high_mm: int = 190,
    table: Table | None = None,
) -> Picture:
    """A map of values at places: circles whose areas are as the values, the largest with their names.

    The map holds all spots and areas, and the frame where one is given. With ``shade`` the areas are coloured in
    five classes instead, provided that every spot has its area; areas without a spot stay white. A map of the
    country always has Hoàng Sa and Trường Sa, under the names given. ``most_high_mm`` bounds the map without its key.
    """
    areas, ordered = boundaries or {}, sorted(spots, key=lambda spot: -spot.value)
    whole = _frame(ordered, areas, frame, is_country)
    ground = lay(whole, points(width_mm), points(most_high_mm), MARGIN)
    is_shaded = shade and bool(spots) and all(spot.key in areas for spot in spots)
    radii = [] if is_shaded else _radii(ordered, points(width_mm) * ground.height, LARGEST[is_country])
    shown = Map(ground, points(width_mm), ordered, radii, areas, islands if is_country else None)
    parts, height = _shaded(shown, unit) if is_shaded else _circled(shown, unit, thousands)
    parts += [*draw_labels(shown, labelled), *draw_scale(ground, shown.width - 2, height - 3)]
    return finish(
        parts, key=key, title=title, alt=alt, source=source, table=table, width_mm=width_mm, height=height
    )


def _frame(
    spots: Sequence[Spot], areas: Mapping[str, Geometry], frame: Frame | None, is_country: bool
) -> Frame:
    places = [(spot.latitude, spot.longitude) for spot in spots]
    places += (corner for geometry in areas.values() for corner in corners_of(geometry))
    if is_country:
        places += [(COUNTRY.south, COUNTRY.west), (COUNTRY.north, COUNTRY.east)]
        places += (place for group in GROUPS for place in group)
    return frame_around(places, frame)


def _radii(spots: Sequence[Spot], area: float, most: float) -> list[float]:
    if spots and spots[-1].value < 0:
        raise ValueError(f"no circle is as large as {spots[-1].value}")
    largest = (spots[0].value if spots else 0) or 1
    shares = [float(Fraction(spot.value) / largest) for spot in spots]
    radius = largest_radius(shares, area, most=most)
    return [radius * share**0.5 for share in shares]


def _circled(shown: Map, unit: str, thousands: str) -> tuple[list[str], float]:
    """The map with its circles and their key; and how high all is."""
    largest = max(shown.radii, default=0)
    height = shown.foot + max(2 * largest + 4, ROW) + 4
    values = [spot.value for spot in shown.spots] or [0]
    key = draw_sizes(
        *(values[0], largest, unit), thousands=thousands, has_zero=values[-1] == 0, base=height - 3,
        right=shown.width - SCALE_ROOM,
    )  # fmt: skip
    return [*draw_ground(shown, dict.fromkeys(shown.areas, AREA)), *draw_circles(shown), *key], height


def _shaded(shown: Map, unit: str) -> tuple[list[str], float]:
    """The map with its shaded areas and their key; and how high all is."""
    classes = classes_of([(spot.value, clean(spot.text)) for spot in shown.spots])
    fills = {spot.key: fill_for(spot.value, classes) for spot in shown.spots}
    has_missing = len(fills) < len(shown.areas)
    key, height = draw_classes(
        classes, unit, has_missing=has_missing, top=shown.foot, right=shown.width - SCALE_ROOM
    )
    return [*draw_ground(shown, fills), *key], height
