"""Forms of chains and contracts. What must hold is said by the services, once."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from sohtx.accounts.scopes import communes_offered
from sohtx.core.codes import Sector
from sohtx.core.text import Text
from sohtx.register.contact_forms import ServiceForm
from sohtx.support.linkage_codes import ChainRole
from sohtx.support.linkage_rules import LONGEST, read_quantity
from sohtx.support.linkage_services import NewChain, NewContract, NewPartner
from sohtx.support.log_forms import AmountField, OrganizationsField
from sohtx.web.days import DayField
from sohtx.web.forms import label, say
from sohtx.web.working import today

ITSELF = "0"
"""The choice by which not a row is voided but the thing itself."""


class OneOrganizationField(OrganizationsField):
    """One organization of the register by name, identifier or tax code; empty where none is named."""

    def clean(self, value: Any) -> str:  # type: ignore[override]
        """Its identifier."""
        found = super().clean(value)
        if len(found) > 1:
            raise ValidationError(str(ONE_ALONE))
        return found[0] if found else ""


class QuantityField(forms.CharField):
    """A quantity as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=24, required=False, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "class": "short"}

    def clean(self, value: Any) -> Decimal | None:
        """The quantity meant."""
        text = super().clean(value).strip()
        quantity = read_quantity(text) if text else None
        if text and quantity is None:
            raise ValidationError(str(NO_QUANTITY))
        return quantity


