"""A report's overview, and its sections one by one."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import Right
from sohtx.core.text import Text
from sohtx.review import queries
from sohtx.review.forms import AnswerForm, CommentForm
from sohtx.review.models import ReviewRound
from sohtx.review.screen import Drawing
from sohtx.review.views.shared import UNPROCESSABLE, about_round, frame_of, round_of, status_of


@page(Right.REPORT_SEE, about=about_round)
def report(request: AskedRequest, round_id: int) -> HttpResponse:
    """A report: where it stands, its outline, what is to be looked at."""
    return render(request, "review/report.html", frame_of(request, round_of(round_id)))


@page(Right.REPORT_SEE, about=about_round)
def report_section(request: AskedRequest, round_id: int, key: str) -> HttpResponse:
    """A section or annex: what was computed, the officer's words, the comments."""
    return section_page(request, round_of(round_id), key, CommentForm())


def section_page(
    request: AskedRequest, made: ReviewRound, key: str, form: CommentForm, answering: AnswerForm | None = None
) -> HttpResponse:
    """A section's page, with the remark or the answer that was refused."""
    frame = frame_of(request, made)
    section = frame["outline"].section(key)
    entry = next((entry for entry in frame["outline"].entries if entry.key == key), None)
    if section is None or entry is None:
        raise Http404
    content = Drawing(frame["outline"].paper, known=made.known).blocks(section.blocks, entry.title)
    frame |= {
        "here": key,
        "entry": entry,
        "content": content,
        "glossed": [word for word, said in GLOSSED.items() if str(said) in content],
        "comments": queries.comments_of(made, key),
        "form": form,
        "answering": answering or AnswerForm(),
        "changed": [one for one in frame["outline"].changed if one.key == key],
        "neighbours": _neighbours(frame["outline"].entries, key),
    }
    is_wrong = bool(status_of(form) != 200 or (answering and answering.errors))
    return render(request, "review/section.html", frame, status=UNPROCESSABLE if is_wrong else 200)


def _neighbours(entries: list[queries.Entry], key: str) -> tuple[queries.Entry | None, queries.Entry | None]:
    at = next(i for i, entry in enumerate(entries) if entry.key == key)
    return entries[at - 1] if at else None, entries[at + 1] if at + 1 < len(entries) else None


GLOSSED = {
    "reported": Text("HTX báo cáo", "cooperatives reported"),
    "matched": Text("báo cáo cả hai kỳ", "both times"),
    "same_period": Text("so với cùng kỳ", "on the same period"),
    "established": Text("hành lập mới", "stablished"),
    "other_entries": Text("ăng khác", "ther entries"),
    "other_exits": Text("iảm khác", "ther exits"),
    "restatement": Text("ập nhật so với báo cáo", "igures changed since"),
}
"""Words of the glossary, with what stands in a section that uses them."""
