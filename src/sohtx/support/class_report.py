"""What classes tell in the report: how many were held for whom, attendances and persons apart, topic by topic."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sohtx.core.moment import day_of
from sohtx.core.numerals import period_in_words
from sohtx.core.text import Text
from sohtx.documents.outline import Chapter
from sohtx.documents.tree import Align, Block, Column, Number, Paragraph, Row, RowKind, Runs, Table
from sohtx.support.class_codes import ClassKind, Topic
from sohtx.support.class_counts import Counts, Enrolled, Taught, count
from sohtx.support.class_reading import classes_between, enrolled_in
from sohtx.support.log_saying import CLASSES, counted, listed, one_or_many, opens, said

if TYPE_CHECKING:
    from sohtx.review.context import Review

ALL = "all"


def blocks(review: "Review") -> Sequence[Block]:
    """The chapter: a sentence on all classes, one on what is apart, and a table by topic where there are several."""
    period, known = review.subject.period, review.subject.known
    last = min(period.end, day_of(known))  # a class that is only planned was not held
    classes = classes_between(period.start, last, known=known)
    if not classes:
        return []
    return _Telling(review, classes, enrolled_in([one.code for one in classes], known=known)).blocks()


class _Telling:
    """Tells the classes of one review."""

    def __init__(self, review: "Review", classes: Sequence[Taught], enrolled: Sequence[Enrolled]) -> None:
        self._period, self._known = review.subject.period, review.subject.known
        self._classes, self._enrolled = classes, enrolled

    def blocks(self) -> list[Block]:
        topics = [topic for topic in Topic if any(one.topic == topic for one in self._classes)]
        found: list[Block] = [Paragraph(runs=self._sentence())]
        if len(topics) > 1:
            found.append(self._table(topics))
        return found

    def _count(self, classes: Sequence[Taught]) -> Counts:
        return count(classes, self._enrolled, self._known)

    def _sentence(self) -> Runs:
        counts = self._count(self._classes)
        number = self._numbers(ALL)
        parts = [self._kinds()]
        if counts.attendances:
            parts.append(
                said(
                    FOR,
                    n=number("attendances", counts.attendances),
                    persons=number("persons", len(counts.persons)),
                )
            )
        if counts.orgs:
            parts.append(said(OF, n=number("organizations", len(counts.orgs))))
        apart = [
            said(words, n=number(what, amount))
            for words, what, amount in (
                (WOMEN, "women", len(counts.women)),
                (MINORITY, "minority", len(counts.minority)),
                (COMPLETED, "completed", counts.completed),
            )
            if amount
        ]
        if apart:
            parts.append(said(AMONG, apart=listed(apart, ", ")))
        cost = said(COST, n=number("cost", counts.cost)) if counts.cost else ()
        return said(SENTENCE, told=listed(parts, " "), cost=cost)

    def _kinds(self) -> Runs:
        """How many classes, kind by kind: 04 lớp bồi dưỡng, 01 lớp đào tạo."""
        held = {kind: sum(one.kind == kind for one in self._classes) for kind in ClassKind}
        told = [
            said(one_or_many(n, *HELD[kind]), n=self._numbers(kind.value)("classes", n))
            for kind, n in held.items()
            if n
        ]
        return listed(told, ", ")

    def _table(self, topics: Sequence[Topic]) -> Table:
        rows = []
        for topic in topics:
            own = [one for one in self._classes if one.topic == topic]
            rows.append(self._row(str(topic.label), topic.value, self._count(own)))
        rows.append(self._row(str(TOTAL), ALL, self._count(self._classes), RowKind.TOTAL))
        return Table(
            key="lop-dao-tao",
            caption=str(CAPTION.fill(period=period_in_words(self._period))),
            columns=(
                Column(head=str(TOPIC), width=26),
                *(Column(head=str(LABELS[what]), align=Align.RIGHT, width=10) for what in IN_TABLE),
            ),
            rows=tuple(rows),
            notes=(str(NOTE),),
        )

    def _row(self, name: str, cell: str, counts: Counts, kind: RowKind = RowKind.PLAIN) -> Row:
        amounts = (
            counts.classes, counts.attendances, len(counts.persons), len(counts.women), len(counts.minority),
            len(counts.orgs),
        )  # fmt: skip
        number = self._numbers(cell)
        numbers = [
            (number(what, amount, in_column=True),) for what, amount in zip(IN_TABLE, amounts, strict=True)
        ]
        return Row(cells=((name,), *numbers), kind=kind)

    def _numbers(self, cell: str) -> "_Numbers":
        return _Numbers(cell, str(self._period), str(period_in_words(self._period)))


class _Numbers:
    """Numbers of one cell: all classes, those of a kind, those of a topic."""

    def __init__(self, cell: str, period: str, words: str) -> None:
        self._cell, self._period, self._words = cell, period, words

    def __call__(self, what: str, amount: int, *, in_column: bool = False) -> Number:
        filters = {"topic": self._cell} if self._cell in set(Topic) else {}
        filters |= {"kind": self._cell} if self._cell in set(ClassKind) else {}
        return counted(
            amount, f"classes/{self._cell}/{what}/{self._period}", f"{LABELS[what]}, {self._words}",
            opens(CLASSES, period=self._period, **filters), padded=not in_column,
        )  # fmt: skip


CHAPTERS: "tuple[Chapter[Review], ...]" = (
    Chapter(
        key="lop-dao-tao",
        under="dao-tao",
        rank=10,
        title=Text("Các lớp đào tạo, bồi dưỡng", "Classes held"),
        blocks=blocks,
        is_optional=True,
    ),
)

HELD = {
    ClassKind.COURSE: (Text("{n} lớp đào tạo", "{n} course"), Text("{n} lớp đào tạo", "{n} courses")),
    ClassKind.SHORT: (
        Text("{n} lớp bồi dưỡng, tập huấn", "{n} short class"),
        Text("{n} lớp bồi dưỡng, tập huấn", "{n} short classes"),
    ),
}
SENTENCE = Text("Mở {told}{cost}.", "Held: {told}{cost}.")
FOR = Text("cho {n} lượt người ({persons} người)", "with attendances: {n} (persons: {persons})")
OF = Text("của {n} HTX, liên hiệp HTX, THT", "from organizations: {n}")
AMONG = Text("(trong đó có {apart})", "(among them {apart})")
WOMEN = Text("{n} nữ", "women: {n}")
MINORITY = Text("{n} người dân tộc thiểu số", "ethnic minorities: {n}")
COMPLETED = Text("{n} lượt người hoàn thành khóa học", "completions: {n}")
COST = Text("; kinh phí {n} đồng", "; cost {n} đồng")
TOTAL = Text("Tổng cộng", "Total")
TOPIC = Text("Nội dung", "Topic")
CAPTION = Text("Các lớp đào tạo, bồi dưỡng {period}", "Classes of {period}")
NOTE = Text(
    "Một người, một đơn vị dự nhiều lớp chỉ tính một lần ở dòng tổng cộng, nên tổng số người, số nữ, số người dân tộc "
    "thiểu số và số đơn vị có thể nhỏ hơn cộng các dòng.",
    "A person or organization in several classes is counted once in the total, which may be less than the sum of the "
    "rows.",
)
LABELS = {
    "classes": Text("Số lớp", "Classes"),
    "attendances": Text("Lượt người", "Attendances"),
    "persons": Text("Số người", "Persons"),
    "women": Text("Nữ", "Women"),
    "minority": Text("Dân tộc thiểu số", "Ethnic minorities"),
    "organizations": Text("Số đơn vị", "Organizations"),
    "completed": Text("Lượt người hoàn thành", "Completions"),
    "cost": Text("Kinh phí (đồng)", "Cost (đồng)"),
}
IN_TABLE = ("classes", "attendances", "persons", "women", "minority", "organizations")
