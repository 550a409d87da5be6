"""Pages of the register: the list with its search and filters, and taking it away as Excel or CSV."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import Right
from sohtx.core.codes import EntryType, Kind, LegalStatus, Sector
from sohtx.core.numerals import say_day, say_number
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.register.contacts import Purpose, phones_with_consent
from sohtx.register.directory.asking import EXISTING, OBSERVED_INACTIVE, Query, Sort
from sohtx.register.directory.finding import Page, Row, find, rows_of
from sohtx.register.directory.lines import ENDED
from sohtx.register.forms import FilterForm
from sohtx.register.models import Organization
from sohtx.web.tables import csv_answer, xlsx_answer
from sohtx.web.working import today

EXPORTED = declare(
    "register.export",
    Text("tải danh sách {subject} ({count} đơn vị)", "took away the list {subject} ({count})"),
)
PHONES_EXPORTED = declare(
    "register.export_phones",
    Text(
        "tải danh sách {subject} ({count} đơn vị), kèm {phones} số điện thoại đã có sự đồng ý",
        "took away the list {subject} ({count}) with {phones} telephones given with consent",
    ),
)
KINDS = {code.value: code.label for code in Kind}
SECTORS = {code.value: code.label for code in Sector} | {"": Text("chưa rõ", "not stated")}
STATUSES: dict[str, Text] = {
    EXISTING: Text("Còn tồn tại", "Existing"),
    ENDED: Text("Đã kết thúc", "Ended"),
    OBSERVED_INACTIVE: Text("Thực tế ngừng hoạt động", "Observed inactive"),
} | {code.value: code.label for code in LegalStatus}
ENDS = {code.value: code.label for code in EntryType}
LABELS = {"kind": KINDS, "sector": SECTORS, "status": STATUSES, "end": ENDS}
UNPROCESSABLE = 422


class Column(NamedTuple):
    """A column of the list: its head, what a file has in it, what it is ordered by, and whether it is shown unasked."""

    key: str
    label: Text
    cell: Callable[[Row], Any]
    sort: str = ""
    is_usual: bool = False
    is_number: bool = False

    def words(self, row: Row) -> str:
        """The cell as a page shows it."""
        value = self.cell(row)
        if isinstance(value, Decimal):
            return say_number(Fraction(value))
        if value is None or value == "":
            return DASH
        return say_day(value) if hasattr(value, "isoformat") else str(value)


def status_of(row: Row) -> Text:
    """An organization's status in words: how it ended, where it has."""
    if row.status == ENDED:
        return ENDS.get(row.ended_as, STATUSES[ENDED])
    return STATUSES.get(row.status, Text(row.status, row.status))


def _yes(mark: bool | None) -> str:
    return "" if mark is None else str(YES if mark else NO)


def _capital(row: Row) -> Decimal | None:
    return None if row.charter_capital is None else Decimal(row.charter_capital) / 1000


DASH = "–"
YES, NO = Text("Có", "Yes"), Text("Không", "No")
TITLE = Text(
    "Danh sách hợp tác xã, liên hiệp hợp tác xã, tổ hợp tác", "List of cooperatives, unions and groups"
)
IDENTIFIER = Column("id", Text("Mã đơn vị", "Identifier"), lambda row: row.org_id)
NAME = Column("name", Text("Tên", "Name"), lambda row: row.name, sort="name")
COLUMNS = (
    Column("tax", Text("Mã số thuế", "Tax code"), lambda row: row.tax_code, sort="code", is_usual=True),
    Column("kind", Text("Loại hình", "Kind"), lambda row: str(KINDS[row.kind]), is_usual=True),
    Column(
        "unit",
        Text("Xã, phường hiện nay", "Commune today"),
        lambda row: row.unit_today_name,
        sort="unit",
        is_usual=True,
    ),
    Column("unit_then", Text("Xã, phường khi đăng ký", "Commune when registered"), lambda row: row.unit_name),
    Column("address", Text("Địa chỉ", "Address"), lambda row: row.address),
    Column(
        "sector",
        Text("Lĩnh vực", "Sector"),
        lambda row: str(SECTORS.get(row.sector, row.sector)),
        is_usual=True,
    ),
    Column(
        "born",
        Text("Ngày thành lập", "Founded on"),
        lambda row: row.born_on,
        sort="born",
        is_usual=True,
        is_number=True,
    ),
    Column("status", Text("Tình trạng", "Status"), lambda row: str(status_of(row)), is_usual=True),
    Column("ended", Text("Ngày kết thúc", "Ended on"), lambda row: row.ended_on, is_number=True),
    Column(
        "capital",
        Text("Vốn điều lệ (triệu đồng)", "Charter capital (million đồng)"),
        _capital,
        is_number=True,
    ),
    Column(
        "member",
        Text("Thành viên Liên minh", "Member of the Alliance"),
        lambda row: _yes(row.is_alliance_member),
    ),
    Column("registered", Text("Có đăng ký (THT)", "Registered (group)"), lambda row: _yes(row.is_registered)),
    IDENTIFIER,
)
PHONE = Text("Điện thoại (đã đồng ý cung cấp)", "Telephone (given with consent)")
MORE_FILTERS = ("member", "born_from", "born_to", "on")
FACETS = {
    "kind": Text("Loại hình", "Kind"),
    "status": Text("Tình trạng", "Status"),
    "sector": Text("Lĩnh vực", "Sector"),
}


class Choice(NamedTuple):
    """A link that narrows the list: what it asks for, how many there are, whether it is chosen."""

    value: str
    label: Text
    many: int
    is_chosen: bool


