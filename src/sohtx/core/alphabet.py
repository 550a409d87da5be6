"""Vietnamese words without their marks, to be looked for; and in the order of the alphabet, to be listed.

The order is that of the Vietnamese locale of Unicode: letters first (a ă â b c d đ e ê …), then, of words with
the same letters, tones (none, huyền, hỏi, ngã, sắc, nặng), then small letters before capital ones.
"""

import re
import unicodedata
from functools import lru_cache

_MARKS = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+")
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 2, "\u0309": 3, "\u0303": 4, "\u0301": 5, "\u0323": 6}
_NO_TONE = 1
_FIRST_DIGIT, _FIRST_LETTER = 0x40, 0x60
_SPACE, _SIGN, _FOREIGN = 0x10, 0x20, 0xA0
_SHAPES = {"\u0306", "\u0302", "\u031b"}  # the marks that make another letter: ă, â, ơ
_PLACES = {letter: _FIRST_LETTER + place for place, letter in enumerate(_LETTERS)}


def plain(text: str) -> str:
    """The words of a text in small letters without marks (đ is d), with one space between them."""
    if not text.isascii():
        bare = _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()
        text = _MARKS.sub("", unicodedata.normalize("NFKD", bare)).replace("đ", "d")
    return " ".join(_WORD.findall(text.lower()))


def sort_key(text: str) -> bytes:
    """What a text is listed by, to be compared byte by byte; only the same text has the same key."""
    written = unicodedata.normalize("NFC", text)
    weights = [_weights(character) for character in written]
    letters = b"".join(letter for letter, _, _ in weights)
    tones = bytes(tone for _, tone, _ in weights).rstrip(bytes([_NO_TONE]))
    cases = bytes(case for _, _, case in weights).rstrip(b"\1")
    return b"\0".join((letters, tones, cases, text.encode("utf-8", "surrogatepass")))


@lru_cache(maxsize=4_096)
def _weights(character: str) -> tuple[bytes, int, int]:
    """The weight of a character's letter, of its tone, and of its being a capital."""
    base, *marks = list(unicodedata.normalize("NFD", character.lower()))
    shaped = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark in _SHAPES))
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), _NO_TONE)
    return _letter(shaped), tone, 1 if character == character.lower() else 2


def _letter(shaped: str) -> bytes:
    if place := _PLACES.get(shaped):
        return bytes([place])
    if shaped.isascii() and shaped.isdigit():
        return bytes([_FIRST_DIGIT + int(shaped)])
    kind = _SPACE if shaped.isspace() else _FOREIGN if shaped.isalpha() else _SIGN
    return bytes([kind]) if kind == _SPACE else bytes([kind]) + shaped.encode("utf-8", "surrogatepass")
