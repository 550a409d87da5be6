"""What can be done to the digital checklist: answer it for an organization, lay down new questions."""

from collections.abc import Callable, Mapping
from datetime import date

from django.db import transaction

from sohtx.core.moment import now
from sohtx.core.numerals import say_day
from sohtx.core.refusal import Problem, Refusal, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.support.digital_questions import checklist_on, read_questions
from sohtx.support.digital_reading import KINDS, answers_of
from sohtx.support.linkage_rules import FIRST_DAY, LAST_DAY, organization_of, past
from sohtx.support.linkage_services import Within
from sohtx.support.models import ChecklistAnswer, ChecklistVersion


def answer_checklist(
    *,
    org_id: str,
    on: date,
    answers: Mapping[str, bool | None],
    by: str,
    within: Callable[[int], None] | None = None,
) -> int:
    """Answer questions for an organization as of a day; only what differs from what holds then is written.

    None takes an answer back. Gives how many were written.
    """
    book.open_for_writing()
    with transaction.atomic():
        organization = organization_of(org_id)
        if problems := [*past(on, "on")]:
            raise Refusal(*problems)
        if organization.kind not in KINDS:
            raise refuse(NO_COOPERATIVE, MEND_COOPERATIVE, column="org_id", value=org_id)
        codes = {one.code for one in checklist_on(on).questions}
        if unknown := sorted(set(answers) - codes):
            raise Refusal(
                *(Problem(NO_QUESTION, MEND_QUESTION, column="question", value=one) for one in unknown)
            )
        _, held, _ = answers_of(organization.pk, on)
        there = {code: answer.is_met for code, answer in held.items()}
        changed = {code: is_met for code, is_met in answers.items() if there.get(code) is not is_met}
        for code, is_met in changed.items():
            ChecklistAnswer.objects.create(
                organization=organization,
                question=code,
                on=on,
                is_met=is_met,
                recorded_at=now(),
                recorded_by=by,
            )
        if changed and within:
            within(len(changed))
    return len(changed)


def lay_down_questions(
    *, from_on: date, content: bytes, by: str, within: Within[ChecklistVersion] = None
) -> ChecklistVersion:
    """Take a workbook's questions into use from a day; laid down again for the same day, the newer ones hold."""
    book.open_for_writing()
    if not FIRST_DAY <= from_on <= LAST_DAY:
        raise refuse(NO_DAY, MEND_DAY, column="from_on", value=say_day(from_on))
    questions = read_questions(content)
    with transaction.atomic():
        version: ChecklistVersion = ChecklistVersion.objects.create(
            from_on=from_on, questions=questions, recorded_at=now(), recorded_by=by
        )
        if within:
            within(version)
    return version


NO_COOPERATIVE = Text("không phải hợp tác xã, liên hiệp hợp tác xã", "is no cooperative and no union")
MEND_COOPERATIVE = Text("bộ câu hỏi chỉ dành cho HTX, LHHTX", "the questions are for these alone")
NO_QUESTION = Text("không phải câu hỏi của bộ câu hỏi ngày đó", "is no question of that day")
MEND_QUESTION = Text("mở lại trang rồi trả lời", "open the page again")
NO_DAY = Text("không phải ngày hợp lệ", "is no day that can be")
MEND_DAY = Text("xem lại ngày", "look at the day again")
