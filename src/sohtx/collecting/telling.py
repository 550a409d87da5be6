"""The versions of a return as a page tells them: what became of each, with what reasons and remarks."""

from collections import defaultdict
from typing import NamedTuple

from sohtx.accounts.models import Person
from sohtx.collecting.entry import said
from sohtx.core.codes import FilingStatus, Nature, Source
from sohtx.core.text import Text
from sohtx.returns.definitions.definition import FormVersion
from sohtx.returns.filings import History, Version
from sohtx.returns.models import Explanation, Remark
from sohtx.returns.stores import Store, store_of


class Change(NamedTuple):
    """A line that a version answers otherwise than the one before it."""

    label: str
    before: str
    after: str


class Told(NamedTuple):
    """A version on the page."""

    version: Version
    status: Text
    source: Text | None
    is_estimate: bool
    by: str
    changes: tuple[Change, ...]
    explanations: tuple[tuple[str, str], ...]
    remarks: tuple[tuple[str, str], ...]


def past_of(past: History, form: FormVersion) -> list[Told]:
    """All versions, the latest first."""
    keys, store = [version.pk for version in past.versions], store_of(form.form)
    beside, link = {f"{store.link}__in": keys}, store.link
    authors = _authors(store, keys)
    explanations: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for filing, says, reason in Explanation.objects.filter(**beside).values_list(link, "says", "reason"):
        explanations[filing].append((says, reason))
    remarks: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for filing, line, text in Remark.objects.filter(**beside).values_list(link, "line", "text"):
        label = str(form.by_code[line].label) if line in form.by_code else ""
        remarks[filing].append((label, text))
    told = []
    before: Version | None = None
    for version in past.versions:
        told.append(
            Told(
                *(version, FilingStatus.of(version.status).label),
                *(
                    Source.of(version.source).label if version.source else None,
                    version.nature == Nature.ESTIMATE,
                ),
                *(authors.get(version.pk, ""), tuple(_changes(form, before, version))),
                *(tuple(explanations[version.pk]), tuple(remarks[version.pk])),
            )
        )
        before = version
    return told[::-1]


def _authors(store: Store, keys: list[int]) -> dict[int, str]:
    """Who wrote each version, by the name that people know."""
    rows = dict(store.model._default_manager.filter(pk__in=keys).values_list("pk", "transaction__by"))
    people = Person.objects.filter(username__in=set(rows.values()))
    names = {
        username: shown or username for username, shown in people.values_list("username", "display_name")
    }
    return {key: names.get(by, str(by)) for key, by in rows.items()}


def _changes(form: FormVersion, before: Version | None, after: Version) -> list[Change]:
    if before is None or before.values == after.values:
        return []
    old, new = before.answers, after.answers
    return [
        Change(str(line.label), said(line, old.get(line.code)), said(line, new.get(line.code)))
        for line in form.lines
        if old.get(line.code) != new.get(line.code)
    ]
