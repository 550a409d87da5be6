"""Pages of figures: a question by its address, the panel of one figure, and both as files."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import Right
from sohtx.core.codes import Level
from sohtx.core.moment import now, read_moment, write_moment
from sohtx.core.numerals import say_day, say_moment, say_number
from sohtx.core.refusal import Refusal, refuse
from sohtx.core.text import Text, current_language
from sohtx.core.units import Unit, Units
from sohtx.figures.asking import MEND_MOMENT, NOT_A_MOMENT, answer, read_request
from sohtx.figures.extract import Extract
from sohtx.figures.forms import IMPUTES, THEMES, AskForm, area_choices
from sohtx.figures.naming import cell_label, identity
from sohtx.figures.pages import behind, drawing, taking
from sohtx.figures.pages.behind import One
from sohtx.figures.pages.reaching import about_figures, named_of, own_areas, units_now, usual_area
from sohtx.figures.pages.showing import Shown, query_of, show
from sohtx.figures.pages.table import Line, Lines, lines_of
from sohtx.figures.pages.wanted import View, Wanted, in_level, in_words, read_asked, read_wanted
from sohtx.figures.remembering import ask_remembered, on_extract, remembered
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import INDICATORS, Asked, Comparison
from sohtx.indicators.declare import Formula
from sohtx.indicators.question import By, Impute, Question
from sohtx.web.jinja import period_name
from sohtx.web.working import today, working_period

UNPROCESSABLE = 422
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


@page(Right.FIGURES_SEE, about=about_figures)
def figures(request: AskedRequest) -> HttpResponse:
    """Figures as table, chart or map; without an indicator all of them, by theme."""
    area = usual_area(request)
    try:
        wanted = _wanted(request, area)
        if not wanted.indicators:
            return _start(request, wanted)
        lines = lines_of(wanted)
        return render(request, "figures/figures.html", _page_of(request, wanted, lines))
    except Refusal as refusal:
        return _refused(request, refusal, area)


def _wanted(request: AskedRequest, area: Unit) -> Wanted:
    """The question of an address, with the level of its areas filled in."""
    wanted = read_wanted(request.GET, area, str(today()), working_period(request))
    request_ = wanted.request(wanted.indicators or ["coop_count"])
    question = on_extract(lambda extract: read_request(request_, extract.units))
    return in_level(wanted, question.area or units_now().country)


def _refused(request: AskedRequest, refusal: Refusal, area: Unit) -> HttpResponse:
    """What is wrong with an address, above the form as it was filled in."""
    told = {"problems": in_words(refusal.problems), "total": refusal.total}
    get = request.GET
    codes = tuple(code for code in get.getlist("indicator") if code in INDICATORS)
    kept = Wanted(
        period=get.get("period", "")[:20] or str(working_period(request)),
        indicators=codes,
        area=get.get("area", "")[:20] or area.code,
        by=tuple(by for by in get.getlist("by") if by in set(By)),
        on=get.get("on", "")[:40],
        known=get.get("known", "")[:40],
        geography=get.get("geography", "")[:40],
        level=get.get("level", "")[:40],
        submitted=bool(get.get("submitted")),
        impute=get.get("impute", "") or Impute.NONE.value,
    )
    told |= {"form": AskForm(kept, _areas(request, area, today())), "more": THEMES, "wanted": kept}
    return render(request, "figures/refused.html", told, status=UNPROCESSABLE)


def _areas(request: AskedRequest, asked: Unit, day: date) -> list[tuple[str, Any]]:
    units = units_now()
    below = remembered(("below", day), lambda extract: _below(extract, day))
    usual = usual_area(request)
    is_elsewhere = day != today() or usual not in units.above(asked, day)
    tops = own_areas(request) or list(dict.fromkeys((usual, units.country) if is_elsewhere else (usual,)))
    return area_choices(asked, tops, below)


def _below(extract: Extract, day: date) -> dict[str, list[Unit]]:
    """The units directly below each, on a day."""
    units = extract.units
    found: dict[str, list[Unit]] = {}
    for unit in units.rows.values():
        above = units.parent(unit, day) if unit.exists_on(day) else None
        if above is not None:
            found.setdefault(above.key, []).append(unit)
    return found


# The start: all indicators by theme


class Row(NamedTuple):
    """An indicator of the start page, with the addresses of its breakdowns."""

    shown: Shown
    code: str


def _start(request: AskedRequest, wanted: Wanted) -> HttpResponse:
    codes = list(INDICATORS)
    question, found = ask_remembered(
        wanted.request([*codes, *(f"{code}_yoy" for code in codes)], by=(), level=None)
    )
    told = {figure.asked.code: figure for figure in found}
    clocks = _clocks_of(wanted)
    themes = [
        (
            theme,
            [Row(show(told[i.code], told[f"{i.code}_yoy"], clocks=clocks), i.code) for i in indicators],
        )
        for theme, indicators in THEMES
    ]
    area = question.area or units_now().country
    asked = {"area": area.code, "period": wanted.period} | clocks
    form = AskForm(wanted, _areas(request, area, question.geography))
    return render(
        request,
        "figures/start.html",
        {
            "themes": themes,
            "wanted": wanted,
            "question": question,
            "area": area,
            "asked": asked,
            "form": form,
            "more": THEMES,
            "clocks": _clocks_in_words(question),
        },
    )


def _clocks_of(wanted: Wanted) -> dict[str, str]:
    """The clocks as addresses of panels have them; today's units are the usual ones and are not said."""
    told = wanted.clocks
    if told.get("geography") == str(today()):
        told.pop("geography")
    return told


