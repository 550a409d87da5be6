"""What can be done to a conference as a whole: plan it, change it, set its agenda, write down its conclusions.

Its delegates are in ``conference_delegates``, what was said in ``conference_contributions``, papers and photos in
``conference_papers``. A conference is no entry of the ledger: it is prepared and written up over weeks, and may change.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import Any, NamedTuple

from django.db import transaction

from sohtx.accounts.log import note
from sohtx.core.moment import now
from sohtx.core.period import Period
from sohtx.core.refusal import Problem, Refusal, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.petitions.conference_deeds import AGENDA_SET, CHANGED, CONCLUDED, PLANNED
from sohtx.petitions.models import AgendaItem, Conference

LONGEST = {"body": 200, "term": 60, "title": 1_000, "place": 300}
LONGEST_CONCLUSIONS = 100_000
LONGEST_ITEM = 1_000
LONGEST_PRESENTER = 200
MOST_ITEMS = 200
LAST_ORDINAL = 999


class Particulars(NamedTuple):
    """What is laid down of a conference; without a title it is called by its body, number and term."""

    body: str
    held_on: date
    period: str
    ordinal: int | None = None
    term: str = ""
    is_enlarged: bool = False
    title: str = ""
    begins_at: time | None = None
    place: str = ""


class AgendaLine(NamedTuple):
    """A line of an agenda."""

    title: str
    begins_at: time | None = None
    presenter: str = ""


def plan_conference(*, particulars: Particulars, by: str) -> Conference:
    """Plan a conference; its code counts within the year."""
    book.open_for_writing()
    told = _read(particulars)
    with transaction.atomic():
        conference = Conference.objects.create(
            code=_next_code(told.held_on.year), recorded_at=now(), recorded_by=by, **told._asdict()
        )
        note(PLANNED, by=by, subject=conference.code)
    return conference


def change_conference(*, code: str, particulars: Particulars, by: str) -> Conference:
    """Lay down otherwise what was laid down of a conference; its code stays, whatever day it moves to."""
    told = _read(particulars)
    with transaction.atomic():
        conference = locked(code)
        for name, value in told._asdict().items():
            setattr(conference, name, value)
        conference.save()
        note(CHANGED, by=by, subject=conference.code)
    return conference


def set_agenda(*, code: str, lines: Sequence[AgendaLine], by: str) -> list[AgendaItem]:
    """Set the agenda as a whole, in the order given."""
    told = [AgendaLine(tidy(line.title), line.begins_at, tidy(line.presenter)) for line in lines]
    if problems := list(_agenda_problems(told)):
        raise Refusal(*problems)
    with transaction.atomic():
        conference = locked(code)
        conference.agenda.all().delete()
        items = AgendaItem.objects.bulk_create(
            AgendaItem(conference=conference, rank=rank, **line._asdict())
            for rank, line in enumerate(told, start=1)
        )
        note(AGENDA_SET, by=by, subject=conference.code, count=len(items))
    return items


def conclude(*, code: str, conclusions: str, by: str) -> Conference:
    """Write down what the chair concluded, from which minutes, resolution and notice are drafted."""
    text = unicodedata.normalize("NFC", conclusions).strip()
    if len(text) > LONGEST_CONCLUSIONS:
        raise refuse(TOO_LONG, MEND_LONG.fill(longest=LONGEST_CONCLUSIONS), column="conclusions")
    with transaction.atomic():
        conference = locked(code)
        conference.conclusions = text
        conference.save()
        note(CONCLUDED, by=by, subject=conference.code)
    return conference


def locked(code: str) -> Conference:
    """A conference that nobody else changes until the transaction ends."""
    conference = Conference.objects.select_for_update().filter(code=code).first()
    if conference is None:
        raise refuse(NO_CONFERENCE, MEND_CONFERENCE, column="conference", value=code)
    return conference


def tidy(text: str) -> str:
    """A text of one line as it is kept."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def usual_title(particulars: Particulars) -> str:
    """What a conference is called where nobody has said otherwise; papers are written in Vietnamese."""
    ordinal = USUAL_ORDINAL.fill(ordinal=particulars.ordinal).vi if particulars.ordinal else ""
    enlarged = ENLARGED.vi if particulars.is_enlarged else ""
    name = " ".join(part for part in (CONFERENCE.vi, particulars.body, ordinal, enlarged) if part)
    return f"{name}, {particulars.term}" if particulars.term else name


