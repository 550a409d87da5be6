"""Vietnamese letters as old fonts kept them, and the look-alikes and stray marks of newer texts.

Before Unicode a text was Latin letters that a font drew otherwise: TCVN3 (fonts .VnTime…) has one byte a letter,
VNI (VNI-Times…) a letter followed by a mark. A cell is turned only when, read as it stands, it cannot be
Vietnamese and, read the old way, every word is; a cell that may be either follows its column.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache


class Encoding(StrEnum):
    """How the letters of a text are kept."""

    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"


class Verdict(StrEnum):
    """What a cell by itself says of its encoding."""

    PLAIN = "plain"  # ASCII alone: the same in all
    UNICODE = "unicode"  # has letters that no old font has
    TCVN3 = "tcvn3"
    VNI = "vni"
    OTHER = "other"  # reads as no Vietnamese in any of them
    EITHER = "either"  # reads as Vietnamese as it stands, and could be an old text too


# One line a vowel: the vowel, then with huyền, hỏi, ngã, sắc, nặng.
_VOWELS = (
    "aàảãáạ",
    "ăằẳẵắặ",
    "âầẩẫấậ",
    "eèẻẽéẹ",
    "êềểễếệ",
    "iìỉĩíị",
    "oòỏõóọ",
    "ôồổỗốộ",
    "ơờởỡớợ",
    "uùủũúụ",
    "ưừửữứự",
    "yỳỷỹýỵ",
)
VIETNAMESE_LETTERS = "".join(_VOWELS) + "đ" + "".join(_VOWELS).upper() + "Đ"

_TCVN3_BYTES = {
    "à": 0xB5, "ả": 0xB6, "ã": 0xB7, "á": 0xB8, "ạ": 0xB9,
    "ă": 0xA8, "ằ": 0xBB, "ẳ": 0xBC, "ẵ": 0xBD, "ắ": 0xBE, "ặ": 0xC6,
    "â": 0xA9, "ầ": 0xC7, "ẩ": 0xC8, "ẫ": 0xC9, "ấ": 0xCA, "ậ": 0xCB,
    "đ": 0xAE,
    "è": 0xCC, "ẻ": 0xCE, "ẽ": 0xCF, "é": 0xD0, "ẹ": 0xD1,
    "ê": 0xAA, "ề": 0xD2, "ể": 0xD3, "ễ": 0xD4, "ế": 0xD5, "ệ": 0xD6,
    "ì": 0xD7, "ỉ": 0xD8, "ĩ": 0xDC, "í": 0xDD, "ị": 0xDE,
    "ò": 0xDF, "ỏ": 0xE1, "õ": 0xE2, "ó": 0xE3, "ọ": 0xE4,
    "ô": 0xAB, "ồ": 0xE5, "ổ": 0xE6, "ỗ": 0xE7, "ố": 0xE8, "ộ": 0xE9,
    "ơ": 0xAC, "ờ": 0xEA, "ở": 0xEB, "ỡ": 0xEC, "ớ": 0xED, "ợ": 0xEE,
    "ù": 0xEF, "ủ": 0xF1, "ũ": 0xF2, "ú": 0xF3, "ụ": 0xF4,
    "ư": 0xAD, "ừ": 0xF5, "ử": 0xF6, "ữ": 0xF7, "ứ": 0xF8, "ự": 0xF9,
    "ỳ": 0xFA, "ỷ": 0xFB, "ỹ": 0xFC, "ý": 0xFD, "ỵ": 0xFE,
    "Ă": 0xA1, "Â": 0xA2, "Ê": 0xA3, "Ô": 0xA4, "Ơ": 0xA5, "Ư": 0xA6, "Đ": 0xA7,
}  # fmt: skip
TO_TCVN3 = {letter: chr(byte) for letter, byte in _TCVN3_BYTES.items()}
_FROM_TCVN3 = str.maketrans({byte: letter for letter, byte in TO_TCVN3.items()})

# VNI marks, in the order of _VOWELS: the plain vowel's tones, those of a hat, those of a breve.
_TONES, _HAT, _BREVE = "øûõùï", "âàåãáä", "êèúüéë"
_VNI_SINGLE = {"đ": "ñ", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "í": "í", "ị": "ò", "ơ": "ô", "ư": "ö", "ỵ": "î"}


def _vni_table() -> dict[str, str]:
    table = dict(_VNI_SINGLE)
    for plain, *toned in map(tuple, _VOWELS):
        if plain in "aeouy":
            table |= {t: plain + mark for t, mark in zip(toned, _TONES, strict=True)}
        elif plain in "âêô":
            base = {"â": "a", "ê": "e", "ô": "o"}[plain]
            table |= {t: base + mark for t, mark in zip((plain, *toned), _HAT, strict=True)}
        elif plain == "ă":
            table |= {t: "a" + mark for t, mark in zip((plain, *toned), _BREVE, strict=True)}
        elif plain in "ơư":
            table |= {t: _VNI_SINGLE[plain] + mark for t, mark in zip(toned, _TONES, strict=True)}
    table |= _VNI_SINGLE
    return table | {letter.upper(): old.upper() for letter, old in table.items()}


TO_VNI = _vni_table()
_FROM_VNI = {old: letter for letter, old in TO_VNI.items()}
_FROM_VNI |= {
    old[0].upper() + old[1]: letter.upper()
    for letter, old in TO_VNI.items()
    if letter.islower() and len(old) == 2
}
_VNI_UNIT = re.compile("|".join(sorted(map(re.escape, _FROM_VNI), key=len, reverse=True)))

_LATIN_OF_UNICODE = frozenset("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝÐð")
_STRANGE_TCVN3 = frozenset(TO_TCVN3.values()) - _LATIN_OF_UNICODE
_STRANGE_VNI = frozenset("".join(TO_VNI.values())) - _LATIN_OF_UNICODE - frozenset(map(chr, range(128)))
_OLD = frozenset(TO_TCVN3.values()) | _STRANGE_VNI | (_LATIN_OF_UNICODE - set("Ðð"))
_BEYOND_LATIN = frozenset(letter for letter in VIETNAMESE_LETTERS if ord(letter) > 0xFF)
_WORD = re.compile("[A-Za-z" + re.escape("".join(sorted(_OLD | set("Ðð")))) + "]+")
_UNICODE_WORD = re.compile(r"[^\W\d_]+")

_ONSET_WORDS = "b c ch d g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x đ "
_RHYME_WORDS = (
    "a ac ach ai am an ang anh ao ap at au ay ayê e ec em en eng eo ep et i ia ich im in inh ip it iu iê "
    "iêc iêm iên iêng iêp iêt iêu o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oen oeo oet "
    "oi om on ong ooc oong op ot oă oăc oăm oăn oăng oăp oăt u ua uac uach uai uam uan uang uanh uao uap "
    "uat uau uay uc ue uen ueo uet ui um un ung up ut uy uya uych uyn uynh uyp uyt uyu uyê uyên uyêt uâ "
    "uân uâng uât uây uê uêch uênh uô uôc uôi uôm uôn uông uôp uôt uăn uăng uăp uăt uơ y ym yn ynh yt yê "
    "yêm yên yêng yêt yêu â âc âm ân âng âp ât âu ây ê êch êm ên êng ênh êp êt êu ô ôc ôi ôm ôn ông ôp ôt "
    "ă ăc ăm ăn ăng ăp ăt ơ ơi ơm ơn ơp ơt ư ưa ưc ưi ưm ưn ưng ưt ưu ươ ươc ươi ươm ươn ương ươp ươt ươu "
)
_ONSETS = frozenset({"", *_ONSET_WORDS.split()})
_RHYMES = frozenset(_RHYME_WORDS.split())
_HIGHLAND = re.compile(
    "(?:[bckghmprst]?[rl]|k[bdhmn]|[hrs]?[bdjlmnrt]|đr|dj|bh|dh|[jwyz]|đ|k|ng|ch|th|nh|x|v|d|g)?(?P<rhyme>.+?)[hklrs]?"
)
_ABBREVIATION = re.compile("[BCDĐGHKLMNPQRSTVX]{1,8}")
_TONE_MARKS = {"\u0300", "\u0309", "\u0303", "\u0301", "\u0323"}
_CLOSED = ("c", "p", "t", "ch")


def from_tcvn3(text: str) -> str:
    """TCVN3 letters in Unicode; a cell of capitals, as fonts .VnTimeH had them, in capitals throughout."""
    turned = text.translate(_FROM_TCVN3)
    latin = [letter for letter in turned if letter.isascii() and letter.isalpha()]
    has_word_of_capitals = any(
        sum(c.isascii() and c.isupper() for c in word) >= 2 for word in _UNICODE_WORD.findall(turned)
    )
    if has_word_of_capitals and all(letter.isupper() for letter in latin):
        turned = turned.upper()
    return turned


def from_vni(text: str) -> str:
    """VNI letters and marks in Unicode."""
    return _VNI_UNIT.sub(lambda m: _FROM_VNI[m.group()], text)


def to_tcvn3(text: str) -> str:
    """Unicode in TCVN3 letters; a toned capital has none of its own and becomes the small one."""
    return "".join(TO_TCVN3.get(c) or TO_TCVN3.get(c.lower(), c) for c in unicodedata.normalize("NFC", text))


def to_vni(text: str) -> str:
    """Unicode in VNI letters and marks."""
    return "".join(TO_VNI.get(c, c) for c in unicodedata.normalize("NFC", text))


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """Whether a word can be one Vietnamese syllable."""
    letters, tones = split_tone(word.lower())
    if len(tones) > 1 or not letters:
        return False
    for length in (3, 2, 1, 0):
        onset, rhyme = letters[:length], letters[length:]
        if len(onset) == length and onset in _ONSETS and _is_rhyme(onset, rhyme, tones):
            return not rhyme or _is_tone_well(word, rhyme, length)
    return False


def _is_tone_well(word: str, rhyme: str, begins: int) -> bool:
    at = _tone_at(word)
    return at is None or at - begins in _tone_places(rhyme)


def _tone_at(word: str) -> int | None:
    """Which letter of a word bears its tone."""
    letters = unicodedata.normalize("NFC", word)
    return next(
        (n for n, c in enumerate(letters) if not _TONE_MARKS.isdisjoint(unicodedata.normalize("NFD", c))),
        None,
    )


@lru_cache(maxsize=1_000)
def _tone_places(rhyme: str) -> frozenset[int]:
    """Where in a rhyme the tone may stand: hoà and hòa are both written, but never xaõ."""
    vowels = [n for n, letter in enumerate(rhyme) if letter in "aăâeêioôơuưy"]
    hatted = [n for n in vowels if rhyme[n] in "ăâêôơư"]
    if hatted:
        return frozenset({hatted[-1]})
    if len(vowels) == 2 and rhyme[:2] in ("oa", "oe", "uy", "oo"):
        return frozenset(vowels)
    if len(vowels) < len(rhyme) or len(vowels) == 1:
        return frozenset({vowels[-1]})
    return frozenset({vowels[len(vowels) // 2] if len(vowels) == 3 else vowels[0]})


def _is_rhyme(onset: str, rhyme: str, tones: str) -> bool:
    if rhyme not in _RHYMES:
        return onset == "gi" and not rhyme
    return not (rhyme.endswith(_CLOSED) and tones and tones not in "\u0301\u0323")


@lru_cache(maxsize=50_000)
def is_word(word: str) -> bool:
    """Whether a word can be Vietnamese: a syllable, an abbreviation (HĐQT), a name of the highlands (Đăk Pék)."""
    if is_syllable(word) or (word.isupper() and _ABBREVIATION.fullmatch(word)):
        return True
    letters, tones = split_tone(word.lower())
    match = _HIGHLAND.fullmatch(letters)
    if match is None or len(tones) > 1 or match["rhyme"] not in _RHYMES:
        return False
    return _is_tone_well(word, match["rhyme"], match.start("rhyme"))


def split_tone(word: str) -> tuple[str, str]:
    """A word without its tone marks, and those marks."""
    letters: list[str] = []
    tones: list[str] = []
    for mark in unicodedata.normalize("NFD", word):
        (tones if mark in _TONE_MARKS else letters).append(mark)
    return unicodedata.normalize("NFC", "".join(letters)), "".join(tones)


@lru_cache(maxsize=100_000)
def judge(text: str) -> Verdict:  # noqa: PLR0911 -- one verdict after the other
    """What a cell by itself says of its encoding."""
    if text.isascii():
        return Verdict.PLAIN
    text = unicodedata.normalize("NFC", text)
    if not _BEYOND_LATIN.isdisjoint(text):
        return Verdict.UNICODE
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if not words:
        return Verdict.PLAIN
    reads = all(map(is_word, words))
    old = [e for e in (Encoding.TCVN3, Encoding.VNI) if _reads_as(words, e)]
    if not old:
        return Verdict.UNICODE if reads else Verdict.OTHER
    if reads:
        return Verdict.EITHER
    certain = [e for e in old if _is_certain(words, e)]
    if len(certain) == 1:
        return Verdict(certain[0])
    return Verdict(old[0]) if len(old) == 1 and certain else Verdict.EITHER


def _reads_as(words: Sequence[str], encoding: Encoding) -> bool:
    """Whether every word is a Vietnamese syllable when read the old way, and any reads otherwise then."""
    turned = [turn(word, encoding) for word in words]
    return turned != list(words) and all(map(is_word, turned)) and any(map(is_syllable, turned))


def _is_certain(words: Iterable[str], encoding: Encoding) -> bool:
    """Whether letters stand inside words that no Unicode text has there."""
    strange = _STRANGE_TCVN3 if encoding is Encoding.TCVN3 else _STRANGE_VNI
    return any(len(word) > 1 and not strange.isdisjoint(word) for word in words)


def turn(text: str, encoding: Encoding) -> str:
    """A text of a known encoding in Unicode."""
    if encoding is Encoding.TCVN3:
        return from_tcvn3(text)
    return from_vni(text) if encoding is Encoding.VNI else text


def encodings_of(cells: Sequence[str], fallback: Encoding | None = None) -> list[Encoding]:
    """The encoding of each cell of a column: its own where that is certain, else its column's.

    ``fallback`` is what the rest of the sheet says, for a column that says nothing of itself.
    """
    verdicts = [judge(cell) for cell in cells]
    told = [Encoding(v) for v in verdicts if v in (Verdict.TCVN3, Verdict.VNI)]
    of_column = max(sorted(set(told)), key=told.count) if told else fallback
    is_mixed = Verdict.UNICODE in verdicts
    return [
        _settle(cell, verdict, of_column, is_mixed) for cell, verdict in zip(cells, verdicts, strict=True)
    ]


def _settle(cell: str, verdict: Verdict, of_column: Encoding | None, is_mixed: bool) -> Encoding:
    if verdict in (Verdict.TCVN3, Verdict.VNI):
        return Encoding(verdict)
    if verdict is not Verdict.EITHER or of_column is None:
        return Encoding.UNICODE
    words = [word for word in _WORD.findall(cell) if not word.isascii()]
    if not _reads_as(words, of_column) or (is_mixed and all(map(is_word, words))):
        return Encoding.UNICODE
    return of_column


_LOOK_ALIKE = str.maketrans(
    {
        **dict(zip("АВЕКМНОРСТХаеорсухІі", "ABEKMHOPCTXaeopcyxIi", strict=True)),
        **dict(zip("ΑΒΕΗΙΚΜΝΟΡΤΥΧο", "ABEHIKMNOPTYXo", strict=True)),
        "Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ", "₫": "đ",
        "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u3000": " ", "\t": " ",
        "\u200b": None, "\u200c": None, "\u200d": None, "\ufeff": None, "\u2060": None, "\u00ad": None,
        "\u2010": "-", "\u2011": "-", "\u0340": "\u0300", "\u0341": "\u0301",
    }
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_BLANKS = re.compile(r"[ \f\v]+")


def tidy(text: str) -> str:
    """A text in NFC with the letters that were meant: no look-alikes, invisible marks, doubled blanks."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    lines = (
        unicodedata.normalize("NFC", text.translate(_LOOK_ALIKE)).replace("\r\n", "\n").replace("\r", "\n")
    )
    shown = (_BLANKS.sub(" ", _CONTROL.sub("", line)).strip() for line in lines.split("\n"))
    return "\n".join(line for line in shown if line)
