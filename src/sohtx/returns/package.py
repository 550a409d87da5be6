"""The package's files of returns and of the office's own forms.

A column of returns is a measure of the contract, or a line that some form asks beside them. What the forms of the
program ask stands here; what those of an office ask is added where there are any.
"""

from collections.abc import Iterable
from dataclasses import replace

from sohtx.core import cells
from sohtx.core.cells import Column, boolean, coded, day, key, moment, money, one_of, period, text, whole
from sohtx.core.codes import FilingStatus, Nature, Source
from sohtx.indicators.measures import MEASURES, Measure
from sohtx.ledger.tables import PackageTable
from sohtx.returns.definitions.catalogue import shipped
from sohtx.returns.definitions.definition import Answer, FormVersion, Line
from sohtx.returns.definitions.reading import CHECK_COLUMNS, LINE_COLUMNS, VERSION_COLUMNS
from sohtx.returns.models import AreaFilingVersion, FilingVersion
from sohtx.returns.return_forms import FORMS


def _column(measure: Measure) -> Column:
    return money(measure.code) if measure.unit.scale > 1 else whole(measure.code)


# What the shipped forms ask beside the measures, by code; a test holds it against the forms.
OWN_LINES = (
    text("difficulty"),
    one_of("difficulty_topic", ("capital", "land", "market", "people", "technology", "law", "other")),
    *(boolean("has_value_chain"), boolean("has_vietgap")),
    *(whole("managers_untrained"), whole("managers_women"), whole("managers_young")),
    *(whole("member_cooperatives"), whole("members_capital_associate"), whole("members_ethnic_minority")),
    *(whole("members_official"), whole("members_other_associate"), whole("ocop_products")),
    *(boolean("sells_online"), boolean("uses_e_invoice"), boolean("uses_management_software")),
    boolean("uses_traceability"),
)
RETURNS = PackageTable(
    "returns",
    (
        key("org_id", is_required=True), one_of("form", FORMS, is_required=True),
        period("period", is_required=True), moment("recorded_at", is_required=True),
        coded("status", FilingStatus, is_required=True), coded("nature", Nature, is_required=True),
        coded("source", Source), *(_column(measure) for measure in MEASURES.values()),
        *OWN_LINES,
    ),
    ("org_id", "form", "period", "recorded_at"),
    FilingVersion,
    measures=(*MEASURES, *(column.name for column in OWN_LINES)),
    own=tuple(column.name for column in OWN_LINES),
    stored={"org_id": "organization"},
)  # fmt: skip
FORM_VERSIONS = PackageTable("form_versions", VERSION_COLUMNS, ("form", "valid_from"), None)
FORM_LINES = PackageTable("forms", LINE_COLUMNS, ("form", "valid_from", "line"), None)
FORM_CHECKS = PackageTable("form_checks", CHECK_COLUMNS, ("form", "valid_from", "check"), None)
FORM_TABLES = (FORM_VERSIONS, FORM_LINES, FORM_CHECKS)
TABLES = (*FORM_TABLES, RETURNS)
AREA_RETURNS = "area_returns"


def returns_with(own: Iterable[FormVersion]) -> PackageTable:
    """The file of returns where an office has forms of its own: their lines are columns too."""
    answered = [version for version in own if version.respondent.kind]
    if not answered:
        return RETURNS
    asked = (v for v in (*shipped().versions, *answered) if v.respondent.kind)
    lines = _columns_of(line for version in asked for line in version.lines if not line.measure)
    columns = [lines.pop(column.name, column) for column in OWN_LINES]
    ordered = sorted((*columns, *lines.values()), key=lambda column: column.name)
    names = tuple(column.name for column in ordered)
    forms = one_of("form", dict.fromkeys((*FORMS, *(v.form for v in answered))), is_required=True)
    plain = (forms if c.name == "form" else c for c in RETURNS.columns if c.name not in RETURNS.own)
    return replace(RETURNS, columns=(*plain, *ordered), measures=(*MEASURES, *names), own=names)


def area_returns_with(own: Iterable[FormVersion]) -> PackageTable:
    """The file of the returns of areas; a package has it only where there are any."""
    answered = [v for v in (*shipped().versions, *own) if v.respondent.kind is None]
    lines = _columns_of(line for version in answered for line in version.lines)
    forms = one_of("form", dict.fromkeys(v.form for v in answered), is_required=True)
    head = (key("area_code", is_required=True), forms, *RETURNS.columns[2:7])
    names = tuple(sorted(lines))
    columns = (*head, *(lines[name] for name in names))
    identity = ("area_code", "form", "period", "recorded_at")
    return PackageTable(
        AREA_RETURNS, columns, identity, AreaFilingVersion, measures=names, own=names, is_beside=True
    )


def _columns_of(lines: Iterable[Line]) -> dict[str, Column]:
    """The columns of lines; one that chooses may hold what any version lets it choose."""
    asked: dict[str, list[Line]] = {}
    for line in lines:
        asked.setdefault(line.code, []).append(line)
    return {code: _of_line(code, of) for code, of in asked.items()}


def _of_line(code: str, lines: Iterable[Line]) -> Column:
    first, *others = lines
    if first.answer is Answer.CHOICE:
        return one_of(code, dict.fromkeys(c.code for line in (first, *others) for c in line.choices))
    return _OF_ANSWER[first.answer](code)


def _number(name: str) -> Column:
    return Column(name, money(name).read, cells.BAD_DECIMAL, cells.MEND_DECIMAL)


_OF_ANSWER = {
    Answer.COUNT: whole, Answer.MONEY: money, Answer.NUMBER: _number, Answer.YES_NO: boolean, Answer.DAY: day,
    Answer.TEXT: text,
}  # fmt: skip


def thousandths_in(table: PackageTable) -> frozenset[str]:
    """The measures of a table that are kept in thousandths."""
    kept = (cells.BAD_MONEY, cells.BAD_DECIMAL)
    return frozenset(c.name for c in table.columns if c.what in kept and c.name in table.measures)
