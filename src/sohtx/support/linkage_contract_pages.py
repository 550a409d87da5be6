"""Pages of contracts: the list, a new one, one contract with its end."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import Reach, Right
from sohtx.core.moment import OPEN_MOMENT
from sohtx.core.numerals import say_day
from sohtx.core.text import Text
from sohtx.register.models import Organization
from sohtx.register.reaching import covered
from sohtx.support.linkage_asking import asked_of, contracts_asked, names_in
from sohtx.support.linkage_codes import ChainState, ContractAct, ContractState
from sohtx.support.linkage_fold import is_void, standing
from sohtx.support.linkage_forms import ITSELF, ContractForm, EndForm, VoidForm, begin_today
from sohtx.support.linkage_pages import AS_OF, UNPROCESSABLE, apart, paging, written
from sohtx.support.linkage_reading import (
    SeenContract,
    chains_on,
    contract_on,
    linked_on,
    may_see_chain,
    may_see_contract,
    name_of,
)
from sohtx.support.linkage_services import record_contract, terminate_contract, void_in_contract
from sohtx.support.log_asking import ROWS, first_row
from sohtx.support.models import Contract, ContractRow
from sohtx.web.tables import xlsx_answer
from sohtx.web.working import today

RECORDED = declare(
    "contract.record", Text("ghi hợp đồng {subject}: số {number}", "recorded the contract {subject}: No. {number}")
)  # fmt: skip
TOLD = declare(
    "contract.tell", Text("ghi vào hợp đồng {subject}: {what}", "wrote of the contract {subject}: {what}")
)
EXPORTED = declare(
    "contract.export",
    Text("tải danh sách hợp đồng ({count} hợp đồng)", "took away the list of contracts ({count})"),
)


def _found(request: AskedRequest) -> tuple[Any, list[SeenContract], dict[str, str]]:
    asked = asked_of(request)
    seen = linked_on(asked.on, request.reach(Right.SUPPORT_SEE), today=today()).contracts
    names = names_in([party for one in seen for party in one.terms.parties])
    return asked, contracts_asked(seen, asked, names), names


@page(Right.SUPPORT_SEE)
def contracts(request: AskedRequest) -> HttpResponse:
    """The contracts signed by a day, how they stand on it, and what those in force are worth."""
    asked, found, names = _found(request)
    first = first_row(request.GET.get("from", ""), len(found))
    binding = [one for one in found if one.state.is_in_force]
    context = paging(first, len(found)) | {
        "asked": asked, "contracts": found[first : first + ROWS], "total": len(found), "names": names,
        "name_of": name_of, "binding": len(binding), "value": sum(one.terms.value or 0 for one in binding),
        "expiring": sum(one.state is ContractState.EXPIRING for one in found),
        "states": {state.value: state.label for state in ContractState},
        "may_record": bool(request.reach(Right.SUPPORT_RECORD)),
        "is_narrow": not request.reach(Right.SUPPORT_SEE).everything,
    }  # fmt: skip
    return render(request, "support/contracts.html", context)


@page(Right.SUPPORT_SEE)
def contracts_export(request: AskedRequest) -> HttpResponse:
    """The contracts that are seen, as a workbook."""
    asked, found, names = _found(request)
    note(EXPORTED, by=request.me.name, count=len(found))
    told = [str(AS_OF.fill(on=say_day(asked.on)))]
    rows = (_cells(one, names) for one in found)
    return xlsx_answer([str(head) for head in HEADS], rows, "hop-dong-lien-ket", str(TITLE), told)


def _cells(one: SeenContract, names: Mapping[str, str]) -> list[Any]:
    terms = one.terms
    quantity = terms.quantity
    exact = None if quantity is None else Decimal(quantity.numerator) / Decimal(quantity.denominator)
    return [
        terms.code, terms.number, name_of(terms.seller, names), name_of(terms.buyer, names), terms.product, exact,
        terms.unit, terms.value, terms.signed_on, terms.from_on, terms.to_on, str(one.state.label),
        one.ended.on if one.ended else None, one.ended.reason if one.ended else "", terms.chain,
    ]  # fmt: skip


@page(Right.SUPPORT_RECORD, methods=("GET", "POST"))
def contract_new(request: AskedRequest) -> HttpResponse:
    """Record a contract; the address may name its chain."""
    reach, by = request.reach(Right.SUPPORT_RECORD), request.me.name
    offered = [
        (one.chain.code, f"{one.chain.name} ({one.chain.code})")
        for one in chains_on(today())
        if one.state is ChainState.RUNNING and may_see_chain(one, reach, today=today())
    ]
    initial = {"chain": request.GET.get("chain", ""), "seller": request.GET.get("org", "")}
    form = ContractForm(request.POST if request.method == "POST" else None, chains=offered, initial=initial)
    if form.is_valid():
        if not _is_within(form, reach):
            form.add_error("seller", str(OUT_OF_REACH))
        elif made := written(form, lambda: record_contract(new=form.new(), by=by, within=_recorded(by))):
            messages.success(request, str(CONTRACT_RECORDED))
            return redirect("contract", code=made.code)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "support/contract_new.html", {"form": form}, status=status)


def _is_within(form: ContractForm, reach: Reach) -> bool:
    if reach.everything:
        return True
    new = form.new()
    orgs = Organization.objects.filter(org_id__in=[new.seller, new.buyer]).values_list("pk", flat=True)
    return bool(covered(orgs, reach, today=today()))


def _recorded(by: str) -> Callable[[Contract], None]:
    def within(row: Contract) -> None:
        one = row.seller or row.buyer
        note(RECORDED, by=by, subject=row.code, org_id=one.org_id if one else "", number=row.number)

    return within


def _told(by: str) -> Callable[[ContractRow], None]:
    def within(row: ContractRow) -> None:
        note(TOLD, by=by, subject=row.contract.code, what=ContractAct.of(row.act).label)

    return within


# One contract


@page(Right.SUPPORT_SEE)
def contract(request: AskedRequest, code: str) -> HttpResponse:
    """One contract: what was agreed, how it stands, what became of it."""
    return _show(request, _seen(code, request.reach(Right.SUPPORT_SEE)), {})


@page(Right.SUPPORT_RECORD, methods=("POST",))
def contract_record(request: AskedRequest, code: str) -> HttpResponse:
    """Terminate a contract, or void what was a mistake: as the pressed button says."""
    seen, do, by = (
        _seen(code, request.reach(Right.SUPPORT_RECORD)),
        request.POST.get("do", ""),
        request.me.name,
    )
    forms = _forms(seen, request.POST, do)
    if do not in forms:
        raise Http404
    form = forms[do]
    if form.is_valid() and written(form, lambda: _write(do, code, form, by)):
        messages.success(request, str(WRITTEN[do]))
        return redirect("contract", code=code)
    return _show(request, seen, {do: form})


def _write(do: str, code: str, form: Any, by: str) -> ContractRow:
    told, within = form.cleaned_data, _told(by)
    if do == "end":
        return terminate_contract(code=code, on=told["on"], reason=told["reason"], by=by, within=within)
    return void_in_contract(code=code, row_id=form.row_id, reason=told["reason"], by=by, within=within)


def _seen(code: str, reach: Reach) -> SeenContract:
    seen = contract_on(code, today())
    if seen is None:
        raise Http404
    if not may_see_contract(seen, reach, today=today()):
        raise PermissionDenied
    return seen


def _forms(seen: SeenContract, data: Any = None, do: str = "") -> dict[str, Any]:
    rows = [
        (str(row.key), f"{ContractAct.of(row.act).label} – {say_day(row.on)}")
        for row in standing(seen.deeds, OPEN_MOMENT)
    ]
    made = {
        "end": EndForm(data if do == "end" else None, initial=begin_today()),
        "void": VoidForm(data if do == "void" else None, rows=[*rows, (ITSELF, str(THE_CONTRACT))]),
    }
    return {word: apart(form, word) for word, form in made.items()}


def _show(request: AskedRequest, seen: SeenContract, bound: Mapping[str, Any]) -> HttpResponse:
    reach = request.reach(Right.SUPPORT_RECORD)
    is_voided = is_void(seen.deeds, OPEN_MOMENT)
    context = {
        "seen": seen, "terms": seen.terms, "names": names_in(seen.terms.parties), "name_of": name_of,
        "is_voided": is_voided, "history": [(row, ContractAct.of(row.act).label) for row in reversed(seen.deeds)],
        "may_record": not is_voided and bool(reach) and may_see_contract(seen, reach, today=today()),
        "may_see_chain": bool(seen.terms.chain), "forms": {**_forms(seen), **bound}, "opened": next(iter(bound), ""),
    }  # fmt: skip
    return render(request, "support/contract.html", context, status=UNPROCESSABLE if bound else 200)


TITLE = Text("Hợp đồng liên kết", "Contracts")
HEADS = (
    Text("Mã", "Code"), Text("Số hợp đồng", "Number"), Text("Bên bán", "Seller"), Text("Bên mua", "Buyer"),
    Text("Sản phẩm", "Product"), Text("Số lượng", "Quantity"), Text("Đơn vị tính", "Unit"),
    Text("Giá trị (đồng)", "Value (đồng)"), Text("Ngày ký", "Signed on"), Text("Hiệu lực từ", "In force from"),
    Text("Đến hết ngày", "To"), Text("Trạng thái", "State"), Text("Chấm dứt ngày", "Terminated on"),
    Text("Lý do", "Why"), Text("Thuộc chuỗi", "Of the chain"),
)  # fmt: skip
OUT_OF_REACH = Text("Ghi một đơn vị thuộc địa bàn bạn phụ trách.", "Name an organization of yours.")
THE_CONTRACT = Text("Cả hợp đồng này (ghi nhầm)", "This contract as a whole")
CONTRACT_RECORDED = Text("Đã ghi hợp đồng.", "The contract was recorded.")
WRITTEN = {
    "end": Text("Đã ghi chấm dứt trước hạn.", "The termination was recorded."),
    "void": Text("Đã hủy ghi nhận; dòng cũ vẫn còn trong lịch sử.", "Voided; it stays in the history."),
}
