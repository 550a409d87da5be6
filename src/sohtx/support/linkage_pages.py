"""Pages of value chains: the list, a new one, one chain with its partners and what became of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import Reach, Right
from sohtx.accounts.scopes import communes_offered, name_of_area, names_of_areas, organizations_like
from sohtx.core.codes import Sector
from sohtx.core.moment import OPEN_MOMENT
from sohtx.core.numerals import say_day
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.support.linkage_asking import asked_of, chains_asked, names_in
from sohtx.support.linkage_codes import ChainAct, ChainRole, ChainState
from sohtx.support.linkage_fold import is_void, standing
from sohtx.support.linkage_forms import (
    ITSELF,
    ChainForm,
    EndForm,
    JoinForm,
    LeaveForm,
    VoidForm,
    begin_today,
)
from sohtx.support.linkage_reading import (
    SeenChain,
    chain_on,
    linked_on,
    may_see_chain,
    name_of,
)
from sohtx.support.linkage_services import end_chain, join_chain, leave_chain, record_chain, void_in_chain
from sohtx.support.log_asking import ROWS, first_row
from sohtx.support.models import Chain, ChainRow
from sohtx.web.tables import xlsx_answer
from sohtx.web.working import today

RECORDED = declare(
    "chain.record", Text("ghi chuỗi {subject}: {name}", "recorded the chain {subject}: {name}")
)
TOLD = declare("chain.tell", Text("ghi vào chuỗi {subject}: {what}", "wrote of the chain {subject}: {what}"))
EXPORTED = declare(
    "chain.export", Text("tải danh sách chuỗi ({count} chuỗi)", "took away the list of chains ({count})")
)
UNPROCESSABLE = 422
MOST_TYPED = 2_000
SECTORS = {sector.value: sector.label for sector in Sector}
F = TypeVar("F")


@page(Right.SUPPORT_SEE)
def linkage(request: AskedRequest) -> HttpResponse:
    """The value chains of a day, within the reader's reach."""
    asked, reach = asked_of(request), request.reach(Right.SUPPORT_SEE)
    linked = linked_on(asked.on, reach, today=today())
    found = chains_asked(linked.chains, asked)
    first = first_row(request.GET.get("from", ""), len(found))
    seen = found[first : first + ROWS]
    context = paging(first, len(found)) | {
        "asked": asked, "linked": linked, "chains": seen, "total": len(found), "labels": SECTORS,
        "states": {state.value: state.label for state in ChainState}, "communes": communes_offered(),
        "areas": names_of_areas({one.chain.area_code for one in seen if one.chain.area_code}),
        "names": names_in([one.lead.party for one in seen if one.lead]), "name_of": name_of,
        "contracts": _contracts_by_chain(linked.contracts), "may_record": bool(request.reach(Right.SUPPORT_RECORD)),
        "is_narrow": not reach.everything,
    }  # fmt: skip
    return render(request, "support/linkage.html", context)


def paging(first: int, total: int) -> dict[str, int | None]:
    """The first rows of the pages before and behind."""
    return {
        "previous": max(first - ROWS, 0) if first else None,
        "next": first + ROWS if first + ROWS < total else None,
    }


