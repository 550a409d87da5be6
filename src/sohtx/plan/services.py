"""What can be done to tasks: set, note, adjust, correct, void, add a milestone. Each act adds rows, none is changed."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import wraps
from typing import NamedTuple, ParamSpec, TypeVar

from django.db import IntegrityError, transaction

from sohtx.core.moment import day_of, now
from sohtx.core.numerals import say_day
from sohtx.core.refusal import Problem, Problems, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.petitions.models import Body, Conference, Petition
from sohtx.plan.codes import Word
from sohtx.plan.fold import Standing, Terms, fold, standing_notes
from sohtx.plan.models import Milestone, Note, Task
from sohtx.plan.queries import step_of, tell, terms_of
from sohtx.support.log_codes import Field

PREFIX = "NV"
TRIES = 5
MOST_AT_ONCE = 200
LONGEST = {
    "content": 2_000, "product": 1_000, "unit": 60, "lead": 200, "partners": 1_000, "budget_source": 200,
    "document_no": 100, "text": 2_000,
}  # fmt: skip
TEXTS = ("content", "product", "unit", "lead", "partners", "budget_source")
MOST = 10**15  # of a budget or a quantity
CHANGES = (Word.ADJUSTED, Word.CORRECTED)
REASONED = (*CHANGES, Word.BLOCKED, Word.CANCELLED, Word.REOPENED, Word.DROPPED, Word.VOIDED)

Within = Callable[[Task], None]
P = ParamSpec("P")
R = TypeVar("R")


def nothing(_: object) -> None:
    """Nothing more belongs to the change."""


class NewTask(NamedTuple):
    """A task to be set: its terms, from when it counts, what it stems from, its milestones (day, text)."""

    terms: Terms
    begins_on: date
    conference: str = ""
    petition: str = ""
    document_no: str = ""
    document_on: date | None = None
    milestones: Sequence[tuple[date, str]] = ()


def _one_act(act: Callable[P, R]) -> Callable[P, R]:
    """What is looked at before a change and the change itself are one transaction: nobody writes in between."""

    @wraps(act)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        book.open_for_writing()
        with transaction.atomic():
            return act(*args, **kwargs)

    return done


def set_tasks(
    *, tasks: Sequence[NewTask], by: str, within: Callable[[list[Task]], None] = nothing
) -> list[Task]:
    """Set tasks as one act: all of them or, where anything is wrong with one, none.

    Problems name the task by its line, counted from 1.
    """
    if not tasks:
        raise refuse(NO_TASKS, MEND_NO_TASKS)
    if len(tasks) > MOST_AT_ONCE:
        raise refuse(TOO_MANY.fill(most=MOST_AT_ONCE), MEND_TOO_MANY)
    told = [
        task._replace(terms=_tidy_terms(task.terms), document_no=_tidy(task.document_no)) for task in tasks
    ]
    book.open_for_writing()
    conferences = {row.code: row for row in Conference.objects.filter(code__in={t.conference for t in told})}
    petitions = {row.code: row for row in Petition.objects.filter(code__in={t.petition for t in told})}
    problems = Problems()
    for line, task in enumerate(told, start=1):
        for problem in _problems_of_new(task, conferences, petitions):
            problems.add(replace(problem, line=line))
    problems.raise_any()
    return _write(told, conferences, petitions, by, within)


def _problems_of_new(
    task: NewTask, conferences: Mapping[str, Conference], petitions: Mapping[str, Petition]
) -> Iterable[Problem]:
    yield from _problems_of(task.terms, task.begins_on)
    for column, code, rows in (
        ("conference", task.conference, conferences),
        ("petition", task.petition, petitions),
    ):
        if code and code not in rows:
            yield Problem(NO_SUCH, MEND_NO_SUCH, column=column, value=code)
    yield from _too_long({"document_no": task.document_no})
    for due_on, text in task.milestones:
        yield from _problems_of_step(due_on, text, task.begins_on)


def set_task(*, task: NewTask, by: str, within: Within = nothing) -> Task:
    """Set one task."""
    (made,) = set_tasks(tasks=[task], by=by, within=lambda made: within(made[0]))
    return made


def _write(
    tasks: Sequence[NewTask],
    conferences: dict[str, Conference],
    petitions: dict[str, Petition],
    by: str,
    within: Callable[[list[Task]], None],
) -> list[Task]:
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                at = now()
                made = [
                    _write_one(task, conferences.get(task.conference), petitions.get(task.petition), at, by)
                    for task in tasks
                ]
                within(made)
                return made
        except IntegrityError:  # somebody took the number meanwhile
            if attempt == TRIES:
                raise
    raise AssertionError(TRIES)


def _write_one(
    task: NewTask, conference: Conference | None, petition: Petition | None, at: int, by: str
) -> Task:
    row = Task.objects.create(
        code=_next_code(task.begins_on.year), begins_on=task.begins_on, conference=conference, petition=petition,
        document_no=task.document_no, document_on=task.document_on, recorded_at=at, recorded_by=by,
        **task.terms._asdict(),
    )  # fmt: skip
    for due_on, text in task.milestones:
        Milestone.objects.create(task=row, due_on=due_on, text=_tidy(text), recorded_at=at, recorded_by=by)
    return row


def _next_code(year: int) -> str:
    """The next number of a year: NV-2023-01. A hundredth task has three digits."""
    prefix = f"{PREFIX}-{year:04}-"
    taken = Task.objects.filter(code__startswith=prefix).values_list("code", flat=True)
    tails = (code.removeprefix(prefix) for code in taken)
    return f"{prefix}{max((int(tail) for tail in tails if tail.isdecimal()), default=0) + 1:02}"


@_one_act
def add_milestone(*, code: str, due_on: date, text: str, by: str, within: Within = nothing) -> Milestone:
    """Add a milestone to a task."""
    task = _task(code)
    problems = Problems()
    for problem in _problems_of_step(due_on, text, task.begins_on):
        problems.add(problem)
    problems.raise_any()
    with transaction.atomic():
        row = Milestone.objects.create(
            task=task, due_on=due_on, text=_tidy(text), recorded_at=now(), recorded_by=by
        )
        within(task)
    return row


@_one_act
def add_note(
    *,
    code: str,
    word: Word,
    on: date,
    percent: int | None = None,
    quantity: int | None = None,
    text: str = "",
    document_no: str = "",
    document_on: date | None = None,
    milestone: int | None = None,
    by: str,
    within: Within = nothing,
) -> Note:
    """Note what became of a task on a day. ``quantity`` is what was done since its beginning, in thousandths.

    Changes of its terms go through :func:`change_task`, withdrawals through :func:`void_note`.
    """
    if word in CHANGES or word is Word.VOIDED:
        raise refuse(NOT_A_NOTE, MEND_NOT_A_NOTE, column="word", value=str(word.label))
    task = _task(code)
    words, paper = _tidy(text), _tidy(document_no)
    problems = Problems()
    found = None if milestone is None else task.milestones.filter(pk=milestone).first()
    if milestone is not None and found is None:
        problems.add(Problem(NO_MILESTONE, MEND_NO_MILESTONE, column="milestone"))
    if word is Word.DROPPED and milestone is None:
        problems.add(Problem(NO_MILESTONE, MEND_NO_MILESTONE, column="milestone"))
    if percent is not None and not 0 <= percent <= 100:
        problems.add(Problem(NOT_A_PERCENT, MEND_PERCENT, column="percent", value=str(percent)))
    if quantity is not None and not 0 <= quantity < MOST:
        problems.add(Problem(NOT_AN_AMOUNT, MEND_AMOUNT, column="quantity"))
    says_nothing = percent is None and quantity is None and not words and milestone is None
    if word is Word.PROGRESS and says_nothing:
        problems.add(Problem(SAYS_NOTHING, MEND_SAYS_NOTHING, column="text"))
    for problem in (*_problems_of_note(word, on, words, paper, document_on), *_against(task, word, on)):
        problems.add(problem)
    problems.raise_any()
    row = Note(
        task=task, word=word.value, on=on, percent=percent, quantity=quantity, text=words, document_no=paper,
        document_on=document_on, milestone=found,
    )  # fmt: skip
    return _keep(row, by, within)


@_one_act
def change_task(
    *,
    code: str,
    terms: Terms,
    on: date,
    reason: str,
    document_no: str = "",
    document_on: date | None = None,
    is_correction: bool = False,
    by: str,
    within: Within = nothing,
) -> Note:
    """Change what a task asks for: from a day on, by a paper; or as a correction of what was written wrongly.

    ``terms`` are all of them as they shall be; what differs from those in force is kept.
    """
    task = _task(code)
    after = _tidy_terms(terms)
    word = Word.CORRECTED if is_correction else Word.ADJUSTED
    reason, paper = _tidy(reason), _tidy(document_no)
    problems = Problems()
    before = _standing(task, on).terms
    cells = before.changes_to(after)
    if not cells:
        problems.add(Problem(NOTHING_CHANGED, MEND_NOTHING_CHANGED))
    for problem in (
        *_problems_of(after, task.begins_on, old_lead=before.lead_code),
        *_problems_of_note(word, on, reason, paper, document_on, column="reason"),
        *_against(task, word, on),
    ):
        problems.add(problem)
    problems.raise_any()
    row = Note(
        task=task,
        word=word.value,
        on=on,
        text=reason,
        document_no=paper,
        document_on=document_on,
        cells=cells,
    )
    return _keep(row, by, within)


@_one_act
def void_note(*, code: str, note: int, reason: str, by: str, within: Within = nothing) -> Note:
    """Withdraw a note that was wrong; it stays to be seen, and counts no more from now on."""
    task = _task(code)
    row = task.notes.filter(pk=note).exclude(word=Word.VOIDED.value).first()
    if row is None or Note.objects.filter(voids=row).exists():
        raise refuse(NO_NOTE, MEND_NO_NOTE, value=str(note))
    words, today = _tidy(reason), day_of(now())
    problems = Problems()
    for problem in _problems_of_note(Word.VOIDED, today, words, "", None, column="reason"):
        problems.add(problem)
    problems.raise_any()
    try:
        return _keep(Note(task=task, word=Word.VOIDED.value, on=today, text=words, voids=row), by, within)
    except IntegrityError:
        raise refuse(NO_NOTE, MEND_NO_NOTE, value=str(note)) from None


def _keep(row: Note, by: str, within: Within) -> Note:
    with transaction.atomic():
        row.recorded_at, row.recorded_by = now(), by
        row.save()
        within(row.task)
    return row


def _task(code: str) -> Task:
    """A task, locked until the change is made."""
    task: Task | None = Task.objects.select_for_update().filter(code=code).first()
    if task is None:
        raise refuse(NO_TASK, MEND_NO_TASK, value=code)
    return task


def _standing(task: Task, day: date) -> Standing:
    notes, steps = map(tell, task.notes.all()), map(step_of, task.milestones.all())
    return fold(terms_of(task), notes, steps, day=day, known=now())


def _problems_of(terms: Terms, begins_on: date, *, old_lead: str = "") -> Iterable[Problem]:
    """What is wrong with the terms of a task."""
    if not terms.content:
        yield Problem(NO_CONTENT, MEND_CONTENT, column="content")
    if not (terms.lead_code or terms.lead):
        yield Problem(NO_LEAD, MEND_LEAD, column="lead")
    if (
        terms.lead_code
        and terms.lead_code != old_lead
        and not Body.objects.filter(code=terms.lead_code).exists()
    ):
        yield Problem(NO_SUCH, MEND_NO_SUCH, column="lead_code", value=terms.lead_code)
    if terms.field not in set(Field):
        yield Problem(NO_FIELD, MEND_FIELD, column="field", value=terms.field)
    if terms.deadline < begins_on:
        yield Problem(
            BEFORE_BEGIN.fill(day=say_day(begins_on)), MEND_DEADLINE, column="deadline",
            value=say_day(terms.deadline),
        )  # fmt: skip
    yield from _problems_of_amounts(terms)
    yield from _too_long({column: getattr(terms, column) for column in TEXTS})


def _problems_of_amounts(terms: Terms) -> Iterable[Problem]:
    for column, amount in (("quantity", terms.quantity), ("budget", terms.budget)):
        if amount is not None and not 0 < amount < MOST:
            yield Problem(NOT_AN_AMOUNT, MEND_AMOUNT, column=column, value=str(amount))
    if terms.quantity is not None and not terms.unit:
        yield Problem(NO_UNIT, MEND_UNIT, column="unit")


def _problems_of_step(due_on: date, text: str, begins_on: date) -> Iterable[Problem]:
    words = _tidy(text)
    if not words:
        yield Problem(NO_STEP, MEND_STEP, column="text")
    yield from _too_long({"text": words})
    if due_on < begins_on:
        what = BEFORE_BEGIN.fill(day=say_day(begins_on))
        yield Problem(what, MEND_DEADLINE, column="due_on", value=say_day(due_on))


def _problems_of_note(
    word: Word, on: date, text: str, document_no: str, document_on: date | None, *, column: str = "text"
) -> Iterable[Problem]:
    today = day_of(now())
    if word in REASONED and not text:
        yield Problem(NO_REASON, MEND_REASON, column=column)
    yield from _too_long({column: text, "document_no": document_no})
    for name, day in (("on", on), ("document_on", document_on)):
        if day is not None and day > today:
            yield Problem(TO_COME, MEND_TO_COME, column=name, value=say_day(day))


def _against(task: Task, word: Word, on: date) -> Iterable[Problem]:
    """Whether a note goes with where the task stands on its day."""
    if word is Word.CORRECTED:
        return
    standing = _standing(task, on)
    if word is Word.REOPENED:
        if standing.closed_on is None:
            yield Problem(NOT_CLOSED, MEND_NOT_CLOSED, column="word", value=str(word.label))
    elif standing.closed_on is not None:
        yield Problem(
            CLOSED.fill(day=say_day(standing.closed_on)), MEND_CLOSED, column="on", value=say_day(on)
        )
    elif word in (Word.DONE, Word.CANCELLED) and (later := _later_close(task, on)):
        yield Problem(CLOSED.fill(day=say_day(later)), MEND_CLOSED, column="on", value=say_day(on))


def _later_close(task: Task, on: date) -> date | None:
    """The day after another on which a task was closed already."""
    standing = standing_notes(map(tell, task.notes.all()), now())
    return next((n.on for n in standing if n.on > on and n.word in (Word.DONE, Word.CANCELLED)), None)


def _tidy_terms(terms: Terms) -> Terms:
    return Terms._make(_tidy(cell) if isinstance(cell, str) else cell for cell in terms)


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _too_long(texts: Mapping[str, str]) -> Iterable[Problem]:
    """Texts longer than their column holds; one without a length of its own is held to that of a note."""
    for column, text in texts.items():
        longest = LONGEST.get(column, LONGEST["text"])
        if len(text) > longest:
            yield Problem(TOO_LONG, MEND_TOO_LONG.fill(longest=longest), column=column, value=text)


NO_TASKS = Text("chưa chọn nhiệm vụ nào", "no task was chosen")
MEND_NO_TASKS = Text("đánh dấu những dòng là nhiệm vụ", "tick the lines that are tasks")
TOO_MANY = Text("nhiều hơn {most} nhiệm vụ một lần", "more than {most} tasks at once")
MEND_TOO_MANY = Text("chia ra nhiều lần", "set them in several acts")
NO_TASK = Text("không có nhiệm vụ này", "there is no such task")
MEND_NO_TASK = Text("chọn trong danh sách nhiệm vụ", "choose one from the list of tasks")
NO_SUCH = Text("không có mã này", "there is no such code")
MEND_NO_SUCH = Text("chọn trong danh sách, hoặc để trống", "choose one from the list, or leave it blank")
NO_CONTENT = Text("chưa có nội dung nhiệm vụ", "the task has no content")
MEND_CONTENT = Text("viết việc phải làm", "write what has to be done")
NO_LEAD = Text("chưa có đơn vị chủ trì", "nobody leads the task")
MEND_LEAD = Text("chọn cơ quan, hoặc viết tên bộ phận chủ trì", "choose a body, or write who leads")
NO_FIELD = Text("chưa chọn lĩnh vực công tác", "no field of work is chosen")
MEND_FIELD = Text("chọn một lĩnh vực", "choose one")
BEFORE_BEGIN = Text("trước ngày bắt đầu {day}", "is before its first day, {day}")
MEND_DEADLINE = Text("ghi ngày từ ngày bắt đầu trở đi", "write that day or a later one")
NOT_AN_AMOUNT = Text("không phải số dương hợp lệ", "is no positive amount")
MEND_AMOUNT = Text("viết số lớn hơn 0, hoặc để trống", "write an amount above 0, or leave it blank")
NO_UNIT = Text("chưa có đơn vị tính của số lượng", "the quantity has no unit")
MEND_UNIT = Text("viết như lớp, HTX, lượt người", "write one such as classes, cooperatives, persons")
NO_STEP = Text("chưa có nội dung của mốc", "the milestone says nothing")
MEND_STEP = Text("viết việc phải xong vào ngày đó", "write what has to be done by that day")
TOO_LONG = Text("quá dài", "is too long")
MEND_TOO_LONG = Text("viết không quá {longest} ký tự", "write no more than {longest} characters")
NOT_A_NOTE = Text("không ghi theo cách này", "is not noted in this way")
MEND_NOT_A_NOTE = Text("dùng trang điều chỉnh, đính chính của nhiệm vụ", "use the page that changes the task")
NO_MILESTONE = Text("chưa chọn mốc", "no milestone is chosen")
MEND_NO_MILESTONE = Text("chọn một mốc của nhiệm vụ này", "choose one of this task")
NOT_A_PERCENT = Text("không phải tỷ lệ từ 0 đến 100", "is no per cent from 0 to 100")
MEND_PERCENT = Text("viết số nguyên từ 0 đến 100", "write a whole number from 0 to 100")
SAYS_NOTHING = Text("ghi chép chưa có nội dung", "the note says nothing")
MEND_SAYS_NOTHING = Text(
    "viết tiến độ, khối lượng đã làm hoặc diễn giải",
    "write how far it has come, how much is done, or what was done",
)
NO_REASON = Text("chưa ghi lý do", "no reason is given")
MEND_REASON = Text("viết ngắn gọn lý do, vướng mắc", "say in short why, or what blocks it")
TO_COME = Text("là ngày chưa đến", "is a day to come")
MEND_TO_COME = Text("ghi ngày đã xảy ra", "write the day on which it was")
NOT_CLOSED = Text("nhiệm vụ này vẫn đang làm", "this task is still open")
MEND_NOT_CLOSED = Text("ghi tiến độ như thường", "note its progress as usual")
CLOSED = Text("nhiệm vụ đã kết thúc ngày {day}", "the task was closed on {day}")
MEND_CLOSED = Text(
    "ghi “Làm tiếp” trước; ghi nhầm thì hủy ghi nhận kết thúc",
    "note that it was taken up again first; void a closing that was wrong",
)
NOTHING_CHANGED = Text("chưa có gì thay đổi", "nothing was changed")
MEND_NOTHING_CHANGED = Text("sửa chỗ cần điều chỉnh", "change what has to be changed")
NO_NOTE = Text("không có ghi nhận này, hoặc đã hủy", "there is no such note, or it was voided")
MEND_NO_NOTE = Text("tải lại trang nhiệm vụ", "load the task's page again")
