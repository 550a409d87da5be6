"""The entries that a form of an act comes to."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sohtx.core.codes import EntryType, Kind
from sohtx.office.acts.asked import KINDS, Subject
from sohtx.office.acts.bounds import marks_of
from sohtx.office.acts.declared import Act
from sohtx.register.recording import acts
from sohtx.register.recording.acts import Attributes, Founding, Paper
from sohtx.register.recording.entries import PREFIXES, NewEntry


def entries_of(act: Act, subject: Subject | None, told: Mapping[str, Any], *, by: str) -> list[NewEntry]:
    """The entries of an act; sent twice they have the same names, so that the second time is nothing new."""
    mark, name = marks_of(by, told["token"])
    day = f"{told['effective_on']:%Y%m%d}"
    made = enumerate(_build(act, subject, told), start=1)
    named = [replace(entry, entry_id=f"E-{day}-{mark}-{number}") for number, entry in made]
    return _with_same_new_ids(named, name)


def _with_same_new_ids(entries: list[NewEntry], name: str) -> list[NewEntry]:
    """New organizations get identifiers that follow from the form, not from chance."""
    births = [entry for entry in entries if entry.entry == EntryType.ESTABLISHED]
    names = {
        entry.org_id: f"{PREFIXES[KINDS[entry.kind]]}-{name}{f'-{number}' if len(births) > 1 else ''}"
        for number, entry in enumerate(births, start=1)
    }
    return [
        replace(
            entry,
            org_id=names.get(entry.org_id, entry.org_id),
            related_org_id=names.get(entry.related_org_id, entry.related_org_id),
        )
        for entry in entries
    ]


def _build(act: Act, subject: Subject | None, told: Mapping[str, Any]) -> list[NewEntry]:
    on: date = told["effective_on"]
    paper = Paper(number=told["document_no"], on=told["document_on"], issuer=told["issuer"])
    attributes = attributes_of(told)
    if subject is None:
        founding = Founding(kind=KINDS[told["kind"]], attributes=attributes)
        founded = acts.open_standing if act.code == "open" else acts.establish
        return founded(founding, on=on, paper=paper)
    if act.code in _BUILDERS:
        return _BUILDERS[act.code](subject, told, attributes, on, paper)
    made: list[NewEntry] = getattr(acts, act.code)(subject.org_id, on=on, paper=paper)
    return made


Builder = Callable[[Subject, Mapping[str, Any], Attributes, date, Paper], list[NewEntry]]


def _merge(
    subject: Subject, told: Mapping[str, Any], attributes: Attributes, on: date, paper: Paper
) -> list[NewEntry]:
    absorbed = [row.org_id for row in told["absorbed"] if row.org_id != subject.org_id]
    return acts.merge(absorbed, subject.org_id, on=on, paper=paper, changed=_if_any(attributes))


def _consolidate(
    subject: Subject, told: Mapping[str, Any], attributes: Attributes, on: date, paper: Paper
) -> list[NewEntry]:
    old = [subject.org_id, *(row.org_id for row in told["others"] if row.org_id != subject.org_id)]
    return acts.consolidate(
        old, Founding(kind=KINDS[subject.kind], attributes=attributes), on=on, paper=paper
    )


def _convert(
    subject: Subject, _: Mapping[str, Any], attributes: Attributes, on: date, paper: Paper
) -> list[NewEntry]:
    founding = Founding(kind=Kind.COOPERATIVE, attributes=attributes)
    return acts.convert(subject.org_id, subject.tax_code, founding, on=on, paper=paper)


def _if_any(attributes: Attributes) -> Attributes | None:
    return attributes if any(attributes.cells.values()) else None


_BUILDERS: dict[str, Builder] = {
    "change": lambda s, _, attributes, on, paper: acts.change(s.org_id, attributes, on=on, paper=paper),
    "join_union": lambda s, told, _, on, paper: acts.join_union(
        s.org_id, told["union"].org_id, on=on, paper=paper
    ),
    "leave_union": lambda s, told, _, on, paper: acts.leave_union(
        s.org_id, told["union"].org_id, on=on, paper=paper
    ),
    "observed_active": lambda s, _, __, on, paper: acts.observe(s.org_id, is_active=True, on=on, paper=paper),
    "observed_inactive": lambda s, _, __, on, paper: acts.observe(
        s.org_id, is_active=False, on=on, paper=paper
    ),
    "dissolve": lambda s, _, __, on, paper: acts.dissolve(s.org_id, s.kind, on=on, paper=paper),
    "merge": _merge,
    "divide": lambda s, told, _, on, paper: acts.divide(s.org_id, told["foundings"], on=on, paper=paper),
    "split_off": lambda s, told, attributes, on, paper: acts.split_off(
        s.org_id, told["foundings"], on=on, paper=paper, changed=_if_any(attributes)
    ),
    "consolidate": _consolidate,
    "convert": _convert,
}


def attributes_of(told: Mapping[str, Any]) -> Attributes:
    """What a form, or a row of one, registers."""
    unit = told.get("unit")
    return Attributes(
        name=told.get("name", ""),
        tax_code=told.get("tax_code", ""),
        area_code=unit.code if unit else "",
        address=told.get("address", ""),
        sector=told.get("sector", ""),
        vsic=told.get("vsic", ""),
        charter_capital=told.get("charter_capital"),
        is_alliance_member=_yes_no(told.get("is_alliance_member")),
        is_registered=_yes_no(told.get("is_registered")),
    )


def _yes_no(text: str | None) -> bool | None:
    return {"true": True, "false": False}.get(text or "")
