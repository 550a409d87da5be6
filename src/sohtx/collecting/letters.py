"""Letters that ask for returns: what they say, to whom they go, what came of each.

That a letter goes is written down before it goes, and what came of it afterwards: whoever is interrupted or comes twice
sends none a second time. Who answers for several organizations gets one letter.
"""

import smtplib
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from sohtx.collecting.board import Board, Item
from sohtx.collecting.chasing import contacts_of
from sohtx.core.codes import Code
from sohtx.core.moment import day_of, now
from sohtx.core.numerals import say_day
from sohtx.core.period import Period
from sohtx.core.text import NO_WORDS, Text
from sohtx.register.models import Organization
from sohtx.returns.filings import Filing, Standing
from sohtx.returns.models import Letter
from sohtx.returns.stores import of_these
from sohtx.web.jinja import period_name


class Outcome(Code):
    """What came of a letter."""

    SENDING = "sending", "Không rõ đã gửi chưa", "Perhaps sent"
    SENT = "sent", "Đã gửi thư", "Letter sent"
    FAILED = "failed", "Thư không gửi được", "Letter not sent"


class Ask(NamedTuple):
    """What one organization is asked for, and to whom that is written. ``step`` tells this letter from others of it."""

    filing: Filing
    step: str
    name: str
    title: Text
    due_on: date
    is_sent_back: bool
    contact: int
    person: str
    email: str


class Words(NamedTuple):
    """A letter as it is read."""

    subject: str
    body: str


class Account(NamedTuple):
    """What a sending came to, in letters: sent, failed, and not tried any more; and why the last one failed."""

    sent: int = 0
    failed: int = 0
    left: int = 0
    why: str = ""


class LastLetter(NamedTuple):
    """The last letter to an organization about a return."""

    outcome: Outcome
    on: date


# Whom to write to


def asks_of(board: Board, items: Iterable[Item], step: str) -> list[Ask]:
    """What those of a board are asked for who have sent nothing and have a usable e-mail."""
    asked = [item for item in items if item.is_missing and not item.is_area]
    found = contacts_of([item.respondent for item in asked], by_letter=True)
    form, period, title = board.version.form, str(board.period), board.version.title
    return [
        Ask(
            *(Filing(item.respondent, form, period), step, item.name, title, board.due_on),
            item.standing is Standing.RETURNED,
            *(reached.pk, reached.name, reached.email.strip()),
        )
        for item in asked
        if (reached := found.get(item.respondent)) and is_usable(reached.email.strip())
    ]


def is_usable(email: str) -> bool:
    """Whether an e-mail may be written to."""
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True


def by_address(asks: Iterable[Ask]) -> list[list[Ask]]:
    """What each address is asked for, in the order in which the addresses come."""
    found: dict[str, list[Ask]] = {}
    for ask in asks:
        found.setdefault(ask.email.casefold(), []).append(ask)
    return list(found.values())


# What it says


def words_of(asks: Sequence[Ask], foot: str, today: date) -> Words:
    """The letter to one address. Nothing personal stands in it."""
    lines = "\n".join(_line(ask, today) for ask in asks)
    subject = SUBJECT.fill(title=asks[0].title, period=_period(asks[0])) if len(asks) == 1 else None
    return Words(
        str(subject or SUBJECT_OF_MANY.fill(count=len(asks))), str(BODY.fill(lines=lines, foot=foot.strip()))
    )


def _line(ask: Ask, today: date) -> str:
    late = (today - ask.due_on).days
    said = (SENT_BACK if ask.is_sent_back else NO_WORDS, LATE.fill(days=late) if late > 0 else NO_WORDS)
    told = {"name": ask.name, "title": ask.title, "period": _period(ask), "due": say_day(ask.due_on)}
    return "".join(map(str, (LINE.fill(**told), *said)))


def _period(ask: Ask) -> str:
    name = period_name(Period.parse(ask.filing.period))
    return name[:1].lower() + name[1:]


# Sending


def send_letters(asks: Iterable[Ask], foot: str, *, by: str) -> Account:
    """Send a letter to each address; stops where the server of letters does not take any."""
    from django.core.mail import get_connection  # noqa: PLC0415 -- rarely needed

    groups, today = by_address(asks), day_of(now())
    sent = failed = 0
    connection = get_connection()
    try:
        for number, group in enumerate(groups, start=1):
            claimed = _claim(group, by)
            if not claimed:
                continue
            failure = _deliver(connection, group[0].email, words_of(claimed, foot, today))
            _tell(claimed, Outcome.FAILED if failure else Outcome.SENT)
            sent, failed = sent + (failure is None), failed + (failure is not None)
            if failure is not None and failure.is_of_server:
                return Account(sent, failed, len(groups) - number, failure.why)
    finally:
        connection.close()
    return Account(sent, failed)


class _Failure(NamedTuple):
    """Why a letter did not go, and whether none would."""

    why: str
    is_of_server: bool


