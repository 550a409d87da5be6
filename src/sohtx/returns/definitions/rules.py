"""Conditions on the answers of a form, each written on one line and judged alike on paper's twin, page and command.

    members_women <= members
    managers_vocational + managers_college <= managers
    members = last.members + members_joined - members_left
    members >= 5
    jump(revenue, 5)        more than 5 times, or less than a fifth of, the value of the period before
    slip(revenue)           about a thousand or a million times the usual value: a slip of units
    unusual(revenue)        outside the band in which almost all like organizations lie

Everything is counted in whole thousandths, so a browser and this program cannot differ by a rounding. A rule that asks
for an answer which is not there says nothing: blank is not zero.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from operator import eq, ge, gt, le, lt
from typing import NamedTuple

from sohtx.core.numbers import read_thousandths, write_thousandths

THOUSAND = 1000
SLIPS = (THOUSAND, THOUSAND * THOUSAND)
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d{1,3})?)|(?P<name>(?:last\.)?[a-z][a-z0-9_]*)|(?P<sign><=|>=|[-+*<>=(),]))"
)
_OPERATORS: dict[str, Callable[[int, int], bool]] = {"<=": le, ">=": ge, "<": lt, ">": gt, "=": eq}
LONGEST_RULE = 500


class NotARule(ValueError):
    """A text that is none; its message is the place, counted from 1, from which it is not understood."""


class Band(NamedTuple):
    """Between which values almost all like organizations lie, and the middle one; in thousandths."""

    low: int
    middle: int
    high: int


class Facts(NamedTuple):
    """What rules are judged on, by line, in thousandths: the answers, those of the period before, and the bands."""

    values: Mapping[str, int]
    last: Mapping[str, int] = {}
    bands: Mapping[str, Band] = {}


class Term(NamedTuple):
    """A line's value times a factor (in thousandths); of the period before where it says so."""

    factor: int
    line: str
    is_last: bool = False

    def __str__(self) -> str:
        name = f"last.{self.line}" if self.is_last else self.line
        size = abs(self.factor)
        return name if size == THOUSAND else f"{write_thousandths(size)} * {name}"


class Sum(NamedTuple):
    """Terms added up, and a constant (in thousandths)."""

    terms: tuple[Term, ...]
    constant: int = 0

    def worth(self, facts: Facts) -> int | None:
        """Its worth in millionths; None where an answer is missing."""
        total = self.constant * THOUSAND
        for factor, line, is_last in self.terms:
            value = (facts.last if is_last else facts.values).get(line)
            if value is None:
                return None
            total += factor * value
        return total

    def __str__(self) -> str:
        parts = [("-" if term.factor < 0 else "+", str(term)) for term in self.terms]
        if self.constant or not parts:
            parts.append(("-" if self.constant < 0 else "+", write_thousandths(abs(self.constant))))
        text = " ".join(f"{sign} {words}" for sign, words in parts)
        return text.removeprefix("+ ")


class Comparison(NamedTuple):
    """Two sums that must stand so to each other."""

    left: Sum
    operator: str
    right: Sum

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines it speaks of, in the order of its words."""
        return tuple(dict.fromkeys(t.line for t in (*self.left.terms, *self.right.terms)))

    def is_broken(self, facts: Facts) -> bool:
        """Whether the answers offend it."""
        left, right = self.left.worth(facts), self.right.worth(facts)
        return left is not None and right is not None and not _OPERATORS[self.operator](left, right)

    def __str__(self) -> str:
        return f"{self.left} {self.operator} {self.right}"


class Jump(NamedTuple):
    """A value must not rise to more than ``factor`` times that of the period before, nor fall below that part of it."""

    line: str
    factor: int

    @property
    def lines(self) -> tuple[str, ...]:
        """The one line it speaks of."""
        return (self.line,)

    def is_broken(self, facts: Facts) -> bool:
        """Whether it leaps. What was or is nothing, or a loss, gives no measure of a leap."""
        value, last = facts.values.get(self.line), facts.last.get(self.line)
        if value is None or last is None or value <= 0 or last <= 0:
            return False
        return value > last * self.factor or value * self.factor < last

    def __str__(self) -> str:
        return f"jump({self.line}, {self.factor})"


class Slip(NamedTuple):
    """A value about a thousand or a million times too large or small: đồng or tỷ written for million đồng."""

    line: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The one line it speaks of."""
        return (self.line,)

    def usual(self, facts: Facts) -> int | None:
        """What the value is held against: that of the period before, else the middle of like organizations."""
        last = facts.last.get(self.line)
        if last:
            return last
        band = facts.bands.get(self.line)
        return band.middle if band else None

    def is_broken(self, facts: Facts) -> bool:
        """Whether the value looks like one in another unit."""
        value = facts.values.get(self.line)
        usual = self.usual(facts) if value else None
        if not value or not usual or (value < 0) != (usual < 0):
            return False
        one, other = abs(value), abs(usual)
        small, large = (one, other) if one <= other else (other, one)
        if small * SLIPS[0] > large * 2:
            return False  # as almost always
        return any(small * slip <= large * 2 and large <= small * slip * 2 for slip in SLIPS)

    def __str__(self) -> str:
        return f"slip({self.line})"


