"""The report as one web page: a single file that needs no network and no script, and whose every number opens."""

from pathlib import Path

from sohtx.documents.tree import Report


def write_page(report: Report, path: Path) -> None:
    """Write the report as .html; the same report gives the same bytes."""
    from sohtx.documents.page.drawing import draw_page  # noqa: PLC0415 -- slow import

    path.write_text(draw_page(report), encoding="utf-8", newline="\n")
