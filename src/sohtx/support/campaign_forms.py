"""Forms of campaigns. What must hold is said by the services, once."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sohtx.accounts.scopes import check_area
from sohtx.core.refusal import Refusal
from sohtx.register.contact_forms import ServiceForm
from sohtx.register.contact_forms import said as told_of
from sohtx.support.becoming_codes import Channel
from sohtx.support.campaign_services import LONGEST_AIM, LONGEST_LEAD, NewCampaign, NewReach
from sohtx.support.linkage_rules import LONGEST
from sohtx.support.log_forms import AmountField
from sohtx.web.days import DayField
from sohtx.web.forms import label, say

MOST_TYPED = 8_000


class AreasField(forms.CharField):
    """Communes, named one after the other with ``;`` between them."""

    def clean(self, value: Any) -> tuple[str, ...]:
        """Their codes."""
        names = [name.strip() for name in super().clean(value).split(";")]
        try:
            return tuple(check_area(name) for name in names if name)
        except Refusal as refusal:
            raise ValidationError([told_of(problem) for problem in refusal.problems]) from None


class CampaignForm(ServiceForm):
    """A new campaign."""

    name = forms.CharField(label=label("Tên đợt", "Name"), max_length=LONGEST["name"])
    aim = forms.CharField(
        label=label("Mục đích, nội dung", "Aim"), max_length=LONGEST_AIM, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    area_codes = AreasField(
        label=label("Xã, phường", "Communes"), max_length=MOST_TYPED, required=False,
        help_text=label(
            "Tên hoặc mã, cách nhau bằng dấu chấm phẩy; để trống nếu trên toàn địa bàn.",
            "Names or codes with a semicolon between them; empty for the whole area.",
        ),
    )  # fmt: skip
    from_on = DayField(label=label("Từ ngày", "From"))
    to_on = DayField(label=label("Đến hết ngày", "To the end of"))
    target = AmountField(label=label("Mục tiêu số HTX thành lập mới", "New cooperatives aimed at"))
    lead = forms.CharField(
        label=label("Phòng, đơn vị chủ trì", "Led by"), max_length=LONGEST_LEAD, required=False,
        help_text=label("Không ghi tên cá nhân.", "No person's name."),
    )  # fmt: skip
    budget = AmountField(label=label("Kinh phí dự kiến (đồng)", "Planned cost (đồng)"))
    document_no = forms.CharField(
        label=label("Số kế hoạch", "Number of its paper"), max_length=LONGEST["document_no"], required=False
    )

    def new(self) -> NewCampaign:
        """What was written."""
        return NewCampaign(**{name: self.cleaned_data[name] for name in NewCampaign._fields})


class ReachForm(ServiceForm):
    """Whom a campaign reached."""

    channel = forms.ChoiceField(
        label=label("Hình thức", "Channel"), choices=[(c.value, say(c.label)) for c in Channel]
    )
    on = DayField(label=label("Ngày", "Day"))
    times = AmountField(label=label("Số buổi, tin, bài, lần phát", "How often"))
    people = AmountField(label=label("Số lượt người tiếp cận", "People reached"))

    def new(self) -> NewReach:
        """What was written."""
        return NewReach(**{name: self.cleaned_data[name] for name in NewReach._fields})


class LinkForm(ServiceForm):
    """Which line of the work log is a deed of a campaign."""

    line = forms.ChoiceField(label=label("Dòng sổ công tác", "Line of the work log"))

    def __init__(self, *args: Any, lines: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = list(lines)  # type: ignore[attr-defined]