class Unusual(NamedTuple):
    """A value far from those of like organizations."""

    line: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The one line it speaks of."""
        return (self.line,)

    def is_broken(self, facts: Facts) -> bool:
        """Whether the value lies outside the band, if there is one."""
        value, band = facts.values.get(self.line), facts.bands.get(self.line)
        return value is not None and band is not None and not band.low <= value <= band.high

    def __str__(self) -> str:
        return f"unusual({self.line})"


Rule = Comparison | Jump | Slip | Unusual


def parse(text: str) -> Rule:
    """Read a rule; raises :class:`NotARule`."""
    if len(text) > LONGEST_RULE:
        raise NotARule(LONGEST_RULE)
    return _Reader(list(_tokens(text)), len(text)).rule()


class _Token(NamedTuple):
    kind: str
    text: str
    place: int


def _tokens(text: str) -> Iterator[_Token]:
    place, end = 0, len(text.rstrip())
    while place < end:
        found = _TOKEN.match(text, place)
        if found is None:
            raise NotARule(place + 1)
        kind = str(found.lastgroup)
        yield _Token(kind, found[kind], found.start(kind) + 1)
        place = found.end()


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[_Token], length: int) -> None:
        self._tokens, self._at, self._end = tokens, 0, _Token("end", "", length + 1)

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else self._end

    def _take(self, kind: str, *texts: str) -> str:
        token = self._next
        if token.kind != kind or (texts and token.text not in texts):
            raise NotARule(token.place)
        self._at += 1
        return token.text

    def _may(self, *signs: str) -> str:
        return self._take("sign", *signs) if self._next.kind == "sign" and self._next.text in signs else ""

    def rule(self) -> Rule:
        rule = self._called() if self._is_call() else self._comparison()
        self._take("end")
        return rule

    def _is_call(self) -> bool:
        following = self._tokens[1:2]
        return bool(self._next.text in _CALLED and following and following[0].text == "(")

    def _called(self) -> Rule:
        name = self._take("name", *_CALLED)
        self._take("sign", "(")
        line = self._line()
        rule = Jump(line, self._factor()) if name == "jump" else _OF_ONE_LINE[name](line)
        self._take("sign", ")")
        return rule

    def _factor(self) -> int:
        self._take("sign", ",")
        token = self._next
        number = self._take("number")
        if "." in number or not 1 < int(number) <= THOUSAND:
            raise NotARule(token.place)
        return int(number)

    def _line(self) -> str:
        token = self._next
        name = self._take("name")
        if name.startswith("last."):
            raise NotARule(token.place)
        return name

    def _comparison(self) -> Comparison:
        left = self._sum()
        operator = self._take("sign", *_OPERATORS)
        return Comparison(left, operator, self._sum())

    def _sum(self) -> Sum:
        terms: list[Term] = []
        constant = 0
        sign = -1 if self._may("-") else 1
        while True:
            part = self._part(sign)
            if isinstance(part, Term):
                terms.append(part)
            else:
                constant += part
            following = self._may("+", "-")
            if not following:
                return Sum(tuple(terms), constant)
            sign = -1 if following == "-" else 1

    def _part(self, sign: int) -> Term | int:
        factor = THOUSAND
        token = self._next
        if token.kind == "number":
            number = read_thousandths(self._take("number"))
            if number is None:
                raise NotARule(token.place)
            if not self._may("*"):
                return sign * number
            factor = number
        name = self._take("name")
        return Term(sign * factor, name.removeprefix("last."), name.startswith("last."))


_OF_ONE_LINE: dict[str, Callable[[str], Rule]] = {"slip": Slip, "unusual": Unusual}
_CALLED = ("jump", *_OF_ONE_LINE)
