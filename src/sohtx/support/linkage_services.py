"""What can be done to chains and contracts: record one, let partners join and leave, end it, void what was a mistake.

Membership of unions is not recorded here: it is an act on the register.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from django.db import models, transaction

from sohtx.core.codes import Sector
from sohtx.core.moment import OPEN_MOMENT, day_of, now
from sohtx.core.numerals import say_day
from sohtx.core.refusal import Problem, Refusal, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.support.linkage_codes import ChainAct, ChainRole, ContractAct
from sohtx.support.linkage_fold import ended_on, is_void, partners, standing, terminated
from sohtx.support.linkage_reading import deeds_of_chain, deeds_of_contract
from sohtx.support.linkage_rules import (
    LAST_DAY,
    dong,
    offered,
    organization_of,
    past,
    reason_of,
    said,
    short,
)
from sohtx.support.log_codes import tidy
from sohtx.support.models import Chain, ChainRow, Contract, ContractRow

MOST_QUANTITY = 10**12
T = TypeVar("T")
Within = Callable[[T], None] | None
"""What belongs to the same change of the database, such as a line of the log."""


class NewChain(NamedTuple):
    """What is written of a chain. ``area_code`` is empty for one that no commune has to itself."""

    name: str
    product: str
    sector: str
    since: date
    area_code: str = ""
    document_no: str = ""
    note: str = ""


class NewPartner(NamedTuple):
    """Who takes part in a chain: an organization of the register, or a name from outside."""

    role: str
    on: date
    org_id: str = ""
    outside: str = ""
    is_lead: bool = False


class NewContract(NamedTuple):
    """What was agreed; each side is an organization of the register, or a name from outside."""

    number: str
    product: str
    signed_on: date
    from_on: date
    to_on: date | None = None
    seller: str = ""
    seller_name: str = ""
    buyer: str = ""
    buyer_name: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    value: int | None = None
    chain: str = ""
    note: str = ""


# Chains


def record_chain(*, new: NewChain, by: str, within: Within[Chain] = None) -> Chain:
    """Record a chain; its partners join it afterwards."""
    book.open_for_writing()
    told = _tidied(new)
    if problems := [*_bad_chain(told)]:
        raise Refusal(*problems)
    with transaction.atomic():
        code = _next_code(Chain, f"CHUOI-{told.since.year}-")
        chain: Chain = Chain.objects.create(code=code, **told._asdict(), recorded_at=now(), recorded_by=by)
        if within:
            within(chain)
    return chain


def join_chain(*, code: str, new: NewPartner, by: str, within: Within[ChainRow] = None) -> ChainRow:
    """Let somebody take part in a chain, in a role; the same one may have several roles."""
    book.open_for_writing()
    told = _tidied(new)
    with transaction.atomic():
        chain = _chain(code)
        organization = organization_of(told.org_id) if told.org_id else None
        if problems := [*_bad_partner(chain, told)]:
            raise Refusal(*problems)
        row = _chain_row(
            chain, ChainAct.JOINED, told.on, by, organization=organization, outside=told.outside, role=told.role,
            is_lead=told.is_lead,
        )  # fmt: skip
        if within:
            within(row)
    return row


def leave_chain(*, code: str, row_id: int, on: date, by: str, within: Within[ChainRow] = None) -> ChainRow:
    """End somebody's part in a chain: on that day it no longer takes part."""
    book.open_for_writing()
    with transaction.atomic():
        chain = _chain(code)
        found = {one.key: one for one in partners(deeds_of_chain(chain), OPEN_MOMENT)}
        partner = found.get(row_id)
        if partner is None or partner.left_on is not None:
            raise refuse(NOT_THERE, MEND_NOT_THERE)
        if problems := [*past(on, "on", not_before=partner.on)]:
            raise Refusal(*problems)
        row = _chain_row(chain, ChainAct.LEFT, on, by, of_id=row_id)
        if within:
            within(row)
    return row


def end_chain(*, code: str, on: date, reason: str, by: str, within: Within[ChainRow] = None) -> ChainRow:
    """End a chain: on that day it is no more."""
    book.open_for_writing()
    why = reason_of(reason)
    with transaction.atomic():
        chain = _chain(code)
        if ended_on(deeds_of_chain(chain), OPEN_MOMENT) is not None:
            raise refuse(ENDED, MEND_ENDED)
        if problems := [*past(on, "on", not_before=chain.since)]:
            raise Refusal(*problems)
        row = _chain_row(chain, ChainAct.ENDED, on, by, reason=why)
        if within:
            within(row)
    return row


