"""The pages on which a report is made: list, outline and sections, writing, comments, checks, steps, issuing, seals."""

from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import About, Right
from sohtx.core.codes import Level
from sohtx.core.moment import day_of, now
from sohtx.core.numerals import say_moment
from sohtx.core.period import Period
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.figures.estimates import enter_estimate, estimates_of, history_of
from sohtx.figures.models import Seal
from sohtx.figures.naming import cell_label
from sohtx.figures.sealing import sealed
from sohtx.figures.whole import whole_area
from sohtx.indicators.catalogue import INDICATORS
from sohtx.ledger import book
from sohtx.review import queries, services
from sohtx.review.assembling import assemble, numbers_in_prose
from sohtx.review.facts import estimated_periods
from sohtx.review.forms import (
    AcceptForm,
    AnswerForm,
    CommentForm,
    EstimateForm,
    IssueForm,
    NewRoundForm,
    ProseForm,
    RemarkForm,
    StepForm,
    take,
)  # fmt: skip
from sohtx.review.models import Comment, ProseVersion, ReviewRound
from sohtx.review.office import office_on
from sohtx.review.papers import Paper, about_of, paper_of, present_units, review_of, take_down
from sohtx.review.prose import ChangedMeanwhile, paragraphs, read_source
from sohtx.review.saying import number_of
from sohtx.review.screen import Drawing
from sohtx.review.sections.estimates import actual_of
from sohtx.review.stages import TO_DO, WAY, State
from sohtx.review.tables.cells import unit_label
from sohtx.review.tables.indicators import order_of
from sohtx.review.wording import period_in_words
from sohtx.review.writing import FORMATS, draw_one, file_name, sealed_review

UNPROCESSABLE = 422
SHOWN_CHANGES = 300
KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}
FORMAT_NAMES = {
    "docx": Text("Word", "Word"), "pdf": Text("PDF", "PDF"), "xlsx": Text("Excel", "Excel"),
    "html": Text("Trang web", "Web page"), "md": Text("Markdown", "Markdown"),
}  # fmt: skip


def about_round(_request: AskedRequest, round_id: int, **_more: object) -> About:
    """What a report's address is about: the area of the report."""
    return queries.about_unit(about_of(get_object_or_404(ReviewRound, pk=round_id)).area)


def about_sealed(_request: AskedRequest, seal_id: int, **_more: object) -> About:
    """The same of a sealed report."""
    return queries.about_seal(_seal(seal_id))


def _seal(pk: int) -> Seal:
    found: Seal = get_object_or_404(sealed(), pk=pk)
    return found


def _round(pk: int) -> ReviewRound:
    return get_object_or_404(ReviewRound, pk=pk)


# The list, and beginning a report


@page(Right.REPORT_SEE)
def reports(request: AskedRequest) -> HttpResponse:
    """Every report within reach."""
    listed = queries.reports_within(request.reach(Right.REPORT_SEE))
    return render(request, "review/reports.html", {"listed": listed})


@page(Right.REPORT_WRITE, methods=("GET", "POST"))
def new_report(request: AskedRequest) -> HttpResponse:
    """Begin a report."""
    from sohtx.web.working import working_period  # noqa: PLC0415 -- the frame's

    bound = request.POST if request.method == "POST" else None
    form = NewRoundForm(bound, initial={"period": str(working_period(request))})
    if form.is_bound and form.is_valid():
        try:
            area, geography = _asked_area(form)
            if not request.reach(Right.REPORT_WRITE).covers(queries.about_unit(area)):
                form.add_error("area", str(NOT_YOURS))
            else:
                made = services.begin_round(
                    period=form.cleaned_data["period"], area=area, geography=geography, by=request.me.name
                )
                messages.success(request, str(BEGUN))
                return redirect("report", made.pk)
        except Refusal as refusal:
            take(form, refusal)
    return render(request, "review/new.html", {"form": form}, status=_status(form))


def _asked_area(form: NewRoundForm) -> tuple[Unit, date]:
    """The area that was asked for, in the units of the day that was asked for.

    Without either it is what the office is about: the province in which everything stood at the period's end, or, of
    periods before a merger, the one in which it stands today, in today's units.
    """
    period, code = form.cleaned_data["period"], form.cleaned_data["area"].strip()
    chosen, today = form.cleaned_data["geography"], day_of(now())
    geography = chosen or period.end
    if code:
        return present_units().read(code, geography, str(AREA)), geography
    area = whole_area(geography)
    if chosen or area.level is not Level.COUNTRY:
        return area, geography
    return whole_area(today), today


