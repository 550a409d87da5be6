"""Rules of checks as formulas of Excel: true where the numbers on the sheet offend them, silent where one is missing.

A formula is made of the parts of a rule and of names of cells; no text that anybody wrote is ever part of one. Sums are
whole numbers, as in the rules themselves; a cell counts them exactly up to 2⁵³.
"""

from collections.abc import Callable, Iterable
from math import gcd

from sohtx.returns.definitions.definition import Answer, FormVersion
from sohtx.returns.definitions.rules import SLIPS, Comparison, Jump, Rule, Slip, Sum, Term, Unusual

THOUSAND = 1000
CellOf = Callable[[str, bool], str | None]
"""The name of the cell of a line, or of its value of the period before; None where the sheet does not hold it."""


def broken(rule: Rule, version: FormVersion, cell_of: CellOf) -> str | None:
    """The formula, without ``=``; None where the sheet does not hold what the rule asks for."""
    told = _Told(version, cell_of)
    try:
        match rule:
            case Comparison():
                return _compared(rule, told)
            case Jump():
                return _jumped(rule, told)
            case Slip():
                return _slipped(rule, told)
            case Unusual():
                return None  # what like organizations report is in no workbook
    except NotOnSheetError:
        return None


def missing(cell: str, row: str) -> str:
    """The formula that is true where a cell is blank though something is told in the cells of ``row``."""
    return f"AND(COUNTA({row})>0,ISBLANK({cell}))"


class NotOnSheetError(LookupError):
    """The sheet does not hold a value."""


class _Told:
    """The values of a sheet, as formulas name and count them."""

    def __init__(self, version: FormVersion, cell_of: CellOf) -> None:
        self._version, self._cell_of = version, cell_of

    def cell(self, line: str, *, is_last: bool = False) -> str:
        cell = self._cell_of(line, is_last)
        if cell is None:
            raise NotOnSheetError(line)
        return cell

    def is_count(self, line: str) -> bool:
        return self._version.by_code[line].answer is Answer.COUNT

    def worth(self, line: str, *, is_last: bool = False) -> str:
        """A value as a whole number: of ones where the line counts, else of thousandths."""
        cell = self.cell(line, is_last=is_last)
        return f"N({cell})" if self.is_count(line) else f"ROUND({THOUSAND}*N({cell}),0)"

    def factor(self, term: Term) -> int:
        """By how much that whole number is multiplied to be in millionths."""
        return term.factor * (THOUSAND if self.is_count(term.line) else 1)


def _compared(rule: Comparison, told: _Told) -> str:
    sides = (rule.left, rule.right)
    sizes = [told.factor(term) for side in sides for term in side.terms]
    common = gcd(*sizes, *(side.constant * THOUSAND for side in sides)) or 1
    left, right = (_sum(side, told, common) for side in sides)
    cells = [told.cell(term.line, is_last=term.is_last) for side in sides for term in side.terms]
    return _all(_present(cells), f"NOT({left}{rule.operator}{right})")


def _sum(side: Sum, told: _Told, common: int) -> str:
    parts = [
        _times(told.factor(term) // common, told.worth(term.line, is_last=term.is_last))
        for term in side.terms
    ]
    if side.constant or not parts:
        parts.append(f"{side.constant * THOUSAND // common:+d}")
    return "".join(parts).removeprefix("+")


def _times(factor: int, worth: str) -> str:
    sign = "-" if factor < 0 else "+"
    return f"{sign}{worth}" if abs(factor) == 1 else f"{sign}{abs(factor)}*{worth}"


def _jumped(rule: Jump, told: _Told) -> str:
    value, last = told.worth(rule.line), told.worth(rule.line, is_last=True)
    leaps = f"OR({value}>{rule.factor}*{last},{rule.factor}*{value}<{last})"
    return _all(_both(rule.line, told), f"{value}>0", f"{last}>0", leaps)


def _slipped(rule: Slip, told: _Told) -> str:
    """Held against the period before alone: without one the middle of like organizations would be asked for."""
    value, last = told.worth(rule.line), told.worth(rule.line, is_last=True)
    small, large = f"MIN(ABS({value}),ABS({last}))", f"MAX(ABS({value}),ABS({last}))"
    near = ",".join(f"AND({small}*{slip}<=2*{large},{large}<=2*{slip}*{small})" for slip in SLIPS)
    return _all(_both(rule.line, told), f"SIGN({value})*SIGN({last})>0", f"OR({near})")


def _both(line: str, told: _Told) -> str:
    return _present([told.cell(line), told.cell(line, is_last=True)])


def _present(cells: Iterable[str]) -> str:
    return ",".join(f"ISNUMBER({cell})" for cell in dict.fromkeys(cells))


def _all(*conditions: str) -> str:
    return f"AND({','.join(filter(None, conditions))})"
