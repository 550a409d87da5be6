"""Figures, and the records behind one, as files to take away."""

from collections.abc import Iterator
from dataclasses import replace

from django.http import HttpResponse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import Right
from sohtx.core.moment import now
from sohtx.core.numerals import say_day, say_moment
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.figures.extract import Extract
from sohtx.figures.forms import IMPUTES
from sohtx.figures.naming import cell_label, identity
from sohtx.figures.pages import behind, drawing, taking
from sohtx.figures.pages.asked import area_of, clocks_in_words, wanted_of
from sohtx.figures.pages.behind import One, one_of
from sohtx.figures.pages.reaching import about_figures, area_name, named_of
from sohtx.figures.pages.table import Line, lines_of, total_label
from sohtx.figures.pages.wanted import Wanted
from sohtx.figures.remembering import on_extract
from sohtx.figures.views.form import refused
from sohtx.indicators.catalogue import INDICATORS, Comparison
from sohtx.indicators.question import Question
from sohtx.web.jinja import period_name

EXPORTED = declare(
    "figures.export",
    Text(
        "tải số liệu về máy: {subject} ({rows} dòng, {format})",
        "exported figures: {subject} ({rows} rows, {format})",
    ),
)
RECORDS_EXPORTED = declare(
    "figures.export_records",
    Text(
        "tải hồ sơ của một số liệu về máy: {subject} ({rows} dòng, {format})",
        "exported the records behind a figure: {subject} ({rows} rows, {format})",
    ),
)


@page(Right.FIGURES_EXPORT, about=about_figures)
def export(request: AskedRequest) -> HttpResponse:
    """A table as a file: the same lines in the same order, all of them."""
    try:
        return _table_file(request)
    except Refusal as refusal:
        return refused(request, refusal)


def _table_file(request: AskedRequest) -> HttpResponse:
    kind = taking.check_format(request.GET.get("format", ""))
    wanted = replace(wanted_of(request), after="", before="")
    if not wanted.indicators:
        wanted = replace(wanted, indicators=tuple(INDICATORS), by=())
    lines = lines_of(wanted)
    rows = [_cells(line, lines.names_of(line.figure)) for line in lines.all]
    blank = [""] * (len(wanted.by) - 1)
    rows += [_cells(line, [str(total_label(line.figure)), *blank]) for line in lines.totals]
    head = [*_heads(wanted), *(str(words) for words in COLUMNS)]
    content = taking.write_file(kind, _about(request, wanted, lines.question), head, rows)
    note(
        EXPORTED,
        by=request.me.name,
        subject=", ".join(wanted.indicators)[:400],
        area_code=wanted.area,
        rows=len(rows),
        format=kind,
        address=request.GET.urlencode()[:1_000],
    )
    return _file(content, kind, f"so-lieu-{wanted.period}-{wanted.area}")


def _heads(wanted: Wanted) -> list[str]:
    return [str(INDICATOR), str(PERIOD), *(str(HEADS[by]) for by in wanted.by)]


def _cells(line: Line, names: list[str]) -> list[taking.Cell]:
    f = line.figure
    beside = line.beside.value if line.beside else None
    return [
        *(str(f.asked.label), period_name(f.period), *names, f.value, str(f.asked.unit.label), beside),
        *(f.reporting_n, f.expected_n, f.imputed_value, f.imputed_n or None, f.reassigned_n or None),
        str(f.obs_status.label),
    ]


def _about(request: AskedRequest, wanted: Wanted, question: Question) -> list[tuple[str, str]]:
    """What a file answers, of when, for whom."""
    clocks = clocks_in_words(question)
    told = [
        (INDICATOR, ", ".join(str(INDICATORS[code].label) for code in wanted.indicators)),
        (AREA, area_name(area_of(question))),
        (BROKEN_DOWN, str(drawing.by_words(wanted.by))),
        (PERIOD, period_name(question.period)),
        (VALID, clocks.valid),
        (KNOWN, clocks.known),
        (GEOGRAPHY, f"{say_day(question.geography)} ({UNITS_SINCE.fill(day=clocks.geography)})"),
        (COMPARED, str(wanted.compare.label)),
        (IMPUTED, str(IMPUTES[question.impute])),
        (SUBMITTED, str(YES if question.include_submitted else NO)),
        (ONLY, wanted.only),
        (ORDER, _order(wanted)),
        (TAKEN, f"{say_moment(now())}, {request.me.display_name}"),
        (ADDRESS, request.get_full_path()),
    ]
    return [(str(name), value) for name, value in told if value]


def _order(wanted: Wanted) -> str:
    """By what lines are ordered, in words."""
    words = ORDERS.get(wanted.sort.removeprefix("-"))
    return f"{words}, {DOWNWARDS}" if words and wanted.sort.startswith("-") else str(words or "")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "_" for c in name)
    taken = HttpResponse(content, content_type=taking.TYPES[kind])
    taken["Content-Disposition"] = f'attachment; filename="{safe}.{kind}"'
    return taken


# The records behind one figure


@page(Right.FIGURES_EXPORT, about=about_figures)
def export_records(request: AskedRequest) -> HttpResponse:
    """The records behind one figure as a file, all of them."""
    try:
        return _records_file(request)
    except Refusal as refusal:
        return refused(request, refusal)


