"""The report as a workbook: a sheet a table, real numbers in its cells, and every figure with what is behind it."""

from pathlib import Path

from sohtx.documents.tree import Report


def write_sheets(report: Report, path: Path) -> None:
    """Write the report's tables and figures as .xlsx; the same report gives the same bytes."""
    from sohtx.documents.sheets.book import draw_book  # noqa: PLC0415 -- slow import

    draw_book(report, path)
