"""Papers and photos of a conference: the list, one added, described anew, shown, taken away."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import Right
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.ledger.paper_pages import brought, show_paper
from sohtx.ledger.papers import look
from sohtx.petitions.conference_forms import PaperForm, shown_paper
from sohtx.petitions.conference_pages import UNPROCESSABLE, conference_or_404, frame, status_of
from sohtx.petitions.conference_papers import add_paper, describe_paper, remove_paper
from sohtx.petitions.models import ConferencePaper


@page(Right.CONFERENCE_SEE)
def conference_papers(request: AskedRequest, code: str) -> HttpResponse:
    """The papers and photos, and the form that adds one."""
    return _show(request, code, PaperForm())


@page(Right.CONFERENCE_RECORD, methods=("POST",))
def conference_paper_add(request: AskedRequest, code: str) -> HttpResponse:
    """Add a paper or photo."""
    conference_or_404(code)
    form = PaperForm(request.POST)
    if form.is_valid():
        try:
            found = look(brought(request))
            if len(found) == 1:
                add_paper(code=code, paper=found[0], described=form.described(), by=request.me.name)
                messages.success(request, str(ADDED))
                return _to(code)
            form.add_error("papers", str(ONE_FILE))
        except Refusal as refusal:
            form.take(refusal)
    return _show(request, code, form)


@page(Right.CONFERENCE_SEE)
def conference_paper(request: AskedRequest, code: str, paper_id: int) -> HttpResponse:
    """A paper itself."""
    return show_paper(request, _find(code, paper_id))


@page(Right.CONFERENCE_RECORD, methods=("GET", "POST"))
def conference_paper_edit(request: AskedRequest, code: str, paper_id: int) -> HttpResponse:
    """Say otherwise what is said of a paper."""
    paper = _find(code, paper_id)
    form = PaperForm(request.POST or None, initial=shown_paper(paper))
    del form.fields["papers"]
    if form.is_valid():
        try:
            describe_paper(code=code, paper_id=paper_id, described=form.described(), by=request.me.name)
        except Refusal as refusal:
            form.take(refusal)
        else:
            messages.success(request, str(DESCRIBED))
            return _to(code)
    context = frame(code) | {"form": form, "paper": paper}
    return render(request, "petitions/conference_paper.html", context, status=status_of(form))


@page(Right.CONFERENCE_RECORD, methods=("POST",))
def conference_paper_remove(request: AskedRequest, code: str, paper_id: int) -> HttpResponse:
    """Take a paper away for good, once it was ticked that one is sure."""
    _find(code, paper_id)
    if request.POST.get("sure") != "yes":
        messages.warning(request, str(NOT_SURE))
        return redirect(reverse("conference_paper_edit", kwargs={"code": code, "paper_id": paper_id}))
    remove_paper(code=code, paper_id=paper_id, by=request.me.name)
    messages.success(request, str(REMOVED))
    return _to(code)


def _find(code: str, paper_id: int) -> ConferencePaper:
    """A paper of this very conference; 404 for one of another."""
    found = ConferencePaper.objects.filter(pk=paper_id, conference__code=code).first()
    if found is None:
        raise Http404
    return found


def _show(request: AskedRequest, code: str, form: PaperForm) -> HttpResponse:
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "petitions/conference_papers.html", frame(code) | {"form": form}, status=status)


def _to(code: str) -> HttpResponse:
    return redirect(reverse("conference_papers", kwargs={"code": code}))


ADDED = Text("Đã thêm tài liệu.", "The paper was added.")
DESCRIBED = Text("Đã sửa lời ghi.", "It is described anew.")
REMOVED = Text("Đã gỡ tài liệu.", "The paper was removed.")
ONE_FILE = Text("Chọn một tệp.", "Choose one file.")
NOT_SURE = Text("Chưa gỡ: hãy đánh dấu ô xác nhận trước.", "Nothing was removed: tick the box first.")
