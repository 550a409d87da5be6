"""Pages of the Alliance's members: the list with fees, a decision, one organization's membership, the rates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, everything, page
from sohtx.accounts.log import Act, declare, note
from sohtx.accounts.rights import About, Reach, Right
from sohtx.accounts.scopes import communes_offered
from sohtx.core.alphabet import plain, sort_key
from sohtx.core.codes import Kind
from sohtx.core.moment import OPEN_MOMENT
from sohtx.core.numerals import say_day, say_number
from sohtx.core.text import Text
from sohtx.figures.remembering import remembered
from sohtx.ledger.paper_pages import brought, show_paper
from sohtx.ledger.papers import ACCEPTED, look
from sohtx.register.models import Organization
from sohtx.register.queries import last_name, last_names
from sohtx.register.reaching import about_organization, covered
from sohtx.support.linkage_fold import standing
from sohtx.support.linkage_forms import VoidForm, begin_today
from sohtx.support.linkage_pages import AS_OF, UNPROCESSABLE, apart, paging, written
from sohtx.support.log_asking import ROWS, first_row
from sohtx.support.member_codes import FeeAct, MemberAct, MemberKind, MemberState
from sohtx.support.member_fold import in_order
from sohtx.support.member_forms import DecisionForm, PayForm, RateForm
from sohtx.support.member_reading import (
    Seen,
    decisions_of,
    marked_in_register,
    members_on,
    payments_of,
    rates_ever,
    seen_of,
    sums_of,
    within,
)
from sohtx.support.member_services import (
    decide,
    pay_fee,
    set_rate,
    void_decision,
    void_payment,
    void_rate,
)
from sohtx.support.models import FeePayment, FeeRate, MembershipPaper, MembershipRow
from sohtx.web.days import day_written
from sohtx.web.tables import xlsx_answer
from sohtx.web.working import today

DECIDED = declare(
    "member.decide",
    Text(
        "ghi quyết định của {subject}: {what}, số {number}",
        "recorded a decision on {subject}: {what}, No. {number}",
    ),
)
VOIDED = declare(
    "member.void",
    Text(
        "hủy ghi nhận của thành viên {subject}: {what}; lý do: {reason}",
        "voided of the member {subject}: {what}, because: {reason}",
    ),
)
PAID = declare(
    "member.pay",
    Text(
        "ghi {subject} nộp phí {amount} đồng, phiếu {number}",
        "recorded that {subject} paid {amount} đồng, receipt {number}",
    ),
)
RATED = declare(
    "member.rate",
    Text(
        "ghi mức phí {kind} từ năm {subject}: {amount} đồng",
        "set the fee of {kind} from {subject}: {amount} đồng",
    ),
)
UNRATED = declare(
    "member.unrate",
    Text(
        "hủy ghi nhận mức phí {kind} từ năm {subject}; lý do: {reason}",
        "voided the fee of {kind} from {subject}, because: {reason}",
    ),
)
EXPORTED = declare(
    "member.export",
    Text("tải danh sách thành viên Liên minh ({count} đơn vị)", "took away the list of members ({count})"),
)
MEMBER_KINDS = {kind.value: kind.label for kind in MemberKind}
ORG_KINDS = {kind.value: kind.label for kind in Kind}
BY_ARREARS = "no"


@dataclass(frozen=True)
class Asked:
    """Which: as of a day, with some words, in a state since a day, of a kind, a commune, in arrears; in which order."""

    on: date
    words: str = ""
    state: str = ""
    kind: str = ""
    is_behind: bool = False
    sort: str = ""
    since: date | None = None
    area: str = ""

    @property
    def in_force(self) -> int:
        """How many filters there are beside the day."""
        return sum(map(bool, (self.words, self.state, self.kind, self.is_behind, self.since, self.area)))

    def has(self, one: Seen, name: str) -> bool:
        """Whether somebody is asked for."""
        return (
            (not self.state or one.state == self.state)
            and (not self.kind or one.span.kind == self.kind)
            and (not self.is_behind or bool(one.account.arrears))
            and (self.since is None or self.since <= one.since)
            and (not self.words or plain(self.words) in plain(f"{name} {one.org_id}"))
        )


def _asked_of(request: HttpRequest) -> Asked:
    names = ("on", "q", "state", "kind", "behind", "sort", "since", "area")
    told = {name: request.GET.get(name, "").strip() for name in names}
    return Asked(
        day_written(told["on"]) or today(), told["q"][:100],
        told["state"] if told["state"] in set(MemberState) else "",
        told["kind"] if told["kind"] in set(MemberKind) else "",
        told["behind"] == "1", BY_ARREARS if told["sort"] == BY_ARREARS else "",
        day_written(told["since"]), told["area"][:200],
    )  # fmt: skip


def _found(request: AskedRequest, asked: Asked) -> tuple[list[Seen], dict[str, str], list[Seen]]:
    """Those asked for in their order, their names; and all within reach."""
    every = within(members_on(asked.on), request.reach(Right.SUPPORT_SEE), today=today())
    names = last_names([one.org_id for one in every])
    there = within(every, Reach(areas=frozenset({asked.area})), today=today()) if asked.area else every
    found = [one for one in there if asked.has(one, names[one.org_id])]
    found.sort(key=lambda one: (sort_key(names[one.org_id]), one.org_id))
    if asked.sort:
        found.sort(key=lambda one: -one.account.arrears)
    return found, names, every


@page(Right.SUPPORT_SEE)
def members(request: AskedRequest) -> HttpResponse:
    """The members of a day, what they owe and paid, within the reader's reach; totals of all that are asked for."""
    asked, reach = _asked_of(request), request.reach(Right.SUPPORT_SEE)
    found, names, every = _found(request, asked)
    first = first_row(request.GET.get("from", ""), len(found))
    context = paging(first, len(found)) | {
        "asked": asked, "members": found[first : first + ROWS], "names": names, "sums": sums_of(found),
        "total": len(found), "kinds": MEMBER_KINDS, "states": {state.value: state.label for state in MemberState},
        "communes": communes_offered(), "is_narrow": not reach.everything,
        "may_record": bool(request.reach(Right.SUPPORT_RECORD)),
        "unlike": _unlike(every, asked.on) if reach.everything else (),
        "has_rates": bool(standing(rates_ever(), OPEN_MOMENT)),
    }  # fmt: skip
    return render(request, "support/members.html", context)


