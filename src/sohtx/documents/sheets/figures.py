"""The last sheet: every figure of the report once, exact, with all that is behind it."""

from sohtx.documents.sheets import formats
from sohtx.documents.sheets.sheet import Cell, Look, Sheet
from sohtx.documents.sheets.values import cell_value, exact_decimals, exact_text, number_format
from sohtx.documents.tree import Number, Report, Words

_CELL = formats.CELL | {"valign": "top"}
_WIDTHS = (40, 52, 18, 14, 16, 12)
_BEHIND_WIDTH = 20


class FiguresSheet:
    """The figures of a report, a row each, and a column for each kind of fact behind them."""

    def __init__(self, report: Report) -> None:
        self.figures = tuple(dict.fromkeys(report.numbers()))
        self.behind = tuple(
            dict.fromkeys(name for figure in self.figures for name, _ in figure.facts(report.words))
        )
        self._words = report.words

    @property
    def widths(self) -> tuple[int, ...]:
        """How wide its columns are."""
        return _WIDTHS + (_BEHIND_WIDTH,) * len(self.behind)

    def draw(self, sheet: Sheet) -> None:
        """Draw it from the first row on: it is for sorting, filtering and looking up."""
        for i, head in enumerate(self._heads(self._words)):
            sheet.write(0, i, head, formats.HEAD)
        sheet.next_row(2.2)
        for figure in self.figures:
            sheet.write_row([(value, _CELL | look) for value, look in self._cells(figure)])
        sheet.worksheet.freeze_panes(1, 0)
        sheet.worksheet.repeat_rows(0)
        sheet.worksheet.autofilter(0, 0, len(self.figures), len(self.widths) - 1)

    def _heads(self, words: Words) -> tuple[str, ...]:
        return (
            words.identity,
            words.label,
            words.value,
            f"{words.value} (a/b)",
            words.printed,
            words.mark,
            *self.behind,
        )

    def _cells(self, figure: Number) -> list[Cell]:
        shown = number_format(exact_decimals(figure), is_percent=figure.is_percent)
        facts: dict[str, str] = {}
        for name, fact in figure.facts(self._words):
            facts[name] = f"{facts[name]}; {fact}" if name in facts else fact
        right: Look = {"align": "right"}
        return [
            (figure.identity, {}),
            (figure.label, {}),
            (cell_value(figure), right | {"num_format": shown}),
            (exact_text(figure), right),
            (figure.text, right),
            (figure.mark, {}),
            *((facts.get(name, ""), right) for name in self.behind),
        ]
