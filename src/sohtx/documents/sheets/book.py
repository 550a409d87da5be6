"""The workbook: cover with the list of sheets, a sheet a table, a sheet an annex, and the figures."""

from datetime import UTC, datetime, time
from pathlib import Path

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from sohtx.documents.sheets import formats
from sohtx.documents.sheets.blocks import draw_block
from sohtx.documents.sheets.figures import FiguresSheet
from sohtx.documents.sheets.formats import Formats
from sohtx.documents.sheets.names import Names
from sohtx.documents.sheets.planning import Content, plan_sheets
from sohtx.documents.sheets.sheet import PORTRAIT_WIDTH, Sheet
from sohtx.documents.sheets.tables import column_widths, make_scrollable
from sohtx.documents.tree import Report, plain

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def draw_book(report: Report, path: Path) -> None:
    """Draw a report's tables and figures and write them to a file."""
    names = Names()
    cover, figures = names.take(report.words.contents), names.take(report.words.figures_sheet)
    contents = plan_sheets(report, names)
    workbook = Workbook(
        path, OPTIONS | {"default_format_properties": dict(formats.BASE)}
    )  # which it writes into
    book = _Book(report, workbook)
    book.draw_cover(cover, [*((c.name, c.titles[0]) for c in contents), (figures, report.words.behind)])
    for content in contents:
        book.draw_content(content)
    book.draw_figures(figures)
    workbook.close()


class _Book:
    def __init__(self, report: Report, workbook: Workbook) -> None:
        self._report = report
        self._workbook = workbook
        self._formats = Formats(workbook)
        self._declared = " ".join(plain(paragraph.runs) for paragraph in report.declarations)
        _describe(workbook, report)

    def _add(self, name: str, widths: list[float], *, is_landscape: bool = False) -> Sheet:
        worksheet = self._workbook.add_worksheet(name)
        sheet = Sheet(worksheet, self._formats, widths)
        sheet.prepare_print(is_landscape=is_landscape, page=self._report.words.page, header=self._declared)
        return sheet

    def draw_cover(self, name: str, listed: list[tuple[str, str]]) -> None:
        report = self._report
        sheet = self._add(name, [32, PORTRAIT_WIDTH - 32])
        sheet.write_line(report.properties.author, formats.LINE | {"align": "center"})
        for line in filter(None, (report.kind or report.masthead.about, *report.subject)):
            sheet.write_line(line, formats.TITLE)
        for paragraph in report.declarations:
            sheet.write_line(plain(paragraph.runs), formats.DECLARATION)
        sheet.next_row()
        for fact, value in (("", report.properties.made_on.isoformat()), *report.properties.facts):
            sheet.write(sheet.row, 0, fact, formats.LINE)
            sheet.write(sheet.row, 1, value, formats.LINE)
            sheet.next_row()
        sheet.next_row()
        sheet.write_line(report.words.contents, formats.CAPTION)
        for target, title in listed:
            sheet.write_link(0, target)
            sheet.write(sheet.row, 1, title, formats.LINE)
            sheet.next_row()

    def draw_content(self, content: Content) -> None:
        tables = content.tables()
        widths = column_widths(tables, is_landscape=content.is_landscape)
        sheet = self._add(content.name, widths, is_landscape=content.is_landscape)
        sheet.write_line(content.titles[0], formats.TITLE)
        for line in filter(None, content.titles[1:]):
            sheet.write_line(line, formats.LINE | {"italic": True, "align": "center"})
        for block, caption in zip(content.blocks, content.captions, strict=True):
            head = draw_block(sheet, block, caption)
            if head and len(tables) == 1:
                make_scrollable(sheet, tables[0], head)
            sheet.next_row()
        sheet.worksheet.ignore_errors({"number_stored_as_text": f"A1:XFD{sheet.row + 1}"})

    def draw_figures(self, name: str) -> None:
        figures = FiguresSheet(self._report)
        sheet = self._add(name, list(figures.widths), is_landscape=True)
        figures.draw(sheet)
        sheet.worksheet.ignore_errors({"number_stored_as_text": f"A1:XFD{sheet.row + 1}"})


def _describe(workbook: Workbook, report: Report) -> None:
    properties = report.properties
    said = {"title": properties.title, "subject": properties.subject, "author": properties.author}
    workbook.set_properties(said | {"created": datetime.combine(properties.made_on, time(), UTC)})
    workbook.set_custom_property("language", properties.language)
    for name, value in properties.facts:
        workbook.set_custom_property(name, value)