def _contracts_by_chain(contracts: Sequence[Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in contracts:
        if one.terms.chain and one.state.is_in_force:
            found[one.terms.chain] = found.get(one.terms.chain, 0) + 1
    return found


@page(Right.SUPPORT_SEE)
def linkage_export(request: AskedRequest) -> HttpResponse:
    """The chains that are seen, as a workbook: a row a partner."""
    asked = asked_of(request)
    found = chains_asked(linked_on(asked.on, request.reach(Right.SUPPORT_SEE), today=today()).chains, asked)
    names = names_in([partner.party for one in found for partner in one.partners])
    areas = names_of_areas({one.chain.area_code for one in found if one.chain.area_code})
    note(EXPORTED, by=request.me.name, count=len(found))
    rows = [cells for one in found for cells in _cells(one, names, areas)]
    return xlsx_answer(
        [str(head) for head in HEADS], rows, "chuoi-lien-ket", str(TITLE), [str(AS_OF.fill(on=say_day(asked.on)))]
    )  # fmt: skip


def _cells(one: SeenChain, names: Mapping[str, str], areas: Mapping[str, str]) -> list[list[Any]]:
    chain = one.chain
    head = [
        chain.code, chain.name, chain.product, str(SECTORS[chain.sector]),
        areas.get(chain.area_code, chain.area_code), chain.since, str(one.state.label),
    ]  # fmt: skip
    if not one.partners:
        return [[*head, "", "", "", None]]
    return [
        [
            *head,
            name_of(partner.party, names),
            str(partner.kind.label),
            "x" if partner.is_lead else "",
            partner.on,
        ]
        for partner in one.partners
    ]


@page(Right.SUPPORT_RECORD)
def linkage_offers(request: AskedRequest) -> HttpResponse:
    """What a name that is being typed may mean; ``field`` says in which field it is."""
    typed = request.GET.get(request.GET.get("field", ""), "")[:MOST_TYPED]
    before, mark, last = typed.rpartition(";")
    found = [f"{before}{mark} {one.written}".strip() for one in organizations_like(last)]
    return render(request, "support/log_offers.html", {"found": found})


@page(Right.SUPPORT_RECORD, methods=("GET", "POST"))
def chain_new(request: AskedRequest) -> HttpResponse:
    """Record a chain."""
    form = ChainForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reach, by = request.reach(Right.SUPPORT_RECORD), request.me.name
        if not reach.everything and form.new().area_code not in reach.areas:
            form.add_error("area_code", str(OUT_OF_REACH))
        elif chain := written(form, lambda: record_chain(new=form.new(), by=by, within=_recorded(by))):
            messages.success(request, str(CHAIN_RECORDED))
            return redirect("chain", code=chain.code)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "support/chain_new.html", {"form": form}, status=status)


def written(form: Any, write: Callable[[], F]) -> F | None:
    """What was written; None, with the reasons in the form, for what was refused."""
    try:
        return write()
    except Refusal as refusal:
        form.take(refusal)
        return None


def _recorded(by: str) -> Callable[[Chain], None]:
    def within(chain: Chain) -> None:
        note(RECORDED, by=by, subject=chain.code, area_code=chain.area_code, name=chain.name)

    return within


def _told(by: str) -> Callable[[ChainRow], None]:
    def within(row: ChainRow) -> None:
        note(TOLD, by=by, subject=row.chain.code, what=ChainAct.of(row.act).label)

    return within


# One chain


@page(Right.SUPPORT_SEE)
def chain(request: AskedRequest, code: str) -> HttpResponse:
    """One chain: what it is, who takes part, its contracts, what became of it."""
    return _show(request, _seen(code, request.reach(Right.SUPPORT_SEE)), {})


@page(Right.SUPPORT_RECORD, methods=("POST",))
def chain_record(request: AskedRequest, code: str) -> HttpResponse:
    """Let a partner join or leave, end the chain, void what was a mistake: as the pressed button says."""
    seen, do = _seen(code, request.reach(Right.SUPPORT_RECORD)), request.POST.get("do", "")
    forms = _forms(seen, request.POST, do)
    if do not in forms:
        raise Http404
    form = forms[do]
    if form.is_valid() and written(form, lambda: _write(do, code, form, request.me.name)):
        messages.success(request, str(WRITTEN[do]))
        return redirect("chain", code=code)
    return _show(request, seen, {do: form})


def _write(do: str, code: str, form: Any, by: str) -> ChainRow:
    told, within = form.cleaned_data, _told(by)
    if do == "join":
        return join_chain(code=code, new=form.new(), by=by, within=within)
    if do == "leave":
        return leave_chain(code=code, row_id=int(told["row"]), on=told["on"], by=by, within=within)
    if do == "end":
        return end_chain(code=code, on=told["on"], reason=told["reason"], by=by, within=within)
    return void_in_chain(code=code, row_id=form.row_id, reason=told["reason"], by=by, within=within)


def _seen(code: str, reach: Reach) -> SeenChain:
    seen = chain_on(code, today())
    if seen is None:
        raise Http404
    if not may_see_chain(seen, reach, today=today()):
        raise PermissionDenied
    return seen


def apart(form: F, word: str) -> F:
    """A form whose fields stand on one page with those of others."""
    for name, field in form.fields.items():  # type: ignore[attr-defined]
        field.widget.attrs["id"] = f"{word}-{name}"
    return form


def _forms(seen: SeenChain, data: Any = None, do: str = "") -> dict[str, Any]:
    names = names_in([one.party for one in seen.ever])
    there = [(str(one.key), f"{name_of(one.party, names)} – {one.kind.label}") for one in seen.partners]
    rows = [(str(row.key), _row_words(row, names)) for row in standing(seen.deeds, OPEN_MOMENT)]
    made = {
        "join": JoinForm(
            data if do == "join" else None, initial={"on": today(), "role": ChainRole.PRODUCTION}
        ),
        "leave": LeaveForm(data if do == "leave" else None, rows=there, initial=begin_today()),
        "end": EndForm(data if do == "end" else None, initial=begin_today()),
        "void": VoidForm(data if do == "void" else None, rows=[*reversed(rows), (ITSELF, str(THE_CHAIN))]),
    }
    return {word: apart(form, word) for word, form in made.items()}


def _row_words(row: Any, names: Mapping[str, str]) -> str:
    party = name_of(row.party, names)
    told = [str(ChainAct.of(row.act).label), say_day(row.on), *([party] if party else [])]
    return " – ".join(told)


def _show(request: AskedRequest, seen: SeenChain, bound: Mapping[str, Any]) -> HttpResponse:
    reach = request.reach(Right.SUPPORT_RECORD)
    is_voided = is_void(seen.deeds, OPEN_MOMENT)
    visible = linked_on(today(), request.reach(Right.SUPPORT_SEE), today=today()).contracts
    linked = [one for one in visible if one.terms.chain == seen.chain.code]
    parties = [one.party for one in seen.ever] + [party for one in linked for party in one.terms.parties]
    names = names_in(parties)
    context = {
        "seen": seen, "chain": seen.chain, "names": names, "name_of": name_of, "is_voided": is_voided,
        "sector": SECTORS[seen.chain.sector], "contracts": linked,
        "area": name_of_area(seen.chain.area_code) if seen.chain.area_code else "",
        "gone": [one for one in seen.ever if one not in seen.partners],
        "history": [(row, ChainAct.of(row.act).label) for row in reversed(seen.deeds)],
        "may_record": not is_voided and bool(reach) and may_see_chain(seen, reach, today=today()),
        "forms": {**_forms(seen), **bound}, "opened": next(iter(bound), ""),
    }  # fmt: skip
    return render(request, "support/chain.html", context, status=UNPROCESSABLE if bound else 200)


TITLE = Text("Chuỗi liên kết", "Value chains")
AS_OF = Text("Tính đến ngày {on}", "As of {on}")
HEADS = (
    Text("Mã chuỗi", "Code"), Text("Tên chuỗi", "Name"), Text("Sản phẩm", "Product"), Text("Lĩnh vực", "Sector"),
    Text("Địa bàn", "Area"), Text("Từ ngày", "Since"), Text("Trạng thái", "State"),
    Text("Đơn vị tham gia", "Partner"), Text("Vai trò", "Role"), Text("Dẫn dắt", "Leads"),
    Text("Tham gia từ ngày", "Partner since"),
)  # fmt: skip
OUT_OF_REACH = Text("Chọn địa bàn bạn phụ trách.", "Choose an area of yours.")
THE_CHAIN = Text("Cả chuỗi này (ghi nhầm)", "This chain as a whole")
CHAIN_RECORDED = Text("Đã ghi chuỗi. Bước sau: ghi các đơn vị tham gia.", "Recorded. Next: its partners.")
WRITTEN = {
    "join": Text("Đã ghi đơn vị tham gia.", "The partner was recorded."),
    "leave": Text("Đã ghi đơn vị rời chuỗi.", "It was recorded that the partner left."),
    "end": Text("Đã ghi chuỗi ngừng hoạt động.", "The end of the chain was recorded."),
    "void": Text("Đã hủy ghi nhận; dòng cũ vẫn còn trong lịch sử.", "Voided; it stays in the history."),
}
