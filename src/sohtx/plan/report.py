"""What the plan tells in the report: what became of the period's tasks, what comes next, the pace of the targets.

Where a task stands is asked as of the period's end, as known up to the moment of the report, so that a sealed report
tells the same again. Tasks are those of the Alliance: only the review of a province or of the country has them.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import quote

from sohtx.core.codes import Level
from sohtx.core.moment import day_of
from sohtx.core.numerals import period_in_words, say_day, say_number
from sohtx.core.period import Period
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.documents.outline import Chapter
from sohtx.documents.tree import Align, Block, Number, Paragraph, Record, Row, Run, Runs, Strong, Table, Tone
from sohtx.plan.codes import State
from sohtx.plan.pace_report import outlook
from sohtx.plan.queries import Seen, counts, is_of, tasks_as_of, tasks_for_next
from sohtx.plan.telling import ordinal_column, words_column
from sohtx.support.log_codes import Field
from sohtx.support.log_saying import counted, opens, said

if TYPE_CHECKING:
    from sohtx.review.context import Review

TASKS = "/nhiem-vu/"
"""Written out: commands make reports too, and they know no addresses."""


def has_tasks(area: Unit) -> bool:
    """Whether a review of an area tells of the Alliance's tasks."""
    return area.level in (Level.COUNTRY, Level.PROVINCE)


# What became of the tasks of the period


def became(review: "Review") -> Sequence[Block]:
    """The tasks of the period: how many, what became of them, each in a row."""
    period = review.subject.period
    found = _tasks_of(review)
    if not found:
        return []
    return [_sentence(found, period, review), _became_table(found)]


def _tasks_of(review: "Review") -> list[Seen]:
    """The tasks of the period as they stood at its end."""
    subject = review.subject
    if not has_tasks(review.facts.whole):
        return []
    day = subject.period.end
    return [seen for seen in tasks_as_of(day, subject.known) if is_of(seen, subject.period, day_of(subject.known))
            and seen.task.begins_on <= day]  # fmt: skip


def _sentence(found: Sequence[Seen], period: Period, review: "Review") -> Paragraph:
    per_state = counts(found)
    done = per_state[State.DONE] + per_state[State.DONE_LATE]

    def number(name: str, value: int, chosen: Iterable[State]) -> Number:
        states = set(chosen)
        codes = [seen.task.code for seen in found if seen.standing.state in states]
        return _counted(value, name, codes, period, review)

    runs: list[Run] = [
        str(SET), " ", number("tasks", len(found), State), str(TASKS_SET), " ",
        number("tasks_done", done, (State.DONE, State.DONE_LATE)), str(DONE),
    ]  # fmt: skip
    if done:
        runs += [
            str(AMONG), " ", number("tasks_done_on_time", per_state[State.DONE], (State.DONE,)), str(ON_TIME), " ",
            number("tasks_done_late", per_state[State.DONE_LATE], (State.DONE_LATE,)), str(DONE_LATE),
        ]  # fmt: skip
    for state, name in TOLD.items():
        if per_state[state] or state is State.LATE:
            runs += [
                "; ",
                number(name, per_state[state], (state,)),
                " ",
                str(WORDS[state]),
            ]
    return Paragraph(runs=(*runs, "."))


def _counted(value: int, name: str, codes: Sequence[str], period: Period, review: "Review") -> Number:
    """How many tasks there are in a state; behind it which, and where their list is."""
    chosen = {"state": LISTED[name]} if name in LISTED else {}
    return counted(
        value,
        f"{name}/{period}/{review.facts.whole.code}",
        f"{COUNTED[name]}, {period_in_words(period)}",
        *(((WHICH, ", ".join(codes)),) if codes else ()),
        opens(TASKS, period=str(period), **chosen),
    )


