"""Forms about people, roles, links and the log."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.urls import reverse

from sohtx.accounts.rights import ROLE_LABELS, Role
from sohtx.accounts.scopes import Offered, communes_offered, organizations_like
from sohtx.accounts.services.tickets import VISITING_ROLES
from sohtx.accounts.sign_in_forms import AGAIN, DIFFER, NEW_PASSWORD, PASSWORD_HELP, USERNAME
from sohtx.core.refusal import Refusal
from sohtx.web.forms import PlainForm, label, say

DAY_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"]


def take(form: forms.BaseForm, refusal: Refusal) -> None:
    """Put what was refused beside the fields that it is about."""
    for problem in refusal.problems:
        said = f"{_sentence(str(problem.what))} {_sentence(str(problem.mend))}"
        form.add_error(problem.column if problem.column in form.fields else None, said)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith('.') else '.'}"


def _role_choices(roles: list[Role]) -> list[tuple[str, Any]]:
    return [("", label("– chọn –", "– choose –")), *((role.value, say(ROLE_LABELS[role])) for role in roles)]


class ScopeForm(PlainForm):
    """A role and how far it reaches."""

    roles: ClassVar[list[Role]] = list(Role)

    role = forms.ChoiceField(label=label("Vai trò", "Role"))
    area = forms.CharField(
        label=label("Địa bàn", "Area"),
        help_text=label(
            "Tên hoặc mã xã, phường, tỉnh. Bắt buộc với cán bộ xã, phường.",
            "Name or code of a commune or province. Needed for commune officers.",
        ),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "areas", "autocomplete": "off"}),
    )
    org = forms.CharField(
        label=label("Đơn vị", "Organization"),
        help_text=label(
            "Gõ tên, mã số thuế hoặc mã đơn vị rồi chọn. Bắt buộc với hợp tác xã.",
            "Type its name, tax code or identifier, then choose. Needed for cooperatives.",
        ),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"list": "organizations", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        field.choices = _role_choices(self.roles)
        self.fields["org"].widget.attrs |= {
            "hx-get": reverse("organization_names"),
            "hx-trigger": "input changed delay:300ms",
            "hx-target": "#organizations",
            "hx-sync": "this:replace",
        }

    @property
    def meant(self) -> Sequence[Offered]:
        """What a name may mean that was refused, for who chooses without scripts."""
        return organizations_like(self["org"].value() or "") if "org" in self.errors else ()

    @property
    def role_given(self) -> Role:
        """The role that was chosen."""
        return Role(self.cleaned_data["role"])


class VisitForm(ScopeForm):
    """For whom a single-visit link is."""

    roles: ClassVar[list[Role]] = [role for role in Role if role in VISITING_ROLES]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if offered := communes_offered():
            self.fields["area"] = forms.ChoiceField(
                label=label("Xã, phường", "Commune"),
                help_text=label("Chọn khi cấp cho cán bộ xã, phường.", "Choose it for a commune officer."),
                required=False,
                choices=[("", label("– chọn –", "– choose –")), *((one.code, one.name) for one in offered)],
                widget=forms.Select(attrs={"id": "id_area"}),
            )


class InviteForm(ScopeForm):
    """Whom to invite as what."""

    field_order = ("display_name", "email", "role", "area", "org")

    display_name = forms.CharField(
        label=label("Họ và tên", "Name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=label("Thư điện tử", "E-mail"),
        help_text=label("Để tự lấy lại mật khẩu khi cần.", "So that they can get back in by themselves."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class ReturnLinkForm(PlainForm):
    """What a link back in takes with it."""

    drops_second_factor = forms.BooleanField(
        label=label(
            "Mất điện thoại hoặc khóa bảo mật: bỏ cách xác thực cũ",
            "Phone or passkey lost: drop the second factor",
        ),
        required=False,
    )


class DetailsForm(PlainForm):
    """One's own name and address."""

    display_name = forms.CharField(
        label=label("Họ và tên", "Name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=label("Thư điện tử", "E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class NewPasswordForm(PlainForm):
    """A new password, typed twice."""

    password1 = forms.CharField(
        label=say(NEW_PASSWORD), help_text=say(PASSWORD_HELP), strip=False, max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    password2 = forms.CharField(
        label=say(AGAIN), strip=False, max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        data = super().clean() or {}
        if data.get("password1") and data.get("password2") and data["password1"] != data["password2"]:
            self.add_error("password2", str(DIFFER))
        return data


class AcceptForm(NewPasswordForm):
    """The account that an invited person makes."""

    field_order = ("display_name", "username", "password1", "password2")

    display_name = forms.CharField(
        label=label("Họ và tên", "Name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    username = forms.CharField(
        label=say(USERNAME),
        help_text=label(
            "Chữ cái không dấu, chữ số, . _ - @; dùng mỗi lần đăng nhập.",
            "Letters without diacritics, digits, . _ - @; you sign in with it.",
        ),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class ForgottenForm(PlainForm):
    """Whose password was forgotten."""

    username = forms.CharField(
        label=say(USERNAME), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )


class PeopleFilter(PlainForm):
    """What the list of people is narrowed by."""

    q = forms.CharField(label=label("Tên, thư điện tử", "Name, e-mail"), max_length=200, required=False)
    role = forms.ChoiceField(label=label("Vai trò", "Role"), required=False)
    state = forms.ChoiceField(
        label=label("Tài khoản", "Accounts"),
        required=False,
        choices=[
            ("", label("Đang mở", "Open")),
            ("visitor", label("Vào bằng đường dẫn", "By links only")),
            ("closed", label("Đã khóa", "Closed")),
            ("all", label("Tất cả", "All")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        field.choices = [("", label("Tất cả", "All")), *_role_choices(list(Role))[1:]]


class LogFilter(PlainForm):
    """What the log is narrowed by."""

    by = forms.CharField(label=label("Tên đăng nhập", "Username"), max_length=150, required=False)
    act = forms.ChoiceField(label=label("Việc", "Act"), required=False)
    org = forms.CharField(label=label("Mã đơn vị", "Organization"), max_length=200, required=False)
    since = forms.DateField(label=label("Từ ngày", "From"), required=False, input_formats=DAY_FORMATS)
    until = forms.DateField(label=label("Đến ngày", "To"), required=False, input_formats=DAY_FORMATS)

    def __init__(self, *args: Any, acts: list[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["act"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        field.choices = [("", label("Tất cả", "All")), *acts]
