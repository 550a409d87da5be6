"""What is held of one person over all organizations, and what is held longer than need be."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import Reach, Right
from sohtx.core.moment import write_moment
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.register.contact_forms import SeekForm
from sohtx.register.contact_pages import LABELS
from sohtx.register.contacts import (
    CONSENT_FORMS,
    PURPOSES,
    ROLES,
    blank_expired,
    erase_person,
    expired,
    held_of,
)
from sohtx.register.elsewhere import Held, erase_elsewhere, held_elsewhere
from sohtx.register.models import Contact
from sohtx.register.queries import last_names
from sohtx.register.retention import last_end_to_blank, retention_on
from sohtx.register.sought import read_sought
from sohtx.web.tables import csv_answer
from sohtx.web.working import today

SOUGHT = declare(
    "personal.seek",
    Text(
        "tra dữ liệu đang giữ về một người ({count} dòng)",
        "looked up what is held of a person ({count} rows)",
    ),
)
TAKEN = declare(
    "personal.export",
    Text(
        "tải tệp dữ liệu đang giữ về một người ({count} dòng: {subject})",
        "took away what is held of a person ({count} rows: {subject})",
    ),
)
UNPROCESSABLE = 422
SHOWN = 200


@page(Right.PERSONAL_SEE, methods=("GET", "POST"))
def held(request: AskedRequest) -> HttpResponse | StreamingHttpResponse:
    """Everything held of a person; asked by a form that is posted, as names do not belong into logs of addresses."""
    form = SeekForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "found": None, "labels": LABELS, "is_asked": False}
    if request.method != "POST" or not form.is_valid():
        return render(request, "register/held.html", context, status=UNPROCESSABLE if form.is_bound else 200)
    try:
        found = _found(form, request.reach(Right.PERSONAL_SEE))
    except Refusal as refusal:
        form.take(refusal)
        return render(request, "register/held.html", context, status=UNPROCESSABLE)
    chosen = found.chosen(request)
    match request.POST.get("do"):
        case "file" if chosen.rows_n:
            return _file(request, chosen)
        case "erase" | "erase_now" if chosen.rows_n:
            return _erase(request, form, chosen)
    if "do" in request.POST:
        messages.warning(request, str(NONE_CHOSEN))
    note(SOUGHT, by=request.me.name, count=found.rows_n)
    return render(
        request,
        "register/held.html",
        context | _told(found) | {"may_erase": request.me.can(Right.PERSONAL_EDIT)},
    )


class Found(NamedTuple):
    """What is held of somebody: among the contacts, and by other stations."""

    contacts: Sequence[Contact]
    elsewhere: Sequence[Held]

    @property
    def rows_n(self) -> int:
        """In how many rows."""
        return len(self.contacts) + len(self.elsewhere)

    @property
    def org_ids(self) -> set[str]:
        """The organizations of which those rows are."""
        own = {contact.organization.org_id for contact in self.contacts}
        return own | {one.trace.org_id for one in self.elsewhere if one.trace.org_id}

    def chosen(self, request: AskedRequest) -> "Found":
        """The rows that were ticked."""
        keys, marks = set(request.POST.getlist("contact")), set(request.POST.getlist("row"))
        return Found(
            [contact for contact in self.contacts if str(contact.pk) in keys],
            [one for one in self.elsewhere if one.mark in marks],
        )


def _found(form: SeekForm, reach: Reach) -> Found:
    sought = read_sought(form.cleaned_data["q"])
    return Found(held_of(sought, reach), held_elsewhere(sought, reach))


def _told(found: Found) -> dict[str, Any]:
    return {"found": found, "names": last_names(found.org_ids)}


def _file(request: AskedRequest, chosen: Found) -> StreamingHttpResponse:
    note(TAKEN, by=request.me.name, subject=", ".join(sorted(chosen.org_ids)), count=chosen.rows_n)
    names = last_names(chosen.org_ids)
    rows = chain(_cells(chosen.contacts, names), _other_cells(chosen.elsewhere, names))
    return csv_answer([str(head) for head in HEADS], rows, "du-lieu-ca-nhan")


def _other_cells(held: Sequence[Held], names: dict[str, str]) -> Iterator[list[Any]]:
    for holder, one in held:
        where = f"{holder.label}: {one.where}" + (f"; {one.more}" if one.more else "")
        told: list[Any] = [one.org_id, names.get(one.org_id, ""), where, one.name, *[""] * 4, one.on]
        yield told + [""] * (len(HEADS) - len(told))


def _cells(contacts: Sequence[Contact], names: dict[str, str]) -> Iterator[list[Any]]:
    for one in contacts:
        org_id = one.organization.org_id
        consents = "; ".join(
            f"{PURPOSES[c.purpose]}: {c.given_on}, {CONSENT_FORMS[c.form]}"
            + (f" ({WITHDRAWN} {c.withdrawn_on})" if c.withdrawn_on else "")
            for c in one.consents.all()
        )
        yield [
            org_id, names.get(org_id, ""), str(ROLES[one.role]), one.name, one.sex, one.birth_year, one.phone,
            one.email, one.valid_from, one.valid_to, one.recorded_as, one.recorded_by,
            write_moment(one.changed_at) if one.changed_at else "", one.changed_by, consents,
        ]  # fmt: skip


def _erase(request: AskedRequest, form: SeekForm, chosen: Found) -> HttpResponse:
    """First what would be erased, then the erasing; only within the reach of those who may edit."""
    within = _found(form, request.reach(Right.PERSONAL_EDIT))
    may = within.chosen(request)
    if request.POST["do"] == "erase" or not may.rows_n:
        context = {
            "form": form,
            "labels": LABELS,
            "is_asked": bool(may.rows_n),
            "may_erase": bool(within.rows_n),
        }
        return render(request, "register/held.html", context | _told(may if may.rows_n else chosen))
    count, by = 0, request.me.name
    with transaction.atomic():
        if may.contacts:
            count += erase_person(contact_ids=[contact.pk for contact in may.contacts], by=by)
        if may.elsewhere:
            count += erase_elsewhere(may.elsewhere, by=by)
    messages.success(request, str(ERASED.fill(count=count)))
    return redirect(request.path)


@page(Right.PEOPLE_MANAGE, methods=("GET", "POST"))
def kept_too_long(request: AskedRequest) -> HttpResponse:
    """Roles that ended long ago, whose personal data should go; the administrator's button does it, nothing else."""
    day = today()
    if request.method == "POST":
        if request.POST.get("sure") == "yes":
            count = blank_expired(today=day, by=request.me.name)
            messages.success(request, str(ERASED.fill(count=count)))
        else:
            messages.warning(request, str(NOT_SURE))
        return redirect(request.path)
    found = expired(day)
    shown = found[:SHOWN]
    context = {
        "shown": shown,
        "total": len(found),
        "names": last_names({row.contact.organization.org_id for row in shown}),
        "rule": retention_on(day),
        "limit": last_end_to_blank(day),
        "labels": LABELS,
    }
    return render(request, "register/kept_too_long.html", context)


WITHDRAWN = Text("đã rút", "withdrawn")
NONE_CHOSEN = Text("Chưa chọn dòng nào.", "No row was chosen.")
NOT_SURE = Text("Chưa xóa: hãy đánh dấu ô xác nhận trước.", "Nothing was erased: tick the box first.")
ERASED = Text("Đã xóa dữ liệu cá nhân ở {count} dòng.", "Personal data was erased in {count} rows.")
HEADS = (
    Text("Mã đơn vị", "Organization"), Text("Tên đơn vị", "Name of the organization"), Text("Vai trò", "Role"),
    Text("Họ và tên", "Full name"), Text("Giới tính", "Sex"), Text("Năm sinh", "Year of birth"),
    Text("Điện thoại", "Telephone"), Text("Thư điện tử", "E-mail"), Text("Từ ngày", "From"), Text("Đến ngày", "To"),
    Text("Ghi nhận lúc", "Recorded at"), Text("Người ghi", "Recorded by"), Text("Sửa lúc", "Changed at"),
    Text("Người sửa", "Changed by"), Text("Sự đồng ý", "Consents"),
)  # fmt: skip
