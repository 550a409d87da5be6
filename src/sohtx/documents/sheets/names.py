"""Names of sheets that Excel accepts: short, legal, each once."""

import re

LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_RESERVED = "history"


class Names:
    """Gives each sheet a name of its own."""

    def __init__(self) -> None:
        self._taken = {_RESERVED}

    def take(self, wish: str) -> str:
        """A legal name nearest to the wish that no other sheet has, whatever its case."""
        legal = " ".join(_FORBIDDEN.sub(" ", wish).split()).strip("' ") or "-"
        name = shorten(legal, LONGEST)
        number = 1
        while name.casefold() in self._taken:
            number += 1
            tail = f" ({number})"
            name = shorten(legal, LONGEST - len(tail)) + tail
        self._taken.add(name.casefold())
        return name


def shorten(text: str, longest: int) -> str:
    """The text, ended after a whole word where it is too long.

    >>> shorten("Phụ lục I. MỘT SỐ CHỈ TIÊU CHỦ YẾU", 31)
    'Phụ lục I. MỘT SỐ CHỈ TIÊU CHỦ'
    """
    if _length(text) <= longest:
        return text
    while _length(text) > longest:
        cut, _, _ = text.rpartition(" ")
        text = cut if len(cut) > longest // 2 else text[:-1]
    return text.rstrip(" .,;-–'")


def _length(text: str) -> int:
    """How long Excel thinks it is: it counts what lies beyond the basic plane twice."""
    return len(text.encode("utf-16-le")) // 2
