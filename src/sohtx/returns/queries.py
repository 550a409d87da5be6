"""Reading returns and what was found in them."""

import json
from collections.abc import Iterator

from sohtx.core.text import Text
from sohtx.indicators.measures import MEASURES
from sohtx.ledger import book
from sohtx.register.findings import RULES as ENTRY_RULES
from sohtx.register.models import Finding
from sohtx.returns.findings import RULES as RETURN_RULES

FINDING_COLUMNS = ("org_id", "rule", "record", "finding", "law")
RULES = ENTRY_RULES | RETURN_RULES


def _said(value: object) -> object:
    """A value in words where it names measures."""
    codes = str(value).split("+")
    if not all(code in MEASURES for code in codes):
        return value
    labels = [MEASURES[code].label for code in codes]
    return Text(*(" + ".join(label[i] for label in labels) for i in (0, 1)))


def _order(row: tuple[str, str, str, object]) -> tuple[str, ...]:
    return (*row[:3], json.dumps(row[3], sort_keys=True))


def stored_findings() -> Iterator[list[str]]:
    """The stored findings in the reader's language, each with the article it rests on."""
    if book.current() is None:
        return
    columns = ("organization__org_id", "rule", "record", "values")
    found = Finding.objects.filter(transaction__place__isnull=False).values_list(*columns)
    for org_id, code, record, values in sorted(found.iterator(), key=_order):
        rule = RULES[code]
        told = json.loads(values) if isinstance(values, str) else values
        says: Text = rule.says.fill(**{name: _said(value) for name, value in told.items()})
        yield [org_id, code, record, str(says), str(rule.law or "")]