def _deliver(connection: Any, email: str, words: Words) -> _Failure | None:
    from django.core.mail import EmailMessage  # noqa: PLC0415 -- rarely needed

    headers = {"Auto-Submitted": "auto-generated"}
    letter = EmailMessage(words.subject, words.body, None, [email], connection=connection, headers=headers)
    try:
        letter.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as refused:
        connection.close()
        return _Failure(type(refused).__name__, is_of_server=False)
    except OSError as error:  # every other error of letters is one
        connection.close()
        return _Failure(f"{type(error).__name__}: {error.strerror or ''}".rstrip(": "), is_of_server=True)
    return None


def _claim(asks: Sequence[Ask], by: str) -> list[Ask]:
    """Write down that letters go; gives those that nobody has written down before, but for what failed."""
    organizations = dict(
        Organization.objects.filter(org_id__in=[ask.filing.respondent for ask in asks]).values_list(
            "org_id", "pk"
        )
    )
    message = uuid4().hex
    return [ask for ask in asks if _claim_one(ask, organizations[ask.filing.respondent], message, by)]


def _claim_one(ask: Ask, organization: int, message: str, by: str) -> bool:
    fields = {"message": message, "contact_id": ask.contact, "sent_at": now(), "sent_by": by}
    mine = Letter.objects.filter(organization=organization, **_named(ask))
    if mine.filter(result=Outcome.FAILED).update(result=Outcome.SENDING, **fields):
        return True
    try:
        with transaction.atomic():
            Letter.objects.create(
                organization_id=organization, result=Outcome.SENDING, **_named(ask), **fields
            )
    except IntegrityError:
        return False
    return True


def _named(ask: Ask) -> dict[str, str]:
    return {"form": ask.filing.form, "period": ask.filing.period, "step": ask.step}


def _tell(asks: Sequence[Ask], outcome: Outcome) -> None:
    for ask in asks:
        mine = Letter.objects.filter(organization__org_id=ask.filing.respondent, **_named(ask))
        mine.update(result=outcome, sent_at=now())


def sent_before(asks: Iterable[Ask]) -> Callable[[Ask], bool]:
    """Tells of an ask whether its letter went, or perhaps went, before."""
    asked = list(asks)
    rows = Letter.objects.filter(step__in={ask.step for ask in asked}).exclude(result=Outcome.FAILED)
    known = set(rows.values_list("organization__org_id", "form", "period", "step"))
    return lambda ask: (*ask.filing, ask.step) in known


# Reading


def last_letters(org_ids: Sequence[str], form: str, period: str) -> dict[str, LastLetter]:
    """The last letter to each organization about a return."""
    rows = of_these(Letter.objects.filter(form=form, period=period), "organization__org_id", org_ids)
    told = rows.order_by("sent_at").values_list("organization__org_id", "result", "sent_at")
    return {org_id: LastLetter(Outcome.of(result), day_of(sent_at)) for org_id, result, sent_at in told}


SUBJECT = Text("Đề nghị gửi {title}, {period}", "Please send the {title}, {period}")
SUBJECT_OF_MANY = Text("Đề nghị gửi {count} phiếu báo cáo", "Please send {count} returns")
LINE = Text("- {name}: {title}, {period}; hạn nộp {due}", "- {name}: {title}, {period}; due on {due}")
SENT_BACK = Text(", phiếu đã gửi được trả lại để bổ sung", ", sent before and given back to be mended")
LATE = Text(", đã quá hạn {days} ngày", ", {days} days overdue")
BODY = Text(
    "Kính gửi quý đơn vị,\n\n"
    "Liên minh Hợp tác xã chưa nhận được và đề nghị đơn vị gửi:\n\n"
    "{lines}\n\n"
    "Gửi bằng cách nào cũng được: điền trên trang Sổ HTX, gửi tệp Excel, gửi phiếu giấy, hoặc gọi điện để cán bộ ghi "
    "giúp. Số nào chưa biết thì để trống, đừng ghi 0.\n\n"
    "Nếu đã gửi, xin bỏ qua thư này. Cần hỏi, đổi người nhận thư hoặc không muốn nhận thư nhắc nữa, xin gọi theo số "
    "dưới đây. Thư này không có đường dẫn nào; đừng bấm vào đường dẫn trong thư khác nói về việc này.\n\n"
    "{foot}\n",
    "To whom it may concern,\n\n"
    "The Cooperative Alliance has not received, and asks you to send:\n\n"
    "{lines}\n\n"
    "Any way will do: fill it in on the pages of Sổ HTX, send the workbook or the paper, or ring us up and have it "
    "written down. What is not known is left blank, never 0.\n\n"
    "If it was sent already, leave this letter alone. With questions, to name another addressee or to have no more "
    "reminders, ring us up at the number below. This letter holds no link; do not follow one in another letter about "
    "this.\n\n"
    "{foot}\n",
)
