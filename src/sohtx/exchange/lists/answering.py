"""The workbook for the other side: their rows with our remark beside each, and those that they lack."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sohtx.core.numbers import cell_keeps
from sohtx.core.text import Text
from sohtx.exchange.lists.comparing import Compared, Outcome, Pair
from sohtx.exchange.lists.differing import KIND_LABELS, STATUS_LABELS
from sohtx.exchange.lists.sheets import Cell

COLOURS = {
    Outcome.ONLY_THEIRS: "#FFE3A8", Outcome.OTHER_STATUS: "#F8C9C4",
    Outcome.OTHER_NAME: "#FFF8DC", Outcome.OTHER_PLACE: "#FFF8DC",
}  # fmt: skip


def answer_workbook(compared: Compared) -> bytes:
    """The comparison as the other office reads it, as the bytes of an .xlsx. Texts are never formulas."""
    import xlsxwriter  # type: ignore[import-untyped] # noqa: PLC0415 -- slow import

    packed = io.BytesIO()
    with xlsxwriter.Workbook(
        packed, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as made:
        styles = {
            "head": made.add_format({"bold": True, "border": 1, "text_wrap": True, "bg_color": "#E8EEF4"}),
            "cell": made.add_format({"border": 1, "text_wrap": True, "valign": "top"}),
            "day": made.add_format({"border": 1, "num_format": "dd/mm/yyyy", "valign": "top"}),
            "title": made.add_format({"bold": True, "font_size": 14}),
        }  # fmt: skip
        styles |= {
            str(o): made.add_format({"border": 1, "text_wrap": True, "valign": "top", "bg_color": colour})
            for o, colour in COLOURS.items()
        }
        _write_theirs(made.add_worksheet(THEIRS.vi), compared, styles)
        _write_missing(made.add_worksheet(MISSING.vi), compared, styles)
    return packed.getvalue()


def _write_theirs(sheet: Any, compared: Compared, styles: dict[str, Any]) -> None:
    heads = [head.replace(" / ", "\n") for head in compared.layout.head.texts]
    sheet.write_string(
        0, 0, TITLE.fill(source=compared.source.label, on=f"{compared.on:%d/%m/%Y}").vi, styles["title"]
    )
    for c, head in enumerate((*heads, OUTCOME.vi, REMARK.vi)):
        sheet.write_string(2, c, head, styles["head"])
    said = {pair.theirs.line: (pair.outcome, _words(pair)) for pair in compared.pairs if pair.theirs}
    said_not = {reading.line: why.vi for reading, why in compared.unread}
    for at, row in enumerate(compared.layout.rows, 3):
        for c, cell in enumerate(row.cells[: len(heads)]):
            _write(sheet, at, c, cell, styles)
        line = row.row + 1
        if line in said:
            outcome, words = said[line]
            style = styles.get(str(outcome), styles["cell"])
            sheet.write_string(at, len(heads), outcome.label.vi, style)
            sheet.write_string(at, len(heads) + 1, words, style)
        elif line in said_not:
            sheet.write_string(at, len(heads), UNREAD.vi, styles["cell"])
            sheet.write_string(at, len(heads) + 1, said_not[line], styles["cell"])
    sheet.freeze_panes(3, 0)
    sheet.set_column(0, max(len(heads) - 1, 0), 16)
    sheet.set_column(len(heads), len(heads), 20)
    sheet.set_column(len(heads) + 1, len(heads) + 1, 60)


def _write(sheet: Any, row: int, column: int, cell: Cell, styles: dict[str, Any]) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell, styles["cell"])
    elif isinstance(cell, Decimal) and cell_keeps(cell):
        sheet.write_number(
            row, column, int(cell) if cell == cell.to_integral() else float(cell), styles["cell"]
        )
    elif isinstance(cell, Decimal):
        sheet.write_string(row, column, str(cell), styles["cell"])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, styles["day"])
    else:
        sheet.write_blank(row, column, None, styles["cell"])


def _words(pair: Pair) -> str:
    return "; ".join(text.vi for text in pair.says)


def _write_missing(sheet: Any, compared: Compared, styles: dict[str, Any]) -> None:
    """Organizations of the book that their list lacks; nothing of persons."""
    sheet.write_string(0, 0, MISSING_TITLE.fill(on=f"{compared.on:%d/%m/%Y}").vi, styles["title"])
    for c, head in enumerate(MISSING_HEADS):
        sheet.write_string(2, c, head.vi, styles["head"])
    missing = [pair.ours for pair in compared.pairs if pair.outcome is Outcome.ONLY_OURS and pair.ours]
    for at, ours in enumerate(missing, 3):
        cells: Sequence[str] = (
            str(at - 2), ours.name, KIND_LABELS[ours.kind].vi if ours.kind else "", ours.tax_code, ours.unit.name,
            ours.address, STATUS_LABELS[ours.status].vi,
        )  # fmt: skip
        for c, text in enumerate(cells):
            sheet.write_string(at, c, text, styles["cell"])
    sheet.freeze_panes(3, 0)
    for c, width in enumerate((6, 40, 18, 16, 24, 40, 28)):
        sheet.set_column(c, c, width)


THEIRS = Text("Danh sách đối chiếu", "Compared list")
MISSING = Text("Chưa có trong danh sách", "Not in the list")
TITLE = Text("Đối chiếu danh sách – {source} – đến ngày {on}", "Comparison – {source} – as of {on}")
OUTCOME = Text("Kết quả đối chiếu", "Outcome")
REMARK = Text("Ý kiến của Liên minh", "The Alliance's remark")
UNREAD = Text("Không đối chiếu được", "Could not be compared")
MISSING_TITLE = Text(
    "Có trong sổ của Liên minh, chưa có trong danh sách – đến ngày {on}",
    "In the Alliance's book and not in the list – as of {on}",
)
MISSING_HEADS = (
    Text("TT", "No."), Text("Tên", "Name"), Text("Loại hình", "Kind"), Text("Mã số", "Code"),
    Text("Xã, phường", "Commune"), Text("Địa chỉ", "Address"), Text("Tình trạng pháp lý", "Legal status"),
)  # fmt: skip
