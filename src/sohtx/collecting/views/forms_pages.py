"""The forms: which there are, what each asks; a new version looked over, then taken into use."""

from datetime import date
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode

from sohtx.accounts.gate import AskedRequest, everything, page
from sohtx.accounts.rights import Right
from sohtx.collecting.form_files import EXCEL, TABLES, WRITERS, XLSFORM, file_name, read_form
from sohtx.collecting.forms import FormFile
from sohtx.core.moment import day_of, now, read_day
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.exchange.column_pages import person_of
from sohtx.exchange.lists import desk
from sohtx.exchange.lists.opening import LARGEST_FILE
from sohtx.exchange.lists.options import Options
from sohtx.returns.definitions.catalogue import Catalogue
from sohtx.returns.definitions.definition import Check, FormVersion
from sohtx.returns.definitions.differing import Difference, compare, said
from sohtx.returns.definitions.own import forms_of_book
from sohtx.returns.definitions.sheet import write_sheet
from sohtx.returns.definitions.superseding import Defined
from sohtx.returns.definitions.taking import foresee, take_forms
from sohtx.web.tables import XLSX
from sohtx.web.uploads import was_too_large
from sohtx.web.working import today

UNPROCESSABLE = 422
NEW_FORM = "form"  # the purpose under which a new form lies on the desk
SAMPLE = "bieu-mau-moi.xlsx"
ZIP = "application/zip"
KINDS = {
    EXCEL: Text("Excel", "Excel"),
    XLSFORM: Text("XLSForm (Kobo, ODK)", "XLSForm (Kobo, ODK)"),
    TABLES: Text("CSV", "CSV"),
}


class Listed(NamedTuple):
    """A version in the list of a form."""

    version: FormVersion
    is_own: bool
    is_present: bool

    @property
    def address(self) -> str:
        """Where it is shown."""
        return f"{reverse('form_version')}?{named(self.version)}"


def named(version: FormVersion) -> str:
    """The part of an address that names a version."""
    return urlencode({"form": version.form, "from": version.valid_from.isoformat()})


@page(Right.RETURN_SEE)
def forms_list(request: AskedRequest) -> HttpResponse:
    """All forms with their versions, the office's own first."""
    return _list(request, FormFile())


def _list(
    request: AskedRequest, sending: FormFile, refused: Refusal | None = None, status: int = 200
) -> HttpResponse:
    found = forms_of_book()
    every = [_listed(found.all.of(form), set(found.own)) for form in found.all.forms]
    every.sort(key=lambda versions: (not any(one.is_own for one in versions), versions[0].version.form))
    context = {
        "every": every,
        "form": sending,
        "may_manage": request.reach(Right.FORMS_MANAGE).everything,
        "problems": refused.problems if refused else (),
        "total": refused.total if refused else 0,
    }
    return render(request, "collecting/forms.html", context, status=status)


def _listed(versions: tuple[FormVersion, ...], own: set[FormVersion]) -> list[Listed]:
    """The versions of a form, the latest first."""
    day = day_of(now())
    present = next((v for v in reversed(versions) if v.valid_from <= day), None)
    return [Listed(version, version in own, version is present) for version in reversed(versions)]


@page(Right.RETURN_SEE)
def form_version(request: AskedRequest) -> HttpResponse:
    """What a version asks and checks, and what it changed."""
    found = forms_of_book()
    version = _asked(request, found.all)
    before = _before(version, found.all)
    context = {
        "version": version,
        "is_own": version in found.own,
        "others": [
            one for one in _listed(found.all.of(version.form), set(found.own)) if one.version != version
        ],
        "checks": told_checks(version),
        "before": before,
        "difference": compare(before, version) if before else None,
        "kinds": KINDS,
        "named": named(version),
    }
    return render(request, "collecting/forms_version.html", context)


def _asked(request: AskedRequest, every: Catalogue) -> FormVersion:
    """The version that an address names; 404 where there is none."""
    day = read_day(request.GET.get("from", ""))
    version = every.exactly(request.GET.get("form", ""), day) if isinstance(day, date) else None
    if version is None:
        raise Http404
    return version


