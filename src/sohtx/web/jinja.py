"""The template environment: words, numbers and addresses as templates use them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.backends.jinja2 import Jinja2
from django.templatetags.static import static
from django.urls import reverse
from django.utils.timezone import localtime
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from sohtx.core.moment import OPEN_DAY, OPEN_MOMENT
from sohtx.core.numerals import say_day, say_moment, say_number
from sohtx.core.period import Length, Period
from sohtx.core.text import ENGLISH, Text, current_language
from sohtx.web.glossing import gloss
from sohtx.web.language import present_request
from sohtx.web.once import FIELD, new_key
from sohtx.web.stations import places
from sohtx.web.working import offered_periods, period_of_path, working_period

DASH = "–"
_ROMAN = ("", "I", "II", "III", "IV")


class Pages(Jinja2):
    """Jinja2 on the templates that each station keeps in its folder ``templates``."""

    app_dirname = "templates"


def environment(**options: Any) -> Environment:
    """The environment of all templates; a name that a view forgot is an error, not an empty word."""
    options["undefined"] = StrictUndefined
    env = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 -- the backend sets autoescape
    env.globals.update(
        t=words, say=str, url=url, static=static, page_url=page_url, can=can, places=places, csrf=csrf,
        number=number, day=day, moment=moment, period_name=period_name, language=current_language,
        messages=messages, working_period=_working_period, offered_periods=_offered_periods, count=count,
        gloss=gloss, period_of_page=_period_of_page,
    )  # fmt: skip
    return env


def words(vi: str, en: str, **values: object) -> str:
    """Words in the reader's language, with values in their places."""
    return str(Text(vi, en).fill(**values)) if values else str(Text(vi, en))


def count(number_: int, one: Text | tuple[str, str], many: Text | tuple[str, str]) -> str:
    """A count with its noun: English tells one from many, Vietnamese does not."""
    chosen = one if number_ == 1 else many
    return f"{say_number(number_)} {Text(*chosen)}"


def url(name: str, *args: object, query: Mapping[str, object] | None = None, **kwargs: object) -> str:
    """The address of a view."""
    path = reverse(name, args=args, kwargs=kwargs)
    return f"{path}?{_encoded(query.items())}" if query else path


def _encoded(pairs: Iterable[tuple[str, object]]) -> str:
    from django.utils.http import urlencode  # noqa: PLC0415 -- small, and only with queries

    return urlencode([(name, str(value)) for name, value in pairs if value not in (None, "")])


def _request_of(context: Context) -> HttpRequest:
    """The request of a page; within a macro, which is given no context, the one being answered."""
    request: HttpRequest | None = context.get("request") or present_request()
    if request is None:
        raise LookupError("no request is being answered")
    return request


@pass_context
def page_url(context: Context, **changes: object) -> str:
    """The present address with some of its query changed; None takes a part out."""
    request = _request_of(context)
    query = request.GET.copy()
    query.pop("lang", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value is None:
            continue
        query.setlist(name, [str(v) for v in value] if isinstance(value, list | tuple) else [str(value)])
    return f"{request.path}?{query.urlencode()}" if query else request.path


@pass_context
def can(context: Context, right: str) -> bool:
    """Whether the reader has a right anywhere."""
    me = getattr(_request_of(context), "me", None)  # what goes wrong early goes wrong before the gate
    return bool(me and me.can(right))


@pass_context
def csrf(context: Context, *, once: bool = True) -> Markup:
    """The hidden fields of a form that changes something: that it is ours, and that it is taken ``once``.

    A form of the frame, which chooses and adds nothing, may be sent again as often as one likes.
    """
    token = get_token(_request_of(context))
    hidden = Markup('<input type="hidden" name="{}" value="{}">')
    ours = hidden.format("csrfmiddlewaretoken", token)
    return ours + hidden.format(FIELD, new_key()) if once else ours


@pass_context
def messages(context: Context) -> list[Any]:
    """What the last act said."""
    return list(get_messages(_request_of(context)))


@pass_context
def _period_of_page(context: Context) -> Period | None:
    """The period that a page is about and cannot leave: its view gives it as ``page_period``, or its path names it."""
    given: Period | None = context.get("page_period")
    return given or period_of_path(_request_of(context))


@pass_context
def _working_period(context: Context) -> Period:
    """The period shown at the top, which is the page's own where it has one; nothing is remembered by that."""
    return _period_of_page(context) or working_period(_request_of(context))


@pass_context
def _offered_periods(context: Context) -> list[Period]:
    return list(offered_periods(_working_period(context)))


def number(value: Fraction | int | None, places_: int = 1) -> str:
    """A number as the reader's language writes it; a dash for none."""
    return DASH if value is None else say_number(value, places_)


def day(value: date | datetime | None) -> str:
    """A day as the reader's language writes it."""
    if isinstance(value, datetime):
        value = localtime(value).date()
    return DASH if value in (None, OPEN_DAY, date.min) else say_day(value)


def moment(value: datetime | int | None) -> str:
    """A moment, to the minute, as the reader's language writes it."""
    if value is None or value == OPEN_MOMENT:
        return DASH
    if isinstance(value, int):
        return say_moment(value)
    local = localtime(value)
    return f"{local:%H:%M} {say_day(local.date())}"


def period_name(period: Period) -> str:
    """A period in words: 6 tháng đầu năm 2023; no line of a narrow page ends between the number and its noun."""
    year, n = period.year, period.number
    match period.length:
        case Length.YEAR:
            return str(Text(f"Năm {year}", f"{year}"))
        case Length.LEGAL_YEAR:
            return str(Text(f"Năm báo cáo {year} (15/12–14/12)", f"Reporting year {year} (15 Dec–14 Dec)"))
        case Length.HALF:
            halves = (
                Text("6\N{NO-BREAK SPACE}tháng đầu năm", "First half of"),
                Text("6\N{NO-BREAK SPACE}tháng cuối năm", "Second half of"),
            )
            return f"{halves[n - 1]} {year}"
        case Length.QUARTER:
            return str(Text(f"Quý {_ROMAN[n]} năm {year}", f"Quarter {n} of {year}"))
        case _:
            return f"{period.start:%B %Y}" if current_language() == ENGLISH else f"Tháng {n} năm {year}"
