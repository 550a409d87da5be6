"""Charts and maps, read back from their drawings: what is drawn is as large as its value."""

import math
import re
import struct
import threading
import warnings
from fractions import Fraction
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest

from sohtx.documents.pictures import Bar, Frame, Spot, Step, bars, columns, map_of_circles
from sohtx.documents.pictures.classes import classes_of, fill_for
from sohtx.documents.pictures.drawing import SMALL
from sohtx.documents.pictures.keys import sizes_for
from sohtx.documents.pictures.lettering import clean, shorten, width_of, wrap
from sohtx.documents.pictures.placing import Box, Wanted, place_labels

NAMED = {
    "key": "hinh-1",
    "title": "Hợp tác xã theo lĩnh vực",
    "alt": "Nông nghiệp nhiều nhất.",
    "source": "HTX",
}
HOSTILE = '<script>alert(1)</script> & "x" \x07\x00\ufffe\ud800\u202e ]]> #set text(red) $x$'
HUGE = 10**30


def bar(label="Xây dựng", value=38, text=None, before=None, before_text=""):
    exact = None if value is None else Fraction(value)
    return Bar(
        label,
        exact,
        str(value) if text is None else text,
        None if before is None else Fraction(before),
        before_text,
    )


def step(label="2023-S1", value=928, text=None):
    return Step(label, None if value is None else Fraction(value), str(value) if text is None else text)


def spot(value, latitude=22.3, longitude=104.0, label="Xã Bát Xát", key=""):
    return Spot(label, latitude, longitude, value, str(value), key)


def read(picture):
    return ET.fromstring(picture.svg)  # noqa: S314 -- our own


def corner(picture):
    return [float(part) for part in read(picture).get("viewBox").split()[2:]]


def drawn(picture, tag, kind=None):
    found = read(picture).iter("{http://www.w3.org/2000/svg}" + tag)
    return [shape for shape in found if kind is None or shape.get("data-kind") == kind]


def numbers(picture, tag, kind, attribute):
    return [float(shape.get(attribute)) for shape in drawn(picture, tag, kind)]


def words(picture, kind=None):
    return [shape.text for shape in drawn(picture, "text", kind)]


def pixels(picture):
    assert picture.png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", picture.png[16:24])


def square(west, south, size=0.1):
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


# What every picture is


def pictures():
    yield bars(**NAMED, items=[bar(), bar("Vận tải", 52)])
    yield columns(**NAMED, items=[step(), step("2024-S1", 1020)])
    yield map_of_circles(**NAMED, spots=[spot(3), spot(7, 22.5, 104.2)], unit="hợp tác xã")


@pytest.mark.parametrize("place", range(3))
def test_a_picture_is_told_in_words_and_printed_at_its_size(place):
    picture = [*pictures()][place]
    root = read(picture)
    told = {shape.get("id"): shape.text for shape in root if shape.get("id")}
    assert root.get("role") == "img"
    assert [told[name] for name in root.get("aria-labelledby").split()] == [NAMED["title"], NAMED["alt"]]
    assert (root.get("width"), root.get("height")) == (f"{picture.width_mm}mm", f"{picture.height_mm}mm")
    assert root.get("font-family").startswith("Liberation Serif,")
    assert root.get("text-rendering") == "geometricPrecision", "else browsers set words wider than measured"
    assert pixels(picture) == tuple(round(mm / 25.4 * 200) for mm in (picture.width_mm, picture.height_mm))
    assert (picture.title, picture.alt, picture.source, picture.key) == tuple(
        NAMED[k] for k in ("title", "alt", "source", "key")
    )


@pytest.mark.parametrize("place", range(3))
def test_no_words_are_smaller_than_nine_points_or_outside(place):
    picture = [*pictures()][place]
    right, bottom = corner(picture)
    for shape in drawn(picture, "text"):
        size, x = float(shape.get("font-size")), float(shape.get("x"))
        wide = width_of("".join(shape.itertext()), size)
        start = {"start": x, "middle": x - wide / 2, "end": x - wide}[shape.get("text-anchor")]
        assert size >= 9
        assert start >= -0.5 and start + wide <= right + 0.5
        assert 0 < float(shape.get("y")) <= bottom


