"""The checks of a form in Excel: worked out by another program they say what the checks themselves say."""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import openpyxl
import pytest
import xlsxwriter

from builders import read_cases
from register.recording import speaking
from sohtx.collecting.workbooks.checks import MISSING, sentence, told_formula, watched
from sohtx.collecting.workbooks.formulas import broken
from sohtx.core.period import Period
from sohtx.core.text import Text
from sohtx.exchange.lists.sheets import column_letters
from sohtx.returns.background import backgrounds
from sohtx.returns.definitions.catalogue import shipped
from sohtx.returns.definitions.definition import Answer, FormVersion, Line, Respondent, Span
from sohtx.returns.definitions.rules import Comparison, Facts, Jump, Rule, Slip, Sum, Term, Unusual, parse
from sohtx.returns.filings import Filing
from sohtx.returns.judging import judge

from .building import FORM, GROUPS, PERIOD, Filling, converted, fill_book, make_book, workbook
from .test_rules import thousandths

COUNTS = ("members", "members_women", "members_joined", "members_left", "workers")
COUNTS += ("managers", "managers_vocational", "managers_college")
AMOUNTS = ("revenue", "profit", "fund_capital", "largest_borrower")
CODES = (*COUNTS, *AMOUNTS)


def line(code: str) -> Line:
    answer = Answer.COUNT if code in COUNTS else Answer.MONEY
    return Line(code, Text("A", "A"), Text(code, code), answer)


VERSION = FormVersion(
    *("X", date(1900, 1, 1), Respondent.GROUP, Span.SHORTER, Text("X", "X")), tuple(map(line, CODES))
)


class Case(NamedTuple):
    """A rule and the answers on which it is judged."""

    rule: Rule
    values: Mapping[str, Any]
    last: Mapping[str, Any]

    @property
    def is_broken(self) -> bool:
        return self.rule.is_broken(Facts(thousandths(dict(self.values)), thousandths(dict(self.last))))


def from_table() -> Iterator[Case]:
    """The cases of rules, but for those for which like organizations are needed."""
    for told in read_cases("checks.yaml"):
        if "bands" not in told and not told["rule"].startswith("unusual"):
            case = Case(parse(told["rule"]), told["values"], told.get("last", {}))
            assert case.is_broken is (told["broken"] == "true")
            yield case


def at_random(dice: Random) -> Case:
    """A rule of any kind on answers of which some are missing, often just where it turns."""
    kind = dice.choice(["sum", "sum", "sum", "jump", "slip"])
    code = dice.choice(CODES)
    rule: Rule = Jump(code, dice.randint(2, 9)) if kind == "jump" else Slip(code)
    if kind == "sum":
        rule = Comparison(_sum(dice), dice.choice(["<=", "<", ">=", ">", "="]), _sum(dice))
    value: dict[str, Any] = {code: _value(dice, code) for code in CODES if dice.random() < 0.9}
    last = {code: _value(dice, code) for code in CODES if dice.random() < 0.9}
    if kind != "sum" and code in last:
        slip = Decimal(dice.choice(["0.0005", "0.001", "0.2", "0.5", "1", "5", "2000", "1000", "1000000"]))
        value[code] = (Decimal(last[code]) * slip).quantize(
            Decimal("0.001") if code in AMOUNTS else Decimal(1)
        )
    return Case(rule, value, last)


def _sum(dice: Random) -> Sum:
    terms = (
        Term(
            dice.choice([1000, 1000, 1000, -1000, 150, 2500]), dice.choice(CODES), is_last=dice.random() < 0.3
        )
        for _ in range(dice.randint(0, 3))
    )
    return Sum(tuple(terms), dice.choice([0, 0, 0, 5000, -1500]))


def _value(dice: Random, code: str) -> str:
    number = dice.choice([0, 1, 2, 3, 5, 10, dice.randint(0, 10**6)])
    if code in COUNTS:
        return str(number)
    return f"{dice.choice(['', '', '-'])}{number}.{dice.choice(['0', '5', '001', '999'])}"