def _unlike(every: list[Seen], day: date) -> tuple[int, int]:
    """How many the register marks as members without a decision here, and how many the other way round."""
    here = {one.org for one in every if one.state is MemberState.MEMBER}
    marked = remembered(("marked members", day), lambda _: marked_in_register(day))
    return len(marked - here), len(here - marked)


@page(Right.SUPPORT_SEE)
def members_export(request: AskedRequest) -> HttpResponse:
    """The members that are seen, as a workbook, with their totals."""
    asked = _asked_of(request)
    found, names, _ = _found(request, asked)
    note(EXPORTED, by=request.me.name, count=len(found))
    rows = [_cells(one, names) for one in found]
    sums = sums_of(found)
    rows.append(["", str(TOTAL), *[""] * 7, sums.owed, sums.paid, sums.arrears, sums.prepaid, ""])
    told = [str(AS_OF.fill(on=say_day(asked.on)))]
    return xlsx_answer([str(head) for head in HEADS], rows, "hoi-vien", str(TITLE), told)


def _cells(one: Seen, names: Mapping[str, str]) -> list[Any]:
    span, told = one.span, one.account
    return [
        one.org_id, names[one.org_id], str(ORG_KINDS[one.kind_of]), str(one.state.label),
        str(MEMBER_KINDS[span.kind]), span.admitted.decision_no, span.on,
        span.ended.decision_no if span.ended and one.state is MemberState.FORMER else "",
        span.to_on if one.state is MemberState.FORMER else None,
        told.owed, told.paid, told.arrears, told.prepaid, ", ".join(map(str, told.years_behind)),
    ]  # fmt: skip


