"""Settings that are numbers, read from the environment; what is none is refused before anything starts."""

import os

from sohtx.core.refusal import refuse
from sohtx.core.text import Text

LEAST, MOST = 5, 720


def minutes_of(name: str, *, usual: int) -> int:
    """The minutes that a variable says."""
    told = os.environ.get(name, "").strip() or str(usual)
    if not (told.isascii() and told.isdecimal() and LEAST <= int(told[:5]) <= MOST):
        raise refuse(NO_MINUTES, MEND_MINUTES.fill(least=LEAST, most=MOST), column=name, value=told)
    return int(told)


NO_MINUTES = Text("không phải số phút dùng được", "is not a number of minutes that can be used")
MEND_MINUTES = Text("ghi số nguyên từ {least} đến {most}", "write a whole number from {least} to {most}")
