"""The columns of the package's files and their code lists, for docs/package.md."""

from docs_pages.markdown import code, page, table
from sohtx.core import cells, codes
from sohtx.core.cells import Column
from sohtx.core.codes import Code
from sohtx.core.period import NOT_A_PERIOD
from sohtx.indicators.measures import MEASURES
from sohtx.ledger.tables import PackageTable
from sohtx.returns.definitions import definition
from sohtx.returns.definitions.catalogue import shipped
from sohtx.returns.definitions.reading import BAD_WORDS
from sohtx.returns.package import AREA_RETURNS

MEANINGS = {
    "sectors": {
        "code": "the installation's own code",
        "maps_to": "the standard sector",
        "label_vi": "label in Vietnamese",
        "label_en": "label in English",
    },
    "areas": {
        "code": "the code; may be borne by another unit at another time",
        "name": "the name",
        "level": "the level",
        "parent_code": "the unit above; blank for the country alone",
        "valid_from": "first day; blank: before records begin",
        "valid_to": "first day without it; blank: still there",
    },
    "area_changes": {
        "on": "first day of the new state",
        "from_code": "the unit as of the day before",
        "to_code": "the unit as of that day",
        "share": "share of the old unit, 1 = whole; blank: unknown",
        "law": "the resolution",
    },
    "entries": {
        "entry_id": "your own identifier, never used twice",
        "org_id": "your own identifier of the organization",
        "entry": "what happened",
        "effective_on": "the day on which it took effect",
        "recorded_at": "when it was written down",
        "supersedes": "the entry that this one replaces; of the same organization, recorded no later",
        "related_org_id": "the other organization: the union joined or left, the one divided or converted",
        "via": "how it came to be, with `established` only; blank: newly established",
        "document_no": "number of the paper",
        "document_on": "date of the paper",
        "issuer": "who issued it",
        "kind": "kind of organization; needed at birth, never changes",
        "name": "name; needed at birth",
        "tax_code": "code of the organization, which is its tax code",
        "area_code": "the unit in force on `effective_on`; needed at birth",
        "address": "address",
        "sector": "a standard sector, or a code of `sectors.csv`",
        "vsic": "main line of business, VSIC code",
        "charter_capital": "registered charter capital, million đồng",
        "is_alliance_member": "member of the Alliance (Liên minh)",
        "is_registered": "registered (asked of groups)",
    },
    "returns": {
        "org_id": "the organization, as in entries",
        "form": "the form",
        "period": "the period reported on",
        "recorded_at": "when this version was written down",
        "status": "what this version is",
        "nature": "actual or estimate",
        "source": "how it came in; the column may be missing",
    },
    "area_returns": {
        "area_code": "the area, by its code on the last day of the period",
        "form": "a form that areas answer",
        "period": "the period reported on",
        "recorded_at": "when this version was written down",
        "status": "what this version is",
        "nature": "actual or estimate",
        "source": "how it came in",
    },
    "targets": {
        "indicator": "code of an indicator, without suffix",
        "period": "the calendar year",
        "area_code": "the unit, read on `decided_on`; blank: the country",
        "value": "the target, in the indicator's unit",
        "decided_on": "day of the decision",
        "recorded_at": "when it was written down",
        "document_no": "number of the decision",
    },
    "published": {
        "indicator": "code of an indicator, with or without suffix",
        "period": "the period",
        "area_code": "the unit; blank: the country",
        "value": "as it was printed",
        "basis": "what it rests on, in words",
        "nature": "actual or estimate",
        "document_no": "number of the report",
        "document_on": "date of the report",
        "recorded_at": "when it was written down",
    },
    "contacts": {
        "org_id": "the organization, as in entries",
        "role": "the role",
        "name": "the person's name; blank once it was erased",
        "sex": "sex",
        "birth_year": "year of birth",
        "phone": "telephone",
        "email": "e-mail",
        "from": "first day in the role",
        "to": "last day in the role",
        "recorded_at": "when it was written down",
    },
    "form_versions": {
        "form": "code of the form: capital letters, digits, hyphens",
        "valid_from": "first day of the version",
        "respondent": "who answers; `commune`, `province`: the office of the area",
        "span": "for which periods",
        "title_vi": "title in Vietnamese",
        "title_en": "title in English; blank: as in Vietnamese",
        "help_vi": "how to fill it in",
        "help_en": "the same in English",
        "law": "where it comes from; one that ends in `(?)` was not read",
    },
    "forms": {
        "form": "the form",
        "valid_from": "the version",
        "line": "code of the line, its column in `returns.csv`: small letters, digits, underscores",
        "ordinal": "lines stand in this order",
        "section_vi": "the heading under which it stands",
        "section_en": "the same in English",
        "label_vi": "the question; needed unless the line asks a measure",
        "label_en": "the same in English",
        "answer": "kind of answer; the same for a code on all forms; blank for a measure",
        "unit_vi": "unit",
        "unit_en": "the same in English",
        "is_flow": "of the period, adds up over periods",
        "is_required": "a return without it is not sent",
        "choices": "of a `choice`, one a line in the cell: `code = Tiếng Việt | English`",
        "help_vi": "how to fill it in",
        "help_en": "the same in English",
        "law": "where it comes from",
    },
    "form_checks": {
        "form": "the form",
        "valid_from": "the version",
        "check": "code of the check",
        "level": "what follows when it is broken",
        "rule": "what must hold, such as `women <= members`; see [forms.md](forms.md)",
        "says_vi": "what is said when it is broken; blank: the program's words",
        "says_en": "the same in English",
        "law": "where it comes from",
        "begins": "holds for periods that end on or after this day; blank: always",
    },
}
"""What the columns mean; measures carry their own labels. A new column needs a word here."""
HOW = {
    cells.BAD_TEXT: "free text",
    BAD_WORDS: "text, at most 4,000 characters",
    cells.BAD_KEY: "an identifier on one line",
    cells.BAD_DAY: "a day, `2023-06-30`",
    cells.BAD_MOMENT: "a moment, `2023-07-04T10:00:00` or `2023-07-04`",
    cells.BAD_WHOLE: "a whole number from 0, below 10¹⁵",
    cells.BAD_MONEY: "million đồng, `928.5`; at most three decimals, below 10¹⁵",
    cells.BAD_DECIMAL: "a number, `12.5`, below 10¹⁵",
    cells.BAD_YEAR: "a year, `1975`",
    cells.BAD_SHARE: "from 0 to 1, `0.4`",
    cells.BAD_BOOLEAN: "`true` or `false`",
    NOT_A_PERIOD: "`2023-S1`, `2023-Q1`, `2023-M07`, `2023` or `2023-L`",
}
CODE_LISTS: dict[str, type[Code]] = {
    "kind": codes.Kind,
    "entry": codes.EntryType,
    "via": codes.Via,
    "sector, maps_to": codes.Sector,
    "level": codes.Level,
    "status": codes.FilingStatus,
    "nature": codes.Nature,
    "source": codes.Source,
    "role": codes.Role,
    "respondent": definition.Respondent,
    "span": definition.Span,
    "answer": definition.Answer,
}
"""``level`` of a check is told apart from that of a unit below."""


