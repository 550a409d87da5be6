"""An officer's estimate of a figure before its period ends: entered, superseded by a later one, never deleted.

Estimates are rows of the ledger, so that a sealed report comes out again with those that were known to it. They are
told beside the actual, and no figure is computed from one.
"""

from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from sohtx.accounts.log import declare, note
from sohtx.areas.queries import official_units, units_of_book
from sohtx.core.moment import day_of, now
from sohtx.core.numbers import read_decimal, write_fraction
from sohtx.core.numerals import say_day, say_number
from sohtx.core.period import Period
from sohtx.core.refusal import refuse
from sohtx.core.text import ENGLISH, Text, current_language
from sohtx.core.units import Unit, Units
from sohtx.figures.models import Estimate
from sohtx.indicators.catalogue import INDICATORS
from sohtx.indicators.declare import Indicator
from sohtx.ledger import book
from sohtx.ledger.writing import Writing

FIELDS = tuple(Estimate.CONTENT)
LONGEST_REASON = 2_000
PLACES = 3
"""Decimals of an amount of money; the same as on a return."""
MAY_BE_NEGATIVE = frozenset({"profit", "profit_mean"})


class Estimated(NamedTuple):
    """An estimate as it is told: what was expected, by whom, when and why. ``value`` None: it was withdrawn."""

    indicator: Indicator
    period: Period
    area: str
    value: Fraction | None
    reason: str
    by: str
    recorded_at: int


def estimates_of(
    period: Period, area: Unit, known: int | None = None, place: int | None = None
) -> dict[str, Estimated]:
    """The estimates in force for a period and a unit, by the indicator's code, in the order of the catalogue.

    Of those recorded by ``known`` (now) and up to a place of the ledger (any), the last of each figure.
    """
    last = {one.indicator.code: one for one in history_of(period, area, known, place)}
    return {code: last[code] for code in INDICATORS if code in last and last[code].value is not None}


def history_of(
    period: Period, area: Unit, known: int | None = None, place: int | None = None
) -> list[Estimated]:
    """Every estimate of a period and a unit in the order in which they were entered, those superseded too."""
    units = _units(place)
    about = _identity(area, units)
    rows = _known_rows(known, place).filter(period=str(period))
    return [
        _told(row) for row in rows if _identity_of(row.area, units) == about and row.indicator in INDICATORS
    ]


def estimated_codes(period: Period, known: int, place: int) -> list[str]:
    """The codes of which an estimate for a period is known anywhere, in the order of the catalogue."""
    rows = _known_rows(known, place).filter(period=str(period)).order_by()
    found = set(rows.values_list("indicator", flat=True).distinct())
    return [code for code in INDICATORS if code in found]


def every_estimate(period: Period, known: int | None = None) -> list[tuple[Estimated, str]]:
    """The estimates in force for a period in every area, each with its area's code, for other programs."""
    rows = sorted(_known_rows(known, None).filter(period=str(period)), key=attrgetter("area", "indicator"))
    last = [list(same)[-1] for _, same in groupby(rows, key=attrgetter("area", "indicator"))]
    return [
        (_told(row), row.area.rsplit(" ", 1)[0]) for row in last if row.value and row.indicator in INDICATORS
    ]


def enter_estimate(*, indicator: str, period: str, area: Unit, value: str, reason: str, by: str) -> Estimated:
    """Enter an estimate, which supersedes an earlier one of the same figure; a blank value withdraws that.

    ``value`` is written as the reader's language writes numbers. Refused once the period is over: from then on
    the actual counts.
    """
    what, about = _indicator(indicator), Period.parse(period)
    _refuse_ended(about)
    amount = read_amount(value, what) if value.strip() else None
    why = " ".join(reason.split())
    if not why:
        raise refuse(NO_REASON, MEND_REASON, column=str(REASON))
    if len(why) > LONGEST_REASON:
        raise refuse(TOO_LONG, MEND_TOO_LONG.fill(most=LONGEST_REASON), column=str(REASON))
    if amount is None and what.code not in estimates_of(about, area):
        raise refuse(NOTHING_TO_WITHDRAW, MEND_VALUE, column=str(VALUE))
    return _write(Estimated(what, about, area.key, amount, why, by, now()), area)


def _write(one: Estimated, area: Unit) -> Estimated:
    text = "" if one.value is None else write_fraction(one.value, PLACES)
    row = (one.indicator.code, str(one.period), one.area, text, one.reason, one.by, one.recorded_at)
    book.open_for_writing()
    with transaction.atomic():
        writing = Writing("estimate", one.by)
        writing.write(Estimate, FIELDS, [row], lambda cells: cells)
        writing.publish()
        note(
            WITHDREW if one.value is None else ESTIMATED,
            by=one.by,
            subject=one.indicator.code,
            area_code=area.code,
            period=str(one.period),
            area=area.name,
            value=text,
        )
    return one


