"""What candidates tell in the report: how many are on their way and how far, how many were founded, given up."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sohtx.core.moment import day_of
from sohtx.core.numerals import period_in_words, say_day
from sohtx.core.text import Text
from sohtx.documents.outline import Chapter
from sohtx.documents.tree import Block, Number, Paragraph, Runs
from sohtx.support.becoming_codes import Stage
from sohtx.support.candidate_reading import candidates_on, counts_by_stage
from sohtx.support.log_saying import counted, listed, opens, said

if TYPE_CHECKING:
    from sohtx.review.context import Review

CANDIDATES = "/ho-tro/thanh-lap-moi/"
"""Written out: commands make reports too, and they know no addresses."""


def blocks(review: "Review") -> Sequence[Block]:
    """The chapter: a sentence on those on their way, one on what came of others in the period."""
    telling = _Telling(review)
    return [Paragraph(runs=runs) for runs in (telling.on_their_way(), telling.ended()) if runs]


class _Telling:
    """Tells the candidates of one review."""

    def __init__(self, review: "Review") -> None:
        self._period, known = review.subject.period, review.subject.known
        self._day = min(self._period.end, day_of(known))
        self._seen = candidates_on(self._day, known=known)

    def on_their_way(self) -> Runs:
        counts = {stage: n for stage, n in counts_by_stage(self._seen).items() if stage.is_open and n}
        if not counts:
            return ()
        parts = [
            said(
                OF_STAGE, n=self._number(stage.value, n, stage.label, stage=stage.value), stage=_small(stage)
            )
            for stage, n in counts.items()
        ]
        total = self._number("open", sum(counts.values()), OPEN, stage="open")
        return said(SENTENCE, day=say_day(self._day), n=total, parts=listed(parts, ", "))

    def ended(self) -> Runs:
        since = self._period.start
        parts = []
        for stage, words in ((Stage.REGISTERED, FOUNDED), (Stage.GIVEN_UP, GIVEN_UP)):
            n = sum(one.stands.stage is stage and one.stands.last.on >= since for one in self._seen)
            if n:
                number = self._number(stage.value, n, stage.label, stage=stage.value, since=since.isoformat())
                parts.append(said(words, n=number))
        return said(IN_PERIOD, parts=listed(parts)) if parts else ()

    def _number(self, what: str, amount: int, label: Text, **filters: str) -> Number:
        where = opens(CANDIDATES, on=self._day.isoformat(), **filters)
        named = f"{label}, {period_in_words(self._period)}"
        return counted(amount, f"candidates/{what}/{self._period}", named, where)


def _small(stage: Stage) -> str:
    words = str(stage.label)
    return f"{words[0].lower()}{words[1:]}"


CHAPTERS: "tuple[Chapter[Review], ...]" = (
    Chapter(
        key="van-dong-thanh-lap",
        under="tu-van",
        rank=10,
        title=Text("Vận động, tư vấn thành lập mới", "Candidates to become a cooperative"),
        blocks=blocks,
        is_optional=True,
    ),
)

SENTENCE = Text(
    "Đến ngày {day}, đang vận động, tư vấn {n} tổ hợp tác, nhóm hộ thành lập hợp tác xã ({parts}).",
    "As of {day}, groups and households on their way to a cooperative: {n} ({parts}).",
)
OF_STAGE = Text("{n} {stage}", "{stage}: {n}")
IN_PERIOD = Text("Trong kỳ: {parts}.", "In the period: {parts}.")
FOUNDED = Text("{n} hồ sơ đã đăng ký thành lập", "registered: {n}")
GIVEN_UP = Text("{n} hồ sơ thôi không thành lập", "given up: {n}")
OPEN = Text("Hồ sơ đang vận động", "Candidates on their way")