@page(Right.REGISTER_SEE)
def organizations(request: AskedRequest) -> HttpResponse:
    """The list, searched and filtered by its address; of a swap, the rows alone."""
    is_swap = _is_swap(request)
    form = FilterForm(request.GET)
    context = {
        "form": form, "labels": LABELS, "page": None, "problems": (), "is_swap": is_swap,
        "columns": columns_of(request), "all_columns": COLUMNS,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "narrowed": sum(bool(request.GET.get(name)) for name in form.fields if name not in ("q", "sort")),
        "tells_former": bool(request.GET.get("q") or request.GET.get("area")),
        "more_open": any(request.GET.get(n) for n in MORE_FILTERS),
    }  # fmt: skip
    status = 200
    try:
        query = form.query(request.reach(Right.REGISTER_SEE))
        found = find(query)
        context |= {"page": found} | _around(request, query, found)
    except Refusal as refusal:
        context |= {"problems": refusal.problems}
        status = 200 if is_swap else UNPROCESSABLE  # what is not 200 is not swapped in, and would not be seen
    answer = render(
        request, "register/list_rows.html" if is_swap else "register/list.html", context, status=status
    )
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _is_swap(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def _around(request: AskedRequest, query: Query, found: Page) -> dict[str, Any]:
    """What stands around the rows: in which order they are, links that narrow, what to do where there are none."""
    sort = query.sort
    if sort is Sort.BEST and not query.text:
        sort = Sort.NAME
    return {
        "sorted_by": str(sort),
        "is_descending": query.is_descending,
        "facets": [
            (name, FACETS[name], choices)
            for name, choices in choices_of(query, found).items()
            if len(choices) > 1
        ],
        "is_past": query.on is not None and query.on != today(),
        "is_empty_book": found.total == 0 and not _has_organizations(),
        "lists_url": _lists_url() if request.me.can(Right.REGISTER_IMPORT) else "",
        "asked": [(name, value) for name, value in request.GET.items() if name not in NOT_KEPT],
        "may_give_phones": request.reach(Right.PERSONAL_SEE).everything,
    }


NOT_KEPT = ("cols", "after", "before", "lang")


def _has_organizations() -> bool:
    return book.current() is not None and Organization.objects.exists()


def _lists_url() -> str:
    try:
        return reverse("lists")
    except NoReverseMatch:  # an office without that station
        return ""


def columns_of(request: HttpRequest) -> list[Column]:
    """The columns chosen in the address, in our order; the usual ones where none is."""
    chosen = set(request.GET.getlist("cols"))
    return [c for c in COLUMNS if c.key in chosen] or [c for c in COLUMNS if c.is_usual]


def choices_of(query: Query, found: Page) -> dict[str, list[Choice]]:
    """The links of each facet, with how many each would give."""
    kinds, sectors = found.facets["kind"], found.facets["sector"]
    statuses: Mapping[str, int] = found.facets["status"]
    existing = {EXISTING: sum(n for value, n in statuses.items() if value != ENDED)}
    several = {value: n for value, n in statuses.items() if value not in (ENDED, LegalStatus.OPERATING)}
    ended = {ENDED: statuses[ENDED]} if ENDED in statuses else {}
    return {
        "kind": list(_choices(kinds, KINDS, query.kinds)),
        "status": list(_choices(existing | several | ended, STATUSES, query.statuses)),
        "sector": list(_choices({value: n for value, n in sectors.items() if value}, SECTORS, query.sectors)),
    }


def _choices(
    counts: Mapping[str, int], labels: Mapping[str, Text], chosen: Sequence[str]
) -> Iterator[Choice]:
    for value, label in labels.items():
        if value in counts:
            yield Choice(value, label, counts[value], value in chosen)


@page(Right.FIGURES_EXPORT)
def export_organizations(request: AskedRequest) -> HttpResponse | StreamingHttpResponse:
    """The list as it is seen, whole; with telephones only of those who agreed to their being given away."""
    query = FilterForm(request.GET).query(request.reach(Right.REGISTER_SEE))
    count = find(query).total
    phones = _phones(request)
    about: dict[str, Any] = {"subject": request.META.get("QUERY_STRING", "")[:400] or DASH, "count": count}
    if phones is None:
        note(EXPORTED, by=request.me.name, **about)
    else:
        note(PHONES_EXPORTED, by=request.me.name, phones=len(phones), **about)
    columns = [IDENTIFIER, NAME, *(c for c in columns_of(request) if c is not IDENTIFIER)]
    heads = [str(column.label) for column in columns] + ([str(PHONE)] if phones is not None else [])
    rows = (
        [column.cell(row) for column in columns] + ([phones.get(row.org, "")] if phones is not None else [])
        for row in rows_of(query)
    )
    if request.GET.get("format") == "csv":
        return csv_answer(heads, rows, "danh-sach")
    return xlsx_answer(heads, rows, "danh-sach", str(TITLE), _told(request))


def _phones(request: AskedRequest) -> dict[int, str] | None:
    """The telephones that may be given away, where they are asked for by someone who may see them all."""
    if request.GET.get("phones") != "1" or not request.reach(Right.PERSONAL_SEE).everything:
        return None
    return phones_with_consent(Purpose.SHARE, today())


def _told(request: HttpRequest) -> list[str]:
    """By what the list was narrowed."""
    form = FilterForm(request.GET)
    return [f"{form.fields[n].label}: {v}" for n, v in request.GET.items() if v and n in form.fields]