@page(Right.SUPPORT_RECORD, methods=("GET", "POST"))
def member_decide(request: AskedRequest) -> HttpResponse:
    """Record a decision on one or many organizations, with its paper."""
    initial = {"org_ids": request.GET.get("org", ""), "act": request.GET.get("act", "")}
    form = DecisionForm(request.POST if request.method == "POST" else None, initial=initial)
    by = request.me.name
    if form.is_valid():
        if not _all_within(form.cleaned_data["org_ids"], request.reach(Right.SUPPORT_RECORD)):
            form.add_error("org_ids", str(OUT_OF_REACH))
        elif rows := written(
            form, lambda: decide(new=form.new(), papers=look(brought(request)), by=by, within=_decided(by))
        ):
            messages.success(request, str(WRITTEN["decide"].fill(n=say_number(len(rows)))))
            return (
                redirect("member", org_id=rows[0].organization.org_id)
                if len(rows) == 1
                else redirect("members")
            )
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "support/member_decide.html", {"form": form, "accepts": ACCEPTED}, status=status)


def _all_within(org_ids: tuple[str, ...], reach: Reach) -> bool:
    if reach.everything:
        return True
    orgs = set(Organization.objects.filter(org_id__in=org_ids).values_list("pk", flat=True))
    return covered(orgs, reach, today=today()) == orgs


def _decided(by: str) -> Callable[[MembershipRow], None]:
    def within_act(row: MembershipRow) -> None:
        org_id, what = row.organization.org_id, MemberAct.of(row.act).label
        note(DECIDED, by=by, subject=org_id, org_id=org_id, what=what, number=row.decision_no)

    return within_act


# One organization


def about(_request: HttpRequest, org_id: str, **_more: object) -> About:
    """The organization that an address is about."""
    return about_organization(org_id)


@page(Right.SUPPORT_SEE, about=about)
def member(request: AskedRequest, org_id: str) -> HttpResponse:
    """One organization's membership: its decisions, what it owes year by year, what it paid."""
    return _show(request, _organization(org_id), {})


@page(Right.SUPPORT_RECORD, about=about, methods=("POST",))
def member_record(request: AskedRequest, org_id: str) -> HttpResponse:
    """Record a payment, or void what was a mistake: as the pressed button says."""
    organization, do = _organization(org_id), request.POST.get("do", "")
    forms = _forms(organization, request.POST, do)
    if do not in forms:
        raise Http404
    form = forms[do]
    if form.is_valid() and written(form, lambda: _write(do, org_id, form, request.me.name)):
        messages.success(request, str(WRITTEN[do]))
        return redirect("member", org_id=org_id)
    return _show(request, organization, {do: form})


def _write(do: str, org_id: str, form: Any, by: str) -> MembershipRow | FeePayment:
    told = form.cleaned_data
    if do == "pay":
        return pay_fee(org_id=org_id, **told, by=by, within=_paid(by))
    act, _, row_id = told["row"].partition("-")
    within_act = _voided(by, VOIDED_WORDS[act], told["reason"])
    cells = {
        "org_id": org_id,
        "row_id": int(row_id),
        "reason": told["reason"],
        "by": by,
        "within": within_act,
    }
    return void_decision(**cells) if act == "decision" else void_payment(**cells)


def _paid(by: str) -> Callable[[FeePayment], None]:
    def within_act(row: FeePayment) -> None:
        org_id = row.organization.org_id
        note(PAID, by=by, subject=org_id, org_id=org_id, amount=say_number(row.amount), number=row.receipt_no)

    return within_act


