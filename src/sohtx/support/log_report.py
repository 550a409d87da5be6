"""What the work log tells in the report: under each duty of the Alliance what was done, summed, never typed again."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sohtx.core.numerals import period_in_words, say_day
from sohtx.core.text import Text
from sohtx.documents.outline import Chapter
from sohtx.documents.tree import Block, Number, Paragraph, Record, Runs, Tone
from sohtx.support.log_codes import ATTENDANCES, CHAPTER_OF, Field, words_of
from sohtx.support.log_lines import Line, Sums, lines_between, sums_of
from sohtx.support.log_saying import WORK_LOG, counted, listed, one_or_many, opens, said, written

if TYPE_CHECKING:
    from sohtx.review.context import Review

FEW = 8
"""So many lines of a field, or fewer, are told one by one."""
RANK = 90  # behind what registers of their own tell


def _chapter(under: str) -> "Chapter[Review]":
    return Chapter(
        key=f"so-cong-tac-{under}",
        under=under,
        rank=RANK,
        title=Text("Các việc đã thực hiện", "What was done"),
        blocks=_blocks(under),
        is_optional=True,
    )


def _blocks(under: str) -> "Callable[[Review], Sequence[Block]]":
    """The chapter of one duty: a sentence a field, with its lines where they are few."""
    fields = [field for field, chapter in CHAPTER_OF.items() if chapter == under]

    def blocks(review: "Review") -> Sequence[Block]:
        period = review.subject.period
        lines = lines_between(period.start, period.end, known=review.subject.known)
        found: list[Block] = []
        for field in fields:
            if own := [line for line in lines if line.kind is field]:
                found += [Paragraph(runs=_Telling(review, field).sentence(sums_of(own)))]
                found += [Paragraph(runs=bullet(line), tone=Tone.BULLET) for line in own if len(own) <= FEW]
        return found

    return blocks


class _Telling:
    """Tells one field of one review."""

    def __init__(self, review: "Review", field: Field) -> None:
        self._period, self._field = review.subject.period, field

    def sentence(self, sums: Sums) -> Runs:
        """What a field comes to, in one sentence: how many deeds, what by unit, for whom, for how much."""
        deeds = one_or_many(sums.deeds, DEED, DEEDS)
        units = [unit for unit in sums.measured if unit != ATTENDANCES and sums.measured[unit]]
        measured = [self._measure(unit, sums.measured[unit]) for unit in units]
        if sums.attendances:
            measured.append(self._measure(ATTENDANCES, sums.attendances))
        done = [said(deeds, n=self._number("deeds", sums.deeds, DEEDS_LABEL))]
        if measured:
            done = [listed([*done, listed(measured, ", ")], ": ")]
        if sums.org_ids:
            words = one_or_many(len(sums.org_ids), FOR_ONE, FOR)
            done.append(said(words, n=self._number("organizations", len(sums.org_ids), ORGANIZATIONS)))
        if sums.cost:
            done.append(said(COST, n=self._number("cost", sums.cost, COST_LABEL)))
        return said(SENTENCE, field=str(self._field.label), done=listed(done))

    def _measure(self, unit: str, amount: int) -> Runs:
        words = words_of(unit)
        number = self._number(unit, amount, words.beside(amount))
        return said(words.told, what=(number, f" {words.beside(amount)}"))

    def _number(self, what: str, amount: int, label: Text) -> Number:
        period = self._period
        named = f"{self._field.label}, {label}, {period_in_words(period)}"
        days = {"first": period.start.isoformat(), "last": period.end.isoformat()}
        return counted(
            amount,
            f"work/{self._field}/{what}/{period}",
            named,
            opens(WORK_LOG, field=self._field.value, **days),
        )


def bullet(line: Line) -> Runs:
    """A line as a bullet point: when, and in its own words what, how much, by which paper."""
    told = [f"{written(amount)} {words_of(unit).beside(amount)}" for unit, amount in line.measures()]
    if line.document_no:
        told.append(str(PAPER.fill(number=line.document_no)))
    if line.partner:
        told.append(f"{WITH} {line.partner}")
    more = f" ({', '.join(told)})" if told else ""
    words = f"{line.content.rstrip('.;')}{more}"
    return (
        f"{say_day(line.on)}: ",
        Record(text=words, source=line.code, address=f"{WORK_LOG}{line.code}/"),
        ";",
    )


CHAPTERS: "tuple[Chapter[Review], ...]" = tuple(
    _chapter(under) for under in dict.fromkeys(CHAPTER_OF.values())
)

SENTENCE = Text("{field}: {done}.", "{field}: {done}.")
DEEDS = Text("đã thực hiện {n} việc", "{n} deeds")
DEED = Text("đã thực hiện {n} việc", "{n} deed")
FOR = Text("có {n} HTX, liên hiệp HTX, THT tham gia, thụ hưởng", "{n} organizations concerned")
FOR_ONE = Text("có {n} HTX, liên hiệp HTX, THT tham gia, thụ hưởng", "{n} organization concerned")
COST = Text("kinh phí {n} đồng", "cost {n} đồng")
DEEDS_LABEL = Text("số việc", "deeds")
ORGANIZATIONS = Text("số đơn vị liên quan", "organizations concerned")
COST_LABEL = Text("kinh phí (đồng)", "cost (đồng)")
PAPER = Text("văn bản số {number}", "paper No. {number}")
WITH = Text("phối hợp với", "with")
