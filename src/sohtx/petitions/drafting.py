"""Papers drafted for signature: what every one has around its text, by Decree 30/2020/NĐ-CP. None is sent from here.

Number and day stay open: a clerk writes them when it is signed. What each kind says is in ``drafting_conferences`` and
``drafting_letters``; from which rows, in ``drafting_rows``. Whatever people wrote goes in as words, never as markup.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sohtx.areas.office import Office
from sohtx.core.text import Text, current_language
from sohtx.documents.tree import (
    Addressees,
    Align,
    Annex,
    Block,
    Column,
    Masthead,
    Paragraph,
    Properties,
    Report,
    Row,
    Section,
    Signature,
    Signer,
    Strong,
    Table,
    Tone,
)
from sohtx.documents.words import drawing_words
from sohtx.petitions import drafting_words as w


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Who writes: the office's lines, the day on which it is drafted, the People's Committee above it."""

    office: Office
    written_on: date
    committee: str

    @property
    def agency(self) -> str:
        """The office within a sentence."""
        return self.office.in_text or self.office.name


@dataclass(frozen=True)
class Kind:
    """A kind of paper: its abbreviation (Decree 30/2020, Appendix III) and what it is called. A letter has no head."""

    symbol: str
    name: Text
    is_letter: bool = False


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper to be: what it is about, its text, to whom it speaks, to whom it goes, who signs it."""

    kind: Kind
    title: str
    sections: Sequence[Section]
    recipients: Sequence[str]
    addressees: Addressees | None = None
    annex: tuple[str, Table] | None = None
    signer: Signer | None = None
    beside: Signer | None = None
    dated_on: date | None = None


def lay_out(desk: Desk, paper: Paper) -> Report:
    """The paper as a whole, with the office's lines around it, in the reader's language."""
    office = desk.office
    return Report(
        properties=Properties(
            language=current_language(),
            title=f"{paper.kind.name}: {paper.title}",
            subject=paper.title,
            author=desk.agency,
            made_on=desk.written_on,
        ),
        masthead=_masthead(desk, paper),
        kind="" if paper.kind.is_letter else str(paper.kind.name).upper(),
        subject=() if paper.kind.is_letter else (w.glued(paper.title),),
        declarations=(Paragraph(runs=(office.notice,), tone=Tone.DECLARATION),) if office.notice else (),
        parts=_ended(paper.sections),
        signature=_signature(office, paper),
        annexes=_annexes(desk, paper),
        words=drawing_words(),
        addressees=paper.addressees,
    )


def _masthead(desk: Desk, paper: Paper) -> Masthead:
    office = desk.office
    return Masthead(
        state=office.state,
        motto=office.motto,
        superior=office.superior,
        agency=office.name,
        symbol=str(w.SYMBOL.fill(symbol=_symbol(office, paper.kind))),
        dateline=w.dateline(office.place, paper.dated_on or desk.written_on, is_open=paper.dated_on is None),
        about=str(w.ABOUT.fill(title=paper.title)) if paper.kind.is_letter else "",
    )


def _symbol(office: Office, kind: Kind) -> str:
    if kind.is_letter and office.letters:
        return office.letters
    return f"{kind.symbol}-{office.symbol}" if office.symbol else kind.symbol


def _signature(office: Office, paper: Paper) -> Signature:
    signer = paper.signer or Signer(authority=office.authority, name=office.signatory)
    return Signature(
        authority=signer.authority,
        name=signer.name,
        recipients_head=str(w.RECIPIENTS),
        recipients=w.listed([*paper.recipients, files_of(office)]),
        beside=paper.beside,
    )


def files_of(office: Office) -> str:
    """Where the office keeps its copy: the last of its recipients, else the clerk's."""
    return office.recipients[-1] if office.recipients else str(w.FILES)


def _annexes(desk: Desk, paper: Paper) -> tuple[Annex, ...]:
    if paper.annex is None:
        return ()
    title, table = paper.annex
    belongs = w.BELONGS.fill(
        kind=paper.kind.name,
        symbol=_symbol(desk.office, paper.kind),
        on=w.on_day(paper.dated_on or desk.written_on, is_open=paper.dated_on is None),
        agency=desk.agency,
    )
    return (
        Annex(
            key="phu-luc",
            number=str(w.ANNEX),
            title=title.upper(),
            belongs_to=str(belongs),
            blocks=(table,),
        ),
    )


def _ended(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The same text with the mark that closes it."""
    *earlier, last = sections
    *blocks, closing = last.blocks
    if isinstance(closing, Paragraph):
        *runs, words = closing.runs
        said = words if isinstance(words, str) else words.text
        closing = replace(closing, runs=(*runs, said.rstrip(" .;") + w.END))
    return (*earlier, replace(last, blocks=(*blocks, closing)))


# Pieces of text


def text(*blocks: Block) -> Section:
    """Text without a heading."""
    return Section(key="noi-dung", number="", title="", blocks=blocks)


def say(words: Text | str, **filling: object) -> Paragraph:
    """A paragraph; what stands in it is put into its places, as words."""
    return Paragraph(runs=(str(words.fill(**filling)) if isinstance(words, Text) else words,))


def told(head: Text | str, words: str) -> Paragraph:
    """A paragraph that begins with a few words in bold."""
    return Paragraph(runs=(Strong(str(head)), f" {words}"))


def each(lines: Iterable[str]) -> list[Paragraph]:
    """A paragraph a line."""
    return [Paragraph(runs=(line,)) for line in lines]


def table(
    key: str, columns: Sequence[Column], rows: Iterable[Sequence[str]], *, is_numbered: bool = False
) -> Table:
    """A table whose first column counts the rows; the widths of the others are millimetres."""
    order = Column(head=str(w.ORDER), align=Align.CENTRE, width=ORDER_MM)
    return Table(
        key=key,
        caption="",
        is_numbered=is_numbered,
        columns=(order, *columns),
        rows=tuple(
            Row(cells=tuple((cell,) if cell else () for cell in (f"{n}", *cells)))
            for n, cells in enumerate(rows, start=1)
        ),
    )


TEXT_MM, ORDER_MM = 160, 13