def _status(form: Any) -> int:
    return UNPROCESSABLE if form.is_bound and form.errors else 200


# The outline and its sections


@page(Right.REPORT_SEE, about=about_round)
def report(request: AskedRequest, round_id: int) -> HttpResponse:
    """A report: where it stands, its outline, what is to be looked at."""
    made = _round(round_id)
    return render(request, "review/report.html", _frame(request, made))


class Names(NamedTuple):
    """What a report is called on its pages."""

    period: Period
    area: Unit
    state: State


def _frame(request: AskedRequest, made: ReviewRound) -> dict[str, Any]:
    """What every page of a report shows: its names, outline, way, and what the reader may do."""
    about = about_of(made)
    outline = queries.outline_of(made)
    covered = queries.about_unit(about.area)
    state = State(made.state)
    return {
        "made": made,
        "names": Names(about.period, about.area, state),
        "outline": outline,
        "way": WAY,
        "formats": FORMATS,
        "format_names": FORMAT_NAMES,
        "here": "",
        "to_do": TO_DO,
        "may_write": state.is_open and request.reach(Right.REPORT_WRITE).covers(covered),
        "may_comment": state.is_open and request.reach(Right.REPORT_COMMENT).covers(covered),
        "may_issue": state is State.COMMITTEE and request.reach(Right.REPORT_ISSUE).covers(covered),
        "seal": sealed().filter(name=made.seal).first() if made.seal else None,
        "states": State,
        "waiting": sum(entry.open_comments for entry in outline.entries),
        "changes": sum(len(section.numbers) for section in outline.changed),
        "section_of": queries.section_of,
        "who": queries.shown_names(),
        "period_words": period_in_words,
    }


@page(Right.REPORT_SEE, about=about_round)
def report_section(request: AskedRequest, round_id: int, key: str) -> HttpResponse:
    """A section or annex: what was computed, the officer's words, the comments."""
    return _section_page(request, _round(round_id), key, CommentForm())


def _section_page(
    request: AskedRequest, made: ReviewRound, key: str, form: CommentForm, answering: AnswerForm | None = None
) -> HttpResponse:
    frame = _frame(request, made)
    section = frame["outline"].section(key)
    entry = next((entry for entry in frame["outline"].entries if entry.key == key), None)
    if section is None or entry is None:
        raise Http404
    drawing = Drawing(frame["outline"].paper, known=made.known)
    frame |= {
        "here": key,
        "entry": entry,
        "content": drawing.blocks(section.blocks, entry.title),
        "comments": queries.comments_of(made, key),
        "form": form,
        "answering": answering or AnswerForm(),
        "changed": [one for one in frame["outline"].changed if one.key == key],
        "neighbours": _neighbours(frame["outline"].entries, key),
    }
    is_wrong = bool(_status(form) != 200 or (answering and answering.errors))
    return render(request, "review/section.html", frame, status=UNPROCESSABLE if is_wrong else 200)


def _neighbours(entries: list[queries.Entry], key: str) -> tuple[queries.Entry | None, queries.Entry | None]:
    at = next(i for i, entry in enumerate(entries) if entry.key == key)
    return entries[at - 1] if at else None, entries[at + 1] if at + 1 < len(entries) else None


# The officer's prose


@page(Right.REPORT_WRITE, about=about_round, methods=("GET", "POST"))
def edit_section(request: AskedRequest, round_id: int, key: str) -> HttpResponse:
    """Write a section; a preview on demand; where another saved meanwhile, both texts are shown."""
    made = _round(round_id)
    about = about_of(made)
    frame = _frame(request, made)
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
    return render(request, "review/edit.html", frame, status=status or _status(form))


@page(Right.REPORT_SEE, about=about_round)
def section_history(request: AskedRequest, round_id: int, key: str) -> HttpResponse:
    """Every text of a section that was saved."""
    made = _round(round_id)
    frame = _frame(request, made)
    entry = next((one for one in frame["outline"].entries if one.key == key and one.has_prose), None)
    if entry is None:
        raise Http404
    frame |= {"here": key, "entry": entry, "versions": queries.versions_of(made, key)}
    return render(request, "review/history.html", frame)


