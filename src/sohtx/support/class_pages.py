"""Pages of classes: the list with what it comes to, a new class, one class with its counts by organization."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import Act, declare, note
from sohtx.accounts.rights import Right
from sohtx.core.moment import OPEN_MOMENT
from sohtx.core.period import Period
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.register.models import Organization
from sohtx.register.queries import last_names
from sohtx.support.class_codes import ClassKind, Form, Topic
from sohtx.support.class_counts import Attended, Counts, Enrolled, Taught, by_class, count, who_took_part
from sohtx.support.class_forms import ClassForm, CorrectClassForm, shown_class
from sohtx.support.class_reading import classes_between, enrolled_in, history_of_class, within
from sohtx.support.class_services import correct_class, open_class, strike_class
from sohtx.support.log_asking import first_row
from sohtx.support.log_codes import Money
from sohtx.support.log_forms import StrikeForm
from sohtx.support.models import ClassVersion
from sohtx.web.tables import xlsx_answer
from sohtx.web.working import running_half, today, working_period

OPENED = declare("training.open", Text("mở lớp {subject}: {title}", "opened the class {subject}: {title}"))
CORRECTED = declare(
    "training.correct", Text("sửa lớp {subject}: {title}", "corrected the class {subject}: {title}")
)
STRUCK = declare(
    "training.strike",
    Text(
        "gạch bỏ lớp {subject}: {title}; lý do: {reason}",
        "struck out the class {subject}: {title}, because: {reason}",
    ),
)
EXPORTED = declare(
    "training.export", Text("tải danh sách lớp ({count} lớp)", "took away the list of classes ({count})")
)
UNPROCESSABLE = 422
ROWS = 50
LABELS = {
    "topic": {topic.value: topic.label for topic in Topic},
    "kind": {kind.value: kind.label for kind in ClassKind},
    "form": {form.value: form.label for form in Form},
    "money": {money.value: money.label for money in Money},
}


@dataclass(frozen=True)
class Asked:
    """Which classes: of a period, of a topic, of a kind."""

    period: Period
    topic: str = ""
    kind: str = ""

    def has(self, taught: Taught) -> bool:
        """Whether a class is asked for, its day aside."""
        return (not self.topic or taught.topic == self.topic) and (not self.kind or taught.kind == self.kind)


class Line(NamedTuple):
    """A class as the list has it."""

    taught: Taught
    counts: Counts
    is_to_come: bool


class Listed(NamedTuple):
    """What the list shows: classes, what they come to, and topic by topic; ``is_narrow``: one's own alone."""

    lines: Sequence[Line]
    counts: Counts
    topics: Sequence[tuple[Text, Counts]]
    is_narrow: bool


def _asked_of(request: HttpRequest) -> Asked:
    told = {name: request.GET.get(name, "") for name in ("topic", "kind")}
    return Asked(
        working_period(request),
        told["topic"] if told["topic"] in set(Topic) else "",
        told["kind"] if told["kind"] in set(ClassKind) else "",
    )


def _listed(request: AskedRequest, asked: Asked) -> Listed:
    reach, day = request.reach(Right.SUPPORT_SEE), today()
    classes = [one for one in classes_between(asked.period.start, asked.period.end) if asked.has(one)]
    enrolled = within(enrolled_in([one.code for one in classes]), reach, today=day)
    of_class = by_class(enrolled)
    lines = [
        Line(one, count([one], of_class.get(one.code, ()), OPEN_MOMENT), one.first_on > day)
        for one in reversed(classes)
    ]
    by_topic = [
        (topic.label, count(own, enrolled, OPEN_MOMENT))
        for topic in Topic
        if (own := [one for one in classes if one.topic == topic])
    ]
    return Listed(lines, count(classes, enrolled, OPEN_MOMENT), by_topic, not reach.everything)


@page(Right.SUPPORT_SEE)
def classes(request: AskedRequest) -> HttpResponse:
    """The classes that began in the working period, and what they come to; counted within the reader's reach."""
    asked = _asked_of(request)
    listed = _listed(request, asked)
    first = first_row(request.GET.get("from", ""), len(listed.lines))
    context = {
        "asked": asked, "listed": listed, "lines": listed.lines[first : first + ROWS], "labels": LABELS,
        "earlier": None if listed.lines else _earlier(asked),
        "previous": max(first - ROWS, 0) if first else None,
        "next": first + ROWS if first + ROWS < len(listed.lines) else None,
        "may_record": bool(request.reach(Right.SUPPORT_RECORD)),
        "may_blank": request.reach(Right.PERSONAL_EDIT).everything,
    }  # fmt: skip
    return render(request, "support/classes.html", context)