def _before(version: FormVersion, every: Catalogue) -> FormVersion | None:
    earlier = [v for v in every.of(version.form) if v.valid_from < version.valid_from]
    return earlier[-1] if earlier else None


def told_checks(version: FormVersion) -> list[tuple[Check, Text]]:
    """The checks, each with what it demands in words."""
    return [(check, said(check, version)) for check in version.checks]


@page(Right.RETURN_SEE)
def form_file(request: AskedRequest) -> HttpResponse:
    """A version as a file; without a version the sample by which one begins a form."""
    kind = request.GET.get("as", EXCEL)
    if kind not in WRITERS:
        raise Http404
    if not request.GET.get("form"):
        return _attached(write_sheet(None), SAMPLE)
    version = _asked(request, forms_of_book().all)
    return _attached(WRITERS[kind](version), file_name(version, kind))


def _attached(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=ZIP if name.endswith(".zip") else XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


@page(Right.FORMS_MANAGE, about=everything, methods=("POST",))
def form_bring(request: AskedRequest) -> HttpResponse:
    """Lay the file of a form on the desk, to be looked over; nothing is in use yet."""
    sending = FormFile(request.POST, request.FILES)
    is_valid = sending.is_valid()
    if was_too_large(request):
        sending.errors.pop("file", None)
        sending.add_error("file", str(TOO_LARGE.fill(size=LARGEST_FILE >> 20)))
        is_valid = False
    if not is_valid:
        return _list(request, sending, status=UNPROCESSABLE)
    file = sending.cleaned_data["file"]
    content, name = file.read(), str(file.name or "")
    try:
        foresee(read_form(content, name))
        options = Options(as_of=today())
        item = desk.put(content, name, person=person_of(request), purpose=NEW_FORM, options=options, more={})
    except Refusal as refusal:
        return _list(request, FormFile(), refusal, status=UNPROCESSABLE)
    return redirect(reverse("form_confirm", kwargs={"key": item.key}))


class Foreseen(NamedTuple):
    """A version that would be taken into use, the one before it, and what it changes."""

    version: FormVersion
    before: FormVersion | None
    difference: Difference
    checks: list[tuple[Check, Text]]


@page(Right.FORMS_MANAGE, about=everything, methods=("GET", "POST"))
def form_confirm(request: AskedRequest, key: str) -> HttpResponse:
    """What a new version changes; taken into use once that is confirmed."""
    item = desk.find(key, person=person_of(request), purpose=NEW_FORM)
    if item is None:
        raise Http404
    try:
        defined = read_form(item.file.content, item.name)
        if request.method == "POST":
            return _settle(request, item, defined)
        new = foresee(defined)
    except Refusal as refusal:
        return _list(request, FormFile(), refusal, status=UNPROCESSABLE)
    every = forms_of_book().all
    context = {"name": item.name, "found": [_foreseen(version, every) for version in new]}
    return render(request, "collecting/forms_confirm.html", context)


def _foreseen(version: FormVersion, every: Catalogue) -> Foreseen:
    before = _before(version, every)
    return Foreseen(version, before, compare(before, version), told_checks(version))


def _settle(request: AskedRequest, item: desk.OnDesk, defined: Defined) -> HttpResponse:
    """Take what lies on the desk into use, or put it away, by the button that was pressed."""
    if "take" in request.POST:
        taken = take_forms(defined, by=request.me.name)
        stamps = ", ".join(f"{v.form} ({v.valid_from:%d/%m/%Y})" for v in taken.versions)
        messages.success(request, str(DONE.fill(form=stamps) if taken.versions else NOTHING_NEW))
    else:
        messages.info(request, str(DROPPED))
    item.remove()
    return redirect(reverse("forms"))


TOO_LARGE = Text("Tệp lớn hơn {size} MB: không nhận.", "The file is larger than {size} MB.")
DONE = Text("Đã đưa vào dùng: {form}.", "Taken into use: {form}.")
NOTHING_NEW = Text("Biểu mẫu này đã có trong sổ: không có gì thay đổi.", "The form is in the book already.")
DROPPED = Text("Đã bỏ tệp. Biểu mẫu không thay đổi.", "The file was put away. The forms are as they were.")
