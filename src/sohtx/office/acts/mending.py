"""Correcting and voiding: the entry as it stands in the book, the form to mend it, and what that comes to."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms

from sohtx.accounts.rights import Reach
from sohtx.areas.naming import full_name
from sohtx.core.codes import EntryType
from sohtx.core.numbers import write_thousandths
from sohtx.core.units import Units
from sohtx.office.acts.asked import attribute_fields
from sohtx.office.acts.bounds import marks_of, within_figures
from sohtx.office.acts.forms import OUT_OF_REACH, PAPER, TOKEN, ActForm
from sohtx.register.models import Entry
from sohtx.register.recording import acts
from sohtx.register.recording.acts import Paper
from sohtx.register.recording.entries import NewEntry
from sohtx.web.days import DayField
from sohtx.web.forms import PlainForm, label

WITH_ATTRIBUTES = frozenset({EntryType.ESTABLISHED, EntryType.AMENDED})
KEPT = ("kind", "via", "related_org_id")


@dataclass(frozen=True)
class EntryShown:
    """An entry of the book: its cells as text, and what it is called."""

    entry_id: str
    org_id: str
    entry: EntryType
    effective_on: date
    cells: Mapping[str, str]
    others: tuple[str, ...] = ()

    @property
    def has_attributes(self) -> bool:
        """Whether it registers anything, or may."""
        return self.entry in WITH_ATTRIBUTES or any(self.cells[name] for name in ATTRIBUTES)


ATTRIBUTES = (
    "name",
    "tax_code",
    "area_code",
    "address",
    "sector",
    "vsic",
    "charter_capital",
    "is_alliance_member",
    "is_registered",
)


def entry_shown(org_id: str, entry_id: str) -> EntryShown | None:
    """An entry of an organization that may be mended: one that is in the book, and no voiding."""
    entry = Entry.objects.filter(
        transaction__place__isnull=False, organization__org_id=org_id, entry_id=entry_id
    ).first()
    if entry is None or entry.entry == EntryType.VOIDED:
        return None
    if Entry.objects.filter(transaction__place__isnull=False, supersedes=entry_id).exists():
        return None  # another has taken its place: that one is to be mended
    cells = {
        name: _text(getattr(entry, name))
        for name in (*ATTRIBUTES, *KEPT, "document_no", "document_on", "issuer")
    }
    if entry.charter_capital is not None:
        cells["charter_capital"] = write_thousandths(entry.charter_capital)
    others = _recorded_beside(org_id, entry_id) if entry.entry == EntryType.ESTABLISHED else ()
    return EntryShown(entry_id, org_id, ENTRY_TYPES[entry.entry], entry.effective_on, cells, others)


def _recorded_beside(org_id: str, entry_id: str) -> tuple[str, ...]:
    """What else was recorded of an organization and still counts: without its birth none of it could stand."""
    published = Entry.objects.filter(transaction__place__isnull=False, organization__org_id=org_id)
    replaced = published.exclude(supersedes="").values("supersedes")
    counted = (
        published.exclude(entry=EntryType.VOIDED).exclude(entry_id__in=replaced).exclude(entry_id=entry_id)
    )
    return tuple(counted.order_by("effective_on", "pk").values_list("entry_id", flat=True))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


class CorrectionForm(PlainForm):
    """The mistaken entry whole, to be mended: the new one inherits nothing."""

    effective_on = ActForm.base_fields["effective_on"]
    document_no = ActForm.base_fields["document_no"]
    document_on = ActForm.base_fields["document_on"]
    issuer = ActForm.base_fields["issuer"]
    token = ActForm.base_fields["token"]

    def __init__(self, shown: EntryShown, units: Units, reach: Reach, data: Any = None) -> None:
        cells = shown.cells
        initial = {
            **cells,
            "token": secrets.token_hex(TOKEN),
            "effective_on": shown.effective_on,
            "document_on": date.fromisoformat(cells["document_on"]) if cells["document_on"] else None,
            "charter_capital": cells["charter_capital"].replace(".", ","),
            "area": _area_written(units, cells["area_code"], shown.effective_on),
        }
        super().__init__(data, initial=initial)
        self._shown, self._units, self._reach = shown, units, reach
        if shown.has_attributes:
            self.fields |= attribute_fields(is_founding=shown.entry == EntryType.ESTABLISHED)
        self.order_fields(["effective_on", *(n for n in self.fields if n not in PAPER), *PAPER])

    def clean(self) -> dict[str, Any]:
        """Read the commune on the mended day."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("area") and told.get("effective_on"):
            written = self.initial["area"]
            if told["area"] == written and told["effective_on"] == self._shown.effective_on:
                told["area_code"] = self._shown.cells["area_code"]
            else:
                told["area_code"] = self._code(told["area"], told["effective_on"])
        return told

    def _code(self, text: str, day: date) -> str:
        field = self.fields["area"]
        try:
            unit = field.unit_on(self._units, text, day)  # type: ignore[attr-defined]
        except forms.ValidationError as error:
            self.add_error("area", error)
            return ""
        if not within_figures(self._reach, self._units, unit):
            self.add_error("area", str(OUT_OF_REACH))
        return str(unit.code)

    def entries(self, by: str) -> list[NewEntry]:
        """The entry that takes the place of the mistaken one."""
        told, cells = self.cleaned_data, self._shown.cells
        capital = told.get("charter_capital")
        attributes = acts.Attributes(
            **{
                name: told.get(name, cells[name])
                for name in ("name", "tax_code", "address", "sector", "vsic")
            },
            area_code=told.get("area_code", "" if "area" in told else cells["area_code"]),
            charter_capital=capital,
        ).cells | {name: told.get(name, cells[name]) for name in ("is_alliance_member", "is_registered")}
        paper = Paper(number=told["document_no"], on=told["document_on"], issuer=told["issuer"])
        mended = NewEntry(
            entry=self._shown.entry.value,
            effective_on=str(told["effective_on"]),
            org_id=self._shown.org_id,
            **{name: cells[name] for name in KEPT},
            **attributes,
            **paper.cells,
        )
        return _named(acts.correct(self._shown.entry_id, mended), by, told["token"])


