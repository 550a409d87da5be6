"""Questions as they are typed, answers as they are printed."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from .book import AreaRow, read_book
from .clock import VIETNAM, BadInput, parse_date, parse_moment, parse_period
from .derived import Answer, matched, plain, plan, year_on_year
from .figures import Cell, Question, Register, View
from .indicators import INDICATORS, Indicator, split_code

STARTED = datetime.now(VIETNAM)  # one "now" for all questions
REGISTERS: dict[tuple[Path, int], Register] = {}
WAYS = {"": plain, "yoy": year_on_year, "matched": matched, "plan": plan}
Table = tuple[list[str], list[dict[str, str]]]


@dataclass(frozen=True)
class Asked:
    """A question read from its words."""

    command: str
    codes: list[str]
    question: Question
    all_areas: bool


def register_of(package: Path) -> Register:
    """The register of a folder, read once, and again when it was written anew."""
    key = (package.resolve(), (package / "entries.csv").stat().st_mtime_ns)
    if key not in REGISTERS:
        REGISTERS[key] = Register(read_book(package))
    return REGISTERS[key]


def answer(package: Path, argv: list[str], now: datetime | None = None) -> Table:
    """The header and the rows that `sohtx <argv>` prints as csv on this package."""
    register = register_of(package)
    asked = read_question(register, argv, now or STARTED)
    view = register.view(asked.question.known)
    if asked.command == "explain":
        return _explain(view, asked)
    return _figures(view, asked)


# Reading the question


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sohtx")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("figures", "explain"):
        command = commands.add_parser(name)
        command.add_argument("period")
        if name == "explain":
            command.add_argument("indicator", nargs=1)
        else:
            command.add_argument("--indicator", action="append", default=[])
        command.add_argument("--area")
        command.add_argument("--by", action="append", choices=["area", "sector", "kind"], default=[])
        command.add_argument("--level", choices=["province", "commune"], default="commune")
        command.add_argument("--on")
        command.add_argument("--known")
        command.add_argument("--geography")
        command.add_argument("--include-submitted", action="store_true")
        command.add_argument("--impute", choices=["none", "carry", "ratio"], default="none")
        command.add_argument("--all-areas", action="store_true")
        command.add_argument("--format", choices=["table", "csv", "json", "parquet"], default="table")
    return parser


def read_question(register: Register, argv: list[str], now: datetime) -> Asked:
    """Set every clock of a question."""
    words = _parser().parse_args(argv)
    by = tuple(dict.fromkeys(words.by))
    if words.all_areas and by != ("area",):
        raise BadInput("--all-areas goes with --by area alone")
    codes = sorted(set(words.indicator)) or sorted(INDICATORS)
    if words.command == "explain" and codes[0] not in INDICATORS:
        raise BadInput("explain takes no suffixed indicator")
    period = parse_period(words.period)
    valid = parse_date(words.on) if words.on else period.end
    day = parse_date(words.geography) if words.geography else valid
    geography = register.geography
    question = Question(
        period=period,
        valid=valid,
        known=parse_moment(words.known) if words.known else now,
        geography=day,
        area=geography.row_named(words.area, day) if words.area else geography.country(day),
        by=by,
        level=words.level,
        include_submitted=words.include_submitted,
        impute=words.impute,
        on_asked=bool(words.on),
    )
    return Asked(words.command, codes, question, words.all_areas)


# Printing


def number(value: Fraction | int | None) -> str:
    """At most six decimals, rounded once, half away from zero, no trailing zeros."""
    if value is None:
        return ""
    millionths = abs(Fraction(value)) * 10**6
    whole = (2 * millionths.numerator + millionths.denominator) // (2 * millionths.denominator)
    text = f"{whole // 10**6}.{whole % 10**6:06d}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 and whole else text


def _figures(view: View, asked: Asked) -> Table:
    question = asked.question
    others = [by for by in question.by if by != "area"]
    header = ["indicator", "period", "area_code", "area_name", *others]
    header += ["value", "numerator", "denominator", "unit", "reporting_n", "expected_n"]
    header += ["imputed_value", "imputed_n", "reassigned_n", "obs_status"]
    rows = []
    for code in asked.codes:
        indicator, suffix = split_code(code)
        answers = WAYS[suffix](view, indicator, question, _cells_asked(view, asked))
        for cell in sorted(answers, key=_order):
            rows.append(_row(header, code, question, cell, answers[cell]))
    return header, rows


def _order(cell: Cell) -> tuple[str, tuple[str, ...], str]:
    return (cell[0].code, cell[1], cell[0].name)


def _cells_asked(view: View, asked: Asked) -> list[Cell]:
    """Cells that have a row whether or not anything stands in them."""
    question = asked.question
    if not question.by:
        return [(question.area, ())]
    if not asked.all_areas:
        return []
    return [(row, ()) for row in view.book.areas if _is_inside(view, row, question)]


def _is_inside(view: View, row: AreaRow, question: Question) -> bool:
    """Whether a row is a unit of the level asked, in force and inside the area asked."""
    day = question.geography
    if row.level != question.level or not row.in_force(day):
        return False
    return question.area.level == "country" or any(
        above.row == question.area for above in view.lineage(row, day)
    )


def _row(header: list[str], code: str, question: Question, cell: Cell, given: Answer) -> dict[str, str]:
    texts = [
        code,
        question.period.code,
        cell[0].code,
        cell[0].name,
        *cell[1],
        number(given.value),
        number(given.numerator),
        number(given.denominator),
        given.unit,
        number(given.reporting_n),
        number(given.expected_n),
        number(given.imputed_value),
        number(given.imputed_n),
        number(given.reassigned_n),
        given.status,
    ]
    return dict(zip(header, texts, strict=True))


def _explain(view: View, asked: Asked) -> Table:
    question = asked.question
    indicator: Indicator = INDICATORS[asked.codes[0]]
    others = [by for by in question.by if by != "area"]
    header = ["indicator", "period", "area_code", *others, "org_id", "record", "record_id", "recorded_at"]
    header += ["numerator", "denominator", "reassigned", "imputed"]
    lines = []
    for cell, figure in view.figures(indicator, question).items():
        for share in figure.shares:
            marks = ["true" if mark else "" for mark in (share.chosen, share.is_imputed)]
            for record in share.records:
                named = [share.org_id, record.kind, record.record_id, record.recorded_text]
                sums = [number(record.numerator), number(record.denominator)]
                texts = [indicator.code, question.period.code, cell[0].code, *cell[1], *named, *sums, *marks]
                lines.append((cell[0].code, cell[1], share.org_id, record.record_id, texts))
    lines.sort(key=lambda line: line[:4])
    return header, [dict(zip(header, line[-1], strict=True)) for line in lines]