class Clocks(NamedTuple):
    """The three clocks in words."""

    valid: str
    known: str
    geography: str


def _clocks_in_words(question: Question) -> Clocks:
    """The clocks, that of geography by the day since when the area's units are what they are."""
    day, area = question.geography, question.area or units_now().country
    begun = remembered(("units since", day, area.key), lambda extract: _begun(extract.units, area, day))
    return Clocks(
        say_day(question.valid_on), say_moment(question.known), say_day(day if begun == date.min else begun)
    )


def _begun(units: Units, area: Unit, day: date) -> date:
    """The day since when an area has had the communes that it has."""
    is_whole = area is units.country
    inside = (u for u in units.of_level(Level.COMMUNE, day) if is_whole or area in units.above(u, day))
    return max((unit.valid_from for unit in (area, *inside)), default=area.valid_from)


# A question


def _page_of(request: AskedRequest, wanted: Wanted, lines: Lines) -> dict[str, Any]:
    question = lines.question
    area = question.area or units_now().country
    labels = [str(INDICATORS[code].label) for code in wanted.indicators]
    units = {INDICATORS[code].unit for code in wanted.indicators}
    return {
        "wanted": wanted,
        "question": question,
        "area": area,
        "lines": lines,
        "views": list(View),
        "rows": [_shown(line, wanted) for line in lines.shown],
        "totals": [(total_label(line.figure), *_shown_total(line, wanted)) for line in lines.totals],
        "title": ", ".join(labels) if len(labels) <= MOST_IN_TITLE else str(MANY.fill(n=len(labels))),
        "unit": str(next(iter(units)).label) if len(units) == 1 else "",
        "by": [By(by) for by in wanted.by],
        "by_words": drawing.by_words(wanted.by),
        "form": AskForm(wanted, _areas(request, area, question.geography)),
        "more": THEMES,
        "clocks": _clocks_in_words(question),
        "pictures": drawing.pictures_of(wanted, lines),
        "why_none": drawing.why_none(wanted),
        "page": lines,
        "notes": _notes(wanted),
        "ended": _ended(area, question),
        "has_reporters": any(INDICATORS[code].expected is not None for code in wanted.indicators),
        "imputes": str(IMPUTES[question.impute]),
    }


def _shown(line: Line, wanted: Wanted) -> tuple[Shown, list[str], Figure]:
    """A line with the names of its cell, in the order of the columns."""
    by = wanted.others
    level = wanted.level if By.AREA.value in wanted.by else ""
    shown = show(line.figure, line.beside, clocks=_clocks_of(wanted), by=by, level=level)
    return shown, _names(line.figure, wanted), line.figure


def _shown_total(line: Line, wanted: Wanted) -> tuple[Shown, Figure]:
    return show(line.figure, line.beside, clocks=_clocks_of(wanted)), line.figure