def _next_code(year: int) -> str:
    """The next code of a year; of two at once, where the database lets them, the key refuses one."""
    taken = Conference.objects.filter(code__startswith=f"{CODE}-{year:04}-").values_list("code", flat=True)
    last = max((int(code.rpartition("-")[2]) for code in taken), default=0)
    return f"{CODE}-{year:04}-{last + 1:02}"


def _read(particulars: Particulars) -> Particulars:
    """The particulars tidied, with a title; refuses what cannot be."""
    words: dict[str, Any] = {name: tidy(getattr(particulars, name)) for name in LONGEST}
    told = particulars._replace(**words)
    if problems := list(_problems(told)):
        raise Refusal(*problems)
    return told if told.title else told._replace(title=usual_title(told))


def _problems(told: Particulars) -> Iterator[Problem]:
    if not told.body:
        yield Problem(NO_BODY, MEND_BODY, column="body")
    for name, longest in LONGEST.items():
        if len(getattr(told, name)) > longest:
            yield Problem(TOO_LONG, MEND_LONG.fill(longest=longest), column=name)
    if told.ordinal is not None and not 1 <= told.ordinal <= LAST_ORDINAL:
        yield Problem(NO_ORDINAL, MEND_ORDINAL, column="ordinal", value=str(told.ordinal))
    if not Period.is_code(told.period):
        yield Problem(NO_PERIOD, MEND_PERIOD, column="period", value=told.period)


def _agenda_problems(lines: Sequence[AgendaLine]) -> Iterator[Problem]:
    if len(lines) > MOST_ITEMS:
        yield Problem(TOO_MANY_ITEMS, MEND_MANY_ITEMS.fill(most=MOST_ITEMS), column="agenda")
    for number, line in enumerate(lines[:MOST_ITEMS], start=1):
        if not line.title:
            yield Problem(NO_TITLE.fill(number=number), MEND_TITLE, column="agenda")
        if len(line.title) > LONGEST_ITEM:
            yield Problem(TOO_LONG, MEND_LONG.fill(longest=LONGEST_ITEM), column="agenda", value=line.title)
        if len(line.presenter) > LONGEST_PRESENTER:
            long = MEND_LONG.fill(longest=LONGEST_PRESENTER)
            yield Problem(TOO_LONG, long, column="agenda", value=line.presenter)


CODE = "HN"
CONFERENCE = Text("Hội nghị", "Conference of")
USUAL_ORDINAL = Text("lần thứ {ordinal}", "no. {ordinal}")
ENLARGED = Text("(mở rộng)", "(enlarged)")
NO_CONFERENCE = Text("không có hội nghị này", "there is no such conference")
MEND_CONFERENCE = Text("mở lại danh sách hội nghị", "open the list of conferences again")
NO_BODY = Text("chưa ghi hội nghị của cơ quan nào", "the body that meets is not given")
MEND_BODY = Text("ghi như: Ban Chấp hành Liên minh Hợp tác xã tỉnh", "write such as: Executive Committee")
TOO_LONG = Text("quá dài", "is too long")
MEND_LONG = Text("viết không quá {longest} ký tự", "write no more than {longest} characters")
NO_ORDINAL = Text("không phải số thứ tự của hội nghị", "is no number of a conference")
MEND_ORDINAL = Text(
    "ghi một số từ 1 đến 999, hoặc để trống", "give a number from 1 to 999, or leave it blank"
)
NO_PERIOD = Text("không phải kỳ báo cáo", "is not a reporting period")
MEND_PERIOD = Text(
    "chọn kỳ mà hội nghị sơ kết, tổng kết", "choose the period that the conference looks back on"
)
TOO_MANY_ITEMS = Text("chương trình có quá nhiều mục", "the agenda has too many lines")
MEND_MANY_ITEMS = Text("ghi không quá {most} mục", "give no more than {most} lines")
NO_TITLE = Text(
    "mục thứ {number} của chương trình chưa có nội dung", "line {number} of the agenda says nothing"
)
MEND_TITLE = Text(
    "ghi nội dung, hoặc xóa giờ và người trình bày", "say what it is, or clear its time and presenter"
)
