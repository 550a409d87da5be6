"""How a petition stands, in the words of officials: on pages, in Excel and in the report."""

from sohtx.core.numerals import say_day
from sohtx.core.text import NO_WORDS, Text
from sohtx.petitions.codes import Outcome, Topic, Verdict
from sohtx.petitions.fold import Stand, State

TOPICS = {code.value: code.label for code in Topic}
VERDICTS = {code.value: code.label for code in Verdict}
OUTCOMES = {code.value: code.label for code in Outcome}


def badge_of(present: Stand) -> tuple[str, Text]:
    """How it stands, as a badge: its kind and its words."""
    if present.is_late:
        return "wrong", LATE.fill(days=present.days_late)
    if present.state is State.ANSWERED and present.outcome:
        kind = {Outcome.RESOLVED: "good", Outcome.BEYOND: ""}.get(present.outcome, "late")
        return kind, ANSWERED.fill(outcome=_small(present.outcome.label))
    kinds = {State.RECEIVED: "info", State.CLOSED: "good", State.REOPENED: "late"}
    return kinds.get(present.state, ""), present.state.label


def result_of(present: Stand) -> Text:
    """What became of it, as the table of the report says it."""
    if present.reply is not None and present.outcome is not None:
        reply = present.reply
        paper = (
            PAPER.fill(number=reply.document_no, day=say_day(reply.document_on))
            if reply.document_on
            else NO_WORDS
        )
        told = BEYOND if present.outcome is Outcome.BEYOND else REPLIED
        follow = FOLLOWED_TOO if present.is_open else NO_WORDS
        return told.fill(paper=paper, outcome=_small(present.outcome.label), follow=follow)
    if present.state is State.CLOSED:
        reason = present.steps[-1].text if present.steps else ""
        return CLOSED.fill(reason=reason)
    if present.escalated_on is not None:
        return ESCALATED.fill(day=say_day(present.escalated_on))
    if present.is_late and present.due_on is not None:
        return OVERDUE.fill(day=say_day(present.due_on))
    if present.due_on is not None:
        return DUE.fill(day=say_day(present.due_on))
    return FOLLOWED


def _small(words: Text) -> Text:
    return Text(*(word[:1].lower() + word[1:] for word in words))


LATE = Text("Quá hạn {days} ngày làm việc", "Overdue by {days} working days")
ANSWERED = Text("Đã trả lời: {outcome}", "Answered: {outcome}")
PAPER = Text(" (văn bản số {number} ngày {day})", " (No. {number} of {day})")
REPLIED = Text(
    "Đã có văn bản trả lời{paper}: {outcome}{follow}", "Answered in writing{paper}: {outcome}{follow}"
)
BEYOND = Text("Vượt thẩm quyền{paper}", "Beyond competence{paper}")
FOLLOWED_TOO = Text("; tiếp tục theo dõi kỳ sau", "; carried over")
CLOSED = Text("Kết thúc theo dõi: {reason}", "Closed: {reason}")
ESCALATED = Text(
    "Quá hạn, đã báo cáo UBND tỉnh ngày {day}; tiếp tục theo dõi kỳ sau",
    "Overdue, escalated to the provincial People's Committee on {day}; carried over",
)
OVERDUE = Text(
    "Chưa có trả lời, quá hạn từ ngày {day}; tiếp tục theo dõi kỳ sau",
    "Unanswered, overdue since {day}; carried over",
)
DUE = Text(
    "Chưa có trả lời, hạn ngày {day}; tiếp tục theo dõi kỳ sau", "Unanswered, due on {day}; carried over"
)
FOLLOWED = Text("Tiếp tục theo dõi kỳ sau", "Carried over")
