"""The main figures of a return, taken down by telephone or from a paper on one screen; other lines stay as they are.

Where a line that must be there is not among what was told, the return is kept as a draft.
"""

from collections.abc import Mapping
from dataclasses import fields
from itertools import chain
from typing import TypeVar

from django.http import QueryDict

from sohtx.collecting import filled
from sohtx.collecting.entry import Cell, Sheet
from sohtx.core.codes import Source
from sohtx.returns.definitions.definition import FormVersion, Line

T = TypeVar("T")
MOST = 6
MAIN = ("members", "members_women", "members_joined", "workers", "revenue", "profit")
SOURCES = (Source.PHONE, Source.PAPER)


def main_lines(version: FormVersion) -> tuple[Line, ...]:
    """The six lines that are asked for: what must be there, then the usual main figures, then the first numbers."""
    usual = (version.by_code[code] for code in MAIN if code in version.by_code)
    required = (line for line in version.lines if line.is_required)
    chosen = list(dict.fromkeys(chain(required, usual, version.numbers)))[:MOST]
    return tuple(line for line in version.lines if line in chosen)


def shown_lines(version: FormVersion, post: QueryDict) -> set[str]:
    """The lines that stand on the page: the main ones, and those that were on it when it was sent."""
    sent = {line.code for line in version.lines if filled.ANSWER + line.code in post}
    return sent | {line.code for line in main_lines(version)}


def take_main(sheet: Sheet, post: QueryDict) -> Sheet:
    """A sheet with what was typed of the lines on the page; of the others, what stood there before."""
    shown = shown_lines(sheet.version, post)
    before = Sheet(**{one.name: getattr(sheet, one.name) for one in fields(Sheet)})
    filled.take_filled(sheet, post)
    sheet.answers = _joined(shown, sheet.answers, before.answers)
    sheet.unread = _joined(shown, sheet.unread, before.unread)
    sheet.wrong = _joined(shown, sheet.wrong, before.wrong)
    sheet.reasons = {**before.reasons, **sheet.reasons}
    sheet.nature = before.nature
    if sheet.source not in set(SOURCES):
        sheet.source = Source.PHONE
    sheet.is_checked = True
    return sheet


def _joined(shown: set[str], now: Mapping[str, T], before: Mapping[str, T]) -> dict[str, T]:
    return {code: told for code, told in before.items() if code not in shown} | {
        code: told for code, told in now.items() if code in shown
    }


def cells_of(sheet: Sheet, post: QueryDict) -> list[Cell]:
    """The lines on the page as they are shown, and any other that is in the way."""
    shown = shown_lines(sheet.version, post)
    cells = (cell for _, cells in sheet.sections for cell in cells)
    return [cell for cell in cells if cell.line.code in shown or _needs_a_look(sheet, cell)]


def _needs_a_look(sheet: Sheet, cell: Cell) -> bool:
    return sheet.is_checked and bool(cell.broken or cell.line.code in sheet.wrong)


def is_in_the_way(sheet: Sheet) -> bool:
    """Whether something must be mended or explained first; a line that is only missing is not."""
    found = sheet.verdict
    return bool(sheet.wrong or found.hard or found.unexplained(sheet.reasons))
