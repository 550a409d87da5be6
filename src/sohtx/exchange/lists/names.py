"""Names made comparable: without case, marks and legal forms, the office's abbreviations written out."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

from sohtx.core.codes import Kind
from sohtx.exchange.lists.letters import split_tone

_NOT_WORD = re.compile(r"[\W_]+")
_FORMS = (
    (re.compile(r"^(lien hiep (cac )?(hop tac xa|htx)|lhhtx|lh htx)\b"), Kind.UNION),
    (re.compile(r"^(to hop tac|tht|nhom hop tac|to doan ket)\b"), Kind.GROUP),
    (re.compile(r"^(hop tac xa|htx)\b"), Kind.COOPERATIVE),
    (re.compile(r"^(quy tin dung( nhan dan)?|qtdnd|qtd)\b"), Kind.COOPERATIVE),
)
_ABBREVIATIONS = {
    "nn": "nông nghiệp", "dvnn": "dịch vụ nông nghiệp", "dv": "dịch vụ", "tm": "thương mại",
    "sx": "sản xuất", "kd": "kinh doanh",
    "xd": "xây dựng", "vt": "vận tải", "tmdv": "thương mại dịch vụ", "dvtm": "dịch vụ thương mại",
    "ttcn": "tiểu thủ công nghiệp",
    "cn": "công nghiệp", "th": "tổng hợp", "dvth": "dịch vụ tổng hợp", "sxkd": "sản xuất kinh doanh",
    "lhhtx": "liên hiệp hợp tác xã",
    "htx": "hợp tác xã", "tht": "tổ hợp tác", "qtdnd": "quỹ tín dụng nhân dân", "qtd": "quỹ tín dụng nhân dân",
    "htxnn": "hợp tác xã nông nghiệp", "htxdv": "hợp tác xã dịch vụ",
    "htxdvnn": "hợp tác xã dịch vụ nông nghiệp",
    "htxvt": "hợp tác xã vận tải", "cb": "chế biến",
}  # fmt: skip
_LEGAL = re.compile(
    r"^(liên hiệp (các )?hợp tác xã|hợp tác xã|tổ hợp tác|quỹ tín dụng nhân dân|quỹ tín dụng) ?"
)
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SLIGHT = re.compile(r"\b(va|và|và|–)\b")
NEAR = 0.86


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """A text in small letters without diacritics or punctuation, one blank between words."""
    marks = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    letters = "".join(c for c in marks if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", letters).strip()


def _with_tones_last(word: str) -> str:
    """Hòa and hoà are one word: the tone stands behind the letters, wherever it was written."""
    letters, tones = split_tone(word)
    return letters + "".join(_TONES[tone] for tone in tones)


def _words(text: str) -> str:
    plain = _NOT_WORD.sub(" ", unicodedata.normalize("NFC", text).lower()).strip()
    written = " ".join(_ABBREVIATIONS.get(word, word) for word in plain.split())
    return _SLIGHT.sub(" ", written)


@lru_cache(maxsize=100_000)
def exact_key(name: str) -> str:
    """A name's key with its diacritics: what is left without case, punctuation, legal form and abbreviations."""
    words = _words(name)
    own = _LEGAL.sub("", words)
    own = own or words
    return " ".join(map(_with_tones_last, own.split()))


@lru_cache(maxsize=100_000)
def loose_key(name: str) -> str:
    """The same without diacritics."""
    words = _words(name)
    return fold(_LEGAL.sub("", words) or words)


def same_name(one: str, other: str) -> bool:
    """Whether two names are one: by their letters, or without diacritics where one was written without any."""
    if exact_key(one) == exact_key(other):
        return True
    return (one.isascii() or other.isascii()) and loose_key(one) == loose_key(other)


def near_name(one: str, other: str) -> bool:
    """Whether two names are so near that a person should say; numbers must be the same."""
    first, second = loose_key(one), loose_key(other)
    if re.findall(r"\d+", first) != re.findall(r"\d+", second):
        return False
    if first == second:
        return True
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.real_quick_ratio() >= NEAR and matcher.quick_ratio() >= NEAR and matcher.ratio() >= NEAR


def kind_in_name(name: str) -> Kind | None:
    """The kind that a name begins with."""
    words = fold(_words(name))
    return next((kind for pattern, kind in _FORMS if pattern.search(words)), None)


def is_credit_fund(name: str) -> bool:
    """Whether a name is of a people's credit fund, which is a cooperative of the sector credit."""
    return fold(_words(name)).startswith("quy tin dung")
