"""Estimates: entered while a period runs, superseded by a later one, as known at a moment, never an input to a figure."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.packages import base_package
from exchange.running import Book

DAY = 86_400_000_000
REASON = "báo cáo nhanh của xã"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    made = Book(tmp_path / "home")
    ran = made.sohtx("load", base_package(tmp_path / "package"))
    assert ran.status == 0, ran.err
    monkeypatch.setenv("SOHTX_HOME", str(made.home))
    from sohtx.config.starting import start

    start()
    yield made
    from django.db import connection

    connection.close()


def moment_of(text: str) -> int:
    from sohtx.core.moment import read_moment

    found = read_moment(text)
    assert found is not None
    return found


def area() -> Any:
    from sohtx.areas.queries import official_units, units_of_book

    units = units_of_book() or official_units()
    return units.country


def enter(value: str, *, at: str | int = "2023-06-20T08:00:00", **changes: Any) -> Any:
    from sohtx.figures import estimates

    values = {
        "indicator": "workers", "period": "2023-S1", "area": area(), "value": value, "reason": REASON, "by": "han",
    }  # fmt: skip
    moment = at if isinstance(at, int) else moment_of(at)
    with mock.patch.object(estimates, "now", return_value=moment):
        return estimates.enter_estimate(**(values | changes))


def told(known: str | int | None = None) -> dict[str, str]:
    from sohtx.core.period import Period
    from sohtx.figures.estimates import estimates_of

    moment = moment_of(known) if isinstance(known, str) else known
    found = estimates_of(Period.parse("2023-S1"), area(), moment)
    return {code: str(one.value) for code, one in found.items()}


def test_a_later_one_supersedes_and_the_earlier_is_still_known_then(book: Book) -> None:
    enter("9.100", at="2023-06-10T08:00:00")
    enter("9.229", at="2023-06-20T08:00:00")

    assert told() == {"workers": "9229"}
    assert told("2023-06-15") == {"workers": "9100"}
    assert told("2023-06-01") == {}


def test_a_blank_value_withdraws(book: Book) -> None:
    from sohtx.core.refusal import Refusal

    with pytest.raises(Refusal, match="chưa có số ước nào để rút"):
        enter("")
    enter("9.100", at="2023-06-10T08:00:00")
    enter("", at="2023-06-12T08:00:00")

    assert told() == {}
    assert told("2023-06-11") == {"workers": "9100"}


@pytest.mark.parametrize(
    ("value", "indicator", "words"),
    [
        ("chín nghìn", "workers", "không phải số"),
        ("9.22", "workers", "không phải số"),
        ("928.5", "revenue_mean", "không phải số"),
        ("1,2345", "revenue_mean", "không phải số"),
        ("-1", "workers", "không được âm"),
        ("1,5", "workers", "số nguyên"),
        ("1e5", "workers", "không phải số"),
        ("=1+1", "workers", "không phải số"),
        ("9", "workers_yoy", "không có chỉ tiêu"),
    ],
)
def test_what_is_no_amount_is_refused(book: Book, value: str, indicator: str, words: str) -> None:
    from sohtx.core.refusal import Refusal
    from sohtx.figures.models import Estimate

    with pytest.raises(Refusal, match=words):
        enter(value, indicator=indicator)

    assert not Estimate.objects.exists()


def test_once_the_period_is_over_the_actual_counts(book: Book) -> None:
    from sohtx.core.refusal import Refusal

    enter("9", at="2023-06-30T23:00:00")
    with pytest.raises(Refusal, match="đã kết thúc ngày 30/6/2023"):
        enter("9", at="2023-07-01T00:30:00")
    with pytest.raises(Refusal, match="chưa có căn cứ"):
        enter("9", reason="  ")


def test_amounts_are_written_as_the_language_writes_them(book: Book) -> None:
    from sohtx.core.text import speak

    enter("928,5", indicator="revenue_mean")
    enter("-3,25", indicator="profit_mean")
    speak("en")
    try:
        enter("9,229.0")
    finally:
        speak(None)

    assert told() == {"workers": "9229", "profit_mean": "-13/4", "revenue_mean": "1857/2"} | told()
    assert set(told()) == {"workers", "profit_mean", "revenue_mean"}


def test_no_figure_is_computed_from_one(book: Book) -> None:
    before = book.figures()
    enter("9.229")

    assert book.figures() == before
    assert book.sohtx("verify").status == 0


def test_a_changed_estimate_is_damage(book: Book) -> None:
    from sohtx.figures.models import Estimate

    enter("9.229")
    Estimate.objects.update(value="1")

    assert book.sohtx("verify").status != 0


def test_the_log_tells_it(book: Book) -> None:
    from sohtx.accounts.log import tell
    from sohtx.accounts.models import LogEntry

    enter("9.229")

    assert tell(LogEntry.objects.get()).vi == f"nhập ước thực hiện workers kỳ 2023-S1, {area().name}: 9229"


def test_the_command_lists_them(book: Book) -> None:
    enter("9.100", at="2023-06-10T08:00:00")
    enter("9.229")
    ran = book.sohtx("estimates", "2023-S1", "--format", "csv", "--known", "2023-06-15")

    assert ran.status == 0, ran.err
    assert ran.out.splitlines()[1].split(",")[:5] == ["workers", "2023-S1", area().code, "9100", "person"]
    assert book.sohtx("estimates", "2023-H1").status != 0


@given(
    moves=st.lists(st.tuples(st.integers(0, 20), st.one_of(st.none(), st.integers(0, 999))), max_size=6),
    known=st.integers(-1, 21),
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_force_is_the_last_recorded_by_then(
    book: Book, moves: list[tuple[int, int | None]], known: int
) -> None:
    from sohtx.core.refusal import Refusal
    from sohtx.figures.models import Estimate
    from sohtx.ledger.models import Transaction

    Estimate.objects.all().delete()
    Transaction.objects.filter(act="estimate").delete()
    start, kept = moment_of("2023-06-01T08:00:00"), []
    for day, value in moves:
        try:
            enter("" if value is None else str(value), at=start + day * DAY)
            kept.append((day, value))
        except Refusal:
            assert value is None

    by_then = sorted((day, i, value) for i, (day, value) in enumerate(kept) if day <= known)
    expected = {} if not by_then or by_then[-1][2] is None else {"workers": str(by_then[-1][2])}
    assert told(start + known * DAY) == expected
