"""The report as Markdown: to be read as it is, kept with its changes, or carried into another program.

Every word is escaped, so that none of it is markup; the only markup is what is drawn here.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from sohtx.documents.escaping import bold, draw_runs, escape, escape_opening
from sohtx.documents.heads import Captions, column_number, flat_head, full_title, is_bullet
from sohtx.documents.tree import (
    Align,
    Block,
    Emphasis,
    Masthead,
    Paragraph,
    Picture,
    Report,
    Row,
    RowKind,
    Runs,
    Signature,
    Signer,
    Table,
    Tone,
    plain,
)

DEEPEST = 6
_BREAK = "\\\n"
_RULES = {Align.LEFT: "---", Align.CENTRE: ":---:", Align.RIGHT: "---:"}


def write_markdown(report: Report, path: Path) -> None:
    """Write the report as .md: one line a paragraph, an empty line between, at the end a line break."""
    text = "\n\n".join(filter(None, _draw_report(report))) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _draw_report(report: Report) -> Iterator[str]:
    captions, data = Captions(report.words), report.words.data
    yield from _draw_blocks(report.declarations, captions, data)
    yield from _draw_masthead(report.masthead)
    yield f"# {escape(report.kind or report.masthead.about)}"
    yield _lines(bold(line) for line in report.subject)
    if report.addressees:
        yield _lines(map(escape, (report.addressees.head, *report.addressees.names)))
    for depth, section in report.sections():
        if section.has_heading:
            yield f"{'#' * min(depth + 1, DEEPEST)} {escape(full_title(section.number, section.title))}"
        yield from _draw_blocks(section.blocks, captions, data)
    yield from _draw_signature(report.signature)
    for annex in report.annexes:
        yield f"## {escape(full_title(annex.number, annex.title))}"
        if annex.belongs_to:
            yield _italic(annex.belongs_to)
        yield from _draw_blocks(annex.blocks, captions, data)


def _draw_masthead(masthead: Masthead) -> Iterator[str]:
    superior = (escape(masthead.superior),) if masthead.superior else ()
    state = (bold(words) for words in (masthead.state, masthead.motto) if words)
    yield _lines((*superior, bold(masthead.agency), escape(masthead.symbol)))
    yield _lines((*state, _italic(masthead.dateline)))


def _draw_signature(signature: Signature) -> Iterator[str]:
    signers: tuple[Signer | None, ...] = (signature.beside, signature)
    for signer in filter(None, signers):
        yield _lines(bold(line) for line in (*signer.authority, signer.name) if line.strip())
    yield escape_opening(bold(signature.recipients_head))
    yield "\n".join(_draw_bullet((line,)) for line in signature.recipients)


def _draw_blocks(blocks: Iterable[Block], captions: Captions, data: str) -> Iterator[str]:
    for is_list, members in groupby(blocks, key=is_bullet):
        if is_list:
            yield "\n".join(_draw_bullet(block.runs) for block in members if isinstance(block, Paragraph))
        else:
            for block in members:
                yield from _draw_block(block, captions, data)


def _draw_block(block: Block, captions: Captions, data: str) -> Iterator[str]:
    match block:
        case Paragraph(runs=runs, tone=Tone.MARK | Tone.DECLARATION):
            yield f"> {escape_opening(bold(plain(runs)))}"
        case Paragraph(runs=runs, tone=Tone.FORMULA):
            yield escape_opening(bold(plain(runs)))
        case Paragraph(runs=runs):
            yield escape_opening(draw_runs(runs))
        case Table():
            yield from _draw_table(block, str(captions.of(block)))
        case Picture():
            yield bold(str(captions.of(block)))
            yield _italic(block.alt)
            yield escape_opening(escape(block.source))
            if block.table:
                yield escape_opening(escape(data))
                yield from _draw_table(block.table, block.table.caption)


def _draw_bullet(runs: Runs) -> str:
    """An item of a list; the hyphen with which officials begin it is the hyphen of Markdown."""
    return f"- {escape_opening(draw_runs(runs).strip().removeprefix('- '))}"


def _draw_table(table: Table, caption: str) -> Iterator[str]:
    if caption:
        yield bold(caption)
    if table.unit:
        yield _italic(table.unit)
    columns = range(len(table.columns))
    numbers = [_row(column_number(i) for i in columns)] if table.is_numbered else []
    yield "\n".join(
        [
            _row(escape(flat_head(column)) for column in table.columns),
            _row(_RULES[column.align] for column in table.columns),
            *numbers,
            *(_draw_row(row) for row in table.rows),
        ]
    )
    for note in table.notes:
        yield escape_opening(escape(note))


def _draw_row(row: Row) -> str:
    if row.kind is RowKind.PLAIN:
        return _row(draw_runs(cell).strip() for cell in row.cells)
    return _row(bold(plain(cell)) for cell in row.cells)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _italic(text: str) -> str:
    return draw_runs((Emphasis(text.strip()),))


def _lines(lines: Iterable[str]) -> str:
    """Lines that stay lines."""
    return _BREAK.join(escape_opening(line) for line in lines)
