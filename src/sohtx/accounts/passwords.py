"""What a password must be, said in both languages; that it is not a common one is Django's own check."""

from typing import Any

from django.contrib.auth.password_validation import MinimumLengthValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError

from sohtx.core.text import Text


class LongEnough(MinimumLengthValidator):
    """Long rather than full of signs."""

    def get_error_message(self) -> str:
        """What is wrong."""
        return str(TOO_SHORT.fill(least=self.min_length))


class UnlikeTheirName(UserAttributeSimilarityValidator):
    """Not the name, the username or the address over again."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse what is too similar."""
        try:
            super().validate(password, user)
        except ValidationError as error:
            raise ValidationError(str(TOO_SIMILAR), code=error.code) from None


TOO_SHORT = Text(
    "Mật khẩu quá ngắn, cần từ {least} ký tự trở lên.",
    "The password is too short: it needs {least} characters or more.",
)
TOO_SIMILAR = Text(
    "Mật khẩu quá giống tên hoặc thư điện tử.", "The password is too much like your name or e-mail address."
)
