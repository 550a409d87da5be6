"""Where units lie: the centres that the program carries, and boundaries from a file."""

import json
from datetime import date
from pathlib import Path

import pytest

from sohtx.config.starting import start
from sohtx.core.codes import Level
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.core.units import Unit

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "reference" / "laocai_communes_2025.geojson"
RING = [[104.0, 22.0], [104.1, 22.0], [104.1, 22.1], [104.0, 22.0]]
POLYGON = {"type": "Polygon", "coordinates": [RING]}
MULTIPOLYGON = {"type": "MultiPolygon", "coordinates": [[RING], [RING, RING]]}


@pytest.fixture(scope="module", autouse=True)
def started():
    start()


def official():
    from sohtx.areas.queries import official_units

    return official_units()


def communes_of_lao_cai(day):
    return [unit for unit in official().of_level(Level.COMMUNE, day) if unit.parent_code == "15"]


def boundaries(path):
    from sohtx.areas.centres import read_boundaries

    return read_boundaries(path)


def centre(unit):
    from sohtx.areas.centres import centre_of

    return centre_of(unit)


# Centres


def test_every_commune_of_lao_cai_lies_in_lao_cai():
    communes = communes_of_lao_cai(date(2025, 7, 1))
    assert len(communes) == 99
    for commune in communes:
        latitude, longitude = centre(commune)
        assert 21.2 < latitude < 22.9
        assert 103.4 < longitude < 105.3


@pytest.mark.parametrize("day", [date(2025, 7, 1), date(2026, 6, 30), date(2027, 1, 1)])
def test_every_commune_of_today_has_a_centre(day):
    assert [unit.name for unit in official().of_level(Level.COMMUNE, day) if centre(unit) is None] == []


def test_a_code_borne_again_has_the_centre_of_who_bears_it():
    before, now = (official().resolve("00004", day) for day in (date(2025, 6, 30), date(2025, 7, 1)))
    assert (before.key, centre(before)) == ("00004 0001-01-01", (21.044395, 105.843174))
    assert (now.key, centre(now)) == ("00004 2025-07-01", (21.0386, 105.838))


def test_a_unit_without_a_centre_of_its_own_has_that_of_its_code():
    later = Unit("00004", "Phường Ba Đình", Level.COMMUNE, "01", date(2026, 4, 30))
    assert centre(later) == (21.0386, 105.838)
    earlier = official().resolve("04264", date(2024, 6, 30))
    after = official().resolve("04264", date(2024, 12, 1))
    assert earlier.key != after.key
    assert centre(earlier) == centre(after)


def test_a_province_lies_in_the_middle_of_its_communes():
    from sohtx.areas.centres import middle_of

    communes = communes_of_lao_cai(date(2025, 7, 1))
    latitude, longitude = middle_of(communes)
    assert 21.9 < latitude < 22.3
    assert 104.0 < longitude < 104.6
    assert middle_of([]) is None
    assert centre(Unit("15", "Tỉnh Lào Cai", Level.PROVINCE, "VN")) is None


# Boundaries


def written(folder, *features, **whole):
    path = folder / "ranh giới.geojson"
    told = {"type": "FeatureCollection", "features": features} | whole
    path.write_text(json.dumps(told), encoding="utf-8-sig")
    return path


def feature(code="02683", geometry=POLYGON, **properties):
    return {"type": "Feature", "properties": {"code": code} | properties, "geometry": geometry}


def test_boundaries_are_found_by_key_or_code(tmp_path):
    from sohtx.areas.centres import area_of

    path = written(
        tmp_path,
        feature(),
        feature("00004", MULTIPOLYGON, valid_from="2025-07-01"),
        feature("9", valid_from=None),
    )
    found = boundaries(path)
    assert found == {"02683": POLYGON, "00004 2025-07-01": MULTIPOLYGON, "9": POLYGON}
    before, now = (official().resolve("00004", day) for day in (date(2025, 6, 30), date(2025, 7, 1)))
    assert (area_of(before, found), area_of(now, found)) == (None, MULTIPOLYGON)
    assert area_of(official().resolve("02683", date(2025, 7, 1)), found) == POLYGON


