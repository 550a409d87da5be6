"""A register in a few words: figures put up by hand, and the sentences that are said of them."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from builders import PROVINCE, make_units
from sohtx.core.codes import Kind, ObsStatus, Sector
from sohtx.core.period import Period
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.documents.tree import Runs, plain
from sohtx.indicators.answer import RELIABLE, Figure, Value, growth, plan
from sohtx.indicators.catalogue import INDICATORS, Asked, Comparison
from sohtx.indicators.question import By


def make_value(told: str) -> Value:
    """A figure's value: ``928``, ``7354 (412/472)`` with who reported it, ``– (0/4)`` where nobody did."""
    number, _, who = told.partition(" (")
    taken, _, expected = who.rstrip(")").partition("/")
    value = None if number == "–" else Fraction(number)
    reporters = int(taken or 0), int(expected or 0)
    return Value(value, value, None, *reporters, frozenset(), _status(value, *reporters))


def _status(value: Fraction | None, taken: int, expected: int) -> ObsStatus:
    if value is None:
        return ObsStatus.MISSING if expected else ObsStatus.NOT_POSSIBLE
    if taken < RELIABLE * expected:
        return ObsStatus.LOW_RELIABILITY
    return ObsStatus.PROVISIONAL if taken < expected else ObsStatus.NORMAL


class FakeFacts:
    """The figures behind a review, as far as a case names them."""

    def __init__(self, told: Mapping[str, Mapping[str, str]], period: str = "2023-S1") -> None:
        self.units = make_units([])
        self.whole: Unit = PROVINCE
        self.subject = SimpleNamespace(period=Period.parse(period), geography=Period.parse(period).end)
        self._figures: dict[tuple[str, Period, str | None], Figure] = {}
        for name, cells in told.items():
            code, _, cell = name.partition("/")
            self._put(code, cell or None, cells)

    def _put(self, code: str, cell: str | None, cells: Mapping[str, str]) -> None:
        indicator, period = INDICATORS[code], self.subject.period
        now = make_value(cells["now"]) if "now" in cells else None
        then = make_value(cells["then"]) if "then" in cells else None
        for value, at in ((now, period), (then, period.a_year_before)):
            if value:
                self._keep(Asked(indicator), at, cell, value)
        if "opening" in cells:
            self._keep(Asked(indicator), period.before(1), cell, make_value(cells["opening"]))
        if now and then:
            self._keep(Asked(indicator, Comparison.YEAR_ON_YEAR), period, cell, growth(indicator, now, then))
        if "same" in cells:
            self._keep(Asked(indicator, Comparison.MATCHED), period, cell, make_value(cells["same"]))
        if "target" in cells:
            steps = [make_value(cells["so_far"]), now] if "so_far" in cells else [now]
            reached = plan(indicator, [s for s in steps if s], Fraction(cells["target"]), period)
            self._keep(Asked(indicator, Comparison.PLAN), period, cell, reached)

    def _keep(self, asked: Asked, period: Period, cell: str | None, value: Value) -> None:
        reports = asked.indicator.expected is not None
        who = (value.taken, value.expected) if reports else (None, None)
        self._figures[asked.code, period, cell] = Figure(
            asked, period, self.whole, () if cell is None else (cell,), value.value, value.numerator,
            value.denominator, *who, None, 0, 0, value.status,
        )  # fmt: skip

    def figure(self, code: str, *, period: Period | None = None, cell: str | None = None) -> Figure | None:
        return self._figures.get((code, period or self.subject.period, cell))

    def value(self, code: str, *, period: Period | None = None, cell: str | None = None) -> Fraction | None:
        found = self.figure(code, period=period, cell=cell)
        return found.value if found else None

    def has_kind(self, kind: Kind) -> bool:
        code = next(c for c in ("coop_count", "union_count", "group_count") if INDICATORS[c].kind is kind)
        return bool(self.value(code) or self.value(code, period=self.subject.period.a_year_before))

    def cells(self, code: str, by: By) -> list[Figure]:
        codes = set(Sector) if by is By.SECTOR else set(Kind)
        return [
            f
            for (c, p, cell), f in self._figures.items()
            if c == code and p == self.subject.period and cell in codes
        ]

    def nothing(self, code: str, area: Unit, by: tuple[str, ...]) -> Figure:
        zero = Fraction(0)
        return Figure(
            Asked(INDICATORS[code]),
            self.subject.period,
            area,
            by,
            zero,
            zero,
            None,
            None,
            None,
            None,
            0,
            0,
            ObsStatus.NORMAL,
        )


