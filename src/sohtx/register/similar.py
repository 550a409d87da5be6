"""Organizations that may be one and the same, entered twice; and decisions that they are not.

Only those that share something are compared: a tax code, a commune of today, a legal representative.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from sohtx.core.alphabet import plain
from sohtx.core.codes import Code, EntryType, Kind, Role, Via
from sohtx.core.moment import day_of, now
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.register.directory.asking import EXISTING, Query, Reach
from sohtx.register.directory.finding import Row, rows_of
from sohtx.register.directory.words import distance, letters, own_name
from sohtx.register.models import Contact, Entry, NotDuplicate, Organization

COMMON_WORDS = frozenset(
    {
        *(
            "nong",
            "nghiep",
            "lam",
            "thuy",
            "san",
            "dich",
            "vu",
            "thuong",
            "mai",
            "xuat",
            "kinh",
            "doanh",
            "tong",
        ),
        *("hop", "xay", "dung", "va", "phat", "trien"),
    }
)
MOST_SLIPS = 2
SHORTEST_WORD = 3  # shorter ones are near to too many
MOST_OF_A_PERSON = 50  # a name borne by more representatives than so many tells nothing
LONGEST_REASON = 2_000

Within = Callable[[NotDuplicate], None]


class Reason(Code):
    """Why two organizations may be one."""

    TAX_CODE = "tax_code", "Cùng mã số thuế", "Same tax code"
    NAME = "name", "Cùng tên riêng, cùng xã, phường", "Same proper name in the same commune"
    NEAR_NAME = (
        "near_name",
        "Tên riêng gần giống, cùng xã, phường",
        "Nearly the same proper name in the same commune",
    )
    REPRESENTATIVE = (
        "representative",
        "Tên riêng giống hoặc gần giống, cùng người đại diện theo pháp luật",
        "The same or nearly the same proper name, and the same legal representative",
    )

    @property
    def score(self) -> int:
        """How much it weighs, of a hundred."""
        return _SCORES[self]


_SCORES = {Reason.TAX_CODE: 90, Reason.NAME: 75, Reason.REPRESENTATIVE: 60, Reason.NEAR_NAME: 45}
FURTHER = 10
"""What each further reason adds."""


class Pair(NamedTuple):
    """Two organizations that may be one, and why."""

    first: Row
    second: Row
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> int:
        """How likely it is, of a hundred."""
        return min(100, max(r.score for r in self.reasons) + FURTHER * (len(self.reasons) - 1))

    @property
    def is_of_one_kind(self) -> bool:
        """Whether both are of one kind: only such merge."""
        return self.first.kind == self.second.kind

    @property
    def group(self) -> Row | None:
        """The group beside a cooperative: it may have become that cooperative, which is no doubling."""
        kinds = {self.first.kind, self.second.kind}
        if kinds != {Kind.GROUP, Kind.COOPERATIVE}:
            return None
        return self.first if self.first.kind == Kind.GROUP else self.second


def likely_duplicates(*, reach: Reach | None = None, today: date | None = None) -> list[Pair]:
    """All pairs of existing organizations that may be one and were not found to be two, the likeliest first."""
    apart = decided()
    return [
        pair
        for pair in found_pairs(reach=reach, today=today)
        if (pair.first.org, pair.second.org) not in apart
    ]


def found_pairs(*, reach: Reach | None = None, today: date | None = None) -> list[Pair]:
    """All pairs of existing organizations that may be one, decided or not, the likeliest first."""
    today = today or day_of(now())
    found = _Search(list(rows_of(Query(statuses=(EXISTING,), reach=reach), today=today)), today).reasons()
    apart = _converted()
    pairs = [
        Pair(first, second, tuple(sorted(reasons, key=lambda r: -r.score)))
        for (first, second), reasons in found.items()
        if (first.org, second.org) not in apart
    ]
    return sorted(pairs, key=lambda p: (-p.score, p.first.org_id, p.second.org_id))


class _Search:
    """The looking for pairs among the organizations of today."""

    def __init__(self, rows: Sequence[Row], today: date) -> None:
        self._rows = sorted(rows, key=lambda row: row.org)
        self._today = today
        self._names = {row.org: _telling_name(row.name) for row in rows}
        self._words = {org: tuple(name.split()) for org, name in self._names.items()}
        self._letters = {org: letters(name.replace(" ", "")) for org, name in self._names.items()}

    def reasons(self) -> dict[tuple[Row, Row], set[Reason]]:
        """The reasons of each pair that has any."""
        found: dict[tuple[Row, Row], set[Reason]] = defaultdict(set)
        for first, second in self._alike(lambda row: row.tax_code):
            found[first, second].add(Reason.TAX_CODE)
        for first, second in self._alike(lambda row: row.unit_today and (row.unit_today, self._joined(row))):
            found[first, second].add(Reason.NAME)
        for first, second in self._alike(lambda row: row.unit_today and (row.unit_today, *self._shape(row))):
            if self._are_near(first, second):
                found[first, second].add(Reason.NEAR_NAME)
        for first, second in self._alike_of_representatives():
            if self._joined(first) == self._joined(second) or self._are_near(first, second):
                found[first, second].add(Reason.REPRESENTATIVE)
        return found

    def _alike(self, mark: Callable[[Row], Hashable]) -> Iterator[tuple[Row, Row]]:
        """Pairs that have something in common."""
        groups: dict[Hashable, list[Row]] = defaultdict(list)
        for row in self._rows:
            if told := mark(row):
                groups[told].append(row)
        for rows in groups.values():
            yield from combinations(rows, 2)

    def _alike_of_representatives(self) -> Iterator[tuple[Row, Row]]:
        by_org = {row.org: row for row in self._rows}
        for orgs in self._represented.values():
            if 1 < len(orgs) <= MOST_OF_A_PERSON:
                for first, second in combinations(sorted(orgs), 2):
                    yield by_org[first], by_org[second]

    @cached_property
    def _represented(self) -> Mapping[tuple[str, int], set[int]]:
        """The organizations of each legal representative, told by name and year of birth."""
        found: dict[tuple[str, int], set[int]] = defaultdict(set)
        present = {row.org for row in self._rows}
        contacts = Contact.objects.filter(role=Role.LEGAL_REPRESENTATIVE, transaction__place__isnull=False)
        contacts = contacts.filter(Q(valid_to=None) | Q(valid_to__gt=self._today)).exclude(name="")
        for org, name, year in contacts.values_list("organization_id", "name", "birth_year").iterator():
            if org in present:
                found[plain(name), year or 0].add(org)
        return found

    def _joined(self, row: Row) -> str:
        """A name without the blanks, which are easily forgotten."""
        return "".join(self._words[row.org])

    def _shape(self, row: Row) -> tuple[object, ...]:
        """What near names have in common: how many words, and the same numbers."""
        words = self._words[row.org]
        return len(words), *(word for word in words if any(letter.isdigit() for letter in word))

    def _are_near(self, first: Row, second: Row) -> bool:
        """Whether names differ by a slip in a word, or in two; another number is another name."""
        if (self._letters[first.org] ^ self._letters[second.org]).bit_count() > 2 * MOST_SLIPS:
            return False
        words, others = self._words[first.org], self._words[second.org]
        different = [pair for pair in zip(words, others, strict=False) if pair[0] != pair[1]]
        if len(words) != len(others) or not 0 < len(different) <= MOST_SLIPS:
            return False
        if len(different) == len(words) and len(words) > 1:
            return False
        return all(_is_slip(one, other) for one, other in different)


def _is_slip(one: str, other: str) -> bool:
    """Whether a word may be another, mistyped."""
    if min(len(one), len(other)) < SHORTEST_WORD or one.isdigit() or other.isdigit():
        return False
    return distance(one, other, 1) <= 1


def _telling_name(name: str) -> str:
    """What a name says beside the kind and the common trades."""
    own = own_name(name)
    return " ".join(word for word in own.split() if word not in COMMON_WORDS) or own


def decided() -> set[tuple[int, int]]:
    """The pairs that somebody found to be two."""
    return set(NotDuplicate.objects.values_list("first_id", "second_id"))


def _converted() -> set[tuple[int, int]]:
    """Groups and the cooperatives they became, which bear one code while the one follows the other."""
    told = Entry.objects.filter(transaction__place__isnull=False).exclude(related_org_id="")
    told = told.filter(Q(entry=EntryType.CONVERTED) | Q(entry=EntryType.ESTABLISHED, via=Via.CONVERTED))
    links = list(told.values_list("organization_id", "organization__kind", "related_org_id"))
    named = Organization.objects.filter(org_id__in={related for _, _, related in links})
    others = {org_id: (pk, kind) for org_id, pk, kind in named.values_list("org_id", "pk", "kind")}
    return {
        (min(org, others[related][0]), max(org, others[related][0]))
        for org, kind, related in links
        if related in others and Kind.GROUP in (kind, others[related][1])
    }


def decide_not_duplicate(
    *, one: str, other: str, by: str, reason: str, within: Within = lambda _: None
) -> NotDuplicate:
    """Keep the decision that two organizations are two; one made before is replaced.

    ``within`` runs in the same change of the database, such as a line of the log.
    """
    told = " ".join(reason.split())
    if not told:
        raise refuse(NO_REASON, MEND_REASON, column="reason")
    if len(told) > LONGEST_REASON:
        raise refuse(LONG_REASON, MEND_REASON, column="reason", value=told)
    first, second = _pair(one, other)
    with transaction.atomic():
        decision, _ = NotDuplicate.objects.update_or_create(
            first_id=first, second_id=second, defaults={"decided_at": now(), "by": by, "reason": told}
        )
        within(decision)
    return decision


def undo_not_duplicate(*, one: str, other: str, within: Within = lambda _: None) -> None:
    """Take a decision back: the pair is looked for again."""
    first, second = _pair(one, other)
    with transaction.atomic():
        for decision in NotDuplicate.objects.select_for_update().filter(first=first, second=second):
            within(decision)
            decision.delete()


def _pair(one: str, other: str) -> tuple[int, int]:
    keys = dict(Organization.objects.filter(org_id__in=(one, other)).values_list("org_id", "pk"))
    for org_id in (one, other):
        if org_id not in keys:
            raise refuse(NO_ORGANIZATION, MEND_ORGANIZATION, column="org_id", value=org_id)
    if one == other:
        raise refuse(ONE_ALONE, MEND_ORGANIZATION, column="org_id", value=one)
    first, second = sorted((keys[one], keys[other]))
    return first, second


NO_REASON = Text("chưa ghi lý do", "no reason is given")
LONG_REASON = Text("lý do quá dài", "the reason is too long")
MEND_REASON = Text(
    "ghi ngắn gọn vì sao đây là hai tổ chức khác nhau", "say briefly why these are two organizations"
)
NO_ORGANIZATION = Text("không có tổ chức này trong sổ", "no such organization in the book")
ONE_ALONE = Text("hai mã là một tổ chức", "both are one organization")
MEND_ORGANIZATION = Text("xem lại mã của hai tổ chức", "check the identifiers of the two")
