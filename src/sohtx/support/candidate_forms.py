"""Forms of candidates. What must hold is said by the services, once."""

from typing import Any

from django import forms

from sohtx.accounts.scopes import communes_offered
from sohtx.core.codes import Sector
from sohtx.register.contact_forms import ServiceForm
from sohtx.support.becoming_codes import STAGES, Stage
from sohtx.support.candidate_services import (
    LONGEST_NAME,
    LONGEST_NEXT,
    LONGEST_PHONE,
    NewCandidate,
    NewStep,
    campaigns_to_name,
)
from sohtx.support.linkage_forms import OfferingForm, OneOrganizationField
from sohtx.support.linkage_rules import LONGEST
from sohtx.support.log_forms import AmountField
from sohtx.web.days import DayField
from sohtx.web.forms import label, say

AGREE = {"": None, "1": True, "0": False}


class CandidateForm(OfferingForm):
    """A new candidate."""

    name = forms.CharField(
        label=label("Tên tổ hợp tác, nhóm hộ", "Name of the group or initiative"), max_length=LONGEST["name"],
        help_text=label("Ví dụ: Nhóm hộ trồng quế thôn 3. Không ghi tên cá nhân.", "No person's name."),
    )  # fmt: skip
    org_id = OneOrganizationField(
        label=label("Tổ hợp tác trong sổ", "Group of the register"),
        help_text=label("Để trống nếu là nhóm hộ chưa lập tổ hợp tác.", "Leave it empty for households."),
    )
    area_code = forms.ChoiceField(label=label("Xã, phường", "Commune"))
    sector = forms.ChoiceField(
        label=label("Lĩnh vực", "Sector"), choices=[(s.value, say(s.label)) for s in Sector]
    )
    members = AmountField(label=label("Số thành viên dự kiến", "Expected members"))
    on = DayField(label=label("Ngày nêu nguyện vọng", "Wish expressed on"))
    campaign = forms.ChoiceField(
        label=label("Từ đợt tuyên truyền", "Out of the campaign"), required=False,
        help_text=label("Để trống nếu không do đợt nào.", "Leave it empty if out of none."),
    )  # fmt: skip
    note = forms.CharField(label=label("Ghi chú", "Note"), max_length=LONGEST["note"], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        communes = [("", "–"), *((one.code, one.name) for one in communes_offered())]
        campaigns = campaigns_to_name().values_list("code", "name")
        self.fields["area_code"].choices = communes  # type: ignore[attr-defined]
        self.fields["campaign"].choices = [("", "–"), *campaigns]  # type: ignore[attr-defined]

    def new(self) -> NewCandidate:
        """What was written."""
        return NewCandidate(**{name: self.cleaned_data[name] for name in NewCandidate._fields})


class StepForm(OfferingForm):
    """A stage that was reached."""

    stage = forms.ChoiceField(
        label=label("Giai đoạn", "Stage"), choices=[(s.value, say(s.label)) for s in STAGES]
    )
    on = DayField(label=label("Ngày", "Day"))
    members = AmountField(label=label("Số thành viên dự kiến đến ngày này", "Expected members by then"))
    all_agree = forms.ChoiceField(
        label=label("Các thành viên tổ hợp tác", "The group's members"), required=False,
        choices=[
            ("", label("Chưa rõ ý kiến", "Not known")),
            ("1", label("Tất cả đồng ý", "All agree")),
            ("0", label("Còn người chưa đồng ý", "Some do not agree")),
        ],
    )  # fmt: skip
    next_step = forms.CharField(
        label=label("Việc tiếp theo", "Next step"), max_length=LONGEST_NEXT, required=False
    )
    next_on = DayField(label=label("Hạn làm việc đó", "By"), required=False)
    founded = OneOrganizationField(
        label=label("HTX đã thành lập (khi đã đăng ký)", "Cooperative founded (once registered)")
    )
    reason = forms.CharField(
        label=label("Lý do, ghi chú", "Why, note"), max_length=LONGEST["reason"], required=False,
        help_text=label("Phải ghi khi thôi không thành lập.", "Needed where it was given up."),
    )  # fmt: skip

    def new(self) -> NewStep:
        """What was written."""
        told = {name: self.cleaned_data[name] for name in NewStep._fields}
        return NewStep(**told | {"all_agree": AGREE[told["all_agree"]]})


def begin_step(stage: Stage, today: Any) -> dict[str, Any]:
    """What a form of the next stage begins with."""
    place = STAGES.index(stage) if stage.is_open else 0
    return {"on": today, "stage": STAGES[min(place + 1, len(STAGES) - 1)].value}


class ContactForm(ServiceForm):
    """Whom to ring up."""

    name = forms.CharField(label=label("Họ tên người liên hệ", "Contact"), max_length=LONGEST_NAME)
    phone = forms.CharField(
        label=label("Điện thoại", "Telephone"), max_length=LONGEST_PHONE, required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "class": "short"}),
        help_text=label(
            "Chỉ dùng để vận động, tư vấn thành lập; xóa khi không còn cần.",
            "For advice on the founding alone; erased once no longer needed.",
        ),
    )  # fmt: skip
