"""Forms of classes and needs. What must hold is said by the services, once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from sohtx.register.contact_forms import ServiceForm
from sohtx.support.class_codes import ClassKind, Form, Source, Topic
from sohtx.support.class_counts import Taught
from sohtx.support.class_services import LONGEST, Course
from sohtx.support.log_codes import Money
from sohtx.support.log_forms import AmountField, OrganizationsField
from sohtx.web.days import DayField
from sohtx.web.forms import label, say
from sohtx.web.working import today


class ClassForm(ServiceForm):
    """A class: what it teaches, when, where, by whom, for how much."""

    title = forms.CharField(label=label("Tên lớp", "Title"), max_length=LONGEST["title"])
    topic = forms.ChoiceField(
        label=label("Nội dung", "Topic"), choices=[(t.value, say(t.label)) for t in Topic]
    )
    kind = forms.ChoiceField(
        label=label("Loại lớp", "Kind"), choices=[(k.value, say(k.label)) for k in ClassKind],
        initial=ClassKind.SHORT.value,
        help_text=label(
            "Đào tạo là lớp dài hạn, bồi dưỡng là lớp ngắn ngày (Thông tư 124/2021/TT-BTC, Điều 9).",
            "Courses are long, short classes last some days (Circular 124/2021/TT-BTC, Art. 9).",
        ),
    )  # fmt: skip
    form = forms.ChoiceField(
        label=label("Hình thức", "Form"), choices=[(f.value, say(f.label)) for f in Form]
    )
    first_on = DayField(label=label("Ngày khai giảng", "First day"))
    last_on = DayField(
        label=label("Ngày bế giảng", "Last day"), required=False,
        help_text=label("Để trống nếu lớp một ngày.", "Leave it empty for a class of one day."),
    )  # fmt: skip
    sessions = AmountField(
        label=label("Số buổi", "Sessions"), initial=1,
        help_text=label("Dùng để điểm danh từng buổi.", "Attendance is taken at each."),
    )  # fmt: skip
    place = forms.CharField(label=label("Địa điểm", "Place"), max_length=LONGEST["place"], required=False)
    organizer = forms.CharField(
        label=label("Đơn vị tổ chức, giảng dạy", "Organizer"), max_length=LONGEST["organizer"], required=False
    )
    document_no = forms.CharField(
        label=label("Số kế hoạch, quyết định", "Number of its paper"), max_length=LONGEST["document_no"],
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for money in Money:
            self.fields[f"cost_{money}"] = AmountField(label=say(money.label))

    @property
    def cost_fields(self) -> list[Any]:
        """The fields of costs, one a source."""
        return [self[f"cost_{money}"] for money in Money]

    @property
    def plain_fields(self) -> list[Any]:
        """All other fields."""
        return [bound for bound in self if not bound.name.startswith("cost_")]

    def course(self) -> Course:
        """What was written."""
        told = self.cleaned_data
        cells = {name: told[name] for name in Course._fields if name not in ("costs", "last_on", "sessions")}
        return Course(
            **cells, last_on=told["last_on"] or told["first_on"],
            sessions=1 if told["sessions"] is None else told["sessions"],
            costs={money.value: amount for money in Money if (amount := told[f"cost_{money}"])},
        )  # fmt: skip


class CorrectClassForm(ClassForm):
    """A class written otherwise, and why."""

    reason = forms.CharField(label=label("Lý do sửa", "Why"), max_length=LONGEST["reason"], required=False)


def shown_class(taught: Taught) -> dict[str, Any]:
    """A class as its form shows it."""
    costs = {f"cost_{money}": amount for money, amount in taught.costs}
    return {name: getattr(taught, name) for name in Course._fields if name != "costs"} | costs


class NeedForm(ServiceForm):
    """That an organization needs training."""

    org_id = OrganizationsField(label=label("HTX, LHHTX, THT", "Organization"), required=True)
    topic = forms.ChoiceField(
        label=label("Nội dung", "Topic"), choices=[(t.value, say(t.label)) for t in Topic]
    )
    noted_on = DayField(label=label("Ngày nắm được", "Noted on"))
    source = forms.ChoiceField(
        label=label("Từ nguồn", "From"), choices=[(s.value, say(s.label)) for s in Source]
    )
    note = forms.CharField(label=label("Ghi chú", "Note"), max_length=LONGEST["note"], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("noted_on", today())
        organization = self.fields["org_id"]
        if isinstance(organization, OrganizationsField):
            organization.offer_from(reverse("work_offers"))

    def clean_org_id(self) -> str:
        """The one organization meant."""
        found: tuple[str, ...] = self.cleaned_data["org_id"]
        if len(found) != 1:
            raise ValidationError(str(label("Ghi một đơn vị.", "Name one organization.")))
        return found[0]
