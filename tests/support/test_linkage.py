"""Linkage: contracts on the days at their edges, who takes part in a chain when, what is known when, what is voided."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.building import told
from register.recording import BASE, package_of

if TYPE_CHECKING:
    from sohtx.support.linkage_drawing import Graph
    from sohtx.support.models import Chain, Contract

DAY = date(2023, 3, 1)
LAST = date(2023, 12, 31)
ALWAYS = 2**61
MEMBER = {"entry_id": "E-H1-u", "org_id": "H1", "entry": "joined_union", "effective_on": "2022-01-10"}
GONE = {"entry_id": "E-H1-l", "org_id": "H1", "entry": "left_union", "effective_on": "2024-05-01"}
TOLD = {"recorded_at": "2024-06-01T08:00:00", "related_org_id": "L1"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("linkage")
    rows = (*BASE, MEMBER | TOLD, GONE | TOLD)
    told(folder / "home", "load", package_of(folder / "package", rows))
    return folder / "home"


@pytest.fixture
def book(home: Path) -> Iterator[None]:
    """The book, without chains and contracts."""
    told(home, "indicators")  # moves this process to the book
    clear()
    yield
    clear()


def clear() -> None:
    from sohtx.support import models

    for name in ("ContractRow", "Contract", "ChainRow", "Chain"):
        for row in getattr(models, name).objects.order_by("-pk"):
            row.delete()


def chain(**cells: Any) -> "Chain":
    from sohtx.support.linkage_services import NewChain, record_chain

    usual = {"name": "Chuỗi chè Shan tuyết", "product": "Chè búp tươi", "sector": "agriculture", "since": DAY}
    return record_chain(new=NewChain(**(usual | cells)), by="can-bo")


def join(code: str, **cells: Any) -> int:
    from sohtx.support.linkage_services import NewPartner, join_chain

    usual = {"role": "san-xuat", "on": DAY, "org_id": "" if "outside" in cells else "H1"}
    return join_chain(code=code, new=NewPartner(**(usual | cells)), by="can-bo").pk


def contract(**cells: Any) -> "Contract":
    from sohtx.support.linkage_services import NewContract, record_contract

    usual = {
        "number": "01/HĐ", "product": "Chè búp tươi", "signed_on": DAY, "from_on": DAY, "to_on": LAST, "seller": "H1",
        "buyer_name": "Công ty Giả Định", "quantity": Decimal("12.5"), "unit": "tấn", "value": 250_000_000,
    }  # fmt: skip
    return record_contract(new=NewContract(**(usual | cells)), by="can-bo")


def state(code: str, day: date) -> str:
    from sohtx.support.linkage_reading import contract_on

    seen = contract_on(code, day)
    assert seen is not None
    return str(seen.state)


def refused(act: Any, **cells: Any) -> set[str]:
    from sohtx.core.refusal import Refusal

    with pytest.raises(Refusal) as caught:
        act(**cells)
    return {problem.column for problem in caught.value.problems}


# Contracts


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2023, 3, 31), "to_come"), (date(2023, 4, 1), "in_force"), (date(2023, 10, 31), "in_force"),
        (date(2023, 11, 1), "expiring"), (LAST, "expiring"), (date(2024, 1, 1), "ended"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("book")
def test_a_contract_on_the_days_at_its_edges(day: date, expected: str) -> None:
    made = contract(from_on=date(2023, 4, 1), to_on=date(2023, 12, 31))
    assert state(made.code, day) == expected


@given(
    st.integers(0, 90), st.integers(0, 200), st.none() | st.integers(0, 300), st.integers(-10, 400)
)  # fmt: skip
def test_a_contract_binds_from_its_first_day_to_its_last_unless_terminated(
    start: int, length: int, end: int | None, day: int
) -> None:
    from sohtx.support.linkage_fold import ContractDeed, Party, Terms, contract_state

    first, last = DAY + timedelta(start), DAY + timedelta(start + length)
    side = Party(1, "H1", "")
    terms = Terms("HD", "1", side, side, "chè", None, "", None, DAY, first, last, "", "", 0, "")
    deeds = [ContractDeed(1, "terminated", DAY + timedelta(end), None, 5)] if end is not None else []
    on = DAY + timedelta(day)

    found = contract_state(terms, deeds, on, ALWAYS)
    over = end is not None and day >= end
    assert (found == "terminated") == over
    assert found.is_in_force == (not over and first <= on <= last)
    assert (found == "expiring") == (found.is_in_force and (last - on).days <= 60)
    assert contract_state(terms, deeds, on, 4) == contract_state(terms, [], on, ALWAYS)
    voided = [*deeds, ContractDeed(2, "voided", DAY, 1, 9)] if deeds else []
    assert contract_state(terms, voided, on, ALWAYS) == contract_state(terms, [], on, ALWAYS)


@pytest.mark.usefixtures("book")
def test_a_contract_without_a_term_never_expires() -> None:
    assert state(contract(to_on=None).code, date(2090, 1, 1)) == "in_force"


@pytest.mark.usefixtures("book")
def test_a_contract_is_terminated_once_and_that_can_be_voided() -> None:
    from sohtx.support.linkage_services import terminate_contract, void_in_contract

    code, end = contract().code, date(2023, 6, 1)
    assert refused(terminate_contract, code=code, on=date(2024, 1, 1), reason="bỏ", by="") == {"on"}
    assert refused(terminate_contract, code=code, on=end, reason=" ", by="") == {"reason"}
    row = terminate_contract(code=code, on=end, reason="Bên mua ngừng thu mua", by="can-bo")
    refused(terminate_contract, code=code, on=end, reason="lại", by="")
    assert [state(code, end - timedelta(1)), state(code, end)] == ["in_force", "terminated"]

    void_in_contract(code=code, row_id=row.pk, reason="nhầm", by="can-bo")
    assert state(code, end) == "in_force"
    refused(void_in_contract, code=code, row_id=row.pk, reason="nhầm", by="")


@pytest.mark.usefixtures("book")
def test_what_was_known_before_a_contract_was_voided_stays() -> None:
    from sohtx.core.moment import now
    from sohtx.support.linkage_reading import contracts_on
    from sohtx.support.linkage_services import void_in_contract

    code = contract().code
    before = now()
    void_in_contract(code=code, reason="ghi hai lần", by="can-bo")
    assert [one.terms.code for one in contracts_on(LAST, known=before)] == [code]
    assert contracts_on(LAST) == []
    refused(void_in_contract, code=code, reason="nữa", by="")
    assert contract().number == "01/HĐ"  # what was voided may be written again


@pytest.mark.usefixtures("book")
def test_what_a_contract_must_have_is_all_told_at_once() -> None:
    assert refused(contract, number=" ", product="", unit="", to_on=date(2023, 1, 1)) == {
        "number", "product", "unit", "to_on"
    }  # fmt: skip
    assert refused(contract, seller="", seller_name="Công ty Khác") == {"seller"}
    assert refused(contract, buyer="H2") == {"buyer_name"}
    assert refused(contract, buyer="H1", buyer_name="") == {"buyer"}
    assert refused(contract, seller="H9") == {"seller"}
    assert refused(contract, signed_on=date(2090, 1, 1), from_on=date(2090, 1, 1), to_on=None) == {
        "signed_on"
    }
    assert refused(contract, value=0) == {"value"}
    contract()
    assert refused(contract) == {"number"}
    contract(buyer_name="Công ty Thứ Hai")


def test_quantities_are_read_as_people_write_them() -> None:
    from sohtx.support.linkage_rules import read_quantity

    for text, value in (("12,5", "12.5"), ("1.250", "1250"), ("12.5", "12.5"), ("1 250,25", "1250.25")):
        assert read_quantity(text) == Decimal(value), text
    for text in ("", "-1", "1,2,3", "12.5.1", "1e5", "mười", "٣", "1" * 40):
        assert read_quantity(text) is None, text


# Chains


@pytest.mark.usefixtures("book")
def test_partners_of_a_chain_on_a_day() -> None:
    from sohtx.support.linkage_reading import chain_on
    from sohtx.support.linkage_services import end_chain, leave_chain, void_in_chain

    code = chain().code
    first = join(code, is_lead=True)
    join(code, outside="Công ty Chè Giả Định", role="che-bien", on=date(2023, 5, 1))
    assert refused(join, code=code) == {"role"}
    assert refused(join, code=code, org_id="H2", is_lead=True) == {"is_lead"}
    assert refused(join, code=code, org_id="H2", on=DAY - timedelta(1)) == {"on"}
    assert refused(join, code=code, org_id="H2", outside="X") == {"outside"}
    row = leave_chain(code=code, row_id=first, on=date(2023, 6, 1), by="can-bo")

    def there(day: date) -> list[str]:
        seen = chain_on(code, day)
        assert seen is not None
        return [one.party.org_id or one.party.outside for one in seen.partners]

    assert there(date(2023, 4, 30)) == ["H1"]
    assert there(date(2023, 5, 31)) == ["H1", "Công ty Chè Giả Định"]
    assert there(date(2023, 6, 1)) == ["Công ty Chè Giả Định"]
    void_in_chain(code=code, row_id=row.pk, reason="nhầm", by="can-bo")
    assert there(date(2023, 6, 1)) == ["H1", "Công ty Chè Giả Định"]

    end_chain(code=code, on=date(2023, 9, 1), reason="Không còn đầu ra", by="can-bo")
    assert len(there(date(2023, 8, 31))) == 2
    assert there(date(2023, 9, 1)) == []
    assert refused(join, code=code, org_id="H2", on=date(2023, 9, 1)) == {"on"}


@pytest.mark.usefixtures("book")
def test_a_chain_with_contracts_is_voided_after_them() -> None:
    from sohtx.support.linkage_reading import chains_on
    from sohtx.support.linkage_services import void_in_chain, void_in_contract

    code = chain().code
    bound = contract(chain=code).code
    refused(void_in_chain, code=code, reason="nhầm", by="")
    void_in_contract(code=bound, reason="nhầm", by="")
    void_in_chain(code=code, reason="nhầm", by="")
    assert chains_on(LAST) == []
    assert refused(contract, chain=code) == {"chain"}


@pytest.mark.usefixtures("book")
def test_members_of_a_union_are_those_of_the_registers_ledger() -> None:
    from sohtx.support.linkage_reading import unions_on

    def members(day: date) -> list[str]:
        [one] = unions_on(day)
        return [side.org_id for side in one.members]

    assert members(date(2022, 1, 9)) == []
    assert members(date(2022, 1, 10)) == ["H1"]
    assert members(date(2024, 4, 30)) == ["H1"]
    assert members(date(2024, 5, 1)) == []
    assert unions_on(date(2019, 1, 1)) == []


# The picture


def drawn_of(sizes: tuple[int, int, int], ties: list[tuple[int, int]]) -> "Graph":
    from sohtx.support.linkage_codes import TieKind
    from sohtx.support.linkage_drawing import Graph, Node, Tie

    kinds = [
        kind
        for kind, size in zip(("chain", "cooperative", "outside"), sizes, strict=True)
        for _ in range(size)
    ]
    nodes = {number: Node(number, kind, f"Tên {number} dài " * 9) for number, kind in enumerate(kinds)}
    told = [
        Tie(one % len(kinds), other % len(kinds), TieKind.CONTRACT, "hợp đồng")
        for one, other in ties
        if one % len(kinds) != other % len(kinds)
    ]
    return Graph(nodes, told)


@given(
    st.tuples(st.integers(1, 9), st.integers(0, 30), st.integers(0, 9)),
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=60),
)
def test_nobody_covers_anybody_and_all_stand_on_the_sheet(
    sizes: tuple[int, int, int], ties: list[tuple[int, int]]
) -> None:
    from sohtx.support.linkage_drawing import HEIGHT, LETTERS, WIDTH, draw

    graph = drawn_of(sizes, ties)
    sheet = draw(graph, [0])
    assert sheet == draw(graph, [0])
    assert {one.node.key for one in sheet.placed} == set(graph.nodes)
    assert len(sheet.lines) == len(graph.ties)
    corners = [(one.x, one.y) for one in sheet.placed]
    for place, (x, y) in enumerate(corners):
        assert 0 <= x <= sheet.width - WIDTH
        assert 0 <= y <= sheet.height - HEIGHT
        for left, top in corners[place + 1 :]:
            assert abs(left - x) >= WIDTH or abs(top - y) >= HEIGHT
    assert all(len(line) <= LETTERS for one in sheet.placed for line in one.lines)
    assert [one.node.key for one in sheet.placed if one.is_asked] == [0]


def test_a_picture_has_no_more_than_fits_and_says_how_many_are_left_out() -> None:
    from sohtx.support.linkage_drawing import MOST, around

    graph = around(drawn_of((1, 200, 0), [(0, other) for other in range(1, 201)]), [0])
    assert len(graph.nodes) == MOST
    assert 0 in graph.nodes
    assert graph.left_out == 201 - MOST
    assert len(graph.ties) == MOST - 1


def test_around_somebody_are_their_own_ties_alone() -> None:
    from sohtx.support.linkage_drawing import around

    graph = drawn_of((1, 5, 0), [(0, 1), (1, 2), (2, 3), (4, 5)])
    assert set(around(graph, [1]).nodes) == {0, 1, 2}
    assert [(tie.one, tie.other) for tie in around(graph, [0, 1, 2], is_closed=True).ties] == [(0, 1), (1, 2)]
