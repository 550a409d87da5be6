"""Forms of the work log. What must hold is said by the services, once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from sohtx.register.contact_forms import ServiceForm, said
from sohtx.support.log_codes import Field, Money
from sohtx.support.log_lines import Line
from sohtx.support.log_pasting import MEND_AMOUNT, NO_AMOUNT, Organizations, read_amount
from sohtx.support.log_services import LONGEST, Deed
from sohtx.web.days import DayField
from sohtx.web.forms import label, say
from sohtx.web.working import today

AMOUNT = 24
NAMES = 20_000


class AmountField(forms.CharField):
    """A whole number as people write it: 412, 1.250.000."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(max_length=AMOUNT, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "class": "short"}

    def prepare_value(self, value: Any) -> Any:
        """A number to begin with, its thousands apart."""
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """The number meant."""
        text = super().clean(value).strip()
        if not text:
            return None
        amount = read_amount(text)
        if amount is None:
            raise ValidationError(f"{str(NO_AMOUNT)[0].upper()}{str(NO_AMOUNT)[1:]}; {MEND_AMOUNT}.")
        return amount


class OrganizationsField(forms.CharField):
    """Organizations, named one after the other with ``;`` between them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(max_length=NAMES, **kwargs)
        self.widget.attrs |= {"list": "don-vi", "autocomplete": "off"}

    def offer_from(self, address: str) -> None:
        """Say where the list beneath comes from while a name is typed."""
        self.widget.attrs |= {
            "hx-get": address,
            "hx-trigger": "input changed delay:300ms",
            "hx-target": "#don-vi",
            "hx-sync": "this:replace",
        }

    def clean(self, value: Any) -> tuple[str, ...]:
        """The identifiers meant."""
        text = super().clean(value)
        if not text:
            return ()
        org_ids, problems = Organizations().read_many(text)
        if problems:
            raise ValidationError([said(problem) for problem in problems])
        return org_ids


class DeedForm(ServiceForm):
    """One line of the work log."""

    on = DayField(label=label("Ngày", "Day"))
    field = forms.ChoiceField(
        label=label("Lĩnh vực", "Field"), choices=[(f.value, say(f.label)) for f in Field]
    )
    content = forms.CharField(
        label=label("Nội dung", "What was done"), max_length=LONGEST["content"],
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "noi-dung", "size": 56}),
    )  # fmt: skip
    quantity = AmountField(label=label("Số lượng", "Quantity"))
    unit = forms.CharField(
        label=label("Đơn vị tính", "Unit"), max_length=LONGEST["unit"], required=False,
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off", "list": "don-vi-tinh"}),
    )  # fmt: skip
    attendances = AmountField(label=label("Lượt người tham dự", "Attendances"))
    org_ids = OrganizationsField(
        label=label("HTX, LHHTX, THT liên quan", "Organizations concerned"),
        help_text=label(
            "Tên, mã đơn vị hoặc mã số thuế; nhiều đơn vị cách nhau bằng dấu chấm phẩy.",
            "Name, identifier or tax code; several with a semicolon between them.",
        ),
    )  # fmt: skip
    cost = AmountField(label=label("Kinh phí (đồng)", "Cost (đồng)"))
    money = forms.ChoiceField(
        label=label("Nguồn kinh phí", "Source of money"), required=False,
        choices=[("", "–"), *((m.value, say(m.label)) for m in Money)],
    )  # fmt: skip
    document_no = forms.CharField(
        label=label("Số văn bản", "Paper number"), max_length=LONGEST["document_no"], required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    partner = forms.CharField(
        label=label("Đơn vị phối hợp", "Partner"), max_length=LONGEST["partner"], required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "phoi-hop"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organizations = self.fields["org_ids"]
        if isinstance(organizations, OrganizationsField):
            organizations.offer_from(reverse("work_offers"))

    def deed(self) -> Deed:
        """What was written; a unit without a quantity is the one that was kept from the line before."""
        deed = Deed(**{name: self.cleaned_data[name] for name in Deed._fields})
        return deed if deed.quantity is not None else deed._replace(unit="")


class CorrectForm(DeedForm):
    """A line written otherwise, and why."""

    reason = forms.CharField(label=label("Lý do sửa", "Why"), max_length=LONGEST["reason"], required=False)


class StrikeForm(ServiceForm):
    """Why a line is struck out."""

    reason = forms.CharField(
        label=label("Lý do gạch bỏ", "Why it is struck out"), max_length=LONGEST["reason"]
    )


class PasteForm(ServiceForm):
    """Rows pasted from a workbook."""

    pasted = forms.CharField(
        label=label("Các dòng chép từ Excel", "Rows copied from Excel"), strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )  # fmt: skip


def begin_with(last: Line | None) -> dict[str, Any]:
    """What the form of a new line begins with: today, and the field and unit written last."""
    told: dict[str, Any] = {"on": today()}
    return told | ({"field": last.field, "unit": last.unit} if last else {})


def shown(line: Line, organizations: Organizations) -> dict[str, Any]:
    """A line as its form shows it."""
    cells = {name: getattr(line, name) for name in Deed._fields}
    return cells | {"org_ids": "; ".join(organizations.written(org_id) for org_id in line.org_ids)}