def _earlier(asked: Asked) -> Period | None:
    """The latest half-year before the one asked for in which such a class began."""
    before = classes_between(date.min, asked.period.start - timedelta(days=1))
    last = max((one.first_on for one in before if asked.has(one)), default=None)
    return running_half(last) if last else None


@page(Right.SUPPORT_SEE)
def classes_export(request: AskedRequest) -> HttpResponse:
    """The classes that are seen, as a workbook; counts, nobody's name."""
    asked = _asked_of(request)
    listed = _listed(request, asked)
    note(EXPORTED, by=request.me.name, count=len(listed.lines))
    rows = (_cells(line) for line in reversed(listed.lines))
    told = [
        str(label[code])
        for label, code in ((LABELS["topic"], asked.topic), (LABELS["kind"], asked.kind))
        if code
    ]
    told += [str(OWN_ALONE)] if listed.is_narrow else []
    return xlsx_answer(
        [str(head) for head in HEADS], rows, "lop-dao-tao", str(TITLE), [str(asked.period), *told]
    )


def _cells(line: Line) -> list[Any]:
    taught, counts = line.taught, line.counts
    return [
        taught.code, taught.title, *(str(LABELS[name][getattr(taught, name)]) for name in ("topic", "kind", "form")),
        taught.first_on, taught.last_on, taught.sessions, taught.place, taught.organizer, taught.document_no,
        counts.attendances, len(counts.persons), len(counts.women), len(counts.minority), len(counts.orgs),
        counts.completed, taught.cost,
    ]  # fmt: skip


# One class


@page(Right.SUPPORT_RECORD, methods=("GET", "POST"))
def class_new(request: AskedRequest) -> HttpResponse:
    """Open a class."""
    form = ClassForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = open_class(course=form.course(), by=request.me.name, within=_noted(OPENED, request.me.name))
        except Refusal as refusal:
            form.take(refusal)
        else:
            messages.success(request, str(CLASS_OPENED))
            return redirect("training_class", code=row.of.code)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "support/class_new.html", {"form": form}, status=status)


def _noted(act: Act, by: str, **more: str) -> Callable[[ClassVersion], None]:
    def within_change(row: ClassVersion) -> None:
        note(act, by=by, subject=row.of.code, title=row.title, **more)

    return within_change


@page(Right.SUPPORT_SEE)
def training_class(request: AskedRequest, code: str) -> HttpResponse:
    """One class: what it was, how many took part, organization by organization."""
    versions = versions_of(code)
    return _show(request, versions, CorrectClassForm(initial=shown_class(versions[-1])), StrikeForm())


@page(Right.SUPPORT_RECORD, methods=("POST",))
def class_correct(request: AskedRequest, code: str) -> HttpResponse:
    """Correct a class by a newer version."""
    versions, form = versions_of(code), CorrectClassForm(request.POST)
    if form.is_valid():
        try:
            correct_class(
                code=code, based_on=based_on(request), course=form.course(), reason=form.cleaned_data["reason"],
                by=request.me.name, within=_noted(CORRECTED, request.me.name),
            )  # fmt: skip
        except Refusal as refusal:
            form.take(refusal)
        else:
            messages.success(request, str(CLASS_CORRECTED))
            return redirect("training_class", code=code)
    return _show(request, versions, form, StrikeForm())


@page(Right.SUPPORT_RECORD, methods=("POST",))
def class_strike(request: AskedRequest, code: str) -> HttpResponse:
    """Strike a class out."""
    versions, form = versions_of(code), StrikeForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            strike_class(
                code=code, based_on=based_on(request), reason=reason, by=request.me.name,
                within=_noted(STRUCK, request.me.name, reason=reason),
            )  # fmt: skip
        except Refusal as refusal:
            form.take(refusal)
        else:
            messages.success(request, str(CLASS_STRUCK))
            return redirect("classes")
    return _show(request, versions, CorrectClassForm(initial=shown_class(versions[-1])), form)


