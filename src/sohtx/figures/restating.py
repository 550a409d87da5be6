"""What has changed since a report was sealed: the restatement. Through which records, is found by ``causes``."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from sohtx.areas.queries import official_units
from sohtx.core.codes import ObsStatus
from sohtx.core.period import Period
from sohtx.core.text import Text
from sohtx.core.units import Units
from sohtx.figures.asking import answer_all
from sohtx.figures.causes import RECORDED, Cause, Causes, Moved
from sohtx.figures.extract import Extract
from sohtx.figures.models import Seal
from sohtx.figures.sealing import Kept, figures_of, kept, questions_of
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import INDICATORS, Asked, Comparison, ask
from sohtx.indicators.engine import Engine
from sohtx.indicators.question import Question

__all__ = [
    "AND_MORE",
    "RECORDED",
    "TOLD_BY_NAME",
    "Cause",
    "Change",
    "Moved",
    "Restatement",
    "restate",
    "standing_changed",
]

COMPARED = slice(5, 10)  # of a kept figure: value, numerator, denominator, reporting_n, expected_n
IDENTITY = slice(0, 5)
TOLD_BY_NAME = 5
"""How many records a reason names; the rest are counted."""


class Change(NamedTuple):
    """A figure that is no longer what was sealed."""

    question: int
    sealed: Figure
    now: Figure
    causes: tuple[Cause, ...]

    @property
    def identity(self) -> str:
        """Its name, as in a report."""
        return "/".join(
            (self.now.asked.code, str(self.now.period), self.now.area.code, *(b or "-" for b in self.now.by))
        )

    @property
    def label(self) -> str:
        """What it is."""
        return str(self.now.asked.label)

    @property
    def difference(self) -> Fraction | None:
        """By how much it has changed; None where there is no value on either side."""
        if self.now.value is None and self.sealed.value is None:
            return None
        return (self.now.value or Fraction(0)) - (self.sealed.value or Fraction(0))

    @property
    def is_headline(self) -> bool:
        """Whether it is of the whole area, no comparison, and its value itself has changed."""
        plain = self.now.asked.comparison is Comparison.NONE and not self.now.by
        return plain and self.question == 0 and self.sealed.value != self.now.value

    @property
    def why(self) -> str:
        """The reason in words."""
        told = [str(cause.words) for cause in self.causes[:TOLD_BY_NAME]]
        more = len(self.causes) - len(told)
        return "; ".join([*told, *([str(AND_MORE.fill(n=more))] if more else [])]) or str(BY_OTHERS)


@dataclass(frozen=True)
class Restatement:
    """All that has changed since a seal."""

    seal: Seal
    changes: Sequence[Change]

    @cached_property
    def headline(self) -> list[Change]:
        """The changes of the whole area's own figures: what a report tells."""
        return [change for change in self.changes if change.is_headline]


def restate(
    seal: Seal, past: Extract, extract: Extract, known: int, *, is_headline: bool = False
) -> Restatement:
    """Compare a seal's figures with what is known now, and say what changed each.

    ``past`` are the tables as of the seal's place, ``extract`` today's. ``is_headline``: only the whole area's own
    figures, which is what a report tells.
    """
    questions = questions_of(seal, past.units)
    if is_headline:
        questions = [replace(questions[0], asked=_plain(questions[0]))]
    today = [_today(question, extract.units, known) for question in questions]
    asked = {(str(n), a.code) for n, question in enumerate(questions) for a in question.asked}
    then = {cells[IDENTITY]: cells for cells in figures_of(seal) if cells[:2] in asked}
    now, figures = {}, {}
    for cells, figure in zip(
        kept(answers := answer_all(extract, today)), (f for fs in answers for f in fs), strict=True
    ):
        now[cells[IDENTITY]], figures[cells[IDENTITY]] = cells, figure
    moved = [key for key in (then | now) if _numbers(then.get(key)) != _numbers(now.get(key))]
    causes = Causes(seal, past, extract, questions, today)
    told = causes.named([tuple(causes.of(key)) for key in moved])
    changes = []
    for key, why in zip(moved, told, strict=True):
        after = figures.get(key) or _figure(key, None, extract.units)
        changes.append(Change(int(key[0]), _figure(key, then.get(key), extract.units), after, why))
    return Restatement(seal, changes)


def _plain(question: Question) -> tuple[Asked, ...]:
    return tuple(asked for asked in question.asked if asked.comparison is Comparison.NONE)


def _numbers(cells: Kept | None) -> tuple[str, ...]:
    return cells[COMPARED] if cells else ()


def _today(question: Question, units: Units, known: int) -> Question:
    area = question.area and units.rows.get(question.area.key, question.area)
    return replace(question, known=known, area=area)


def _figure(key: tuple[str, ...], cells: Kept | None, units: Units) -> Figure:
    """A kept figure as a figure again; one that was not there has no numbers."""
    _, code, period, area, by = key
    numbers = (cells or ("",) * 14)[5:11]
    value, numerator, denominator, reporting, expected, imputed = (
        Fraction(n) if n else None for n in numbers
    )
    rest = cells[11:] if cells else ("0", "0", ObsStatus.NOT_POSSIBLE.value)
    unit = units.rows.get(area) or official_units().rows.get(area) or units.country
    return Figure(
        ask(code), Period.parse(period), unit, tuple(by.split("/")) if by else (), value, numerator, denominator,
        None if reporting is None else int(reporting), None if expected is None else int(expected), imputed,
        int(rest[0]), int(rest[1]), next(s for s in ObsStatus if s.value == rest[2]),
    )  # fmt: skip


def standing_changed(
    seal: Seal, past: Extract, extract: Extract, question: Question, code: str
) -> tuple[list[Moved], list[Moved]]:
    """Who stands now at a seal's end and did not when it was sealed, and the reverse: with what was recorded since."""
    area = question.area and past.units.rows.get(question.area.key, question.area)
    then = replace(question, known=seal.known, geography=seal.geography, area=area)
    now = question
    sides = []
    for side, asked in ((past, then), (extract, now)):
        engine = Engine(side)
        engine.places(asked)
        sides.append({record.org for record in engine.records(asked, INDICATORS[code])})
    if sides[0] == sides[1]:
        return [], []
    causes = Causes(seal, past, extract, [then], [now])
    came, went = sides[1] - sides[0], sides[0] - sides[1]
    return (
        causes.of_organizations(came, INDICATORS[code]),
        causes.of_organizations(went, INDICATORS[code]),
    )


AND_MORE = Text("và {n} ghi nhận khác", "and {n} more records")
BY_OTHERS = Text(
    "thay đổi ở đơn vị hành chính, danh mục hoặc đơn vị khác",
    "a change of units, code lists or other organizations",
)
