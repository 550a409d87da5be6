"""What a step holds and when it may be taken: one row an act, read by services, forms and pages alike."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sohtx.accounts.rights import Right
from sohtx.core.numerals import say_day
from sohtx.core.refusal import Problem
from sohtx.core.text import Text
from sohtx.petitions.codes import Act, Outcome, Verdict
from sohtx.petitions.fold import Done, Facts, Stand, State, course

PAPER = ("document_no", "document_on")
LONGEST = {"document_no": 100, "text": 5_000}
RESULTS = {Act.REPLIED: Outcome, Act.VERDICT: Verdict}


def _any(_present: Stand) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Rule:
    """An act: who may do it, after which states, which columns of a step it needs and which it may fill.

    ``only`` says what else must hold just before it. ``button`` is the act in words, ``writes`` what comes of it.
    """

    act: Act
    right: Right
    after: tuple[State, ...]
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    only: Callable[[Stand], bool] = _any
    button: Text
    writes: Text

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that it fills or may fill."""
        return (*self.needs, *self.may)

    def fits(self, present: Stand) -> bool:
        """Whether a petition that stands so may take this step."""
        return present.state in self.after and self.only(present)


def _was_referred(present: Stand) -> bool:
    return present.referral is not None


def _was_answered(present: Stand) -> bool:
    return present.reply is not None


_NEW = (State.RECEIVED, State.CLASSIFIED)
_OWN = tuple(state for state in State if state not in (State.MERGED, State.SPLIT))
_AWAITING = (State.REFERRED, State.REOPENED)

