"""Forms of the Alliance's membership and of fees. What must hold is said by the services, once."""

from typing import Any

from django import forms

from sohtx.register.contact_forms import ServiceForm
from sohtx.support.linkage_forms import OfferingForm
from sohtx.support.linkage_rules import LONGEST
from sohtx.support.log_forms import AmountField, OrganizationsField
from sohtx.support.member_codes import MemberAct, MemberKind
from sohtx.support.member_services import NewDecision
from sohtx.web.days import DayField
from sohtx.web.forms import label, say


class DecisionForm(OfferingForm):
    """A decision that admits organizations or ends their membership."""

    act = forms.ChoiceField(
        label=label("Quyết định", "Decision"),
        choices=[(act.value, say(act.label)) for act in (MemberAct.ADMITTED, MemberAct.ENDED)],
    )
    org_ids = OrganizationsField(
        label=label("HTX, LHHTX, THT", "Organizations"), required=True,
        help_text=label(
            "Tên, mã đơn vị hoặc mã số thuế; nhiều đơn vị cách nhau bằng dấu chấm phẩy.",
            "Name, identifier or tax code; several with a semicolon between them.",
        ),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=label("Loại thành viên", "Kind of member"), required=False,
        choices=[(kind.value, say(kind.label)) for kind in MemberKind],
        help_text=label("Chỉ dùng khi kết nạp.", "Of an admission alone."),
    )  # fmt: skip
    on = DayField(label=label("Có hiệu lực từ ngày", "In effect from"))
    decision_no = forms.CharField(
        label=label("Số quyết định", "Number of the decision"), max_length=LONGEST["decision_no"]
    )
    decided_on = DayField(label=label("Ngày quyết định", "Day of the decision"))
    reason = forms.CharField(
        label=label("Lý do", "Why"), max_length=LONGEST["reason"], required=False,
        help_text=label("Ví dụ: xin ra, giải thể, không nộp phí.", "Such as: at its request, dissolved, fees unpaid."),
    )  # fmt: skip

    def new(self) -> NewDecision:
        """What was written; the kind that the form began with is of an admission alone."""
        told = {name: self.cleaned_data[name] for name in NewDecision._fields}
        return NewDecision(**told | ({"kind": ""} if told["act"] == MemberAct.ENDED else {}))


class RequiredAmount(AmountField):
    """An amount that must be given."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=True, **kwargs)


class PayForm(ServiceForm):
    """A payment."""

    on = DayField(label=label("Ngày nộp", "Paid on"))
    amount = RequiredAmount(label=label("Số tiền (đồng)", "Amount (đồng)"))
    receipt_no = forms.CharField(
        label=label("Số phiếu thu, chứng từ", "Number of the receipt"), max_length=LONGEST["receipt_no"]
    )


class RateForm(ServiceForm):
    """A rate of the office."""

    kind = forms.ChoiceField(
        label=label("Loại thành viên", "Kind of member"),
        choices=[(kind.value, say(kind.label)) for kind in MemberKind],
    )
    from_year = forms.RegexField(
        r"\d{4}", label=label("Áp dụng từ năm", "From the year"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        error_messages={"invalid": label("Ghi bốn chữ số của năm.", "Give the four digits of the year.")},
    )  # fmt: skip
    amount = RequiredAmount(
        label=label("Mức phí một năm (đồng)", "Fee a year (đồng)"),
        help_text=label("Ghi 0 nếu được miễn.", "0 where nothing is owed."),
    )
    decision_no = forms.CharField(
        label=label("Số quyết định", "Number of the decision"), max_length=LONGEST["decision_no"]
    )
    decided_on = DayField(label=label("Ngày quyết định", "Day of the decision"))
