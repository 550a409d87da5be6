"""Days and moments: exact, in Vietnamese time unless said, and read only as they are written."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohtx.core.moment import OPEN_DAY, OPEN_MOMENT, now, read_day, read_moment, to_micros, write_moment

SAME_MOMENT = [
    "2023-07-04T10:00:00+07:00",
    "2023-07-04T10:00:00+0700",
    "2023-07-04 10:00:00",
    "2023-07-04T10:00",
    "2023-07-04T10:00:00.0",
    "2023-07-04T03:00:00Z",
    "2023-07-04T03:00:00.000000+00:00",
    "2023-07-03T22:30:00-04:30",
]
NO_MOMENTS = [
    *("", "today", "2023", "2023-07", "2023-7-4", "20230704", "04/07/2023", "2023-02-29", "2023-13-01"),
    *(
        "2023-07-04T",
        "2023-07-04T25:00",
        "2023-07-04T10:60",
        "2023-07-04T10:00:60",
        "2023-07-04T10:00:00+25:00",
    ),
    *(
        "2023-07-04T10:00:00.1234567",
        "2023-07-04T10",
        " 2023-07-04",
        "2023-07-04\n",
        "２０２３-07-04",
        "0000-01-01",
    ),
    *("0001-01-01T00:00:00+14:00", "0001-01-01T06:59:59+07:00", "0001-01-01T00:00"),
    *("9999-12-31", "9999-12-31T23:00:00Z", "1688439600", "2023-07-04T10:00:00 Asia/Ho_Chi_Minh"),
]
ZONES = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(2, 1, 1), datetime(9999, 12, 29), timezones=ZONES)  # noqa: DTZ001 -- a bound


@pytest.mark.parametrize("text", SAME_MOMENT)
def test_one_moment_may_be_written_in_several_ways(text: str) -> None:
    assert read_moment(text) == to_micros(datetime(2023, 7, 4, 3, tzinfo=UTC))


def test_a_date_alone_is_the_end_of_that_day_in_vietnam() -> None:
    assert read_moment("2023-06-30") == read_moment("2023-06-30T23:59:59.999999+07:00")
    assert read_moment("2023-06-30") == read_moment("2023-06-30T16:59:59.999999Z")


@pytest.mark.parametrize("text", NO_MOMENTS)
def test_any_other_spelling_is_no_moment(text: str) -> None:
    assert read_moment(text) is None


@given(MOMENTS)
def test_a_moment_is_exact_whatever_its_zone(moment: datetime) -> None:
    assert read_moment(moment.isoformat()) == to_micros(moment)
    assert read_moment(write_moment(to_micros(moment))) == to_micros(moment)


@given(st.dates(max_value=date(9999, 12, 30)), st.dates(max_value=date(9999, 12, 30)))
def test_moments_of_days_follow_one_another_as_the_days(one: date, other: date) -> None:
    first, second = read_moment(one.isoformat()), read_moment(other.isoformat())
    assert first is not None
    assert second is not None
    assert (first < second) == (one < other)
    assert first - second == (one - other) // timedelta(microseconds=1)


@given(
    st.one_of(
        st.text(), st.from_regex(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?([+-]\d\d:?\d\d)?")
    )
)
def test_reading_never_fails_on_arbitrary_text(text: str) -> None:
    moment = read_moment(text)
    assert moment is None or (moment < OPEN_MOMENT and read_moment(write_moment(moment)) == moment)
    day = read_day(text)
    assert day is None or (day.isoformat() == text and day < OPEN_DAY)


@given(st.dates(max_value=date(9999, 12, 30)))
def test_a_day_is_read_back_as_it_was_written(day: date) -> None:
    assert read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023-02-29",
        "2023-6-30",
        "30/06/2023",
        "2023-06-31",
        "9999-12-31",
        "2023-06-30T00:00",
        "2023-06-30\n",
    ],
)
def test_anything_else_is_no_day(text: str) -> None:
    assert read_day(text) is None


def test_nothing_that_is_read_reaches_what_has_not_ended() -> None:
    last = read_moment("9999-12-30")
    assert last is not None
    assert now() < last < OPEN_MOMENT
    assert read_day("9999-12-30") == OPEN_DAY - timedelta(days=1)
