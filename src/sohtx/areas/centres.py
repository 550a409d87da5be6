"""Where units lie: the centres that the program carries, and boundaries that an office lays beside its data."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from sohtx.areas.queries import official_rows
from sohtx.core.moment import BEGINNING, read_day
from sohtx.core.refusal import Problem, Problems, Refusal
from sohtx.core.text import Text
from sohtx.core.units import Unit, UnitKey

Geometry = Mapping[str, Any]  # a Polygon or MultiPolygon of GeoJSON


class Centre(NamedTuple):
    """A place on earth, in degrees. Not a figure: a float is exact enough for a map."""

    latitude: float
    longitude: float


def centre_of(unit: Unit) -> Centre | None:
    """The centre of a commune; where its own is not known, that of who bore its code last before, or next.

    A code passes to who takes over the ground, so that such a centre is a few kilometres away. None for a code
    without any, and for districts and provinces: see :func:`middle_of`.
    """
    rows = _centres().get(unit.code)
    if not rows:
        return None
    begun = [centre for first_day, centre in rows if first_day <= str(unit.valid_from)]
    return begun[-1] if begun else rows[0][1]


def middle_of(units: Iterable[Unit]) -> Centre | None:
    """The middle of the centres of some communes, such as those of a province; None where none has one."""
    centres = [centre for centre in map(centre_of, units) if centre]
    if not centres:
        return None
    latitudes, longitudes = zip(*centres, strict=True)
    return Centre(sum(latitudes) / len(centres), sum(longitudes) / len(centres))


@cache
def _centres() -> dict[str, list[tuple[str, Centre]]]:
    """By code: the first day of each unit that has a centre, in order, with the centre."""
    centres: dict[str, list[tuple[str, Centre]]] = defaultdict(list)
    for row in official_rows("centres.csv"):
        first_day = row["valid_from"] or str(BEGINNING)
        centres[row["code"]].append((first_day, Centre(float(row["latitude"]), float(row["longitude"]))))
    return {code: sorted(rows) for code, rows in centres.items()}


def area_of(unit: Unit, boundaries: Mapping[UnitKey, Geometry]) -> Geometry | None:
    """The area of a unit among boundaries: under its key, else under its code alone."""
    return boundaries.get(unit.key) or boundaries.get(unit.code)


def read_boundaries(path: Path) -> dict[UnitKey, Geometry]:
    """The areas of a GeoJSON file, by unit key; by code alone where a feature has no ``valid_from``.

    Refuses a file that is no FeatureCollection of areas with codes, telling every problem.
    """
    problems = Problems()
    found: dict[UnitKey, Geometry] = {}
    for place, feature in enumerate(_features(path)):
        trouble = _trouble_of(feature)
        if not trouble:
            key = _key_of(feature["properties"])
            trouble = ("properties.code", *TWICE, key) if key in found else None
            found[key] = feature["geometry"]
        if trouble:
            column, what, mend, value = trouble
            problems.add(Problem(what, mend, path.name, 0, f"features[{place}].{column}", value))
    problems.raise_any()
    return found


def _features(path: Path) -> list[Any]:
    """The features of a file that has some."""
    try:
        whole = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise Refusal(Problem(*NOT_OPENED, path.name)) from None
    except (ValueError, RecursionError):
        raise Refusal(Problem(*NOT_JSON, path.name)) from None
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list) or not features or whole.get("type") != "FeatureCollection":
        raise Refusal(Problem(*NO_FEATURES, path.name))
    return features


def _key_of(properties: Mapping[str, Any]) -> UnitKey:
    first_day = properties.get("valid_from")
    return f"{properties['code']} {first_day}" if first_day else str(properties["code"])


def _trouble_of(feature: Any) -> tuple[str, Text, Text, str | None] | None:
    """What is wrong with a feature, and in which part of it; None when nothing is."""
    properties, geometry = (_part(feature, name) for name in ("properties", "geometry"))
    code, first_day = properties.get("code"), properties.get("valid_from")
    if not isinstance(code, str) or not code.strip():
        return "properties.code", *NO_CODE, None if code is None else str(code)
    if first_day and not read_day(str(first_day)):
        return "properties.valid_from", *NOT_A_DAY, str(first_day)
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return "geometry.type", *NO_AREA, str(geometry.get("type"))
    rings = list(_rings(geometry))
    if not rings or not all(map(_is_ring, rings)):
        return "geometry.coordinates", *NO_RINGS, code
    return None


def _part(feature: Any, name: str) -> Mapping[str, Any]:
    part = feature.get(name) if isinstance(feature, dict) else None
    return part if isinstance(part, dict) else {}


def _rings(geometry: Mapping[str, Any]) -> Iterator[Any]:
    """What should be the rings of an area; None for what is none."""
    whole = geometry.get("coordinates")
    for polygon in whole if geometry["type"] == "MultiPolygon" and isinstance(whole, list) else [whole]:
        yield from polygon if isinstance(polygon, list) and polygon else [None]


def _is_ring(ring: Any) -> bool:
    return isinstance(ring, list) and len(ring) >= 4 and all(map(_is_place, ring)) and ring[0] == ring[-1]


def _is_place(point: Any) -> bool:
    """Whether something is a longitude and a latitude."""
    if not isinstance(point, list) or len(point) < 2:
        return False
    longitude, latitude = point[:2]
    are_numbers = isinstance(longitude, int | float) and isinstance(latitude, int | float)
    return are_numbers and abs(longitude) <= 180 and abs(latitude) <= 90


NOT_OPENED = (
    Text("không mở được tệp ranh giới", "the file of boundaries cannot be opened"),
    Text("xem lại tên tệp và quyền đọc", "check its name, and that it may be read"),
)
NOT_JSON = (
    Text("không phải JSON, mã hóa UTF-8", "is not JSON in UTF-8"),
    Text("xuất lại từ phần mềm bản đồ dạng GeoJSON", "export it again as GeoJSON from the mapping program"),
)
NO_FEATURES = (
    Text(
        "không phải FeatureCollection, hoặc không có đối tượng nào",
        "is no FeatureCollection, or has no feature",
    ),
    Text(
        "xuất lại lớp ranh giới dạng GeoJSON, mỗi xã một đối tượng",
        "export the layer again, a feature a commune",
    ),
)
NO_CODE = (
    Text("thiếu mã đơn vị hành chính", "has no code of an administrative unit"),
    Text('thêm thuộc tính code dạng chữ, ví dụ "02683"', 'add the property code as text, such as "02683"'),
)
NOT_A_DAY = (
    Text("không phải ngày", "is not a day of the calendar"),
    Text(
        "viết năm-tháng-ngày, ví dụ 2025-07-01, hoặc để trống",
        "write year-month-day such as 2025-07-01, or nothing",
    ),
)
NO_AREA = (
    Text("không phải vùng (Polygon, MultiPolygon)", "is no area (Polygon, MultiPolygon)"),
    Text(
        "xuất lớp vùng, không phải lớp điểm hay đường",
        "export the layer of areas, not that of points or lines",
    ),
)
NO_RINGS = (
    Text(
        "tọa độ không phải các vòng khép kín của kinh độ, vĩ độ",
        "the coordinates are not closed rings of longitude, latitude",
    ),
    Text(
        "xuất lại theo hệ tọa độ WGS 84 (EPSG:4326), đơn vị là độ",
        "export again in WGS 84 (EPSG:4326), whose unit is the degree",
    ),
)
TWICE = (
    Text("đơn vị có hai ranh giới", "the unit has two boundaries"),
    Text(
        "gộp thành một MultiPolygon, hoặc ghi valid_from khác nhau",
        "make them one MultiPolygon, or give each its valid_from",
    ),
)
