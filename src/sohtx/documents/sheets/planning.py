"""Which sheets the workbook has: what an officer looks for by its number has a sheet by that name."""

from typing import NamedTuple

from sohtx.documents.heads import Captions, full_title
from sohtx.documents.sheets.names import Names
from sohtx.documents.tree import Annex, Block, Paragraph, Picture, Report, Table


class Content(NamedTuple):
    """A sheet to be: its name, its titles, what stands on it."""

    name: str
    titles: tuple[str, ...]
    blocks: tuple[Block, ...]
    captions: tuple[str, ...]
    is_landscape: bool = False

    def tables(self) -> list[Table]:
        """Its tables, those of pictures too."""
        data = (block.table if isinstance(block, Picture) else block for block in self.blocks)
        return [table for table in data if isinstance(table, Table)]


def plan_sheets(report: Report, names: Names) -> list[Content]:
    """What stands on which sheet, in reading order: a table or picture of the text, an annex with all that is in it."""
    captions = Captions(report.words)
    contents: list[Content] = []
    for _, section in report.sections():
        for block in section.blocks:
            if not isinstance(block, Paragraph):
                caption = captions.of(block)
                title = str(caption) or full_title(section.number, section.title) or report.properties.title
                contents.append(Content(names.take(caption.label or title), (title,), (block,), ("",)))
    return contents + [_plan_annex(annex, names, captions) for annex in report.annexes]


def _plan_annex(annex: Annex, names: Names, captions: Captions) -> Content:
    title = full_title(annex.number, annex.title)
    said = tuple("" if isinstance(block, Paragraph) else str(captions.of(block)) for block in annex.blocks)
    return Content(names.take(title), (title, annex.belongs_to), annex.blocks, said, annex.is_landscape)