def _voided(by: str, what: Text, reason: str) -> Callable[[Any], None]:
    def within_act(row: Any) -> None:
        note(
            VOIDED,
            by=by,
            subject=row.organization.org_id,
            org_id=row.organization.org_id,
            what=what,
            reason=reason,
        )

    return within_act


def _organization(org_id: str) -> Organization:
    found = Organization.objects.filter(org_id=org_id).first()
    if found is None:
        raise Http404
    return found


def _forms(organization: Organization, data: Any = None, do: str = "") -> dict[str, Any]:
    rows = [
        (f"decision-{one.key}", f"{MemberAct.of(one.act).label} – {say_day(one.on)} – {one.decision_no}")
        for one in reversed(in_order(decisions_of(organization.pk), OPEN_MOMENT))
    ]
    rows += [
        (
            f"payment-{one.key}",
            f"{FeeAct.PAID.label} – {say_day(one.on)} – {say_number(one.amount)} – {one.receipt_no}",
        )
        for one in reversed(standing(payments_of(organization.pk), OPEN_MOMENT))
    ]
    made = {
        "pay": PayForm(data if do == "pay" else None, initial=begin_today()),
        "void": VoidForm(data if do == "void" else None, rows=rows),
    }
    return {word: apart(form, word) for word, form in made.items()}


def _show(request: AskedRequest, organization: Organization, bound: Mapping[str, Any]) -> HttpResponse:
    decisions, payments = decisions_of(organization.pk), payments_of(organization.pk)
    seen = seen_of(
        organization.pk,
        organization.org_id,
        organization.kind,
        decisions,
        rates_ever(),
        payments,
        day=today(),
    )
    papers: dict[int, list[MembershipPaper]] = {}
    for one in MembershipPaper.objects.filter(row__organization=organization).order_by("pk"):
        papers.setdefault(one.row_id, []).append(one)
    reach = request.reach(Right.SUPPORT_RECORD)
    context = {
        "org_id": organization.org_id, "name": last_name(organization.org_id), "seen": seen,
        "decisions": in_order(decisions, OPEN_MOMENT), "payments": standing(payments, OPEN_MOMENT),
        "voided": _gone(decisions, payments), "papers": papers, "kinds": MEMBER_KINDS,
        "acts": {act.value: act.label for act in MemberAct},
        "may_record": bool(reach) and reach.covers(about_organization(organization.org_id)),
        "forms": {**_forms(organization), **bound}, "opened": next(iter(bound), ""),
    }  # fmt: skip
    return render(request, "support/member.html", context, status=UNPROCESSABLE if bound else 200)


def _gone(decisions: Any, payments: Any) -> list[tuple[Any, Any, Text]]:
    """What was voided, by which row, in words; the last first."""
    found = []
    for rows, words in ((decisions, VOIDED_WORDS["decision"]), (payments, VOIDED_WORDS["payment"])):
        by_key = {row.key: row for row in rows}
        found += [
            (by_key[row.of], row, words) for row in rows if row.act == MemberAct.VOIDED and row.of in by_key
        ]
    return sorted(found, key=lambda one: -one[1].recorded_at)


@page(Right.SUPPORT_SEE, about=about)
def member_paper(request: AskedRequest, org_id: str, paper_id: int) -> HttpResponse:
    """A paper of a decision."""
    found = MembershipPaper.objects.filter(pk=paper_id, row__organization__org_id=org_id).first()
    if found is None:
        raise Http404
    return show_paper(request, found)


# Rates


@page(Right.SUPPORT_SEE)
def fee_rates(request: AskedRequest) -> HttpResponse:
    """The fees by kind and year, as the office set them."""
    return _show_rates(request, {})


@page(Right.SUPPORT_RECORD, about=everything, methods=("POST",))
def fee_rate_record(request: AskedRequest) -> HttpResponse:
    """Set a rate, or void one: for those alone who reach the whole office."""
    do, by = request.POST.get("do", ""), request.me.name
    forms = _rate_forms(request.POST, do)
    if do not in forms:
        raise Http404
    form = forms[do]
    if form.is_valid() and written(form, lambda: _write_rate(do, form, by)):
        messages.success(request, str(WRITTEN[do]))
        return redirect("fee_rates")
    return _show_rates(request, {do: form})


