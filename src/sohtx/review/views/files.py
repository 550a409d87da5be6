"""A report, or a sealed one, taken away as a file."""

from django.http import Http404, HttpResponse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import Right
from sohtx.review import services
from sohtx.review.assembling import assemble
from sohtx.review.models import ReviewRound
from sohtx.review.papers import Paper, printed_paper_of
from sohtx.review.views.shared import about_round, about_sealed, round_of, seal_of
from sohtx.review.writing import FORMATS, draw_one, file_name, sealed_review

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}


@page(Right.REPORT_SEE, about=about_round)
def download_report(request: AskedRequest, round_id: int, ending: str) -> HttpResponse:
    """A report as a file."""
    made = round_of(round_id)
    paper = printed_paper_of(made)
    area = paper.review.facts.whole
    services.note_export(made=made, seal="", ending=ending, by=request.me.name, area_code=area.code)
    return _file(paper, ending)


@page(Right.REPORT_SEE, about=about_sealed)
def download_sealed(request: AskedRequest, seal_id: int, ending: str) -> HttpResponse:
    """A sealed report again, as it was sealed."""
    seal = seal_of(seal_id)
    made = ReviewRound.objects.filter(seal=seal.name).first()
    if made is not None:
        paper = printed_paper_of(made)
    else:
        review = sealed_review(seal)
        paper = Paper(review, assemble(review))
    area = paper.review.facts.whole
    services.note_export(made=None, seal=seal.name, ending=ending, by=request.me.name, area_code=area.code)
    return _file(paper, ending)


def _file(paper: Paper, ending: str) -> HttpResponse:
    if ending not in FORMATS:
        raise Http404
    answer = HttpResponse(draw_one(paper.report, ending), content_type=KINDS[ending])
    name = file_name(paper.review.subject, paper.review.facts.whole)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer
