"""Reading returns and what was found in them."""

import json
from collections.abc import Iterable, Iterator
from datetime import date

from sohtx.core.codes import FilingStatus
from sohtx.core.period import Period
from sohtx.core.text import Text
from sohtx.indicators.measures import MEASURES
from sohtx.ledger import book
from sohtx.register.findings import RULES as ENTRY_RULES
from sohtx.register.models import Finding
from sohtx.returns.findings import RULES as RETURN_RULES
from sohtx.returns.models import FilingVersion

FINDING_COLUMNS = ("org_id", "rule", "record", "finding", "law")
RULES = ENTRY_RULES | RETURN_RULES


def last_members(org_ids: Iterable[str]) -> dict[str, int]:
    """The memberships of organizations by the latest period of which a return that tells them was accepted."""
    versions = FilingVersion.objects.filter(
        transaction__place__isnull=False, organization__org_id__in=sorted(set(org_ids))
    ).order_by("recorded_at", "pk")
    latest = {
        (org_id, form, period): (status, values)
        for org_id, form, period, status, values in versions.values_list(
            "organization__org_id", "form", "period", "status", "values"
        )
    }
    found: dict[str, tuple[date, int]] = {}
    for (org_id, _, period), (status, values) in latest.items():
        members = json.loads(values).get("members") if status == FilingStatus.ACCEPTED else None
        if members is not None:
            told = (Period.parse(period).end, members)
            found[org_id] = max(told, found.get(org_id, told))
    return {org_id: members for org_id, (_, members) in found.items()}


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
