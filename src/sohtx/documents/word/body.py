"""What follows what: the first page's furniture, the sections, the signature, the annexes."""

from sohtx.documents.tree import Annex, Block, Paragraph, Picture, Report, Section, Table
from sohtx.documents.word.draft import Draft
from sohtx.documents.word.furniture import (
    draw_addressees,
    draw_annex_head,
    draw_masthead,
    draw_signature,
    draw_title,
)
from sohtx.documents.word.headings import draw_heading, ranks_of
from sohtx.documents.word.pages import Paper
from sohtx.documents.word.paragraphs import draw_paragraph
from sohtx.documents.word.pictures import draw_picture
from sohtx.documents.word.tables import draw_table


def draw_body(report: Report, draft: Draft) -> str:
    """Everything that is printed; each annex on pages of its own."""
    pages = [(Paper(), _main(report, draft))]
    pages += [(paper := Paper(is_landscape=a.is_landscape), _annex(a, draft, paper)) for a in report.annexes]
    *earlier, last = (
        f"{drawn}{_ending(paper.section(is_first=n == 0), is_last=n + 1 == len(pages))}"
        for n, (paper, drawn) in enumerate(pages)
    )
    return "".join(earlier) + last


def _ending(section: str, *, is_last: bool) -> str:
    """A paragraph as good as nothing that holds the section's properties; the last section's stand by themselves."""
    style = '<w:pStyle w:val="Spacer"/>'
    if is_last:
        return f"<w:p><w:pPr>{style}</w:pPr></w:p>{section}"
    return f"<w:p><w:pPr>{style}{section}</w:pPr></w:p>"


def _main(report: Report, draft: Draft) -> str:
    paper = Paper()
    width = paper.text_width
    return "".join(
        (
            draw_masthead(report.masthead, width),
            draw_title(report, width),
            *(draw_paragraph(block, draft.figures) for block in report.declarations),
            draw_addressees(report.addressees, width) if report.addressees else "",
            _sections(report, draft, paper),
            draw_signature(report.signature, width),
        )
    )


def _sections(report: Report, draft: Draft, paper: Paper) -> str:
    """All sections; the last paragraph stays with the signature."""
    ranks = ranks_of(report.parts)
    sections = list(report.sections())
    return "".join(
        draw_heading(section, depth, ranks) + _blocks(section, draft, paper, is_last=n == len(sections))
        for n, (depth, section) in enumerate(sections, 1)
    )


def _blocks(section: Section, draft: Draft, paper: Paper, *, is_last: bool) -> str:
    last = len(section.blocks) if is_last else 0
    return "".join(_block(b, draft, paper, keeps_next=n == last) for n, b in enumerate(section.blocks, 1))


def _block(block: Block, draft: Draft, paper: Paper, *, keeps_next: bool = False) -> str:
    match block:
        case Paragraph():
            return draw_paragraph(block, draft.figures, keeps_next=keeps_next)
        case Table():
            return draw_table(block, draft, paper.text_width)
        case Picture():
            return draw_picture(block, draft, paper)


def _annex(annex: Annex, draft: Draft, paper: Paper) -> str:
    return draw_annex_head(annex) + "".join(_block(block, draft, paper) for block in annex.blocks)
