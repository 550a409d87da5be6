"""Opening the book from an office's own list: bring it, look at its columns, see what each row becomes, take it in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import Right
from sohtx.core.codes import Kind
from sohtx.core.moment import read_day
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.exchange.column_pages import PERSONAL, bounded, columns_step, item_of, person_of, told_cell
from sohtx.exchange.forms import ListForm
from sohtx.exchange.lists import desk
from sohtx.exchange.lists.checking import Checked
from sohtx.exchange.lists.fields import Field
from sohtx.exchange.lists.judging import FATES, CheckedRow, Fate
from sohtx.exchange.lists.marking import GRAVITIES, mark_workbook, marked_name
from sohtx.exchange.lists.reading import Gravity
from sohtx.exchange.lists.taking import kept, take_in
from sohtx.web.tables import XLSX
from sohtx.web.uploads import was_too_large
from sohtx.web.working import today

UNPROCESSABLE = 422
SHOWN, KEPT_SHOWN = 50, 20
BROUGHT = declare(
    "lists.bring", Text("đưa danh sách {subject} lên để xem", "brought the list {subject} to look at")
)
TAKEN = declare(
    "lists.take",
    Text(
        "nạp {count} đơn vị vào sổ từ danh sách {subject}",
        "took {count} organizations in from the list {subject}",
    ),
)
EXPORTED = declare(
    "lists.export",
    Text(
        "tải danh sách {subject} đã đánh dấu ({count} dòng)",
        "took away the marked list {subject} ({count} rows)",
    ),
)


# Step 1: bring it


@page(Right.REGISTER_IMPORT, methods=("GET", "POST"))
def lists(request: AskedRequest) -> HttpResponse:
    """What this is for, and the form to begin; the lists that are looked at, and those that were taken."""
    reach = request.reach(Right.REGISTER_IMPORT)
    form = ListForm(
        request.POST or None, request.FILES or None, reach=reach, initial={"as_of": _written(today())}
    )
    problems: Sequence[Any] = ()
    if request.method == "POST":
        try:
            if item := bring(request, form, desk.TAKE, {}):
                return redirect(reverse("list_columns", kwargs={"key": item.key}))
        except Refusal as refusal:
            problems = refusal.problems
    mine = [one for one in kept() if reach.everything or one.get("by") == request.me.name]
    told = [dict(one, on=read_day(str(one.get("as_of", "")))) for one in mine[:KEPT_SHOWN]]
    context = {
        "form": form, "problems": problems, "kept": told,
        "lying": desk.lying(person=person_of(request), purpose=desk.TAKE),
    }  # fmt: skip
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "exchange/lists.html", context, status=status)


def bring(request: AskedRequest, form: ListForm, purpose: str, more: dict[str, Any]) -> desk.OnDesk | None:
    """Put a list on the desk; None where the form is not filled in well. What is no list is refused."""
    is_valid = form.is_valid()
    if was_too_large(request):
        form.refuse_large()
        return None
    if not is_valid:
        return None
    with transaction.atomic():
        item = desk.put(
            form.content, form.name, person=person_of(request), purpose=purpose, options=form.options(), more=more
        )  # fmt: skip
        note(BROUGHT, by=request.me.name, subject=item.name)
    return item


def _written(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


# Step 2: its columns


@page(Right.REGISTER_IMPORT, methods=("GET", "POST"))
def list_columns(request: AskedRequest, key: str) -> HttpResponse:
    """What each column was taken for."""
    return columns_step(request, item_of(request, key, desk.TAKE), "list_columns", "list_check")


# Step 3: what each row becomes


@dataclass(frozen=True)
class Told:
    """A remark as it is shown; what is personal is not, to those who may not see it."""

    cell: str
    value: str
    what: Text
    mend: Text
    gravity: Gravity

    @property
    def word(self) -> Text:
        """How grave it is."""
        return GRAVITIES[self.gravity]


@dataclass(frozen=True)
class Line:
    """A row of the list as it is shown."""

    row: CheckedRow
    remarks: Sequence[Told]
    is_accepted: bool

    @property
    def code(self) -> str:
        """Its tax code, read or as it stands."""
        reading = self.row.reading
        return (reading.tax_code or reading.texts.get(Field.TAX_CODE, "")) if reading else ""

    @property
    def place(self) -> str:
        """Its commune, read or as it stands."""
        reading = self.row.reading
        if reading is None:
            return ""
        return reading.unit.name if reading.unit else reading.texts.get(Field.COMMUNE, "")

    @property
    def kind(self) -> Text | str:
        """Its kind."""
        reading = self.row.reading
        return reading.kind.label if reading and reading.kind else ""

    @property
    def founded(self) -> str:
        """Its founding, as far as it is known."""
        founded = self.row.reading.founded if self.row.reading else None
        return "" if founded is None else founded.told if founded.day is None else told_cell(founded.day)


@page(Right.REGISTER_IMPORT, methods=("GET", "POST"))
def list_check(request: AskedRequest, key: str) -> HttpResponse:
    """What taking the list in would do; nothing is written. Doubtful rows are confirmed here, one by one."""
    item = item_of(request, key, desk.TAKE)
    checked = item.checked(bounded(request, item.options))
    if request.method == "POST":
        item.options = replace(item.options, accepted=_accepted(request, checked))
        item.save()
        return redirect(f"{reverse('list_check', kwargs={'key': key})}?rows={Fate.DOUBTFUL}")
    return _show(request, item, checked)


def _accepted(request: AskedRequest, checked: Checked) -> frozenset[int]:
    """The lines confirmed as organizations of their own, once those that were ticked are added or taken away."""
    ticked = {
        int(text)
        for text in request.POST.getlist("line")
        if text.isascii() and text.isdigit() and len(text) < 8
    }
    if request.POST.get("do") == "undo":
        return checked.options.accepted - ticked
    doubtful = {row.line for row in checked.of_fate(Fate.DOUBTFUL)}
    return checked.options.accepted | (ticked & doubtful)


def _show(
    request: AskedRequest, item: desk.OnDesk, checked: Checked, problems: Refusal | None = None
) -> HttpResponse:
    counts = checked.counts
    usual = next((f for f in (Fate.WRONG, Fate.DOUBTFUL, Fate.NEW, Fate.KNOWN) if counts[f]), Fate.ASIDE)
    fate = next((f for f in Fate if f.value == request.GET.get("rows")), usual)
    rows, pages = paged(request, sorted(checked.of_fate(fate), key=_agrees))
    may_see = request.me.can(Right.PERSONAL_SEE)
    context = {
        "item": item, "checked": checked, "counts": counts, "fates": FATE_WORDS, "fate": fate, "pages": pages,
        "why": FATES, "lines": [_line(row, checked.options.accepted, may_see=may_see) for row in rows],
        "heads": headline(checked), "problems": problems.problems if problems else (),
        "total": problems.total if problems else 0, "fonts": sum(checked.encodings.values()),
        "differing": sum(not _agrees(row) for row in checked.of_fate(Fate.KNOWN)),
    }  # fmt: skip
    return render(request, "exchange/check.html", context, status=UNPROCESSABLE if problems else 200)


def _agrees(row: CheckedRow) -> bool:
    """Whether a row of the book says what the book says; those that do not are shown first."""
    return row.fate is Fate.KNOWN and not row.remarks


def _line(row: CheckedRow, accepted: Iterable[int], *, may_see: bool) -> Line:
    remarks = [
        Told(r.cell, "•••" if r.field in PERSONAL and not may_see else r.value, r.what, r.mend, r.gravity)
        for r in row.remarks
    ]
    return Line(row, remarks, row.line in accepted)


@dataclass(frozen=True)
class Headline:
    """How many organizations of a kind exist on the day of the list: now, and once it is taken in."""

    kind: Kind
    before: int
    added: int

    @property
    def after(self) -> int:
        """How many there would be."""
        return self.before + self.added


def headline(checked: Checked) -> list[Headline]:
    """The counts by kind before and after."""
    side = desk.side_on(checked.options.as_of)
    before = Counter(standing.kind for standing in side.all if standing.exists)
    added = Counter(
        str(row.reading.kind)
        for row in checked.of_fate(Fate.NEW)
        if row.reading and not (row.reading.status and row.reading.status.is_gone)
    )
    return [Headline(kind, before[kind.value], added[kind.value]) for kind in Kind]


@dataclass(frozen=True)
class Pages:
    """Which page of rows is shown, of how many."""

    number: int
    last: int
    total: int


def paged(request: AskedRequest, rows: Sequence[Any], size: int = SHOWN) -> tuple[Sequence[Any], Pages]:
    """The rows of the page that the address asks for."""
    last = max(1, -(-len(rows) // size))
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1
    number = min(max(number, 1), last)
    return rows[(number - 1) * size : number * size], Pages(number, last, len(rows))


@page(Right.REGISTER_IMPORT)
def list_marked(request: AskedRequest, key: str) -> HttpResponse:
    """The list given back with what was found marked in its cells."""
    item = item_of(request, key, desk.TAKE)
    checked = item.checked(bounded(request, item.options))
    content = mark_workbook(checked)
    note(EXPORTED, by=request.me.name, subject=item.name, count=len(checked.rows))
    return workbook_answer(content, marked_name(item.name))


def workbook_answer(content: bytes, name: str) -> HttpResponse:
    """A workbook to be kept, never opened in place."""
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


# Step 4: take it in


@page(Right.REGISTER_IMPORT, methods=("POST",))
def list_take(request: AskedRequest, key: str) -> HttpResponse:
    """Take the sound rows in: one act. Sent again it changes nothing."""
    item = item_of(request, key, desk.TAKE)
    checked = item.checked(bounded(request, item.options))

    def within(taken: Checked) -> None:
        note(TAKEN, by=request.me.name, subject=item.name, count=len(taken.of_fate(Fate.NEW)))

    try:
        taken = take_in(checked, by=request.me.name, within=within)
    except Refusal as refusal:
        return _show(request, item, checked, refusal)
    rows = taken.checked.of_fate(Fate.NEW)
    if rows:
        before = item.result.get("organizations", [])
        item.result = {
            "organizations": before + [[row.org_id, row.name] for row in rows],
            "contacts": item.result.get("contacts", 0) + sum(len(row.contacts) for row in rows),
        }
        item.save()
    else:
        messages.info(request, str(ALREADY))
    return redirect(reverse("list_done", kwargs={"key": key}))


@page(Right.REGISTER_IMPORT)
def list_done(request: AskedRequest, key: str) -> HttpResponse:
    """What came of taking the list in, and what is left of it."""
    item = item_of(request, key, desk.TAKE)
    checked = item.checked(bounded(request, item.options))
    organizations, pages = paged(request, item.result.get("organizations", []))
    context = {
        "item": item, "organizations": organizations, "pages": pages, "counts": checked.counts,
        "contacts": item.result.get("contacts", 0),
    }  # fmt: skip
    return render(request, "exchange/done.html", context)


@page(Right.REGISTER_IMPORT, methods=("POST",))
def list_drop(request: AskedRequest, key: str) -> HttpResponse:
    """Take a list off the desk."""
    item_of(request, key, desk.TAKE).remove()
    messages.info(request, str(DROPPED))
    return redirect(reverse("lists"))


ALREADY = Text(
    "Các dòng này đã có trong sổ; không ghi thêm gì.",
    "These rows were in the book already; nothing was added.",
)
DROPPED = Text(
    "Đã bỏ danh sách khỏi phần đang xem. Sổ không thay đổi.", "The list was put away. The book is as it was."
)
FATE_WORDS = {
    Fate.NEW: Text("Mới, nạp được", "New, can be taken"),
    Fate.KNOWN: Text("Đã có trong sổ", "In the book already"),
    Fate.WRONG: Text("Sai, chưa lấy", "Wrong, not taken"),
    Fate.DOUBTFUL: Text("Nghi trùng", "Likely duplicates"),
    Fate.ASIDE: Text("Bỏ qua", "Set aside"),
}
