"""Asking for returns by letter: to those of a form who have not sent; and the schedule by which that is done."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import note
from sohtx.accounts.rights import Right
from sohtx.collecting.board import Board, Item, board_of
from sohtx.collecting.deeds import LETTERS_SENT, REMINDING_SET
from sohtx.collecting.letters import (
    Account,
    Ask,
    LastLetter,
    asks_of,
    by_address,
    last_letters,
    send_letters,
    words_of,
)
from sohtx.collecting.narrowing import offer
from sohtx.collecting.reminding import (
    LONGEST_FOOT,
    Schedule,
    Step,
    forms_of_organizations,
    schedule,
    set_schedule,
    steps_on,
)
from sohtx.collecting.subject import version_of
from sohtx.core.numerals import say_day
from sohtx.core.period import Period
from sohtx.core.refusal import Refusal, refuse
from sohtx.core.text import Text
from sohtx.register.contact_pages import SEEN
from sohtx.web.forms import PlainForm, label
from sohtx.web.jinja import period_name
from sohtx.web.keeping import KEPT_BY_NOBODY
from sohtx.web.working import today

UNPROCESSABLE = 422
AT_ONCE = 100
MOST_NAMED = 300  # in one message; a commune has some eighty
REST_DAYS = 3  # who was written to so lately is not ticked
LONGEST_KEY = 32
_SIGNED = re.compile(r"[+-]?\d{1,3}")


class FootForm(PlainForm):
    """What stands at the foot of letters."""

    foot = forms.CharField(
        label=label("Cuối thư", "Foot of the letter"),
        help_text=label(
            "Tên cơ quan, người phụ trách, số điện thoại để người nhận gọi lại.",
            "The office, who is in charge, the telephone to ring up.",
        ),
        max_length=LONGEST_FOOT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ScheduleForm(FootForm):
    """The schedule of an office."""

    is_on = forms.BooleanField(
        required=False, label=label("Tự gửi thư nhắc theo lịch này", "Send reminders by this schedule")
    )
    days = forms.CharField(
        label=label("Các ngày nhắc, so với hạn nộp", "Days, counted from the due day"),
        help_text=label(
            "Số âm là trước hạn, số dương là sau hạn: -7, -1, 3 là trước 7 ngày, trước 1 ngày, sau 3 ngày.",
            "Below zero before it, above zero after it: -7, -1, 3 is seven days and one before, three after.",
        ),
        max_length=60,
    )
    forms_ = forms.MultipleChoiceField(
        label=label("Nhắc nộp các biểu", "Forms to remind of"), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("is_on", "days", "forms_", "foot")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["foot"].required = False
        choices = [(v.form, f"{v.form}: {v.title}") for v in forms_of_organizations()]
        self.fields["forms_"].choices = choices  # type: ignore[attr-defined]

    def clean_days(self) -> tuple[int, ...]:
        """The days as numbers."""
        told = str(self.cleaned_data["days"]).replace("\u2212", "-").replace(";", ",").split(",")
        days = [one.strip() for one in told if one.strip()]
        if not days or not all(_SIGNED.fullmatch(one) for one in days):
            raise forms.ValidationError(str(NO_DAYS))
        return tuple(map(int, days))


@page(Right.RETURN_ACCEPT, methods=("GET", "POST"))
def letters(request: AskedRequest, form: str, period: str) -> HttpResponse:
    """Who of a form has not sent, the letter as it goes, and the sending of it."""
    board, is_sending = _board(request, form, period), request.method == "POST"
    foot = FootForm(request.POST if is_sending else None, initial={"foot": schedule().foot})
    key = request.POST.get("key", "")[:LONGEST_KEY] or uuid4().hex
    asks = asks_of(board, _items(request, board), key)
    if not is_sending or not foot.is_valid():
        return _show(request, board, asks, foot, key, status=UNPROCESSABLE if is_sending else 200)
    ticked = set(request.POST.getlist("org"))
    chosen = [ask for ask in asks if ask.filing.respondent in ticked]
    try:
        account = _send(request, board, chosen, foot.cleaned_data["foot"])
    except Refusal as refused:
        more = {"problems": refused.problems, "total": refused.total}
        return _show(request, board, asks, foot, key, status=UNPROCESSABLE, **more)
    _say(request, account)
    return redirect(f"{reverse('returns_letters', kwargs={'form': form, 'period': period})}{_query(request)}")


def _board(request: AskedRequest, form: str, period: str) -> Board:
    """Those of a form about whom one may both decide and see whom to write to."""
    board = board_of(version_of(form, period), Period.parse(period))
    return board.within(request.reach(Right.RETURN_ACCEPT)).within(request.reach(Right.PERSONAL_SEE))


def _items(request: AskedRequest, board: Board) -> list[Item]:
    """Those who have not sent, of an area where one was chosen; of a whole country nobody until then."""
    area = request.GET.get("area", "")
    if offer(board.communes, area).is_too_wide:
        return []
    return [item for item in board.items if item.is_missing and (not area or area in item.codes)]


def _query(request: AskedRequest) -> str:
    return f"?{request.GET.urlencode()}" if request.GET else ""


def _send(request: AskedRequest, board: Board, chosen: Sequence[Ask], foot: str) -> Account:
    if not settings.EMAIL_HOST:
        raise refuse(*NO_MAIL)
    if not chosen:
        raise refuse(*NOBODY_TICKED)
    if len(by_address(chosen)) > AT_ONCE:
        raise refuse(TOO_MANY, MEND_MANY.fill(most=AT_ONCE))
    account = send_letters(chosen, foot, by=request.me.name)
    subject = f"{board.version.form} {board.period}"
    note(LETTERS_SENT, by=request.me.name, subject=subject, count=account.sent, failed=account.failed)
    return account


def _say(request: AskedRequest, account: Account) -> None:
    if account.sent:
        messages.success(request, str(SENT.fill(count=account.sent)))
    if account.failed or account.left:
        told = FAILED.fill(count=account.failed + account.left, why=account.why)
        messages.error(request, str(told if account.why else FAILED_SOME.fill(count=account.failed)))
    if not (account.sent or account.failed or account.left):
        messages.info(request, str(NOTHING_NEW))


def _show(
    request: AskedRequest,
    board: Board,
    asks: Sequence[Ask],
    foot: FootForm,
    key: str,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    items, offered = _items(request, board), offer(board.communes, request.GET.get("area", ""))
    last = last_letters([i.respondent for i in items], board.version.form, str(board.period))
    if asks:
        note(SEEN, by=request.me.name, subject=str(board.version.title), count=len(asks))
    ticked = set(request.POST.getlist("org")) if request.method == "POST" else _rested(asks, last)
    every, groups = len(asks), _next(asks, last)
    asks = [ask for group in groups for ask in group]
    sample = words_of(groups[0], str(foot["foot"].value() or ""), today()) if groups else None
    context = {
        "board": board,
        "period": period_name(board.period),
        "rows": [(ask, last.get(ask.filing.respondent)) for ask in asks],
        "ticked": ticked,
        "mailable": every,
        "without": len(items) - every,
        "total": board.count.missing if offered.is_too_wide else len(items),
        "sample": sample,
        "form": foot,
        "key": key,
        "can_send": bool(settings.EMAIL_HOST),
        "message": _message(board, items) if len(items) <= MOST_NAMED else "",
        "area": request.GET.get("area", ""),
        "offered": offered,
        "query": _query(request),
        **more,
    }
    answer = render(request, "collecting/letters.html", context, status=status)
    answer["Cache-Control"] = KEPT_BY_NOBODY
    return answer


def _next(asks: Sequence[Ask], last: Mapping[str, LastLetter]) -> list[list[Ask]]:
    """The addresses to write to next: first those that were never written to, then those longest ago."""

    def lately(group: Sequence[Ask]) -> date:
        told = (last.get(ask.filing.respondent) for ask in group)
        return max((letter.on for letter in told if letter), default=date.min)

    return sorted(by_address(asks), key=lately)[:AT_ONCE]


def _rested(asks: Iterable[Ask], last: Mapping[str, LastLetter]) -> set[str]:
    """Those who were not written to in the last days."""
    lately = {org_id for org_id, letter in last.items() if (today() - letter.on).days < REST_DAYS}
    return {ask.filing.respondent for ask in asks} - lately


def _message(board: Board, items: Sequence[Item]) -> str:
    """One message for a group of Zalo, with the names of all who have not sent."""
    told = {"title": board.version.title, "period": period_name(board.period), "due": say_day(board.due_on)}
    names = "\n".join(f"- {item.name}" for item in items)
    return str(GROUP_MESSAGE.fill(**told, names=names))


@page(Right.REMINDERS_MANAGE, methods=("GET", "POST"))
def reminding(request: AskedRequest) -> HttpResponse:
    """The schedule of reminders: what it says, what it would send today."""
    told = schedule()
    initial = {"is_on": told.is_on, "days": ", ".join(map(str, told.days)), "forms_": told.forms}
    asked = ScheduleForm(request.POST or None, initial=initial | {"foot": told.foot})
    more: dict[str, Any] = {}
    if request.method == "POST" and asked.is_valid():
        try:
            _set(request, asked.cleaned_data)
        except Refusal as refused:
            more = {"problems": refused.problems, "total": refused.total}
        else:
            return redirect(reverse("returns_reminding"))
    context = {
        "form": asked,
        "told": told,
        "steps": [_step(step) for step in steps_on(today(), told)],
        "can_send": bool(settings.EMAIL_HOST),
        **more,
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "collecting/reminding.html", context, status=status)


def _set(request: AskedRequest, told: dict[str, Any]) -> None:
    set_schedule(
        Schedule(told["is_on"], told["days"], tuple(told["forms_"]), told["foot"]), by=request.me.name
    )
    state = ON if told["is_on"] else OFF
    note(REMINDING_SET, by=request.me.name, subject=f"{', '.join(map(str, told['days']))}; {state}")
    messages.success(request, str(SCHEDULE_SET if told["is_on"] else SCHEDULE_OFF))


def _step(step: Step) -> tuple[Step, str, int]:
    return step, period_name(step.board.period), len(by_address(step.asks))


NO_DAYS = Text(
    "Ghi các số nguyên cách nhau bằng dấu phẩy, ví dụ -7, -1, 3.",
    "Write whole numbers parted by commas, such as -7, -1, 3.",
)
NO_MAIL = (
    Text("máy này chưa gửi được thư", "letters cannot be sent from here"),
    Text(
        "đề nghị người quản trị máy đặt SOHTX_MAIL; trong khi chờ, chép tin nhắn gửi Zalo",
        "ask whoever runs the machine to set SOHTX_MAIL; meanwhile copy the message",
    ),
)
NOBODY_TICKED = (
    Text("chưa chọn đơn vị nào", "nobody is ticked"),
    Text("đánh dấu những đơn vị cần gửi thư", "tick those who shall get the letter"),
)
TOO_MANY = Text("chọn quá nhiều thư cho một lượt", "too many letters at once")
MEND_MANY = Text(
    "mỗi lượt gửi tối đa {most} thư: bỏ bớt rồi gửi tiếp lượt sau", "at most {most}: send the rest afterwards"
)
SENT = Text("Đã gửi {count} thư.", "{count} letters were sent.")
FAILED = Text(
    "{count} thư chưa gửi được: máy chủ thư không nhận ({why}). Gửi lại sau.",
    "{count} letters were not sent: the mail server did not take them ({why}). Send them again later.",
)
FAILED_SOME = Text(
    "{count} thư bị từ chối: xem lại địa chỉ thư của đơn vị.",
    "{count} letters were refused: look at the addresses.",
)
NOTHING_NEW = Text("Thư này đã gửi rồi, không gửi lại.", "This letter was sent before; it is not sent again.")
GROUP_MESSAGE = Text(
    "Liên minh HTX đề nghị các đơn vị sau gửi {title}, {period}, hạn nộp {due}:\n{names}",
    "The Cooperative Alliance asks these for the {title}, {period}, due on {due}:\n{names}",
)
ON, OFF = Text("bật", "on"), Text("tắt", "off")
SCHEDULE_SET = Text("Đã bật lịch thư nhắc.", "Reminders are switched on.")
SCHEDULE_OFF = Text("Đã lưu. Lịch thư nhắc đang tắt.", "Saved. Reminders are switched off.")
