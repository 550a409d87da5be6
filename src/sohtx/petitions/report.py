"""What petitions tell in the report: how many of them there were, what became of each, what is carried over.

How each stands is asked as of the period's end, as known up to the moment of the report, so that a sealed report tells
the same again. A review tells of the petitions that come from its area; those that come from no place in particular
are told by a province and the country. Names of people are never told.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

from sohtx.core.codes import Level
from sohtx.core.numerals import period_in_words, say_day
from sohtx.core.text import NO_WORDS, Text
from sohtx.core.units import Unit
from sohtx.documents.outline import AnnexChapter, Chapter
from sohtx.documents.tree import (
    Align,
    Block,
    Column,
    Number,
    Paragraph,
    Record,
    Row,
    RowKind,
    Runs,
    Table,
    Tone,
)
from sohtx.petitions.codes import Outcome, Topic
from sohtx.petitions.petition_words import OUTCOMES, result_of
from sohtx.petitions.queries import (
    Kept,
    OfPeriod,
    Places,
    last_conference,
    names_of_bodies,
    of_period,
    places_on,
)
from sohtx.support.log_saying import Opens, counted, listed, one_or_many, opens, said

if TYPE_CHECKING:
    from sohtx.review.context import Review

ANNEX = "tong-hop-kien-nghi"
PETITIONS = "/kien-nghi/"
"""Written out: commands make reports too, and they know no addresses."""
FEW = 8
"""So many that are overdue, or fewer, are told one by one."""

Choice = Callable[[OfPeriod], bool]


# Which a review tells


def told_in(review: "Review") -> list[OfPeriod]:
    """The petitions that a review tells of: first those carried over, then those raised in its period."""
    period, whole = review.subject.period, review.facts.whole
    places = places_on(period.end if whole.exists_on(period.end) else whole.valid_from)
    return of_period(period, review.subject.known, lambda kept: lies_in(kept, whole, places))


def lies_in(kept: Kept, whole: Unit, places: Places) -> bool:
    """Whether a petition comes from an area; one from no place in particular is a matter of provinces and above."""
    if whole.level is Level.COUNTRY:
        return True
    codes = places.codes_of(kept)
    return whole.code in codes if codes else whole.level is Level.PROVINCE


# In the text


def blocks(review: "Review") -> Sequence[Block]:
    """The chapter: how many there were and on what, what was answered, what is late and carried over."""
    found = told_in(review)
    return _Telling(review, found).blocks() if found else []


class _Telling:
    """Tells the petitions of one review."""

    def __init__(self, review: "Review", found: Sequence[OfPeriod]) -> None:
        self._review, self._found = review, found

    def blocks(self) -> list[Block]:
        told = [self._all(), self._topics(), self._answers(), self._open(), self._conference()]
        late = [one for one in self._found if one.item.stand.is_late][:FEW]
        bodies = names_of_bodies((one.item.stand.body, one.item.stand.on) for one in late)
        return [
            *(Paragraph(runs=runs) for runs in told if runs),
            *(
                Paragraph(runs=self._late(one, bodies, "." if one is late[-1] else ";"), tone=Tone.BULLET)
                for one in late
            ),
        ]

    def _number(self, name: str, choice: Choice, **query: str) -> Number:
        """How many there are of some kind; behind it which, and where their list is."""
        subject = self._review.subject
        codes = [one.item.code for one in self._found if choice(one)]
        label = f"{COUNTED.get(name.partition('.')[0], NO_WORDS)}, {period_in_words(subject.period)}"
        named = f"petitions.{name}/{subject.period}/{self._review.facts.whole.code}"
        where = opens(PETITIONS, told=str(subject.period), **query, **self._narrowed())
        return counted(len(codes), named, label, (WHICH, ", ".join(codes)), where)

    def _narrowed(self) -> dict[str, str]:
        """How the list is narrowed to the area of a review; the whole installation's needs nothing."""
        whole = self._review.facts.whole
        return {} if whole.level in (Level.COUNTRY, Level.PROVINCE) else {"area": whole.code}

    def _count(self, choice: Choice) -> int:
        return sum(map(choice, self._found))

    def _all(self) -> Runs:
        carried, new = self._count(_is_carried), self._count(_is_new)
        parts = [
            said(words, n=self._number(name, choice, came=name))
            for words, name, choice, there in (
                (CARRIED, "carried", _is_carried, carried), (NEW, "new", _is_new, new)
            )
            if there
        ]  # fmt: skip
        among = said(AMONG, parts=listed(parts, "; ")) if carried and new else ()
        words = one_or_many(len(self._found), FOLLOWED_ONE, FOLLOWED)
        return said(words, n=self._number("all", _any), among=among)

    def _topics(self) -> Runs:
        """By topic, the most frequent first."""
        held = {topic: self._count(_of_topic(topic)) for topic in Topic}
        ranked = sorted((topic for topic in Topic if held[topic]), key=lambda topic: -held[topic])
        if len(ranked) < 2:
            return ()
        parts = [
            said(
                OF_TOPIC,
                topic=_small(str(topic.label)),
                n=self._number(f"topic.{topic.value}", _of_topic(topic), topic=topic.value),
            )
            for topic in ranked
        ]
        return said(BY_TOPIC, topics=listed(parts, "; "))

    def _answers(self) -> Runs:
        if not self._count(_is_answered):
            return said(NO_ANSWER)
        outcomes = [
            said(OF_OUTCOME, n=self._number(f"outcome.{one.value}", _of_outcome(one), result=one.value),
                 outcome=_small(str(OUTCOMES[one])))
            for one in Outcome
            if self._count(_of_outcome(one))
        ]  # fmt: skip
        in_time, behind = self._count(_came_in_time), self._count(_came_late)
        times = [
            said(words, n=self._number(name, choice, result=result))
            for words, name, choice, result, there in (
                (IN_TIME, "in_time", _came_in_time, "in_time", in_time),
                (BEHIND, "answered_late", _came_late, "behind", behind),
            )
            if there
        ]  # fmt: skip
        return said(
            one_or_many(self._count(_is_answered), ANSWERED_ONE, ANSWERED),
            n=self._number("answered", _is_answered, result="replied"),
            outcomes=listed(outcomes, ", "),
            times=listed(times, ", "),
        )

    def _open(self) -> Runs:
        unanswered, late = self._count(_is_unanswered), self._count(_is_late)
        followed = self._count(_is_open)
        if not followed:
            return said(ALL_SETTLED)
        parts = []
        if unanswered:
            overdue = (
                said(OVERDUE, n=self._number("late", _is_late, state="late")) if late else said(NONE_LATE)
            )
            words = one_or_many(unanswered, UNANSWERED_ONE, UNANSWERED)
            parts.append(
                said(words, n=self._number("unanswered", _is_unanswered, result="awaited"), late=overdue)
            )
        words = one_or_many(followed, GOES_ON_ONE, GOES_ON)
        parts.append(said(words, n=self._number("open", _is_open, state="open")))
        return said(SENTENCE, told=_capital(listed(parts, "; ")))

    def _conference(self) -> Runs:
        """What became of those that were raised at the last conference."""
        codes = {one.item.kept.conference for one in self._found} - {""}
        last = last_conference(codes, self._review.subject.period.end) if codes else None
        if last is None:
            return ()

        def number(name: str, choice: Choice, **query: str) -> Number:
            return self._number(f"{name}.{last.code}", _at(last.code, choice), conference=last.code, **query)

        late = self._count(_at(last.code, _is_late))
        return said(
            OF_CONFERENCE,
            day=say_day(last.held_on),
            n=number("conference", _any),
            answered=number("conference_answered", _is_answered, result="replied"),
            open=number("conference_open", _is_open, state="open"),
            late=said(OVERDUE, n=number("conference_late", _is_late, state="late")) if late else "",
        )

    def _late(self, one: OfPeriod, bodies: Mapping[tuple[str, date], str], end: str) -> Runs:
        """An overdue one as a bullet point: what it asks, who was to answer by when."""
        stand = one.item.stand
        body = bodies.get((stand.body, stand.on)) or str(THE_ALLIANCE)
        day = say_day(stand.due_on) if stand.due_on else ""
        return said(LATE_LINE, text=_words_of(one), body=body, day=day, end=end)