# Comments


@page(Right.REPORT_SEE, about=about_round)
def report_comments(request: AskedRequest, round_id: int) -> HttpResponse:
    """All comments on a report."""
    made = _round(round_id)
    frame = _frame(request, made)
    titles = {entry.key: entry.title for entry in frame["outline"].entries}
    frame |= {"comments": queries.comments_of(made), "titles": titles, "answering": AnswerForm()}
    return render(request, "review/comments.html", frame)


@page(Right.REPORT_COMMENT, about=about_round, methods=("POST",))
def comment_on(request: AskedRequest, round_id: int, key: str) -> HttpResponse:
    """Remark on a section."""
    made = _round(round_id)
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            services.add_comment(made=made, section=key, text=form.cleaned_data["text"], by=request.me.name)
        except Refusal as refusal:
            take(form, refusal)
        else:
            messages.success(request, str(COMMENTED))
            return redirect(reverse("report_section", args=[made.pk, key]) + "#gop-y")
    return _section_page(request, made, key, form)


@page(Right.REPORT_WRITE, about=about_round, methods=("POST",))
def answer_comment(request: AskedRequest, round_id: int, comment_id: int) -> HttpResponse:
    """Answer a remark and close it."""
    made = _round(round_id)
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
    return _section_page(request, made, comment.section, CommentForm(), form)


# Checks


@page(Right.REPORT_SEE, about=about_round)
def report_checks(request: AskedRequest, round_id: int) -> HttpResponse:
    """What is to be looked at before the report is issued."""
    return _checks_page(request, _round(round_id), None)


def _checks_page(request: AskedRequest, made: ReviewRound, form: AcceptForm | None) -> HttpResponse:
    frame = _frame(request, made)
    frame["accepted"] = {one.finding: one for one in made.acceptances.all()}
    frame["form"] = form
    frame["keys"] = {entry.key: entry.title for entry in frame["outline"].entries}
    return render(request, "review/checks.html", frame, status=_status(form) if form else 200)


@page(Right.REPORT_WRITE, about=about_round, methods=("POST",))
def accept_error(request: AskedRequest, round_id: int) -> HttpResponse:
    """Say why an error may stand."""
    made = _round(round_id)
    form = AcceptForm(request.POST)
    if form.is_valid():
        try:
            services.accept_error(made=made, by=request.me.name, **form.cleaned_data)
        except Refusal as refusal:
            take(form, refusal)
        else:
            messages.success(request, str(ACCEPTED))
            return redirect("report_checks", made.pk)
    return _checks_page(request, made, form)


# Steps


@page(Right.REPORT_WRITE, about=about_round, methods=("GET", "POST"))
def move_report(request: AskedRequest, round_id: int) -> HttpResponse:
    """Move a report on, or send it back."""
    made = _round(round_id)
    state = State(made.state)
    on = _step_form(request, "on", state.onward, made)
    back = _step_form(request, "back", state.backward, made)
    drop = RemarkForm(
        request.POST if "drop" in request.POST else None, initial={"turn": made.turn}, prefix="drop"
    )
    try:
        done = _moved(request, made, on, back, drop)
    except Refusal as refusal:
        take(next(form for form in (on, back, drop) if form.is_bound), refusal)
        done = None
    if done is not None:
        return done
    wrong = any(form.is_bound and form.errors for form in (on, back, drop))
    frame = _frame(request, made) | {
        "on": on,
        "back": back,
        "drop": drop,
        "steps": list(made.steps.order_by("pk")),
    }
    return render(request, "review/move.html", frame, status=UNPROCESSABLE if wrong else 200)


def _step_form(request: AskedRequest, name: str, states: tuple[State, ...], made: ReviewRound) -> StepForm:
    first = states[0].value if states and name == "on" else states[-1].value if states else ""
    bound = request.POST if name in request.POST else None
    return StepForm(bound, states=states, prefix=name, initial={"turn": made.turn, "to": first})


