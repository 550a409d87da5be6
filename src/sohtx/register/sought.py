"""Whom somebody looks for, by words of a name or digits of a telephone."""

import re
from typing import NamedTuple

from sohtx.core.alphabet import plain
from sohtx.core.refusal import refuse
from sohtx.core.text import Text

FEWEST_DIGITS = 6


class Sought(NamedTuple):
    """The words of a name; without any, the digits of a telephone."""

    words: frozenset[str]
    digits: str

    def means(self, name: str, phone: str = "") -> bool:
        """Whether somebody of a name and a telephone may be meant: all words must be there, in any order."""
        if self.words:
            return self.words <= set(plain(name).split())
        return bool(phone) and self.digits in national(re.sub(r"\D", "", phone))


def read_sought(text: str) -> Sought:
    """What was written into the field; refuses what would mean too many."""
    words, digits = frozenset(plain(text).split()), re.sub(r"\D", "", text)
    has_letters = any(character.isalpha() for character in text)
    if not (has_letters and words) and len(digits) < FEWEST_DIGITS:
        raise refuse(TOO_SHORT, MEND_SHORT, column="q", value=text)
    return Sought(words if has_letters else frozenset(), national(digits))


def national(digits: str) -> str:
    """Digits of a telephone without the code of the country."""
    return "0" + digits[2:] if digits.startswith("84") and len(digits) > FEWEST_DIGITS else digits


TOO_SHORT = Text("quá ngắn để tìm một người", "is too short to find a person by")
MEND_SHORT = Text(
    "ghi họ tên, hoặc ít nhất {digits} chữ số điện thoại",
    "give a name, or at least {digits} digits of a telephone",
).fill(digits=FEWEST_DIGITS)