def void_in_chain(
    *, code: str, row_id: int | None = None, reason: str, by: str, within: Within[ChainRow] = None
) -> ChainRow:
    """Void a row of a chain that was a mistake; without a row, the chain itself."""
    book.open_for_writing()
    why = reason_of(reason)
    with transaction.atomic():
        chain = _chain(code)
        there = standing(deeds_of_chain(chain), OPEN_MOMENT)
        if row_id is not None and row_id not in {row.key for row in there}:
            raise refuse(NOT_THERE, MEND_NOT_THERE)
        if row_id is None and (bound := _contracts_of(chain)):
            raise refuse(HAS_CONTRACTS.fill(codes=", ".join(bound)), MEND_CONTRACTS)
        row = _chain_row(chain, ChainAct.VOIDED, day_of(now()), by, of_id=row_id, reason=why)
        if within:
            within(row)
    return row


def _chain(code: str) -> Chain:
    chain = Chain.objects.filter(code=code).first()
    if chain is None or is_void(deeds_of_chain(chain), OPEN_MOMENT):
        raise refuse(NO_CHAIN, MEND_CHAIN, column="chain", value=code)
    return chain


def _chain_row(chain: Chain, act: ChainAct, on: date, by: str, **cells: object) -> ChainRow:
    row: ChainRow = ChainRow.objects.create(
        chain=chain, act=act, on=on, recorded_at=now(), recorded_by=by, **cells
    )
    return row


def _contracts_of(chain: Chain) -> list[str]:
    found = Contract.objects.filter(chain=chain).order_by("code")
    return [one.code for one in found if not is_void(deeds_of_contract(one), OPEN_MOMENT)]


def _bad_chain(told: NewChain) -> Iterator[Problem]:
    yield from said(told.name, "name")
    yield from said(told.product, "product")
    yield from offered(told.sector, set(Sector), "sector")
    yield from past(told.since, "since")
    yield from short(told.document_no, "document_no")
    yield from short(told.note, "note")


def _bad_partner(chain: Chain, told: NewPartner) -> Iterator[Problem]:
    yield from _one_side(told.org_id, told.outside, "org_id", "outside")
    yield from offered(told.role, set(ChainRole), "role")
    yield from past(told.on, "on", not_before=chain.since)
    deeds = deeds_of_chain(chain)
    end = ended_on(deeds, OPEN_MOMENT)
    if end is not None and told.on >= end:
        yield Problem(ENDED, MEND_ENDED, column="on", value=say_day(told.on))
    for one in partners(deeds, OPEN_MOMENT):
        if one.left_on is not None and one.left_on <= told.on:
            continue
        is_same = one.party.org_id == told.org_id and one.party._replace(outside=told.outside) == one.party
        if is_same and one.role == told.role:
            yield Problem(THERE, MEND_THERE, column="role")
        if one.is_lead and told.is_lead:
            yield Problem(HAS_LEAD, MEND_LEAD, column="is_lead")


# Contracts


def record_contract(*, new: NewContract, by: str, within: Within[Contract] = None) -> Contract:
    """Record a contract of which one side at least is in the register."""
    book.open_for_writing()
    told = _tidied(new)
    with transaction.atomic():
        if problems := [*_bad_contract(told)]:
            raise Refusal(*problems)
        sides = {
            side: organization_of(getattr(told, side), side) if getattr(told, side) else None
            for side in ("seller", "buyer")
        }
        chain = _chain(told.chain) if told.chain else None
        cells = told._asdict() | sides | {"chain": chain}
        code = _next_code(Contract, f"HD-{told.signed_on.year}-")
        contract: Contract = Contract.objects.create(code=code, **cells, recorded_at=now(), recorded_by=by)
        if within:
            within(contract)
    return contract


def terminate_contract(
    *, code: str, on: date, reason: str, by: str, within: Within[ContractRow] = None
) -> ContractRow:
    """Terminate a contract before its last day: on that day it no longer binds."""
    book.open_for_writing()
    why = reason_of(reason)
    with transaction.atomic():
        contract = _contract(code)
        if terminated(deeds_of_contract(contract), OPEN_MOMENT):
            raise refuse(TERMINATED, MEND_TERMINATED)
        problems = [*past(on, "on", not_before=contract.signed_on)]
        if contract.to_on is not None and on > contract.to_on:
            mend = MEND_OVER.fill(last=say_day(contract.to_on))
            problems.append(Problem(OVER, mend, column="on", value=say_day(on)))
        if problems:
            raise Refusal(*problems)
        row = _contract_row(contract, ContractAct.TERMINATED, on, why, by)
        if within:
            within(row)
    return row


