"""Writing what was planned: the versions, what was found in them, why they stand; then the place in the ledger."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import overload

from django.db.models import Max

from sohtx.core.moment import now, write_moment
from sohtx.core.period import Period
from sohtx.ledger.writing import Overtaken, Row, Writing
from sohtx.register.findings import Found
from sohtx.register.models import Finding
from sohtx.returns.answers import from_text, numbers_of
from sohtx.returns.definitions.own import catalogue
from sohtx.returns.filings import IN_BOOK
from sohtx.returns.findings import find_in_values
from sohtx.returns.models import Draft, Explanation, Filed
from sohtx.returns.receiving.planning import Plan, Planned
from sohtx.returns.stores import ORGANIZATIONS, Store, of_these, store_of

Within = Callable[[Sequence[Filed]], object]


def write(plan: Plan, *, by: str, act: str, within: Within) -> int:
    """Write a plan that is not empty, inside the caller's transaction of the database; gives the place.

    Raises :class:`~sohtx.ledger.writing.Overtaken` when somebody has written one of the returns meanwhile.
    """
    writing = Writing(act, by)
    pieces = _pieces(plan)
    for piece in pieces:
        piece.write(writing)
    place = writing.publish(lambda _: _refuse_if_overtaken(pieces)).place or 0
    for piece in pieces:
        piece.write_explanations(writing)
    _drop_drafts(plan)
    within(_Written(pieces, writing))
    return place


class _Piece:
    """The rows of a plan that lie in one table of versions."""

    def __init__(self, store: Store, rows: Sequence[Planned]) -> None:
        self.store, self.rows = store, rows
        self.keys = store.keys(row.filing.respondent for row in rows)

    def write(self, writing: Writing) -> None:
        """Write the versions, and what a package of them would leave as findings."""
        names = [name.removesuffix("__org_id") for name in self.store.model.CONTENT]
        content = itemgetter(*(self.store.fields.index(name) for name in names))
        writing.write(
            self.store.model,
            self.store.fields,
            _stored(self.rows),
            content,
            lambda row: [self.keys[str(row[0])], *row[1:]],
        )
        if self.store is ORGANIZATIONS:
            writing.write_aside(Finding, ["organization", "rule", "record", "values"], self._found())

    def _found(self) -> list[Row]:
        forms = catalogue()
        periods = {name: Period.parse(name) for name in {row.filing.period for row in self.rows}}
        asked = {(row.filing.form, row.filing.period) for row in self.rows}
        rules = {
            (form, period): (forms.get(form, periods[period]).respondent.value, str(periods[period].end))
            for form, period in asked
        }
        return [
            (self.keys[row.filing.respondent], found.rule.code, found.record, _json(found.values))
            for row in self.rows
            for found in _findings(row, *rules[row.filing.form, row.filing.period])
        ]

    def versions(self, writing: Writing) -> list[Filed]:
        """What was written, in the order of the rows."""
        return list(self.store.model._default_manager.filter(transaction=writing.row).order_by("number"))

    def write_explanations(self, writing: Writing) -> None:
        """Write why each version stands although checks say otherwise."""
        if not any(row.explained for row in self.rows):
            return
        Explanation.objects.bulk_create(
            Explanation(
                **{self.store.link: version}, check_code=told.check, says=told.says, reason=told.reason
            )
            for row, version in zip(self.rows, self.versions(writing), strict=True)
            for told in row.explained
        )

    def is_overtaken(self) -> bool:
        """Whether another version came in since the plan was made."""
        groups: dict[tuple[str, str], dict[int | str, int]] = defaultdict(dict)
        for row in self.rows:
            key = self.keys[row.filing.respondent]
            groups[row.filing.form, row.filing.period][key] = row.after.recorded_at if row.after else 0
        return any(self._is_behind(*group, seen) for group, seen in groups.items())

    def _is_behind(self, form: str, period: str, seen: Mapping[int | str, int]) -> bool:
        every = self.store.model._default_manager.filter(**IN_BOOK, form=form, period=period)
        rows = of_these(every, self.store.column, seen)
        latest = rows.values_list(self.store.column).annotate(Max("recorded_at"))
        return any(moment > seen.get(key, moment) for key, moment in latest)


class _Written(Sequence[Filed]):
    """The versions that were written, read back once somebody looks at them: most never do."""

    def __init__(self, pieces: Sequence[_Piece], writing: Writing) -> None:
        self._pieces, self._writing = pieces, writing

    @cached_property
    def _versions(self) -> list[Filed]:
        return [version for piece in self._pieces for version in piece.versions(self._writing)]

    def __len__(self) -> int:
        return len(self._versions)

    @overload
    def __getitem__(self, at: int) -> Filed: ...
    @overload
    def __getitem__(self, at: slice) -> list[Filed]: ...
    def __getitem__(self, at: int | slice) -> Filed | list[Filed]:
        return self._versions[at]


def _pieces(plan: Plan) -> list[_Piece]:
    stores = {form: store_of(form) for form in {row.filing.form for row in plan.rows}}
    lying: dict[Store, list[Planned]] = {}
    for row in plan.rows:
        lying.setdefault(stores[row.filing.form], []).append(row)
    return [_Piece(store, rows) for store, rows in lying.items()]


def _stored(rows: Sequence[Planned]) -> Iterator[Row]:
    """Versions as their digests name them: of one moment, but later than those before, whatever the clock says."""
    present = now()
    told = write_moment(present)
    for row in rows:
        (respondent, form, period), moment, written = row.filing, present, told
        if row.after and row.after.recorded_at >= present:
            moment = row.after.recorded_at + 1
            written = write_moment(moment)
        yield [respondent, form, period, moment, written, row.status, row.nature, row.source, row.values]


def _findings(row: Planned, kind: str, period_end: str) -> Iterator[Found]:
    numbers = row.numbers if row.numbers is not None else numbers_of(from_text(row.values))
    return find_in_values(str(row.filing), kind, period_end, numbers)


def _refuse_if_overtaken(pieces: Sequence[_Piece]) -> None:
    """Called under the lock of places: no other version may have come in since the plan was made."""
    if any(piece.is_overtaken() for piece in pieces):
        raise Overtaken


def _drop_drafts(plan: Plan) -> None:
    """What was sent is a draft no more."""
    sent: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in plan.rows:
        sent[row.filing.form, row.filing.period].add(row.filing.respondent)
    for (form, period), respondents in sent.items():
        there = of_these(Draft.objects.filter(form=form, period=period), "respondent", respondents)
        kept = there.values_list("pk", "respondent")
        if keys := [key for key, respondent in kept if respondent in respondents]:
            Draft.objects.filter(pk__in=keys).delete()


def _json(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False)
