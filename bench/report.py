"""How long a report takes, beside writing its bare tables with the same libraries and nothing else."""

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sohtx.documents.tree import Report, Table, plain

Cells = list[list[str]]


def measure_report(period: str, area: str | None, known: str) -> Iterator[tuple[str, str, str]]:
    """What was measured, in how many seconds, and how that compares: figures, the tree, five files."""
    from sohtx.figures.asking import Request  # noqa: PLC0415 -- after SOHTX_HOME is set
    from sohtx.figures.extract import open_extract  # noqa: PLC0415
    from sohtx.review import writing  # noqa: PLC0415
    from sohtx.review.assembling import assemble  # noqa: PLC0415
    from sohtx.review.facts import Facts  # noqa: PLC0415

    extract = open_extract()
    subject = writing.read_subject(Request(period=period, area=area, known=known), extract)
    Facts(extract, subject)  # the first question of a process pays for everyone
    figures = _seconds(lambda: Facts(extract, subject))
    review = writing.prepare(extract, subject)
    told = _seconds(lambda: assemble(review))
    report = assemble(review)
    with tempfile.TemporaryDirectory() as folder:
        writing.draw(report, Path(folder), "warm")
        drawn = _seconds(lambda: writing.draw(report, Path(folder), "report"))
        bare = _seconds(lambda: _bare(report, Path(folder)))
    count = sum(1 for _ in report.numbers())
    yield (
        f"report: {len(review.facts.figures):,} figures",
        f"{figures:.2f} s",
        f"{figures / bare:.2f} x bare tables",
    )
    yield "report: tree, charts, map", f"{told:.2f} s", f"{told / bare:.2f} x bare tables"
    yield (
        f"report: five files, {count:,} numbers",
        f"{drawn:.2f} s",
        f"{drawn / bare:.2f} x bare tables ({bare:.2f} s)",
    )
    extract.close()


def _bare(report: Report, folder: Path) -> None:
    tables = [_cells(table) for table in report.tables()]
    for write in (_bare_word, _bare_pdf, _bare_sheets, _bare_page):
        write(tables, folder)


def _cells(table: Table) -> Cells:
    head = [column.head for column in table.columns]
    return [head, *([plain(cell) for cell in row.cells] for row in table.rows)]


def _bare_word(tables: list[Cells], folder: Path) -> None:
    """As python-docx's own guide writes a table."""
    import docx  # noqa: PLC0415

    document = docx.Document()
    for cells in tables:
        table = document.add_table(rows=0, cols=len(cells[0]))
        for row in cells:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    document.save(str(folder / "bare.docx"))


def _bare_pdf(tables: list[Cells], folder: Path) -> None:
    import typst  # noqa: PLC0415

    source = b"#for cells in json(bytes(sys.inputs.tables)) { table(columns: cells.at(0).len(), ..cells.flatten()) }"
    typst.compile(source, output=str(folder / "bare.pdf"), sys_inputs={"tables": json.dumps(tables)})


def _bare_sheets(tables: list[Cells], folder: Path) -> None:
    import xlsxwriter  # noqa: PLC0415

    with xlsxwriter.Workbook(str(folder / "bare.xlsx")) as book:
        for cells in tables:
            sheet = book.add_worksheet()
            for line, row in enumerate(cells):
                sheet.write_row(line, 0, row)


def _bare_page(tables: list[Cells], folder: Path) -> None:
    rows = ("".join(f"<td>{cell}</td>" for cell in row) for cells in tables for row in cells)
    (folder / "bare.html").write_text("".join(f"<tr>{row}</tr>" for row in rows), encoding="utf-8")


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
