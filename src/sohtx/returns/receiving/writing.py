"""Writing what was planned: the versions, what was found in them, why they stand; then the place in the ledger."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter

from django.db.models import Max, Q

from sohtx.core.moment import now, write_moment
from sohtx.core.period import Period
from sohtx.ledger.writing import Overtaken, Row, Writing
from sohtx.register.findings import Found
from sohtx.register.models import Finding, Organization
from sohtx.returns.answers import from_text
from sohtx.returns.filings import IN_BOOK
from sohtx.returns.findings import find_in_values
from sohtx.returns.models import Draft, Explanation, FilingVersion
from sohtx.returns.receiving.planning import Plan, Planned

FIELDS = (
    *("organization", "form", "period", "recorded_at", "recorded_as"),
    *("status", "nature", "source", "values"),
)
CONTENT = itemgetter(*(FIELDS.index(name.removesuffix("__org_id")) for name in FilingVersion.CONTENT))
Within = Callable[[Sequence[FilingVersion]], object]


def write(plan: Plan, *, by: str, act: str, within: Within) -> int:
    """Write a plan that is not empty, inside the caller's transaction of the database; gives the place.

    Raises :class:`~sohtx.ledger.writing.Overtaken` when somebody has written one of the returns meanwhile.
    """
    writing = Writing(act, by)
    organizations = _organizations(plan)
    rows = [_stored(row) for row in plan.rows]
    writing.write(FilingVersion, FIELDS, rows, CONTENT, lambda row: [organizations[str(row[0])].pk, *row[1:]])
    writing.write_aside(Finding, ["organization", "rule", "record", "values"], _found(plan, organizations))
    place = writing.publish(lambda _: _refuse_if_overtaken(plan, organizations)).place or 0
    versions = list(
        FilingVersion.objects.filter(transaction=writing.row)
        .select_related("organization")
        .order_by("number")
    )
    _write_explanations(plan, versions)
    _drop_drafts(plan, organizations)
    within(versions)
    return place


def _organizations(plan: Plan) -> dict[str, Organization]:
    named = {row.filing.org_id for row in plan.rows}
    return {org.org_id: org for org in Organization.objects.filter(org_id__in=sorted(named))}


def _stored(row: Planned) -> Row:
    """A version as its digest names it; it is later than the one before, whatever the clock says."""
    moment = max(now(), row.after.recorded_at + 1 if row.after else 0)
    told = (row.filing.form, row.filing.period, moment, write_moment(moment))
    return [row.filing.org_id, *told, row.status, row.nature, row.source, row.values]


def _found(plan: Plan, organizations: Mapping[str, Organization]) -> list[Row]:
    """The findings that a package of these returns would leave."""
    return [
        (organizations[row.filing.org_id].pk, found.rule.code, found.record, _json(found.values))
        for row in plan.rows
        for found in _findings(row, organizations[row.filing.org_id].kind)
    ]


def _findings(row: Planned, kind: str) -> Iterator[Found]:
    numbers = {code: value for code, value in from_text(row.values).items() if isinstance(value, int)}
    return find_in_values(str(row.filing), kind, str(Period.parse(row.filing.period).end), numbers)


def _json(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False)


def _refuse_if_overtaken(plan: Plan, organizations: Mapping[str, Organization]) -> None:
    """Called under the lock of places: no other version may have come in since the plan was made."""
    groups: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for row in plan.rows:
        key = organizations[row.filing.org_id].pk
        groups[row.filing.form, row.filing.period][key] = row.after.recorded_at if row.after else 0
    for (form, period), seen in groups.items():
        rows = FilingVersion.objects.filter(**IN_BOOK, form=form, period=period, organization__in=seen)
        latest = rows.values_list("organization").annotate(Max("recorded_at"))
        if any(moment > seen[key] for key, moment in latest):
            raise Overtaken


def _write_explanations(plan: Plan, versions: Sequence[FilingVersion]) -> None:
    Explanation.objects.bulk_create(
        Explanation(filing=version, check_code=told.check, says=told.says, reason=told.reason)
        for row, version in zip(plan.rows, versions, strict=True)
        for told in row.explained
    )


def _drop_drafts(plan: Plan, organizations: Mapping[str, Organization]) -> None:
    """What was sent is a draft no more."""
    filings = [row.filing for row in plan.rows]
    mine = Draft.objects.filter(organization__in=[organizations[f.org_id].pk for f in filings])
    written = Q()
    for form, period in {(f.form, f.period) for f in filings}:
        written |= Q(form=form, period=period)
    mine.filter(written).delete()