def _words_of(one: OfPeriod) -> Record:
    """What a petition asks, as it was written, with its code."""
    code = one.item.code
    return Record(
        text=f"{one.item.kept.text.rstrip(' .;')} ({code})", source=code, address=f"{PETITIONS}{code}/"
    )


def _result_of(one: OfPeriod) -> Runs:
    """What became of it; the number of a paper and the reason for closing as they were written."""
    words, stand = str(result_of(one.item.stand)), one.item.stand
    quoted = stand.reply.document_no if stand.reply else stand.steps[-1].text if stand.steps else ""
    before, found, after = words.partition(quoted) if quoted else (words, "", "")
    if not found:
        return (words,)
    record = Record(text=found, source=one.item.code, address=f"{PETITIONS}{one.item.code}/")
    return tuple(run for run in (before, record, after) if run)


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def _capital(runs: Runs) -> Runs:
    first = runs[0]
    return (first[:1].upper() + first[1:], *runs[1:]) if isinstance(first, str) else runs


# Of what kind one is


def _any(_: OfPeriod) -> bool:
    return True


def _is_carried(one: OfPeriod) -> bool:
    return one.carried


def _is_new(one: OfPeriod) -> bool:
    return not one.carried


def _is_answered(one: OfPeriod) -> bool:
    return one.item.stand.reply is not None


