"""Taking lines of the work log in from Excel: paste them, see what each becomes, take them in."""

from collections.abc import Sequence
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import Right
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.register.contact_forms import said
from sohtx.support.log_forms import PasteForm
from sohtx.support.log_pages import FIELDS, UNPROCESSABLE
from sohtx.support.log_pasting import HEADS, ReadDeed, read_pasted_deeds
from sohtx.support.log_services import record_deeds
from sohtx.web.working import today

PASTED = declare(
    "work.paste", Text("dán {count} dòng từ Excel vào sổ công tác", "pasted {count} lines into the work log")
)


@page(Right.WORK_LOG_RECORD, methods=("GET", "POST"))
def work_paste(request: AskedRequest) -> HttpResponse:
    """Paste lines, look at them, take them in: all or none."""
    form = PasteForm(request.POST if request.method == "POST" else None)
    rows: Sequence[ReadDeed] = ()
    key = request.POST.get("key") or uuid4().hex
    if request.method == "POST" and form.is_valid():
        try:
            rows = read_pasted_deeds(form.cleaned_data["pasted"], today())
            is_sound = bool(rows) and not any(row.problems for row in rows)
            if request.POST.get("do") == "take" and is_sound:
                _take(rows, key, request.me.name)
                messages.success(request, str(TAKEN.fill(count=len(rows))))
                return redirect("work_log")
        except Refusal as refusal:
            form.take(refusal)
    wrong = sum(bool(row.problems) for row in rows)
    context = {
        "form": form, "rows": rows, "key": key, "wrong": wrong, "said": said, "fields": FIELDS,
        "heads": [words[0] for words in HEADS.values()],
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors or wrong else 200
    return render(request, "support/log_paste.html", context, status=status)


def _take(rows: Sequence[ReadDeed], key: str, by: str) -> None:
    deeds = {f"{key}-{n}": row.deed for n, row in enumerate(rows, start=1) if row.deed}
    has_noted: list[bool] = []

    def within(_row: object) -> None:
        if not has_noted:
            has_noted.append(True)
            note(PASTED, by=by, count=len(deeds))

    record_deeds(deeds=deeds, by=by, within=within)


TAKEN = Text("Đã ghi {count} dòng vào sổ công tác.", "{count} lines were written into the work log.")
