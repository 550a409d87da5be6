"""Forms in both languages, drawn by the ``field`` component."""

from typing import Any

from django import forms
from django.utils.functional import lazy

from sohtx.core.text import Text


def label(vi: str, en: str) -> Any:
    """Words of a form, spoken in the reader's language when they are drawn."""
    return say(Text(vi, en))


def _said(text: Text) -> str:
    return str(text)


say: Any = lazy(_said, str)
"""A text of both languages as a form's label, spoken when it is drawn."""


AS_WRITTEN = say(Text("ngày/tháng/năm", "day/month/year"))
"""How a day is written: a sample day would be taken for one that is filled in."""


def _missing(label_: Any) -> str:
    return str(MISSING.fill(label=label_))


missing: Any = lazy(_missing, str)
"""What is said of a field that was left empty, by the field's own name."""


class PlainForm(forms.Form):
    """A form whose required fields are marked by the page, not by the browser's own bubbles in its own language."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.setdefault("id", f"id_{name}")
            if isinstance(field, forms.DateField):
                field.widget.attrs.setdefault("placeholder", AS_WRITTEN)

    def full_clean(self) -> None:
        """Read the fields, those too that a form asks for by itself; one left empty is told by its own name."""
        usual = forms.Field.default_error_messages["required"]
        for name, field in self.fields.items():
            if field.error_messages["required"] == usual:
                field.error_messages["required"] = missing(field.label or name)
        super().full_clean()


MISSING = Text("Chưa điền {label}.", "{label} is not filled in.")
