"""Forms of collecting."""

from typing import Any

from django import forms

from sohtx.collecting.chasing import PROMISE, Result
from sohtx.web.days import DayField
from sohtx.web.forms import PlainForm, label


class DueForm(forms.Form):
    """The day by which a form is due."""

    due_on = DayField(label=label("Hạn nộp", "Due on"))


class CallForm(forms.Form):
    """What came of ringing an organization up."""

    result = forms.ChoiceField(label=label("Kết quả", "Result"), widget=forms.RadioSelect)
    promised_on = DayField(label=label("Hẹn nộp ngày", "Promised for"), required=False)
    note = forms.CharField(
        label=label("Ghi chú", "Note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].choices = [(code.value, str(code.label)) for code in Result]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A promise has its day, and nothing else has one."""
        told = super().clean() or {}
        if (told.get("result") == Result.PROMISED) != (told.get("promised_on") is not None):
            self.add_error("promised_on", str(PROMISE[1]))
        return told


class FormFile(PlainForm):
    """A workbook that defines a form."""

    file = forms.FileField(
        label=label("Tệp biểu mẫu", "The form's file"),
        help_text=label(
            "Tệp Excel theo mẫu của trang này, hoặc XLSForm.",
            "A workbook like the sample on this page, or an XLSForm.",
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.ods"}),
        error_messages={
            "required": label("Chưa chọn tệp.", "No file was chosen."),
            "missing": label("Chưa chọn tệp.", "No file was chosen."),
            "empty": label("Tệp trống.", "The file is empty."),
        },
    )