def make_review(case: Mapping[str, Any]) -> Any:
    """What a section is written from, of the case's figures only; ``silent``: how many did not report, ``unnamed``: bear no name."""
    facts = FakeFacts(case["figures"], case.get("period", "2023-S1"))
    silent = [object()] * int(case.get("silent", 0))
    members = facts.figure("members")
    is_silent = bool(members and members.expected_n and len(silent) == members.expected_n)
    return SimpleNamespace(
        facts=facts, subject=facts.subject, silent=silent, unnamed=int(case.get("unnamed", 0)), is_silent=is_silent, is_collected=True, chains=(),
        annex=lambda _: str(Text("Phụ lục V", "Annex V")), fill=lambda words: _fill(words, facts.subject.period),
    )  # fmt: skip


def _fill(words: Text, period: Period) -> str:
    from sohtx.review.wording import period_within_year

    return str(words.fill(short=period_within_year(period)))


def say(case: Mapping[str, Any]) -> str:
    """The sentence that a case is about."""
    review = make_review(case)
    words: Runs = SENTENCES[case["say"]](review, case)
    return plain(words)


def _change_of_count(review: Any, case: Mapping[str, Any]) -> Runs:
    from sohtx.review.sentences import change_of_count

    code = case["of"]
    return change_of_count(review.facts, code, INDICATORS[code].kind or Kind.COOPERATIVE)


def _reported(review: Any, case: Mapping[str, Any]) -> Runs:
    from sohtx.review.sections import business, managers, people
    from sohtx.review.sentences import reported

    words = {
        "members": people.MEMBERS, "members/group": people.GROUP_MEMBERS, "workers": people.WORKERS,
        "revenue": business.REVENUE, "revenue_mean": business.REVENUE_MEAN, "profit_mean": business.PROFIT_MEAN,
        "worker_income_mean": business.INCOME, "managers": managers.MANAGERS,
        "revenue_members_share": business.WITH_MEMBERS, "revenue_mean/union": business.UNION_REVENUE,
    }  # fmt: skip
    code, _, cell = case["of"].partition("/")
    return reported(review.facts, code, words[case["of"]], cell=cell or None)


def _flow(review: Any, case: Mapping[str, Any]) -> Runs:
    from sohtx.review.sections.numbers import DISSOLVED, FOUNDED, NONE_DISSOLVED, NONE_FOUNDED
    from sohtx.review.sentences import flow

    code = case["of"]
    words = (FOUNDED, NONE_FOUNDED) if code.endswith("established") else (DISSOLVED, NONE_DISSOLVED)
    return flow(review.facts, code, INDICATORS[code].kind or Kind.COOPERATIVE, *words)


def _against_plan(review: Any, case: Mapping[str, Any]) -> Runs:
    from sohtx.review.sentences import against_plan

    return against_plan(review.facts, case["of"])


def _section(module: str, name: str) -> Callable[[Any, Mapping[str, Any]], Runs]:
    def tell(review: Any, case: Mapping[str, Any]) -> Runs:
        from importlib import import_module

        found: Runs = getattr(import_module(f"sohtx.review.sections.{module}"), name)(review)
        return found

    return tell


def _without_credit(review: Any, case: Mapping[str, Any]) -> Runs:
    from sohtx.review.sections.people import MEMBERSHIPS, without_credit

    return without_credit(review, "members", MEMBERSHIPS)


SENTENCES: dict[str, Callable[[Any, Mapping[str, Any]], Runs]] = {
    "change of a count": _change_of_count,
    "reported": _reported,
    "flow": _flow,
    "plan": _against_plan,
    "what stands": _section("numbers", "_what_stands"),
    "what moved": _section("numbers", "_what_moved"),
    "unions": _section("numbers", "_unions"),
    "groups": _section("numbers", "_groups"),
    "sectors": _section("spread", "_sectors"),
    "who reported": _section("people", "_who"),
    "without credit funds": _without_credit,
    "revenue by sector": _section("business", "_by_sector"),
}