def _records_file(request: AskedRequest) -> HttpResponse:
    kind = taking.check_format(request.GET.get("format", ""))
    _, one = one_of(request)
    if one.asked.comparison is not Comparison.NONE:
        one = one._replace(asked=one.asked.plain)

    def work(extract: Extract) -> list[list[taking.Cell]]:
        records, places = behind.records_of(extract, one, 0, None)
        named = named_of(request, {record.org for record in records})
        return list(_record_cells(behind.lines_of(extract, one, records, places, named)))

    rows = on_extract(work)
    name = identity(one.figure)
    content = taking.write_file(kind, _about_one(request, one), [str(words) for words in RECORD_HEADS], rows)
    note(
        RECORDS_EXPORTED,
        by=request.me.name,
        subject=name[:400],
        area_code=one.figure.area.code,
        rows=len(rows),
        format=kind,
    )
    return _file(content, kind, f"ho-so-{name.replace('/', '-')}")


def _about_one(request: AskedRequest, one: One) -> list[tuple[str, str]]:
    """Which figure a file opens, of when, for whom."""
    clocks = clocks_in_words(one.question)
    return [
        (str(INDICATOR), str(one.figure.asked.label)),
        (str(AREA), area_name(one.figure.area)),
        (str(PERIOD), period_name(one.question.period)),
        *((str(BROKEN_DOWN), cell_label(part)) for part in one.figure.by),
        (str(VALID), clocks.valid),
        (str(KNOWN), clocks.known),
        (str(GEOGRAPHY), say_day(one.question.geography)),
        (str(TAKEN), f"{say_moment(now())}, {request.me.display_name}"),
        (str(ADDRESS), request.get_full_path()),
    ]


def _record_cells(lines: list[behind.Line]) -> Iterator[list[taking.Cell]]:
    for line in lines:
        yield [
            line.who.org_id if line.who.is_named else "",
            line.who.name if line.who.is_named else str(OUTSIDE),
            str(RECORDS[line.record]),
            line.record_id,
            line.what,
            line.recorded_as,
            line.over,
            line.under,
            str(YES) if line.is_reassigned else "",
            str(YES) if line.is_imputed else "",
        ]


INDICATOR, PERIOD, AREA = Text("Chỉ tiêu", "Indicator"), Text("Kỳ", "Period"), Text("Địa bàn", "Area")
HEADS = {"area": AREA, "sector": Text("Lĩnh vực", "Sector"), "kind": Text("Loại hình", "Kind")}
BROKEN_DOWN = Text("Chia theo", "Broken down by")
VALID = Text("Tính đến ngày", "As of")
KNOWN = Text("Số liệu cập nhật đến", "As known at")
GEOGRAPHY = Text("Theo đơn vị hành chính ngày", "In the administrative units of")
UNITS_SINCE = Text("các đơn vị có từ {day}", "those in force since {day}")
COMPARED = Text("So với", "Compared with")
IMPUTED = Text("Ước bổ sung", "Imputation")
SUBMITTED = Text("Tính cả phiếu chưa duyệt", "Includes returns not yet accepted")
ONLY, ORDER = Text("Chỉ các dòng có chữ", "Only lines with the words"), Text("Sắp xếp theo", "Ordered by")
DOWNWARDS = Text("từ lớn đến nhỏ", "the largest first")
ORDERS = {
    "indicator": INDICATOR,
    **HEADS,
    "value": Text("Giá trị", "Value"),
    "change": Text("So sánh", "Comparison"),
    "reporting": Text("Tỷ lệ báo cáo", "Share that reported"),
}
TAKEN, ADDRESS = Text("Tải về lúc", "Exported at"), Text("Địa chỉ", "Address")
YES, NO = Text("có", "yes"), Text("không", "no")
COLUMNS = (
    *(Text("Giá trị", "Value"), Text("Đơn vị tính", "Unit"), Text("So sánh (%)", "Comparison (%)")),
    *(Text("Số báo cáo", "Reported"), Text("Phải báo cáo", "Expected"), Text("Phần ước bổ sung", "Imputed")),
    *(
        Text("Số đơn vị ước bổ sung", "Imputed organizations"),
        Text("Số xếp theo quy đổi", "Placed by a choice"),
    ),
    Text("Tính chất", "Status"),
)
RECORD_HEADS = (
    *(Text("Mã tổ chức", "Organization"), Text("Tên", "Name"), Text("Loại hồ sơ", "Record")),
    *(Text("Mã hồ sơ", "Record id"), Text("Nội dung", "What"), Text("Thời điểm ghi nhận", "Recorded at")),
    *(Text("Tử số", "Numerator"), Text("Mẫu số", "Denominator")),
    *(Text("Xếp theo quy đổi", "Placed by a choice"), Text("Ước bổ sung", "Imputed")),
)
RECORDS = {
    "entry": Text("Biến động", "Entry"),
    "return": Text("Phiếu báo cáo", "Return"),
    "imputed": Text("Ước bổ sung từ phiếu kỳ trước", "Imputed from an earlier return"),
}
OUTSIDE = Text("(ngoài địa bàn của người tải)", "(outside the reader's area)")
