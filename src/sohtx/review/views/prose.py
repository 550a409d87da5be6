"""The officer's prose: written, previewed, looked back at."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import Right
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.indicators.catalogue import INDICATORS
from sohtx.review import queries, services
from sohtx.review.assembling import numbers_in_prose
from sohtx.review.forms import ProseForm, take
from sohtx.review.models import ProseVersion, ReviewRound
from sohtx.review.papers import Paper, about_of
from sohtx.review.prose import ChangedMeanwhile, paragraphs, read_source
from sohtx.review.saying import number_of
from sohtx.review.screen import Drawing
from sohtx.review.views.shared import about_round, frame_of, round_of, status_of


@page(Right.REPORT_WRITE, about=about_round, methods=("GET", "POST"))
def edit_section(request: AskedRequest, round_id: int, key: str) -> HttpResponse:
    """Write a section; a preview on demand; where another saved meanwhile, both texts are shown."""
    made = round_of(round_id)
    about = about_of(made)
    frame = frame_of(request, made)
    entry = next((one for one in frame["outline"].entries if one.key == key and one.has_prose), None)
    if entry is None:
        raise Http404
    source = read_source(key, about.area, about.period)
    frame |= {"here": key, "entry": entry, "source": source, "conflict": None, "preview": None}
    if request.method == "POST":
        return _take_prose(request, made, key, frame)
    text = source.text
    if (version := request.GET.get("version", "")).isdecimal() and len(version) < 18:
        text = get_object_or_404(
            ProseVersion, pk=int(version), area=made.area, period=made.period, section=key
        ).text
    form = ProseForm(initial={"text": text, "base": source.digest})
    return _edit_page(request, made, frame, form)


def _take_prose(request: AskedRequest, made: ReviewRound, key: str, frame: dict[str, Any]) -> HttpResponse:
    form = ProseForm(request.POST)
    if form.is_valid() and "preview" in request.POST:
        frame["preview"] = _preview(frame["outline"].paper, form.cleaned_data["text"], made)
        return _edit_page(request, made, frame, form)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.save_prose(
                made=made, section=key, text=given["text"], base=given["base"], by=request.me.name
            )
        except ChangedMeanwhile as changed:
            frame["conflict"] = changed.now
            form = ProseForm({"text": given["text"], "base": changed.now.digest})
            return _edit_page(request, made, frame, form, status=409)
        except Refusal as refusal:
            take(form, refusal)
        else:
            messages.success(request, str(SAVED))
            return redirect("report_section", made.pk, key)
    return _edit_page(request, made, frame, form)


def _preview(paper: Paper, text: str, made: ReviewRound) -> Any:
    """A text as it will stand in the report."""
    drawing = Drawing(paper, known=made.known)
    return drawing.blocks(paragraphs(text, numbers_in_prose(paper.review)), "")


def _edit_page(
    request: AskedRequest,
    made: ReviewRound,
    frame: dict[str, Any],
    form: ProseForm,
    status: int | None = None,
) -> HttpResponse:
    facts = frame["outline"].paper.review.facts
    figures = [(code, facts.figure(code)) for code in INDICATORS]
    told = [
        (code, f.asked.label, number_of(f).text)
        for code, f in figures
        if f is not None and f.value is not None
    ]
    frame |= {"form": form, "live": told, "comments": queries.comments_of(made, frame["here"])}
    return render(request, "review/edit.html", frame, status=status or status_of(form))


@page(Right.REPORT_SEE, about=about_round)
def section_history(request: AskedRequest, round_id: int, key: str) -> HttpResponse:
    """Every text of a section that was saved."""
    made = round_of(round_id)
    frame = frame_of(request, made)
    entry = next((one for one in frame["outline"].entries if one.key == key and one.has_prose), None)
    if entry is None:
        raise Http404
    frame |= {"here": key, "entry": entry, "versions": queries.versions_of(made, key)}
    return render(request, "review/history.html", frame)


SAVED = Text("Đã lưu lời văn.", "The text is saved.")