def versions_of(code: str) -> list[Taught]:
    """All versions of a class; 404 for one that is not."""
    versions = history_of_class(code)
    if not versions:
        raise Http404
    return versions


def based_on(request: HttpRequest) -> int:
    """Which version of a thing was looked at."""
    text = request.POST.get("based_on", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


class OfOrganization(NamedTuple):
    """Those of one organization in a class; ``org_id`` is empty for those of none."""

    org_id: str
    name: str
    counts: Counts


def _show(
    request: AskedRequest, versions: Sequence[Taught], form: CorrectClassForm, strike: StrikeForm
) -> HttpResponse:
    taught, reach = versions[-1], request.reach(Right.SUPPORT_SEE)
    enrolled = within(enrolled_in([taught.code]), reach, today=today())
    took_part = who_took_part(taught, enrolled, OPEN_MOMENT)
    context = {
        "taught": taught, "versions": versions, "labels": LABELS, "form": form, "strike": strike,
        "counts": count([taught], enrolled, OPEN_MOMENT), "organizations": _by_organization(taught, took_part),
        "is_narrow": not reach.everything, "is_to_come": taught.first_on > today(),
        "is_attendance_taken": any(one.has_completed is not None for one in took_part),
        "may_record": bool(request.reach(Right.SUPPORT_RECORD)), "may_name": bool(request.reach(Right.PERSONAL_SEE)),
    }  # fmt: skip
    status = UNPROCESSABLE if form.is_bound or strike.is_bound else 200
    return render(request, "support/class.html", context, status=status)


def _by_organization(taught: Taught, took_part: Sequence[Attended]) -> list[OfOrganization]:
    """Who took part organization by organization, by name; those of none at the end."""
    groups: dict[int | None, list[Attended]] = {}
    for one in took_part:
        groups.setdefault(one.enrolled.org, []).append(one)
    org_ids = dict(
        Organization.objects.filter(pk__in=[org for org in groups if org]).values_list("pk", "org_id")
    )
    names = last_names(org_ids.values())
    found = []
    for org, group in groups.items():
        counts = Counts()
        counts.take(taught, group)
        org_id = org_ids[org] if org is not None else ""
        found.append(OfOrganization(org_id, names[org_id] if org_id else str(OF_NONE), counts))
    return sorted(found, key=lambda one: (not one.org_id, one.name))


def names_of(enrolled: Sequence[Enrolled]) -> dict[int, tuple[str, str]]:
    """By key the identifier and name of the organizations of some people."""
    keys = {one.org for one in enrolled if one.org is not None}
    org_ids = dict(Organization.objects.filter(pk__in=keys).values_list("pk", "org_id"))
    names = last_names(org_ids.values())
    return {key: (org_id, names[org_id]) for key, org_id in org_ids.items()}


TITLE = Text("Các lớp đào tạo, bồi dưỡng", "Classes")
OWN_ALONE = Text(
    "Chỉ tính người của các đơn vị trong phạm vi được xem", "Only people of one's own organizations"
)
HEADS = (
    Text("Mã lớp", "Code"), Text("Tên lớp", "Title"), Text("Nội dung", "Topic"), Text("Loại lớp", "Kind"),
    Text("Hình thức", "Form"), Text("Khai giảng", "First day"), Text("Bế giảng", "Last day"),
    Text("Số buổi", "Sessions"), Text("Địa điểm", "Place"), Text("Đơn vị tổ chức", "Organizer"),
    Text("Số văn bản", "Paper number"), Text("Lượt người", "Attendances"), Text("Số người", "Persons"),
    Text("Nữ", "Women"), Text("Dân tộc thiểu số", "Ethnic minorities"), Text("Số đơn vị", "Organizations"),
    Text("Hoàn thành", "Completed"), Text("Kinh phí (đồng)", "Cost (đồng)"),
)  # fmt: skip
OF_NONE = Text("Ngoài sổ đăng ký (cơ quan, hộ gia đình…)", "Not of the register (offices, households…)")
CLASS_OPENED = Text(
    "Đã mở lớp. Bước sau: ghi danh học viên.", "The class was opened. Next: enrol its trainees."
)
CLASS_CORRECTED = Text(
    "Đã sửa lớp; bản cũ vẫn còn trong lịch sử.", "Corrected; what it said before stays readable."
)
CLASS_STRUCK = Text("Đã gạch bỏ lớp.", "The class was struck out.")
