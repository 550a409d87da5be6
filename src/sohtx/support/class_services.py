"""What can be done to classes: open one, correct it by a newer version, strike it out; note a need, withdraw it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from django.db import IntegrityError, transaction

from sohtx.core.moment import day_of, now
from sohtx.core.refusal import Problem, Refusal, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.register.models import Organization
from sohtx.support.class_codes import ClassKind, Form, Source, Topic
from sohtx.support.class_reading import next_code
from sohtx.support.log_codes import Money, tidy
from sohtx.support.models import ClassCost, ClassVersion, TrainingClass, TrainingNeed

FIRST_DAY = date(1993, 10, 30)
FURTHEST = 400  # days ahead to which a class is planned
LONGEST_CLASS = 3 * 366  # days
MOST_SESSIONS = 400
MOST = 10**15
TRIES = 5
LONGEST = {"title": 500, "place": 300, "organizer": 300, "document_no": 200, "reason": 500, "note": 1_000}

Within = Callable[[ClassVersion], None]
"""What belongs to the same change of the database, such as a line of the log."""


class Course(NamedTuple):
    """What is written of a class; ``costs`` by source of money, in whole đồng."""

    title: str
    topic: str
    kind: str
    form: str
    first_on: date
    last_on: date
    sessions: int = 1
    place: str = ""
    organizer: str = ""
    document_no: str = ""
    costs: Mapping[str, int] = {}


def open_class(*, course: Course, by: str, within: Within | None = None) -> ClassVersion:
    """Open a class; its code is the year of its first day and the next number."""
    book.open_for_writing()
    told = _read(course)
    for last_try in (False,) * (TRIES - 1) + (True,):
        code = next_code(told.first_on.year)
        try:
            with transaction.atomic():
                return _write(TrainingClass.objects.create(code=code), 1, told, by=by, within=within)
        except IntegrityError:  # another was opened at the same moment
            if last_try or not TrainingClass.objects.filter(code=code).exists():
                raise
    raise AssertionError


def correct_class(
    *, code: str, based_on: int, course: Course, reason: str = "", by: str, within: Within | None = None
) -> ClassVersion:
    """Write a class otherwise, as a newer version. ``based_on``: the number of the version that was looked at."""
    book.open_for_writing()
    told = _read(course)
    return _another(code, based_on, told, reason=_reason(reason), is_struck=False, by=by, within=within)


def strike_class(
    *, code: str, based_on: int, reason: str, by: str, within: Within | None = None
) -> ClassVersion:
    """Strike a class out that was not held, or written twice; who was enrolled in it is counted no more."""
    book.open_for_writing()
    if not (told := _reason(reason)):
        raise refuse(NO_REASON, MEND_REASON, column="reason")
    row = last_version(code)
    costs = dict(row.costs.values_list("money", "amount"))
    cells = {name: getattr(row, name) for name in Course._fields if name != "costs"}
    return _another(
        code, based_on, Course(**cells, costs=costs), reason=told, is_struck=True, by=by, within=within
    )


def last_version(code: str) -> ClassVersion:
    """The version of a class that holds now; refused where there is none, or it strikes the class out."""
    row = ClassVersion.objects.select_related("of").filter(of__code=code).order_by("-number").first()
    if row is None or row.is_struck:
        raise refuse(NO_CLASS, MEND_CLASS, column="code", value=code)
    return row


def _another(
    code: str, based_on: int, told: Course, *, reason: str, is_struck: bool, by: str, within: Within | None
) -> ClassVersion:
    row = last_version(code)
    if row.number != based_on:
        raise refuse(CHANGED, MEND_CHANGED)
    try:
        with transaction.atomic():
            return _write(
                row.of, based_on + 1, told, by=by, within=within, reason=reason, is_struck=is_struck
            )
    except IntegrityError:
        raise refuse(CHANGED, MEND_CHANGED) from None


def _write(
    of: TrainingClass, number: int, told: Course, *, by: str, within: Within | None, reason: str = "",
    is_struck: bool = False,
) -> ClassVersion:  # fmt: skip
    cells = {name: value for name, value in told._asdict().items() if name != "costs"}
    row: ClassVersion = ClassVersion.objects.create(
        of=of, number=number, **cells, reason=reason, is_struck=is_struck, recorded_at=now(), recorded_by=by
    )
    ClassCost.objects.bulk_create(
        ClassCost(version=row, money=money, amount=amount) for money, amount in told.costs.items()
    )
    if within:
        within(row)
    return row


def _read(course: Course) -> Course:
    told = course._replace(
        title=tidy(course.title),
        place=tidy(course.place),
        organizer=tidy(course.organizer),
        document_no=tidy(course.document_no),
        costs={money: amount for money, amount in course.costs.items() if amount},
    )
    if problems := [*_problems(told, day_of(now()))]:
        raise Refusal(*problems)
    return told


def _problems(told: Course, today: date) -> Iterator[Problem]:
    if not told.title:
        yield Problem(NO_TITLE, MEND_TITLE, column="title")
    for column in ("title", "place", "organizer", "document_no"):
        if len(getattr(told, column)) > LONGEST[column]:
            yield Problem(TOO_LONG, MEND_LONG.fill(longest=LONGEST[column]), column=column)
    for column, codes in (("topic", Topic), ("kind", ClassKind), ("form", Form)):
        if getattr(told, column) not in {code.value for code in codes}:
            yield Problem(NOT_OFFERED, MEND_OFFERED, column=column, value=getattr(told, column))
    yield from _bad_days(told, today)
    for money, amount in told.costs.items():
        if money not in set(Money) or not 0 < amount < MOST:
            yield Problem(NO_COST, MEND_COST, column=f"cost_{money}", value=str(amount))


def _bad_days(told: Course, today: date) -> Iterator[Problem]:
    if told.first_on < FIRST_DAY or (told.first_on - today).days > FURTHEST:
        yield Problem(NO_DAY, MEND_DAY, column="first_on", value=_written(told.first_on))
    if not 0 <= (told.last_on - told.first_on).days <= LONGEST_CLASS:
        yield Problem(BEFORE, MEND_BEFORE, column="last_on", value=_written(told.last_on))
    if not 1 <= told.sessions <= MOST_SESSIONS:
        yield Problem(NO_SESSIONS, MEND_SESSIONS.fill(most=MOST_SESSIONS), column="sessions")


def _written(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _reason(text: str) -> str:
    told = tidy(text)
    if len(told) > LONGEST["reason"]:
        raise refuse(TOO_LONG, MEND_LONG.fill(longest=LONGEST["reason"]), column="reason")
    return told


# Needs


def note_need(
    *, org_id: str, topic: str, noted_on: date, source: str, note: str = "", by: str,
    within: Callable[[TrainingNeed], None] | None = None,
) -> TrainingNeed:  # fmt: skip
    """Note that an organization needs training on a topic."""
    book.open_for_writing()
    organization = Organization.objects.filter(org_id=org_id).first()
    told = tidy(note)
    problems = [*_bad_need(org_id, organization, topic, noted_on, source, told)]
    if problems or organization is None:
        raise Refusal(*problems)
    try:
        with transaction.atomic():
            need: TrainingNeed = TrainingNeed.objects.create(
                organization=organization, topic=topic, noted_on=noted_on, source=source, note=told,
                recorded_at=now(), recorded_by=by,
            )  # fmt: skip
            if within:
                within(need)
    except IntegrityError:
        raise refuse(NOTED, MEND_NOTED, column="topic") from None
    return need


def _bad_need(
    org_id: str, organization: Organization | None, topic: str, noted_on: date, source: str, note: str
) -> Iterator[Problem]:
    if organization is None:
        yield Problem(NO_ORGANIZATION, MEND_ORGANIZATION, column="org_id", value=org_id)
    if topic not in set(Topic):
        yield Problem(NOT_OFFERED, MEND_OFFERED, column="topic", value=topic)
    if source not in set(Source):
        yield Problem(NOT_OFFERED, MEND_OFFERED, column="source", value=source)
    if not FIRST_DAY <= noted_on <= day_of(now()):
        yield Problem(TO_COME, MEND_COME, column="noted_on", value=_written(noted_on))
    if len(note) > LONGEST["note"]:
        yield Problem(TOO_LONG, MEND_LONG.fill(longest=LONGEST["note"]), column="note")


def withdraw_need(
    *, need_id: int, by: str, within: Callable[[TrainingNeed], None] | None = None
) -> TrainingNeed:
    """Withdraw a need noted in error, or no longer there; it stays as it was known until now."""
    book.open_for_writing()
    with transaction.atomic():
        standing = TrainingNeed.objects.filter(pk=need_id, withdrawn_at=None)
        if not standing.update(withdrawn_at=now(), withdrawn_by=by):
            raise refuse(NO_NEED, MEND_NEED, column="need", value=str(need_id))
        need: TrainingNeed = TrainingNeed.objects.select_related("organization").get(pk=need_id)
        if within:
            within(need)
    return need


NO_TITLE = Text("chưa ghi tên lớp", "the title is missing")
MEND_TITLE = Text("ghi tên lớp như trong kế hoạch", "write it as the plan has it")
TOO_LONG = Text("quá dài", "is too long")
MEND_LONG = Text("viết không quá {longest} ký tự", "write no more than {longest} characters")
NOT_OFFERED = Text("không có trong danh mục", "is not in the list")
MEND_OFFERED = Text("chọn trong danh mục", "choose one from the list")
NO_DAY = Text("là ngày quá xa", "is too far away")
MEND_DAY = Text("ghi ngày khai giảng, trong vòng một năm tới", "give the first day, within a year from now")
BEFORE = Text(
    "trước ngày khai giảng, hoặc lớp kéo dài quá ba năm", "lies before the first day, or years after it"
)
MEND_BEFORE = Text(
    "ghi ngày bế giảng, cùng ngày nếu lớp một ngày", "give the last day, the same one for one day"
)
NO_SESSIONS = Text("số buổi không hợp lệ", "is no number of sessions")
MEND_SESSIONS = Text("ghi từ 1 đến {most} buổi", "give 1 to {most} sessions")
NO_COST = Text("số tiền hoặc nguồn không hợp lệ", "is no amount, or of no source")
MEND_COST = Text("ghi số nguyên tính bằng đồng", "write a whole number of đồng")
NO_CLASS = Text("không có lớp này, hoặc đã gạch bỏ", "there is no such class, or it was struck out")
MEND_CLASS = Text("mở lại danh sách lớp rồi chọn", "open the list of classes again and choose one")
CHANGED = Text("lớp này vừa được sửa ở nơi khác", "this class was just changed elsewhere")
MEND_CHANGED = Text("xem bản mới rồi sửa tiếp", "look at the newer version, then correct it")
NO_REASON = Text("chưa ghi lý do gạch bỏ", "the reason is missing")
MEND_REASON = Text("ghi ngắn gọn vì sao gạch bỏ", "say in a few words why it is struck out")
NO_ORGANIZATION = Text("không có tổ chức này trong sổ", "is no organization of the book")
MEND_ORGANIZATION = Text(
    "ghi mã đơn vị, mã số thuế hoặc tên đầy đủ", "give its identifier, tax code or full name"
)
TO_COME = Text("là ngày chưa đến, hoặc quá xa", "is a day to come, or too long ago")
MEND_COME = Text("ghi ngày nắm được nhu cầu", "give the day on which it became known")
NOTED = Text("nhu cầu này đã ghi cùng ngày", "this need was noted on the same day already")
MEND_NOTED = Text("xem lại danh sách nhu cầu", "look at the list of needs")
NO_NEED = Text("không có nhu cầu này, hoặc đã rút lại", "there is no such need, or it was withdrawn")
MEND_NEED = Text("tải lại danh sách rồi thử lại", "load the list again, then try again")