class VoidForm(PlainForm):
    """Why an entry is voided."""

    effective_on = DayField(label=label("Ngày quyết định hủy", "Decided on"))
    document_no = forms.CharField(
        label=label("Lý do, số giấy tờ", "Reason, paper"), max_length=300,
        help_text=label("Ví dụ: ghi trùng; ghi nhầm đơn vị.", "Such as: recorded twice; wrong organization."),
    )  # fmt: skip
    token = ActForm.base_fields["token"]

    def __init__(self, shown: EntryShown, data: Any = None) -> None:
        super().__init__(data, initial={"token": secrets.token_hex(TOKEN)})
        self._shown = shown

    def entries(self, by: str) -> list[NewEntry]:
        """The entry that removes the mistaken one; a birth goes with all that was recorded of the organization."""
        told = self.cleaned_data
        paper = Paper(number=told["document_no"])
        voided = (*self._shown.others, self._shown.entry_id)
        made = [
            e
            for name in voided
            for e in acts.void(self._shown.org_id, name, on=told["effective_on"], paper=paper)
        ]
        return _named(made, by, told["token"])


def _named(entries: list[NewEntry], by: str, token: str) -> list[NewEntry]:
    mark, _ = marks_of(by, token)
    return [replace(e, entry_id=f"E-{mark}-{number}") for number, e in enumerate(entries, start=1)]


def _area_written(units: Units, area_code: str, day: date) -> str:
    """How a commune stands in a form: its name with that of its province; its code where nobody knows it."""
    unit = units.resolve(area_code, day)
    return area_code if unit is None else full_name(units, unit, day)


ENTRY_TYPES = {code.value: code for code in EntryType}
