"""Days, hours and numbers as an official paper has them, and the few phrases that all drafted papers share.

Decree 30/2020/NĐ-CP, Article 8 and Appendix I: days below 10 and months 1 and 2 with a leading zero; each name on a
line of its own, the last one with a full stop.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, time

from sohtx.core.alphabet import plain
from sohtx.core.numerals import say_number
from sohtx.core.text import Text

END = "./."
"""What closes the text of a paper."""
_OWN_MARK = re.compile(r"(\d+[.)]|[-–+•*]|[a-zđ]\)|[IVX]+\.|Điều\s+\d+\.)\s*")
_ARTICLE = re.compile(r"Điều\s+1\b", re.IGNORECASE)
_BEFORE_NUMBER = re.compile(r" (?=\d)")
_WEEKDAYS = (
    Text("thứ Hai", "Monday"), Text("thứ Ba", "Tuesday"), Text("thứ Tư", "Wednesday"), Text("thứ Năm", "Thursday"),
    Text("thứ Sáu", "Friday"), Text("thứ Bảy", "Saturday"), Text("Chủ nhật", "Sunday"),
)  # fmt: skip


def long_day(day: date) -> str:
    """A day within a sentence: 28 tháng 7 năm 2023."""
    return str(LONG_DAY.fill(**_parts(day)))


def short_day(day: date | None) -> str:
    """A day in a table: 05/02/2023, 28/7/2023; nothing where there is none."""
    return str(SHORT_DAY.fill(**_parts(day))) if day else ""


def dateline(place: str, day: date, *, is_open: bool) -> str:
    """Place and day at the head of a paper; one that is open gets its day by hand when it is signed."""
    return str(DATELINE.fill(place=place, on=on_day(day, is_open=is_open)))


def on_day(day: date, *, is_open: bool) -> Text:
    """A day as a paper says it of itself; the day of the month of one that is open is left free."""
    return (ON_OPEN if is_open else ON_DAY).fill(**_parts(day))


def month_of(day: date) -> Text:
    """The month of a day."""
    return Text(f"{day.month:02}" if day.month <= LAST_MONTH_WITH_ZERO else f"{day.month}", f"{day:%B}")


def _parts(day: date) -> dict[str, object]:
    return {"day": Text(f"{day.day:02}", f"{day.day}"), "month": month_of(day), "year": day.year}


def hour(begins_at: time | None) -> str:
    """A time of day: 08 giờ 00 phút; to be filled in by hand where it is not known."""
    if begins_at is None:
        return str(OPEN_HOUR)
    return str(HOUR.fill(hour=f"{begins_at.hour:02}", minute=f"{begins_at.minute:02}"))


def moment_of(begins_at: time | None, day: date) -> str:
    """When something begins: 08 giờ 00 phút, thứ Sáu, ngày 28 tháng 7 năm 2023."""
    return str(MOMENT.fill(hour=hour(begins_at), weekday=_WEEKDAYS[day.weekday()], day=long_day(day)))


def how_many(number: int) -> str:
    """A count within a sentence: 03, 12, 1.204."""
    return str(Text(f"{number:02}", f"{number}")) if number < 10 else say_number(number)


def who(name: str, position: str, of: str) -> str:
    """Somebody with position and organization, which is not said twice."""
    is_said = bool(of) and plain(of) in plain(position)
    return ", ".join(part for part in (name, position, "" if is_said else of) if part)


def listed(names: Sequence[str]) -> tuple[str, ...]:
    """Names on lines of their own: "- a;" and "- b."."""
    ends = [";"] * (len(names) - 1) + ["."]
    return tuple(f"- {name}{end}" for name, end in zip(names, ends, strict=False))


def glued(title: str) -> str:
    """A title in which no line begins with a number."""
    return _BEFORE_NUMBER.sub("\N{NO-BREAK SPACE}", title)


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def numbered(lines: Iterable[str]) -> tuple[str, ...]:
    """The same lines, numbered where whoever wrote them gave none of them a number or dash.

    >>> numbered(["Giao Sở Tài chính …", "Các HTX …"])
    ('1. Giao Sở Tài chính …', '2. Các HTX …')
    >>> numbered(["- Giao Sở Tài chính …", "Các HTX …"])
    ('- Giao Sở Tài chính …', 'Các HTX …')
    """
    told = tuple(lines)
    if len(told) == 1 or any(_OWN_MARK.match(line) for line in told):
        return told
    return tuple(f"{n}. {line}" for n, line in enumerate(told, start=1))


def has_articles(lines: Sequence[str]) -> bool:
    """Whether somebody has already written a resolution's articles."""
    return any(_ARTICLE.match(line) for line in lines)


LAST_MONTH_WITH_ZERO = 2
BLANK = "………………………………"
LONG_DAY = Text("{day} tháng {month} năm {year}", "{day} {month} {year}")
SHORT_DAY = Text("{day}/{month}/{year}", "{day} {month} {year}")
DATELINE = Text("{place}, {on}", "{place}, {on}")
ON_DAY = Text("ngày {day} tháng {month} năm {year}", "{day} {month} {year}")
ON_OPEN = Text("ngày       tháng {month} năm {year}", "       {month} {year}")
HOUR = Text("{hour} giờ {minute} phút", "{hour}:{minute}")
OPEN_HOUR = Text("…… giờ …… phút", "…… : ……")
MOMENT = Text("{hour}, {weekday}, ngày {day}", "{hour}, {weekday} {day}")
SYMBOL = Text("Số:        /{symbol}", "No.        /{symbol}")
ABOUT = Text("V/v {title}", "Re: {title}")
BELONGS = Text(
    "(Kèm theo {kind} số        /{symbol} {on} của {agency})",
    "(Attached to {kind} No.        /{symbol} of {on} of {agency})",
)
TO, INVITED = Text("Kính gửi:", "To:"), Text("Kính mời:", "To:")
RECIPIENTS, AS_ABOVE = Text("Nơi nhận:", "Copies:"), Text("Như trên", "As above")
FILES = Text("Lưu: VT", "Files")
ANNEX, ORDER = Text("Phụ lục", "Annex"), Text("STT", "No.")
