"""Forms of the report pages."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from sohtx.areas.naming import dated_name
from sohtx.core.period import Period
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.indicators.catalogue import INDICATORS
from sohtx.review.papers import present_units
from sohtx.review.prose import LONGEST
from sohtx.review.services import LONGEST_NAME, LONGEST_NUMBER, LONGEST_REMARK
from sohtx.review.stages import State
from sohtx.web.forms import PlainForm, label
from sohtx.web.jinja import period_name

DAYS = ["%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d"]


def take(form: forms.Form, refusal: Refusal) -> None:
    """Say a refusal at the form that asked for the act."""
    for problem in refusal.problems:
        form.add_error(None, f"{problem.what}. {MEND}: {problem.mend}.")


MEND = Text("Cách sửa", "How to mend")


class DayField(forms.DateField):
    """A day as people write it: 28/7/2023."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("input_formats", DAYS)
        more.setdefault(
            "widget", forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "class": "short"})
        )
        more.setdefault("error_messages", {"invalid": label("Viết ngày như 28/7/2023.", "Write a day like 28/7/2023."),
                                           "required": label("Chưa có ngày.", "The day is missing.")})  # fmt: skip
        super().__init__(**more)


def _needed(vi: str, en: str) -> dict[str, Any]:
    return {"required": label(vi, en)}


class NewRoundForm(PlainForm):
    """Begin a report: of which period and area, chosen among those that the book can tell of."""

    period = forms.ChoiceField(
        label=label("Kỳ báo cáo", "Period"),
        error_messages=_needed("Chưa chọn kỳ báo cáo.", "The period is missing.")
        | {"invalid_choice": label("Chọn một kỳ trong danh sách.", "Choose a period of the list.")},
    )
    area = forms.ChoiceField(
        required=False,
        label=label("Địa bàn", "Area"),
        help_text=label(
            "Kỳ trước ngày 1/7/2025: chọn tỉnh cũ để báo cáo theo địa bàn khi đó, chọn tỉnh hiện nay để gộp theo địa "
            "bàn hiện nay.",
            "Of a period before 1 July 2025, choose the former province for the area as it was then, the present one "
            "for the area of today.",
        ),
        error_messages={
            "invalid_choice": label("Chọn một địa bàn trong danh sách.", "Choose an area of the list.")
        },
    )
    geography = DayField(
        required=False,
        label=label("Theo đơn vị hành chính ngày", "In the administrative units of"),
        help_text=label(
            "Bỏ trống: ngày cuối kỳ; nếu địa bàn có sau kỳ báo cáo thì theo đơn vị hành chính hiện nay.",
            "Left out: the period's last day; of an area that came to be later, today.",
        ),
    )

    def __init__(
        self,
        *args: Any,
        periods: Mapping[Text, Sequence[Period]],
        areas: Mapping[Text, Sequence[Unit]],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        units = present_units()
        named = {group: [(u.key, dated_name(units, u)) for u in chosen] for group, chosen in areas.items()}
        spoken = {group: [(str(p), period_name(p)) for p in chosen] for group, chosen in periods.items()}
        self.fields["period"].choices = _grouped(spoken)  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", str(WHOLE)), *_grouped(named)]  # type: ignore[attr-defined]

    def clean_period(self) -> Period:
        """The period that was chosen."""
        return Period.parse(self.cleaned_data["period"])


def _grouped(
    choices: Mapping[Text, Sequence[tuple[str, str]]],
) -> list[tuple[str, Sequence[tuple[str, str]]]]:
    """Choices under headings, as a list shows them; without empty headings."""
    return [(str(group), chosen) for group, chosen in choices.items() if chosen]


WHOLE = Text("Toàn địa bàn của đơn vị", "The whole area of the office")


class ProseForm(PlainForm):
    """The officer's text of a section, with the digest of the file from which it was started."""

    text = forms.CharField(
        required=False,
        max_length=LONGEST,
        strip=False,
        label=label("Lời văn của mục", "The section's text"),
        help_text=label(
            "Mỗi đoạn cách nhau một dòng trống; “- ” ở đầu dòng là gạch đầu dòng; **chữ đậm**. "
            "Chỗ có ngoặc nhọn là số liệu tự tính lại; mở “Số liệu tự cập nhật” dưới đây để lấy mã.",
            "A blank line between paragraphs; “- ” begins an item; **bold**. "
            "What stands in braces is a figure computed anew; open “Figures that keep themselves up to date” below "
            "for their codes.",
        ),
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "true"}),
    )
    base = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())


