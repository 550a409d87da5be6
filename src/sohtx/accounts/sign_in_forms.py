"""The sign-in library's forms in our words."""

from collections.abc import Callable
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as codes
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms

from sohtx.accounts.models import plain_username
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.web.forms import say


class _Ours(forms.BaseForm):
    """Labels and help of ours instead of the library's; no placeholders, no bubbles of the browser."""

    WORDS: dict[str, tuple[Text, Text | None]] = {}  # noqa: RUF012 -- each form has its own
    FIRST = ""
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for name, (label, help_text) in self.WORDS.items():
            field = self.fields.get(name)
            if field is not None:
                field.label = say(label)
                field.help_text = say(help_text) if help_text else ""
                field.widget.attrs.pop("placeholder", None)
        if self.FIRST in self.fields:
            self.fields[self.FIRST].widget.attrs["autofocus"] = True


class _Twice(_Ours):
    """A new password typed twice."""

    def clean(self) -> dict[str, Any]:
        """Say in our words that the two differ."""
        data: dict[str, Any] = forms.Form.clean(self) or {}
        both = data.get("password1"), data.get("password2")
        if all(both) and both[0] != both[1]:
            self.add_error("password2", str(DIFFER))
        return data


class LoginForm(_Ours, account.LoginForm):
    """Username and password."""

    FIRST = "login"

    def clean_login(self) -> str:
        """Usernames are told apart without regard to case."""
        return plain_username(super().clean_login())


class ReauthenticateForm(_Ours, account.ReauthenticateForm):
    """The password once more."""

    FIRST = "password"


class ChangePasswordForm(_Twice, account.ChangePasswordForm):
    """The old password and a new one."""


class SetPasswordForm(_Twice, account.SetPasswordForm):
    """A first password."""


class AuthenticateForm(_Ours, codes.AuthenticateForm):
    """A code at sign-in."""

    FIRST = "code"


class ReauthenticateCodeForm(_Ours, codes.ReauthenticateForm):
    """A code once more."""

    FIRST = "code"


class ActivateTOTPForm(_Ours, totp.ActivateTOTPForm):
    """The first code of an authenticator app."""


def _or_refused(clean: Callable[[], Any]) -> Any:
    """What a device sent, if it can be read: whatever its bytes trip over is a wrong answer, not an error of ours."""
    try:
        return clean()
    except (forms.ValidationError, Refusal):
        raise
    except Exception:  # noqa: BLE001 -- parsers of three libraries read what anybody may send
        raise forms.ValidationError(str(UNREADABLE)) from None


class AddWebAuthnForm(_Ours, webauthn.AddWebAuthnForm):
    """A new passkey."""

    def clean(self) -> Any:
        """Check what the device made."""
        return _or_refused(super().clean)


class AuthenticateWebAuthnForm(_Ours, webauthn.AuthenticateWebAuthnForm):
    """A passkey as second factor."""

    def clean_credential(self) -> Any:
        """Check what the device answered."""
        return _or_refused(super().clean_credential)


class LoginWebAuthnForm(_Ours, webauthn.LoginWebAuthnForm):
    """A passkey alone."""

    def clean_credential(self) -> Any:
        """Check what the device answered."""
        return _or_refused(super().clean_credential)


class ReauthenticateWebAuthnForm(_Ours, webauthn.ReauthenticateWebAuthnForm):
    """A passkey once more."""

    def clean_credential(self) -> Any:
        """Check what the device answered."""
        return _or_refused(super().clean_credential)


class EditWebAuthnForm(_Ours, webauthn.EditWebAuthnForm):
    """A passkey's name."""


UNREADABLE = Text(
    "Khóa bảo mật trả lời không hợp lệ. Hãy thử lại.", "The passkey gave an invalid answer. Please try again."
)
DIFFER = Text("Hai lần nhập mật khẩu không giống nhau.", "The two passwords are not the same.")
USERNAME = Text("Tên đăng nhập", "Username")
PASSWORD = Text("Mật khẩu", "Password")
NEW_PASSWORD = Text("Mật khẩu mới", "New password")
AGAIN = Text("Nhập lại mật khẩu mới", "New password again")
PASSWORD_HELP = Text(
    "Từ 12 ký tự trở lên, không phổ biến, không giống tên; một câu ngắn dễ nhớ là tốt nhất.",
    "12 characters or more, not common, not like your name; a short sentence you remember is best.",
)
CODE = Text("Mã xác thực", "Code")
CODE_HELP = Text(
    "6 chữ số trong ứng dụng xác thực, hoặc một mã dự phòng.",
    "6 digits from the authenticator app, or a recovery code.",
)
KEY = Text("Tên khóa", "Name of the passkey")
KEY_HELP = Text(
    "Để nhận ra khóa sau này, ví dụ: máy tính cơ quan.", "To know it by later, such as: office laptop."
)
LoginForm.WORDS = {"login": (USERNAME, None), "password": (PASSWORD, None)}
ReauthenticateForm.WORDS = {"password": (PASSWORD, None)}
ChangePasswordForm.WORDS = {
    "oldpassword": (Text("Mật khẩu hiện tại", "Current password"), None),
    "password1": (NEW_PASSWORD, PASSWORD_HELP),
    "password2": (AGAIN, None),
}
SetPasswordForm.WORDS = {"password1": (NEW_PASSWORD, PASSWORD_HELP), "password2": (AGAIN, None)}
AuthenticateForm.WORDS = ReauthenticateCodeForm.WORDS = {"code": (CODE, CODE_HELP)}
ActivateTOTPForm.WORDS = {
    "code": (CODE, Text("6 chữ số ứng dụng đang hiện.", "The 6 digits that the app shows."))
}
AddWebAuthnForm.WORDS = {
    "name": (KEY, KEY_HELP),
    "passwordless": (
        Text(
            "Dùng khóa này để đăng nhập không cần mật khẩu",
            "Sign in with this passkey alone, without a password",
        ),
        Text(
            "Thiết bị sẽ hỏi vân tay, khuôn mặt hoặc mã PIN.",
            "The device will ask for a fingerprint, face or PIN.",
        ),
    ),
}
EditWebAuthnForm.WORDS = {"name": (KEY, KEY_HELP)}