def worked_out(cases: Sequence[Case], folder: Path) -> list[object]:
    """What LibreOffice makes of the formula of each case, on a row of its own."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        sheet = book.add_worksheet()
        for row, case in enumerate(cases):
            for column, code in enumerate((*CODES, *CODES)):
                told = case.values if column < len(CODES) else case.last
                if code in told:
                    sheet.write_number(row, column, Decimal(str(told[code])))
            formula = broken(case.rule, VERSION, lambda code, is_last, row=row: _cell(code, is_last, row))
            assert formula
            sheet.write_formula(row, 2 * len(CODES), f"={formula}")
    back = openpyxl.load_workbook(
        io.BytesIO(converted(packed.getvalue(), folder, "ods", "xlsx")), data_only=True
    )
    return [back.worksheets[0].cell(row + 1, 2 * len(CODES) + 1).value for row in range(len(cases))]


def _cell(code: str, is_last: bool, row: int) -> str:
    return f"${column_letters(CODES.index(code) + (len(CODES) if is_last else 0))}{row + 1}"


def test_formulas_say_what_rules_say(tmp_path: Path) -> None:
    dice = Random(1)
    cases = [*from_table(), *(at_random(dice) for _ in range(1_500))]
    found = worked_out(cases, tmp_path)

    assert sum(case.is_broken for case in cases) > 200
    differing = [case for case, told in zip(cases, found, strict=True) if told is not case.is_broken]
    assert not differing


def test_what_the_sheet_does_not_hold_has_no_formula() -> None:
    def without_last(code: str, is_last: bool) -> str | None:
        return None if is_last else "A1"

    for rule in (Unusual("revenue"), Slip("revenue"), Jump("revenue", 5), parse("members = last.members")):
        assert broken(rule, VERSION, without_last) is None


def test_words_of_people_are_in_no_formula() -> None:
    """A form may say anything in its labels and checks; formulas are of cells, numbers and functions alone."""
    for version in shipped().versions:
        found = watched(version, Period.parse("2025-S1"), lambda *_: "$A$1", "$A$1:$B$1")
        for one in found:
            assert set(one.formula) <= set("ABCDEFGHILMNORSTUVKXJWYPZ$0123456789(),.<>=+-*:")
        assert len(told_formula(found, ["sohtx!$A$1"] * len(found))) <= 8_192


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    from django.db import connection

    from sohtx.figures.remembering import forget

    book = make_book(tmp_path_factory.mktemp("formulas"))
    with speaking(book.home):
        fill_book()
        yield book.home
        forget()
        connection.close()


def test_a_list_says_what_would_be_said_of_it(home: Path, tmp_path: Path) -> None:
    dice, out = Random(2), Filling(workbook())
    answers = {org_id: _answers(dice) for org_id in GROUPS}
    for org_id, told in answers.items():
        out.write(org_id, **dict.fromkeys(("members", "workers", "revenue", "profit")) | told)
    sheet = openpyxl.load_workbook(
        io.BytesIO(converted(out.content, tmp_path, "ods", "xlsx")), data_only=True
    )["Phiếu"]
    shown = {org_id: sheet.cell(row, out.columns["@check"]).value or "" for org_id, row in out.rows.items()}

    expected = {org_id: _said(org_id, told) for org_id, told in answers.items()}
    assert {org_id: set(filter(None, text.split("; "))) for org_id, text in shown.items()} == expected
    assert sum(map(len, expected.values())) >= 5


def _answers(dice: Random) -> dict[str, Any]:
    codes = ("members", "members_women", "workers", "worker_members", "workers_women")
    told: dict[str, Any] = {code: dice.randint(0, 40) for code in codes if dice.random() < 0.7}
    return told | {"revenue": dice.choice([150, 151_000, 0.15, 900, 29.999])}


def _said(org_id: str, told: Mapping[str, Any]) -> set[str]:
    """What the checks say of answers, in the words of the workbook."""
    filing, period = Filing(org_id, FORM, PERIOD), Period.parse(PERIOD)
    version = shipped().get(FORM, period)
    stored = {code: round(value * version.by_code[code].answer.scale) for code, value in told.items()}
    found = judge(version, period, stored, backgrounds([filing])[filing])
    broken_ones = {sentence(one.check, version).vi for one in (*found.hard, *found.soft)}
    return broken_ones | {MISSING.fill(line=one.label).vi for one in found.missing}


def test_a_workbook_colours_and_refuses_what_must_be_mended(home: Path) -> None:
    out = Filling(workbook())
    column = column_letters(out.columns["members_women"] - 1)
    area = f"{column}{out.first}:{column}{out.sheet.max_row}"
    formats = {
        str(one.sqref): [rule.formula[0] for rule in one.rules] for one in out.sheet.conditional_formatting
    }
    rule = f"AND(ISNUMBER(${column}{out.first}),ISNUMBER($E{out.first}),NOT(N(${column}{out.first})<=N($E{out.first})))"

    assert formats[area] == [rule]
    validations = {str(one.sqref): one for one in out.sheet.data_validations.dataValidation}
    assert f"NOT({rule})" in str(validations[area].formula1)
    assert validations[area].errorStyle in (None, "stop")
    assert "Phải sửa: " in str(validations[area].error)