def _is_unanswered(one: OfPeriod) -> bool:
    return one.item.stand.is_open and one.item.stand.reply is None


def _is_late(one: OfPeriod) -> bool:
    return one.item.stand.is_late


def _is_open(one: OfPeriod) -> bool:
    return one.item.stand.is_open


def _came_in_time(one: OfPeriod) -> bool:
    return one.item.stand.was_in_time is True


def _came_late(one: OfPeriod) -> bool:
    return one.item.stand.was_in_time is False


def _at(conference: str, choice: Choice) -> Choice:
    return lambda one: one.item.kept.conference == conference and choice(one)


def _of_topic(topic: Topic) -> Choice:
    return lambda one: one.item.stand.topic == topic


def _of_outcome(outcome: Outcome) -> Choice:
    return lambda one: _is_answered(one) and one.item.stand.outcome is outcome


# In the annex


def table(review: "Review") -> Sequence[Block]:
    """All petitions with what became of each: those carried over first."""
    found = told_in(review)
    if not found:
        return []
    bodies = names_of_bodies((one.item.stand.body, one.item.stand.on) for one in found if one.item.stand.body)
    rows: list[Row] = []
    ordinals = count(1)
    for head, choice in ((HEAD_CARRIED, _is_carried), (HEAD_NEW, _is_new)):
        members = [one for one in found if choice(one)]
        if members and len(members) < len(found):
            rows.append(Row(cells=((), (str(head),), (), (), ()), kind=RowKind.GROUP))
        for one in members:
            stand = one.item.stand
            body = bodies.get((stand.body, stand.on), str(THE_ALLIANCE))
            told = (_words_of(one),), (_raisers(one, review),), (body,)
            rows.append(Row(cells=((str(next(ordinals)),), *told, _result_of(one))))
    return [
        Table(
            key=ANNEX,
            caption="",
            columns=(
                Column(head=str(ORDINAL), align=Align.CENTRE, width=6),
                Column(head=str(CONTENT), width=44),
                Column(head=str(RAISERS), align=Align.RIGHT, width=10),
                Column(head=str(BODY), width=22),
                Column(head=str(RESULT), width=34),
            ),
            rows=tuple(rows),
            notes=(str(NOTE),),
        )
    ]


def _raisers(one: OfPeriod, review: "Review") -> Number:
    code, subject = one.item.code, review.subject
    name = f"petitions.raisers.{code}/{subject.period}/{review.facts.whole.code}"
    label = str(RAISERS_OF.fill(code=code))
    return counted(one.item.stand.raisers_n, name, label, Opens(f"{PETITIONS}{code}/"), padded=False)


CHAPTERS: "tuple[Chapter[Review], ...]" = (
    Chapter(
        key="ket-qua-kien-nghi",
        under="kien-nghi",
        rank=10,
        title=Text("Kết quả giải quyết đề xuất, kiến nghị", "What became of petitions"),
        blocks=blocks,
        is_optional=True,
    ),
)
ANNEXES: "tuple[AnnexChapter[Review], ...]" = (
    AnnexChapter(
        key=ANNEX,
        rank=60,
        title=Text("Tổng hợp đề xuất, kiến nghị và kết quả giải quyết", "Petitions and what became of them"),
        blocks=table,
        is_landscape=True,
    ),
)