def _names(figure: Figure, wanted: Wanted) -> list[str]:
    """The names of a line's cells in the order of the breakdown."""
    others = iter(figure.by)
    return [figure.area.name if by == By.AREA.value else cell_label(next(others, "")) for by in wanted.by]


def _ended(area: Unit, question: Question) -> date | None:
    """The last day of a unit that is no more in the units asked for: nobody stands in it then."""
    units = units_now()
    if units.row_on(area, question.geography) or units.begins(area) > question.geography:
        return None
    return units.ends(area) - timedelta(days=1)


def total_label(figure: Figure) -> Text:
    """What a total is the total of; a mean or ratio is computed anew for the whole."""
    return (TOTAL if figure.asked.indicator.is_additive else WHOLE).fill(area=figure.area.name)


TOTAL = Text("Tổng số của {area}", "Total of {area}")
WHOLE = Text("Tính chung của {area}", "{area} as a whole")


def _notes(wanted: Wanted) -> list[Text]:
    """What must be said of the indicators."""
    notes = [INDICATORS[code].note for code in wanted.indicators]
    return [text for text in dict.fromkeys(notes) if text.vi]


# Files


@page(Right.FIGURES_EXPORT, about=about_figures)
def export(request: AskedRequest) -> HttpResponse:
    """A table as a file: the same lines in the same order, all of them."""
    kind = taking.check_format(request.GET.get("format", ""))
    wanted = replace(_wanted(request, usual_area(request)), after="", before="")
    if not wanted.indicators:
        wanted = replace(wanted, indicators=tuple(INDICATORS), by=())
    lines = lines_of(wanted)
    rows = [_cells(line, wanted) for line in lines.all]
    rows += [_cells(line, wanted, is_total=True) for line in lines.totals]
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


def _cells(line: Line, wanted: Wanted, *, is_total: bool = False) -> list[taking.Cell]:
    f = line.figure
    names = [str(total_label(f)), *[""] * (len(wanted.by) - 1)] if is_total else _names(f, wanted)
    beside = line.beside.value if line.beside else None
    return [
        *(str(f.asked.label), str(f.period), *names, f.value, str(f.asked.unit.label), beside),
        *(f.reporting_n, f.expected_n, f.imputed_value, f.imputed_n or None, f.reassigned_n or None),
        str(f.obs_status.label),
    ]


def _about(request: AskedRequest, wanted: Wanted, question: Question) -> list[tuple[str, str]]:
    """What a file answers, of when, for whom."""
    clocks = _clocks_in_words(question)
    area = question.area or units_now().country
    told = [
        (INDICATOR, ", ".join(str(INDICATORS[code].label) for code in wanted.indicators)),
        (AREA, area.name),
        (BROKEN_DOWN, str(drawing.by_words(wanted.by))),
        (PERIOD, wanted.period),
        (VALID, clocks.valid),
        (KNOWN, clocks.known),
        (GEOGRAPHY, f"{say_day(question.geography)} ({UNITS_SINCE.fill(day=clocks.geography)})"),
        (COMPARED, str(wanted.compare.label)),
        (IMPUTED, str(IMPUTES[question.impute])),
        (SUBMITTED, str(YES if question.include_submitted else NO)),
        (ONLY, wanted.only),
        (ORDER, wanted.sort),
        (TAKEN, f"{say_moment(now())}, {request.me.display_name}"),
        (ADDRESS, request.get_full_path()),
    ]
    return [(str(name), value) for name, value in told if value]


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "_" for c in name)
    taken = HttpResponse(content, content_type=taking.TYPES[kind])
    taken["Content-Disposition"] = f'attachment; filename="{safe}.{kind}"'
    return taken


# The panel of one figure


@page(Right.FIGURES_SEE, about=about_figures)
def panel(request: AskedRequest) -> HttpResponse:
    """One figure opened: what it is, how it was computed, from which records, and what changed it."""
    try:
        drawn = render(request, "figures/panel.html", _panel(request))
    except Refusal as refusal:
        told = {"problems": in_words(refusal.problems), "total": refusal.total}
        drawn = render(request, "figures/panel_refused.html", told, status=UNPROCESSABLE)
    patch_vary_headers(drawn, ("HX-Request",))
    return drawn