def columns_table(one: PackageTable) -> str:
    """The columns of a file."""
    rows = [
        (code(c.name), "yes" if c.is_required else "", meaning(one, c.name), written(c)) for c in one.columns
    ]
    return table(("Column", "Always filled", "Meaning", "How it is written"), rows)


def written(column: Column) -> str:
    """How the cells of a column are written."""
    if column.name == "level" and column.mend.en.startswith("use one of: hard"):
        return "`hard` (to be mended) or `soft` (to be explained)"
    for names in CODE_LISTS:
        if column.what == cells.BAD_CODE and column.name in names.split(", "):
            return f"one of [these](#{names.replace(', ', '-')})"
    return HOW.get(column.what, column.mend.en)


def meaning(one: PackageTable, name: str) -> str:
    """What a column holds."""
    if name in one.own:
        return own_line(name, is_of_areas=one.name == AREA_RETURNS)
    if name in one.measures:
        measure = MEASURES[name]
        flow = "flow" if measure.is_flow else "stock"
        return f"{measure.label.vi} / {measure.label.en} ({flow}, {measure.unit.label.en})"
    return MEANINGS[one.name][name]


def own_line(name: str, *, is_of_areas: bool) -> str:
    """What a line of the program's own forms asks that is no measure."""
    asked = [v for v in shipped().versions if (v.respondent.kind is None) == is_of_areas]
    forms = [version for version in asked if name in version.by_code]
    label = forms[0].by_code[name].label
    return f"{label.vi} / {label.en} (on {', '.join(code(version.form) for version in forms)})"


def lists_part() -> str:
    """The code lists with their labels."""
    lists = [
        page(
            f"### {column}",
            table(("Code", "Tiếng Việt", "English"), [(code(c), c.label.vi, c.label.en) for c in kinds]),
        )
        for column, kinds in CODE_LISTS.items()
    ]
    return page("## Code lists / Danh mục", *lists)
