"""Definitions as the rows of three tables, from which they are read again exactly; and as the text that is stored."""

import json
from collections.abc import Iterable, Mapping
from datetime import date

from sohtx.core.law import LawRef
from sohtx.core.moment import BEGINNING
from sohtx.core.text import Text
from sohtx.returns.definitions.definition import Check, Choice, FormVersion, Line
from sohtx.returns.definitions.reading import FILES, Tables

Row = dict[str, str]
STEP = 10
"""Between the ordinals of lines, so that by hand one can be put between two."""
YES = "true"
NOT_READ = "(?)"


def version_row(version: FormVersion) -> Row:
    """The row of a version."""
    return _key(version) | {
        "respondent": version.respondent, "span": version.span, **_words("title", version.title),
        **_words("help", version.help), "law": write_law(version.law),
    }  # fmt: skip


def line_rows(version: FormVersion) -> list[Row]:
    """The rows of its lines. The unit of a line that asks a measure is the measure's and not said again."""
    return [_key(version) | _line(line, place * STEP) for place, line in enumerate(version.lines, start=1)]


def check_rows(version: FormVersion) -> list[Row]:
    """The rows of its checks."""
    return [_key(version) | _check(check) for check in version.checks]


def tables_of(versions: Iterable[FormVersion]) -> Tables:
    """The three tables of some versions, as their files hold them."""
    many = list(versions)
    return Tables(
        _numbered(FILES[0], (version_row(version) for version in many)),
        _numbered(FILES[1], (row for version in many for row in line_rows(version))),
        _numbered(FILES[2], (row for version in many for row in check_rows(version))),
    )


def to_text(version: FormVersion) -> str:
    """The text that is stored of a version, the same letters for the same version."""
    told = [[_filled(row) for _, _, row in table] for table in tables_of([version])]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def from_text(text: str) -> Tables:
    """The tables of a stored version."""
    return Tables(*(_numbered(file, rows) for file, rows in zip(FILES, json.loads(text), strict=True)))


def joined(many: Iterable[Tables]) -> Tables:
    """Several sets of tables as one."""
    versions, lines, checks = zip(*many, strict=True)
    return Tables(*([row for table in tables for row in table] for tables in (versions, lines, checks)))


def write_choices(choices: Iterable[Choice]) -> str:
    """Choices, one a line."""
    return "\n".join(f"{choice.code} = {_both(choice.label)}" for choice in choices)


def write_law(law: LawRef | None) -> str:
    """A source; one that was not read says so."""
    if law is None:
        return ""
    return str(law) if law.is_confirmed else f"{law} {NOT_READ}".strip()


def _numbered(file: str, rows: Iterable[Mapping[str, str]]) -> list[tuple[str, int, Mapping[str, str]]]:
    return [(file, number, row) for number, row in enumerate(rows, start=2)]


def _filled(row: Mapping[str, str]) -> Row:
    return {column: str(text) for column, text in row.items() if text}


def _key(version: FormVersion) -> Row:
    return {"form": version.form, "valid_from": version.valid_from.isoformat()}


def _words(name: str, text: Text) -> Row:
    """Both languages; English that says the same as Vietnamese is not written twice."""
    return {f"{name}_vi": text.vi, f"{name}_en": "" if text.en == text.vi else text.en}


def _both(label: Text) -> str:
    return label.vi if label.en == label.vi else f"{label.vi} | {label.en}"


def _line(line: Line, ordinal: int) -> Row:
    unit = {} if line.measure else _words("unit", line.unit)
    return {
        "line": line.code, "ordinal": str(ordinal), **_words("section", line.section), **_words("label", line.label),
        "answer": line.answer, **unit, "is_flow": YES if line.is_flow else "",
        "is_required": YES if line.is_required else "", "choices": write_choices(line.choices),
        **_words("help", line.help), "law": write_law(line.law),
    }  # fmt: skip


def _check(check: Check) -> Row:
    return {
        "check": check.code, "level": check.level, "rule": str(check.rule),
        **(_words("says", check.says) if check.says else {}), "law": write_law(check.law),
        "begins": _day(check.begins),
    }  # fmt: skip


def _day(day: date) -> str:
    return "" if day == BEGINNING else day.isoformat()
