"""The form of an act, made from what the act asks; and the entries that it comes to."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError

from sohtx.accounts.rights import About, Reach
from sohtx.areas.naming import full_name
from sohtx.core.codes import Kind, Sector
from sohtx.core.text import Text
from sohtx.core.units import Unit, Units
from sohtx.office.acts.bounds import marks_of
from sohtx.office.acts.declared import Act
from sohtx.office.acts.fields import (
    AmountField,
    OrganizationField,
    OrganizationsField,
    UnitField,
    read_amount,
)
from sohtx.register.recording import acts
from sohtx.register.recording.acts import Attributes, Founding, Paper
from sohtx.register.recording.entries import NewEntry
from sohtx.web.days import DayField
from sohtx.web.forms import PlainForm, label, say

MOST_PARTS = 6
TOKEN = 12
YES_NO = (("", "–"), ("true", label("Có", "Yes")), ("false", label("Không", "No")))


class Subject(NamedTuple):
    """The organization that an act is about, as it stands."""

    org_id: str
    kind: str
    name: str
    tax_code: str
    area_code: str
    sector: str


class ActForm(PlainForm):
    """One act's form. ``subject`` is None for a birth; ``reach`` bounds the communes in which one may be founded."""

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
        self, act: Act, units: Units, reach: Reach, *args: Any, subject: Subject | None = None, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"token": secrets.token_hex(TOKEN)} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.act, self.subject = act, subject
        self._units, self._reach = units, reach
        for group in act.asks:
            self._add(group)
        self.order_fields(["effective_on", *(n for n in self.fields if n not in LAST), *LAST])

    def _add(self, group: str) -> None:
        match group:
            case "founding":
                self.fields |= _founding_fields(self._kinds_to_found())
                self._drop_what_others_register()
            case "attributes":
                self.fields |= _attribute_fields(is_founding=False)
                self._drop_what_others_register()
            case "until":
                self.fields["until"] = DayField(
                    label=label("Tạm ngừng đến hết ngày", "Suspended until"),
                    required=False,
                    help_text=label(
                        "Theo thông báo; mỗi lần không quá 12 tháng.",
                        "By the notice; at most 12 months each.",
                    ),
                )
            case "union":
                self.fields["union"] = OrganizationField(
                    kinds=(Kind.UNION.value,),
                    label=label("Liên hiệp hợp tác xã", "Union of cooperatives"),
                    help_text=WHICH,
                )
            case "absorbed" | "others":
                self.fields[group] = OrganizationsField(
                    kinds=(self.subject.kind,) if self.subject else (),
                    reach=self._reach,
                    label=label("Đơn vị bị sáp nhập", "Those that are absorbed")
                    if group == "absorbed"
                    else label("Hợp nhất cùng", "Consolidated with"),
                    help_text=label(
                        "Mã số thuế, mã đơn vị hoặc tên; mỗi dòng một đơn vị.",
                        "Tax code, identifier or name; one a line.",
                    ),
                )
            case "parts":
                self.fields["parts"] = forms.CharField(
                    widget=forms.Textarea(attrs={"rows": 4}),
                    max_length=3_000,
                    label=label("Đơn vị mới", "New organizations"),
                    help_text=label(
                        "Mỗi dòng một đơn vị: tên; mã số thuế; xã, phường; vốn điều lệ (triệu đồng). Bỏ trống xã: "
                        "cùng xã với đơn vị cũ.",
                        "One a line: name; tax code; commune; charter capital (million đồng). Without a commune: "
                        "that of the old one.",
                    ),
                )

    def _drop_what_others_register(self) -> None:
        """Only groups are told apart as registered or not (Law Art. 107)."""
        if self.subject is not None and (self.subject.kind != Kind.GROUP or self.act.code == "convert"):
            self.fields.pop("is_registered", None)

    def _kinds_to_found(self) -> Sequence[Kind]:
        if self.act.code == "convert":
            return (Kind.COOPERATIVE,)
        return tuple(Kind) if self.subject is None else (_kind(self.subject.kind),)

    # Reading

    def clean(self) -> dict[str, Any]:
        """Read communes on the effective day, and new organizations line by line."""
        told: dict[str, Any] = super().clean() or {}
        day = told.get("effective_on")
        if day is None:
            return told
        if told.get("area"):
            told["unit"] = self._unit("area", told["area"], day)
        if "parts" in told:
            told["foundings"] = self._foundings(told["parts"], day)
        if "attributes" in self.act.asks and self.act.code == "change" and not self._changes(told):
            self.add_error(None, str(NOTHING_CHANGED))
        return told

    def _unit(self, field: str, text: str, day: date) -> Unit | None:
        try:
            unit = UnitField().unit_on(self._units, text, day)
        except ValidationError as error:
            self.add_error(field, error)
            return None
        above = frozenset(above.code for above in self._units.above(unit, day)) | {unit.code}
        if not self._reach.covers(About(self.subject.org_id if self.subject else "", above)):
            self.add_error(field, str(OUT_OF_REACH))
            return None
        return unit

    def _foundings(self, text: str, day: date) -> list[Founding]:
        lines = [line for line in text.splitlines() if line.strip()]
        least = 2 if self.act.code == "divide" else 1
        if not least <= len(lines) <= MOST_PARTS:
            self.add_error("parts", str(HOW_MANY.fill(least=least, most=MOST_PARTS)))
            return []
        found = [self._founding(line, day) for line in lines]
        return [founding for founding in found if founding is not None]

    def _founding(self, line: str, day: date) -> Founding | None:
        cells = [cell.strip() for cell in line.split(";")]
        name, tax_code, area, capital = (*cells, "", "", "", "")[:4]
        subject = self.subject
        if len(cells) > 4 or not name or subject is None:
            self.add_error("parts", str(BAD_LINE.fill(line=line.strip())))
            return None
        unit = self._unit("parts", area, day) if area else None
        if area and unit is None:
            return None
        try:
            amount = read_amount(capital) if capital else None
        except ValidationError as error:
            self.add_error("parts", error)
            return None
        attributes = Attributes(
            name=name,
            tax_code=tax_code,
            area_code=unit.code if unit else self._own_area(subject, day),
            sector=subject.sector,
            charter_capital=amount,
        )
        return Founding(kind=_kind(subject.kind), attributes=attributes)

    def _own_area(self, subject: Subject, day: date) -> str:
        """The commune of the old organization as it is on the day: where it was merged, the one it passed into."""
        unit = self._units.resolve(subject.area_code, day)
        return subject.area_code if unit is None else self._units.place(unit, day).unit.code

    def _changes(self, told: Mapping[str, Any]) -> bool:
        return any(told.get(name) not in (None, "") for name in ATTRIBUTES)

    # What it comes to

    def entries(self, by: str) -> list[NewEntry]:
        """The entries of the act; sent twice they have the same names, so that the second time is nothing new."""
        made = _build(self.act, self.subject, self.cleaned_data)
        mark, name = marks_of(by, self.cleaned_data["token"])
        day = f"{self.cleaned_data['effective_on']:%Y%m%d}"
        named = [
            replace(entry, entry_id=f"E-{day}-{mark}-{number}") for number, entry in enumerate(made, start=1)
        ]
        return _with_same_new_ids(named, name)

    @property
    def until(self) -> date | None:
        """The last day that a suspension announces."""
        return self.cleaned_data.get("until")


