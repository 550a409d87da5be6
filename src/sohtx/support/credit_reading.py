"""Policy credit by commune, read from the return that communes send on it; kept nowhere else.

A return counts once it is accepted. Money is in thousandths of a million đồng there, so in thousands of đồng.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sohtx.accounts.rights import About, Reach
from sohtx.core.alphabet import sort_key
from sohtx.core.moment import OPEN_MOMENT
from sohtx.core.period import Period
from sohtx.returns.definitions.own import catalogue
from sohtx.returns.filings import Filing, History, all_histories
from sohtx.returns.respondents import answering_area, codes_today

FORM = "XA-TINDUNG"
DONG = 1_000
COUNTS, MONEY = ("credit_groups", "credit_households"), ("credit_new", "credit_outstanding", "credit_overdue")
MEASURES = (*COUNTS, *MONEY)


class Credit(NamedTuple):
    """What one commune reported for a period; None is what it left blank. Money is in whole đồng."""

    code: str
    name: str
    amounts: Mapping[str, int | None]
    before: Mapping[str, int | None]

    def change(self, measure: str) -> int | None:
        """How much more it is than the period before; None where one of the two is not known."""
        now, then = self.amounts.get(measure), self.before.get(measure)
        return None if now is None or then is None else now - then


class Board(NamedTuple):
    """The communes that reported, and what is known of all of them together.

    ``silent`` are how many reported the period before and not for this one.
    """

    communes: list[Credit]
    total: Credit
    silent: int

    def change(self, measure: str) -> int | None:
        """How much more all is than the period before; None unless the same communes told both."""
        told = [one.change(measure) for one in self.communes]
        return None if self.silent or None in told else self.total.change(measure)


def credit_of(period: Period, reach: Reach, *, known: int = OPEN_MOMENT) -> Board:
    """Policy credit in a period within somebody's reach, beside the period before."""
    now, then = _answers(period, known), _answers(period.before(), known)
    found = []
    for code in sorted({*now, *then}):
        unit = answering_area(Filing(code, FORM, str(period)))
        about = About("", codes_today(unit) if unit else frozenset({code}))
        if reach.covers(about):
            name = unit.name if unit else code
            found.append(Credit(code, name, now.get(code, {}), then.get(code, {})))
    there = sorted((one for one in found if one.amounts), key=lambda one: sort_key(one.name))
    return Board(there, _total(there), len(found) - len(there))


def _answers(period: Period, known: int) -> dict[str, dict[str, int | None]]:
    if catalogue().find(FORM, period) is None:
        return {}
    told: dict[str, dict[str, int | None]] = {}
    for code, history in all_histories(FORM, period).items():
        decided = History(tuple(one for one in history.versions if one.recorded_at <= known)).decided
        if decided:
            told[code] = {name: _amount(decided.answers.get(name), name) for name in MEASURES}
    return told


def _amount(answer: object, measure: str) -> int | None:
    if not isinstance(answer, int):
        return None
    return answer * DONG if measure in MONEY else answer


def _total(found: Iterable[Credit]) -> Credit:
    told = list(found)
    return Credit(
        "", "", {name: _sum(one.amounts.get(name) for one in told) for name in MEASURES},
        {name: _sum(one.before.get(name) for one in told) for name in MEASURES},
    )  # fmt: skip


def _sum(amounts: Iterable[int | None]) -> int | None:
    told = [amount for amount in amounts if amount is not None]
    return sum(told) if told else None
