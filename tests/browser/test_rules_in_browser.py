"""The scripts of the entry page judge rules, read what people type, and tell what is wrong exactly as the program does."""

from collections.abc import Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import django
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import read_cases
from returns.test_rules import names, rules, thousandths, values
from returns.test_typed import line
from sohtx.collecting.offline.definition import (
    band_as_json,
    form_as_json,
    line_as_json,
    numbers_as_json,
    rule_as_json,
)
from sohtx.collecting.typed import read
from sohtx.core.period import Period
from sohtx.core.text import speak
from sohtx.exchange.lists.values import BadValue
from sohtx.returns.definitions.catalogue import shipped
from sohtx.returns.definitions.definition import Answer
from sohtx.returns.definitions.rules import Band, Facts, Rule, parse
from sohtx.returns.judging import Background, judge

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BREAK = """(cases) => cases.map(({rule, values, last, bands}) => Rules.isBroken(rule, Rules.factsOf(values, last, bands)))"""
READ = """(cases) => cases.map(({line, text, mark}) => {
  try {
    const value = Reading.read(line, text, mark);
    return typeof value === "bigint" ? ["number", value.toString()] : [typeof value, value];
  } catch (bad) {
    if (!(bad instanceof Reading.Bad)) throw bad;
    return ["wrong", bad.name];
  }
})"""
JUDGE = """([sheet, answers]) => {
  const read = Object.entries(answers).map(([code, value]) => [code, typeof value === "string" ? BigInt(value) : value]);
  const {missing, broken} = Rules.judge(sheet, new Map(read));
  return [missing, broken.map(({code, says}) => [code, says])];
}"""
MANY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
PERIOD = Period.parse("2026-S2")


@pytest.fixture(scope="module")
def page(browser: "Browser") -> "Page":
    """A blank page with the scripts in it."""
    django.setup()
    opened = browser.new_page()
    for script in ("reading.js", "rules.js"):
        source = files("sohtx.collecting").joinpath("static/collecting", script).read_text("utf-8")
        opened.add_script_tag(content=source)
    return opened


def facts_as_json(facts: Facts) -> dict[str, Any]:
    bands = {line: band_as_json(band) for line, band in facts.bands.items()}
    return {"values": numbers_as_json(facts.values), "last": numbers_as_json(facts.last), "bands": bands}


def broken_in(page: "Page", cases: list[tuple[Rule, Facts]]) -> list[bool]:
    told = [{"rule": rule_as_json(rule), **facts_as_json(facts)} for rule, facts in cases]
    found: list[bool] = page.evaluate(BREAK, told)
    return found


def test_cases_of_rules(page: "Page") -> None:
    cases = []
    for case in read_cases("checks.yaml"):
        bands = {line: Band(*(int(v) * 1000 for v in band)) for line, band in case.get("bands", {}).items()}
        cases.append(
            (
                parse(case["rule"]),
                Facts(thousandths(case["values"]), thousandths(case.get("last")), bands),
                case,
            )
        )

    found = broken_in(page, [(rule, facts) for rule, facts, _ in cases])
    assert {case["id"]: is_broken for (_, _, case), is_broken in zip(cases, found, strict=True)} == {
        case["id"]: case["broken"] == "true" for _, _, case in cases
    }


bands = st.dictionaries(
    names, st.lists(st.integers(-(10**12), 10**12), min_size=3, max_size=3).map(lambda v: Band(*sorted(v)))
)
near = st.dictionaries(names, st.sampled_from([0, 1, 499, 500, 501, 10**3, 2 * 10**3, 10**6, -(10**6)]))
facts = st.builds(Facts, st.one_of(values, near), st.one_of(values, near), bands)


@MANY
@given(st.lists(st.tuples(rules, facts), min_size=30, max_size=60))
def test_any_rule_is_judged_alike(page: "Page", cases: list[tuple[Rule, Facts]]) -> None:
    assert broken_in(page, cases) == [rule.is_broken(told) for rule, told in cases]


Typed = tuple[Answer, str, str]


def read_in(page: "Page", cases: list[Typed]) -> list[tuple[str, object]]:
    told = [{"line": line_as_json(line(answer)), "text": text, "mark": mark} for answer, text, mark in cases]
    return [tuple(found) for found in page.evaluate(READ, told)]


def read_here(answer: Answer, text: str, mark: str) -> tuple[str, object]:
    from sohtx.collecting.offline.words import WRONG

    try:
        value = read(line(answer), text or None, mark)
    except BadValue as bad:
        return "wrong", next(name for name, words in WRONG.items() if words[0] == bad.what)
    if isinstance(value, int) and not isinstance(value, bool):
        return "number", str(value)
    return {bool: "boolean", str: "string", type(None): "object"}[type(value)], value


def test_cases_of_what_is_typed(page: "Page") -> None:
    cases = {
        case["id"]: (Answer.of(case["answer"]), case["text"], case.get("mark", ""))
        for case in read_cases("typed.yaml")
    }
    found = read_in(page, list(cases.values()))

    assert dict(zip(cases, found, strict=True)) == {name: read_here(*case) for name, case in cases.items()}


parts = st.sampled_from(
    [
        *"0123456789.,- ()/:xk—–…#", "000", "1.234", "1,234.5", " 500 ", "12", "2026", "30/6/2026", "2026-06-30", "45000",
        " tỷ ", " triệu ", " nghìn", " đồng", "đ", "VND", " người", "triệu đồng", "không", "Không có", "chưa rõ",
        "chưa xác định", "có", "Đất đai", "land", "ngày ", " tháng ", " năm ", "\u2212", "#REF!", "é", "İ", "\u00a0", "e", "+",
    ]
)  # fmt: skip
texts = st.lists(parts, max_size=6).map("".join)
typed = st.tuples(st.sampled_from(list(Answer)), texts, st.sampled_from(["", ".", ","]))


@MANY
@given(st.lists(typed, min_size=40, max_size=100))
def test_anything_typed_is_read_alike(page: "Page", cases: list[Typed]) -> None:
    assert read_in(page, cases) == [read_here(*case) for case in cases]


FORM = shipped().get("HTX-6T", PERIOD)
numbers = {one.code: one for one in FORM.numbers}


@st.composite
def answers(draw: st.DrawFn) -> dict[str, int]:
    """Answers on some lines, as they are stored."""
    chosen = draw(st.lists(st.sampled_from(list(numbers)), unique=True))
    near_each_other = st.sampled_from([0, 1, 5, 25, 26, 900, 1_000, 25_000, 1_200_000, 10**9])
    return {code: draw(near_each_other) for code in chosen}


@pytest.mark.parametrize("language", ["vi", "en"])
@settings(MANY, max_examples=40)
@given(given_=answers(), last=answers(), middle=st.integers(1, 10**6))
def test_a_whole_form_says_the_same(
    page: "Page", language: str, given_: Mapping[str, int], last: Mapping[str, int], middle: int
) -> None:
    from sohtx.collecting.offline.words import all_words

    band = Band(middle // 3, middle, middle * 3)
    background = Background(last, dict.fromkeys(("revenue", "workers"), band))
    speak(language)
    try:
        verdict = judge(FORM, PERIOD, given_, background)
        sheet = form_as_json(FORM, PERIOD, background)
        sheet |= {"mark": "," if language == "vi" else ".", "words": all_words()}
    finally:
        speak(None)

    missing, broken = page.evaluate(JUDGE, [sheet, numbers_as_json(given_)])
    assert missing == [line.code for line in verdict.missing]
    assert broken == [[found.check.code, found.says] for found in (*verdict.hard, *verdict.soft)]
