"""What an organization answered on a day, as was known at a moment, its score and level; plain Python."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from sohtx.core.text import Text
from sohtx.support.becoming_codes import Level
from sohtx.support.digital_questions import Checklist, Question
from sohtx.support.parameters import value_of


class Answer(NamedTuple):
    """An answer. ``period`` is that of the return that gave it; empty for one given here. None takes one back."""

    key: int
    question: str
    on: date
    is_met: bool | None
    recorded_at: int
    period: str = ""
    recorded_by: str = ""

    @property
    def order(self) -> tuple[date, bool, int]:
        """The later day holds; of one day what was given here; of those the one written last."""
        return (self.on, not self.period, self.key)


class GroupScore(NamedTuple):
    """What was reached in a group."""

    label: Text
    got: int
    points: int
    answered: int


class Score(NamedTuple):
    """What was reached: by group, and in all. What nobody answered counts as not met."""

    groups: tuple[GroupScore, ...]
    level: Level
    unmet: tuple[Question, ...]

    @property
    def got(self) -> int:
        """Points reached."""
        return sum(group.got for group in self.groups)

    @property
    def points(self) -> int:
        """Points that can be reached."""
        return sum(group.points for group in self.groups)

    @property
    def answered(self) -> int:
        """How many questions were answered."""
        return sum(group.answered for group in self.groups)


def holding(answers: Iterable[Answer], day: date, known: int) -> dict[str, Answer]:
    """By question the answer that holds on a day, as was known at a moment."""
    found: dict[str, Answer] = {}
    for answer in answers:
        before = found.get(answer.question)
        is_there = answer.on <= day and answer.recorded_at <= known
        if is_there and (before is None or answer.order > before.order):
            found[answer.question] = answer
    return {code: answer for code, answer in found.items() if answer.is_met is not None}


def score_of(checklist: Checklist, held: Mapping[str, Answer], day: date) -> Score:
    """The score of some answers."""
    groups = []
    for code, label in checklist.groups.items():
        own = [one for one in checklist.questions if one.group == code]
        told = [held[one.code] for one in own if one.code in held]
        got = sum(one.points for one in own if one.code in held and held[one.code].is_met)
        groups.append(GroupScore(label, got, sum(one.points for one in own), len(told)))
    unmet = tuple(one for one in checklist.questions if one.code not in held or not held[one.code].is_met)
    got, points = sum(group.got for group in groups), checklist.points
    answered = sum(group.answered for group in groups)
    return Score(tuple(groups), level_of(got, points, day) if answered else Level.UNKNOWN, unmet)


def level_of(got: int, points: int, day: date) -> Level:
    """The level of a score: by the share of points, with the bounds in force on a day."""
    found = Level.FIRST
    for level in (Level.SECOND, Level.THIRD, Level.FOURTH):
        if got * 100 >= points * value_of(f"digital_level_{level.value}_from", day):
            found = level
    return found
