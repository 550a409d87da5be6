"""Papers drafted for signature, taken away as Word files; the page of what waits for a letter. Nothing is sent."""

import re
from collections.abc import Callable, Mapping, Sequence

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import Right
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.documents.tree import Report
from sohtx.documents.word import draw_word
from sohtx.petitions.codes import PaperKind
from sohtx.petitions.drafting import Desk
from sohtx.petitions.drafting_conferences import agenda, invitation, notice, resolution
from sohtx.petitions.drafting_meeting import Meeting
from sohtx.petitions.drafting_minutes import minutes
from sohtx.petitions.drafting_rows import LetterKind, Letters, desk_of, meeting_of
from sohtx.petitions.models import Conference
from sohtx.petitions.queries import Item, find, visible
from sohtx.web.working import today

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")
PAPER_DRAFTED = declare(
    "conference.draft",
    Text("lấy dự thảo văn bản của {subject}: {paper}", "took a draft of a paper of {subject}: {paper}"),
)
LETTER_DRAFTED = declare(
    "petitions.draft",
    Text(
        "lấy dự thảo văn bản gửi {subject} về {count} đề xuất, kiến nghị: {paper}",
        "took a draft of a paper to {subject} about {count} petitions: {paper}",
    ),
)
DOCUMENTS: Mapping[PaperKind, Callable[[Desk, Meeting], Report]] = {
    PaperKind.INVITATION: invitation,
    PaperKind.AGENDA: agenda,
    PaperKind.MINUTES: minutes,
    PaperKind.RESOLUTION: resolution,
    PaperKind.NOTICE: notice,
}


@page(Right.CONFERENCE_RECORD)
def conference_document(request: AskedRequest, code: str, kind: str) -> HttpResponse:
    """A paper of a conference, as a Word file."""
    conference = Conference.objects.filter(code=code).first()
    if conference is None or kind not in set(DOCUMENTS):
        raise Http404
    paper = PaperKind.of(kind)
    report = DOCUMENTS[paper](desk_of(conference, today()), meeting_of(conference))
    note(PAPER_DRAFTED, by=request.me.name, subject=conference.code, paper=paper.label)
    return _taken_away(report, f"{paper.label} {conference.code}")


@page(Right.PETITION_RECORD)
def petition_letters(request: AskedRequest) -> HttpResponse:
    """What waits for a letter: one letter for each body, with all its petitions."""
    letters = _letters(request)
    context = {"waiting": letters.waiting(), "lost": letters.lost(), "names": letters.name_of}
    return render(request, "petitions/drafting_letters.html", context)


@page(Right.PETITION_RECORD)
def petition_letter_to(request: AskedRequest, kind: str, body: str) -> HttpResponse:
    """A letter to a body about all its petitions that wait for it, as a Word file."""
    letters = _letters(request)
    asked = (kind, body)
    found = next((one for one in letters.waiting() if (one.kind.value, one.body_code) == asked), None)
    if found is None:
        raise Http404
    return _letter(request, letters, found.kind, body, found.items)


@page(Right.PETITION_RECORD)
def petition_letter(request: AskedRequest, code: str, kind: str) -> HttpResponse:
    """A letter about one petition, as a Word file."""
    if kind not in set(LetterKind) or find(code) is None:
        raise Http404
    letters = _letters(request)
    if code not in letters.codes:
        raise PermissionDenied
    item = next((item for item in letters.items if item.code == code), None)
    if item is None:
        raise refuse(SETTLED, MEND_SETTLED, value=code)
    asked = LetterKind.of(kind)
    return _letter(request, letters, asked, letters.body_for(asked, item), [item])


def _letters(request: AskedRequest) -> Letters:
    """What the reader may write letters about."""
    day = today()
    return Letters(day, visible(request.reach(Right.PETITION_RECORD), day))


def _letter(
    request: AskedRequest, letters: Letters, kind: LetterKind, body: str, items: Sequence[Item]
) -> HttpResponse:
    report = letters.letter(kind, body, items)
    note(
        LETTER_DRAFTED,
        by=request.me.name,
        subject=letters.name_of(body),
        count=len(items),
        paper=kind.label,
        petitions=[item.code for item in items],
    )
    about = items[0].code if len(items) == 1 else body
    return _taken_away(report, f"{kind.label} {about}")


def _taken_away(report: Report, name: str) -> HttpResponse:
    answer = HttpResponse(draw_word(report), content_type=WORD)
    file = f"{_NOT_IN_NAMES.sub(' ', name).strip()}.docx"
    answer["Content-Disposition"] = content_disposition_header(True, file) or "attachment"
    return answer


SETTLED = Text("đã giải quyết xong, đã gộp hoặc đã thôi theo dõi", "is settled, merged or no longer followed")
MEND_SETTLED = Text(
    "mở lại đề xuất, kiến nghị nếu còn phải theo dõi", "reopen it, if it is still to be followed"
)
