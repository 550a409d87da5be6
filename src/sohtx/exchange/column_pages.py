"""The second step of every list: what each column was taken for, with its reason, and a way to say otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest
from sohtx.accounts.rights import Right
from sohtx.core.numerals import say_day, say_number
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.exchange.lists import desk
from sohtx.exchange.lists.checking import remember_said
from sohtx.exchange.lists.columns import SURE, ColumnMatch, match_columns
from sohtx.exchange.lists.fields import CONTACTS, NOT_TAKEN, Field
from sohtx.exchange.lists.layout import Layout, RowKind
from sohtx.exchange.lists.letters import Encoding
from sohtx.exchange.lists.memory import ColumnMemory
from sohtx.exchange.lists.options import Options
from sohtx.exchange.lists.sheets import Cell, column_letters
from sohtx.exchange.lists.values import is_blank
from sohtx.ledger import book

SAMPLES, SHOWN_ROWS, LONGEST = 3, 20, 60
PERSONAL = CONTACTS | {Field.NOTE}
UNPROCESSABLE = 422
FONTS = {Encoding.TCVN3: Text("TCVN3 (.VnTime)", "TCVN3 (.VnTime)"), Encoding.VNI: Text("VNI", "VNI")}


@dataclass(frozen=True)
class Column:
    """A column as it is shown."""

    match: ColumnMatch
    samples: Sequence[str]
    font: Text | None
    is_hidden: bool

    @property
    def is_unmatched(self) -> bool:
        """Whether it holds something and nothing is taken of it, because nobody knows what it is."""
        return self.match.field is None and bool(self.samples)

    @property
    def trust(self) -> Text:
        """How far the match can be relied on."""
        return SURE_WORD if self.match.confidence >= SURE else LIKELY_WORD


def item_of(request: AskedRequest, key: str, purpose: str) -> desk.OnDesk:
    """A list on the desk of the one who asks; 404 for everybody else."""
    found = desk.find(key, person=person_of(request), purpose=purpose)
    if found is None:
        raise Http404
    return found


def person_of(request: AskedRequest) -> str:
    """By what lists on the desk know the one who asks: accounts are never given a second time."""
    return str(request.me.person.pk) if request.me.person else ""


def bounded(request: AskedRequest, options: Options) -> Options:
    """The options, bound to the areas that the one who asks is in charge of."""
    reach = request.reach(Right.REGISTER_IMPORT)
    return replace(options, within=frozenset() if reach.everything else (reach.areas or frozenset({"–"})))


def columns_step(request: AskedRequest, item: desk.OnDesk, here: str, then: str) -> HttpResponse:
    """Show the columns of a list, and take what is said of them."""
    if request.method == "POST" and request.POST.get("do") == "read":
        item.options = replace(item.options, said={}, accepted=frozenset(), **_place_said(request, item))
        item.save()
        return redirect(reverse(here, kwargs={"key": item.key}))
    try:
        layout = item.layout()
    except Refusal as refusal:
        return _without_head(request, item, refusal, here)
    if request.method == "POST":
        item.options = replace(item.options, said=_said(request, layout), accepted=frozenset())
        item.save()
        remember_said(layout, item.options.said)
        return redirect(reverse(then, kwargs={"key": item.key}))
    may_see = request.me.can(Right.PERSONAL_SEE)
    columns = _columns(layout, item.options, may_see=may_see)
    fields = {column.match.field for column in columns}
    context = {
        "item": item, "layout": layout, "columns": [c for c in columns if c.match.head or c.samples],
        "unmatched": [c for c in columns if c.is_unmatched], "fonts": [c for c in columns if c.font],
        "choices": CHOICES, "here": here, "lacks_name": Field.NAME not in fields,
        "lacks_place": fields.isdisjoint({Field.COMMUNE, Field.AREA_CODE, Field.ADDRESS}),
        "rows": sum(row.kind is RowKind.ROW for row in layout.rows), "purpose": item.purpose,
    }  # fmt: skip
    return render(request, "exchange/columns.html", context)


def _place_said(request: AskedRequest, item: desk.OnDesk) -> dict[str, Any]:
    """The sheet and the line of the head that were chosen; what the file does not have is not taken."""
    sheet = request.POST.get("sheet", "")
    row = request.POST.get("head_row", "").strip()
    is_row = row.isascii() and row.isdigit() and len(row) <= 6 and int(row) > 0
    return {
        "sheet": sheet if any(s.name == sheet for s in item.file.sheets) else "",
        "head_row": int(row) if is_row else None,
    }


def _said(request: AskedRequest, layout: Layout) -> dict[int, Field | None]:
    """What was said of columns otherwise than the program found by itself."""
    said: dict[int, Field | None] = {}
    for match in match_columns(layout, ColumnMemory(book.home()).known(), {}):
        chosen = request.POST.get(f"col-{match.column}")
        if chosen in _BY_CODE and chosen != str(match.field or ""):
            said[match.column] = _BY_CODE[chosen]
    return said


def _columns(layout: Layout, options: Options, *, may_see: bool) -> list[Column]:
    rows = [row for row in layout.rows if row.kind is RowKind.ROW]
    made = []
    for match in match_columns(layout, ColumnMemory(book.home()).known(), options.said):
        filled = (row.cells[match.column] for row in rows if match.column < len(row.cells))
        samples = [told_cell(cell) for cell in islice((c for c in filled if not is_blank(c)), SAMPLES)]
        font = FONTS.get(layout.old_columns.get(match.column, Encoding.UNICODE))
        made.append(Column(match, samples, font, match.field in PERSONAL and not may_see))
    return made


def told_cell(cell: Cell) -> str:
    """A cell in words, cut where it is long."""
    if isinstance(cell, date):
        return say_day(cell)
    if isinstance(cell, Decimal):
        is_code = cell == cell.to_integral() and len(str(cell)) >= 8
        return str(cell) if is_code else say_number(Fraction(cell), 6)
    text = " ".join(str(cell if cell is not None else "").split())
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _without_head(request: AskedRequest, item: desk.OnDesk, refusal: Refusal, here: str) -> HttpResponse:
    """The first rows of a sheet in which no head was found, so that somebody can say which it is."""
    may_see = request.me.can(Right.PERSONAL_SEE)
    try:
        sheet = item.file.sheet(item.options.sheet)
    except Refusal:
        sheet = item.file.sheet()
    rows = [
        (number, [told_cell(cell) for cell in row[:12]])
        for number, row in enumerate(sheet.rows[:SHOWN_ROWS], 1)
    ]
    context = {
        "item": item, "problems": refusal.problems, "rows": rows if may_see else [], "here": here,
        "letters": [column_letters(c) for c in range(min(12, max(map(len, sheet.rows), default=0)))],
        "sheet": sheet.name, "purpose": item.purpose,
    }  # fmt: skip
    return render(request, "exchange/no_head.html", context, status=UNPROCESSABLE)


_BY_CODE: dict[str | None, Field] = {str(fld): fld for fld in Field}
CHOICES = (
    (Text("Lấy vào sổ", "Taken"), [fld for fld in Field if fld not in NOT_TAKEN]),
    (Text("Không lấy", "Not taken"), [fld for fld in Field if fld in NOT_TAKEN]),
)
SURE_WORD = Text("chắc chắn", "sure")
LIKELY_WORD = Text("có thể", "likely")
