"""A definition goes out as sheet, as XLSForm and as the tables of a package, and comes back as it was."""

import re
import unicodedata
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sohtx.core.law import LawRef
from sohtx.core.moment import BEGINNING
from sohtx.core.refusal import Problems
from sohtx.core.text import NO_WORDS, Text
from sohtx.exchange.lists.opening import open_bytes
from sohtx.indicators.measures import MEASURES
from sohtx.returns.definitions.catalogue import shipped
from sohtx.returns.definitions.definition import (
    Answer,
    Check,
    Choice,
    FormVersion,
    Level,
    Line,
    Respondent,
    Span,
)
from sohtx.returns.definitions.reading import RESERVED, read_forms
from sohtx.returns.definitions.rules import Comparison, Jump, Slip, Sum, Term, Unusual
from sohtx.returns.definitions.sheet import read_sheet, write_sheet
from sohtx.returns.definitions.writing import from_text, tables_of, to_text
from sohtx.returns.definitions.xlsform import carried, read_xlsform, write_xlsform

NO_FLOW = (Answer.TEXT, Answer.DAY, Answer.YES_NO, Answer.CHOICE)
DAYS = st.dates(date(1800, 1, 1), date(2200, 1, 1))
OFTEN = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def fit(text: str) -> str:
    """A text as it stands once it was read: composed, without blanks at its ends."""
    return unicodedata.normalize("NFC", text).strip()


LETTERS = st.characters(
    codec="utf-8",
    exclude_categories=("Cc", "Cs", "Cn", "Co"),
    exclude_characters="\u2028\u2029\ufeff\ufffe\uffff",
) | st.sampled_from("=+-@'\"<&|đồng,;\n\t")
WORDS = st.text(LETTERS, min_size=1, max_size=25).map(fit).filter(bool)
ONE_LINE = WORDS.map(lambda text: re.sub(r"[|\s]+", " ", text).strip()).filter(bool)
MAYBE = st.just("") | WORDS


@st.composite
def texts(draw: Any, words: Any = WORDS) -> Text:
    vi = draw(words)
    return Text(vi, draw(st.just(vi) | words.filter(bool))) if vi else NO_WORDS


codes = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True).filter(
    lambda code: code not in RESERVED and code not in MEASURES
)
laws = st.none() | st.builds(
    LawRef, ONE_LINE.filter(lambda text: not text.endswith("(?)")), st.just(""), st.booleans()
)


@st.composite
def lines(draw: Any, code: str, section: Text) -> Line:
    answer = draw(st.sampled_from(list(Answer)))
    choices = st.lists(
        st.builds(Choice, codes, texts(ONE_LINE)), min_size=1, max_size=4, unique_by=lambda c: c.code
    )
    return Line(
        code, section, draw(texts()), answer, draw(texts(MAYBE)),
        is_flow=answer not in NO_FLOW and draw(st.booleans()), is_required=draw(st.booleans()),
        choices=tuple(draw(choices)) if answer is Answer.CHOICE else (), help=draw(texts(MAYBE)), law=draw(laws),
    )  # fmt: skip


@st.composite
def rules(draw: Any, numbers: list[str]) -> Any:
    line = draw(st.sampled_from(numbers))
    kind = draw(st.sampled_from(["compare", "compare", "compare", "jump", "slip", "unusual"]))
    if kind != "compare":
        return {"jump": lambda: Jump(line, draw(st.integers(2, 1000)))}.get(
            kind, {"slip": lambda: Slip(line), "unusual": lambda: Unusual(line)}.get(kind)
        )()
    terms = st.lists(
        st.builds(
            Term,
            st.sampled_from([1000, -1000, 150, -2500]),
            st.sampled_from(numbers),
            st.sampled_from([False, False, True]),
        ),
        max_size=3,
    ).map(tuple)
    sums = st.builds(Sum, terms, st.integers(-5000, 5000))
    left = Sum((Term(1000, line), *draw(terms)), draw(st.integers(0, 3000)))
    return Comparison(left, draw(st.sampled_from(["<=", ">=", "<", ">", "="])), draw(sums))


@st.composite
def versions(draw: Any) -> FormVersion:
    sections = draw(st.lists(texts(MAYBE), min_size=1, max_size=3))
    names = draw(st.lists(codes, min_size=1, max_size=7, unique=True))
    sectioned = sorted(draw(st.integers(0, len(sections) - 1)) for _ in names)
    asked = [draw(lines(code, sections[place])) for code, place in zip(names, sectioned, strict=True)]
    numbers = [line.code for line in asked if line.answer.is_number]
    checks = []
    for code in draw(st.lists(codes, max_size=5 if numbers else 0, unique=True)):
        says = draw(st.none() | texts(ONE_LINE))
        begins = draw(st.just(BEGINNING) | DAYS)
        checks.append(
            Check(code, draw(st.sampled_from(list(Level))), draw(rules(numbers)), says, draw(laws), begins)
        )
    return FormVersion(
        "X-" + draw(st.from_regex(r"[A-Z0-9]{1,10}", fullmatch=True)), draw(DAYS), draw(st.sampled_from(list(Respondent))),
        draw(st.sampled_from(list(Span))), draw(texts()), tuple(asked), tuple(checks), draw(texts(MAYBE)), draw(laws),
    )  # fmt: skip


def from_workbook(content: bytes, read: Any) -> FormVersion:
    (version,) = read(open_bytes(content, "biểu mẫu.xlsx").sheets).versions
    return version


@given(versions())
@OFTEN
def test_tables_bring_back_exactly_what_they_were_made_of(version: FormVersion) -> None:
    problems = Problems()
    again = read_forms(tables_of([version]), problems)
    stored = read_forms(from_text(to_text(version)), problems)

    problems.raise_any()
    assert again == stored == [version]


@given(versions())
@OFTEN
def test_a_sheet_brings_back_exactly_what_it_was_made_of(version: FormVersion) -> None:
    assert from_workbook(write_sheet(version), read_sheet) == version


@given(versions())
@OFTEN
def test_an_xlsform_brings_back_what_it_can_carry(version: FormVersion) -> None:
    assert from_workbook(write_xlsform(version), read_xlsform) == carried(version)


@pytest.mark.parametrize("version", shipped().versions, ids=lambda v: v.stamp)
def test_every_form_of_the_program_goes_round(version: FormVersion) -> None:
    assert from_workbook(write_sheet(version), read_sheet) == version
    brought = from_workbook(write_xlsform(version, date(2026, 6, 30)), read_xlsform)
    assert brought == carried(version, date(2026, 6, 30))
    assert replace(brought, checks=()) == replace(version, checks=())


@pytest.mark.parametrize("version", shipped().versions, ids=lambda v: v.stamp)
def test_every_form_of_the_program_compiles_as_an_xform(version: FormVersion, tmp_path: Any) -> None:
    from pyxform.xls2xform import convert

    path = tmp_path / "form.xlsx"
    path.write_bytes(write_xlsform(version, date(2026, 6, 30)))
    warnings: list[str] = []
    made = convert(str(path), warnings=warnings)

    assert warnings == []
    assert f'id="{version.form}" version="{version.valid_from}"' in made.xform
    for line in version.lines:
        assert re.search(rf'<bind nodeset="/data/(phan-\d+/)?{line.code}"', made.xform), line.code
    assert made.xform.count("jr:constraintMsg=") == sum(
        bool(
            line.code
            in {
                max(c.rule.lines, key=[x.code for x in version.lines].index)
                for c in carried(version, date(2026, 6, 30)).checks
            }
        )
        for line in version.lines
    )