def _moved(
    request: AskedRequest, made: ReviewRound, on: StepForm, back: StepForm, drop: RemarkForm
) -> HttpResponse | None:
    if on.is_bound and on.is_valid():
        given = on.cleaned_data
        services.advance(
            made=made, to=State(given["to"]), turn=given["turn"], remark=given["remark"], by=request.me.name
        )
    elif back.is_bound and back.is_valid():
        given = back.cleaned_data
        services.send_back(
            made=made, to=State(given["to"]), turn=given["turn"], remark=given["remark"], by=request.me.name
        )
    elif drop.is_bound and drop.is_valid():
        given = drop.cleaned_data
        services.drop_round(made=made, turn=given["turn"], remark=given["remark"], by=request.me.name)
        messages.success(request, str(DROPPED))
        return redirect("reports")
    else:
        return None
    messages.success(request, str(MOVED))
    return redirect("report", made.pk)


@page(Right.REPORT_ISSUE, about=about_round, methods=("GET", "POST"))
def issue_report(request: AskedRequest, round_id: int) -> HttpResponse:
    """Issue a report, which seals its figures; shows first what that does."""
    made = _round(round_id)
    about = about_of(made)
    office = office_on(day_of(now()), about.area, present_units().country)
    seen = take_down(made).digest if State(made.state).is_open else ""
    initial = {"turn": made.turn, "seen": seen, "signatory": office.signatory, "issued_on": day_of(now())}
    form = IssueForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            seal = services.issue_round(made=made, by=request.me.name, **form.cleaned_data)
        except Refusal as refusal:
            take(form, refusal)
            form.data = request.POST.copy()
            form.data["seen"] = seen
        else:
            messages.success(request, str(ISSUED.fill(seal=seal.name)))
            return redirect("report", made.pk)
    frame = _frame(request, made)
    accepted = set(made.acceptances.values_list("finding", flat=True))
    left = [check for check in frame["outline"].errors if check.name[:200] not in accepted]
    frame |= {"form": form, "left": left}
    return render(request, "review/issue.html", frame, status=_status(form))


# Two papers beside each other


@page(Right.REPORT_SEE, about=about_round)
def compare_papers(request: AskedRequest, round_id: int) -> HttpResponse:
    """What differs between two papers of a report, and what changed each figure."""
    made = _round(round_id)
    steps = list(made.steps.order_by("pk").defer("paper", "prose"))
    frame = _frame(request, made) | {"steps": steps, "sections": None, "most": SHOWN_CHANGES}
    earlier = request.GET.get("from", str(steps[-1].pk) if steps else "")
    later = request.GET.get("to", "")
    frame |= {"earlier": earlier, "later": later}
    if steps:
        sides = queries.side_of(made, earlier), queries.side_of(made, later)
        if sides[0] is None or sides[1] is None or sides[0].step is None:
            raise Http404
        frame["sections"] = queries.compare_sides(made, sides[0], sides[1])
    return render(request, "review/compare.html", frame)


# Files


@page(Right.REPORT_SEE, about=about_round)
def download_report(request: AskedRequest, round_id: int, ending: str) -> HttpResponse:
    """A report as a file."""
    made = _round(round_id)
    paper = paper_of(made)
    area = paper.review.facts.whole
    services.note_export(made=made, seal="", ending=ending, by=request.me.name, area_code=area.code)
    return _file(paper, ending)


@page(Right.REPORT_SEE, about=about_sealed)
def download_sealed(request: AskedRequest, seal_id: int, ending: str) -> HttpResponse:
    """A sealed report again, as it was sealed."""
    seal = _seal(seal_id)
    made = ReviewRound.objects.filter(seal=seal.name).first()
    if made is not None:
        paper = paper_of(made)
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


# Sealed reports


@page(Right.REPORT_SEE, about=about_sealed)
def sealed_report(request: AskedRequest, seal_id: int) -> HttpResponse:
    """A sealed report and its restatements: reported, now, difference, reason."""
    seal = _seal(seal_id)
    told = queries.restatement_of(seal)
    units = present_units()
    area = units.rows.get(seal.area, units.country)
    made = ReviewRound.objects.filter(seal=seal.name).first()
    others = [change for change in told.changes if not change.is_headline and change.difference]
    headline = sorted(told.headline, key=lambda change: order_of(change.now.asked.code))
    rows = [_restated(change) for change in headline]
    context = {
        "seal": seal, "told": told, "rows": rows, "others": [_restated(c) for c in others[:SHOWN_CHANGES]],
        "others_n": len(others), "area": area, "period": Period.parse(seal.period), "made": made,
        "formats": FORMATS, "format_names": FORMAT_NAMES, "known": say_moment(seal.known),
    }  # fmt: skip
    return render(request, "review/sealed.html", context)


