"""The Alliance's members: who is one on a day, what is owed, paid, in arrears, prepaid; what is voided."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.building import told
from register.recording import BASE, package_of

if TYPE_CHECKING:
    from sohtx.support.member_fold import Decision, Payment, Rate
    from sohtx.support.member_reading import Seen

DAY = date(2023, 3, 1)
ALWAYS = 2**61
KINDS = ("chinh-thuc", "lien-ket", "danh-du")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("members")
    told(folder / "home", "load", package_of(folder / "package", BASE))
    return folder / "home"


@pytest.fixture
def book(home: Path) -> Iterator[None]:
    """The book, without members and fees."""
    told(home, "indicators")  # moves this process to the book
    clear()
    yield
    clear()


def clear() -> None:
    from sohtx.support import models

    for name in ("MembershipPaper", "MembershipRow", "FeeRate", "FeePayment"):
        for row in getattr(models, name).objects.order_by("-pk"):
            row.delete()


# Random histories: told by days from a first one; each decision is known some time after the one before


@st.composite
def histories(draw: Any) -> "list[Decision]":
    """Decisions that admit and end by turns, some voided from the last back, written in their order."""
    from sohtx.support.member_fold import Decision

    days = sorted(draw(st.sets(st.integers(0, 2_000), max_size=7)))
    rows = [
        Decision(
            place + 1, "ended" if place % 2 else "admitted", DAY + timedelta(day), None, 10 * place,
            "" if place % 2 else draw(st.sampled_from(KINDS)),
        )
        for place, day in enumerate(days)
    ]  # fmt: skip
    for back in range(draw(st.integers(0, len(rows)))):
        rows.append(Decision(100 + back, "voided", DAY, len(days) - back, 1_000 + back))
    return rows


@st.composite
def rates_drawn(draw: Any) -> "list[Rate]":
    """Rates of some kinds from some years on; some voided."""
    from sohtx.support.member_fold import Rate

    told = draw(
        st.dictionaries(st.tuples(st.sampled_from(KINDS), st.integers(2022, 2028)), st.integers(0, 9))
    )
    rows = [
        Rate(key, "set", DAY, None, 0, kind, year, amount * 100_000)
        for key, ((kind, year), amount) in enumerate(told.items(), 1)
    ]
    gone = draw(st.sets(st.sampled_from([row.key for row in rows]))) if rows else set()
    return rows + [Rate(500 + key, "voided", DAY, key, 5, "danh-du", 2022, 0) for key in sorted(gone)]


@st.composite
def payments_drawn(draw: Any) -> "list[Payment]":
    """Payments on some days; some voided."""
    from sohtx.support.member_fold import Payment

    told = draw(st.lists(st.tuples(st.integers(0, 2_000), st.integers(1, 3_000_000)), max_size=8))
    rows = [
        Payment(key, "paid", DAY + timedelta(day), None, 0, amount)
        for key, (day, amount) in enumerate(told, 1)
    ]
    gone = draw(st.sets(st.sampled_from([row.key for row in rows]))) if rows else set()
    return rows + [Payment(500 + key, "voided", DAY, key, 5, 1) for key in sorted(gone)]


def naive(rows: "list[Decision]", day: date, known: int) -> str:
    """The kind of membership on a day, day by day from the first; empty for none."""
    gone = {row.of for row in rows if row.act == "voided" and row.recorded_at <= known}
    kind, on = "", DAY
    while on <= day:
        for row in rows:
            if row.on == on and row.recorded_at <= known and row.key not in gone and row.act != "voided":
                kind = row.kind if row.act == "admitted" else ""
        on += timedelta(1)
    return kind


@given(histories(), st.integers(-3, 2_010), st.sampled_from([0, 15, 40, 999, 1_001, ALWAYS]))
def test_membership_on_every_day_is_that_of_the_naive_fold(
    rows: "list[Decision]", offset: int, known: int
) -> None:
    from sohtx.support.member_fold import in_order, is_sound, span_on, spans

    assert is_sound(in_order(rows, known))
    times = spans(rows, known)
    edges = {DAY + timedelta(offset), *(row.on for row in rows), *(row.on - timedelta(1) for row in rows)}
    for day in edges:
        found = span_on(times, day)
        assert (found.kind if found else "") == naive(rows, day, known), day


@given(histories(), rates_drawn(), payments_drawn(), st.integers(0, 2_500), st.sampled_from([0, 50, ALWAYS]))
def test_what_is_owed_is_paid_or_in_arrears_but_for_what_is_prepaid(
    rows: "list[Decision]", rates: "list[Rate]", payments: "list[Payment]", offset: int, known: int
) -> None:
    from sohtx.support.member_fold import account, spans

    day = DAY + timedelta(offset)
    found = account(spans(rows, known), rates, payments, day=day, known=known)

    assert found.owed == found.paid + found.arrears - found.prepaid
    assert found.arrears >= 0
    assert found.prepaid >= 0
    assert not (found.arrears and found.prepaid)
    gone = {one.of for one in payments if one.act == "voided" and one.recorded_at <= known}
    assert found.paid == sum(
        one.amount for one in payments if one.act == "paid" and one.key not in gone and one.on <= day
    )
    assert found.owed == sum(_owed(rows, rates, year, day, known) for year in range(2023, day.year + 1))
    behind = [due.arrears > 0 for due in found.dues if due.amount]
    assert behind == sorted(behind)  # the oldest years are paid first


def _owed(rows: "list[Decision]", rates: "list[Rate]", year: int, day: date, known: int) -> int:
    """What is owed of a year, found day by day."""
    gone = {row.of for row in rates if row.act == "voided" and row.recorded_at <= known}
    days = (date(year, 1, 1) + timedelta(n) for n in range(366))
    turns = sorted({row.on for row in rows} | {date(year, 1, 1)})
    kind = next((k for on in turns if on.year == year and on <= day and (k := naive(rows, on, known))), "")
    assert next(days).year == year
    held = [
        row for row in rates
        if row.act == "set" and row.key not in gone and row.kind == kind and row.from_year <= year
        and row.recorded_at <= known
    ]  # fmt: skip
    return max(held, key=lambda row: row.from_year).amount if held else 0


# Services


def admit(
    *org_ids: str, on: date = DAY, kind: str = "chinh-thuc", act: str = "admitted", **cells: Any
) -> list[int]:
    from sohtx.support.member_services import NewDecision, decide

    told = {"decision_no": "12/QĐ-LMHTX", "decided_on": on, "kind": kind if act == "admitted" else ""} | cells
    return [row.pk for row in decide(new=NewDecision(act=act, org_ids=org_ids, on=on, **told), by="can-bo")]


def end(org_id: str, on: date) -> int:
    return admit(org_id, on=on, act="ended", reason="Xin ra")[0]


def rate(amount: int = 500_000, year: int = 2023, kind: str = "chinh-thuc") -> int:
    from sohtx.support.member_services import set_rate

    return set_rate(
        kind=kind, from_year=year, amount=amount, decision_no="01/QĐ", decided_on=date(2022, 12, 1), by="can-bo"
    ).pk  # fmt: skip


def pay(org_id: str, amount: int, on: date = DAY, receipt: str = "PT01") -> int:
    from sohtx.support.member_services import pay_fee

    return pay_fee(org_id=org_id, on=on, amount=amount, receipt_no=receipt, by="can-bo").pk


def seen(org_id: str, day: date) -> "Seen | None":
    from sohtx.support.member_reading import members_on

    return next((one for one in members_on(day) if one.org_id == org_id), None)


def refused(service: Any, *given: Any, **cells: Any) -> set[str]:
    from sohtx.core.refusal import Refusal

    with pytest.raises(Refusal) as caught:
        service(*given, **cells)
    return {problem.column for problem in caught.value.problems}


@pytest.mark.usefixtures("book")
def test_decisions_admit_and_end_by_turns() -> None:
    from sohtx.support.member_services import void_decision

    first, _ = admit("H1", "H2")
    assert refused(admit, "H1") == {"org_ids"}
    assert refused(admit, "T1", "H1", on=date(2023, 4, 1)) == {"org_ids"}
    assert seen("T1", date(2023, 4, 1)) is None  # all or none
    assert refused(end, "T1", date(2023, 4, 1)) == {"org_ids"}
    assert refused(end, "H1", DAY) == {"org_ids"}
    assert refused(admit, "H9") == {"org_ids"}
    last = end("H1", date(2024, 2, 1))

    assert seen("H1", DAY - timedelta(1)) is None
    assert [seen("H1", day).state for day in (DAY, date(2024, 1, 31), date(2024, 2, 1))] == [  # type: ignore[union-attr]
        "member", "member", "former"
    ]  # fmt: skip
    refused(void_decision, org_id="H1", row_id=first, reason="nhầm", by="")
    void_decision(org_id="H1", row_id=last, reason="nhầm", by="")
    void_decision(org_id="H1", row_id=first, reason="nhầm", by="")
    assert seen("H1", date(2024, 2, 1)) is None
    refused(void_decision, org_id="H1", row_id=first, reason="nhầm", by="")
    refused(void_decision, org_id="H2", row_id=first, reason="nhầm", by="")


@pytest.mark.usefixtures("book")
def test_what_a_decision_must_have_is_all_told_at_once() -> None:
    assert refused(admit, kind="", decision_no="", decided_on=date(2090, 1, 1)) == {
        "kind", "org_ids", "decision_no", "decided_on"
    }  # fmt: skip
    assert refused(admit, "H1", act="khac") == {"act"}


@pytest.mark.usefixtures("book")
def test_fees_of_whole_years_are_paid_the_oldest_first() -> None:
    from sohtx.support.member_services import void_payment, void_rate

    rate(500_000, 2023)
    newer = rate(600_000, 2025)
    admit("H1")
    assert refused(pay, "H2", 1_000) == {"org_id"}
    assert refused(pay, "H1", 0) == {"amount"}
    assert refused(pay, "H1", 1_000, on=DAY - timedelta(1)) == {"on"}
    paid = pay("H1", 700_000)
    assert refused(pay, "H1", 700_000) == {"receipt_no"}

    told = seen("H1", date(2025, 6, 30))
    assert told is not None
    assert [(due.year, due.amount, due.paid) for due in told.account.dues] == [
        (2023, 500_000, 500_000), (2024, 500_000, 200_000), (2025, 600_000, 0)
    ]  # fmt: skip
    assert told.account.years_behind == (2024, 2025)
    assert seen("H1", DAY).account.prepaid == 200_000  # type: ignore[union-attr]
    void_rate(row_id=newer, reason="nhầm", by="")
    assert seen("H1", date(2025, 6, 30)).account.owed == 1_500_000  # type: ignore[union-attr]
    void_payment(org_id="H1", row_id=paid, reason="nhầm", by="")
    assert seen("H1", DAY).account.arrears == 500_000  # type: ignore[union-attr]


@pytest.mark.usefixtures("book")
def test_an_admission_with_payments_is_voided_after_them() -> None:
    from sohtx.support.member_services import void_decision, void_payment

    (row,) = admit("H1")
    paid = pay("H1", 100)
    refused(void_decision, org_id="H1", row_id=row, reason="nhầm", by="")
    void_payment(org_id="H1", row_id=paid, reason="nhầm", by="")
    void_decision(org_id="H1", row_id=row, reason="nhầm", by="")


@pytest.mark.usefixtures("book")
def test_rates_stand_once_a_kind_and_year() -> None:
    from sohtx.support.member_services import void_rate

    row = rate()
    assert refused(rate) == {"from_year"}
    assert refused(rate, year=1800) == {"from_year"}
    assert refused(rate, amount=-1, year=2024) == {"amount"}
    void_rate(row_id=row, reason="nhầm", by="")
    refused(void_rate, row_id=row, reason="nhầm", by="")
    rate(0)


@pytest.mark.usefixtures("book")
def test_totals_foot_and_what_was_known_before_stays() -> None:
    from sohtx.core.moment import now
    from sohtx.support.member_reading import members_on, sums_of

    rate()
    admit("H1", "H2")
    admit("T1", on=date(2024, 1, 1), kind="lien-ket")
    pay("H1", 1_700_000)
    before = now()
    pay("H2", 100_000, receipt="PT02")
    end("H2", date(2024, 5, 5))

    sums = sums_of(members_on(date(2024, 12, 31)))
    assert (sums.members, sums.former, sums.behind) == (2, 1, 1)
    assert sums.owed == sums.paid + sums.arrears - sums.prepaid == 2_000_000
    earlier = sums_of(members_on(date(2024, 12, 31), known=before))
    assert (earlier.members, earlier.paid) == (3, 1_700_000)


@pytest.mark.usefixtures("book")
def test_papers_stay_with_each_row_of_a_decision() -> None:
    from sohtx.ledger.papers import Brought, content_of, look
    from sohtx.support.member_services import NewDecision, decide
    from sohtx.support.models import MembershipPaper

    papers = look([Brought("qd.pdf", b"%PDF-1.4\n%%EOF\n")])
    new = NewDecision("admitted", ("H1", "H2"), DAY, "12/QĐ", DAY, "chinh-thuc")
    decide(new=new, papers=papers, by="can-bo")
    assert [content_of(one) for one in MembershipPaper.objects.all()] == [b"%PDF-1.4\n%%EOF\n"] * 2
