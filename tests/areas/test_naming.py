"""Units of one name are told apart, and listed by their proper names."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sohtx.areas.naming import dated_name, names_apart, proper_key
from sohtx.core.codes import Level
from sohtx.core.text import ENGLISH, speak
from sohtx.core.units import Unit, UnitChange, Units

MERGED = date(2025, 7, 1)
COUNTRY = Unit("VN", "Việt Nam", Level.COUNTRY, "")
OLD = Unit("10", "Tỉnh Lào Cai", Level.PROVINCE, "VN", valid_to=MERGED)
OTHER = Unit("15", "Tỉnh Yên Bái", Level.PROVINCE, "VN", valid_to=MERGED)
NEW = Unit("15", "Tỉnh Lào Cai", Level.PROVINCE, "VN", valid_from=MERGED)
HERE = Unit("1", "Xã Tân Lập", Level.COMMUNE, "10", valid_to=MERGED)
THERE = Unit("2", "Xã Tân Lập", Level.COMMUNE, "15", valid_to=MERGED)
ALONE = Unit("3", "Xã Bản Hồ", Level.COMMUNE, "10", valid_to=MERGED)
UNITS = Units(
    [COUNTRY, OLD, OTHER, NEW, HERE, THERE, ALONE],
    [UnitChange(MERGED, "10", "15"), UnitChange(MERGED, "15", "15")],
)


def test_only_one_that_ended_and_whose_name_is_borne_since_is_dated() -> None:
    assert dated_name(UNITS, OLD) == "Tỉnh Lào Cai (trước 1/7/2025)"
    assert dated_name(UNITS, NEW) == "Tỉnh Lào Cai"
    assert dated_name(UNITS, OTHER) == "Tỉnh Yên Bái"
    assert dated_name(UNITS, HERE) == "Xã Tân Lập"  # its namesake ended on the same day
    speak(ENGLISH)
    try:
        assert dated_name(UNITS, OLD) == "Tỉnh Lào Cai (before 1 July 2025)"
    finally:
        speak(None)


def test_those_of_one_list_bear_the_unit_above_them_else_their_last_day() -> None:
    day = date(2023, 6, 30)

    assert names_apart(UNITS, [HERE, THERE, ALONE], day) == {
        HERE.key: "Xã Tân Lập (Tỉnh Lào Cai)",
        THERE.key: "Xã Tân Lập (Tỉnh Yên Bái)",
        ALONE.key: "Xã Bản Hồ",
    }
    assert set(names_apart(UNITS, [OLD, NEW], day).values()) == {
        "Tỉnh Lào Cai (trước 1/7/2025)",
        "Tỉnh Lào Cai",
    }


@given(st.lists(st.sampled_from([COUNTRY, OLD, OTHER, NEW, HERE, THERE, ALONE]), unique=True))
def test_no_two_units_of_a_list_bear_one_name(listed: list[Unit]) -> None:
    names = names_apart(UNITS, listed, date(2023, 6, 30))

    assert len(set(names.values())) == len(listed)


def test_names_are_listed_whatever_their_type() -> None:
    names = ["Tỉnh Điện Biên", "Thành phố Đà Nẵng", "Tỉnh Cao Bằng", "Thành phố Hà Nội", "Tỉnh An Giang"]

    assert sorted(names, key=proper_key) == [
        "Tỉnh An Giang",
        "Tỉnh Cao Bằng",
        "Thành phố Đà Nẵng",
        "Tỉnh Điện Biên",
        "Thành phố Hà Nội",
    ]
