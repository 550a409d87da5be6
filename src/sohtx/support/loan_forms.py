"""Forms of loans. What must hold is said by the services, once; here is only read what was typed."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sohtx.core.codes import Sector
from sohtx.core.numerals import say_number
from sohtx.core.text import Text
from sohtx.register.contact_forms import ServiceForm
from sohtx.support.loan_codes import Customer, LoanState, Method
from sohtx.support.loan_fold import FIRST_GROUP, LAST_GROUP, Standing
from sohtx.support.loan_rules import LONGEST, NewLoan
from sohtx.support.loan_schedule import Due
from sohtx.support.loan_services import Paper
from sohtx.web.days import DayField, day_written
from sohtx.web.forms import PlainForm, label, say
from sohtx.web.working import today

_AMOUNT = re.compile(r"\d{1,15}|\d{1,3}([., ]\d{3}){1,4}", re.ASCII)
_RATE = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?\s*%?", re.ASCII)
_LINE = re.compile(r"(\S+)[\s;:]+(\S.*)")
MOST_LINES = 200


def amount_written(text: str) -> int | None:
    """A whole amount as people write it: 300000000, 300.000.000; None for what is none."""
    tidy = text.strip().replace("\N{NO-BREAK SPACE}", " ")
    return int(re.sub(r"[., ]", "", tidy)) if _AMOUNT.fullmatch(tidy) else None


class MoneyField(forms.CharField):
    """An amount in đồng."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, **kwargs)
        self.widget.attrs |= {"class": "short num", "inputmode": "numeric", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """An amount to begin with, as people write it."""
        return say_number(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """The amount meant."""
        text = super().clean(value)
        if not text:
            return None
        amount = amount_written(text)
        if amount is None:
            raise ValidationError(str(NO_AMOUNT))
        return amount


class RateField(forms.CharField):
    """A rate in per cent a year, read as hundredths of a per cent."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=10, **kwargs)
        self.widget.attrs |= {"class": "short num", "inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> int:
        """The rate meant."""
        found = _RATE.fullmatch(super().clean(value).strip())
        if not found:
            raise ValidationError(str(NO_RATE))
        return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0") or 0)


PLAN_HELP = label(
    "Mỗi dòng một kỳ: ngày rồi số tiền gốc, ví dụ 15/1/2026 100.000.000",
    "A line a due day: the day, then the principal, such as 15/1/2026 100,000,000",
)


class PlanField(forms.CharField):
    """A schedule: a line a due day, the day and then the amount."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=MOST_LINES * 60,
            widget=forms.Textarea(attrs={"rows": 5}),
            help_text=PLAN_HELP,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """A schedule to begin with."""
        if not isinstance(value, tuple):
            return value
        return "\n".join(
            f"{due.on.day}/{due.on.month}/{due.on.year}  {say_number(due.principal)}" for due in value
        )

    def clean(self, value: Any) -> tuple[Due, ...]:
        """The schedule meant."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        return tuple(_due(line) for line in lines[:MOST_LINES])


def _due(line: str) -> Due:
    found = _LINE.fullmatch(line)
    day = day_written(found[1]) if found else None
    amount = amount_written(found[2]) if found else None
    if day is None or amount is None:
        raise ValidationError(str(NO_LINE.fill(line=line[:60])))
    return Due(day, amount)


def _months(vi: str, en: str, help_vi: str = "", help_en: str = "", **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label(vi, en), min_value=0, max_value=999, help_text=label(help_vi, help_en) if help_vi else "",
        widget=forms.TextInput(attrs={"class": "short num", "inputmode": "numeric"}), **more,
    )  # fmt: skip


class LoanForm(ServiceForm):
    """A loan that was contracted."""

    org_id = forms.CharField(
        label=label("Khách hàng: mã đơn vị hoặc mã số thuế", "Customer: identifier or tax code"), max_length=200,
        help_text=label(
            "HTX, LHHTX, THT có trong sổ đăng ký; thành viên vay thì ghi HTX, THT của thành viên đó.",
            "A cooperative, union or group of the register; for a member's loan, the one of that member.",
        ),
    )  # fmt: skip
    member_name = forms.CharField(
        label=label("Họ tên thành viên vay", "Name of the member who borrows"), max_length=LONGEST["member_name"],
        required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=label("Để trống nếu tổ chức tự vay.", "Leave blank when the organization borrows itself."),
    )  # fmt: skip
    project = forms.CharField(label=label("Dự án, phương án", "Project"), max_length=LONGEST["project"])
    purpose = forms.CharField(
        label=label("Mục đích vay", "Purpose"), max_length=LONGEST["purpose"], required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    sector = forms.ChoiceField(
        label=label("Lĩnh vực", "Sector"), choices=[(one.value, say(one.label)) for one in Sector]
    )
    contract_no = forms.CharField(
        label=label("Số hợp đồng", "Number of the contract"), max_length=LONGEST["contract_no"]
    )
    contract_on = DayField(label=label("Ngày ký hợp đồng", "Signed on"))
    approved = MoneyField(label=label("Số tiền cho vay (đồng)", "Amount lent (đồng)"))
    plan_total = MoneyField(label=label("Tổng vốn của phương án (đồng)", "The plan needs in all (đồng)"))
    own_equity = MoneyField(
        label=label("Vốn tự có tham gia (đồng)", "Own equity (đồng)"),
        help_text=label(
            "Ít nhất 20% tổng vốn (Nghị định 45/2021/NĐ-CP).", "At least 20% (Decree 45/2021/NĐ-CP)."
        ),
    )
    term_months = _months("Thời hạn vay (tháng)", "Term (months)")
    method = forms.ChoiceField(
        label=label("Cách trả gốc", "Repayment of principal"),
        choices=[(one.value, say(one.label)) for one in Method],
    )
    first_due_on = DayField(label=label("Kỳ trả nợ đầu tiên", "First due day"))
    every_months = _months("Mỗi kỳ (tháng)", "Months between due days", initial=12)
    grace_months = _months(
        "Ân hạn gốc (tháng)", "Grace for principal (months)", "Trong ân hạn chỉ trả lãi.", "Only interest falls due.",
        initial=0,
    )  # fmt: skip
    instalments = PlanField(label=label("Lịch trả nợ riêng", "A schedule of its own"), required=False)
    rate = RateField(label=label("Lãi suất trong hạn (%/năm)", "Rate (% a year)"))
    overdue_rate = RateField(
        label=label("Lãi suất quá hạn (%/năm)", "Overdue rate (% a year)"),
        help_text=label(
            "Không quá 150% lãi suất trong hạn (Nghị định 45/2021/NĐ-CP).",
            "No more than 150% of the rate (Decree 45/2021/NĐ-CP).",
        ),
    )
    security = forms.CharField(
        label=label("Bảo đảm tiền vay", "Security"), max_length=LONGEST["security"], required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    related_group = forms.CharField(
        label=label("Nhóm khách hàng liên quan", "Group of related customers"), required=False,
        max_length=LONGEST["related_group"],
        help_text=label(
            "Ghi cùng một tên cho các khách hàng có liên quan, để tính chung giới hạn 25%.",
            "The same word for customers that are related persons, whose limit of 25% counts together.",
        ),
    )  # fmt: skip
    reason = forms.CharField(
        label=label("Lý do vẫn cho vay", "Why it is granted all the same"), max_length=LONGEST["reason"],
        required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=label("Chỉ ghi khi chương trình nhắc.", "Only where the program asks for it."),
    )  # fmt: skip

    def new(self) -> NewLoan:
        """The loan as it was typed."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "org_id"}
        return NewLoan(**told)


class ActForm(ServiceForm):
    """What every act on a loan is recorded with; ``seen`` is what the writer had before them."""

    needs_note = False

    on = DayField(label=label("Ngày", "Day"))
    document_no = forms.CharField(
        label=label("Số văn bản, chứng từ", "Number of the paper"),
        max_length=LONGEST["document_no"],
        required=False,
    )
    document_on = DayField(label=label("Ngày văn bản", "Day of the paper"), required=False)
    note = forms.CharField(
        label=label("Ghi chú", "Note"), max_length=LONGEST["note"], required=False,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=label("Không ghi thông tin cá nhân.", "Nothing personal."),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, stands: Standing, seen: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**self.initial, "on": today(), "seen": seen, **self.beginning(stands)}
        if self.needs_note:
            self.fields["note"].required = True
            self.fields["note"].label = label("Lý do", "Reason")
        paper = [name for name in ("document_no", "document_on", "note", "seen") if name in self.fields]
        own = [name for name in self.fields if name not in ("on", *paper)]
        self.order_fields(["on", *own, *paper])

    def beginning(self, _: Standing) -> dict[str, Any]:
        """What the form begins with, by how the loan stands."""
        return {}

    def paper(self) -> Paper:
        """By what it was decided."""
        told = self.cleaned_data
        return Paper(
            document_no=told["document_no"],
            document_on=told["document_on"],
            note=told["note"],
            seen=told["seen"],
        )

    def more(self) -> dict[str, Any]:
        """What this act is told beside day and paper."""
        common = {"on", "document_no", "document_on", "note", "seen"}
        return {name: value for name, value in self.cleaned_data.items() if name not in common}


class ReasonedForm(ActForm):
    """An act that says why."""

    needs_note = True


class DisburseForm(ActForm):
    """A disbursement."""

    amount = MoneyField(label=label("Số tiền giải ngân (đồng)", "Amount disbursed (đồng)"))
    is_clear = forms.BooleanField(
        label=label(
            "Đã tra cứu: khách hàng không có nợ xấu tại tổ chức tín dụng",
            "Looked up: the customer has no bad debt at credit institutions",
        ),
        required=False,
        help_text=label(
            "Bắt buộc ở lần giải ngân đầu tiên (Nghị định 45/2021/NĐ-CP).",
            "Asked for at the first disbursement (Decree 45/2021/NĐ-CP).",
        ),
    )


class RepayForm(ActForm):
    """A payment."""

    amount = MoneyField(
        label=label("Số tiền thu (đồng)", "Amount paid (đồng)"),
        help_text=label(
            "Trừ lần lượt: lãi quá hạn, lãi đến ngày thu, nợ gốc kỳ sớm nhất.",
            "It pays in turn: overdue interest, interest to the day, the principal that falls due first.",
        ),
    )


class RescheduleForm(ReasonedForm):
    """New due days within the term."""

    instalments = PlanField(label=label("Lịch trả gốc mới", "New schedule of principal"))

    def beginning(self, stands: Standing) -> dict[str, Any]:
        """The schedule as it is, to be changed."""
        return {"instalments": stands.plan}


class ExtendForm(ReasonedForm):
    """A later end of the term."""

    until = DayField(
        label=label("Gia hạn đến ngày", "Extended to"),
        help_text=label(
            "Phần gốc của kỳ cuối được lùi đến ngày này; các kỳ trước giữ nguyên.",
            "The principal of the last due day is put off to this day; what fell due before stays as it is.",
        ),
    )


class ClassifyForm(ReasonedForm):
    """A debt group by decision."""

    group = forms.TypedChoiceField(
        label=label("Nhóm nợ", "Debt group"), coerce=int,
        choices=[(n, str(n)) for n in range(FIRST_GROUP, LAST_GROUP + 1)],
        help_text=label(
            "Nếu số ngày quá hạn cho nhóm xấu hơn thì vẫn tính nhóm xấu hơn.",
            "Where the days overdue give a worse group, that one counts.",
        ),
    )  # fmt: skip


class WriteOffForm(ReasonedForm):
    """Principal that will not be repaid."""

    amount = MoneyField(label=label("Nợ gốc được xóa (đồng)", "Principal written off (đồng)"))


class VoidForm(ServiceForm):
    """Why a movement is voided."""

    reason = forms.CharField(
        label=label("Lý do hủy ghi nhận", "Why it is voided"), max_length=LONGEST["note"],
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class CapitalForm(ServiceForm):
    """The fund's real charter capital."""

    valid_from = DayField(label=label("Từ ngày", "From"))
    amount = MoneyField(label=label("Vốn điều lệ thực có (đồng)", "Real charter capital (đồng)"))
    document_no = forms.CharField(
        label=label("Số văn bản", "Number of the paper"), max_length=LONGEST["document_no"], required=False
    )


ANY = label("Tất cả", "All")
OPEN = "open"
BAD = "bad"


class FilterForm(PlainForm):
    """What the list of loans is narrowed by."""

    q = forms.CharField(
        required=False,
        max_length=200,
        label=label("Khách hàng, dự án, số hợp đồng", "Customer, project, contract"),
    )
    state = forms.ChoiceField(
        required=False, label=label("Tình trạng", "State"),
        choices=[
            ("", ANY), (OPEN, label("Chưa tất toán", "Not settled")),
            *((one.value, say(one.label)) for one in LoanState),
        ],
    )  # fmt: skip
    due = forms.ChoiceField(
        required=False, label=label("Quá hạn", "Overdue"),
        choices=[
            ("", ANY), ("overdue", label("Có nợ quá hạn", "Overdue")),
            ("soon", label("Đến hạn trong 30 ngày", "Due within 30 days")),
        ],
    )  # fmt: skip
    group = forms.ChoiceField(
        required=False, label=label("Nhóm nợ", "Debt group"),
        choices=[
            ("", ANY), (BAD, label("Nợ xấu (nhóm 3–5)", "Bad debt (groups 3–5)")),
            *((str(n), str(n)) for n in range(FIRST_GROUP, LAST_GROUP + 1)),
        ],
    )  # fmt: skip
    customer = forms.ChoiceField(
        required=False, label=label("Khách hàng là", "Customer"),
        choices=[("", ANY), *((one.value, say(one.label)) for one in Customer)],
    )  # fmt: skip
    sector = forms.ChoiceField(
        required=False, label=label("Lĩnh vực", "Sector"),
        choices=[("", ANY), *((one.value, say(one.label)) for one in Sector)],
    )  # fmt: skip
    area = forms.CharField(required=False, max_length=200, label=label("Địa bàn", "Area"))
    on = forms.CharField(required=False, max_length=10, label=label("Tính đến ngày", "As of"))
    sort = forms.ChoiceField(
        required=False, label=label("Sắp xếp", "Order"),
        choices=[
            ("", label("Hợp đồng mới nhất", "Latest contract")),
            ("outstanding", label("Dư nợ lớn nhất", "Most outstanding")),
            ("overdue", label("Quá hạn lâu nhất", "Longest overdue")),
            ("next", label("Sắp đến hạn", "Next due")),
        ],
    )  # fmt: skip


def day_or_today(text: str) -> date:
    """The day of a filter; today for what is none or is to come."""
    return min(day_written(text.strip()) or today(), today())


NO_AMOUNT = Text(
    "Không phải số tiền. Viết số đồng, ví dụ 300.000.000", "Not an amount. Write đồng, such as 300,000,000"
)
NO_RATE = Text("Không phải lãi suất. Viết ví dụ 5,5", "Not a rate. Write it like 5.5")
NO_LINE = Text(
    "“{line}”: viết ngày rồi số tiền, ví dụ 15/1/2026 100.000.000",
    "“{line}”: write the day, then the amount, such as 15/1/2026 100,000,000",
)
