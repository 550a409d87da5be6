"""What the digital checklist tells in the report: how many were assessed, on which level; counts, no index."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sohtx.core.moment import day_of
from sohtx.core.numerals import period_in_words, say_day
from sohtx.core.text import Text
from sohtx.documents.outline import Chapter
from sohtx.documents.tree import Block, Number, Paragraph, Runs
from sohtx.support.becoming_codes import Level
from sohtx.support.digital_questions import Question
from sohtx.support.digital_reading import assessed_on, counts_by_level, counts_by_question
from sohtx.support.log_saying import counted, listed, opens, said

if TYPE_CHECKING:
    from sohtx.review.context import Review

DIGITAL = "/ho-tro/chuyen-doi-so/"
"""Written out: commands make reports too, and they know no addresses."""


def blocks(review: "Review") -> Sequence[Block]:
    """The chapter: a sentence on levels, and one on what is in use."""
    telling = _Telling(review)
    return [Paragraph(runs=runs) for runs in (telling.levels(), telling.in_use()) if runs]


class _Telling:
    """Tells the checklist of one review."""

    def __init__(self, review: "Review") -> None:
        self._period, known = review.subject.period, review.subject.known
        self._day = min(self._period.end, day_of(known))
        self._checklist, self._found = assessed_on(self._day, known=known)

    def levels(self) -> Runs:
        counts = counts_by_level(self._found)
        parts = [
            said(
                ON_LEVEL,
                n=self._number(level.value, counts[level], level.label, level=level.value),
                level=str(level.label),
            )
            for level in Level
            if level is not Level.UNKNOWN and counts[level]
        ]
        if not parts:
            return ()
        told = len(self._found) - counts[Level.UNKNOWN]
        total = self._number("assessed", told, ASSESSED)
        return said(
            SENTENCE,
            day=say_day(self._day),
            n=total,
            of=self._number("all", len(self._found), ALL),
            parts=listed(parts, ", "),
        )

    def in_use(self) -> Runs:
        counts = counts_by_question(self._checklist, self._found)
        parts = [
            self._of_question(one, counts[one.code][0])
            for one in self._checklist.questions
            if counts[one.code][0]
        ]
        return said(IN_USE, parts=listed(parts)) if parts else ()

    def _of_question(self, question: Question, amount: int) -> Runs:
        number = self._number(f"met/{question.code}", amount, question.label, met=question.code)
        words = str(question.label)
        return said(OF_QUESTION, n=number, what=f"{words[0].lower()}{words[1:]}")

    def _number(self, what: str, amount: int, label: Text, **filters: str) -> Number:
        where = opens(DIGITAL, on=self._day.isoformat(), **filters)
        return counted(
            amount, f"digital/{what}/{self._period}", f"{label}, {period_in_words(self._period)}", where
        )


CHAPTERS: "tuple[Chapter[Review], ...]" = (
    Chapter(
        key="muc-chuyen-doi-so",
        under="chuyen-doi-so",
        rank=10,
        title=Text("Mức độ chuyển đổi số của hợp tác xã", "Digital levels of cooperatives"),
        blocks=blocks,
        is_optional=True,
    ),
)

SENTENCE = Text(
    "Đến ngày {day}, theo thang theo dõi nội bộ, {n}/{of} HTX, liên hiệp HTX đã được đánh giá: {parts}.",
    "As of {day}, by the Alliance's own scale, {n} of {of} cooperatives and unions were assessed: {parts}.",
)
ON_LEVEL = Text("{n} ở {level}", "{n} on {level}")
IN_USE = Text("Trong đó: {parts}.", "Of them: {parts}.")
OF_QUESTION = Text("{n} đơn vị {what}", "{n}: {what}")
ALL = Text("HTX, liên hiệp HTX", "Cooperatives and unions")
ASSESSED = Text("Đơn vị đã đánh giá chuyển đổi số", "Organizations assessed")