RULES: Mapping[Act, Rule] = {
    rule.act: rule
    for rule in (
        Rule(
            act=Act.CLASSIFIED,
            right=Right.PETITION_RECORD,
            after=tuple(state for state in _OWN if state is not State.CLOSED),
            needs=("topic",),
            may=("text",),
            button=Text("Ghi phân loại", "Record the topic"),
            writes=Text(
                "Ghi chủ đề; cơ quan có thẩm quyền được gợi ý theo chủ đề này.",
                "Writes the topic, by which the competent body is proposed.",
            ),
        ),
        Rule(
            act=Act.SUBMITTED,
            right=Right.PETITION_RECORD,
            after=(*_NEW, State.REFERRED, State.ANSWERED, State.REOPENED),
            needs=("body_code", *PAPER),
            may=("text",),
            button=Text("Ghi đã trình", "Record that it was put forward"),
            writes=Text(
                "Ghi văn bản tổng hợp trình UBND tỉnh; đề xuất, kiến nghị chờ UBND tỉnh giao cơ quan trả lời.",
                "Writes the paper that put it before the People's Committee, which is to assign it.",
            ),
        ),
        Rule(
            act=Act.REFERRED,
            right=Right.PETITION_RECORD,
            after=(*_NEW, State.SUBMITTED, State.REFERRED, State.ANSWERED, State.REOPENED),
            needs=("body_code", *PAPER),
            may=("due_on", "text"),
            button=Text("Ghi đã chuyển", "Record the referral"),
            writes=Text(
                "Ghi cơ quan trả lời, văn bản chuyển hoặc giao, và hạn: ngày ghi trong văn bản; để trống thì tính theo "
                "số ngày làm việc của chủ đề.",
                "Writes who is to answer, by which letter, and the day it is due: as the letter says; left blank, by "
                "the working days of the topic.",
            ),
        ),
        Rule(
            act=Act.EXTENDED,
            right=Right.PETITION_RECORD,
            after=_AWAITING,
            needs=("due_on",),
            may=(*PAPER, "text"),
            only=_was_referred,
            button=Text("Ghi gia hạn", "Record the extension"),
            writes=Text(
                "Ghi hạn trả lời mới; hạn cũ vẫn còn trong quá trình.",
                "Writes the new day it is due; the old one stays in its life.",
            ),
        ),
        Rule(
            act=Act.REMINDED,
            right=Right.PETITION_RECORD,
            after=(*_AWAITING, State.SUBMITTED),
            may=(*PAPER, "text"),
            only=lambda present: bool(present.body),
            button=Text("Ghi đã đôn đốc", "Record the reminder"),
            writes=Text(
                "Ghi rằng đã đôn đốc cơ quan trả lời; hạn không đổi.",
                "Writes that the body was reminded; the day it is due stays.",
            ),
        ),
        Rule(
            act=Act.ESCALATED,
            right=Right.PETITION_RECORD,
            after=_AWAITING,
            needs=PAPER,
            may=("text",),
            only=_was_referred,
            button=Text("Ghi đã báo cáo UBND tỉnh", "Record the escalation"),
            writes=Text(
                "Ghi văn bản báo cáo UBND tỉnh vì chưa có trả lời.",
                "Writes the paper by which the People's Committee was told that no answer came.",
            ),
        ),
        Rule(
            act=Act.REPLIED,
            right=Right.PETITION_REPLY,
            after=(*_AWAITING, State.ANSWERED),
            needs=("result", *PAPER),
            may=("text",),
            only=_was_referred,
            button=Text("Ghi trả lời", "Record the reply"),
            writes=Text(
                "Ghi văn bản trả lời và kết quả giải quyết; thôi tính hạn.",
                "Writes the reply and what it comes to; the deadline is over.",
            ),
        ),
        Rule(
            act=Act.VERDICT,
            right=Right.PETITION_RAISE,
            after=(State.ANSWERED, State.CLOSED),
            needs=("result",),
            may=("text",),
            only=_was_answered,
            button=Text("Ghi ý kiến", "Record the verdict"),
            writes=Text(
                "Ghi nơi nêu thấy trả lời đã đáp ứng hay chưa.",
                "Writes whether those who raised it find that the reply helped.",
            ),
        ),
        Rule(
            act=Act.CLOSED,
            right=Right.PETITION_RECORD,
            after=tuple(state for state in _OWN if state is not State.CLOSED),
            needs=("text",),
            button=Text("Kết thúc theo dõi", "Close it"),
            writes=Text(
                "Ghi lý do thôi theo dõi; đề xuất, kiến nghị không chuyển sang kỳ sau nữa.",
                "Writes why it is followed no more; it is not carried over to the next period.",
            ),
        ),
        Rule(
            act=Act.REOPENED,
            right=Right.PETITION_RECORD,
            after=(State.ANSWERED, State.CLOSED),
            needs=("text",),
            may=("due_on",),
            button=Text("Mở lại", "Reopen it"),
            writes=Text(
                "Ghi lý do mở lại; lại theo dõi tại cơ quan đang giữ.",
                "Writes why; it is followed again where it lay.",
            ),
        ),
        Rule(
            act=Act.MERGED,
            right=Right.PETITION_RECORD,
            after=(*_NEW, State.SUBMITTED, State.REFERRED, State.REOPENED),
            needs=("into",),
            may=("text",),
            button=Text("Gộp", "Merge it"),
            writes=Text(
                "Nơi nêu được tính vào đề xuất, kiến nghị kia; từ đó theo dõi một việc.",
                "Those who raised it count with the other; from then on the two are followed as one.",
            ),
        ),
        Rule(
            act=Act.PUBLISHED,
            right=Right.PETITION_RECORD,
            after=_OWN,
            only=lambda present: not present.is_public,
            button=Text("Công khai", "Make it public"),
            writes=Text(
                "Đánh dấu được công khai; tên người nêu không bao giờ công khai.",
                "Marks that it may be public; the names of people never are.",
            ),
        ),
        Rule(
            act=Act.HIDDEN,
            right=Right.PETITION_RECORD,
            after=_OWN,
            only=lambda present: present.is_public,
            button=Text("Thôi công khai", "Take it from the public"),
            writes=Text("Bỏ dấu công khai.", "Takes the mark away."),
        ),
    )
}
NEXT: Mapping[State, tuple[Act, ...]] = {
    State.RECEIVED: (Act.REFERRED, Act.SUBMITTED, Act.CLASSIFIED),
    State.CLASSIFIED: (Act.REFERRED, Act.SUBMITTED),
    State.SUBMITTED: (Act.REFERRED, Act.REMINDED),
    State.REFERRED: (Act.REPLIED, Act.REMINDED, Act.ESCALATED, Act.EXTENDED),
    State.REOPENED: (Act.REPLIED, Act.REFERRED, Act.REMINDED),
    State.ANSWERED: (Act.VERDICT, Act.CLOSED),
    State.CLOSED: (Act.VERDICT,),
}
"""What is usually done next; the other acts that fit stand behind them."""


def fitting(present: Stand) -> list[Rule]:
    """The acts that a petition may take as it stands, the usual ones first."""
    usual = NEXT.get(present.state, ())
    ranks = {act: rank for rank, act in enumerate(usual)}
    return sorted(
        (rule for rule in RULES.values() if rule.fits(present)),
        key=lambda rule: ranks.get(rule.act, len(usual)),
    )


