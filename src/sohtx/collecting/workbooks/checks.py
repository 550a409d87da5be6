"""What Excel itself looks at while somebody fills in a workbook: the checks for which its own numbers suffice.

It is a help on the way. What is taken is decided when the workbook comes back, by the same checks.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sohtx.collecting.workbooks.formulas import CellOf, broken, missing
from sohtx.core.period import Period
from sohtx.core.text import Text
from sohtx.returns.definitions.definition import Check, FormVersion, Level
from sohtx.returns.definitions.rules import Comparison, Jump, Slip
from sohtx.returns.definitions.telling import explain

LONGEST_FORMULA = 8_000  # letters; Excel takes 8,192


class Watched(NamedTuple):
    """A formula that is true where something is wrong, the line at which it is shown, and what is said of it."""

    line: str
    level: Level
    formula: str
    says: Text


def watched(version: FormVersion, period: Period, cell_of: CellOf, cells: str) -> list[Watched]:
    """What is watched of one return, of which ``cells`` hold all answers; what must be mended first."""
    found = [*_required(version, cell_of, cells), *_checked(version, period, cell_of)]
    return sorted(found, key=lambda one: list(Level).index(one.level))


def _required(version: FormVersion, cell_of: CellOf, cells: str) -> Iterator[Watched]:
    for line in version.lines:
        if line.is_required and (cell := cell_of(line.code, False)):
            yield Watched(line.code, Level.HARD, missing(cell, cells), MISSING.fill(line=line.label))


def _checked(version: FormVersion, period: Period, cell_of: CellOf) -> Iterator[Watched]:
    for check in version.checks_for(period):
        formula = broken(check.rule, version, cell_of)
        if formula and check.rule.lines:
            yield Watched(check.rule.lines[0], check.level, formula, sentence(check, version))


def sentence(check: Check, version: FormVersion) -> Text:
    """What a check asks for, or says in the form's own words."""
    told = check.says or explain(check.rule, version)
    return (MUST if check.level is Level.HARD else LOOK).fill(rule=told)


def lasting(version: FormVersion) -> tuple[str, ...]:
    """The lines whose value of the period before is asked for by a check that a workbook can look at."""
    asked: set[str] = set()
    for check in version.checks:
        match check.rule:
            case Comparison(left, _, right):
                asked |= {term.line for term in (*left.terms, *right.terms) if term.is_last}
            case Jump(line) | Slip(line):
                asked.add(line)
            case _:
                pass
    return tuple(line.code for line in version.lines if line.code in asked)


def told_formula(watched: Sequence[Watched], places: Iterable[str]) -> str:
    """The formula of a cell that says what is wrong; ``places`` are the cells that hold the sentences.

    Of more than a formula can hold, the last are told by their colour alone.
    """
    parts, length = [], 0
    for one, place in zip(watched, places, strict=True):
        part = f'IF({one.formula},"; "&{place},"")'
        length += len(part) + 1
        if length > LONGEST_FORMULA:
            break
        parts.append(part)
    return f"=MID({'&'.join(parts)},3,1000)" if parts else ""


MISSING = Text("Chưa điền: {line}", "Not filled in: {line}")
MUST = Text("Phải sửa: {rule}", "To be mended: {rule}")
LOOK = Text("Xem lại: {rule}", "Look again: {rule}")