class Restated(NamedTuple):
    """A figure that is no longer what was sealed."""

    label: str
    where: str
    sealed: str
    now: str
    difference: Any
    unit: str
    why: str
    records: int


def _restated(change: Any) -> Restated:
    figure = change.now
    where = ", ".join((figure.area.name, *map(cell_label, figure.by)))
    return Restated(
        change.label, where, number_of(change.sealed).text, number_of(figure).text, change.difference,
        unit_label(figure.asked), change.why, len(change.causes),
    )  # fmt: skip


# Estimates


@page(Right.REPORT_SEE, about=about_round)
def report_estimates(request: AskedRequest, round_id: int) -> HttpResponse:
    """The estimates that a report tells, beside the actual; those superseded too."""
    return _estimates_page(request, _round(round_id), None)


def _estimates_page(request: AskedRequest, made: ReviewRound, form: EstimateForm | None) -> HttpResponse:
    frame = _frame(request, made)
    review = frame["outline"].paper.review
    about = about_of(made)
    told = []
    for period in estimated_periods(review.subject):
        in_force = estimates_of(period, about.area, made.known)
        rows = [(one, actual_of(review, one)) for one in in_force.values()]
        told.append((period, rows, history_of(period, about.area, made.known)))
    running = [period for period, _, _ in told if period.end >= day_of(now())]
    frame |= {"told": told, "running": running, "form": form or EstimateForm(), "number_of": number_of}
    return render(request, "review/estimates.html", frame, status=_status(form) if form else 200)


@page(Right.REPORT_WRITE, about=about_round, methods=("POST",))
def add_estimate(request: AskedRequest, round_id: int) -> HttpResponse:
    """Enter an estimate."""
    made = _round(round_id)
    about = about_of(made)
    form = EstimateForm(request.POST)
    offered = {str(period) for period in estimated_periods(review_of(about, None).subject)}
    period = request.POST.get("period", "")
    if form.is_valid() and period in offered:
        try:
            enter_estimate(period=period, area=about.area, by=request.me.name, **form.cleaned_data)
        except Refusal as refusal:
            take(form, refusal)
        else:
            messages.success(request, str(ESTIMATED))
            return redirect("report_estimates", made.pk)
    elif form.is_valid():
        form.add_error(None, str(OTHER_PERIOD))
    return _estimates_page(request, made, form)


def waiting(request: AskedRequest) -> int | None:
    """How many comments wait for whoever writes reports."""
    reach = request.reach(Right.REPORT_WRITE)
    if not reach or book.current() is None:
        return None
    return queries.open_comments(reach) or None


AREA = Text("Mã địa bàn", "Code of the area")
NOT_YOURS = Text("Địa bàn này ngoài phạm vi được giao.", "This area lies outside your reach.")
BEGUN = Text("Đã lập báo cáo: bắt đầu từ dự thảo lần 1.", "The report is begun, with its first draft.")
SAVED = Text("Đã lưu lời văn.", "The text is saved.")
COMMENTED = Text("Đã gửi góp ý.", "The comment is sent.")
ANSWERED = Text("Đã trả lời và đóng góp ý.", "The comment is answered and closed.")
ACCEPTED = Text("Đã ghi lý do chấp nhận.", "The reason is kept.")
MOVED = Text(
    "Đã chuyển bước; bản giấy lúc này được giữ lại.", "The report has moved on; the paper as it was is kept."
)
DROPPED = Text("Đã bỏ báo cáo.", "The report is dropped.")
ISSUED = Text("Đã ban hành và chốt số liệu {seal}.", "Issued, and its figures sealed as {seal}.")
ESTIMATED = Text("Đã ghi số ước.", "The estimate is entered.")
OTHER_PERIOD = Text("Chọn kỳ đang chạy của báo cáo này.", "Choose a period of this report that still runs.")
