"""The desk: what looks wrong across all returns of a form and period, worst first, by its weight in the whole.

Weight is the part of the total of that line by which it would change if the usual stood instead of what was written.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from sohtx.core.codes import FilingStatus
from sohtx.core.moment import day_of, now
from sohtx.core.period import Period
from sohtx.figures.remembering import remembered
from sohtx.returns.background import backgrounds
from sohtx.returns.definitions.definition import FormVersion, Level, Line
from sohtx.returns.definitions.rules import Comparison, Facts, Jump, Rule, Slip, Unusual
from sohtx.returns.filings import Filing, Version, all_histories
from sohtx.returns.judging import Broken, facts_of, judge
from sohtx.returns.models import Explanation
from sohtx.returns.stores import store_of

THOUSAND = 1000


class Odd(NamedTuple):
    """A check that a return does not satisfy. ``off`` is by how much, in thousandths of the line's unit."""

    filing: Filing
    is_waiting: bool
    broken: Broken
    reason: str
    line: Line
    off: int
    weight: Fraction

    @property
    def is_hard(self) -> bool:
        """Whether it would be refused today: it came in a package, or before the check was in force."""
        return self.broken.check.level is Level.HARD


def odd_ones(version: FormVersion, period: Period) -> tuple[Odd, ...]:
    """Everything odd in what waits or counts; worked out once at each place of the ledger and day."""
    key = ("desk", version.stamp, str(period), day_of(now()))
    return remembered(key, lambda _: tuple(sorted(_find(version, period), key=_order)))


def _order(odd: Odd) -> tuple[Fraction, str, str]:
    return -abs(odd.weight), odd.filing.respondent, odd.broken.check.code


def _find(version: FormVersion, period: Period) -> Iterator[Odd]:
    standing = dict(_standing(version, period))
    known = backgrounds([found.filing for found in standing.values()])
    totals = _totals(version, standing.values())
    reasons = _reasons(version, period)
    for found in standing.values():
        background = known[found.filing]
        verdict = judge(version, period, found.answers, background)
        facts = facts_of(version, found.answers, background)
        for broken in (*verdict.hard, *verdict.soft):
            line = version.by_code[broken.lines[0]]
            off = _off(broken.check.rule, facts)
            weight = Fraction(off, totals[line.code]) if totals[line.code] else Fraction(0)
            reason = reasons.get((found.pk, broken.check.code), "")
            yield Odd(found.filing, found.status is FilingStatus.SUBMITTED, broken, reason, line, off, weight)


def _standing(version: FormVersion, period: Period) -> Iterator[tuple[str, Version]]:
    """The version of each return that waits, else the one that counts."""
    for org_id, history in all_histories(version.form, period).items():
        found = history.waiting or history.decided
        if found:
            yield org_id, found


def _totals(version: FormVersion, standing: Iterable[Version]) -> Mapping[str, int]:
    totals: dict[str, int] = defaultdict(int)
    for found in standing:
        for line in version.numbers:
            value = found.answers.get(line.code)
            if isinstance(value, int):
                totals[line.code] += abs(line.thousandths(value))
    return totals


def _reasons(version: FormVersion, period: Period) -> dict[tuple[int, str], str]:
    """The reasons given, by version and check."""
    link = store_of(version.form).link
    of = {f"{link}__form": version.form, f"{link}__period": str(period)}
    rows = Explanation.objects.filter(**of).values_list(link, "check_code", "reason")
    return {(filing, check): reason for filing, check, reason in rows}


def _off(rule: Rule, facts: Facts) -> int:
    """By how much what was written differs from what the rule would have."""
    match rule:
        case Comparison():
            left, right = rule.left.worth(facts) or 0, rule.right.worth(facts) or 0
            return (left - right) // THOUSAND
        case Jump():
            return facts.values[rule.line] - facts.last[rule.line]
        case Slip():
            return facts.values[rule.line] - (rule.usual(facts) or 0)
        case Unusual():
            return facts.values[rule.line] - facts.bands[rule.line].middle
