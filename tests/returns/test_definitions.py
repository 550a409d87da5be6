"""The forms that come with the program are whole; definitions that are not are refused with their places."""

from typing import Any

import pytest

from sohtx.config.starting import start
from sohtx.core.codes import Kind
from sohtx.core.period import Period
from sohtx.core.refusal import Problems, Refusal
from sohtx.indicators.measures import MEASURES
from sohtx.returns.answers import read_answer
from sohtx.returns.definitions.catalogue import shipped
from sohtx.returns.definitions.definition import FormVersion, Level, Respondent
from sohtx.returns.definitions.reading import Tables, read_forms
from sohtx.returns.findings import FEWEST_MEMBERS, PARTS
from sohtx.returns.return_forms import FORMS, KIND_OF, form_for, is_form_for

PERIODS = [Period.parse(code) for code in ("2010", "2023-S1", "2024-Q3", "2024-L", "2025-M07", "2026-S2")]
VERSION = {
    "form": "F-1",
    "valid_from": "2024-01-01",
    "respondent": "cooperative",
    "span": "half",
    "title_vi": "Phiếu",
}
LINE = {"form": "F-1", "valid_from": "2024-01-01", "line": "trees", "label_vi": "Số cây", "answer": "count"}
CHECK = {"form": "F-1", "valid_from": "2024-01-01", "check": "some", "level": "hard", "rule": "trees >= 1"}


def every_version() -> list[FormVersion]:
    return list(shipped().versions)


@pytest.mark.parametrize("version", every_version(), ids=lambda v: v.stamp)
def test_every_form_speaks_both_languages(version: FormVersion) -> None:
    texts = [version.title, version.help]
    for line in version.lines:
        texts += [line.label, line.section, *(choice.label for choice in line.choices)]
        assert bool(line.help.vi) == bool(line.help.en)
        assert not line.unit.vi or line.unit.en
    for text in texts:
        assert text.vi, text
        assert text.en, text
        assert text.vi != text.en, text


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_each_kind_has_the_form_of_the_contract(kind: Kind, period: Period) -> None:
    asked = [v for v in shipped().asked(Respondent.of(kind), period) if v.form in FORMS]

    assert [version.form for version in asked] == [form_for(kind, period)]
    assert KIND_OF[asked[0].form] == kind
    assert all((shipped().find(form, period) is not None) == is_form_for(form, period) for form in FORMS)


def test_yearly_forms_ask_what_a_year_is_needed_for() -> None:
    half, year = (shipped().get(f, Period.parse(p)) for f, p in (("HTX-6T", "2023-S1"), ("HTX-N", "2023")))
    asked = {line.code for line in year.lines} - {line.code for line in half.lines}

    assert {"revenue_members", "managers", "managers_vocational", "managers_college"} <= asked
    assert {line.code for line in half.lines} < {line.code for line in year.lines}
    assert {line.code for line in year.lines} >= set(MEASURES)


def test_every_part_that_a_package_is_looked_at_for_is_a_hard_check_of_the_form() -> None:
    checks = shipped().get("HTX-N", Period.parse("2023")).checks
    hard = {str(check.rule) for check in checks if check.level is Level.HARD}

    assert {f"{part} <= {whole}" for part, whole in PARTS} <= hard
    assert "managers_vocational + managers_college <= managers" in hard


@pytest.mark.parametrize("kind", list(Kind))
def test_fewest_members_are_those_of_the_law(kind: Kind) -> None:
    period = Period.parse("2025-S1")
    (version,) = (v for v in shipped().asked(Respondent.of(kind), period) if v.form in FORMS)
    before = shipped().get(version.form, Period.parse("2023-S1")).checks_for(Period.parse("2023-S1"))

    assert f"members >= {FEWEST_MEMBERS[kind]}" in {str(check.rule) for check in version.checks_for(period)}
    assert "fewest_members" not in {check.code for check in before}


def read(
    versions: list[dict[str, str]], lines: list[dict[str, str]], checks: list[dict[str, str]]
) -> list[FormVersion]:
    problems = Problems()
    numbered = [
        [(name, number, row) for number, row in enumerate(rows, start=2)]
        for name, rows in (("form_versions.csv", versions), ("forms.csv", lines), ("form_checks.csv", checks))
    ]
    found = read_forms(Tables(*numbered), problems)
    problems.raise_any()
    return found


def test_a_form_of_an_office_is_read() -> None:
    (version,) = read([VERSION], [LINE, LINE | {"line": "workers", "label_vi": "", "answer": ""}], [CHECK])

    assert version.by_code["workers"].measure is MEASURES["workers"]
    assert version.by_code["trees"].label.en == "Số cây"
    assert [str(check.rule) for check in version.checks] == ["trees >= 1"]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"versions": [VERSION | {"form": "f 1"}]}, "form_versions.csv:2: form"),
        ({"versions": [VERSION | {"respondent": "nobody"}]}, "form_versions.csv:2: respondent"),
        ({"versions": [VERSION | {"valid_from": "1/1/2024"}]}, "form_versions.csv:2: valid_from"),
        ({"versions": [VERSION | {"title_vi": ""}]}, "form_versions.csv:2: title_vi"),
        ({"lines": []}, "form_versions.csv:2: form"),
        ({"lines": [LINE | {"line": "Trees"}]}, "forms.csv:2: line"),
        ({"lines": [LINE | {"line": "org_id"}]}, "forms.csv:2: line"),
        ({"lines": [LINE, LINE]}, "forms.csv:3: line"),
        ({"lines": [LINE | {"answer": ""}]}, "forms.csv:2: answer"),
        ({"lines": [LINE | {"answer": "choice"}]}, "forms.csv:2: choices"),
        ({"lines": [LINE | {"answer": "choice", "choices": "a = A\na = B"}]}, "forms.csv:2: choices"),
        ({"lines": [LINE | {"choices": "a = A"}]}, "forms.csv:2: choices"),
        ({"lines": [LINE | {"answer": "text", "is_flow": "true"}]}, "forms.csv:2: is_flow"),
        ({"lines": [LINE, LINE | {"line": "workers", "answer": "money"}]}, "forms.csv:3: answer"),
        ({"lines": [LINE, LINE | {"form": "F-2"}]}, "forms.csv:3: form"),
        ({"checks": [CHECK | {"rule": "trees => 1"}]}, "form_checks.csv:2: rule"),
        ({"checks": [CHECK | {"rule": "houses >= 1"}]}, "form_checks.csv:2: rule"),
        ({"checks": [CHECK | {"level": "mild"}]}, "form_checks.csv:2: level"),
        ({"checks": [CHECK, CHECK]}, "form_checks.csv:3: check"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(change: dict[str, Any], where: str) -> None:
    given = {"versions": [VERSION], "lines": [LINE], "checks": [CHECK]} | change
    with pytest.raises(Refusal) as refused:
        read(**given)

    assert any(str(problem).startswith(where) for problem in refused.value.problems), str(refused.value)


def test_every_line_that_an_organization_is_asked_travels_in_the_package() -> None:
    start()
    from sohtx.returns.package import RETURNS

    asked = {
        line.code: line
        for version in shipped().versions
        if version.respondent.kind
        for line in version.lines
        if not line.measure
    }
    columns = {column.name: column for column in RETURNS.columns if column.name in RETURNS.own}

    assert set(columns) == set(asked)
    for code, line in asked.items():
        for text in ("", "0", "12", "1.5", "true", "capital", "một chữ"):
            assert columns[code].read(text) == read_answer(line, text), (code, text)
