"""What a page of the work log asks for, read from its address."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from sohtx.core.alphabet import plain
from sohtx.support.log_codes import Field
from sohtx.support.log_lines import Line, lines_between
from sohtx.web.days import day_written
from sohtx.web.working import working_period

ROWS = 50
LONGEST_WORDS = 100


@dataclass(frozen=True)
class Asked:
    """Which lines: of some days, of a field, of who wrote them, with some words."""

    first: date
    last: date
    field: str = ""
    by: str = ""
    words: str = ""
    org_id: str = ""

    @property
    def in_force(self) -> int:
        """How many filters there are beside the days."""
        return sum(map(bool, (self.field, self.by, self.words, self.org_id)))

    def has(self, line: Line) -> bool:
        """Whether a line is asked for, its day aside."""
        return (
            (not self.field or line.field == self.field)
            and (not self.by or line.recorded_by == self.by)
            and (not self.org_id or self.org_id in line.org_ids)
            and (
                not self.words
                or plain(self.words) in plain(f"{line.content} {line.document_no} {line.partner}")
            )
        )


def asked_of(request: HttpRequest) -> Asked:
    """What an address asks for: days that are none are those of the working period."""
    period = working_period(request)
    told = {name: request.GET.get(name, "").strip() for name in ("first", "last", "field", "by", "q", "org")}
    return Asked(
        first=day_written(told["first"]) or period.start,
        last=day_written(told["last"]) or period.end,
        field=told["field"] if told["field"] in set(Field) else "",
        by=told["by"],
        words=told["q"][:LONGEST_WORDS],
        org_id=told["org"],
    )


def lines_asked(asked: Asked) -> tuple[list[Line], list[str]]:
    """The lines asked for, the last day first; and all who wrote lines of those days."""
    found = lines_between(asked.first, asked.last)
    found.reverse()
    return [line for line in found if asked.has(line)], sorted({line.recorded_by for line in found})


def first_row(text: str, total: int) -> int:
    """With which row a page begins."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    return number - number % ROWS if number < max(total, 1) else 0


def usual(lines: Iterable[Line], name: str, most: int = 30) -> list[str]:
    """What was written in a column lately, each once: to choose from."""
    return list(dict.fromkeys(told for line in lines if (told := getattr(line, name))))[:most]
