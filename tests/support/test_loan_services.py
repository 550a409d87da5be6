"""Acts on loans write what they say or refuse and write nothing; what was written is never changed."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from .lending import furnish, grant, pay_out, speaking


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return furnish(tmp_path_factory.mktemp("loans"))


@pytest.fixture(autouse=True)
def fund(book: Path) -> Iterator[None]:
    """The book, without loans."""
    with speaking(book):
        from sohtx.support.models import FundCapital, Loan, Movement

        def clear() -> None:
            Movement.objects.exclude(voids=None).delete()
            Loan.objects.all().delete()
            FundCapital.objects.all().delete()

        clear()
        yield
        clear()
        from django.db import connection

        connection.close()


def capital(amount: int, valid_from: date = date(2020, 1, 1)) -> None:
    from sohtx.support.loan_services import set_capital

    set_capital(valid_from=valid_from, amount=amount, by="can-bo")


def stands(code: str, on: date) -> Any:
    from sohtx.support.loan_queries import find_loan

    found = find_loan(code)
    assert found is not None
    return found.stands(on)


def act(name: str, code: str, on: date, **more: object) -> Any:
    from sohtx.support import loan_services

    return getattr(loan_services, name)(code=code, on=on, by="can-bo", **more)


def why(note: str = "Theo quyết định", **more: object) -> Any:
    from sohtx.support.loan_services import Paper

    return Paper(note=note, **more)  # type: ignore[arg-type]


def refused(columns: list[str], name: str, code: str, on: date, **more: object) -> None:
    """An act is refused under these fields, and nothing is written."""
    from sohtx.core.refusal import Refusal
    from sohtx.support.models import Instalment, Movement

    before = Movement.objects.count(), Instalment.objects.count()
    with pytest.raises(Refusal) as caught:
        act(name, code, on, **more)
    assert [problem.column for problem in caught.value.problems] == columns
    assert (Movement.objects.count(), Instalment.objects.count()) == before


def test_codes_count_within_the_year_of_the_contract() -> None:
    codes = [grant(contract_no=f"{n}/HĐ").code for n in (1, 2)]
    other = grant("T1", contract_no="3/HĐ", contract_on=date(2023, 5, 1), first_due_on=date(2024, 5, 1))
    assert [*codes, other.code] == ["QHT-2024-001", "QHT-2024-002", "QHT-2023-001"]
    assert (other.customer, grant("L1", contract_no="4").customer) == ("group", "union")


def test_a_contract_is_recorded_once() -> None:
    from sohtx.core.refusal import Refusal
    from sohtx.support.models import Loan

    grant()
    with pytest.raises(Refusal, match="recorded already"):
        grant("H2", contract_no=" 01/HĐTD ")
    assert Loan.objects.count() == 1


def test_an_unknown_borrower_is_refused() -> None:
    from sohtx.core.refusal import Refusal

    with pytest.raises(Refusal, match="no organization"):
        grant("H9")


def test_the_limit_counts_what_the_customer_owes_and_may_still_draw() -> None:
    from sohtx.core.refusal import Refusal

    capital(4_000_000_000)
    first = grant(reason="")
    with pytest.raises(Refusal, match=r"another 300,000,000"):
        grant(contract_no="2", approved=300_000_001, plan_total=500_000_001, reason="")
    pay_out(first)
    act("repay", first.code, date(2024, 1, 15), amount=100_000_000)
    grant(
        contract_no="2",
        contract_on=date(2024, 1, 16),
        approved=400_000_000,
        plan_total=600_000_000,
        reason="",
    )


def test_related_customers_count_together() -> None:
    from sohtx.core.refusal import Refusal

    capital(2_000_000_000)
    grant(reason="", related_group="Nhóm A")
    grant("T1", contract_no="2", approved=200_000_000, reason="", related_group="Nhóm A")
    with pytest.raises(Refusal, match="related"):
        grant("H2", contract_no="3", approved=1, reason="", related_group="Nhóm A")
    grant("H2", contract_no="3", approved=1, reason="")


def test_a_member_is_a_customer_of_their_own() -> None:
    capital(2_000_000_000)
    member = grant(reason="", member_name="Lò Thị Giả")
    assert member.customer == "member"
    grant(contract_no="2", reason="")
    from sohtx.core.refusal import Refusal

    with pytest.raises(Refusal, match="one customer"):
        grant(contract_no="3", approved=1, reason="", member_name="lo thi gia")


def test_the_name_of_a_member_is_kept_apart_and_can_be_erased() -> None:
    from sohtx.core.refusal import Refusal
    from sohtx.support.loan_services import blank_borrower
    from sohtx.support.models import Borrower

    loan = grant(member_name="Lò Thị Giả")
    blank_borrower(code=loan.code, by="can-bo")
    row = Borrower.objects.get(loan=loan)
    assert (row.name, row.blanked_by) == ("", "can-bo")
    assert row.blanked_at is not None
    with pytest.raises(Refusal):
        blank_borrower(code=loan.code, by="can-bo")
    with pytest.raises(Refusal):
        blank_borrower(code=grant(contract_no="2").code, by="can-bo")


def test_the_capital_of_the_day_holds_and_of_one_day_the_last_record() -> None:
    from sohtx.support.loan_queries import capital_on

    for amount, day in ((5, date(2022, 1, 1)), (1, date(2020, 1, 1)), (2, date(2020, 1, 1))):
        capital(amount, day)
    days = (date(2019, 12, 31), date(2020, 1, 1), date(2021, 12, 31), date(2022, 1, 1))
    assert [capital_on(day) for day in days] == [None, 2, 2, 5]


def test_a_loan_from_disbursement_to_settlement() -> None:
    loan = grant()
    pay_out(loan)
    later = date(2024, 7, 15)
    owed = stands(loan.code, later)
    assert owed.interest_unpaid == (2 * 300_000_000 * 550 * 182 + 3_650_000) // 7_300_000
    paid = act("repay", loan.code, later, amount=owed.interest_unpaid + 100_000_000)
    assert (paid.overdue_interest, paid.interest, paid.principal) == (0, owed.interest_unpaid, 100_000_000)
    refused(["on"], "settle", loan.code, later)
    act("repay", loan.code, later, amount=200_000_000)
    act("settle", loan.code, later)
    assert stands(loan.code, later).state == "settled"
    refused([""], "repay", loan.code, later, amount=1)


def test_the_first_disbursement_asks_for_a_clear_customer() -> None:
    loan = grant()
    refused(["is_clear"], "disburse", loan.code, date(2024, 1, 15), amount=1)
    pay_out(loan, 100)
    act("disburse", loan.code, date(2024, 1, 15), amount=1)


def test_what_cannot_be_is_refused() -> None:
    loan = grant()
    day = date(2024, 3, 1)
    refused(["amount"], "disburse", loan.code, day, amount=300_000_001, is_clear=True)
    refused(["amount"], "disburse", loan.code, day, amount=0, is_clear=True)
    refused(["on"], "disburse", loan.code, date(2027, 1, 15), amount=1, is_clear=True)
    refused(["on"], "settle", loan.code, day)
    refused([""], "reschedule", loan.code, day, instalments=(), paper=why())
    refused([""], "classify_loan", loan.code, day, group=3, paper=why())
    refused(["on"], "repay", loan.code, date(2024, 1, 14), amount=1)
    pay_out(loan, on=day)
    refused(["amount"], "repay", loan.code, day, amount=300_000_001)
    refused(["amount"], "repay", loan.code, day, amount=-1)
    refused(["amount"], "write_off", loan.code, day, amount=300_000_001, paper=why())
    refused(["group"], "classify_loan", loan.code, day, group=6, paper=why())
    refused(["until"], "extend", loan.code, day, until=date(2027, 1, 15), paper=why())
    refused(["on"], "cancel_loan", loan.code, day, paper=why())
    refused(["note"], "extend", loan.code, day, until=date(2028, 1, 15), paper=why("  "))
    refused(["on"], "repay", loan.code, date(2024, 2, 29), amount=1)
    refused(["on"], "repay", loan.code, date.today() + timedelta(days=2), amount=1)  # noqa: DTZ011 -- two days hence
    refused(["code"], "repay", "QHT-0000-001", day, amount=1)


def test_rescheduling_keeps_its_plan() -> None:
    from sohtx.support.loan_schedule import Due

    loan = grant()
    pay_out(loan)
    plan = (Due(date(2025, 6, 1), 100_000_000), Due(date(2027, 1, 15), 200_000_000))
    day = date(2024, 6, 1)
    refused(["instalments"], "reschedule", loan.code, day, instalments=plan[:1], paper=why())
    late = (plan[0], Due(date(2027, 1, 16), 200_000_000))
    refused(["instalments"], "reschedule", loan.code, day, instalments=late, paper=why())
    act("reschedule", loan.code, day, instalments=plan, paper=why(document_no="5/QĐ"))
    assert stands(loan.code, day).plan == plan
    act("extend", loan.code, day, until=date(2027, 7, 15), paper=why())
    after = stands(loan.code, day)
    assert (after.plan[-1], after.restructured, after.group) == (Due(date(2027, 7, 15), 200_000_000), 2, 4)


def test_a_movement_is_voided_once_and_only_where_the_rest_stands_without_it() -> None:
    from sohtx.core.refusal import Refusal
    from sohtx.support.loan_services import void_movement

    def void(row: Any) -> Any:
        return void_movement(code=loan.code, movement_id=row.pk, reason="Ghi nhầm", by="can-bo")

    loan = grant()
    paid_out = pay_out(loan)
    repaid = act("repay", loan.code, date(2024, 2, 1), amount=10_000_000)
    with pytest.raises(Refusal, match="rest on this one"):
        void(paid_out)
    gone = void(repaid)
    assert stands(loan.code, date(2024, 2, 1)).outstanding == 300_000_000
    for row in (repaid, gone):
        with pytest.raises(Refusal, match="voided"):
            void(row)
    void(paid_out)
    assert stands(loan.code, date(2024, 2, 1)).state == "contracted"
    act("cancel_loan", loan.code, date(2024, 2, 1), paper=why())
    assert stands(loan.code, date(2024, 2, 1)).state == "cancelled"


def test_who_looked_at_the_loan_before_another_wrote_is_told() -> None:
    from sohtx.core.refusal import Refusal

    loan = grant()
    pay_out(loan)
    act("repay", loan.code, date(2024, 2, 1), amount=5_000_000, paper=why(seen=1))
    with pytest.raises(Refusal, match="just recorded"):
        act("repay", loan.code, date(2024, 2, 1), amount=5_000_000, paper=why(seen=1))


def test_without_its_line_of_the_log_nothing_is_written() -> None:
    from sohtx.support.loan_services import disburse, grant_loan, set_capital
    from sohtx.support.models import FundCapital, Loan, Movement

    from .lending import new_loan

    def fails(_: object) -> None:
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 -- it has no words
        grant_loan(org_id="H1", new=new_loan(reason="Có"), by="", within=fails)
    assert Loan.objects.count() == 0
    loan = grant()
    with pytest.raises(OSError):  # noqa: PT011 -- as above
        disburse(code=loan.code, on=date(2024, 1, 15), amount=1, is_clear=True, by="", within=fails)
    with pytest.raises(OSError):  # noqa: PT011 -- as above
        set_capital(valid_from=date(2020, 1, 1), amount=1, by="", within=fails)
    assert (Movement.objects.count(), FundCapital.objects.count()) == (0, 0)