class OfferingForm(ServiceForm):
    """A form that offers organizations while a name is typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, OrganizationsField):
                field.offer_from(reverse("linkage_offers", query={"field": name}))


class ChainForm(ServiceForm):
    """A new chain."""

    name = forms.CharField(label=label("Tên chuỗi", "Name"), max_length=LONGEST["name"])
    product = forms.CharField(label=label("Sản phẩm", "Product"), max_length=LONGEST["product"])
    sector = forms.ChoiceField(
        label=label("Lĩnh vực", "Sector"), choices=[(s.value, say(s.label)) for s in Sector]
    )
    area_code = forms.ChoiceField(
        label=label("Địa bàn", "Area"), required=False,
        help_text=label("Để trống nếu chuỗi ở nhiều xã, phường.", "Leave it empty for one in several communes."),
    )  # fmt: skip
    since = DayField(label=label("Hoạt động từ ngày", "Since"))
    document_no = forms.CharField(
        label=label("Số quyết định, kế hoạch liên kết", "Number of its paper"), max_length=LONGEST["document_no"],
        required=False,
    )  # fmt: skip
    note = forms.CharField(label=label("Ghi chú", "Note"), max_length=LONGEST["note"], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", str(MANY_COMMUNES)), *((one.code, one.name) for one in communes_offered())]
        self.fields["area_code"].choices = choices  # type: ignore[attr-defined]

    def new(self) -> NewChain:
        """What was written."""
        return NewChain(**{name: self.cleaned_data[name] for name in NewChain._fields})


class JoinForm(OfferingForm):
    """Who takes part in a chain."""

    org_id = OneOrganizationField(label=label("HTX, LHHTX, THT trong sổ", "Organization of the register"))
    outside = forms.CharField(
        label=label("hoặc doanh nghiệp, đơn vị ngoài sổ", "or an enterprise from outside"),
        max_length=LONGEST["outside"], required=False, help_text=label("Không ghi tên cá nhân.", "No person's name."),
    )  # fmt: skip
    role = forms.ChoiceField(
        label=label("Vai trò trong chuỗi", "Role"), choices=[(r.value, say(r.label)) for r in ChainRole],
        initial=ChainRole.PRODUCTION.value,
    )  # fmt: skip
    is_lead = forms.BooleanField(label=label("Là đơn vị dẫn dắt chuỗi", "Leads the chain"), required=False)
    on = DayField(label=label("Tham gia từ ngày", "From"))

    def new(self) -> NewPartner:
        """What was written."""
        return NewPartner(**{name: self.cleaned_data[name] for name in NewPartner._fields})


class ChosenForm(ServiceForm):
    """A form about one of some rows."""

    row = forms.ChoiceField(label=label("Dòng", "Row"))

    def __init__(self, *args: Any, rows: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row"].choices = list(rows)  # type: ignore[attr-defined]

    @property
    def row_id(self) -> int | None:
        """The row that was chosen; None for the thing itself."""
        chosen = self.cleaned_data["row"]
        return None if chosen == ITSELF else int(chosen)


class LeaveForm(ChosenForm):
    """Who leaves a chain."""

    on = DayField(label=label("Rời chuỗi từ ngày", "No longer from"))


class EndForm(ServiceForm):
    """When something ends, and why."""

    on = DayField(label=label("Từ ngày", "From"))
    reason = forms.CharField(label=label("Lý do", "Why"), max_length=LONGEST["reason"])


class VoidForm(ChosenForm):
    """What was a mistake, and why."""

    reason = forms.CharField(
        label=label("Lý do hủy ghi nhận", "Why it is voided"), max_length=LONGEST["reason"]
    )


class ContractForm(OfferingForm):
    """A new contract."""

    number = forms.CharField(label=label("Số hợp đồng", "Number"), max_length=LONGEST["number"])
    seller = OneOrganizationField(
        label=label("Bên bán, cung cấp: đơn vị trong sổ", "Seller: of the register")
    )
    seller_name = forms.CharField(
        label=label("hoặc bên bán ngoài sổ", "or from outside"), max_length=LONGEST["seller_name"], required=False
    )  # fmt: skip
    buyer = OneOrganizationField(label=label("Bên mua, bao tiêu: đơn vị trong sổ", "Buyer: of the register"))
    buyer_name = forms.CharField(
        label=label("hoặc bên mua ngoài sổ", "or from outside"), max_length=LONGEST["buyer_name"], required=False,
        help_text=label("Tên doanh nghiệp, đơn vị; không ghi tên cá nhân.", "An enterprise's name, no person's."),
    )  # fmt: skip
    product = forms.CharField(label=label("Sản phẩm", "Product"), max_length=LONGEST["product"])
    quantity = QuantityField(label=label("Số lượng", "Quantity"))
    unit = forms.CharField(
        label=label("Đơn vị tính", "Unit"), max_length=LONGEST["unit"], required=False,
        widget=forms.TextInput(attrs={"class": "short"}),
    )  # fmt: skip
    value = AmountField(label=label("Giá trị (đồng)", "Value (đồng)"))
    signed_on = DayField(label=label("Ngày ký", "Signed on"))
    from_on = DayField(
        label=label("Có hiệu lực từ ngày", "In force from"), required=False,
        help_text=label("Để trống nếu từ ngày ký.", "Leave it empty for the day of signing."),
    )  # fmt: skip
    to_on = DayField(
        label=label("đến hết ngày", "to the end of"), required=False,
        help_text=label("Để trống nếu không thời hạn.", "Leave it empty without a term."),
    )  # fmt: skip
    chain = forms.ChoiceField(label=label("Thuộc chuỗi", "Of the chain"), required=False)
    note = forms.CharField(label=label("Ghi chú", "Note"), max_length=LONGEST["note"], required=False)

    def __init__(self, *args: Any, chains: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chain"].choices = [("", "–"), *chains]  # type: ignore[attr-defined]

    def new(self) -> NewContract:
        """What was written."""
        told = {name: self.cleaned_data[name] for name in NewContract._fields}
        return NewContract(**told | {"from_on": told["from_on"] or told["signed_on"]})


def begin_today() -> dict[str, Any]:
    """What a form of something that happened begins with."""
    return {"on": today()}


ONE_ALONE = Text("Ghi một đơn vị.", "Name one organization.")
NO_QUANTITY = Text(
    "Không phải số lượng. Viết như 12,5 hoặc 1.250.", "Not a quantity. Write it like 12,5 or 1.250."
)
MANY_COMMUNES = Text("Nhiều xã, phường", "Several communes")
