"""Likely duplicates: found with their reasons, not what only looks alike, and never again once decided."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.running import Book
from ledger.building import ENTRY_COLUMNS, told, write_csv
from sohtx.register.directory.words import Vocabulary, distance, name_words

from .test_directory import Within, at, entry, load, write_register

TODAY = date(2026, 6, 30)
ORGANIZATIONS = [
    ("A1", {"name": "Hợp tác xã Nông nghiệp Bản Hồ", "area_code": "03016", "tax_code": "5300000111"}),
    ("A2", {"name": "HTX Bản Hồ", "area_code": "03010"}),  # today in the same commune
    ("A3", {"name": "HTX Bản Hồ", "area_code": "04627"}),  # elsewhere
    ("B1", {"name": "Hợp tác xã Chè Thanh Sơn", "area_code": "02683", "tax_code": "5300000222"}),
    ("B2", {"name": "Hợp tác xã chè Thanh Sơm", "area_code": "02684"}),
    ("B3", {"name": "HTX Chè Thanh Son", "area_code": "04627"}),  # elsewhere, but of the same representative as B1
    ("C1", {"name": "Hợp tác xã Một", "area_code": "04627", "tax_code": "5300000333"}),
    ("C2", {"name": "Hợp tác xã Hai Ba", "area_code": "02683", "tax_code": "5300000333"}),
    ("D1", {"name": "Tổ hợp tác nuôi ong số 1", "kind": "group", "area_code": "02683"}),
    ("D2", {"name": "Tổ hợp tác nuôi ong số 2", "kind": "group", "area_code": "02683"}),
    ("E1", {"name": "Tổ hợp tác Rau Sạch", "kind": "group", "area_code": "04627", "tax_code": "5300000444"}),
    ("E2", {"name": "Hợp tác xã Rau Sạch", "area_code": "04627", "tax_code": "5300000444", "via": "converted", "related_org_id": "E1"}),
    ("F1", {"name": "Hợp tác xã Đã Tan", "area_code": "04627", "tax_code": "5300000555"}),
    ("F2", {"name": "Hợp tác xã Đã Tan", "area_code": "04627", "tax_code": "5300000555"}),
]  # fmt: skip
PEOPLE = [("B1", "Lò Văn Giả"), ("B3", "Lò Văn Giả"), ("C1", "Lò Văn Giả"), ("D1", "Vàng Thị Định")]


CONTACT_COLUMNS = (
    "org_id",
    "role",
    "name",
    "sex",
    "birth_year",
    "phone",
    "email",
    "from",
    "to",
    "recorded_at",
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("similar") / "home"
    package = write_register(home.parent / "package")
    cells = {"kind": "cooperative", "sector": "agriculture"}
    entries = [
        entry(org_id, "established", "2019-01-01", **(cells | told_of)) for org_id, told_of in ORGANIZATIONS
    ]
    entries.append(entry("F2", "dissolved", "2025-01-01"))
    write_csv(package / "entries.csv", ENTRY_COLUMNS, entries)
    known = {"role": "legal_representative", "birth_year": "1970", "recorded_at": "2020-01-01"}
    write_csv(
        package / "contacts.csv", CONTACT_COLUMNS, [known | {"org_id": org, "name": n} for org, n in PEOPLE]
    )
    told(home, "load", package)
    return home


@pytest.fixture
def book(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return at(Book(whole).copy(tmp_path / "home").home, monkeypatch)


def pairs(**asked: Any) -> dict[tuple[str, str], list[str]]:
    from sohtx.register.similar import likely_duplicates

    found = likely_duplicates(today=TODAY, **asked)
    assert [pair.score for pair in found] == sorted((pair.score for pair in found), reverse=True)
    return {(p.first.org_id, p.second.org_id): [str(reason) for reason in p.reasons] for p in found}


EXPECTED = {
    ("C1", "C2"): ["tax_code"],
    ("A1", "A2"): ["name"],
    ("B1", "B3"): ["representative"],
    ("B1", "B2"): ["near_name"],
}


def test_what_may_be_one_is_found_with_its_reasons_the_likeliest_first(book: Path) -> None:
    assert list(pairs().items()) == list(EXPECTED.items())


def test_only_within_reach(book: Path) -> None:
    assert pairs(reach=Within(areas=frozenset({"03016"}))) == {("A1", "A2"): ["name"]}
    assert pairs(reach=Within(organizations=frozenset({"A1"}))) == {}


def test_what_was_found_to_be_two_is_not_told_again_until_that_is_undone(book: Path) -> None:
    from sohtx.register.models import NotDuplicate
    from sohtx.register.similar import decide_not_duplicate, undo_not_duplicate

    noted: list[NotDuplicate] = []
    decide_not_duplicate(one="C2", other="C1", by="hanh", reason="  hai xã khác nhau ", within=noted.append)
    again = decide_not_duplicate(one="C1", other="C2", by="lan", reason="đã hỏi cơ quan thuế")
    assert ("C1", "C2") not in pairs()
    assert [(d.by, d.reason) for d in NotDuplicate.objects.all()] == [("lan", "đã hỏi cơ quan thuế")]
    assert noted == [again]
    undo_not_duplicate(one="C2", other="C1")
    assert pairs() == EXPECTED


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [("C1", "C1", "x"), ("C1", "none", "x"), ("C1", "C2", "  "), ("C1", "C2", "x" * 3_000)],
)
def test_a_decision_that_makes_no_sense_is_refused(book: Path, one: str, other: str, reason: str) -> None:
    from sohtx.core.refusal import Refusal
    from sohtx.register.models import NotDuplicate
    from sohtx.register.similar import decide_not_duplicate

    with pytest.raises(Refusal):
        decide_not_duplicate(one=one, other=other, by="hanh", reason=reason)
    assert not NotDuplicate.objects.exists()


def test_a_decision_is_kept_only_with_what_belongs_to_it(book: Path) -> None:
    from sohtx.register.models import NotDuplicate
    from sohtx.register.similar import decide_not_duplicate

    def fail(_: NotDuplicate) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        decide_not_duplicate(one="C1", other="C2", by="hanh", reason="x", within=fail)
    assert not NotDuplicate.objects.exists()


def test_one_that_has_ended_is_no_duplicate(book: Path, tmp_path: Path) -> None:
    load(book, tmp_path / "p", entry("C2", "dissolved", "2026-01-01"))
    assert ("C1", "C2") not in pairs()


# Slips


def slow_distance(one: str, other: str) -> int:
    """Slips between two words, by the plainest way: the four kinds tried in turn."""
    if not one or not other:
        return len(one) + len(other)
    found = [slow_distance(one[1:], other) + 1, slow_distance(one, other[1:]) + 1]
    found.append(slow_distance(one[1:], other[1:]) + (one[0] != other[0]))
    if one[:2] == other[1::-1] and len(one) > 1 and len(other) > 1:
        found.append(slow_distance(one[2:], other[2:]) + 1)
    return min(found)


WORDS = st.text("abc", max_size=5)


@given(WORDS, WORDS, st.integers(0, 3))
def test_slips_are_counted_as_by_the_plainest_way(one: str, other: str, most: int) -> None:
    true = slow_distance(one, other)
    assert min(distance(one, other, most), most + 1) == min(true, most + 1)


@given(st.sets(WORDS, max_size=12), WORDS, st.integers(0, 2))
def test_the_vocabulary_leaves_out_no_near_word(words: set[str], word: str, most: int) -> None:
    near = Vocabulary(words).near(word, most)
    assert sorted(near) == sorted(other for other in words if slow_distance(word, other) <= most)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("HTX DVNN Đồng Tiến", "htx dich vu nong nghiep dong tien"),
        ("Liên hiệp các Hợp tác xã Tây Bắc", "lhhtx tay bac"),
        ("Tổ hợp tác TMDV số 2", "tht thuong mai dich vu so 2"),
        ("Quỹ tín dụng nhân dân xã A", "quy tin dung nhan dan xa a"),
    ],
)
def test_abbreviations_are_written_out(name: str, words: str) -> None:
    assert name_words(name) == words.split()
