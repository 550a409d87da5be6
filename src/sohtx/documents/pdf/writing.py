"""Setting the report: the template, the fonts that travel with it, the data."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sohtx.documents.pdf.data import report_data
from sohtx.documents.pdf.faces import FONTS
from sohtx.documents.tree import Picture, Report

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).with_name("report.typ")


class PdfError(RuntimeError):
    """The report could not be set: a fault of the tree or of the template, not of the data in the book."""


def write_pdf(report: Report, path: Path) -> None:
    """Write the report to ``path``."""
    path.write_bytes(draw_pdf(report))


def draw_pdf(report: Report) -> bytes:
    """The report as a PDF file."""
    _must_tell_pictures(report)
    import typst  # noqa: PLC0415 -- slow import

    inputs = {"report": json.dumps(report_data(report), ensure_ascii=False)}
    compiler = typst.Compiler(
        input=TEMPLATE.read_bytes(), root=TEMPLATE.parent, font_paths=_fonts(), sys_inputs=inputs
    )
    with _faults_told():
        drawn, warnings = compiler.compile_with_warnings(
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            timestamp=datetime.combine(report.properties.made_on, time(), UTC),
        )
    if warnings:
        raise PdfError("; ".join(map(_told, warnings)))
    if not isinstance(drawn, bytes):
        raise PdfError("Nothing was set.")
    return drawn


@contextmanager
def _faults_told() -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:
        raise PdfError(_told(error)) from error
    except BaseException as error:
        if (
            type(error).__name__ == "PanicException"
        ):  # typst fell over: no Exception, so that no one else sees it
            raise PdfError(_told(error)) from error
        raise


def _must_tell_pictures(report: Report) -> None:
    for block in report.blocks():
        if isinstance(block, Picture) and not block.alt.strip():
            raise PdfError(
                f"Picture {block.key}: nothing tells it to one who does not see it (alt is empty)."
            )


def _told(problem: object) -> str:
    """What typst says of an error or a warning."""
    parts = [
        getattr(problem, "message", str(problem)),
        *getattr(problem, "hints", ()),
        getattr(problem, "diagnostic", ""),
    ]
    return "\n".join(parts).strip()


@cache
def _fonts() -> "typst.Fonts":
    import typst  # noqa: PLC0415 -- slow import

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