def _became_table(found: Sequence[Seen]) -> Table:
    rows = (
        Row(
            cells=(
                (str(number),), _quoted(seen, seen.standing.terms.content), _quoted(seen, seen.lead),
                (_deadline(seen),), _result(seen), _quoted(seen, seen.standing.why or seen.standing.last_text),
            )
        )
        for number, seen in enumerate(found, start=1)
    )  # fmt: skip
    return Table(
        key="thuc-hien-nhiem-vu",
        caption=str(BECAME),
        rows=tuple(rows),
        columns=(
            ordinal_column(), words_column(TASK, 34), words_column(LEAD, 18),
            words_column(DEADLINE, 12, Align.CENTRE), words_column(RESULT, 16), words_column(TOLD_LAST, 20),
        ),
    )  # fmt: skip


def _quoted(seen: Seen, words: str) -> Runs:
    """What the book says of a task, as it was written."""
    code = seen.task.code
    return (Record(text=words, source=code, address=f"{TASKS}{quote(code, safe='')}/"),) if words else ()


def _result(seen: Seen) -> Runs:
    """What became of a task, in words: its state, the day, how much is done."""
    standing = seen.standing
    words = str(standing.state.label)
    if standing.closed_on:
        return said(ON_A_DAY, words=words, day=say_day(standing.closed_on))
    if standing.percent is None:
        return (words,)
    return said(SO_FAR, words=words, percent=_quoted(seen, f"{standing.percent}%"))


# The tasks of the next period


def measures(review: "Review") -> Sequence[Block]:
    """What is to be done in the next period, by field of work."""
    blocks: list[Block] = []
    order = {field.value: rank for rank, field in enumerate(Field)}
    found = sorted(_next(review), key=lambda seen: order.get(seen.standing.terms.field, len(order)))
    for field, tasks in groupby(found, key=lambda seen: seen.field):
        heading = str(field.label if field else Field.OTHER.label)
        blocks.append(Paragraph(runs=(Strong(f"{heading}:"),)))
        blocks += [Paragraph(runs=_ended(seen), tone=Tone.BULLET) for seen in tasks]
    return blocks


def _ended(seen: Seen) -> Runs:
    words = seen.standing.terms.content
    return (*_quoted(seen, words), *(() if words.endswith((".", "!", "?", "…")) else (".",)))


def implementation(review: "Review") -> Sequence[Block]:
    """Who does what until when in the next period."""
    found = _next(review)
    if not found:
        return []
    rows = (
        Row(
            cells=(
                (str(number),), _quoted(seen, seen.standing.terms.content), _quoted(seen, seen.lead),
                _quoted(seen, seen.standing.terms.partners), (_deadline(seen),), _quoted(seen, _product(seen)),
            )
        )
        for number, seen in enumerate(found, start=1)
    )  # fmt: skip
    return [
        Table(
            key="nhiem-vu-ky-toi",
            caption=review.fill(NEXT),
            rows=tuple(rows),
            columns=(
                ordinal_column(), words_column(TASK, 34), words_column(LEAD, 18), words_column(PARTNERS, 18),
                words_column(DEADLINE, 12, Align.CENTRE),
                words_column(PRODUCT, 18),
            ),
        )
    ]  # fmt: skip


def _next(review: "Review") -> list[Seen]:
    return (
        tasks_for_next(review.subject.period, review.subject.known) if has_tasks(review.facts.whole) else []
    )


def _deadline(seen: Seen) -> str:
    return say_day(seen.standing.terms.deadline)


def _product(seen: Seen) -> str:
    """What there is to show: the product, and how many of what."""
    terms = seen.standing.terms
    amount = "" if terms.quantity is None else f"{say_number(Fraction(terms.quantity, 1000))} {terms.unit}"
    return "; ".join(part for part in (terms.product, amount) if part)


