"""What is treated alike when a name is looked for: marks and case, abbreviations, a slip of a letter or two."""

from collections.abc import Iterable
from typing import NamedTuple

from sohtx.core.alphabet import plain
from sohtx.core.codes import Kind

LONGEST_TEXT = 200
MOST_WORDS = 12
NEAREST = 24  # words that a slip may have been meant for
SHORTEST_WITH_A_SLIP, SHORTEST_WITH_TWO = 2, 6

KINDS = {"htx": Kind.COOPERATIVE, "tht": Kind.GROUP, "lhhtx": Kind.UNION}
"""Words that only say what kind of organization it is."""

_KIND_PHRASES = {
    "lien hiep cac hop tac xa": "lhhtx", "lien hiep hop tac xa": "lhhtx", "lien hiep htx": "lhhtx",
    "lien hiep": "lhhtx", "hop tac xa": "htx", "to hop tac": "tht",
}  # fmt: skip
_SHORT = {
    "nn": "nong nghiep", "ln": "lam nghiep", "nln": "nong lam nghiep", "dv": "dich vu", "tm": "thuong mai",
    "sx": "san xuat", "kd": "kinh doanh", "xd": "xay dung", "vt": "van tai", "xnk": "xuat nhap khau",
    "ttcn": "tieu thu cong nghiep", "dl": "du lich", "qtd": "quy tin dung", "qtdnd": "quy tin dung nhan dan",
    "dvnn": "dich vu nong nghiep", "nndv": "nong nghiep dich vu", "tmdv": "thuong mai dich vu",
    "dvtm": "dich vu thuong mai", "sxkd": "san xuat kinh doanh", "sxnn": "san xuat nong nghiep",
    "sxtm": "san xuat thuong mai", "kddv": "kinh doanh dich vu", "dvth": "dich vu tong hop",
    "nnth": "nong nghiep tong hop", "dvvt": "dich vu van tai", "dvdl": "dich vu du lich",
    "htxnn": "htx nong nghiep", "htxdv": "htx dich vu", "htxdvnn": "htx dich vu nong nghiep",
    "htxtm": "htx thuong mai", "htxvt": "htx van tai", "htxxd": "htx xay dung",
}  # fmt: skip
"""Abbreviations in names, written out. None of them is a word of its own."""


class Term(NamedTuple):
    """One word that is looked for: as written, as it is written out, and whether it may go on."""

    word: str
    written_out: tuple[str, ...]
    may_go_on: bool


def name_words(name: str) -> list[str]:
    """The words of a name, abbreviations written out, the kind of the organization as one word."""
    written = " ".join(_SHORT.get(word, word) for word in plain(name).split())
    padded = f" {written} "
    for phrase, word in _KIND_PHRASES.items():
        padded = padded.replace(f" {phrase} ", f" {word} ")
    return padded.split()


def own_name(name: str) -> str:
    """A name without what only says its kind; of a name that says nothing else, all of it."""
    words = name_words(name)
    return " ".join(word for word in words if word not in KINDS) or " ".join(words)


def code_letters(code: str) -> str:
    """A code as it is compared: small letters and digits alone."""
    return plain(code).replace(" ", "")


class Sought(NamedTuple):
    """What a text asks for. Words that only say a kind filter when they stand alone, else they are preferred.

    ``begun`` are the kinds of which a text may be the beginning: "hợp tác" that is to become "hợp tác xã".
    """

    code: str
    name: str
    terms: tuple[Term, ...] = ()
    preferred: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    begun: frozenset[str] = frozenset()


def read_text(text: str) -> Sought:
    """Read what someone typed; anything is allowed, and what is too long is cut."""
    cut = text[:LONGEST_TEXT]
    words = name_words(cut)[:MOST_WORDS]
    told = [word for word in words if word not in KINDS]
    if not told:
        return Sought(code_letters(cut), "", kinds=frozenset(str(KINDS[word]) for word in words))
    raw = plain(cut).split()
    last = raw[-1] if _may_go_on(cut) and len(raw) <= MOST_WORDS else ""
    terms = [Term(word, (word,), may_go_on=False) for word in dict.fromkeys(told)]
    if last:
        written_out = tuple(name_words(last))
        kept = [term for term in terms if term.word not in written_out or told.count(term.word) > 1]
        terms = [*kept, Term(last, written_out, may_go_on=True)]
        if last in KINDS:
            terms = kept
    preferred = tuple(dict.fromkeys(word for word in words if word in KINDS))
    begun = kinds_begun(cut) if last else frozenset()
    return Sought(code_letters(cut), " ".join(told), tuple(terms), preferred, begun=begun)


def kinds_begun(text: str) -> frozenset[str]:
    """The kinds whose words a text begins and does not end: of those that it has whole nothing is left to type."""
    typed = plain(text)
    begun = (word for phrase, word in _KIND_PHRASES.items() if phrase.startswith(typed))
    return frozenset(str(KINDS[word]) for word in begun)


def _may_go_on(text: str) -> bool:
    """Whether the last word may still be being typed."""
    return bool(text) and text[-1].isalnum()


def distance(one: str, other: str, most: int) -> int:
    """How many slips lie between two words: a letter too many, missing, other, or two exchanged.

    Anything above ``most`` is only known to be above it.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def slips_allowed(word: str) -> int:
    """How many slips a word may have: none in one letter or in a number, two in a long one."""
    if len(word) < SHORTEST_WITH_A_SLIP or word.isdigit():
        return 0
    return 2 if len(word) >= SHORTEST_WITH_TWO else 1


class Vocabulary:
    """All words of the directory, to find those near to another without comparing letter by letter."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(words)
        self._letters = [letters(word) for word in self._words]

    def near(self, word: str, most: int) -> list[str]:
        """The words at no more than so many slips, the nearest first."""
        own, long = letters(word), len(word)
        likely = [
            other
            for other, theirs in zip(self._words, self._letters, strict=True)
            if (own ^ theirs).bit_count() <= 2 * most and abs(len(other) - long) <= most
        ]
        found = sorted((distance(word, other, most), other) for other in likely)
        return [other for slips, other in found if slips <= most][:NEAREST]


def letters(word: str) -> int:
    """Which letters a word has, as bits: a slip changes two at most."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


def quoted(word: str) -> str:
    """A word as the index of words reads it; no word has a quotation mark in it."""
    return f'"{word}"'
