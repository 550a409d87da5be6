"""The ground of a map: what part of the earth it shows, where that lies on paper, and the areas drawn on it.

North is up. Degrees of longitude are narrowed as they are in the middle of the map, so that shapes are right at
the size of a province and near enough at the size of the country.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import cos, pi, radians
from typing import Any, NamedTuple

from sohtx.documents.pictures.drawing import GREY, LINE, line, text

Geometry = Mapping[str, Any]  # a Polygon or MultiPolygon of GeoJSON
Ring = Sequence[Sequence[float]]
LEAST = 0.2  # degrees: a single place is shown with something around it
GRID = 4  # outlines are drawn to a quarter of a point, neighbours alike
SCALE_BAR = 90.0  # as long as it may be
KM_A_DEGREE = 40_008 / 360


class Frame(NamedTuple):
    """A part of the earth between two meridians and two parallels, in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def narrowing(self) -> float:
        """How much shorter a degree of longitude is than one of latitude, in the middle."""
        return cos(radians((self.south + self.north) / 2))


def frame_around(places: Iterable[tuple[float, float]], least: Frame | None = None) -> Frame:
    """The smallest frame around places (latitude, longitude) and another frame; of none at all, around (0, 0)."""
    corners = [(least.south, least.west), (least.north, least.east)] if least else []
    latitudes, longitudes = zip(*([*places, *corners] or [(0.0, 0.0)]), strict=True)
    south, north = _apart(min(latitudes), max(latitudes))
    west, east = _apart(min(longitudes), max(longitudes))
    return Frame(west, south, east, north)


def _apart(low: float, high: float) -> tuple[float, float]:
    lack = max(LEAST - (high - low), 0) / 2
    return low - lack, high + lack


class Ground(NamedTuple):
    """A frame laid on paper: so many points a degree of latitude, its upper left corner at ``left``, ``top``."""

    frame: Frame
    scale: float
    left: float
    top: float

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a place lies on paper."""
        x = self.left + (longitude - self.frame.west) * self.frame.narrowing * self.scale
        return x, self.top + (self.frame.north - latitude) * self.scale

    @property
    def height(self) -> float:
        """From its northern to its southern edge, on paper."""
        return (self.frame.north - self.frame.south) * self.scale


def lay(frame: Frame, width: float, most_high: float, margin: float) -> Ground:
    """A frame laid as large as it goes into a width and a height, in the middle of the width."""
    wide = (frame.east - frame.west) * frame.narrowing
    scale = min((width - 2 * margin) / wide, (most_high - 2 * margin) / (frame.north - frame.south))
    return Ground(frame, scale, (width - wide * scale) / 2, margin)


def corners_of(geometry: Geometry) -> Iterator[tuple[float, float]]:
    """The latitude and longitude of every corner of an area."""
    return ((point[1], point[0]) for ring in _rings(geometry) for point in ring)


def _rings(geometry: Geometry) -> Iterator[Ring]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return (ring for polygon in polygons for ring in polygon)


def draw_areas(ground: Ground, areas: Iterable[tuple[Geometry, str]]) -> Iterator[str]:
    """Areas, each in its colour, with thin outlines."""
    look = f'stroke="{LINE}" stroke-width="{GRID // 2}" stroke-linejoin="round" fill-rule="evenodd"'
    yield f'<g transform="scale({1 / GRID})" {look}>'
    for geometry, fill in areas:
        outline = "".join(_outline(ground, ring) for ring in _rings(geometry))
        yield f'<path data-kind="area" fill="{fill}" d="{outline}"/>'
    yield "</g>"


def _outline(ground: Ground, ring: Ring) -> str:
    """A closed outline in steps from corner to corner; corners that fall together on paper are one."""
    steps: list[str] = []
    x = y = 0
    for point in ring:
        right, down = (round(GRID * part) for part in ground.place(point[1], point[0]))
        if not steps:
            steps.append(f"M{right} {down}l")
        elif (right, down) != (x, y):
            steps.append(f"{right - x} {down - y} ")
        x, y = right, down
    return "".join(steps).rstrip(" l") + "z" if len(steps) > 2 else ""


def draw_scale(ground: Ground, right: float, base: float) -> Iterator[str]:
    """A scale of kilometres, ending at the right."""
    a_kilometre = ground.scale / KM_A_DEGREE
    kilometres = round_below(max(SCALE_BAR / a_kilometre, 1))
    left = right - kilometres * a_kilometre
    yield line(left, base, right, base)
    for x in (left, right):
        yield line(x, base - 3, x, base)
    yield text((left + right) / 2, base - 5, f"{kilometres} km", size=9, anchor="middle", fill=GREY)


def round_below(value: float) -> int:
    """The largest of 1, 2, 5, 10, 20, 50 and so on that is not above a value of 1 or more."""
    power: int = 10 ** (len(str(int(value))) - 1)
    return max(step * power for step in (1, 2, 5) if step * power <= value)


def largest_radius(shares: Sequence[float], area: float, *, most: float, least: float = 7.0) -> float:
    """The radius of the largest circle, such that all circles cover an eighth of the ground, within bounds.

    ``shares`` are the circles' areas as parts of the largest.
    """
    wanted: float = (area / 8 / pi / max(sum(shares), 1)) ** 0.5
    return min(max(wanted, least), most)
