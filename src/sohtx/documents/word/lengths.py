"""How long words come out in Times New Roman Bold: the lines beneath them are measured by it."""

from unicodedata import normalize

_WIDTHS = {  # in thousandths of the size; Vietnamese marks add nothing to their letter
    220: "|",
    250: " ,.",
    278: "'/\\il",
    333: "!()-:;[]`fjt",
    389: "Is",
    394: "{}",
    444: "cerz",
    500: "#$*0123456789?J_agovxy–“”",
    556: "Sbdhknpquđ",
    570: "+<=>",
    611: "FP",
    667: "BELTZ",
    722: "ACDNRUVXYwĐ",
    778: "GHKOQ",
    833: "&m",
    930: "@",
    944: "M",
    1000: "%W—…",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_ORDINARY = 500
_HORN = {"\u031b": 50}


def length(text: str, points: int) -> int:
    """The length of one line of bold words, in twentieths of a point."""
    letters = normalize("NFD", text)
    return sum(_width(letter) for letter in letters) * points // 50


def _width(letter: str) -> int:
    if "\u0300" <= letter <= "\u036f":
        return _HORN.get(letter, 0)
    return _WIDTH.get(letter, _ORDINARY)