class CommentForm(PlainForm):
    """A remark on a section."""

    text = forms.CharField(
        max_length=LONGEST_REMARK,
        label=label("Góp ý", "Comment"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=_needed("Chưa viết góp ý.", "Nothing is written."),
    )


class AnswerForm(PlainForm):
    """The answer that closes a remark."""

    answer = forms.CharField(
        max_length=LONGEST_REMARK,
        label=label("Trả lời, tiếp thu", "Answer"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=_needed("Chưa viết trả lời.", "Nothing is written."),
    )


class StepForm(PlainForm):
    """Move a report on, or back."""

    to = forms.ChoiceField(label=label("Bước", "Step"), widget=forms.RadioSelect)
    remark = forms.CharField(
        required=False,
        max_length=LONGEST_REMARK,
        label=label("Ghi chú", "Remark"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    turn = forms.IntegerField(min_value=0, widget=forms.HiddenInput())

    def __init__(self, *args: Any, states: tuple[State, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["to"].choices = [(s.value, str(s.label)) for s in states]  # type: ignore[attr-defined]


class RemarkForm(PlainForm):
    """Give a report up, saying why."""

    remark = forms.CharField(
        max_length=LONGEST_REMARK,
        label=label("Lý do", "Reason"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=_needed("Chưa ghi lý do.", "The reason is missing."),
    )
    turn = forms.IntegerField(min_value=0, widget=forms.HiddenInput())


class AcceptForm(PlainForm):
    """Say why an error may stand."""

    finding = forms.CharField(max_length=200, widget=forms.HiddenInput())
    reason = forms.CharField(
        max_length=LONGEST_REMARK,
        label=label("Lý do chấp nhận", "Why it may stand"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=_needed("Chưa ghi lý do.", "The reason is missing."),
    )


class IssueForm(PlainForm):
    """Number, day and signatory of a report that is issued."""

    document_no = forms.CharField(
        max_length=LONGEST_NUMBER,
        label=label("Số, ký hiệu", "Number"),
        help_text=label("Do văn thư cấp, ví dụ 45/BC-LMHTX (Nghị định 30/2020/NĐ-CP, Điều 15)",
                        "As the registry gave it, such as 45/BC-LMHTX (Decree 30/2020, Art. 15)"),
        error_messages=_needed("Chưa có số, ký hiệu.", "The number is missing."),
    )  # fmt: skip
    issued_on = DayField(label=label("Ngày ban hành", "Day of issue"), initial=date.today)
    signatory = forms.CharField(
        max_length=LONGEST_NAME,
        label=label("Người ký", "Signatory"),
        error_messages=_needed("Chưa có người ký.", "The signatory is missing."),
    )
    is_meant = forms.BooleanField(
        required=False, label=label("Vẫn ban hành với ngày này", "Issue it with this day all the same")
    )
    turn = forms.IntegerField(min_value=0, widget=forms.HiddenInput())
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput())


class EstimateForm(PlainForm):
    """An officer's estimate of a figure."""

    indicator = forms.ChoiceField(label=label("Chỉ tiêu", "Indicator"))
    value = forms.CharField(
        required=False,
        max_length=40,
        label=label("Số ước", "Estimate"),
        help_text=label(
            "Số dự kiến đạt được đến hết kỳ, theo đơn vị tính của chỉ tiêu, viết như 9.229 hoặc 928,5. Để trống: "
            "rút số ước đã nhập.",
            "What you expect by the end of the period, in the indicator's unit, such as 9,229 or 928.5. Left out, "
            "the one entered is withdrawn.",
        ),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
    )
    reason = forms.CharField(
        max_length=2_000,
        label=label("Căn cứ", "Grounds"),
        help_text=label(
            "Số ước dựa vào đâu, ví dụ báo cáo nhanh của các xã",
            "What it rests on, such as the communes' quick reports",
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=_needed("Chưa ghi căn cứ.", "The grounds are missing."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["indicator"].choices = [  # type: ignore[attr-defined]
            (code, f"{indicator.label}, {indicator.unit.label}") for code, indicator in INDICATORS.items()
        ]
