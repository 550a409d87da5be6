"""Forms of contacts, consents and general meetings. What must hold is said by the services, once."""

from typing import Any

from django import forms

from sohtx.core.codes import Role
from sohtx.core.refusal import Problem, Refusal
from sohtx.register.contacts import LONGEST, SEXES, ConsentForm, Details, Purpose
from sohtx.register.models import Contact
from sohtx.web.days import DayField
from sohtx.web.forms import PlainForm, label, say
from sohtx.web.working import today


class ServiceForm(PlainForm):
    """A form whose service has the last word: each problem stands under its field."""

    def take(self, refusal: Refusal) -> None:
        """Put what a service refused under the fields that it names."""
        for problem in refusal.problems:
            self.add_error(problem.column if problem.column in self.fields else None, said(problem))


def said(problem: Problem) -> str:
    """A problem as a sentence under a field."""
    words = f"“{problem.value}” {problem.what}" if problem.value else str(problem.what)
    return f"{words[0].upper()}{words[1:]}. {str(problem.mend)[0].upper()}{str(problem.mend)[1:]}."


class ContactForm(ServiceForm):
    """A person in a role."""

    role = forms.ChoiceField(label=label("Vai trò", "Role"), choices=[(r.value, say(r.label)) for r in Role])
    name = forms.CharField(
        label=label("Họ và tên", "Full name"), max_length=LONGEST["name"],
        error_messages={"required": label("Chưa ghi họ tên.", "No name is given.")},
    )  # fmt: skip
    sex = forms.ChoiceField(
        label=label("Giới tính", "Sex"), required=False,
        choices=[("", "–"), *((s, label(s, {"nữ": "female", "nam": "male"}[s])) for s in SEXES if s)],
    )  # fmt: skip
    birth_year = forms.CharField(
        label=label("Năm sinh", "Year of birth"), max_length=4, required=False,
        help_text=label("Chỉ năm, không ghi ngày tháng.", "The year alone, no day or month."),
    )  # fmt: skip
    phone = forms.CharField(
        label=label("Điện thoại", "Telephone"), max_length=LONGEST["phone"], required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "class": "short"}),
        help_text=label(
            "Dùng cho công việc của Liên minh. Muốn công bố hoặc đưa ra ngoài phải ghi sự đồng ý.",
            "For the Alliance's own work. To publish it or give it to others, a consent must be recorded.",
        ),
    )  # fmt: skip
    email = forms.CharField(
        label=label("Thư điện tử", "E-mail"), max_length=LONGEST["email"], required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )  # fmt: skip
    valid_from = DayField(label=label("Giữ vai trò từ ngày", "In this role from"), required=False)
    valid_to = DayField(label=label("đến ngày", "to"), required=False)

    def __init__(self, *args: Any, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")
        if self.initial.get("name") == "":  # erased, and may stay so
            self.fields["name"].required = False
        if is_new:
            del self.fields["valid_to"]
        sex = self.initial.get("sex", "")
        if sex not in SEXES:  # free text of a package is kept as it is
            self.fields["sex"].choices = [*self.fields["sex"].choices, (sex, sex)]  # type: ignore[attr-defined]

    def clean_birth_year(self) -> int | None:
        """The year as a number."""
        text: str = self.cleaned_data["birth_year"].strip()
        if not text:
            return None
        if not (text.isascii() and text.isdecimal()):
            raise forms.ValidationError(
                str(label("Chỉ ghi bốn chữ số của năm.", "Give the four digits of the year."))
            )
        return int(text)

    def details(self) -> Details:
        """What was written."""
        told = self.cleaned_data
        return Details(
            role=told["role"], name=told["name"], sex=told["sex"], birth_year=told["birth_year"],
            phone=told["phone"], email=told["email"], valid_from=told["valid_from"], valid_to=told.get("valid_to"),
        )  # fmt: skip


def shown(contact: Contact) -> dict[str, Any]:
    """A contact as its form shows it."""
    day = {
        name: value.strftime("%d/%m/%Y")
        for name in ("valid_from", "valid_to")
        if (value := getattr(contact, name))
    }
    told = {name: getattr(contact, name) for name in ("role", "name", "sex", "phone", "email")}
    return told | {"birth_year": "" if contact.birth_year is None else str(contact.birth_year)} | day


class EndForm(ServiceForm):
    """The day from which a person no longer is in a role."""

    valid_to = DayField(label=label("Thôi giữ vai trò từ ngày", "No longer in this role from"))


class GivenForm(ServiceForm):
    """A consent."""

    purpose = forms.ChoiceField(
        label=label("Đồng ý cho việc", "Agreed to"), choices=[(p.value, say(p.label)) for p in Purpose]
    )
    form = forms.ChoiceField(
        label=label("Bằng hình thức", "How"), choices=[(f.value, say(f.label)) for f in ConsentForm]
    )
    given_on = DayField(label=label("Ngày đồng ý", "Agreed on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("given_on", today().strftime("%d/%m/%Y"))


class MeetingForm(ServiceForm):
    """A general meeting that was held."""

    held_on = DayField(label=label("Ngày họp", "Held on"))
    document_no = forms.CharField(
        label=label("Số nghị quyết, biên bản", "Number of its resolution"), max_length=200, required=False
    )
    document_on = DayField(label=label("Ngày của văn bản", "Day of the paper"), required=False)
    note = forms.CharField(
        label=label("Ghi chú", "Note"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=label("Không ghi thông tin cá nhân.", "Nothing personal."),
    )  # fmt: skip


class SeekForm(ServiceForm):
    """Who is looked for."""

    q = forms.CharField(
        label=label("Họ tên hoặc số điện thoại", "Name or telephone"), max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=label("Có dấu hay không đều được.", "With or without marks."),
    )  # fmt: skip
