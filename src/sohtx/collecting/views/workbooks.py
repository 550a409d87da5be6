"""Returns by Excel: the workbook taken away, sent in filled, given back where something must be mended."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import note
from sohtx.accounts.rights import Reach, Right
from sohtx.collecting.board import Board, board_of
from sohtx.collecting.deeds import WORKBOOK_ACCEPTED, WORKBOOK_IN, WORKBOOK_OUT
from sohtx.collecting.narrowing import offer
from sohtx.collecting.subject import version_of
from sohtx.collecting.workbooks.filling import batch_of
from sohtx.collecting.workbooks.looking import Fate, Looked, by_cell
from sohtx.collecting.workbooks.marking import mark_workbook
from sohtx.collecting.workbooks.taking import Taken, take
from sohtx.collecting.workbooks.writing import workbook_name, write_workbook
from sohtx.core.period import Period
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.exchange.column_pages import person_of
from sohtx.exchange.lists import desk
from sohtx.exchange.lists.marking import GRAVITIES
from sohtx.exchange.lists.opening import LARGEST_FILE
from sohtx.exchange.lists.options import Options
from sohtx.web.forms import PlainForm, label
from sohtx.web.tables import XLSX
from sohtx.web.uploads import was_too_large
from sohtx.web.working import today

UNPROCESSABLE = 422
GIVEN_BACK = "return-workbook"  # the purpose under which a marked workbook lies on the desk
READABLE = ".xlsx,.xlsm,.xlsb,.xls,.ods"
SHOWN, SHOWN_NAMES = 50, 30


class WorkbookForm(PlainForm):
    """A workbook that is sent in."""

    file = forms.FileField(
        label=label("Tệp Excel đã ghi số liệu", "The workbook, filled in"),
        help_text=label(
            "Lưu bằng Excel, LibreOffice, WPS hoặc điện thoại đều được; tối đa 30 MB.",
            "Saved by Excel, LibreOffice, WPS or a phone; at most 30 MB.",
        ),
        widget=forms.FileInput(attrs={"accept": READABLE}),
    )
    replaces = forms.BooleanField(
        required=False,
        label=label(
            "Ghi đè cả phiếu trong sổ đã mới hơn tệp này",
            "Replace what is newer in the book than this file as well",
        ),
    )
    accepts = forms.BooleanField(
        required=False,
        label=label("Duyệt luôn những phiếu nhận được", "Accept at once what is taken"),
    )

    def __init__(self, *args: Any, may_accept: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_accept:
            del self.fields["accepts"]
        upload: Any = self.fields["file"]
        upload.error_messages["required"] = upload.error_messages["missing"] = str(NO_FILE)
        upload.error_messages["empty"] = str(EMPTY_FILE)


@page(Right.RETURN_FILE, methods=("GET", "POST"))
def workbook(request: AskedRequest, form: str, period: str) -> HttpResponse:
    """The workbook of a form and period, to be taken away, and the form by which it is sent in."""
    board = _board(request, form, period)
    may_accept = bool(request.reach(Right.RETURN_ACCEPT))
    sending = WorkbookForm(request.POST or None, request.FILES or None, may_accept=may_accept)
    if request.method != "POST":
        return _show(request, board, WorkbookForm(may_accept=may_accept))
    is_valid = sending.is_valid()
    if was_too_large(request):
        sending.errors.pop("file", None)
        sending.add_error("file", str(TOO_LARGE.fill(size=LARGEST_FILE >> 20)))
        is_valid = False
    if not is_valid:
        return _show(request, board, sending, status=UNPROCESSABLE)
    try:
        taken = _take(request, board, sending.cleaned_data)
    except Refusal as refusal:
        return _show(request, board, sending, problems=refusal.problems, status=UNPROCESSABLE)
    status = UNPROCESSABLE if taken.is_refused else 200
    return _show(request, board, WorkbookForm(may_accept=may_accept), taken=taken, status=status)


@page(Right.RETURN_FILE)
def workbook_out(request: AskedRequest, form: str, period: str) -> HttpResponse:
    """The workbook itself: of everybody within reach, of a commune, or of one organization."""
    board = _board(request, form, period)
    area, org_id = (request.GET.get(name, "").strip() for name in ("area", "org"))
    items = [i for i in board.items if (not area or area in i.codes) and org_id in ("", i.respondent)]
    if not items:
        raise Http404
    batch = batch_of(board, items)
    content = write_workbook(batch)
    note(WORKBOOK_OUT, by=request.me.name, subject=f"{form} {period}", area_code=area, count=len(batch.rows))
    return _attached(content, workbook_name(batch, area))


@page(Right.RETURN_FILE)
def workbook_marked(request: AskedRequest, form: str, period: str, key: str) -> HttpResponse:
    """A workbook given back to who sent it, with its cells marked."""
    item = desk.find(key, person=person_of(request), purpose=GIVEN_BACK)
    if item is None or item.more != {"form": form, "period": period}:
        raise Http404
    return _attached(item.file.content, item.name)


def _attached(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def _board(request: AskedRequest, form: str, period: str) -> Board:
    return board_of(version_of(form, period), Period.parse(period)).within(request.reach(Right.RETURN_FILE))


def _take(request: AskedRequest, board: Board, told: dict[str, Any]) -> Taken:
    """Take a workbook in; who accepts at once does so as far as he may accept."""
    is_accepted = bool(told.get("accepts"))

    def with_note(looked: Looked) -> None:
        deed = WORKBOOK_ACCEPTED if is_accepted else WORKBOOK_IN
        note(deed, by=request.me.name, subject=looked.recognized.file.name, count=len(looked.given))

    return take(
        told["file"].read(), str(told["file"].name or ""), _reach(request, is_accepted=is_accepted),
        by=request.me.name, expected=(board.version.form, board.period), is_replacing=told["replaces"],
        is_accepted=is_accepted, within=with_note,
    )  # fmt: skip


def _reach(request: AskedRequest, *, is_accepted: bool) -> Reach:
    return request.reach(Right.RETURN_ACCEPT if is_accepted else Right.RETURN_FILE)


def _show(
    request: AskedRequest,
    board: Board,
    sending: WorkbookForm,
    *,
    taken: Taken | None = None,
    problems: Any = (),
    status: int = 200,
) -> HttpResponse:
    asked = request.GET.get("area", "")
    context: dict[str, Any] = {
        "board": board,
        "form": sending,
        "problems": problems,
        "areas": offer(board.communes, asked).areas,
        "area": asked,
        "org": next((i for i in board.items if i.respondent == request.GET.get("org", "")), None),
        "taken": taken,
        "account": _account(taken) if taken else [],
    }
    if taken is not None:
        remarks = by_cell(taken.looked.remarks)
        context |= {
            "remarks": remarks[:SHOWN],
            "more": len(remarks) - SHOWN + taken.looked.more,
            "gravities": GRAVITIES,
            "sheet": taken.looked.sheet_name,
            "key": _lay_down(request, taken) if taken.is_refused else "",
        }
    return render(request, "collecting/workbook.html", context, status=status)


def _lay_down(request: AskedRequest, taken: Taken) -> str:
    """Lay the marked workbook on the sender's desk, where it lies for a day; gives its key."""
    version, period = taken.looked.recognized.version, taken.looked.recognized.period
    name = f"{taken.looked.recognized.file.name.rpartition('.')[0]}.xlsx"
    more = {"form": version.form, "period": str(period)}
    options = Options(as_of=today())
    content = mark_workbook(taken.looked)
    item = desk.put(content, name, person=person_of(request), purpose=GIVEN_BACK, options=options, more=more)
    return item.key


def _account(taken: Taken) -> list[tuple[Text, int, list[str]]]:
    """How many rows became what, and the first names of each."""
    if taken.is_known or taken.is_refused:
        return []
    found = ((words, taken.looked.of(fate)) for fate, words in FATES.items())
    return [(words, len(names), names[:SHOWN_NAMES]) for words, names in found if names]


FATES = {
    Fate.NEW: Text("Phiếu mới", "New"),
    Fate.CHANGED: Text("Phiếu sửa", "Changed"),
    Fate.UNCHANGED: Text("Như đã có trong sổ", "As in the book"),
    Fate.BLANK: Text("Để trống, chưa nhận", "Left blank, not taken"),
}
NO_FILE = Text("Chưa chọn tệp.", "No file was chosen.")
EMPTY_FILE = Text("Tệp trống.", "The file is empty.")
TOO_LARGE = Text("Tệp lớn hơn {size} MB: không nhận.", "The file is larger than {size} MB.")
