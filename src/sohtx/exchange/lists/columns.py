"""Heads to fields: by what was said of a head before, by its words, by the values beneath; always with the reason."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from sohtx.core.text import Text
from sohtx.exchange.lists.fields import Field
from sohtx.exchange.lists.layout import Layout, RowKind, fields_of
from sohtx.exchange.lists.money import MoneyUnit, unit_in_head
from sohtx.exchange.lists.names import fold, kind_in_name
from sohtx.exchange.lists.sheets import Cell, column_letters

LOOKED_AT = 400
SURE, LIKELY = 0.9, 0.5


@dataclass(frozen=True)
class ColumnMatch:
    """What a column was taken for."""

    column: int
    head: str
    field: Field | None
    confidence: float
    reason: Text
    unit: MoneyUnit | None = None

    @property
    def letters(self) -> str:
        """The column's letters, as a sheet shows them."""
        return column_letters(self.column)


def match_columns(
    layout: Layout, remembered: Mapping[str, Field], said: Mapping[int, Field | None]
) -> list[ColumnMatch]:
    """What each column holds. ``said`` is what the user says of columns now; None: nothing is to be taken of it."""
    columns = range(len(layout.head.texts))
    values = {c: _values(layout, c) for c in columns}
    claims: list[tuple[float, int, Field, Text]] = []
    for c in columns:
        head = layout.head.texts[c]
        if c in said:
            claims.append((3.0, c, said[c] or Field.IGNORED, SAID))
        elif fold(head) in remembered:
            claims.append((2.0, c, remembered[fold(head)], REMEMBERED))
        else:
            claims += [(weight, c, fld, why) for weight, fld, why in _claims(head, values[c])]
    taken: dict[int, ColumnMatch] = {}
    used: set[Field] = set()
    for weight, c, fld, why in sorted(
        claims, key=lambda claim: (-claim[0], claim[1], list(Field).index(claim[2]))
    ):
        if c in taken or (fld in used and fld is not Field.IGNORED) or weight < LIKELY:
            continue
        head = layout.head.texts[c]
        unit = unit_in_head(head) or unit_in_head(_unit_line(layout)) if fld is Field.CAPITAL else None
        taken[c] = ColumnMatch(c, head, fld, min(weight, 1.0), why, unit)
        used.add(fld)
    return [taken.get(c) or ColumnMatch(c, layout.head.texts[c], None, 0.0, UNMATCHED) for c in columns]


def _unit_line(layout: Layout) -> str:
    """A line such as "Đơn vị tính: triệu đồng" above the head."""
    match = re.search(r"(?:đơn vị( tính)?|đvt)\s*:?\s*(.{2,20})", layout.title, re.IGNORECASE)
    return f"({match[2]})" if match else ""


def _values(layout: Layout, column: int) -> list[Cell]:
    rows = (row.cells[column] for row in layout.rows if row.kind is RowKind.ROW and column < len(row.cells))
    return list(islice((cell for cell in rows if cell is not None), LOOKED_AT))


def _claims(head: str, values: Sequence[Cell]) -> list[tuple[float, Field, Text]]:
    """The fields that a column may be, by its words and its values together."""
    found = []
    by_words = fields_of(head)
    for fld, weight in by_words:
        share = _share(fld, values)
        if share is None:
            found.append((weight, fld, BY_WORDS))
        elif share >= 0.5:
            found.append((weight + 0.1 * share, fld, BY_BOTH))
        else:
            found.append((weight * (0.55 if len(values) >= 3 else 0.9), fld, BY_WORDS))
    if len(values) >= 3:
        named = {fld for fld, _ in by_words}
        for fld in (Field.TAX_CODE, Field.EMAIL, Field.PHONE, Field.NAME, Field.AREA_CODE):
            share = _share(fld, values) or 0
            if (
                fld not in named
                and share >= 0.8
                and (not fold(head) or not by_words or fld is Field.TAX_CODE)
            ):
                found.append((0.5 + 0.2 * share, fld, BY_VALUES))
    return found


_PATTERNS = {
    Field.TAX_CODE: re.compile(r"\d{10}([- ]?\d{3})?|\d{9}"),
    Field.PHONE: re.compile(r"\(?\+?0?\d[\d .\-()]{7,14}([;,/].*)?"),
    Field.EMAIL: re.compile(r"\S+@\S+\.\S+"),
    Field.AREA_CODE: re.compile(r"\d{4,5}"),
    Field.VSIC: re.compile(r"[A-Z]?\d{4,5}.*", re.DOTALL),
    Field.ORDINAL: re.compile(r"[\dIVXLA-Z]{1,5}[.)]?([.]\d+)*"),
}


def _share(fld: Field, values: Sequence[Cell]) -> float | None:  # noqa: PLR0911 -- one field after the other
    """The share of values that look like a field; None where values say nothing of it."""
    if not values:
        return None
    if fld is Field.NAME:
        hits = sum(kind_in_name(str(v)) is not None for v in values if isinstance(v, str))
        if not hits:
            return None if all(isinstance(v, str) for v in values) else 0.0
        return hits / len(values)
    if fld in (Field.FOUNDED_ON, Field.CERTIFICATE_ON, Field.STATUS_ON):
        return sum(_is_day(v) for v in values) / len(values)
    if fld in (Field.CAPITAL, Field.MEMBERS, Field.WORKERS):
        return sum(bool(re.match(r"[-–—]|\d", str(v))) for v in values) / len(values)
    if fld in _PATTERNS:
        return sum(bool(_PATTERNS[fld].fullmatch(_plain(v))) for v in values) / len(values)
    if fld in (
        Field.COMMUNE,
        Field.DISTRICT,
        Field.PROVINCE,
        Field.ADDRESS,
        Field.REPRESENTATIVE,
        Field.CHAIR,
        Field.DIRECTOR,
    ):
        return sum(isinstance(v, str) and not v.replace(" ", "").isdigit() for v in values) / len(values)
    return None


def _is_day(value: Cell) -> bool:
    if isinstance(value, date):
        return True
    if isinstance(value, Decimal):
        return 1900 <= value <= 2100 or 10_000 <= value <= 70_000
    return bool(re.search(r"\b(19|20)\d\d\b|\d[/.\-]\d", str(value)))


def _plain(value: Cell) -> str:
    return (
        str(value).strip().lstrip("'").replace(".", "")
        if isinstance(value, str) and "@" not in value
        else str(value)
    )


SAID = Text("do người dùng chọn", "chosen by the user")
REMEMBERED = Text("tiêu đề đã được chọn như vậy lần trước", "chosen so for this head before")
BY_BOTH = Text("theo tiêu đề và giá trị bên dưới", "by the head and the values beneath")
BY_WORDS = Text("theo tiêu đề", "by the head")
BY_VALUES = Text("theo giá trị bên dưới", "by the values beneath")
UNMATCHED = Text("chưa nhận ra: không lấy cột này", "not recognized: nothing is taken of this column")
