"""Pages of the registers of support: each has a list, a workbook, a form, a page of one entry, its acts, its papers."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, View, everything, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import About, Reach, Right
from sohtx.accounts.scopes import communes_offered, name_of_area
from sohtx.core.moment import OPEN_MOMENT
from sohtx.core.numerals import say_day
from sohtx.core.text import Text
from sohtx.ledger.paper_pages import brought, show_paper
from sohtx.ledger.papers import ACCEPTED, look
from sohtx.register.models import Organization
from sohtx.register.queries import last_names
from sohtx.register.reaching import covered
from sohtx.support.entry_asking import earlier_of, found_by
from sohtx.support.entry_codes import CertificateState, EntryAct
from sohtx.support.entry_fold import withdrawn
from sohtx.support.entry_forms import ITSELF, PartForm, VoidEntryForm, WithdrawForm
from sohtx.support.entry_reading import Seen, codes_of_area, renewal_of, within
from sohtx.support.entry_registers import CERTIFICATES, FAIRS, Register
from sohtx.support.entry_services import record_part, void_entry, withdraw_certificate
from sohtx.support.linkage_forms import begin_today
from sohtx.support.linkage_pages import AS_OF, UNPROCESSABLE, apart, paging, written
from sohtx.support.log_asking import ROWS, first_row
from sohtx.support.models import EntryPaper, FairPart
from sohtx.web.tables import xlsx_answer
from sohtx.web.working import today

RECORDED = declare(
    "entry.record", Text("ghi sổ hỗ trợ: {name} ({subject})", "recorded support: {name} ({subject})")
)
TOLD = declare(
    "entry.tell", Text("ghi tiếp sổ hỗ trợ: {what} ({subject})", "wrote on in support: {what} ({subject})")
)
EXPORTED = declare(
    "entry.export",
    Text(
        "tải danh sách hỗ trợ: {what} ({count} dòng)", "took away a list of support: {what} (rows: {count})"
    ),
)


class Pages(NamedTuple):
    """The views of one register."""

    entries: View
    export: View
    new: View
    one: View
    record: View
    paper: View


def pages_of(register: Register) -> Pages:
    """The views of a register, each declared at the gate."""

    @page(Right.SUPPORT_SEE)
    def entries(request: AskedRequest) -> HttpResponseBase:
        return _entries(request, register)

    @page(Right.SUPPORT_SEE)
    def export(request: AskedRequest) -> HttpResponseBase:
        return _export(request, register)

    @page(Right.SUPPORT_RECORD, about=everything if register is FAIRS else None, methods=("GET", "POST"))
    def new(request: AskedRequest) -> HttpResponseBase:
        return _new(request, register)

    @page(Right.SUPPORT_SEE)
    def one(request: AskedRequest, code: str) -> HttpResponseBase:
        return _show(request, register, _seen(register, code, request.reach(Right.SUPPORT_SEE)), {})

    @page(Right.SUPPORT_RECORD, methods=("POST",))
    def record(request: AskedRequest, code: str) -> HttpResponseBase:
        return _record(request, register, code)

    @page(Right.SUPPORT_SEE)
    def paper(request: AskedRequest, code: str, paper_id: int) -> HttpResponseBase:
        _seen(register, code, request.reach(Right.SUPPORT_SEE))
        found = EntryPaper.objects.filter(pk=paper_id, code=code).first()
        if found is None:
            raise Http404
        return show_paper(request, found)

    return Pages(entries, export, new, one, record, paper)


# Lists


def _entries(request: AskedRequest, register: Register) -> HttpResponse:
    """The entries that are asked for, and what they add up to."""
    found = found_by(request, register)
    first = first_row(request.GET.get("from", ""), len(found.entries))
    may_record = _may_record_here(request, register)
    context = paging(first, len(found.entries)) | {
        "register": register, "asked": found.asked, "entries": found.entries[first : first + ROWS],
        "total": len(found.entries), "sums": register.sums(found.entries), "names": found.names,
        "communes": communes_offered(), "may_record": may_record,
        "is_narrow": not request.reach(Right.SUPPORT_SEE).everything,
        "earlier": None if found.entries else earlier_of(request, register, found.asked),
        "expiring": sum(one.state is CertificateState.EXPIRING for one in found.entries),
    }  # fmt: skip
    return render(request, "support/entries.html", context)


def _may_record_here(request: AskedRequest, register: Register) -> bool:
    """Whether somebody may write a new entry; a fair is of all, so only who reaches all writes it."""
    reach = request.reach(Right.SUPPORT_RECORD)
    return reach.everything if register is FAIRS else bool(reach)


def _export(request: AskedRequest, register: Register) -> HttpResponse:
    """The entries that are seen, as a workbook with every column and the sums in its last row."""
    found = found_by(request, register)
    note(EXPORTED, by=request.me.name, what=register.title, count=len(found.entries))
    told = AS_OF.fill(on=say_day(found.asked.last))
    if not register.is_as_of:
        told = BETWEEN.fill(first=say_day(found.asked.first), last=say_day(found.asked.last))
    rows = [
        [one.row.code, *(_cell(cell.read(one), found.names) for cell in register.cells)]
        for one in found.entries
    ]
    sums = register.sums(found.entries)
    if sums and rows:
        rows.append([str(TOTAL), *(sums.get(cell.key) for cell in register.cells)])
    heads = [str(CODE), *(str(cell.head) for cell in register.cells)]
    return xlsx_answer(heads, rows, register.file_name, str(register.title), [str(told)])


def _cell(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, CertificateState):
        return str(value.label)
    if isinstance(value, Text):
        return str(value)
    return names.get(value, value) if isinstance(value, str) else value


# A new one


def _new(request: AskedRequest, register: Register) -> HttpResponse:
    """Record an entry; the address may give the first values of fields."""
    reach, by = request.reach(Right.SUPPORT_RECORD), request.me.name
    if not _may_record_here(request, register):
        raise PermissionDenied
    initial = {name: request.GET[name] for name in register.form.base_fields if name in request.GET}
    form = register.form(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        new = form.new()
        if not _is_within(new, reach):
            form.add_error("org_id", str(OUT_OF_REACH))
        elif made := written(
            form, lambda: register.record(new=new, papers=look(brought(request)), by=by, within=_recorded(by))
        ):
            messages.success(request, str(WRITTEN["new"]))
            return redirect(register.key, code=made.code)
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"register": register, "form": form, "accepts": ACCEPTED}
    return render(request, "support/entry_new.html", context, status=status)


def _is_within(new: Any, reach: Reach) -> bool:
    """Whether what is written is of somebody within reach."""
    if reach.everything:
        return True
    org_id, area = getattr(new, "org_id", ""), getattr(new, "area_code", "")
    if not org_id:
        return bool(area) and reach.covers(About("", codes_of_area(area, today())))
    return bool(
        covered(Organization.objects.filter(org_id=org_id).values_list("pk", flat=True), reach, today=today())
    )


def _recorded(by: str) -> Callable[[Any], None]:
    def within(row: Any) -> None:
        org = getattr(row, "organization", None)
        name = next(getattr(row, name) for name in ("product", "programme", "name") if hasattr(row, name))
        note(RECORDED, by=by, subject=row.code, org_id=org.org_id if org else "", name=name)

    return within


def _told(by: str, what: Text, org_id: str = "") -> Callable[[Any], None]:
    def within(row: Any) -> None:
        note(TOLD, by=by, subject=row.code, org_id=org_id, what=what)

    return within


# One entry


def _seen(register: Register, code: str, reach: Reach) -> Seen:
    seen = register.find(code, today())
    if seen is None:
        raise Http404
    found = within([seen], reach, today=today())
    if not found:
        raise PermissionDenied
    return found[0]


def _record(request: AskedRequest, register: Register, code: str) -> HttpResponse:
    """Void an entry, withdraw a certificate, let somebody take part in a fair: as the pressed button says."""
    reach, do = request.reach(Right.SUPPORT_RECORD), request.POST.get("do", "")
    seen = _seen(register, code, reach)
    forms = _forms(register, seen, request.POST, do)
    if do not in forms or (register is FAIRS and not reach.everything):
        raise Http404
    form = forms[do]
    if form.is_valid() and written(form, lambda: _write(do, seen, form, request.me.name)):
        messages.success(request, str(WRITTEN[do]))
        return redirect(register.key, code=code)
    return _show(request, register, seen, {do: form})


def _write(do: str, seen: Seen, form: Any, by: str) -> Any:
    told, code = form.cleaned_data, seen.row.code
    if do == "part":
        within = _told(by, WRITTEN["part"], told["org_id"])
        return record_part(code=code, new=form.new(), by=by, within=within)
    if do == "withdraw":
        cells = {name: told[name] for name in ("on", "document_no", "reason")}
        within = _told(by, EntryAct.WITHDRAWN.label, seen.org_id)
        return withdraw_certificate(code=code, by=by, within=within, **cells)
    what, _, row = told["row"].partition(":")
    within = _told(by, EntryAct.VOIDED.label, seen.org_id)
    return void_entry(
        code=what, row_id=int(row) if row else None, reason=told["reason"], by=by, within=within
    )


def _forms(register: Register, seen: Seen, data: Any = None, do: str = "") -> dict[str, Any]:
    def mine(word: str) -> Any:
        return data if do == word else None

    if seen.is_voided:
        return {}
    end = withdrawn(seen.deeds, OPEN_MOMENT)
    names = last_names({part.organization.org_id for part in seen.parts})
    rows = [(part.code, f"{names[part.organization.org_id]} ({part.code})") for part in seen.parts]
    rows += [(f"{seen.row.code}:{end.key}", f"{EntryAct.WITHDRAWN.label} – {say_day(end.on)}")] if end else []
    made: dict[str, Any] = {"void": VoidEntryForm(mine("void"), rows=[*rows, (seen.row.code, str(ITSELF))])}
    if register is FAIRS:
        made["part"] = PartForm(mine("part"))
    if register is CERTIFICATES and not end:
        made["withdraw"] = WithdrawForm(mine("withdraw"), initial=begin_today())
    return {word: apart(form, word) for word, form in made.items()}


def _show(request: AskedRequest, register: Register, seen: Seen, bound: Mapping[str, Any]) -> HttpResponse:
    reach = request.reach(Right.SUPPORT_RECORD)
    parts: tuple[FairPart, ...] = seen.parts
    may_record = bool(reach) and not seen.is_voided and bool(within([seen], reach, today=today()))
    area = getattr(seen.row, "area_code", "")
    context = {
        "register": register, "seen": seen, "row": seen.row, "name": register.named(seen), "parts": parts,
        "names": last_names({org_id for _, org_id in seen.orgs}), "area": name_of_area(area) if area else "",
        "may_record": may_record and (register is not FAIRS or reach.everything),
        "history": [(row, EntryAct.of(row.act).label) for row in reversed(seen.deeds)],
        "end": withdrawn(seen.deeds, OPEN_MOMENT),
        "renewal": renewal_of(seen.row) if register is CERTIFICATES else None,
        "papers": list(EntryPaper.objects.filter(code=seen.row.code).order_by("pk")),
        "forms": {**_forms(register, seen), **bound}, "opened": next(iter(bound), ""),
    }  # fmt: skip
    return render(request, "support/entry.html", context, status=UNPROCESSABLE if bound else 200)


BETWEEN = Text("Từ ngày {first} đến ngày {last}", "From {first} to {last}")
CODE = Text("Mã", "Code")
TOTAL = Text("Cộng", "Total")
OUT_OF_REACH = Text("Ghi một đơn vị thuộc địa bàn bạn phụ trách.", "Name an organization of yours.")
WRITTEN = {
    "new": Text("Đã ghi.", "Recorded."),
    "part": Text("Đã ghi đơn vị tham gia.", "Who took part was recorded."),
    "withdraw": Text("Đã ghi bị thu hồi.", "The withdrawal was recorded."),
    "void": Text("Đã hủy ghi nhận; dòng cũ vẫn đọc được.", "Voided; it stays readable."),
}