def void_in_contract(
    *, code: str, row_id: int | None = None, reason: str, by: str, within: Within[ContractRow] = None
) -> ContractRow:
    """Void the termination of a contract that was a mistake; without a row, the contract itself."""
    book.open_for_writing()
    why = reason_of(reason)
    with transaction.atomic():
        contract = _contract(code)
        there = standing(deeds_of_contract(contract), OPEN_MOMENT)
        if row_id is not None and row_id not in {row.key for row in there}:
            raise refuse(NOT_THERE, MEND_NOT_THERE)
        row = _contract_row(contract, ContractAct.VOIDED, day_of(now()), why, by, of=row_id)
        if within:
            within(row)
    return row


def _contract(code: str) -> Contract:
    contract = Contract.objects.filter(code=code).first()
    if contract is None or is_void(deeds_of_contract(contract), OPEN_MOMENT):
        raise refuse(NO_CONTRACT, MEND_CONTRACT, column="contract", value=code)
    return contract


def _contract_row(
    contract: Contract, act: ContractAct, on: date, reason: str, by: str, *, of: int | None = None
) -> ContractRow:
    row: ContractRow = ContractRow.objects.create(
        contract=contract, act=act, on=on, of_id=of, reason=reason, recorded_at=now(), recorded_by=by
    )
    return row


def _bad_contract(told: NewContract) -> Iterator[Problem]:
    yield from said(told.number, "number")
    yield from said(told.product, "product")
    for side in ("seller", "buyer"):
        yield from _one_side(getattr(told, side), getattr(told, f"{side}_name"), side, f"{side}_name")
    if not told.seller and not told.buyer:
        yield Problem(OUTSIDE_BOTH, MEND_OUTSIDE_BOTH, column="seller")
    if told.seller and told.seller == told.buyer:
        yield Problem(SAME, MEND_SAME, column="buyer")
    yield from past(told.signed_on, "signed_on")
    yield from _bad_days(told)
    yield from _bad_amounts(told)
    yield from short(told.note, "note")
    if Contract.objects.filter(number=told.number, signed_on=told.signed_on).exists():
        yield from _bad_number(told)


def _bad_days(told: NewContract) -> Iterator[Problem]:
    if not told.signed_on <= told.from_on <= LAST_DAY:
        yield Problem(BEFORE_SIGNED, MEND_SIGNED, column="from_on", value=say_day(told.from_on))
    if told.to_on is not None and not told.from_on <= told.to_on <= LAST_DAY:
        yield Problem(BEFORE_FIRST, MEND_FIRST, column="to_on", value=say_day(told.to_on))


def _bad_amounts(told: NewContract) -> Iterator[Problem]:
    if told.quantity is not None:
        if not 0 < told.quantity < MOST_QUANTITY:
            yield Problem(NO_QUANTITY, MEND_QUANTITY, column="quantity", value=str(told.quantity))
        if not told.unit:
            yield Problem(NO_UNIT, MEND_UNIT, column="unit")
    elif told.unit:
        yield Problem(NO_QUANTITY, MEND_QUANTITY, column="quantity")
    yield from short(told.unit, "unit")
    if told.value is not None:
        yield from dong(told.value, "value")


def _bad_number(told: NewContract) -> Iterator[Problem]:
    """The same number of the same day between the same two stands once."""
    rows = Contract.objects.filter(number=told.number, signed_on=told.signed_on).select_related(
        "seller", "buyer"
    )
    for one in rows:
        sides = [one.seller.org_id if one.seller else "", one.seller_name]
        sides += [one.buyer.org_id if one.buyer else "", one.buyer_name]
        is_same = sides == [told.seller, told.seller_name, told.buyer, told.buyer_name]
        if is_same and not is_void(deeds_of_contract(one), OPEN_MOMENT):
            yield Problem(TWICE, MEND_TWICE, column="number", value=told.number)


# Both


def _one_side(org_id: str, name: str, column: str, name_column: str) -> Iterator[Problem]:
    if bool(org_id) == bool(name):
        yield Problem(ONE_OR_OTHER, MEND_ONE, column=name_column if name else column)
    yield from short(name, name_column)


N = TypeVar("N", NewChain, NewPartner, NewContract)


