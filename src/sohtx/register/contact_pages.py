"""Contacts of an organization: personal data, whose every view is logged."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import Right
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.register.contact_forms import ContactForm, EndForm, GivenForm, ServiceForm, shown
from sohtx.register.contacts import (
    CONSENT_FORMS,
    PURPOSES,
    ROLES,
    add_contact,
    blank_contact,
    contacts_of,
    correct_contact,
    end_contact,
    record_consent,
    withdraw_consent,
)
from sohtx.register.life_pages import about
from sohtx.register.models import Contact
from sohtx.register.queries import last_name
from sohtx.register.reaching import about_organization
from sohtx.register.retention import retention_on
from sohtx.web.working import today

SEEN = declare(
    "personal.see",
    Text(
        "xem người liên hệ của {subject} ({count} người)",
        "looked at the contacts of {subject} ({count} people)",
    ),
)
UNPROCESSABLE = 422
LABELS = {"role": ROLES, "purpose": PURPOSES, "form": CONSENT_FORMS}


@page(Right.PERSONAL_SEE, about=about)
def contacts(request: AskedRequest, org_id: str) -> HttpResponse:
    """The contacts of an organization: those in a role, then those who were."""
    found = list(contacts_of(org_id))
    note(SEEN, by=request.me.name, subject=org_id, org_id=org_id, count=len(found))
    day = today()
    present = [c for c in found if c.valid_to is None or c.valid_to > day]
    context = {
        "present": present,
        "former": [c for c in found if c not in present],
        "years": retention_on(day).years,
    }
    return render(request, "register/contacts.html", _frame(request, org_id) | context)


@page(Right.PERSONAL_EDIT, about=about, methods=("GET", "POST"))
def contact_new(request: AskedRequest, org_id: str) -> HttpResponse:
    """Put a person into a role."""
    form = ContactForm(request.POST or None, is_new=True)

    def act() -> None:
        add_contact(org_id=org_id, details=form.details(), by=request.me.name)

    if request.method == "POST" and _done(form, act):
        messages.success(request, str(ADDED))
        return _to_list(org_id)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(
        request, "register/contact_new.html", _frame(request, org_id) | {"form": form}, status=status
    )


@page(Right.PERSONAL_EDIT, about=about, methods=("GET", "POST"))
def contact(request: AskedRequest, org_id: str, contact_id: int) -> HttpResponse:
    """One contact: correct, end, consents, erase; ``do`` says which form was sent."""
    one = contacts_of(org_id).filter(pk=contact_id).first()
    if one is None:
        raise Http404
    do = request.POST.get("do", "") if request.method == "POST" else ""
    forms = _forms(request, one, do)
    if _did(request, one, do, forms):
        messages.success(request, str(DID[do]))
        return _to_list(org_id) if do in ("correct", "end") else redirect(request.path)
    if do == "withdraw":
        return _withdraw(request, one)
    if do == "blank":
        return _blank(request, one)
    if request.method == "GET":
        note(SEEN, by=request.me.name, subject=org_id, org_id=org_id, count=1)
    context = _frame(request, org_id) | {"one": one, "forms": forms}
    return render(request, "register/contact.html", context, status=UNPROCESSABLE if do else 200)


class _Forms(NamedTuple):
    """The forms of one contact's page."""

    correct: ContactForm
    end: EndForm
    consent: GivenForm


def _forms(request: AskedRequest, one: Contact, do: str) -> _Forms:
    """The forms; the one that was sent with what was sent."""
    sent = {do: request.POST}
    return _Forms(
        ContactForm(sent.get("correct"), initial=shown(one)),
        EndForm(sent.get("end"), initial={"valid_to": today().strftime("%d/%m/%Y")}),
        GivenForm(sent.get("consent")),
    )


def _did(request: AskedRequest, one: Contact, do: str, forms: _Forms) -> bool:
    """Whether one of the forms was sent, could be read, and was done."""
    by = request.me.name
    match do:
        case "correct":
            form = forms.correct
            return _done(form, lambda: correct_contact(contact_id=one.pk, details=form.details(), by=by))
        case "end":
            ended = forms.end.cleaned_data if forms.end.is_valid() else {}
            return _done(forms.end, lambda: end_contact(contact_id=one.pk, ended_on=ended["valid_to"], by=by))
        case "consent":
            told = forms.consent.cleaned_data if forms.consent.is_valid() else {}
            return _done(forms.consent, lambda: record_consent(contact_id=one.pk, by=by, **told))
        case _:
            return False


def _done(form: ServiceForm, act: Callable[[], object]) -> bool:
    """Whether what was sent could be read and done; otherwise the form says what is wrong."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refusal as refusal:
        form.take(refusal)
        return False
    return True


def _withdraw(request: AskedRequest, one: Contact) -> HttpResponse:
    key = request.POST.get("consent", "")
    consent = (
        one.consents.filter(pk=key).first()
        if key.isascii() and key.isdecimal() and len(key) < LONG_KEY
        else None
    )
    if consent is None:
        raise Http404
    withdraw_consent(consent_id=consent.pk, withdrawn_on=today(), by=request.me.name)
    messages.success(request, str(DID["withdraw"]))
    return redirect(request.path)


def _blank(request: AskedRequest, one: Contact) -> HttpResponse:
    if request.POST.get("sure") != "yes":
        messages.warning(request, str(NOT_SURE))
        return redirect(request.path)
    blank_contact(contact_id=one.pk, by=request.me.name)
    messages.success(request, str(DID["blank"]))
    return _to_list(one.organization.org_id)


def _frame(request: AskedRequest, org_id: str) -> dict[str, Any]:
    return {
        "org_id": org_id,
        "name": last_name(org_id),
        "labels": LABELS,
        "may_edit": request.reach(Right.PERSONAL_EDIT).covers(about_organization(org_id)),
    }


def _to_list(org_id: str) -> HttpResponse:
    return redirect(reverse("contacts", kwargs={"org_id": org_id}))


LONG_KEY = 19
ADDED = Text("Đã thêm người liên hệ.", "The contact was added.")
DID = {
    "correct": Text("Đã sửa thông tin.", "Corrected."),
    "end": Text("Đã ghi thôi giữ vai trò.", "The end of the role was recorded."),
    "consent": Text("Đã ghi sự đồng ý.", "The consent was recorded."),
    "withdraw": Text(
        "Đã ghi rút sự đồng ý; từ nay không công bố, không cung cấp ra ngoài.",
        "The withdrawal was recorded; from now on it is not used for this.",
    ),
    "blank": Text("Đã xóa dữ liệu cá nhân của người này.", "The personal data was erased."),
}
NOT_SURE = Text("Chưa xóa: hãy đánh dấu ô xác nhận trước.", "Nothing was erased: tick the box first.")