def _one(request: AskedRequest) -> tuple[Wanted, One]:
    asked = read_asked(request.GET)
    plain = request.GET.copy()
    plain.pop("indicator", None)
    plain.pop("by", None)
    wanted = read_wanted(plain, usual_area(request), str(today()), working_period(request))
    return wanted, behind.figure_of(wanted, asked, behind.read_cell(request.GET))


def _panel(request: AskedRequest) -> dict[str, Any]:
    wanted, one = _one(request)
    figure = one.figure
    clocks = _clocks_of(wanted)
    level = str(one.question.level) if request.GET.get("directly") else ""
    is_plain = one.asked.comparison is Comparison.NONE
    beside = _growth(one) if is_plain else None
    told = {
        "figure": figure,
        "question": one.question,
        "wanted": wanted,
        "clocks": _clocks_in_words(one.question),
        "shown": show(figure, beside, clocks=clocks, by=one.by, level=level),
        "identity": identity(figure),
        "cells": [cell_label(part) for part in figure.by],
        "formula": _formula(figure),
        "sides": [_side(*side, one, clocks) for side in behind.sides_of(one)],
        "address": query_of(figure, clocks, one.by, level),
        "table": _table_query(figure, wanted, clocks),
        "is_plain": is_plain,
        "imputes": str(IMPUTES[one.question.impute]),
        "next_record": 0,
        "next_silent": 0,
    }
    if is_plain:
        told |= _behind(request, one)
    return told


def _growth(one: One) -> Figure | None:
    """The figure's growth on the same period."""
    question = one.question
    key = ("growth", replace(question, asked=(), known=0), one.asked.code, question.known)
    asked = Asked(one.asked.indicator, Comparison.YEAR_ON_YEAR)

    def work(extract: Extract) -> list[Figure]:
        return list(answer(extract, replace(question, asked=(asked,))))

    return next(
        (f for f in remembered(key, work) if f.by == one.figure.by and f.area.key == one.figure.area.key),
        None,
    )


def _formula(figure: Figure) -> str:
    """How the figure was computed, with its numbers."""
    if figure.denominator is None:
        return ""
    top, bottom = (
        say_number(part, 6) if part is not None else "–" for part in (figure.numerator, figure.denominator)
    )
    value = "–" if figure.value is None else say_number(figure.value, 6)
    match figure.asked.comparison:
        case Comparison.PLAN:
            return f"{top} ÷ {bottom} × 100 = {value}"
        case Comparison.NONE:
            times = " × 100" if figure.asked.indicator.is_percentage else ""
            return f"{top} ÷ {bottom}{times} = {value}"
        case _:
            if figure.asked.indicator.is_percentage:
                return f"{top} − {bottom} = {value}"
            return f"({top} ÷ {bottom} − 1) × 100 = {value}"


def _side(asked: Asked, question: Question, one: One, clocks: dict[str, str]) -> Shown | None:
    """One side of a comparison, as a figure that opens."""

    def work(extract: Extract) -> list[Figure]:
        return list(answer(extract, replace(question, asked=(asked,))))

    key = ("side", replace(question, asked=(), known=0), asked.code, question.known)
    for figure in remembered(key, work):
        if figure.by == one.figure.by and figure.area.key == one.figure.area.key:
            moved = {k: v for k, v in clocks.items() if k != "on"}
            if question.on:
                moved["on"] = str(question.on)
            shown = show(figure, clocks=moved, by=one.by)
            return replace(shown, label=f"{shown.label}, {period_name(figure.period)}")
    return None


def _table_query(figure: Figure, wanted: Wanted, clocks: dict[str, str]) -> dict[str, str]:
    """The address of the table in which a figure is broken down."""
    told = {"indicator": figure.asked.indicator.code, "period": wanted.period, "area": figure.area.code}
    return told | clocks | {"by": "area"}