def polygon(*ring):
    return {"type": "Polygon", "coordinates": [[*ring]]}


BAD_FEATURES = {
    "no feature": (7, "properties.code"),
    "no properties": ({"type": "Feature", "geometry": POLYGON}, "properties.code"),
    "code is a number": (feature(2683), "properties.code"),
    "code is blank": (feature(" "), "properties.code"),
    "day of no calendar": (feature(valid_from="2025-02-30"), "properties.valid_from"),
    "no geometry": (feature(geometry=None), "geometry.type"),
    "a point": (feature(geometry={"type": "Point", "coordinates": [104, 22]}), "geometry.type"),
    "type is a list": (feature(geometry={"type": ["Polygon"], "coordinates": [RING]}), "geometry.type"),
    "no coordinates": (feature(geometry={"type": "Polygon"}), "geometry.coordinates"),
    "no rings": (feature(geometry={"type": "MultiPolygon", "coordinates": []}), "geometry.coordinates"),
    "an empty polygon": (
        feature(geometry={"type": "MultiPolygon", "coordinates": [[RING], []]}),
        "geometry.coordinates",
    ),
    "polygon as multipolygon": (feature(geometry=POLYGON | {"type": "MultiPolygon"}), "geometry.coordinates"),
    "ring open": (feature(geometry=polygon(*RING[:3], [104.2, 22.2])), "geometry.coordinates"),
    "ring too short": (feature(geometry=polygon(RING[0], RING[1], RING[0])), "geometry.coordinates"),
    "metres": (feature(geometry=polygon(*([x * 5000, y * 1e5] for x, y in RING))), "geometry.coordinates"),
    "not a number": (
        feature(geometry=polygon(*([x, float("nan")] for x, _ in RING))),
        "geometry.coordinates",
    ),
    "text": (feature(geometry=polygon(*([str(x), y] for x, y in RING))), "geometry.coordinates"),
}


@pytest.mark.parametrize(("bad", "column"), BAD_FEATURES.values(), ids=BAD_FEATURES)
def test_a_bad_feature_is_refused_where_it_stands(tmp_path, bad, column):
    with pytest.raises(Refusal) as refused:
        boundaries(written(tmp_path, feature("1"), bad))
    (problem,) = refused.value.problems
    assert (problem.file, problem.column) == ("ranh giới.geojson", f"features[1].{column}")
    for told in (problem.what, problem.mend):
        assert isinstance(told, Text) and told.vi and told.en and told.vi != told.en


def test_every_bad_feature_is_told(tmp_path):
    with pytest.raises(Refusal) as refused:
        boundaries(written(tmp_path, feature(None), feature(), feature(), feature(geometry={})))
    assert [problem.column.split(".")[0] for problem in refused.value.problems] == [
        "features[0]",
        "features[2]",
        "features[3]",
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'"x"',
        b"[" * 100_000,
        b'{"type": "FeatureCollection"}',
        b'{"features": [1]}',
    ],
)
def test_a_file_of_something_else_is_refused(tmp_path, content):
    path = tmp_path / "ranh giới.geojson"
    path.write_bytes(content)
    with pytest.raises(Refusal, match=r"ranh giới\.geojson"):
        boundaries(path)


def test_a_collection_without_features_is_refused(tmp_path):
    with pytest.raises(Refusal, match="FeatureCollection"):
        boundaries(written(tmp_path))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(Refusal, match=r"không có\.geojson"):
        boundaries(tmp_path / "không có.geojson")


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference boundaries are not here")
def test_the_boundaries_of_lao_cai_are_read_and_hold_their_centres():
    from sohtx.areas.centres import area_of
    from sohtx.documents.pictures.ground import corners_of

    found = boundaries(REFERENCE)
    communes = communes_of_lao_cai(date(2025, 7, 1))
    assert {unit.code for unit in communes} == found.keys()
    outside = []
    for unit in communes:
        latitudes, longitudes = zip(*corners_of(area_of(unit, found)), strict=True)
        latitude, longitude = centre(unit)
        is_inside = min(latitudes) < latitude < max(latitudes) and min(longitudes) < longitude < max(
            longitudes
        )
        outside += [] if is_inside else [unit.name]
    assert len(outside) <= 5, outside