def _write_rate(do: str, form: Any, by: str) -> FeeRate:
    told = form.cleaned_data
    if do == "rate":
        cells = told | {"from_year": int(told["from_year"])}
        return set_rate(**cells, by=by, within=_rated(RATED, by))
    return void_rate(row_id=form.row_id, reason=told["reason"], by=by, within=_rated(UNRATED, by))


def _rated(act: Act, by: str) -> Callable[[FeeRate], None]:
    def within_act(row: FeeRate) -> None:
        kind, amount = MEMBER_KINDS[row.kind], say_number(row.amount)
        note(act, by=by, subject=str(row.from_year), kind=kind, amount=amount, reason=row.reason)

    return within_act


def _rate_forms(data: Any = None, do: str = "") -> dict[str, Any]:
    rows = [
        (str(rate.key), f"{MEMBER_KINDS[rate.kind]} – {rate.from_year} – {say_number(rate.amount)}")
        for rate in standing(rates_ever(), OPEN_MOMENT)
    ]
    made = {
        "rate": RateForm(data if do == "rate" else None),
        "void": VoidForm(data if do == "void" else None, rows=rows),
    }
    return {word: apart(form, word) for word, form in made.items()}


def _show_rates(request: AskedRequest, bound: Mapping[str, Any]) -> HttpResponse:
    rates = rates_ever()
    there = standing(rates, OPEN_MOMENT)
    voided = {row.of: row for row in rates if row.act == FeeAct.VOIDED}
    context = {
        "rates": sorted(there, key=lambda rate: (-rate.from_year, rate.kind)), "kinds": MEMBER_KINDS,
        "gone": [(rate, voided[rate.key]) for rate in rates if rate.key in voided],
        "may_record": request.reach(Right.SUPPORT_RECORD).everything,
        "forms": {**_rate_forms(), **bound}, "opened": next(iter(bound), ""),
    }  # fmt: skip
    return render(request, "support/fee_rates.html", context, status=UNPROCESSABLE if bound else 200)


TITLE = Text("Thành viên Liên minh Hợp tác xã", "Members of the Alliance")
TOTAL = Text("Cộng", "Total")
HEADS = (
    Text("Mã đơn vị", "Identifier"), Text("Tên", "Name"), Text("Loại hình", "Kind"), Text("Trạng thái", "State"),
    Text("Loại thành viên", "Kind of member"), Text("Quyết định kết nạp", "Decision of admission"),
    Text("Là thành viên từ ngày", "Member since"), Text("Quyết định chấm dứt", "Decision of its end"),
    Text("Thôi từ ngày", "Member no longer from"), Text("Phí phải nộp (đồng)", "Owed (đồng)"),
    Text("Đã nộp (đồng)", "Paid (đồng)"), Text("Còn nợ (đồng)", "Arrears (đồng)"),
    Text("Nộp trước (đồng)", "Prepaid (đồng)"), Text("Các năm còn nợ", "Years in arrears"),
)  # fmt: skip
OUT_OF_REACH = Text("Ghi các đơn vị thuộc địa bàn bạn phụ trách.", "Name organizations of yours.")
WRITTEN = {
    "decide": Text("Đã ghi quyết định cho {n} đơn vị.", "Recorded; organizations: {n}."),
    "pay": Text("Đã ghi nộp phí.", "The payment was recorded."),
    "void": Text("Đã hủy ghi nhận; dòng cũ vẫn còn trong lịch sử.", "Voided; it stays in the history."),
    "rate": Text("Đã ghi mức phí.", "The rate was recorded."),
}
VOIDED_WORDS = {
    "decision": Text("quyết định", "a decision"),
    "payment": Text("lần nộp phí", "a payment"),
}
