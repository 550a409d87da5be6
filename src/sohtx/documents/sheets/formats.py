"""How cells look: the typeface of the paper, thin borders, bold heads and totals."""

from typing import Any

from sohtx.documents.tree import RowKind

BASE = {"font_name": "Times New Roman", "font_size": 12}
GREEN = "#1B5E4A"
BORDER = {"border": 1, "border_color": "#8A8F8C"}
HEAD = BORDER | {
    "bold": True,
    "align": "center",
    "valign": "vcenter",
    "text_wrap": True,
    "bg_color": "#E6EEEA",
}
COLUMN_NUMBER = BORDER | {"italic": True, "align": "center", "font_size": 10}
CELL = BORDER | {"valign": "vcenter", "text_wrap": True}
KINDS: dict[RowKind, dict[str, Any]] = {
    RowKind.PLAIN: {},
    RowKind.TOTAL: {"bold": True, "bg_color": "#F1F4F2"},
    RowKind.GROUP: {"bold": True},
}
LINE = {"text_wrap": True, "valign": "top"}
TITLE = LINE | {"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"}
CAPTION = LINE | {"bold": True}
UNIT = {"italic": True, "align": "right"}
DECLARATION = LINE | {"bold": True, "bg_color": "#FFF3D6", "border": 1, "border_color": "#8A5A00"}
LINK = {"font_color": GREEN, "underline": 1, "valign": "top"}


class Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, properties: dict[str, Any]) -> Any:
        """The format with these properties, in the typeface of all."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(BASE | properties)
        return self._made[key]
