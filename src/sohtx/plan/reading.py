"""Reading the text of a resolution: its numbered and dashed lines as tasks that an officer ticks and completes.

Nothing is taken for certain: what is read of who leads and until when is only proposed.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

MOST_LINES = 200
SHORTEST = 12  # letters; less is a heading or a slip
HEADING = (
    90  # letters; a numbered line no longer than this, followed by lines of a lower rank, is their heading
)
_SIGNS = (
    re.compile(r"(?:[IVX]{1,5}|Điều\s+\d{1,3}|Phần\s+(?:thứ\s+)?\S+)\s*[.:)]\s*"),
    re.compile(r"\d{1,2}(?:\.\d{1,2}){0,2}\s*[.)]\s+|\d{1,2}\.\d{1,2}\s+|\(\d{1,2}\)\s*"),
    re.compile(r"[a-zđ]\s*\)\s*"),
    re.compile(r"[-–—+•*]\s*"),
)
_DAY = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"
_MONTH = r"tháng\s+(\d{1,2})\s*(?:[/.-]|\s+năm\s+)\s*(\d{4})"
_QUARTER = r"quý\s+(IV|III|II|I|[1-4])\s*(?:[/.-]|\s+năm\s+|\s+)\s*(\d{4})"
_UNTIL_DAY = re.compile(
    rf"(?:trước|đến|chậm nhất|thời hạn|hoàn thành|xong)[^.;]{{0,40}}?{_DAY}", re.IGNORECASE
)
_IN_MONTH, _IN_QUARTER = re.compile(_MONTH, re.IGNORECASE), re.compile(_QUARTER, re.IGNORECASE)
_IN_YEAR = re.compile(r"(?:hết|trong|cuối)\s+năm\s+(\d{4})", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:chủ trì\s*:\s*(?P<after>[^;.()]+)|[Gg]iao\s+(?:cho\s+)?(?P<given>[^;.(),]+?)\s+(?:làm\s+)?chủ trì)"
)
_PARTNERS = re.compile(r"[Pp]hối hợp\s*(?::|với)\s*(?P<who>[^;.()]+)")
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4}


class Line(NamedTuple):
    """A line proposed as a task: its words, and what they say of who leads, with whom and until when.

    ``heading`` is the numbered line above under which it stands.
    """

    content: str
    heading: str = ""
    lead: str = ""
    partners: str = ""
    deadline: date | None = None


class _Raw(NamedTuple):
    rank: int
    text: str


def read_lines(text: str) -> list[Line]:
    """The lines of a text that may be tasks, in their order; one that goes on over several lines is one."""
    raw = list(_joined(unicodedata.normalize("NFC", text).splitlines()))
    found: list[Line] = []
    heading = ""
    for number, (rank, words) in enumerate(raw):
        below = number + 1 < len(raw) and raw[number + 1].rank > rank
        if rank == 0 or (below and len(words) <= HEADING):
            heading = words.rstrip(" :.")
        elif len(words) >= SHORTEST:
            found.append(_line(words, heading))
    return found[:MOST_LINES]


def _joined(lines: Iterable[str]) -> Iterable[_Raw]:
    """Lines with a sign before them, each with those without one that follow; what stands before the first is left."""
    present: _Raw | None = None
    for line in lines:
        words = " ".join(line.split())
        if not words:
            if present:
                yield present
            present = None
            continue
        rank, rest = _sign(words)
        if rank is not None:
            if present:
                yield present
            present = _Raw(rank, rest)
        elif present:
            present = present._replace(text=f"{present.text} {words}")
    if present:
        yield present


def _sign(words: str) -> tuple[int | None, str]:
    for rank, sign in enumerate(_SIGNS):
        if found := sign.match(words):
            return rank, words[found.end() :].strip()
    return None, words


def _line(words: str, heading: str) -> Line:
    lead, partners = _LEAD.search(words), _PARTNERS.search(words)
    return Line(
        content=words.rstrip(" ;"),
        heading=heading,
        lead=_who((lead["after"] or lead["given"]) if lead else ""),
        partners=_who(partners["who"] if partners else ""),
        deadline=read_deadline(words),
    )


def _who(words: str) -> str:
    """Who is named, without what is said of them next."""
    return re.split(r",?\s*(?:phối hợp|tổ chức thực hiện|hoàn thành|trước ngày)\b", words)[0].strip(" ,:")


def read_deadline(words: str) -> date | None:
    """The last day that a text names: a day, or the end of a month, quarter or year; None where it names none."""
    if found := _UNTIL_DAY.search(words):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := _IN_MONTH.search(words):
        return _end(int(found[2]), int(found[1]))
    if found := _IN_QUARTER.search(words):
        quarter = _QUARTERS.get(found[1].upper()) or int(found[1])
        return _end(int(found[2]), 3 * quarter)
    if found := _IN_YEAR.search(words):
        return _end(int(found[1]), 12)
    return None


def _end(year: int, month: int) -> date | None:
    return _day(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