def out_of_place(facts: Facts, steps: Sequence[Done], known: int) -> tuple[Stand, Done] | None:
    """The first step that does not fit how the petition stood just before it; None where all do."""
    for present, step in course(facts, steps, known):
        if not RULES[step.act].fits(present):
            return present, step
    return None


def problems_of(
    rule: Rule, step: Done, raised_on: date, today: date, waived: Sequence[str] = ()
) -> Iterator[Problem]:
    """What is wrong with what a step holds. Of ``waived`` columns nothing is asked."""
    for column in rule.needs:
        if column not in waived and not getattr(step, column):
            yield Problem(
                NEEDED.fill(column=COLUMNS[column]), MEND_NEEDED.fill(act=rule.act.label), column=column
            )
    for column in COLUMNS:
        if column not in rule.columns and getattr(step, column):
            yield Problem(NOT_ASKED.fill(act=rule.act.label), MEND_NOT_ASKED, column=column)
    yield from _days(step, raised_on, today)
    for column, longest in LONGEST.items():
        if len(getattr(step, column)) > longest:
            yield Problem(TOO_LONG, MEND_TOO_LONG.fill(longest=longest), column=column)
    results = RESULTS.get(rule.act)
    if step.result and results and step.result not in set(results):
        yield Problem(NO_RESULT, MEND_RESULT, column="result", value=step.result)


def _days(step: Done, raised_on: date, today: date) -> Iterator[Problem]:
    for column in ("on", "document_on"):
        day: date | None = getattr(step, column)
        if day is not None and day > today:
            yield Problem(TO_COME, MEND_TO_COME, column=column, value=say_day(day))
    if step.on < raised_on:
        yield Problem(
            BEFORE_RAISED, MEND_BEFORE.fill(day=say_day(raised_on)), column="on", value=say_day(step.on)
        )
    if step.document_on is not None and step.document_on > step.on:
        yield Problem(
            PAPER_AFTER, MEND_PAPER_AFTER.fill(day=say_day(step.on)), column="document_on",
            value=say_day(step.document_on),
        )  # fmt: skip
    if step.due_on is not None and step.due_on <= step.on:
        yield Problem(
            DUE_BEFORE, MEND_DUE.fill(day=say_day(step.on)), column="due_on", value=say_day(step.due_on)
        )


COLUMNS = {
    "body_code": Text("Cơ quan", "Body"),
    "topic": Text("Chủ đề", "Topic"),
    "document_no": Text("Số văn bản", "Number of the paper"),
    "document_on": Text("Ngày văn bản", "Day of the paper"),
    "due_on": Text("Hạn trả lời", "Due on"),
    "result": Text("Kết quả", "Result"),
    "text": Text("Nội dung", "What was said"),
    "into": Text("Gộp vào", "Merged into"),
}
NEEDED = Text("chưa ghi {column}", "{column} is not given")
MEND_NEEDED = Text("bước “{act}” phải có ô này", "“{act}” needs it")
NOT_ASKED = Text("không thuộc bước “{act}”", "is no part of “{act}”")
MEND_NOT_ASKED = Text("bỏ trống ô này", "leave it blank")
TOO_LONG = Text("quá dài", "is too long")
MEND_TOO_LONG = Text("viết không quá {longest} ký tự", "write no more than {longest} characters")
NO_RESULT = Text("không phải kết quả của bước này", "is no result of this step")
MEND_RESULT = Text("chọn trong danh sách", "choose one from the list")
TO_COME = Text("là ngày chưa đến", "is a day to come")
MEND_TO_COME = Text(
    "ghi sau khi đã làm, đúng ngày đã làm", "record it once it is done, with the day it was done"
)
BEFORE_RAISED = Text(
    "trước ngày đề xuất, kiến nghị được nêu", "lies before the day on which the petition was raised"
)
MEND_BEFORE = Text("ghi từ ngày {day} trở đi", "give {day} or a later day")
PAPER_AFTER = Text("sau ngày ghi bước này", "lies after the day of the step")
MEND_PAPER_AFTER = Text(
    "xem lại hai ngày; văn bản ký không sau ngày {day}", "check both days; it was signed by {day}"
)
DUE_BEFORE = Text("không sau ngày chuyển", "does not lie after the day of the step")
MEND_DUE = Text("ghi hạn sau ngày {day}", "give a day after {day}")
