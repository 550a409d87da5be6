"""Forms of the registers of support. What must hold is said by the services, once."""

from collections.abc import Mapping
from typing import Any

from django import forms

from sohtx.accounts.scopes import communes_offered
from sohtx.core.text import Text
from sohtx.support.entry_codes import (
    FROM_CLASSES,
    STARS,
    Content,
    FairKind,
    GrantForm,
    ProductGroup,
    Scheme,
)
from sohtx.support.entry_services import LONGEST, NewCertificate, NewFair, NewGrant, NewPart
from sohtx.support.linkage_forms import OfferingForm, OneOrganizationField, QuantityField
from sohtx.support.linkage_rules import LONGEST as LONGEST_REASON
from sohtx.support.log_forms import AmountField
from sohtx.support.policies import policies
from sohtx.web.days import DayField
from sohtx.web.forms import label, say

NOT_CHOSEN = ("", "–")


def _words(vi: str, en: str, name: str, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label(vi, en), max_length=LONGEST[name], required=required, help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


def _choices(codes: Any) -> list[tuple[str, Any]]:
    return [(one.value, say(one.label)) for one in codes]


class EntryForm(OfferingForm):
    """A form of a new entry; its fields are those of ``NEW``."""

    NEW: Any = None

    def new(self) -> Any:
        """What was written; a field that was left empty is what the entry begins with."""
        told = {name: self.cleaned_data[name] for name in self.NEW._fields if name in self.cleaned_data}
        begins: Mapping[str, Any] = self.NEW._field_defaults
        return self.NEW(
            **{
                name: begins[name] if value is None and name in begins else value
                for name, value in told.items()
            }
        )


class GrantEntryForm(EntryForm):
    """Support granted."""

    NEW = NewGrant
    org_id = OneOrganizationField(label=label("HTX, LHHTX, THT trong sổ", "Organization of the register"))
    group_name = _words(
        "hoặc tổ, nhóm chưa đăng ký", "or a group without registration", "group_name", required=False,
        help_text=label("Tên tổ, nhóm; không ghi tên cá nhân.", "The group's name, no person's."),
    )  # fmt: skip
    area_code = forms.ChoiceField(label=label("Xã, phường của tổ, nhóm", "Its commune"), required=False)
    policy = forms.ChoiceField(label=label("Nhóm chính sách", "Policy"))
    content = forms.ChoiceField(
        label=label("Nội dung (Biểu 3)", "Content (form 3)"),
        choices=[NOT_CHOSEN, *_choices(one for one in Content if one not in FROM_CLASSES)],
        help_text=label(
            "Lớp đào tạo, bồi dưỡng ghi ở trang Đào tạo; Biểu 3 tự lấy sang.",
            "Courses and classes are recorded on their own page; form 3 takes them from there.",
        ),
    )  # fmt: skip
    programme = _words("Chương trình, kế hoạch hỗ trợ", "Programme", "programme")
    document_no = _words("Số quyết định, văn bản", "Number of the decision", "document_no")
    document_on = DayField(label=label("Ngày của văn bản", "Decided on"), required=False)
    from_on = DayField(label=label("Hỗ trợ từ ngày", "From"))
    to_on = DayField(
        label=label("đến ngày", "to"), required=False,
        help_text=label("Để trống nếu trong một ngày.", "Leave it empty for a single day."),
    )  # fmt: skip
    form = forms.ChoiceField(label=label("Hình thức", "In what form"), choices=_choices(GrantForm))
    central = AmountField(label=label("Ngân sách trung ương (đồng)", "Central budget (đồng)"))
    local = AmountField(label=label("Ngân sách địa phương (đồng)", "Local budget (đồng)"))
    other = AmountField(label=label("Nguồn khác (đồng)", "Other sources (đồng)"))
    quantity = QuantityField(label=label("Số lượng", "Quantity"))
    unit = forms.CharField(
        label=label("Đơn vị tính", "Unit"), max_length=LONGEST["unit"], required=False,
        widget=forms.TextInput(attrs={"class": "short"}),
    )  # fmt: skip
    attendances = AmountField(label=label("Lượt người", "Attendances"))
    provider = _words("Đơn vị thực hiện", "Carried out by", "provider", required=False)
    result = _words("Kết quả", "Result", "result", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_code"].choices = [  # type: ignore[attr-defined]
            NOT_CHOSEN, *((one.code, one.name) for one in communes_offered())
        ]  # fmt: skip
        self.fields["policy"].choices = [  # type: ignore[attr-defined]
            NOT_CHOSEN, *((one.code, str(one.named)) for one in policies().values())
        ]  # fmt: skip


class CertificateForm(EntryForm):
    """A certificate."""

    NEW = NewCertificate
    org_id = OneOrganizationField(label=label("Đơn vị có sản phẩm", "Organization"), required=True)
    product = _words("Tên sản phẩm", "Product", "product")
    scheme = forms.ChoiceField(label=label("Loại chứng nhận", "Certificate"), choices=_choices(Scheme))
    group = forms.ChoiceField(
        label=label("Nhóm sản phẩm", "Group"), choices=[NOT_CHOSEN, *_choices(ProductGroup)], required=False
    )
    stars = forms.TypedChoiceField(
        label=label("Hạng sao OCOP", "Stars of OCOP"), required=False, coerce=int, empty_value=None,
        choices=[NOT_CHOSEN, *((n, label(f"{n} sao", f"{n} stars")) for n in STARS)],
    )  # fmt: skip
    number = _words("Số giấy chứng nhận, quyết định", "Number", "number")
    issuer = _words("Nơi cấp", "Issued by", "issuer", required=False)
    decided_on = DayField(label=label("Ngày cấp", "Decided on"))
    expires_on = DayField(
        label=label("Có hiệu lực đến hết ngày", "Valid to the end of"), required=False,
        help_text=label(
            "OCOP để trống thì tính 36 tháng; chỉ dẫn địa lý để trống nếu không thời hạn.",
            "Empty for OCOP means 36 months; for a geographical indication, no term.",
        ),
    )  # fmt: skip
    renews = forms.CharField(
        label=label("Cấp lại cho chứng nhận (mã)", "Renews the certificate (code)"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off"}),
    )  # fmt: skip


class FairForm(EntryForm):
    """A fair."""

    NEW = NewFair
    name = _words("Tên hội chợ, sự kiện", "Name", "name")
    kind = forms.ChoiceField(label=label("Hình thức", "Kind"), choices=_choices(FairKind))
    place = _words("Nơi tổ chức", "Place", "place")
    organizer = _words("Đơn vị tổ chức", "Organizer", "organizer", required=False)
    from_on = DayField(label=label("Từ ngày", "From"))
    to_on = DayField(label=label("đến ngày", "to"))


class PartForm(EntryForm):
    """Who took part in a fair."""

    NEW = NewPart
    org_id = OneOrganizationField(label=label("Đơn vị tham gia", "Organization"), required=True)
    booths = AmountField(label=label("Số gian hàng", "Stalls"))
    sales = AmountField(label=label("Doanh số (đồng)", "Sales (đồng)"))
    contracts = AmountField(label=label("Hợp đồng, biên bản ghi nhớ đã ký", "Contracts signed"))


class WithdrawForm(OfferingForm):
    """That a certificate was withdrawn."""

    on = DayField(label=label("Bị thu hồi từ ngày", "Withdrawn on"))
    document_no = _words("Số quyết định thu hồi", "Number of the decision", "document_no", required=False)
    reason = forms.CharField(label=label("Lý do", "Why"), max_length=LONGEST_REASON["reason"])


class VoidEntryForm(OfferingForm):
    """What was a mistake, and why."""

    row = forms.ChoiceField(label=label("Ghi nhận", "What"))
    reason = forms.CharField(
        label=label("Lý do hủy ghi nhận", "Why it is voided"), max_length=LONGEST_REASON["reason"]
    )

    def __init__(self, *args: Any, rows: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row"].choices = rows  # type: ignore[attr-defined]


ITSELF = Text("Cả ghi nhận này (ghi nhầm)", "This entry as a whole")