def _behind(request: AskedRequest, one: One) -> dict[str, Any]:
    """Records, those silent and changes, of what the reader may know by name."""
    after, silent_after = (_key(request, name) for name in ("after", "silent"))
    since = _since(request, one)

    def work(extract: Extract) -> dict[str, Any]:
        records, places = behind.records_of(extract, one, after)
        records, next_record = behind.first_of(records, behind.PAGE)
        silent, next_silent = (
            behind.silent_of(extract, one, silent_after) if one.figure.expected_n else ([], 0)
        )
        moved = behind.changed_since(extract, one, since) if since else []
        shown_moved = moved[: behind.PAGE]
        orgs = {*(r.org for r in records), *silent, *(org for org, _, _ in shown_moved)}
        named = named_of(request, orgs)
        names = behind.names_of(extract, one.question, silent, named)
        return {
            "records": behind.lines_of(extract, one, records, places, named),
            "next_record": next_record,
            "silent": [names[org] for org in silent],
            "next_silent": next_silent,
            "movers": behind.movers_of(extract, one, shown_moved, since, named) if since else [],
            "moved_n": len(moved),
        }

    reach = (request.reach(Right.REGISTER_SEE), today(), current_language())
    asked = (replace(one.question, asked=()), one.asked.code, one.figure.area.key, one.figure.by)
    told: dict[str, Any] = remembered(("behind", asked, after, silent_after, since, reach), work)
    seal = behind.last_seal(one, one.figure.area)
    figure = one.figure
    is_count = figure.asked.indicator.formula is Formula.COUNT
    total = int(figure.numerator or 0) if is_count else (figure.reporting_n or 0) + figure.imputed_n
    if not figure.asked.indicator.is_from_returns and not is_count:
        total = figure.reporting_n or 0
    return told | {
        "total": total,
        "silent_n": max((figure.expected_n or 0) - (figure.reporting_n or 0), 0),
        "since": since,
        "since_text": request.GET.get("since", "") or (write_moment(seal[1]) if seal else ""),
        "seal": seal,
        "then": _then(one, since) if since else None,
        "is_count": is_count,
        "starts_late": bool(after),
        "silent_late": bool(silent_after),
    }


def _then(one: One, since: int) -> Shown | None:
    """The figure as it was known at an earlier moment."""
    question = replace(one.question, known=since)
    side = {"known": write_moment(since), "geography": str(question.geography)}
    return _side(one.asked, question, one, side)


def _key(request: AskedRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


def _since(request: AskedRequest, one: One) -> int:
    """Since when changes are told: the moment of the address, else that of the last seal; 0 without either."""
    text = request.GET.get("since", "").strip()
    if text:
        moment = read_moment(text)
        if moment is None:
            raise refuse(NOT_A_MOMENT, MEND_MOMENT, column="since", value=text)
        return max(moment, 1)
    seal = behind.last_seal(one, one.figure.area)
    return seal[1] if seal else 0


@page(Right.FIGURES_EXPORT, about=about_figures)
def export_records(request: AskedRequest) -> HttpResponse:
    """The records behind one figure as a file, all of them."""
    kind = taking.check_format(request.GET.get("format", ""))
    _, one = _one(request)
    if one.asked.comparison is not Comparison.NONE:
        one = one._replace(asked=one.asked.plain)

    def work(extract: Extract) -> list[list[taking.Cell]]:
        records, places = behind.records_of(extract, one, 0, None)
        named = named_of(request, {record.org for record in records})
        return list(_record_cells(behind.lines_of(extract, one, records, places, named)))

    rows = on_extract(work)
    name = identity(one.figure)
    clocks = _clocks_in_words(one.question)
    about = [
        (str(INDICATOR), str(one.figure.asked.label)),
        (str(AREA), one.figure.area.name),
        (str(PERIOD), str(one.question.period)),
        *((str(BROKEN_DOWN), cell_label(part)) for part in one.figure.by),
        (str(VALID), clocks.valid),
        (str(KNOWN), clocks.known),
        (str(GEOGRAPHY), say_day(one.question.geography)),
        (str(TAKEN), f"{say_moment(now())}, {request.me.display_name}"),
        (str(ADDRESS), request.get_full_path()),
    ]
    content = taking.write_file(kind, about, [str(words) for words in RECORD_HEADS], rows)
    note(
        RECORDS_EXPORTED,
        by=request.me.name,
        subject=name[:400],
        area_code=one.figure.area.code,
        rows=len(rows),
        format=kind,
    )
    return _file(content, kind, f"ho-so-{name.replace('/', '-')}")


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


MOST_IN_TITLE = 3
MOST_DIGITS = 18
MANY = Text("{n} chỉ tiêu", "{n} indicators")
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
