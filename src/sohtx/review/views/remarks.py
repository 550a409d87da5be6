"""Comments on a report, and their answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import Right
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.review import queries, services
from sohtx.review.forms import AnswerForm, CommentForm, take
from sohtx.review.models import Comment
from sohtx.review.views.sections import section_page
from sohtx.review.views.shared import about_round, frame_of, round_of


@page(Right.REPORT_SEE, about=about_round)
def report_comments(request: AskedRequest, round_id: int) -> HttpResponse:
    """All comments on a report."""
    made = round_of(round_id)
    frame = frame_of(request, made)
    titles = {entry.key: entry.title for entry in frame["outline"].entries}
    frame |= {"comments": queries.comments_of(made), "titles": titles, "answering": AnswerForm()}
    return render(request, "review/comments.html", frame)


@page(Right.REPORT_COMMENT, about=about_round, methods=("POST",))
def comment_on(request: AskedRequest, round_id: int, key: str) -> HttpResponse:
    """Remark on a section."""
    made = round_of(round_id)
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            services.add_comment(made=made, section=key, text=form.cleaned_data["text"], by=request.me.name)
        except Refusal as refusal:
            take(form, refusal)
        else:
            messages.success(request, str(COMMENTED))
            return redirect(reverse("report_section", args=[made.pk, key]) + "#gop-y")
    return section_page(request, made, key, form)


@page(Right.REPORT_WRITE, about=about_round, methods=("POST",))
def answer_comment(request: AskedRequest, round_id: int, comment_id: int) -> HttpResponse:
    """Answer a remark and close it."""
    made = round_of(round_id)
    comment = get_object_or_404(Comment, pk=comment_id, round=made)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            services.close_comment(comment=comment, answer=form.cleaned_data["answer"], by=request.me.name)
        except Refusal as refusal:
            take(form, refusal)
        else:
            messages.success(request, str(ANSWERED))
            return redirect(reverse("report_section", args=[made.pk, comment.section]) + "#gop-y")
    return section_page(request, made, comment.section, CommentForm(), form)


COMMENTED = Text("Đã gửi góp ý.", "The comment is sent.")
ANSWERED = Text("Đã trả lời và đóng góp ý.", "The comment is answered and closed.")
