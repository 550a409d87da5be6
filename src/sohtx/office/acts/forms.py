"""The form of an act, made from what the act asks, and how it is read."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from sohtx.accounts.rights import About, Reach
from sohtx.core.text import Text
from sohtx.core.units import Unit, Units
from sohtx.office.acts.asked import KINDS, Subject, fields_asked
from sohtx.office.acts.declared import Act
from sohtx.office.acts.entering import attributes_of, entries_of
from sohtx.office.acts.fields import UnitField
from sohtx.office.acts.parts import MORE, PartForm, PartRows, grown, rows_of
from sohtx.register.recording.acts import Founding
from sohtx.register.recording.entries import NewEntry
from sohtx.web.days import DayField
from sohtx.web.forms import PlainForm, label

TOKEN = 12


class Section(NamedTuple):
    """Fields that belong together on the page, under words of their own where they need any."""

    heading: Text | None
    fields: list[BoundField]


class ActForm(PlainForm):
    """One act's form. ``subject`` is None for a birth; ``reach`` bounds the communes in which one may be founded.

    What was sent with the button for one row more is shown again as it was typed, unread.
    """

    effective_on = DayField(
        label=label("Ngày có hiệu lực", "Effective on"),
        help_text=label(
            "Ngày ghi trên giấy chứng nhận, quyết định hoặc thông báo.",
            "The day on the certificate, decision or notice.",
        ),
    )
    document_no = forms.CharField(
        label=label("Số giấy tờ", "Number of the paper"), required=False, max_length=200
    )
    document_on = DayField(label=label("Ngày của giấy tờ", "Day of the paper"), required=False)
    issuer = forms.CharField(label=label("Cơ quan cấp", "Issued by"), required=False, max_length=300)
    token = forms.RegexField(r"[0-9a-f]{24}\Z", widget=forms.HiddenInput, max_length=24)

    def __init__(
        self,
        act: Act,
        units: Units,
        reach: Reach,
        sent: Mapping[str, Any] | None = None,
        *,
        subject: Subject | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        is_growing = sent is not None and MORE in sent
        read, typed = (None, sent) if is_growing else (sent, None)
        super().__init__(
            read,
            initial={"token": secrets.token_hex(TOKEN), **(initial or {}), **dict((typed or {}).items())},
        )
        self.act, self.subject = act, subject
        self._units, self._reach = units, reach
        self.fields |= fields_asked(act, subject, reach)
        self.order_fields(["effective_on", *(n for n in self.fields if n not in PAPER), *PAPER])
        self.parts: PartRows | None = None
        if act.least_parts:
            least = act.least_parts
            self.parts = grown(typed, least) if typed is not None else rows_of(read, least)

    @property
    def sections(self) -> Iterator[Section]:
        """The fields as the page groups them: what happened, what is registered of whom, on what paper."""
        visible = self.visible_fields()
        first = [bound for bound in visible if bound.name not in (*REGISTERED, *PAPER)]
        yield Section(None, first)
        registered = [bound for bound in visible if bound.name in REGISTERED]
        if registered:
            yield Section(self.act.registers, registered)
        yield Section(ON_PAPER, [bound for bound in visible if bound.name in PAPER])

    # Reading

    def is_valid(self) -> bool:
        """Whether all of it could be read, the rows of new organizations as well."""
        return super().is_valid() and (self.parts is None or self.parts.is_valid())

    def clean(self) -> dict[str, Any]:
        """Read communes on the effective day, and the new organizations row by row."""
        told: dict[str, Any] = super().clean() or {}
        day = told.get("effective_on")
        if day is None:
            return told
        if told.get("area"):
            told["unit"] = self._unit(self, told["area"], day)
        if self.parts is not None and self.parts.is_valid():
            told["foundings"] = [self._founding(row, day) for row in self.parts.filled]
        if self.act.code == "change" and not any(told.get(name) not in (None, "") for name in REGISTERED):
            self.add_error(None, str(NOTHING_CHANGED))
        return told

    def _unit(self, form: forms.Form, text: str, day: date) -> Unit | None:
        """The commune that a form's field ``area`` means; what is wrong with it stands under the field."""
        try:
            unit = UnitField().unit_on(self._units, text, day)
        except ValidationError as error:
            form.add_error("area", error)
            return None
        above = frozenset(above.code for above in self._units.above(unit, day)) | {unit.code}
        if not self._reach.covers(About(self.subject.org_id if self.subject else "", above)):
            form.add_error("area", str(OUT_OF_REACH))
            return None
        return unit

    def _founding(self, row: PartForm, day: date) -> Founding:
        """A new organization: where and in what it works as the old one, unless the row says otherwise."""
        subject, told = self.subject, row.cleaned_data
        if subject is None:
            raise LookupError(row.prefix)
        unit = self._unit(row, told["area"], day) if told["area"] else None
        attributes = attributes_of(told | {"unit": unit})
        return Founding(
            kind=KINDS[subject.kind],
            attributes=replace(
                attributes,
                area_code=attributes.area_code or self._own_area(subject, day),
                sector=attributes.sector or subject.sector,
            ),
        )

    def _own_area(self, subject: Subject, day: date) -> str:
        """The commune of the old organization as it is on the day: where it was merged, the one it passed into."""
        unit = self._units.resolve(subject.area_code, day)
        return subject.area_code if unit is None else self._units.place(unit, day).unit.code

    # What it comes to

    def entries(self, by: str) -> list[NewEntry]:
        """The entries of the act."""
        return entries_of(self.act, self.subject, self.cleaned_data, by=by)

    def members(self, entries: Sequence[NewEntry]) -> dict[str, int]:
        """The memberships that were told, to be compared: of new organizations, and of the one that goes on."""
        born = [entry.org_id for entry in entries if entry.entry == "established"]
        rows = [row.cleaned_data["members"] for row in self.parts.filled] if self.parts else []
        told = dict(zip(born, rows, strict=False))
        if "members" in self.fields:
            going_on = born[-1] if born and not rows else self.subject.org_id if self.subject else ""
            told[going_on] = self.cleaned_data["members"]
        return {org_id: members for org_id, members in told.items() if members is not None}

    @property
    def until(self) -> date | None:
        """The last day that a suspension announces."""
        return self.cleaned_data.get("until")


PAPER = ("document_no", "document_on", "issuer", "token")
REGISTERED = (
    "kind",
    "name",
    "tax_code",
    "area",
    "address",
    "sector",
    "vsic",
    "charter_capital",
    "is_alliance_member",
    "is_registered",
    "members",
)
ON_PAPER = Text("Giấy tờ làm căn cứ", "The paper that it rests on")
NOTHING_CHANGED = Text(
    "Chưa ghi thay đổi gì. Điền ít nhất một ô.", "Nothing was changed. Fill in at least one field."
)
OUT_OF_REACH = Text(
    "Tài khoản này chỉ ghi được trong địa bàn của mình", "This account may only record within its own area"
)
