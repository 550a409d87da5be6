"""The lending report foots, in all and in every part, whatever happened and whenever it was known."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from fractions import Fraction
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohtx.config.starting import start

from .test_loan_fold import START, Act, lives
from .test_loan_schedule import terms

start()

if TYPE_CHECKING:
    from sohtx.support.loan_queries import Seen

SECTORS = ("agriculture", "transport")
KINDS = ("cooperative", "union", "group", "member")


@st.composite
def funds(draw: st.DrawFn) -> "list[Seen]":
    """A fund of a few loans; one customer may have several."""
    from sohtx.support.loan_queries import Seen

    found = []
    for number in range(draw(st.integers(0, 4))):
        contract, moved = draw(lives())
        org = draw(st.integers(1, 3))
        customer = "member" if draw(st.booleans()) else KINDS[org - 1]
        loan: Any = SimpleNamespace(
            pk=number, organization_id=org, organization=SimpleNamespace(org_id=f"O{org}"), customer=customer,
            sector=draw(st.sampled_from(SECTORS)), contract_on=contract.contract_on,
        )  # fmt: skip
        if customer == "member":
            loan.borrower = SimpleNamespace(
                name=draw(st.sampled_from(["Lò Văn Giả", "LÒ VĂN GIẢ", "Sùng Thị Mẫu", ""]))
            )
        found.append(Seen(loan, contract, tuple(moved)))
    return found


def foots(sums: Any) -> bool:
    return bool(sums.opening + sums.disbursed - sums.repaid - sums.written_off == sums.closing)


@given(funds(), st.integers(-30, 900), st.integers(0, 400), st.integers(0, 12))
def test_it_foots_in_all_and_in_every_part(fund: "list[Seen]", first: int, length: int, known: int) -> None:
    from sohtx.support.loan_counting import Sums, lending

    begin = START + timedelta(days=first)
    end = begin + timedelta(days=length)
    found = lending(fund, begin, end, known)
    for parts in (found.by_sector, found.by_customer):
        assert all(foots(sums) for sums in parts.values())
        assert sum(parts.values(), Sums()) == found.whole
    assert foots(found.whole)
    assert sum(found.by_group.values()) == found.whole.closing
    assert found.whole.bad == sum(found.by_group[group] for group in (3, 4, 5))
    assert found.whole.overdue <= found.whole.closing
    assert sum(found.helped.values()) <= found.whole.projects
    assert sum(found.borrowers.values()) <= found.whole.loans
    assert (found.largest > 0) == (found.whole.closing > 0)


@given(funds(), st.integers(0, 500), st.integers(0, 200), st.integers(0, 200))
def test_two_periods_one_after_the_other_are_one(
    fund: "list[Seen]", first: int, one: int, other: int
) -> None:
    from sohtx.support.loan_counting import lending

    begin = START + timedelta(days=first)
    middle = begin + timedelta(days=one)
    end = middle + timedelta(days=1 + other)
    early = lending(fund, begin, middle).whole
    late = lending(fund, middle + timedelta(days=1), end).whole
    both = lending(fund, begin, end).whole
    assert early.closing == late.opening
    for name in ("disbursed", "repaid", "written_off", "interest"):
        assert getattr(early, name) + getattr(late, name) == getattr(both, name)
    assert (both.opening, both.closing, both.bad) == (early.opening, late.closing, late.bad)


def a_loan(
    number: int, org: int, customer: str, *moved: Any, name: str = "", sector: str = "agriculture"
) -> "Seen":
    from sohtx.support.loan_fold import Moved
    from sohtx.support.loan_queries import Seen

    loan: Any = SimpleNamespace(
        pk=number,
        organization_id=org,
        organization=SimpleNamespace(org_id=f"O{org}"),
        customer=customer,
        sector=sector,
    )
    if name:
        loan.borrower = SimpleNamespace(name=name)
    rows = [
        Moved(key, act, day, key, principal=amount) for key, (act, day, amount) in enumerate(moved, start=1)
    ]
    return Seen(loan, terms(), tuple(rows))


@pytest.fixture
def fund() -> "list[Seen]":
    day = date(2025, 3, 1)
    return [
        a_loan(1, 1, "cooperative", (Act.DISBURSED, date(2024, 1, 15), 600_000_000)),
        a_loan(2, 1, "cooperative", (Act.DISBURSED, day, 100_500_000)),
        a_loan(3, 3, "group", (Act.DISBURSED, day, 50_000_001), sector="transport"),
        a_loan(4, 3, "member", (Act.DISBURSED, day, 10**7), (Act.REPAID, day, 10**7), name="Lò Thị Giả"),
        a_loan(5, 3, "member", (Act.DISBURSED, day, 20), name="LÒ THỊ GIẢ"),
    ]


def test_customers_are_counted_once(fund: "list[Seen]") -> None:
    from sohtx.support.loan_counting import lending

    found = lending(fund, date(2025, 1, 1), date(2025, 6, 30))
    assert {str(kind): n for kind, n in found.helped.items()} == {"cooperative": 1, "group": 1, "member": 1}
    assert {str(kind): n for kind, n in found.borrowers.items()} == {
        "cooperative": 1,
        "group": 1,
        "member": 1,
    }
    assert (found.whole.projects, found.whole.loans, found.largest) == (4, 4, 700_500_000)


@contextmanager
def told_of(fund: "list[Seen]") -> Iterator[Any]:
    """The chapter's blocks over a fund, of the whole country, in Vietnamese."""
    from sohtx.core.codes import Level
    from sohtx.core.period import Period
    from sohtx.support import loan_report

    review: Any = SimpleNamespace(
        subject=SimpleNamespace(period=Period.parse("2025-S1"), known=1_900_000_000_000_000),
        facts=SimpleNamespace(whole=SimpleNamespace(level=Level.COUNTRY)),
    )
    with mock.patch.object(loan_report, "loans_known", return_value=fund):
        yield loan_report.blocks(review)


def test_the_report_says_it_as_officials_write_it(fund: "list[Seen]") -> None:
    from sohtx.documents.tree import Number, plain

    # 200 million of the first loan has been overdue since 15 January 2025: 166 days, group 3
    with told_of(fund) as (sentence, table):
        assert plain(sentence.runs) == (
            "Quỹ đã giải ngân 04 dự án, số tiền 160,5 triệu đồng (trong đó 01 HTX, 01 THT, 01 thành viên); "
            "thu nợ gốc 10 triệu đồng; dư nợ 750,5 triệu đồng; nợ xấu 79,95%."
        )
        numbers = {run.identity: run for run in sentence.runs if isinstance(run, Number)}
        exact = numbers["list:loans/all/disbursed/2025-S1"].value
        assert exact == Fraction(160_500_021, 1_000_000)
        share = numbers["list:loans/all/bad/2025-S1 % list:loans/all/outstanding/2025-S1"]
        assert share.value == Fraction(600_000_000 * 100, 750_500_021)
        assert share.is_percent
        assert [plain(row.cells[0]) for row in table.rows] == [
            "Nông, lâm, ngư, diêm nghiệp",
            "Vận tải",
            "Tổng số",
        ]
        assert plain(table.rows[-1].cells[2]) == "600"


def test_a_fund_that_did_nothing_tells_nothing(fund: "list[Seen]") -> None:
    with told_of([]) as found:
        assert found == []
    with told_of(fund[:1]) as found:
        assert "không giải ngân mới" in found[0].runs[0]
