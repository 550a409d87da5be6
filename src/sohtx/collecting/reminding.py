"""Reminders by schedule: so many days before and after the day on which a form is due, to those who have sent nothing.

An administrator switches them on. A step is made up for within a week; when two have passed, the later alone is taken.
Half-years and legal years are reminded of, and any other period for which the office has set a due day itself.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sohtx.collecting.board import Board, board_of
from sohtx.collecting.letters import Account, Ask, asks_of, send_letters, sent_before
from sohtx.core.moment import now
from sohtx.core.period import Length, Period
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.returns.definitions.definition import FormVersion, Respondent
from sohtx.returns.definitions.own import catalogue
from sohtx.returns.due import due_days
from sohtx.returns.models import Due, Reminding
from sohtx.web.working import running_half

USUAL_DAYS = (-7, -1, 3)
USUAL_FORMS = ("HTX-6T", "HTX-N", "LHHTX-6T", "LHHTX-N")
MOST_STEPS, FURTHEST = 6, 60
MADE_UP = timedelta(days=7)
LONGEST_FOOT = 1_000


class Schedule(NamedTuple):
    """When an office reminds of which forms, and what stands at the foot of its letters."""

    is_on: bool = False
    days: tuple[int, ...] = USUAL_DAYS
    forms: tuple[str, ...] = USUAL_FORMS
    foot: str = ""


class Step(NamedTuple):
    """A step of the schedule that has come for a form and period, with whom it concerns."""

    board: Board
    days: int
    missing: int
    asks: tuple[Ask, ...]


def schedule() -> Schedule:
    """The office's schedule; the usual one, switched off, where none was set."""
    row = Reminding.objects.first()
    return Schedule(row.is_on, tuple(row.days), tuple(row.forms), row.foot) if row else Schedule()


def set_schedule(told: Schedule, *, by: str) -> None:
    """Set the schedule."""
    days = tuple(sorted(set(told.days)))
    if not 1 <= len(days) <= MOST_STEPS or any(abs(day) > FURTHEST for day in days):
        raise refuse(*BAD_DAYS, column="days", value=", ".join(map(str, told.days)))
    if not told.forms or not set(told.forms) <= {version.form for version in forms_of_organizations()}:
        raise refuse(*BAD_FORMS, column="forms", value=", ".join(told.forms))
    if told.is_on and not told.foot.strip():
        raise refuse(*NO_FOOT, column="foot")
    book.open_for_writing()
    values = {"is_on": told.is_on, "days": list(days), "forms": list(told.forms)}
    Reminding.objects.update_or_create(
        pk=1,
        defaults=values | {"foot": told.foot.strip()[:LONGEST_FOOT], "changed_at": now(), "changed_by": by},
    )


def forms_of_organizations() -> list[FormVersion]:
    """The newest version of each form that organizations answer."""
    forms = catalogue()
    newest = (forms.of(form)[-1] for form in forms.forms)
    return [version for version in newest if version.respondent.kind]


def steps_on(day: date, told: Schedule) -> Iterator[Step]:
    """The steps that have come by a day, each with the letters of it that have not gone yet."""
    for version, period in _reminded(day, told.forms):
        days = step_in_force(due_days([version.form], period)[version.form], told.days, day)
        if days is not None:
            board = board_of(version, period)
            asks = asks_of(board, board.items, f"{days:+d}")
            is_known = sent_before(asks)
            fresh = tuple(ask for ask in asks if not is_known(ask))
            yield Step(board, days, board.count.missing, fresh)


def step_in_force(due_on: date, days: Sequence[int], day: date) -> int | None:
    """The last step that has come by a day, unless it came too long ago; None where there is none."""
    come = [step for step in sorted(days) if due_on + timedelta(days=step) <= day]
    return come[-1] if come and day - (due_on + timedelta(days=come[-1])) < MADE_UP else None


def _reminded(day: date, forms: Sequence[str]) -> Iterator[tuple[FormVersion, Period]]:
    half = running_half(day)
    years = [Period(year, Length.LEGAL_YEAR) for year in (day.year - 1, day.year)]
    usual = [(form, period) for form in forms for period in (half.before(), half, *years)]
    own = Due.objects.filter(form__in=forms).values_list("form", "period")
    pairs = dict.fromkeys([*usual, *((form, Period.parse(period)) for form, period in own)])
    for form, period in pairs:
        version = catalogue().find(form, period)
        if version is not None and version.respondent in ORGANIZATIONS:
            yield version, period


def remind(steps: Sequence[Step], told: Schedule, *, by: str = "") -> Account:
    """Send the letters of the steps that have come; one an address, whatever it is asked for."""
    return send_letters([ask for step in steps for ask in step.asks], told.foot, by=by)


ORGANIZATIONS = tuple(respondent for respondent in Respondent if respondent.kind)
BAD_DAYS = (
    Text("không dùng được các ngày này", "these days cannot be used"),
    Text(
        "ghi từ 1 đến 6 số nguyên từ -60 đến 60, cách nhau bằng dấu phẩy, ví dụ -7, -1, 3",
        "write 1 to 6 whole numbers from -60 to 60, parted by commas, such as -7, -1, 3",
    ),
)
BAD_FORMS = (
    Text("chưa chọn biểu mẫu nào dùng được", "no form that can be used was chosen"),
    Text("chọn ít nhất một biểu mẫu", "choose at least one form"),
)
NO_FOOT = (
    Text("chưa có phần cuối thư", "there is no foot of the letters"),
    Text(
        "ghi tên cơ quan, người phụ trách và số điện thoại để người nhận gọi lại",
        "give the office, who is in charge and the telephone to ring up",
    ),
)
