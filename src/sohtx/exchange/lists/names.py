"""Names made comparable: without case, marks and legal forms, the office's abbreviations written out."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from operator import itemgetter
from typing import Generic, TypeVar

from sohtx.core.codes import Kind
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
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
_TINY = 1e-6  # what binary fractions may be off by
MOST_WORK = 60_000_000  # of comparing one list's names: some ten seconds
WORK_OF_LOOKING = 500  # a name letter by letter, beside one look at its letters

T = TypeVar("T")


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
    return numbers_of(first) == numbers_of(second) and _Likeness(second).has(first)


class _Likeness:
    """Which keys are nearly one: what is looked at of that one is looked at once."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._matcher = SequenceMatcher(None, "", key, autojunk=False)

    def has(self, key: str) -> bool:
        """Whether a key is nearly this one."""
        if key == self._key:
            return True
        matcher = self._matcher
        matcher.set_seq1(key)
        return (
            matcher.real_quick_ratio() >= NEAR and matcher.quick_ratio() >= NEAR and matcher.ratio() >= NEAR
        )


def numbers_of(text: str) -> tuple[str, ...]:
    """The numbers in a text."""
    return tuple(re.findall(r"\d+", text))


@lru_cache(maxsize=100_000)
def _letters(key: str) -> int:
    """Which letters a key has and how often, a bit for each of the first four times."""
    bits = 0
    for letter in set(key):
        times = min(key.count(letter), _TIMES)
        bits |= ((1 << times) - 1) << (_TIMES * (ord(letter) % _PLACES))
    return bits


_TIMES, _PLACES = 4, 128


class Patience:
    """How much comparing one list may take; names of a few letters made to be alike would take for ever."""

    def __init__(self, most: int = MOST_WORK) -> None:
        self._left = most

    def spend(self, work: int) -> None:
        """Use some up; refused once there is none left."""
        self._left -= work
        if self._left < 0:
            raise refuse(TOO_ALIKE, MEND_ALIKE)


class NearNames(Generic[T]):
    """Things by place and name, among which those are found whose names are nearly another.

    Gives what asking ``near_name`` of each in the place gives, in the same order; only those are asked whose numbers
    are the same and whose length and letters may be near enough.
    """

    def __init__(self) -> None:
        self._names: dict[Hashable, dict[int, list[tuple[int, str, int, T]]]] = defaultdict(dict)
        self._count = 0

    def add(self, place: Hashable, name: str, thing: T) -> None:
        """Put a thing under its place and name."""
        key = loose_key(name)
        of_length = self._names[place, numbers_of(key)].setdefault(len(key), [])
        of_length.append((self._count, key, _letters(key), thing))
        self._count += 1

    def near(self, place: Hashable, name: str, patience: Patience) -> Iterator[T]:
        """The things of a place whose names are nearly this one, as they were put."""
        key = loose_key(name)
        letters, length = _letters(key), len(key)
        likely: list[tuple[int, str, T]] = []
        for long, named in self._names.get((place, numbers_of(key)), {}).items():
            if 2 * min(length, long) < NEAR * (length + long) - _TINY:
                continue
            patience.spend(len(named))
            most = (1 - NEAR) * (
                length + long
            ) + _TINY  # letters that one has and the other lacks match nothing
            likely += [
                (at, other, thing) for at, other, its, thing in named if (letters ^ its).bit_count() <= most
            ]
        if not likely:
            return
        likeness = _Likeness(key)
        for _, other, thing in sorted(likely, key=itemgetter(0)):
            patience.spend(WORK_OF_LOOKING + len(other) * length // 2)
            if likeness.has(other):
                yield thing


def kind_in_name(name: str) -> Kind | None:
    """The kind that a name begins with."""
    words = fold(_words(name))
    return next((kind for pattern, kind in _FORMS if pattern.search(words)), None)


def is_credit_fund(name: str) -> bool:
    """Whether a name is of a people's credit fund, which is a cooperative of the sector credit."""
    return fold(_words(name)).startswith("quy tin dung")


TOO_ALIKE = Text(
    "quá nhiều tên gần giống nhau trong một xã, không so hết được",
    "too many names in one commune are nearly alike to compare them all",
)
MEND_ALIKE = Text(
    "chia danh sách thành nhiều tệp, hoặc xem lại cột tên và cột xã",
    "divide the list into several files, or look at the columns of names and communes again",
)
