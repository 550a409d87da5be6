"""The registers of support: what is refused and voided, terms of certificates, form 3 that foots."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.building import told
from register.recording import BASE, package_of
from sohtx.core.refusal import Refusal

if TYPE_CHECKING:
    from sohtx.support.grant_table import Given
    from sohtx.support.models import Certificate

DAY = date(2025, 3, 1)
ALWAYS = 2**61
MODELS = ("EntryPaper", "EntryRow", "Grant", "Certificate", "FairPart", "Fair")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("entries")
    told(folder / "home", "load", package_of(folder / "package", BASE))
    return folder / "home"


@pytest.fixture
def book(home: Path) -> Iterator[None]:
    """The book, with nothing in the registers."""
    told(home, "indicators")  # moves this process to the book
    clear()
    yield
    clear()


def clear() -> None:
    from sohtx.support import models

    for name in MODELS:
        for row in getattr(models, name).objects.order_by("-pk"):
            row.delete()


def granted(**cells: Any) -> Any:
    from sohtx.support.entry_services import NewGrant, record_grant

    usual = {
        "policy": "d25", "content": "xuc-tien", "programme": "Chương trình 1804", "document_no": "12/QĐ",
        "from_on": DAY, "form": "tien", "org_id": "H1", "local": 5_000_000,
    }  # fmt: skip
    return record_grant(new=NewGrant(**usual | cells), by="an")


def certified(**cells: Any) -> "Certificate":
    from sohtx.support.entry_services import NewCertificate, record_certificate

    usual = {
        "org_id": "H1", "product": "Chè Giả Định", "scheme": "ocop", "number": "07/QĐ", "decided_on": DAY,
        "group": "do-uong", "stars": 4,
    }  # fmt: skip
    return record_certificate(new=NewCertificate(**usual | cells), by="an")


def columns_of(refusal: Refusal) -> set[str]:
    return {problem.column for problem in refusal.problems}


# Terms


@pytest.mark.parametrize(
    ("decided_on", "months", "last"),
    [
        (date(2023, 3, 15), 36, date(2026, 3, 15)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2023, 12, 1), 1, date(2024, 1, 1)),
        (date(2023, 11, 30), 1, date(2023, 12, 30)),
    ],
)
def test_a_term_of_months_ends_on_the_day_of_the_same_number(
    decided_on: date, months: int, last: date
) -> None:
    from sohtx.support.entry_fold import last_day

    assert last_day(decided_on, months) == last


@pytest.mark.parametrize(
    ("left", "state"), [(91, "valid"), (90, "expiring"), (1, "expiring"), (0, "expiring"), (-1, "expired")]
)
def test_a_certificate_expires_behind_its_last_day(left: int, state: str) -> None:
    from sohtx.support.entry_fold import certificate_state

    assert certificate_state(DAY + timedelta(left), None, None, DAY) == state


@given(*[st.none() | st.integers(-200, 200)] * 3)
def test_a_state_is_of_the_day_alone(expires: int | None, ended: int | None, renewed: int | None) -> None:
    """From valid over expiring to expired, renewed or withdrawn, and never back."""
    from sohtx.support.entry_codes import CertificateState as State
    from sohtx.support.entry_fold import certificate_state

    told = [None if n is None else DAY + timedelta(n) for n in (expires, ended, renewed)]
    states = [certificate_state(*told, DAY + timedelta(n)) for n in range(-210, 211)]
    order = [State.VALID, State.EXPIRING, State.EXPIRED, State.RENEWED, State.WITHDRAWN]
    ranks = [order.index(state) for state in states]
    assert ranks == sorted(ranks)
    assert (State.WITHDRAWN in states) == (ended is not None)
    assert (states[-1] is State.VALID) == (told == [None, None, None])


@pytest.mark.usefixtures("book")
def test_a_certificate_from_its_decision_over_renewal_to_withdrawal() -> None:
    from sohtx.core.moment import now
    from sohtx.support.entry_reading import certificates_on
    from sohtx.support.entry_services import void_entry, withdraw_certificate

    def states(day: date, known: int = ALWAYS) -> dict[str, str]:
        return {one.row.code: str(one.state) for one in certificates_on(day, known=known)}

    first = certified(decided_on=date(2022, 5, 10))
    assert first.expires_on == date(2025, 5, 10)
    assert states(date(2022, 5, 9)) == {}
    assert states(date(2025, 2, 8)) == {first.code: "valid"}
    assert states(date(2025, 2, 9)) == {first.code: "expiring"}
    assert states(date(2025, 5, 10)) == {first.code: "expiring"}
    assert states(date(2025, 5, 11)) == {first.code: "expired"}
    before = now()
    second = certified(decided_on=date(2025, 4, 1), renews=first.code, stars=5)
    assert states(date(2025, 4, 1)) == {first.code: "renewed", second.code: "valid"}
    assert states(date(2025, 3, 31)) == {first.code: "expiring"}
    assert states(date(2025, 4, 1), before) == {first.code: "expiring"}
    with pytest.raises(Refusal):
        void_entry(code=first.code, reason="nhầm", by="an")
    with pytest.raises(Refusal):
        certified(decided_on=date(2025, 6, 1), renews=first.code)
    row = withdraw_certificate(
        code=second.code, on=date(2025, 6, 1), document_no="9/QĐ", reason="vi phạm", by="an"
    )
    assert states(date(2025, 5, 31))[second.code] == "valid"
    assert states(date(2025, 6, 1))[second.code] == "withdrawn"
    with pytest.raises(Refusal):
        withdraw_certificate(code=second.code, on=date(2025, 6, 2), document_no="", reason="nữa", by="an")
    void_entry(code=second.code, row_id=row.pk, reason="nhầm", by="an")
    assert states(date(2025, 6, 1))[second.code] == "valid"
    void_entry(code=second.code, reason="nhầm", by="an")
    assert states(date(2025, 6, 1)) == {first.code: "expired"}
    with pytest.raises(Refusal):
        void_entry(code=second.code, reason="nhầm", by="an")


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"stars": None}, "stars"),
        ({"stars": 2}, "stars"),
        ({"scheme": "vietgap", "expires_on": date(2027, 1, 1)}, "stars"),
        ({"scheme": "vietgap", "stars": None}, "expires_on"),
        ({"expires_on": DAY - timedelta(1)}, "expires_on"),
        ({"group": ""}, "group"),
        ({"org_id": "KHONG"}, "org_id"),
        ({"product": " "}, "product"),
        ({"number": "x" * 201}, "number"),
        ({"decided_on": date(2150, 1, 1)}, "decided_on"),
        ({"renews": "SP-2000-001"}, ""),
    ],
)
def test_a_certificate_that_cannot_be_is_refused(cells: dict[str, Any], column: str) -> None:
    from sohtx.support.models import Certificate

    with pytest.raises(Refusal) as refused:
        certified(**cells)
    assert column in columns_of(refused.value)
    assert not Certificate.objects.exists()


@pytest.mark.usefixtures("book")
def test_what_expires_first_stands_first_and_what_has_expired_last() -> None:
    from sohtx.support.entry_reading import certificates_on

    told = [date(2022, 5, 10), date(2023, 8, 1), date(2021, 1, 1), date(2023, 1, 1)]
    codes = [certified(decided_on=day).code for day in told]
    seen = [one.row.code for one in certificates_on(date(2025, 5, 1))]
    assert seen == [codes[n] for n in (0, 3, 1, 2)]


@pytest.mark.usefixtures("book")
def test_another_kind_or_another_ones_certificate_is_no_renewal() -> None:
    old = certified(decided_on=date(2022, 5, 10))
    origin = {"scheme": "chi-dan", "stars": None, "group": ""}
    for cells in ({"org_id": "H2"}, origin, {"decided_on": date(2022, 5, 10)}):
        with pytest.raises(Refusal) as refused:
            certified(renews=old.code, **cells)
        assert columns_of(refused.value) == {"renews"}
    assert certified(**origin).expires_on is None


# Grants


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"org_id": ""}, "org_id"),
        ({"group_name": "Tổ Giả Định"}, "org_id"),
        ({"org_id": "", "group_name": "Tổ Giả Định", "area_code": "00000"}, "area_code"),
        ({"area_code": "97001"}, "area_code"),
        ({"policy": "k12-von"}, "policy"),
        ({"from_on": date(2024, 6, 30)}, "policy"),
        ({"policy": "x"}, "policy"),
        ({"content": "boi-duong"}, "content"),
        ({"content": "x"}, "content"),
        ({"local": 0}, "central"),
        ({"central": -1}, "central"),
        ({"quantity": Decimal(2)}, "unit"),
        ({"unit": "gian"}, "unit"),
        ({"to_on": DAY - timedelta(1)}, "to_on"),
        ({"attendances": -1}, "attendances"),
        ({"programme": ""}, "programme"),
        ({"document_no": ""}, "document_no"),
        ({"form": "x"}, "form"),
        ({"document_on": date(2150, 1, 1)}, "document_on"),
    ],
)
def test_a_grant_that_cannot_be_is_refused(cells: dict[str, Any], column: str) -> None:
    from sohtx.support.models import Grant

    with pytest.raises(Refusal) as refused:
        granted(**cells)
    assert column in columns_of(refused.value)
    assert not Grant.objects.exists()


@pytest.mark.usefixtures("book")
def test_grants_count_by_their_first_day_until_they_are_voided() -> None:
    from sohtx.core.moment import now
    from sohtx.support.entry_reading import grants_between
    from sohtx.support.entry_services import void_entry

    one = granted()
    other = granted(
        org_id="", group_name="Tổ chè Giả Định", area_code="97001", policy="k12-xuc-tien",
        from_on=date(2024, 6, 30), to_on=DAY, form="hien-vat", local=0,
    )  # fmt: skip

    def codes(first: date, last: date, known: int = ALWAYS) -> list[str]:
        return [seen.row.code for seen in grants_between(first, last, known=known)]

    assert codes(DAY, DAY) == [one.code]
    assert codes(date(2024, 6, 30), DAY) == [one.code, other.code]
    assert codes(date(2024, 7, 1), DAY - timedelta(1)) == []
    before = now()
    void_entry(code=one.code, reason="nhầm", by="an")
    assert codes(DAY, DAY) == []
    assert codes(DAY, DAY, before) == [one.code]


@pytest.mark.usefixtures("book")
def test_who_took_part_in_a_fair_is_recorded_once() -> None:
    from sohtx.support.entry_reading import fairs_between
    from sohtx.support.entry_services import NewFair, NewPart, record_fair, record_part, void_entry

    new = NewFair("Hội chợ Giả Định", "hoi-cho", "Nơi Giả Định", DAY, DAY + timedelta(3))
    fair = record_fair(new=new, by="an")
    part = record_part(code=fair.code, new=NewPart("H1", 2, 90_000_000, 1), by="an")
    record_part(code=fair.code, new=NewPart("H2"), by="an")
    with pytest.raises(Refusal):
        record_part(code=fair.code, new=NewPart("H1"), by="an")
    with pytest.raises(Refusal):
        record_part(code=fair.code, new=NewPart("L1", -1), by="an")
    void_entry(code=part.code, reason="nhầm", by="an")
    again = record_part(code=fair.code, new=NewPart("H1", 3), by="an")
    assert again.code != part.code
    [seen] = fairs_between(DAY, DAY)
    assert [(one.organization.org_id, one.booths) for one in seen.parts] == [("H2", 0), ("H1", 3)]
    void_entry(code=fair.code, reason="nhầm", by="an")
    assert fairs_between(DAY, DAY) == []
    with pytest.raises(Refusal):
        record_part(code=fair.code, new=NewPart("L1"), by="an")
    with pytest.raises(Refusal):
        record_fair(new=new._replace(to_on=DAY - timedelta(1)), by="an")


# Form 3


@st.composite
def given_drawn(draw: Any) -> "list[Given]":
    from sohtx.support.entry_codes import Content, Source
    from sohtx.support.grant_table import Given

    amounts = st.integers(0, 10**12)
    return [
        Given(
            draw(st.sampled_from(Content)),
            draw(st.frozensets(st.sampled_from(["a", "b", "c", "d"]))),
            draw(st.integers(0, 500)),
            {source: draw(amounts) for source in Source if draw(st.booleans())},
            draw(st.none() | st.integers(0, 50).map(Decimal)),
            draw(st.sampled_from(["lớp", "gian"])),
        )
        for _ in range(draw(st.integers(0, 12)))
    ]


@given(given_drawn())
def test_form_3_foots(drawn: "list[Given]") -> None:
    from sohtx.support.entry_codes import Content, Source
    from sohtx.support.grant_table import table

    lines = table(drawn)
    assert bool(lines) == bool(drawn)
    if not drawn:
        return
    *rows, total = lines
    assert total.content is None
    assert [row.content for row in rows] == [one for one in Content if any(g.content is one for g in drawn)]
    assert total.times == len(drawn) == sum(row.times for row in rows)
    assert total.attendances == sum(row.attendances for row in rows)
    for source in Source:
        assert total.money[source] == sum(row.money[source] for row in rows)
    everything = sum(amount for one in drawn for amount in one.money.values())
    assert total.all_money == sum(row.all_money for row in rows) == everything
    for unit in ("lớp", "gian"):
        assert total.measured.get(unit, 0) == sum(row.measured.get(unit, 0) for row in rows)
    assert total.to == frozenset().union(*(row.to for row in rows))
    assert max(len(row.to) for row in rows) <= len(total.to) <= sum(len(row.to) for row in rows)


@pytest.mark.usefixtures("book")
def test_classes_stand_in_form_3_without_being_written_twice() -> None:
    from sohtx.support.class_services import Course, open_class
    from sohtx.support.entry_codes import Content, Source
    from sohtx.support.grant_table import given_between, table

    granted(central=2_000_000, attendances=9)
    granted(org_id="H2", local=1_000_000)
    granted(content="khcn", policy="d24", org_id="T1", local=0, form="hien-vat")
    open_class(
        course=Course(
            title="Lớp Giả Định", topic="luat", kind="boi-duong", form="truc-tiep", first_on=DAY, last_on=DAY,
            sessions=1, costs={"nstw": 3_000_000, "lm": 400_000},
        ),
        by="an",
    )  # fmt: skip
    lines = {line.content: line for line in table(given_between(DAY, DAY))}
    assert set(lines) == {Content.TRADE, Content.DIGITAL, Content.SHORT, None}
    assert (lines[Content.TRADE].times, len(lines[Content.TRADE].to)) == (2, 2)
    assert lines[Content.SHORT].money == {
        Source.CENTRAL: 3_000_000, Source.LOCAL: 0, Source.OTHER: 400_000
    }  # fmt: skip
    assert lines[None].money == {
        Source.CENTRAL: 5_000_000, Source.LOCAL: 6_000_000, Source.OTHER: 400_000
    }  # fmt: skip
    assert (lines[None].times, len(lines[None].to), lines[None].attendances) == (4, 3, 9)
    assert table(given_between(DAY + timedelta(1), DAY + timedelta(9))) == []


def test_the_policies_of_the_law_in_force_are_its_nine_articles() -> None:
    from sohtx.support.policies import FILE, policies

    with files("sohtx.support").joinpath(FILE).open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == len(policies())
    now = [one for one in policies().values() if one.holds(DAY)]
    assert [one.law.place for one in now] == [f"Điều {n}" for n in range(20, 29)]
    assert all(one.law.is_confirmed for one in now)
    for day, document in ((date(2024, 6, 30), "23/2012"), (date(2024, 7, 1), "17/2023")):
        told_by = {one.law.document for one in policies().values() if one.holds(day)}
        assert len(told_by) == 1
        assert document in told_by.pop()


def test_ocop_holds_36_months_by_papers_that_were_not_read() -> None:
    from sohtx.support.parameters import in_force

    found = [in_force("ocop_months", day) for day in (date(2022, 1, 1), date(2023, 2, 24))]
    assert [one.value for one in found if one] == [36, 36]
    assert not any(one.law.is_confirmed for one in found if one)
