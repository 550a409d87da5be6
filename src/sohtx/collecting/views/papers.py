"""The papers of a return: attached to what was sent, looked at, taken away for good."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import note
from sohtx.accounts.rights import Right
from sohtx.collecting import papers
from sohtx.collecting.deeds import PAPER_ADDED, PAPER_REMOVED
from sohtx.collecting.subject import about, filing_of_organization
from sohtx.core.text import Text
from sohtx.ledger.paper_pages import brought, show_paper
from sohtx.ledger.papers import look
from sohtx.returns.filings import Filing
from sohtx.returns.models import Attachment

LONGEST_REASON = 500


@page(Right.RETURN_FILE, about=about, methods=("POST",))
def add_papers(request: AskedRequest, respondent: str, form: str, period: str) -> HttpResponse:
    """Attach papers to the version that was recorded last."""
    filing, by = filing_of_organization(respondent, form, period), request.me.name
    found = look(brought(request))
    if not found:
        messages.error(request, str(NO_FILE))
        return _to(filing)

    def with_note() -> None:
        note(PAPER_ADDED, by=by, subject=str(filing), org_id=filing.respondent, count=len(found))

    papers.add_papers(filing, found, by=by, within=with_note)
    messages.success(request, str(ADDED))
    return _to(filing)


@page(Right.RETURN_SEE, about=about)
def paper(request: AskedRequest, respondent: str, form: str, period: str, paper_id: int) -> HttpResponse:
    """A paper itself."""
    return show_paper(request, _find(filing_of_organization(respondent, form, period), paper_id))


@page(Right.RETURN_ACCEPT, about=about, methods=("POST",))
def remove_paper(
    request: AskedRequest, respondent: str, form: str, period: str, paper_id: int
) -> HttpResponse:
    """Take a paper away for good, with a reason."""
    filing, by = filing_of_organization(respondent, form, period), request.me.name

    def with_note(reason: str) -> None:
        note(PAPER_REMOVED, by=by, subject=str(filing), org_id=filing.respondent, reason=reason)

    reason = request.POST.get("reason", "")[:LONGEST_REASON]
    papers.remove_paper(_find(filing, paper_id), reason, within=with_note)
    messages.success(request, str(REMOVED))
    return _to(filing)


def _find(filing: Filing, paper_id: int) -> Attachment:
    """A paper of this very return; 404 for one of another."""
    found = Attachment.objects.filter(
        pk=paper_id,
        filing__organization__org_id=filing.respondent,
        filing__form=filing.form,
        filing__period=filing.period,
    ).first()
    if found is None:
        raise Http404
    return found


def _to(filing: Filing) -> HttpResponse:
    return redirect(f"{reverse('return_entry', kwargs=filing._asdict())}#ban-giay")


NO_FILE = Text("Chưa chọn tệp nào.", "No file was chosen.")
ADDED = Text("Đã kèm bản giấy.", "The paper was attached.")
REMOVED = Text("Đã gỡ bản giấy.", "The paper was removed.")