def test_the_title_and_source_are_not_drawn():
    for picture in pictures():
        assert NAMED["title"] not in words(picture)
        assert NAMED["source"] not in words(picture)


def test_the_same_is_drawn_the_same():
    assert [*pictures()] == [*pictures()]


def test_untrusted_words_are_words():
    for picture in (
        bars(
            **NAMED | {"title": HOSTILE, "alt": HOSTILE, "key": 'a"b'},
            items=[bar(HOSTILE, 3, HOSTILE, 2, HOSTILE)],
            now=HOSTILE,
        ),
        columns(**NAMED, items=[step(HOSTILE, 3, HOSTILE), step(HOSTILE, None, HOSTILE)]),
        map_of_circles(**NAMED, spots=[spot(3, label=HOSTILE)], unit=HOSTILE, thousands="<"),
    ):
        assert not drawn(picture, "script")
        assert not set("\x07\x00\ufffe\ud800\u202e") & set(picture.svg)
        picture.svg.encode()
        pixels(picture)


def test_letters_that_the_font_lacks_do_no_harm():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pixels(bars(**NAMED, items=[bar("漢字 🙂 ☃")]))


def test_pictures_are_drawn_on_several_threads_at_once():
    alone = bars(**NAMED, items=[bar()] * 10)
    found = []
    threads = [
        threading.Thread(target=lambda: found.extend(bars(**NAMED, items=[bar()] * 10) for _ in range(3)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [alone] * 12


# Bars


def test_bars_are_as_long_as_their_values_in_the_order_given():
    values = [38, 267, 0, 41]
    picture = bars(**NAMED, items=[bar(f"Ngành {v}", v) for v in values])
    lengths = numbers(picture, "rect", "now", "width")
    assert words(picture, "label") == [f"Ngành {v}" for v in values]
    assert words(picture, "value") == [str(v) for v in values]
    assert [length / lengths[1] for length in lengths] == pytest.approx([v / 267 for v in values], abs=1e-4)
    assert len(set(numbers(picture, "rect", "now", "x"))) == 1


def test_bars_below_zero_end_where_those_above_begin():
    picture = bars(**NAMED, items=[bar("Lãi", 120), bar("Lỗ", -40)])
    (profit, loss), (x_profit, x_loss) = (numbers(picture, "rect", "now", a) for a in ("width", "x"))
    assert profit / loss == pytest.approx(3, abs=1e-3)
    assert x_loss + loss == pytest.approx(x_profit, abs=0.02)
    assert [shape.get("text-anchor") for shape in drawn(picture, "text", "value")] == ["start", "end"]


def test_what_is_not_there_is_a_dash_without_a_bar():
    picture = bars(**NAMED, items=[bar(value=None, text=""), bar(value=0, text="0")])
    assert words(picture, "value") == ["–", "0"]
    assert numbers(picture, "rect", "now", "width") == [0]


def test_last_year_stands_beneath_on_the_same_scale_and_is_named():
    items = [bar("Nông nghiệp", 200, "200", 100, "100"), bar("Môi trường", 14, "14")]
    picture = bars(**NAMED, items=items, now="30/6/2023", then="30/6/2022")
    (now, _), (then,) = (numbers(picture, "rect", kind, "width") for kind in ("now", "then"))
    assert now / then == pytest.approx(2, abs=1e-3)
    assert words(picture, "value") == ["200", "100", "14", "–"]
    assert words(picture)[:2] == ["30/6/2023", "30/6/2022"]
    fills = [drawn(picture, "rect", kind)[0].get("fill") for kind in ("now", "then")]
    assert brightness(fills[0]) < 0.4 and brightness(fills[1]) > 0.8


def brightness(colour):
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return (0.3 * red + 0.59 * green + 0.11 * blue) / 255


@pytest.mark.parametrize(
    "values", [[], [0], [0, 0], [5], [None], [-5], [HUGE, 1], [Fraction(1, HUGE), Fraction(2, HUGE)]]
)
def test_bars_and_columns_of_odd_values(values):
    for picture in (
        bars(**NAMED, items=[bar("a", v, "1") for v in values]),
        columns(**NAMED, items=[step("a", v, "1") for v in values]),
    ):
        pixels(picture)
        assert "nan" not in picture.svg and "inf" not in picture.svg
        assert all(float(shape.get(a)) >= 0 for shape in drawn(picture, "rect") for a in ("width", "height"))


@pytest.mark.parametrize(("count", "before"), [(40, None), (29, 3)])
def test_many_bars_fit_on_a_page_and_no_label_lies_on_another(count, before):
    picture = bars(
        **NAMED, items=[bar(f"Xã số {i}", i, before=before, before_text="3") for i in range(count)]
    )
    assert picture.height_mm <= 220
    bases = numbers(picture, "text", "value", "y")
    assert all(later - earlier >= 9 for earlier, later in pairwise(bases))


def test_a_long_label_takes_two_lines_and_is_shortened():
    label = "Thương mại, dịch vụ và kinh doanh tổng hợp nhiều ngành nghề khác nhau " * 5
    one, two = words(bars(**NAMED, items=[bar(label)]), "label")
    assert label.startswith(one)
    assert two.endswith("…")


# Columns


def test_columns_are_as_high_as_their_values_in_the_order_given():
    values = [812, 640, None, 928]
    picture = columns(
        **NAMED, items=[step(f"{2020 + i}", v, "" if v is None else None) for i, v in enumerate(values)]
    )
    heights = numbers(picture, "rect", "now", "height")
    assert words(picture, "label") == ["2020", "2021", "2022", "2023"]
    assert words(picture, "value") == ["812", "640", "–", "928"]
    assert [height / heights[-1] for height in heights] == pytest.approx([812 / 928, 640 / 928, 1], abs=1e-4)
    feet = {round(y + h, 1) for y, h in zip(numbers(picture, "rect", "now", "y"), heights)}
    assert len(feet) == 1


def test_columns_below_zero_hang_from_where_the_others_stand():
    picture = columns(**NAMED, items=[step(value=100), step(value=-50)])
    (up, down), (y_up, y_down) = (numbers(picture, "rect", "now", a) for a in ("height", "y"))
    assert up / down == pytest.approx(2, abs=1e-3)
    assert y_up + up == pytest.approx(y_down, abs=0.02)


def test_only_the_latest_column_is_dark():
    shades = [
        brightness(shape.get("fill")) for shape in drawn(columns(**NAMED, items=[step()] * 3), "rect", "now")
    ]
    assert shades[0] == shades[1] > shades[2] + 0.2


def test_forty_columns_are_written_upwards():
    picture = columns(
        **NAMED, items=[step(f"6 tháng đầu năm {1984 + i}", i, f"{i}.000.000") for i in range(40)]
    )
    assert all("rotate(-90" in shape.get("transform") for shape in drawn(picture, "text"))
    assert len(words(picture, "label")) == len(words(picture, "value")) == 40


# Maps


def test_circles_are_as_large_in_area_as_their_values():
    values = {7: (22.1, 103.8), 28: (22.3, 104.1), 112: (22.6, 104.4)}
    picture = map_of_circles(**NAMED, spots=[spot(v, *at) for v, at in values.items()], unit="hợp tác xã")
    radii = numbers(picture, "circle", "spot", "r")
    assert [r * r / radii[0] ** 2 for r in radii] == pytest.approx([1, 28 / 112, 7 / 112], rel=1e-2)


def test_the_key_is_drawn_as_the_map_is():
    picture = map_of_circles(**NAMED, spots=[spot(1110), spot(0, 22.5)], unit="hợp tác xã")
    (largest,) = numbers(picture, "circle", "spot", "r")
    _, *radii = numbers(picture, "circle", "key", "r")
    assert [r * r / largest**2 for r in radii] == pytest.approx(
        [50 / 1110, 200 / 1110, 1000 / 1110], rel=1e-2
    )
    assert {"0", "50", "200", "1.000", "hợp tác xã"} <= set(words(picture))


def test_a_zero_is_a_ring():
    picture = map_of_circles(**NAMED, spots=[spot(0), spot(0, 22.5)], unit="hợp tác xã")
    assert len(drawn(picture, "circle", "zero")) == 2
    assert not drawn(picture, "circle", "spot")
    assert words(picture, "label") == []


def test_north_is_up_and_degrees_of_longitude_are_narrowed():
    places = [(60, 10.0), (61, 10.0), (60, 11.0)]
    picture = map_of_circles(**NAMED, spots=[spot(9 - i, *at) for i, at in enumerate(places)], unit="x")
    (x, y), (_, north), (east, _) = zip(*(numbers(picture, "circle", "spot", a) for a in ("cx", "cy")))
    assert north < y
    assert (east - x) / (y - north) == pytest.approx(math.cos(math.radians(60.5)), rel=1e-2)


def test_the_ten_largest_have_labels_that_lie_on_no_other():
    spots = [spot(i, 22 + (i % 7) / 5, 103.5 + i / 60, f"Xã số {i}") for i in range(1, 100)]
    picture = map_of_circles(**NAMED, spots=spots, unit="x")
    assert set(words(picture, "label")) <= {f"Xã số {i}" for i in range(90, 100)}
    assert len(words(picture, "label")) >= 8
    labels = drawn(picture, "text", "label")
    assert all(label.get("paint-order") == "stroke" for label in labels)
    places = [(float(label.get("x")), float(label.get("y")), "".join(label.itertext())) for label in labels]
    boxes = [Box(x, y - SMALL, x + width_of(said, SMALL), y) for x, y, said in places]
    assert all(one.shared(other) < 0.1 for one, other in combinations(boxes, 2))


def test_labels_give_way():
    around = Box(10, 10, 20, 20)
    first, second = place_labels([Wanted(around, 30, 10)] * 2, Box(0, 0, 100, 100), [], [])
    assert first and second and not first.shared(second)
    assert place_labels([Wanted(around, 300, 10)], Box(0, 0, 100, 100), [], []) == [None]


def test_the_map_holds_spots_outside_its_frame():
    picture = map_of_circles(**NAMED, spots=[spot(5, 30, 110)], unit="x", frame=Frame(103, 21, 105, 23))
    right, bottom = corner(picture)
    (x,), (y,) = (numbers(picture, "circle", "spot", a) for a in ("cx", "cy"))
    assert 0 < x < right and 0 < y < bottom


def test_the_country_has_its_islands():
    picture = map_of_circles(**NAMED, spots=[spot(486, 22.3, 104.1)], unit="hợp tác xã", is_country=True)
    assert words(picture, "islands") == [
        "Quần đảo Hoàng Sa",
        "(Đà Nẵng)",
        "Quần đảo Trường Sa",
        "(Khánh Hòa)",
    ]
    mainland = numbers(picture, "circle", "spot", "cx")[0]
    islands = [*zip(*(numbers(picture, "circle", "island", a) for a in ("cx", "cy")))]
    right, bottom = corner(picture)
    assert len(islands) > 20
    assert all(mainland < x < right and 0 < y < bottom for x, y in islands)
    assert not drawn(map_of_circles(**NAMED, spots=[spot(1)], unit="x"), "circle", "island")


def test_the_islands_are_there_without_any_number():
    picture = map_of_circles(
        **NAMED,
        spots=[],
        unit="x",
        is_country=True,
        islands=("Hoàng Sa Archipelago", "Trường Sa Archipelago"),
    )
    assert words(picture, "islands") == ["Hoàng Sa Archipelago", "Trường Sa Archipelago"]


def test_boundaries_are_drawn_beneath_the_circles_and_neighbours_share_their_corners():
    areas = {"a": square(104.0, 22.0), "b": square(104.1, 22.0)}
    picture = map_of_circles(**NAMED, spots=[spot(3, 22.05, 104.05, key="a")], unit="x", boundaries=areas)
    outlines = [corners(shape.get("d")) for shape in drawn(picture, "path", "area")]
    assert len(outlines) == 2
    assert len(set(outlines[0]) & set(outlines[1])) == 2
    assert picture.svg.index("<path") < picture.svg.index('data-kind="spot"')


def corners(outline):
    x, y, *steps = (int(part) for part in re.findall(r"-?\d+", outline))
    found = [(x, y)]
    for right, down in zip(steps[::2], steps[1::2]):
        x, y = x + right, y + down
        found.append((x, y))
    return found


def test_shades_darken_with_values_and_areas_without_one_are_white():
    areas = {f"{i}": square(104 + i / 10, 22) for i in range(11)}
    spots = [spot(i, 22.05, 104.05 + i / 10, key=f"{i}") for i in range(10)]
    picture = map_of_circles(**NAMED, spots=spots, unit="x", boundaries=areas, shade=True)
    fills = [shape.get("fill") for shape in drawn(picture, "path", "area")]
    assert fills[10] == "#ffffff"
    shades = [brightness(fill) for fill in fills[:10]]
    assert shades == sorted(shades, reverse=True) and len(set(shades)) == 5
    assert {"0–1", "2–3", "4–5", "6–7", "8–9", "–"} <= set(words(picture))
    assert not drawn(picture, "circle", "spot")


def test_no_value_is_lost_when_a_spot_has_no_area_to_shade():
    picture = map_of_circles(
        **NAMED,
        spots=[spot(3, key="a"), spot(4, 22.5, key="b")],
        unit="x",
        boundaries={"a": square(104, 22)},
        shade=True,
    )
    assert len(drawn(picture, "circle", "spot")) == 2


@pytest.mark.parametrize("value", [1, HUGE, Fraction(1, 3)])
def test_a_map_of_one_spot(value):
    picture = map_of_circles(**NAMED, spots=[spot(value)], unit="x")
    assert numbers(picture, "circle", "spot", "r") == [22.0]
    pixels(picture)


def test_no_circle_is_less_than_nothing():
    with pytest.raises(ValueError, match="-3"):
        map_of_circles(**NAMED, spots=[spot(-3)], unit="x")


# Small things


def test_a_picture_of_any_size_has_whole_dots():
    for width_mm, height_mm in ((160, 75), (120, 61), (97, 143)):
        picture = columns(**NAMED, items=[step()], width_mm=width_mm, height_mm=height_mm)
        assert pixels(picture) == (round(width_mm / 25.4 * 200), round(height_mm / 25.4 * 200))


def test_a_label_covers_no_small_circle_where_it_can_help_it():
    small, around = Box(24, 13, 28, 17), Box(10, 10, 20, 20)
    (found,) = place_labels([Wanted(around, 30, 10)], Box(0, 0, 100, 100), [], [around, small])
    assert found and not found.shared(small)


def test_widths_are_those_of_the_font():
    assert width_of("0123456789", 10) == pytest.approx(50)
    assert width_of("ệ", 12) == pytest.approx(width_of("e", 12))
    assert width_of("", 10) == 0


def test_words_are_cleaned_shortened_and_wrapped():
    assert clean("  Xa\u0303\tBát\nXát\x07 ") == "Xã Bát Xát"
    assert shorten("Xã Bát Xát", 1000, 10) == "Xã Bát Xát"
    assert width_of(shorten("Xã Bát Xát " * 9, 60, 10), 10) <= 60
    assert wrap("một hai ba", width_of("một hai", 10), 10) == ["một hai", "ba"]
    assert wrap("Xã", 100, 10) == ["Xã"]


def test_classes_divide_no_value():
    values = [(v, str(v)) for v in (1, 1, 1, 1, 2, 3, 9, 9)]
    found = classes_of(values)
    assert [c.words for c in found] == ["1", "2", "3–9"]
    assert [fill_for(v, found) for v in (1, 2, 3, 9)] == [
        found[0].fill,
        found[1].fill,
        found[2].fill,
        found[2].fill,
    ]
    assert len(classes_of([(5, "5")])) == 1


def test_sizes_of_the_key_are_round():
    assert sizes_for(1110) == [1000, 200, 50]
    assert sizes_for(23) == [20, 5, 1]
    assert sizes_for(1) == [1]
    assert sizes_for(0) == sizes_for(Fraction(1, 2)) == []
    assert sizes_for(HUGE)[0] == HUGE