def _with_same_new_ids(entries: list[NewEntry], name: str) -> list[NewEntry]:
    """New organizations get identifiers that follow from the form, not from chance."""
    births = [entry for entry in entries if entry.entry == "established"]
    prefixes = {"cooperative": "HTX", "union": "LHHTX", "group": "THT"}
    names = {
        entry.org_id: f"{prefixes[entry.kind]}-{name}{f'-{number}' if len(births) > 1 else ''}"
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
    attributes = _attributes(told)
    if subject is None:
        founding = Founding(kind=_kind(told["kind"]), attributes=attributes)
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
        old, Founding(kind=_kind(subject.kind), attributes=attributes), on=on, paper=paper
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


def _attributes(told: Mapping[str, Any]) -> Attributes:
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


def _founding_fields(kinds: Sequence[Kind]) -> dict[str, forms.Field]:
    kind = forms.ChoiceField(
        label=label("Loại hình", "Kind"),
        choices=[(kind.value, say(kind.label)) for kind in kinds],
        widget=forms.RadioSelect if len(kinds) > 1 else forms.HiddenInput,
        initial=kinds[0].value,
    )
    return {"kind": kind, **_attribute_fields(is_founding=True)}


def _attribute_fields(*, is_founding: bool) -> dict[str, forms.Field]:
    unchanged = "" if is_founding else label("Bỏ trống: không đổi.", "Blank: unchanged.")
    return {
        "name": forms.CharField(
            label=label("Tên", "Name"), max_length=300, required=is_founding, help_text=unchanged
        ),
        "tax_code": forms.CharField(
            label=label("Mã số (mã số thuế)", "Code (tax code)"),
            max_length=20,
            required=False,
            help_text=label(
                "10 chữ số (Nghị định 92/2024/NĐ-CP, Điều 14).", "10 digits (Decree 92/2024/NĐ-CP, Art. 14)."
            ),
        ),
        "area": UnitField(
            label=label("Xã, phường", "Commune"),
            required=is_founding,
            help_text=label(
                "Tên hoặc mã, theo ngày có hiệu lực. Ví dụ: Xã Bản Hồ, Lào Cai.",
                "Name or code, as of the effective day. Such as Xã Bản Hồ, Lào Cai.",
            ),
        ),
        "address": forms.CharField(label=label("Địa chỉ", "Address"), max_length=500, required=False),
        "sector": forms.ChoiceField(
            label=label("Lĩnh vực", "Sector"),
            required=False,
            choices=[("", "–"), *((s.value, say(s.label)) for s in Sector)],
        ),
        "vsic": forms.CharField(
            label=label("Ngành nghề (mã VSIC cấp 4)", "Business lines (VSIC level 4)"),
            max_length=200,
            required=False,
        ),
        "charter_capital": AmountField(
            label=label("Vốn điều lệ (triệu đồng)", "Charter capital (million đồng)"), required=False
        ),
        "is_alliance_member": forms.ChoiceField(
            label=label("Là thành viên Liên minh", "Member of the Alliance"), required=False, choices=YES_NO
        ),
        "is_registered": forms.ChoiceField(
            label=label("Có đăng ký (chỉ với tổ hợp tác)", "Registered (groups only)"),
            required=False,
            choices=YES_NO,
            help_text=label(
                "Luật Hợp tác xã 17/2023/QH15, Điều 107.", "Law on Cooperatives 17/2023/QH15, Art. 107."
            ),
        ),
    }


def _kind(code: str) -> Kind:
    """A kind by its code."""
    return next(kind for kind in Kind if kind.value == code)


def area_written(units: Units, area_code: str, day: date) -> Iterator[str]:
    """How a commune stands in a form: its name with that of its province, where it can be told."""
    unit = units.resolve(area_code, day)
    if unit is not None:
        yield full_name(units, unit, day)


LAST = ("document_no", "document_on", "issuer", "token")
ATTRIBUTES = (
    "name",
    "tax_code",
    "area",
    "address",
    "sector",
    "vsic",
    "charter_capital",
    "is_alliance_member",
    "is_registered",
)
WHICH = label("Mã số thuế, mã đơn vị hoặc tên.", "Tax code, identifier or name.")
NOTHING_CHANGED = Text(
    "Chưa ghi thay đổi gì. Điền ít nhất một ô.", "Nothing was changed. Fill in at least one field."
)
OUT_OF_REACH = Text(
    "Tài khoản này chỉ ghi được trong địa bàn của mình", "This account may only record within its own area"
)
HOW_MANY = Text("Ghi từ {least} đến {most} đơn vị, mỗi dòng một đơn vị", "Give {least} to {most}, one a line")
BAD_LINE = Text(
    "Không đọc được dòng “{line}”. Viết: tên; mã số thuế; xã; vốn",
    "The line “{line}” cannot be read. Write: name; tax code; commune; capital",
)