def _tidied(new: N) -> N:
    texts: dict[str, Any] = {
        name: tidy(value) for name, value in new._asdict().items() if isinstance(value, str)
    }
    return new._replace(**texts)


def _next_code(model: type[models.Model], before: str) -> str:
    """The next code that begins so: CHUOI-2026-03."""
    taken = model._default_manager.filter(code__startswith=before).values_list("code", flat=True)
    return f"{before}{max((int(code.removeprefix(before)) for code in taken), default=0) + 1:02}"


NO_CHAIN = Text("không có chuỗi này, hoặc đã hủy ghi nhận", "there is no such chain, or it was voided")
MEND_CHAIN = Text("mở lại danh sách chuỗi rồi chọn", "open the list of chains again and choose one")
NO_CONTRACT = Text(
    "không có hợp đồng này, hoặc đã hủy ghi nhận", "there is no such contract, or it was voided"
)
MEND_CONTRACT = Text("mở lại danh sách hợp đồng rồi chọn", "open the list of contracts again and choose one")
NOT_THERE = Text(
    "dòng này không còn, hoặc vừa được sửa ở nơi khác", "it is not there any more, or was just changed elsewhere"
)  # fmt: skip
MEND_NOT_THERE = Text("tải lại trang rồi thử lại", "load the page again, then try again")
ENDED = Text("chuỗi đã ngừng hoạt động", "the chain has ended")
MEND_ENDED = Text(
    "chọn ngày trước ngày ngừng, hoặc hủy ghi nhận việc ngừng", "give a day before its end, or void the end"
)
HAS_CONTRACTS = Text("chuỗi có hợp đồng {codes}", "the chain has the contracts {codes}")
MEND_CONTRACTS = Text("hủy ghi nhận các hợp đồng đó trước", "void those first")
THERE = Text("đơn vị này đã có vai trò này trong chuỗi", "it has this role in the chain already")
MEND_THERE = Text("chọn vai trò khác, hoặc ghi đơn vị khác", "choose another role, or name another one")
HAS_LEAD = Text("chuỗi đã có đơn vị dẫn dắt", "the chain has a lead already")
MEND_LEAD = Text("ghi ngày đơn vị đó rời chuỗi trước", "let that one leave first")
TERMINATED = Text("hợp đồng đã chấm dứt trước hạn", "the contract was terminated already")
MEND_TERMINATED = Text("xem lại hợp đồng", "look at the contract again")
OVER = Text("sau ngày hết hạn của hợp đồng", "lies after the contract's last day")
MEND_OVER = Text("ghi ngày đến {last}", "give a day up to {last}")
ONE_OR_OTHER = Text(
    "mỗi bên ghi một: đơn vị trong sổ, hoặc tên doanh nghiệp ngoài sổ",
    "each side is one: an organization of the register, or a name from outside",
)
MEND_ONE = Text("điền đúng một trong hai ô", "fill in exactly one of the two")
OUTSIDE_BOTH = Text("không bên nào là đơn vị trong sổ", "neither side is in the register")
MEND_OUTSIDE_BOTH = Text(
    "ghi HTX, LHHTX hoặc THT ở một bên", "name an organization of the register on one side"
)
SAME = Text("hai bên là một đơn vị", "both sides are the same")
MEND_SAME = Text("ghi bên mua khác bên bán", "name another buyer")
BEFORE_SIGNED = Text("trước ngày ký, hoặc quá xa", "lies before the day of signing, or too far away")
MEND_SIGNED = Text("ghi ngày hiệu lực từ ngày ký trở đi", "give the day of signing or a later one")
BEFORE_FIRST = Text("trước ngày có hiệu lực, hoặc quá xa", "lies before the first day, or too far away")
MEND_FIRST = Text(
    "ghi ngày hết hạn, hoặc để trống nếu không thời hạn", "give the last day, or leave it empty without a term"
)  # fmt: skip
NO_QUANTITY = Text("thiếu số lượng, hoặc số lượng không hợp lệ", "is no quantity")
MEND_QUANTITY = Text("viết như 12,5 hoặc 1.250", "write it like 12,5 or 1.250")
NO_UNIT = Text("có số lượng mà chưa có đơn vị tính", "there is a quantity without its unit")
MEND_UNIT = Text("ghi đơn vị tính: tấn, kg, con…", "give the unit: tonnes, kg, head…")
TWICE = Text("hợp đồng này đã ghi rồi", "this contract was recorded already")
MEND_TWICE = Text("xem lại danh sách hợp đồng", "look at the list of contracts")
