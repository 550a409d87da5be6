"""The list of those who have not sent: whom to ring up, what came of it, and a message ready to be sent."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sohtx.core.codes import Code
from sohtx.core.moment import day_of, now
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.register.models import Contact, Organization
from sohtx.returns.models import Call
from sohtx.returns.stores import of_these

LONGEST_NOTE = 1_000


class Result(Code):
    """What came of ringing somebody up."""

    PROMISED = "promised", "Hẹn sẽ nộp", "Promised to send"
    NO_ANSWER = "no_answer", "Không nghe máy", "No answer"
    WRONG_NUMBER = "wrong_number", "Sai số", "Wrong number"
    CEASED = "ceased", "Báo đã ngừng hoạt động", "Says that it has ceased"
    TAKEN_DOWN = "taken_down", "Đã lấy số liệu qua điện thoại", "Figures taken down by telephone"


class LastCall(NamedTuple):
    """The last time an organization was rung up for a period."""

    result: Result
    made_on: date
    promised_on: date | None
    note: str


class Reached(NamedTuple):
    """Whom to ring up: a person in a role who has a telephone or e-mail."""

    pk: int
    name: str
    role: str
    phone: str
    email: str


_ROLES = ("director", "legal_representative", "chair", "accountant", "officer_in_charge", "controller")


def contacts_of(org_ids: Sequence[str], *, by_letter: bool = False) -> dict[str, Reached]:
    """For each organization the person best asked: the first in the order of roles who has a telephone or e-mail.

    To be written to ``by_letter``, it takes an e-mail.
    """
    today = day_of(now())
    rows = of_these(Contact.objects.filter(blanked_at=None), "organization__org_id", org_ids)
    rows = rows.exclude(email="") if by_letter else rows.exclude(phone="", email="")
    valid = rows.exclude(valid_to__lte=today).order_by("pk")
    asked, found = set(org_ids), dict[str, Reached]()
    for org_id, *reached in valid.values_list("organization__org_id", *Reached._fields):
        person = Reached(*reached)
        if org_id in asked and (org_id not in found or _rank(person.role) < _rank(found[org_id].role)):
            found[org_id] = person
    return found


def _rank(role: str) -> int:
    return _ROLES.index(role) if role in _ROLES else len(_ROLES)


def last_calls(org_ids: Sequence[str], period: str) -> Mapping[str, LastCall]:
    """The last call to each organization about a period."""
    rows = Call.objects.filter(organization__org_id__in=org_ids, period=period).order_by("made_at")
    return {
        org_id: LastCall(Result.of(result), day_of(made_at), promised_on, told)
        for org_id, result, made_at, promised_on, told in rows.values_list(
            "organization__org_id", "result", "made_at", "promised_on", "note"
        )
    }


def record_call(
    org_id: str, period: str, result: Result, *, by: str, promised_on: date | None = None, told: str = ""
) -> Call:
    """Record what came of ringing an organization up."""
    if (promised_on is not None) != (result is Result.PROMISED):
        raise refuse(*PROMISE, column="promised_on")
    organization = Organization.objects.get(org_id=org_id)
    return Call.objects.create(
        organization=organization, period=period, result=result, promised_on=promised_on,
        note=told.strip()[:LONGEST_NOTE], made_at=now(), made_by=by,
    )  # fmt: skip


def message_for(name: str, title: Text, period: str, due_on: str) -> str:
    """A message ready for Zalo, SMS or e-mail; nothing personal stands in it."""
    return str(MESSAGE.fill(name=name, title=title, period=period, due=due_on))


PROMISE = (
    Text(
        "ngày hẹn chỉ đi cùng kết quả “Hẹn sẽ nộp”",
        "a promised day goes with the result “Promised to send” alone",
    ),
    Text(
        "chọn kết quả đó và ghi ngày, hoặc bỏ trống ngày",
        "choose that result and give the day, or leave it blank",
    ),
)
MESSAGE = Text(
    "Kính gửi {name}. Liên minh HTX đề nghị đơn vị gửi {title} kỳ {period}, hạn ngày {due}.",
    "To {name}. The Cooperative Alliance asks for the {title} for {period}, due on {due}.",
)
