"""How the sign-in library speaks and decides here: our words, accounts by invitation only, secrets sealed."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes

from sohtx.accounts.models import Person
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.web.forms import say

BRAND = "Sổ HTX"


class AccountAdapter(DefaultAccountAdapter):
    """Signing in with a password."""

    @property
    def error_messages(self) -> dict[str, Any]:
        """What can be wrong, in the reader's language."""
        return {
            code: say(ERRORS.get(code, TRY_AGAIN))
            for code in (*DefaultAccountAdapter.error_messages, *ERRORS)
        }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- the library's signature
        """Nobody makes an account for themselves: one is invited."""
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002 -- the library's signature
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what was done in our words; what needs no word is not said."""
        said = message or MESSAGES.get(message_template or "")
        if said:
            messages.add_message(request, level, str(said), extra_tags=extra_tags)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 -- as above
        """Back to one's own account."""
        return reverse("own_account")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to show once more that it is oneself."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**method, "description": str(WAYS.get(method["id"], TRY_AGAIN))} for method in methods]


class SignInServiceAdapter(DefaultSocialAccountAdapter):
    """Signing in through a service of others: only into accounts that were connected before."""

    @property
    def error_messages(self) -> dict[str, Any]:
        """What can be wrong, in the reader's language."""
        return {
            code: say(SERVICE_ERRORS.get(code, TRY_AGAIN))
            for code in DefaultSocialAccountAdapter.error_messages
        }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 -- as above
        """A service brings nobody in who has no account here."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """Codes and passkeys."""

    @property
    def error_messages(self) -> dict[str, Any]:
        """What can be wrong, in the reader's language."""
        return {code: say(ERRORS.get(code, TRY_AGAIN)) for code in DefaultMFAAdapter.error_messages}

    def get_totp_label(self, user: Any) -> str:
        """What the authenticator app shows."""
        return str(user.username)

    def encrypt(self, text: str) -> str:
        """Seal a secret with the installation's own: the database alone does not give it away."""
        return _sealer().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        try:
            return _sealer().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise refuse(OTHER_SECRET, MEND_OTHER_SECRET) from None

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A name to begin with."""
        from allauth.mfa.models import Authenticator  # noqa: PLC0415 -- the adapter is read before models are

        return str(KEY_NAME.fill(n=Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Who asks for the passkey."""
        return {**super().get_public_key_credential_rp_entity(), "name": BRAND}

    def get_public_key_credential_user_entity(self, user: Person) -> dict[str, Any]:
        """Whose passkey it is."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "name": user.username, "display_name": user.shown_name}


def _sealer() -> Fernet:
    key = hashlib.sha256(b"sohtx second factor\n" + force_bytes(settings.SECRET_KEY)).digest()
    return Fernet(base64.urlsafe_b64encode(key))


TRY_AGAIN = Text("Chưa thực hiện được. Hãy thử lại.", "This could not be done. Please try again.")
ERRORS = {
    "account_inactive": Text("Tài khoản này đang khóa.", "This account is closed."),
    "enter_current_password": Text("Mật khẩu hiện tại chưa đúng.", "The current password is not right."),
    "incorrect_code": Text(
        "Mã chưa đúng hoặc đã hết hạn. Xem lại mã mới nhất rồi nhập lại.",
        "The code is wrong or has expired. Look at the newest one and type it again.",
    ),
    "incorrect_password": Text("Mật khẩu chưa đúng.", "The password is not right."),
    "invalid_login": Text("Chưa đăng nhập được.", "You could not be signed in."),
    "username_password_mismatch": Text(
        "Tên đăng nhập hoặc mật khẩu chưa đúng.", "The username or the password is not right."
    ),
    "too_many_login_attempts": Text(
        "Thử sai quá nhiều lần. Chờ vài phút rồi thử lại.",
        "Too many wrong tries. Wait some minutes and try again.",
    ),
    "rate_limited": Text(
        "Gửi quá nhanh. Chờ một lát rồi thử lại.", "Too many requests. Wait a little and try again."
    ),
    "same_as_current": Text(
        "Giá trị mới phải khác giá trị cũ.", "The new value must differ from the old one."
    ),
    "username_taken": Text("Đã có người dùng tên này.", "This username is taken."),
    "cannot_delete_authenticator": Text(
        "Không bỏ được cách xác thực này.", "This second factor cannot be removed."
    ),
    "cannot_generate_recovery_codes": Text(
        "Bật ứng dụng xác thực hoặc khóa bảo mật trước, sau đó mới tạo mã dự phòng.",
        "Set up an authenticator app or a passkey first; recovery codes come after.",
    ),
}
SERVICE_ERRORS = {
    "invalid_token": Text(
        "Dịch vụ đăng nhập trả lời không hợp lệ.", "The sign-in service gave an invalid answer."
    ),
    "no_password": Text(
        "Đặt mật khẩu trước rồi mới bỏ liên kết.", "Set a password first, then disconnect the service."
    ),
    "disconnect_last": Text(
        "Đây là cách đăng nhập cuối cùng, chưa bỏ được.",
        "This is the last way in and cannot be disconnected.",
    ),
    "connected_other": Text(
        "Tài khoản dịch vụ này đã liên kết với người khác.",
        "This service's account is connected to somebody else.",
    ),
}
MESSAGES = {
    "account/messages/logged_out.txt": Text("Đã đăng xuất.", "You are signed out."),
    "account/messages/password_changed.txt": Text("Đã đổi mật khẩu.", "The password is changed."),
    "account/messages/password_set.txt": Text("Đã đặt mật khẩu.", "The password is set."),
    "mfa/messages/totp_activated.txt": Text("Đã bật ứng dụng xác thực.", "The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": Text(
        "Đã bỏ ứng dụng xác thực.", "The authenticator app is removed."
    ),
    "mfa/messages/webauthn_added.txt": Text("Đã thêm khóa bảo mật.", "The passkey is added."),
    "mfa/messages/webauthn_removed.txt": Text("Đã bỏ khóa bảo mật.", "The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": Text(
        "Đã tạo mã dự phòng mới; các mã cũ không dùng được nữa.",
        "New recovery codes are made; the old ones no longer work.",
    ),
    "socialaccount/messages/account_connected.txt": Text(
        "Đã liên kết dịch vụ đăng nhập.", "The service is connected."
    ),
    "socialaccount/messages/account_connected_other.txt": SERVICE_ERRORS["connected_other"],
    "socialaccount/messages/account_disconnected.txt": Text(
        "Đã bỏ liên kết dịch vụ đăng nhập.", "The service is disconnected."
    ),
}
WAYS = {
    "reauthenticate": Text("Nhập mật khẩu", "Use your password"),
    "mfa_reauthenticate": Text("Nhập mã xác thực", "Use a code"),
    "mfa_reauthenticate:webauthn": Text("Dùng khóa bảo mật", "Use a passkey"),
}
KEY_NAME = Text("Khóa bảo mật {n}", "Passkey {n}")
OTHER_SECRET = Text(
    "không mở được mã bí mật của ứng dụng xác thực: tệp khóa của phần mềm đã thay đổi",
    "the authenticator app's secret cannot be opened: the installation's secret file has changed",
)
MEND_OTHER_SECRET = Text(
    "khôi phục tệp khóa cũ, hoặc đề nghị người quản trị cấp đường dẫn vào lại, bỏ cách xác thực cũ",
    "restore the old secret file, or ask the administrator for a link back in that drops the second factor",
)
