"""A form, its checks and what answers are held against, as JSON. Numbers are text: thousandths outgrow JavaScript's."""

from collections.abc import Mapping
from typing import Any

from sohtx.core.period import Period
from sohtx.returns.answers import in_thousandths
from sohtx.returns.definitions.definition import Check, FormVersion, Line
from sohtx.returns.definitions.rules import Band, Comparison, Jump, Rule, Slip, Sum
from sohtx.returns.judging import Background

Json = dict[str, Any]


def form_as_json(version: FormVersion, period: Period, background: Background) -> Json:
    """The lines, the checks in force for the period, and the background."""
    return {
        "lines": [line_as_json(line) for line in version.lines],
        "checks": [check_as_json(check) for check in version.checks_for(period)],
        "last": numbers_as_json(in_thousandths(background.last, version)),
        "bands": {line: band_as_json(band) for line, band in background.bands.items()},
    }


def line_as_json(line: Line) -> Json:
    """A line: ``unit`` is what people write behind a number, ``shown_unit`` what the page calls it."""
    return {
        "code": line.code,
        "label": str(line.label),
        "answer": str(line.answer),
        "unit": line.unit.vi,
        "shown_unit": str(line.unit),
        "is_required": line.is_required,
        "choices": [
            {"code": choice.code, "vi": choice.label.vi, "en": choice.label.en, "label": str(choice.label)}
            for choice in line.choices
        ],
    }


def check_as_json(check: Check) -> Json:
    """A check: its rule, and the words that the form gives it."""
    return {
        "code": check.code,
        "level": str(check.level),
        "says": str(check.says or ""),
        "law": str(check.law or ""),
        "lines": list(check.rule.lines),
        "rule": rule_as_json(check.rule),
    }


def rule_as_json(rule: Rule) -> Json:
    """A rule by its kind."""
    match rule:
        case Comparison():
            left, right = _sum_as_json(rule.left), _sum_as_json(rule.right)
            return {"kind": "comparison", "left": left, "operator": rule.operator, "right": right}
        case Jump():
            return {"kind": "jump", "line": rule.line, "factor": rule.factor}
        case Slip():
            return {"kind": "slip", "line": rule.line}
        case _:
            return {"kind": "unusual", "line": rule.line}


def _sum_as_json(told: Sum) -> Json:
    terms = [{"factor": str(t.factor), "line": t.line, "is_last": t.is_last} for t in told.terms]
    return {"terms": terms, "constant": str(told.constant)}


def numbers_as_json(numbers: Mapping[str, int]) -> dict[str, str]:
    """Numbers by line."""
    return {line: str(value) for line, value in numbers.items()}


def band_as_json(band: Band) -> list[str]:
    """A band: low, middle, high."""
    return [str(value) for value in band]
