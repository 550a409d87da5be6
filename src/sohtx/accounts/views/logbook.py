"""The log: sentences, by person, act, organization and day; and the same lines as CSV."""

import csv
import unicodedata
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime

from sohtx.accounts.acts import LOG_EXPORTED
from sohtx.accounts.forms import LogFilter
from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import SENTENCES, name_of_act, note, tell
from sohtx.accounts.models import LogEntry, plain_username
from sohtx.accounts.queries import ScopeNames, display_names, log, page_by_key
from sohtx.accounts.rights import Right
from sohtx.core.text import Text, current_language

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
BATCH = 500
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


@page(Right.LOG_SEE)
def show_log(request: AskedRequest) -> HttpResponse:
    """The log, the latest first."""
    form = _filter(request)
    chosen = _chosen(form)
    found = page_by_key(
        log(request.reach(Right.LOG_SEE), **chosen), "pk", after=_key(request, "after"), before=_key(request, "before"),
        descending=True,
    )  # fmt: skip
    names = ScopeNames.of(found.rows)
    context = {
        "page": found,
        "form": form,
        "lines": [(entry, tell(entry, names.organizations)) for entry in found.rows],
        "people": display_names(entry.by for entry in found.rows),
        "names": names,
        "in_force": sum(map(bool, chosen.values())),
    }
    return render(request, "accounts/log.html", context)


@page(Right.LOG_SEE, methods=("POST",))
def export_log(request: AskedRequest) -> StreamingHttpResponse:
    """The same lines as a file; taking it is a line of the log itself."""
    rows = log(request.reach(Right.LOG_SEE), **_chosen(_filter(request)))
    latest = rows.order_by("-pk").values_list("pk", flat=True).first() or 0
    rows = rows.filter(pk__lte=latest)
    note(LOG_EXPORTED, by=request.me.name, count=rows.count())
    answer = StreamingHttpResponse(_csv(rows, current_language()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="nhat-ky.csv"'
    answer["Cache-Control"] = "no-store, private"
    return answer


def _filter(request: AskedRequest) -> LogFilter:
    return LogFilter(request.GET or None, acts=acts_in_words())


def acts_in_words() -> list[tuple[str, list[tuple[str, str]]]]:
    """The acts to choose from, by what they are about, in the order of the alphabet."""
    groups: dict[Text, list[tuple[str, str]]] = {title: [] for title, _ in GROUPS}
    for code in SENTENCES:
        station = code.partition(".")[0]
        title = next((title for title, stations in GROUPS if station in stations), OTHERS)
        groups.setdefault(title, []).append((code, str(name_of_act(code))))
    return [(str(title), sorted(acts, key=_alphabet)) for title, acts in groups.items() if acts]


def _alphabet(act: tuple[str, str]) -> str:
    """Letters before their marks: đ after d, as a reader of either language looks for them."""
    return unicodedata.normalize("NFD", act[1].casefold().replace("đ", "d\N{COMBINING TILDE}"))


def _chosen(form: LogFilter) -> dict[str, Any]:
    """What to narrow by; of a form with a mistake, the fields that have none."""
    if not form.is_bound:
        return {}
    form.is_valid()
    given = form.cleaned_data
    return {
        "by": plain_username(given.get("by", "")),
        "act": given.get("act", ""),
        "org_id": given.get("org", ""),
        "since": given.get("since"),
        "until": given.get("until"),
    }


def _key(request: AskedRequest, name: str) -> str:
    key = request.GET.get(name, "")
    return key if key.isdecimal() and len(key) < 19 else ""


class _Line:
    """A file of one line: what a writer writes is handed on at once."""

    def write(self, line: str) -> str:
        """Hand the line on."""
        return line


def _csv(rows: Any, language: str) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield BOM + writer.writerow([head.within(language) for head in HEADS])
    for entry in rows.order_by("-pk").iterator(chunk_size=BATCH):
        yield writer.writerow([harmless(cell) for cell in _cells(entry, language)])


def _cells(entry: LogEntry, language: str) -> list[str]:
    said = tell(entry).within(language)
    return [
        localtime(entry.at).isoformat(" ", "seconds"),
        entry.by,
        entry.act,
        said,
        entry.org_id,
        entry.area_code,
    ]


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


GROUPS = (
    (Text("Sổ đăng ký", "Register"), frozenset({"register"})),
    (Text("Thông tin cá nhân", "Personal data"), frozenset({"personal"})),
    (Text("Nạp, đối chiếu danh sách", "Lists taken in and compared"), frozenset({"lists", "comparing"})),
    (Text("Số liệu", "Figures"), frozenset({"figures", "attention"})),
    (Text("Phiếu báo cáo", "Returns"), frozenset({"return", "forms"})),
    (
        Text("Hỗ trợ, sổ công tác", "Support and work log"),
        frozenset(
            {
                *(
                    "support",
                    "entry",
                    "training",
                    "candidate",
                    "campaign",
                    "digital",
                    "chain",
                    "contract",
                    "union",
                ),
                *("member", "work"),
            }
        ),
    ),
    (
        Text("Hội nghị, kiến nghị", "Conferences and petitions"),
        frozenset({"conference", "petition", "petitions"}),
    ),
    (Text("Chỉ tiêu, nhiệm vụ", "Targets and tasks"), frozenset({"plan"})),
    (Text("Báo cáo", "Reports"), frozenset({"review"})),
    (Text("Đăng nhập", "Signing in"), frozenset({"sign", "factor", "password", "service", "session"})),
    (Text("Người dùng, đường dẫn", "People and links"), frozenset({"person", "grant", "ticket", "log"})),
)
OTHERS = Text("Việc khác", "Other")
HEADS = (
    Text("Lúc", "At"),
    Text("Ai", "Who"),
    Text("Mã việc", "Act"),
    Text("Việc", "What"),
    Text("Mã đơn vị", "Organization"),
    Text("Mã địa bàn", "Area"),
)
