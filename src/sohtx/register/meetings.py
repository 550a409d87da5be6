"""General meetings of members: recording that one was held, and withdrawing what was recorded in error.

The law asks for one every 18 months at the longest (Law on Cooperatives 17/2023/QH15, Art. 103). They stand outside the
ledger, because no figure is made of them.
"""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from sohtx.core.codes import Kind
from sohtx.core.moment import day_of, now
from sohtx.core.refusal import Problem, Refusal
from sohtx.core.text import Text
from sohtx.register.models import Meeting, Organization

LONGEST = {"document_no": 200, "note": 2_000}

Within = Callable[[Meeting], None]
"""What belongs to the same change of the database, such as a line of the log."""


def record_meeting(
    *,
    org_id: str,
    held_on: date,
    document_no: str = "",
    document_on: date | None = None,
    note: str = "",
    by: str,
    within: Within,
) -> Meeting:
    """Record that a general meeting was held; refuses a day to come and a meeting that is there already."""
    organization = Organization.objects.filter(org_id=org_id).first()
    texts = {"document_no": _tidy(document_no), "note": _tidy(note)}
    at = now()
    problems = [*_problems(org_id, organization, held_on, document_on, day_of(at)), *_too_long(texts)]
    if problems or organization is None:
        raise Refusal(*problems)
    try:
        with transaction.atomic():
            meeting = Meeting.objects.create(
                organization=organization, held_on=held_on, document_on=document_on, recorded_at=at,
                recorded_by=by, **texts,
            )  # fmt: skip
            within(meeting)
    except IntegrityError:
        if not meetings_of(org_id).filter(held_on=held_on).exists():
            raise
        raise Refusal(Problem(ALREADY, MEND_ALREADY, column="held_on", value=str(held_on))) from None
    return meeting


def withdraw_meeting(*, meeting_id: int, by: str, within: Within) -> Meeting:
    """Withdraw a meeting that was recorded in error; it stays as it was known until now."""
    with transaction.atomic():
        found = Meeting.objects.filter(pk=meeting_id, withdrawn_at=None)
        if not found.update(withdrawn_at=now(), withdrawn_by=by):
            raise Refusal(Problem(NO_MEETING, MEND_NO_MEETING, column="meeting", value=str(meeting_id)))
        meeting: Meeting = Meeting.objects.select_related("organization").get(pk=meeting_id)
        within(meeting)
    return meeting


def meetings_of(org_id: str) -> "QuerySet[Meeting]":
    """The meetings of an organization that stand, the last first."""
    standing = Meeting.objects.filter(organization__org_id=org_id, withdrawn_at=None)
    return standing.order_by("-held_on")


def _problems(
    org_id: str, organization: Organization | None, held_on: date, document_on: date | None, today: date
) -> list[Problem]:
    problems = []
    if organization is None:
        problems.append(Problem(UNKNOWN, MEND_UNKNOWN, column="org_id", value=org_id))
    elif organization.kind == Kind.GROUP:
        problems.append(Problem(OF_A_GROUP, MEND_GROUP, column="org_id", value=org_id))
    for column, day in (("held_on", held_on), ("document_on", document_on)):
        if day is not None and day > today:
            problems.append(Problem(TO_COME, MEND_TO_COME, column=column, value=str(day)))
    return problems


def _too_long(texts: dict[str, str]) -> Sequence[Problem]:
    return [
        Problem(TOO_LONG, MEND_TOO_LONG.fill(longest=LONGEST[column]), column=column, value=text)
        for column, text in texts.items()
        if len(text) > LONGEST[column]
    ]


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


UNKNOWN = Text("không có tổ chức này trong sổ", "is no organization of the book")
MEND_UNKNOWN = Text("chọn tổ chức trong danh sách", "choose one from the list")
OF_A_GROUP = Text("tổ hợp tác không có đại hội thành viên", "a group has no general meeting of members")
MEND_GROUP = Text(
    "chỉ ghi đại hội của hợp tác xã, liên hiệp hợp tác xã", "record those of cooperatives and unions only"
)
TO_COME = Text("là ngày chưa đến", "is a day to come")
MEND_TO_COME = Text(
    "ghi sau khi đã họp, đúng ngày đã họp", "record it once it was held, with the day it was held"
)
TOO_LONG = Text("quá dài", "is too long")
MEND_TOO_LONG = Text("viết không quá {longest} ký tự", "write no more than {longest} characters")
ALREADY = Text("đại hội ngày này đã ghi trong sổ", "a meeting on this day is in the book already")
MEND_ALREADY = Text(
    "xem lại danh sách đại hội của tổ chức; ghi nhầm thì rút lại rồi ghi lại",
    "look at its list of meetings; withdraw what is wrong, then record it again",
)
NO_MEETING = Text("không có đại hội này, hoặc đã rút lại", "there is no such meeting, or it was withdrawn")
MEND_NO_MEETING = Text(
    "tải lại danh sách đại hội rồi thử lại", "load the list of meetings again, then try again"
)
