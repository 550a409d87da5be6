"""How far a year's target has come, and what pace the rest of the year asks for. Exact: fractions, never a float."""

from calendar import monthrange
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from sohtx.plan.codes import Verdict

MONTHS = 12


class Pace(NamedTuple):
    """A target beside what was reached.

    ``share`` is what part of the target was reached, ``elapsed`` what part of the year is over. ``remaining`` is what
    is lacking (0 where nothing is), ``per_month`` what each month that is left has to bring. ``expected`` is what an
    even pace would have brought by now. None: it cannot be said.
    """

    target: Fraction
    reached: Fraction | None
    share: Fraction | None
    elapsed: Fraction
    expected: Fraction | None
    remaining: Fraction | None
    months_left: Fraction
    per_month: Fraction | None
    verdict: Verdict


def months_left(day: date, year: int) -> Fraction:
    """How many months of a year are left after a day: of the running month as many days as it has left."""
    if day.year != year:
        return Fraction(MONTHS if day.year < year else 0)
    length = monthrange(year, day.month)[1]
    return MONTHS - day.month + Fraction(length - day.day, length)


def pace_of(
    *,
    target: Fraction,
    reached: Fraction | None,
    base: Fraction | None,
    day: date,
    year: int,
    is_additive: bool = True,
) -> Pace:
    """The pace of a target on a day.

    ``base`` is where the year began: 0 for what is counted through the year, for a stock its value at the end of the
    year before (None: not known, so that nobody can say whether it is on pace). A target below its base is one to come
    down to. A mean or ratio (not ``is_additive``) is compared when the year is over.
    """
    left = months_left(day, year)
    elapsed = 1 - left / MONTHS
    share = reached / target if reached is not None and target else None
    if reached is None or not is_additive:
        verdict = _at_the_end(target, reached, left) if reached is not None else Verdict.UNKNOWN
        return Pace(target, reached, share, elapsed, None, None, left, None, verdict)
    sign = -1 if base is not None and target < base else 1
    lacking = max((target - reached) * sign, Fraction(0))
    expected = None if base is None else base + (target - base) * elapsed
    verdict = _verdict(lacking, reached, expected, sign, left)
    per_month = lacking / left if left else None
    return Pace(target, reached, share, elapsed, expected, lacking, left, per_month, verdict)


def _at_the_end(target: Fraction, reached: Fraction, left: Fraction) -> Verdict:
    if left:
        return Verdict.AT_YEAR_END
    return Verdict.REACHED if reached >= target else Verdict.MISSED


def _verdict(
    lacking: Fraction, reached: Fraction, expected: Fraction | None, sign: int, left: Fraction
) -> Verdict:
    if not lacking:
        return Verdict.REACHED
    if not left:
        return Verdict.MISSED
    if expected is None:
        return Verdict.UNTOLD
    if reached == expected:
        return Verdict.ON_PACE
    return Verdict.AHEAD if (reached - expected) * sign > 0 else Verdict.BEHIND
