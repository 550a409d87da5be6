"""What a password must be, said in both languages; that it is not a common one is Django's own check.

What an office's people take for long and secret are often numbers that others know of them, or that count.
"""

import re
from itertools import pairwise
from typing import Any

from django.contrib.auth.password_validation import MinimumLengthValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError

from sohtx.core.text import Text

LONGEST_PIECE = 6
TELEPHONE = r"(?:84|0)(?:[35789]\d{8}|2\d{8,9})"
CITIZEN = r"0\d{2}[0-3]\d{8}"  # the number of an identity card
_DAY, _MONTH, _YEAR = r"(?:0[1-9]|[12]\d|3[01])", r"(?:0[1-9]|1[0-2])", r"(?:19|20)\d{2}"
DAY = rf"(?:{_DAY}{_MONTH}{_YEAR}|{_YEAR}{_MONTH}{_DAY}|{_DAY}{_MONTH}\d{{2}})"
TOLD = re.compile(rf"\d{{0,4}}(?:{TELEPHONE}|{CITIZEN})\d{{0,4}}|(?:{DAY})+\d{{0,4}}", re.ASCII)


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


class NotEasilyGuessed:
    """Not one piece over and over, no counting, no telephone number, day or citizen's number."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 -- as Django calls it
        """Refuse what somebody would try first."""
        bare = re.sub(r"[\s.\-/+]", "", password)
        if _repeats(bare) or _counts(bare) or TOLD.fullmatch(bare):
            raise ValidationError(str(EASILY_GUESSED), code="easily_guessed")

    def get_help_text(self) -> str:
        """What is asked, as forms say it."""
        return str(EASILY_GUESSED)


def _repeats(bare: str) -> bool:
    """One short piece over and over, such as 111111111111 or 123123123123."""
    sizes = range(1, min(LONGEST_PIECE, len(bare) // 2) + 1)
    return any(bare == (bare[:size] * len(bare))[: len(bare)] for size in sizes)


def _counts(bare: str) -> bool:
    """Signs one after the other, up or down, nine followed by nought: 123456789012, 987654321098."""
    steps = {(ord(after) - ord(before)) % 10 for before, after in pairwise(bare)}
    return bare.isdecimal() and len(steps) <= 1


TOO_SHORT = Text(
    "Mật khẩu quá ngắn, cần từ {least} ký tự trở lên.",
    "The password is too short: it needs {least} characters or more.",
)
TOO_SIMILAR = Text(
    "Mật khẩu quá giống tên hoặc thư điện tử.", "The password is too much like your name or e-mail address."
)
EASILY_GUESSED = Text(
    "Mật khẩu này dễ đoán: dãy số đếm, ký tự lặp lại, số điện thoại, ngày tháng hoặc số căn cước. "
    "Đặt một câu ngắn dễ nhớ, ví dụ bốn, năm từ không liên quan.",
    "This password is easily guessed: counting, one piece repeated, a telephone number, a day or an identity card. "
    "Choose a short sentence that you remember, such as four or five unrelated words.",
)