TOLD = {
    State.LATE: "tasks_late",
    State.BLOCKED: "tasks_blocked",
    State.UNDER_WAY: "tasks_under_way",
    State.NOT_BEGUN: "tasks_not_begun",
    State.CANCELLED: "tasks_cancelled",
}
WORDS = {
    State.LATE: Text("nhiệm vụ quá hạn", "late"),
    State.BLOCKED: Text("nhiệm vụ còn vướng mắc", "blocked"),
    State.UNDER_WAY: Text("nhiệm vụ đang thực hiện", "under way"),
    State.NOT_BEGUN: Text("nhiệm vụ chưa thực hiện", "not begun"),
    State.CANCELLED: Text("nhiệm vụ không thực hiện nữa", "cancelled"),
}
LISTED = {name: state.value for state, name in TOLD.items()} | {
    "tasks_done_on_time": State.DONE.value,
    "tasks_done_late": State.DONE_LATE.value,
}
COUNTED = {
    "tasks": Text("Số nhiệm vụ trong kỳ", "Tasks of the period"),
    "tasks_done": Text("Số nhiệm vụ đã hoàn thành", "Tasks done"),
    "tasks_done_on_time": Text("Số nhiệm vụ hoàn thành đúng hạn", "Tasks done on time"),
    "tasks_done_late": Text("Số nhiệm vụ hoàn thành chậm", "Tasks done late"),
    "tasks_late": Text("Số nhiệm vụ quá hạn", "Tasks that are late"),
    "tasks_blocked": Text("Số nhiệm vụ còn vướng mắc", "Tasks that are blocked"),
    "tasks_under_way": Text("Số nhiệm vụ đang thực hiện", "Tasks under way"),
    "tasks_not_begun": Text("Số nhiệm vụ chưa thực hiện", "Tasks not begun"),
    "tasks_cancelled": Text("Số nhiệm vụ không thực hiện nữa", "Tasks cancelled"),
}
SET = Text("Trong kỳ có", "The period had")
TASKS_SET = Text(" nhiệm vụ; đã hoàn thành", " tasks:")
DONE = Text(" nhiệm vụ", " done")
AMONG = Text(" (trong đó", " (")
ON_TIME = Text(" đúng hạn,", " on time,")
DONE_LATE = Text(" chậm)", " late)")
WHICH = Text("Nhiệm vụ", "Tasks")
BECAME = Text("Kết quả thực hiện các nhiệm vụ trong kỳ", "What became of the tasks of the period")
NEXT = Text("Các nhiệm vụ trọng tâm {next}", "Key tasks of {next}")
TASK, LEAD, PARTNERS = Text("Nhiệm vụ", "Task"), Text("Chủ trì", "Lead"), Text("Phối hợp", "Partners")
DEADLINE, PRODUCT = Text("Thời hạn", "Deadline"), Text("Sản phẩm", "Product")
RESULT, TOLD_LAST = Text("Kết quả", "Result"), Text("Diễn giải", "Remarks")
ON_A_DAY = Text("{words} ({day})", "{words} ({day})")
SO_FAR = Text("{words} ({percent})", "{words} ({percent})")


def _chapter(
    key: str,
    under: str,
    rank: int,
    blocks: "Callable[[Review], Sequence[Block]]",
    title: Text,
) -> "Chapter[Review]":
    return Chapter(key=key, under=under, rank=rank, blocks=blocks, is_optional=True, title=title)


CHAPTERS: "tuple[Chapter[Review], ...]" = (
    _chapter(
        "thuc-hien-nhiem-vu",
        "nhiem-vu",
        5,
        became,
        Text("Kết quả thực hiện các nhiệm vụ đã giao", "What became of the tasks"),
    ),
    _chapter(
        "chi-tieu-tien-do",
        "chi-tieu",
        10,
        outlook,
        Text("Chỉ tiêu kế hoạch và tiến độ cần đạt", "Targets and the pace needed"),
    ),
    _chapter("nhiem-vu-trong-tam", "giai-phap", 10, measures, Text("Nhiệm vụ trọng tâm", "Key tasks")),
    _chapter(
        "phan-cong-thuc-hien",
        "to-chuc-thuc-hien",
        10,
        implementation,
        Text("Phân công thực hiện", "Who does what"),
    ),
)