COUNTED = {
    "all": Text("Số đề xuất, kiến nghị theo dõi", "Petitions followed"),
    "carried": Text("Số chuyển từ kỳ trước", "Petitions carried over"),
    "new": Text("Số nêu trong kỳ", "Petitions raised in the period"),
    "topic": Text("Số đề xuất, kiến nghị theo chủ đề", "Petitions on a topic"),
    "answered": Text("Số đã có văn bản trả lời", "Petitions answered in writing"),
    "outcome": Text("Số theo kết quả giải quyết", "Petitions by outcome"),
    "in_time": Text("Số trả lời đúng hạn", "Answers in time"),
    "answered_late": Text("Số trả lời chậm", "Answers that came late"),
    "unanswered": Text("Số chưa có trả lời", "Petitions unanswered"),
    "late": Text("Số quá hạn trả lời", "Petitions overdue"),
    "open": Text("Số tiếp tục theo dõi", "Petitions followed on"),
    "conference": Text("Số nêu tại hội nghị gần nhất", "Petitions of the last conference"),
    "conference_answered": Text(
        "Số của hội nghị gần nhất đã có trả lời", "Those of the last conference answered"
    ),
    "conference_open": Text(
        "Số của hội nghị gần nhất còn theo dõi", "Those of the last conference followed on"
    ),
    "conference_late": Text("Số của hội nghị gần nhất quá hạn", "Those of the last conference overdue"),
}
FOLLOWED = Text(
    "Trong kỳ theo dõi {n} đề xuất, kiến nghị{among}.", "{n} petitions were followed in the period{among}."
)
FOLLOWED_ONE = Text(
    "Trong kỳ theo dõi {n} đề xuất, kiến nghị{among}.", "{n} petition was followed in the period{among}."
)
AMONG = Text(" ({parts})", " ({parts})")
CARRIED = Text("{n} chuyển từ kỳ trước", "{n} carried over from the last")
NEW = Text("{n} nêu trong kỳ", "{n} raised in it")
BY_TOPIC = Text("Tập trung vào: {topics}.", "They are about: {topics}.")
OF_TOPIC = Text("{topic} ({n})", "{topic} ({n})")
ANSWERED = Text(
    "Đã có văn bản trả lời {n} việc: {outcomes}; {times}.",
    "{n} were answered in writing: {outcomes}; {times}.",
)
ANSWERED_ONE = Text(
    "Đã có văn bản trả lời {n} việc: {outcomes}; {times}.",
    "{n} was answered in writing: {outcomes}; {times}.",
)
OF_OUTCOME = Text("{n} {outcome}", "{n} {outcome}")
IN_TIME = Text("{n} trả lời đúng hạn", "{n} in time")
BEHIND = Text("{n} trả lời chậm", "{n} late")
NO_ANSWER = Text("Chưa có việc nào được trả lời bằng văn bản.", "None has been answered in writing yet.")
SENTENCE = Text("{told}.", "{told}.")
UNANSWERED = Text("còn {n} việc chưa có trả lời{late}", "{n} are unanswered{late}")
UNANSWERED_ONE = Text("còn {n} việc chưa có trả lời{late}", "{n} is unanswered{late}")
OVERDUE = Text(", trong đó {n} việc quá hạn", ", {n} of them overdue")
NONE_LATE = Text(", chưa việc nào quá hạn", ", none of them overdue")
GOES_ON = Text("{n} việc tiếp tục theo dõi trong kỳ sau", "{n} are carried over to the next period")
GOES_ON_ONE = Text("{n} việc tiếp tục theo dõi trong kỳ sau", "{n} is carried over to the next period")
ALL_SETTLED = Text(
    "Không còn việc nào phải theo dõi sang kỳ sau.", "None is carried over to the next period."
)
OF_CONFERENCE = Text(
    "Riêng {n} việc nêu tại hội nghị ngày {day}: đã có trả lời {answered}, tiếp tục theo dõi {open}{late}.",
    "Raised at the conference of {day}: {n}, of which {answered} answered, {open} followed on{late}.",
)
LATE_LINE = Text(
    "Quá hạn: {text}; {body}, hạn trả lời {day}{end}", "Overdue: {text}; {body}, due on {day}{end}"
)
WHICH = Text("Mã", "Codes")
HEAD_CARRIED = Text("Chuyển từ kỳ trước", "Carried over")
HEAD_NEW = Text("Nêu trong kỳ", "Raised in the period")
ORDINAL, CONTENT = Text("STT", "No."), Text("Nội dung", "What it asks")
RAISERS = Text("Số nơi nêu", "Raised by")
RAISERS_OF = Text("Số nơi nêu {code}", "How many raised {code}")
BODY = Text("Cơ quan giải quyết", "Body")
RESULT = Text("Kết quả", "What became of it")
THE_ALLIANCE = Text("Liên minh Hợp tác xã tỉnh", "The provincial Alliance")
NOTE = Text(
    "Tình trạng tại ngày cuối kỳ. Việc do nhiều nơi nêu chỉ tính một lần; chưa giải quyết xong thì chuyển sang kỳ sau.",
    "As it stood on the last day of the period. What several raised is counted once; the unsettled is carried over.",
)