def read_amount(text: str, indicator: Indicator) -> Fraction:
    """Read an amount as the reader's language writes it: 9.229 and 928,5, in English 9,229 and 928.5."""
    thousands, point = (",", ".") if current_language() == ENGLISH else (".", ",")
    whole, _, decimals = text.strip().replace(" ", "").replace("\u00a0", "").partition(point)
    groups = whole.removeprefix("-").split(thousands)
    is_grouped = all(len(group) == len("000") for group in groups[1:]) and len(groups[0]) > 0
    if len(groups) > 1:
        is_grouped = is_grouped and len(groups[0]) <= len("000")
    plain = whole.replace(thousands, "") + (f".{decimals}" if decimals else "")
    value = read_decimal(plain) if is_grouped else None
    if value is None or len(decimals) > PLACES:
        raise refuse(NOT_A_NUMBER, MEND_NUMBER, column=str(VALUE), value=text)
    is_money = indicator.unit.code.startswith("million_vnd") or indicator.is_percentage
    if value.denominator != 1 and not is_money:
        raise refuse(NOT_WHOLE, MEND_NUMBER, column=str(VALUE), value=text)
    if value < 0 and indicator.code not in MAY_BE_NEGATIVE:
        raise refuse(NEGATIVE, MEND_NUMBER, column=str(VALUE), value=text)
    return value


def _indicator(code: str) -> Indicator:
    if code not in INDICATORS:
        raise refuse(NO_INDICATOR, MEND_INDICATOR, column=str(INDICATOR), value=code)
    return INDICATORS[code]


def _refuse_ended(period: Period) -> None:
    if period.end < day_of(now()):
        raise refuse(ENDED.fill(day=say_day(period.end)), MEND_ENDED, value=str(period))


def _known_rows(known: int | None, place: int | None) -> QuerySet[Estimate]:
    if book.current() is None:
        return Estimate.objects.none()
    rows = Estimate.objects.filter(transaction__place__isnull=False)
    rows = rows.filter(recorded_at__lte=now() if known is None else known)
    if place is not None:
        rows = rows.filter(transaction__place__lte=place)
    return rows.order_by("recorded_at", "transaction__place", "number")


def _told(row: Estimate) -> Estimated:
    value = Fraction(row.value) if row.value else None
    indicator = INDICATORS[row.indicator]
    return Estimated(
        indicator, Period.parse(row.period), row.area, value, row.reason, row.by, row.recorded_at
    )


def _units(place: int | None) -> Units:
    return (units_of_book(place) if place != 0 else None) or official_units()


def _identity(unit: Unit, units: Units) -> str:
    return units.identity(unit) if unit.key in units.rows else unit.key


def _identity_of(key: str, units: Units) -> str:
    return units.identity(units.rows[key]) if key in units.rows else key


def say_amount(one: Estimated) -> str:
    """The value as the reader's language writes it."""
    return say_number(one.value, PLACES)


ESTIMATED = declare(
    "figures.estimate",
    Text(
        "nhập ước thực hiện {subject} kỳ {period}, {area}: {value}",
        "estimated {subject} of {period}, {area}: {value}",
    ),
)
WITHDREW = declare(
    "figures.withdraw_estimate",
    Text(
        "rút ước thực hiện {subject} kỳ {period}, {area}",
        "withdrew the estimate of {subject} of {period}, {area}",
    ),
)
INDICATOR, VALUE, REASON = (
    Text("Chỉ tiêu", "Indicator"),
    Text("Số ước", "Estimate"),
    Text("Căn cứ", "Grounds"),
)
NO_REASON = Text("chưa có căn cứ của số ước", "the estimate has no grounds")
MEND_REASON = Text(
    "viết ngắn gọn số ước dựa vào đâu, ví dụ báo cáo nhanh của xã",
    "say in short what it rests on, such as the communes' quick reports",
)
TOO_LONG = Text("căn cứ quá dài", "the grounds are too long")
MEND_TOO_LONG = Text("viết tối đa {most} ký tự", "write at most {most} characters")
NOTHING_TO_WITHDRAW = Text("chưa có số ước nào để rút", "there is no estimate to withdraw")
MEND_VALUE = Text("nhập số ước", "enter the estimate")
NOT_A_NUMBER = Text("không phải số", "is not a number")
NOT_WHOLE = Text("chỉ tiêu này là số nguyên", "this figure is a whole number")
NEGATIVE = Text("số ước không được âm", "the estimate may not be negative")
MEND_NUMBER = Text(
    "viết như 9.229 hoặc 928,5 (tối đa 3 chữ số lẻ với số tiền)",
    "write it like 9,229 or 928.5 (at most 3 decimals, of money)",
)
NO_INDICATOR = Text("không có chỉ tiêu này", "there is no such indicator")
MEND_INDICATOR = Text("chọn một chỉ tiêu trong danh mục", "choose one of the catalogue")
ENDED = Text("kỳ này đã kết thúc ngày {day}", "this period ended on {day}")
MEND_ENDED = Text(
    "từ nay dùng số thực hiện; số còn thiếu thì đôn đốc phiếu",
    "from now on the actual counts; chase the returns that are missing",
)
