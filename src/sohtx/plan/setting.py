"""Setting and revising a year's target: a row of the ledger each time, so that what a sealed report saw stays so."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django.db import transaction

from sohtx.areas.queries import official_units, units_of_book
from sohtx.core.moment import day_of, now, write_moment
from sohtx.core.numbers import write_fraction
from sohtx.core.numerals import say_day
from sohtx.core.period import Length, Period
from sohtx.core.refusal import Problem, Problems, Refusal
from sohtx.core.text import Text
from sohtx.core.units import Unit, Units
from sohtx.figures.estimates import MAY_BE_NEGATIVE, read_amount
from sohtx.figures.models import Target
from sohtx.indicators.catalogue import INDICATORS
from sohtx.indicators.declare import Indicator
from sohtx.ledger import book
from sohtx.ledger.writing import Writing

PLACES = 3
LONGEST_NUMBER = 200
YEARS_AHEAD = 10
COLUMNS = tuple(Target.CONTENT)


class Set(NamedTuple):
    """A target that is to be set: of which indicator, year and unit, what it comes to, by which paper."""

    indicator: Indicator
    period: Period
    area: Unit
    area_code: str
    value: str
    decided_on: date
    document_no: str


Within = Callable[[Set], None]


def units() -> Units:
    """The units of the book; before it has any, the official ones."""
    return units_of_book() or official_units()


def look_at_target(
    *, indicator: str, period: str, area_code: str, value: str, decided_on: date, document_no: str
) -> Set:
    """A target as it would be set; refuses with everything that is wrong.

    ``value`` is written as the reader's language writes numbers; a blank ``area_code`` is the country, any other is
    read on ``decided_on``.
    """
    problems = Problems()
    what, year, paper = (
        INDICATORS.get(indicator),
        _year(period),
        unicodedata.normalize("NFC", document_no).strip(),
    )
    if what is None:
        problems.add(Problem(NO_INDICATOR, MEND_INDICATOR, column="indicator", value=indicator))
    today = day_of(now())
    if year is None or not today.year - 50 <= year.year <= today.year + YEARS_AHEAD:
        problems.add(Problem(NOT_A_YEAR, MEND_YEAR, column="period", value=period))
    if decided_on > today:
        problems.add(Problem(TO_COME, MEND_TO_COME, column="decided_on", value=say_day(decided_on)))
    if not paper:
        problems.add(Problem(NO_PAPER, MEND_PAPER, column="document_no"))
    elif len(paper) > LONGEST_NUMBER:
        problems.add(
            Problem(TOO_LONG, MEND_TOO_LONG.fill(most=LONGEST_NUMBER), column="document_no", value=paper)
        )
    area = _area(area_code.strip(), decided_on)
    if area is None:
        problems.add(Problem(NO_AREA, MEND_AREA, column="area_code", value=area_code))
    amount = _amount(value, what, problems) if what else ""
    problems.raise_any()
    assert what is not None and year is not None and area is not None  # noqa: S101, PT018 -- else refused above
    return Set(what, year, area, area_code.strip(), amount, decided_on, paper)


def set_target(
    *,
    indicator: str,
    period: str,
    area_code: str,
    value: str,
    decided_on: date,
    document_no: str,
    by: str,
    within: Within = lambda _: None,
) -> Set:
    """Set a target, or revise it: of those of one indicator, year and unit, the one decided last is in force."""
    told = look_at_target(
        indicator=indicator, period=period, area_code=area_code, value=value, decided_on=decided_on,
        document_no=document_no,
    )  # fmt: skip
    at = now()
    row = {
        "indicator": told.indicator.code, "period": str(told.period), "area_code": told.area_code,
        "value": told.value, "decided_on": decided_on.isoformat(), "recorded_at": at,
        "recorded_as": write_moment(at), "document_no": told.document_no,
    }  # fmt: skip
    book.open_for_writing()
    with transaction.atomic():
        writing = Writing("target", by)
        writing.write(Target, COLUMNS, [[row[name] for name in COLUMNS]], lambda cells: cells)
        writing.publish()
        within(told)
    return told


def _year(text: str) -> Period | None:
    """A calendar year; no other period has targets."""
    period = Period.parse(text) if Period.is_code(text) else None
    return period if period and period.length is Length.YEAR else None


def _area(code: str, on: date) -> Unit | None:
    known = units()
    return known.resolve(code, on) if code else known.country


def _amount(text: str, indicator: Indicator, problems: Problems) -> str:
    """The value as plain decimal text."""
    if not text.strip():
        problems.add(Problem(NO_VALUE, MEND_VALUE, column="value"))
        return ""
    try:
        amount = read_amount(text, indicator)
    except Refusal as refusal:
        for problem in refusal.problems:
            problems.add(Problem(problem.what, problem.mend, column="value", value=problem.value))
        return ""
    if amount == 0 and indicator.code not in MAY_BE_NEGATIVE:
        problems.add(Problem(NOTHING_ASKED, MEND_VALUE, column="value", value=text))
    return write_fraction(amount, PLACES)


NO_INDICATOR = Text("không có chỉ tiêu này", "there is no such indicator")
MEND_INDICATOR = Text("chọn một chỉ tiêu trong danh mục", "choose one of the catalogue")
NOT_A_YEAR = Text("không phải năm kế hoạch", "is no year of a plan")
MEND_YEAR = Text(
    "chỉ tiêu kế hoạch giao theo năm; viết như 2023", "targets are set for a year; write it like 2023"
)
TO_COME = Text("là ngày chưa đến", "is a day to come")
MEND_TO_COME = Text("ghi ngày ký văn bản giao chỉ tiêu", "write the day on which the paper was signed")
NO_PAPER = Text("chưa có số văn bản giao chỉ tiêu", "the paper that sets it has no number")
MEND_PAPER = Text("ghi số, ký hiệu như 12/KH-UBND", "write its number, such as 12/KH-UBND")
TOO_LONG = Text("quá dài", "is too long")
MEND_TOO_LONG = Text("viết không quá {most} ký tự", "write no more than {most} characters")
NO_AREA = Text("không có đơn vị hành chính này vào ngày giao", "was no unit on the day it was decided")
MEND_AREA = Text("chọn tỉnh, xã, phường trong danh sách", "choose a province or commune from the list")
NO_VALUE = Text("chưa ghi số chỉ tiêu", "the target has no value")
NOTHING_ASKED = Text("chỉ tiêu bằng 0 không so sánh được", "nothing can be compared with a target of 0")
MEND_VALUE = Text("ghi số phải đạt trong năm", "write what the year has to come to")
