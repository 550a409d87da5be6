"""What every official document has around its text: masthead, title, addressees, signature, heads of annexes."""

from sohtx.documents.tree import Addressees, Align, Annex, Masthead, Report, Signature, Signer
from sohtx.documents.word.lengths import length
from sohtx.documents.word.paragraphs import Place, paragraph, rule
from sohtx.documents.word.text import BOLD, ITALIC, PLAIN, Look, run

_CAPS = Look(is_caps=True)
_TITLE, _SMALLER, _ABOUT = 14, 13, 12
_BEFORE_TEXT = 240
_ROOM_FOR_SIGNING = 1500
_BESIDE = 113  # between the head and the names behind it
_SLACK = 3  # per cent: fonts that stand in for Times New Roman may run wider


def draw_masthead(masthead: Masthead, width: int) -> str:
    """State and motto right, the agencies left; beneath them number and day."""
    state = length(masthead.state.upper(), _SMALLER)
    right = min(max(state, length(masthead.motto, _TITLE)) * (100 + _SLACK) // 100, width * 2 // 3)
    left = width - right
    return _side_by_side(
        (
            (left, _agencies(masthead, left), right, _state(masthead, right)),
            (
                left,
                paragraph("Masthead", run(masthead.symbol), Place(before=80)) + _about(masthead),
                right,
                paragraph(
                    "Masthead", run(masthead.dateline, Look(is_italic=True, points=_TITLE)), Place(before=80)
                ),
            ),
        )
    )


def _about(masthead: Masthead) -> str:
    return paragraph("Masthead", run(masthead.about, Look(points=_ABOUT))) if masthead.about else ""


def _agencies(masthead: Masthead, width: int) -> str:
    superior = paragraph("Masthead", run(masthead.superior, _CAPS)) if masthead.superior else ""
    agency = paragraph("Masthead", run(masthead.agency, _CAPS | BOLD))
    widest = min(length(masthead.agency.upper(), _SMALLER), width)
    return superior + agency + rule(width, widest * 2 // 5)


def _state(masthead: Masthead, width: int) -> str:
    motto = Look(is_bold=True, points=_TITLE)
    return (
        paragraph("Masthead", run(masthead.state, _CAPS | BOLD))
        + paragraph("Masthead", run(masthead.motto, motto))
        + rule(width, length(masthead.motto, _TITLE))
    )


def draw_title(report: Report, width: int) -> str:
    """The kind of document, what it is about, and a short line beneath; of a letter nothing."""
    if not report.kind:
        return ""
    longest = max((length(line, _TITLE) for line in report.subject), default=0)
    subject = paragraph("Subtitle", run("\n".join(report.subject))) if report.subject else ""
    return (
        paragraph("Title", run(report.kind))
        + subject
        + rule(width, min(longest, width) * 2 // 5, style="TitleRule")
    )


def draw_addressees(addressees: Addressees, width: int) -> str:
    """To whom it speaks: in the middle of one line, or each on a line of its own behind the head."""
    if len(addressees.names) <= 1:
        words = " ".join((addressees.head, *addressees.names))
        return paragraph("BodyText", run(words), Place(before=_BEFORE_TEXT, indent=0, align=Align.CENTRE))
    left = width * 3 // 10
    head = paragraph("BodyText", run(addressees.head), Place(before=0, indent=0, align=Align.RIGHT))
    place = Place(before=0, indent=_BESIDE, align=Align.LEFT)
    names = "".join(paragraph("BodyText", run(name), place) for name in addressees.names)
    gap = paragraph("Spacer", "", Place(keeps_next=True, before=_BEFORE_TEXT))
    return gap + _side_by_side(((left, head, width - left, names),))


def draw_signature(signature: Signature, width: int) -> str:
    """To whom it goes, left; who signs, right. One row, which no page break cuts.

    Where two sign they stand side by side, and to whom it goes beneath them.
    """
    gap = paragraph("Spacer", "", Place(keeps_next=True, before=120))
    if signature.beside is not None:
        left = width // 2
        both = _side_by_side(((left, _signer(signature.beside), width - left, _signer(signature)),))
        return (
            gap + both + paragraph("Spacer", "", Place(keeps_next=True, before=240)) + _recipients(signature)
        )
    left = width * 45 // 100
    return gap + _side_by_side(((left, _recipients(signature), width - left, _signer(signature)),))


def _recipients(signature: Signature) -> str:
    head = paragraph(
        "Recipients", run(signature.recipients_head, Look(is_bold=True, is_italic=True, points=12))
    )
    return head + "".join(paragraph("Recipients", run(item)) for item in signature.recipients)


def _signer(signer: Signer) -> str:
    lines = "".join(paragraph("Signature", run(line, _CAPS)) for line in signer.authority)
    return lines + paragraph("Signature", run(signer.name), Place(before=_ROOM_FOR_SIGNING))


def draw_annex_head(annex: Annex) -> str:
    """Number and title, as one heading; beneath, the report to which it belongs."""
    title = run(annex.title, _CAPS)
    number = run(f"{annex.number}\n" if annex.title else annex.number, PLAIN) if annex.number else ""
    heading = paragraph("Heading1", number + title, Place(before=0, indent=0, align=Align.CENTRE))
    belongs = paragraph("AnnexOf", run(annex.belongs_to, ITALIC)) if annex.belongs_to else ""
    return heading + belongs


def _side_by_side(rows: tuple[tuple[int, str, int, str], ...]) -> str:
    """A table that nobody sees: two columns, no borders."""
    left, _, right, _ = rows[0]
    drawn = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_half(left, one)}{_half(right, other)}</w:tr>"
        for _, one, _, other in rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Unseen"/><w:tblW w:w="{left + right}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0000"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{left}"/><w:gridCol w:w="{right}"/></w:tblGrid>{drawn}</w:tbl>'
    )


def _half(width: int, inside: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inside}</w:tc>'
