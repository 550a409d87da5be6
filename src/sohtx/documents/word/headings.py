"""Headings by rank: Part, I., 1., a). The rank decides how one looks, the depth which level it has."""

from dataclasses import dataclass

from sohtx.documents.tree import Section
from sohtx.documents.word.paragraphs import paragraph
from sohtx.documents.word.text import PLAIN, Look, run

DEEPEST = 9


@dataclass(frozen=True, kw_only=True)
class Rank:
    """How headings of a rank look."""

    paragraph: str  # its alignment and indent
    letters: str
    has_caps: bool = False
    is_part: bool = False


_INDENTED = '<w:ind w:firstLine="720"/>'
PART = Rank(paragraph='<w:jc w:val="center"/>', letters="<w:b/><w:bCs/>", has_caps=True, is_part=True)
ROMAN = Rank(paragraph=_INDENTED, letters="<w:b/><w:bCs/>", has_caps=True)
ARABIC = Rank(paragraph=_INDENTED, letters="<w:b/><w:bCs/>")
LETTER = Rank(paragraph=_INDENTED, letters="")
DEEPER = Rank(paragraph=_INDENTED, letters="<w:i/><w:iCs/>")


def ranks_of(parts: tuple[Section, ...]) -> tuple[Rank, ...]:
    """The ranks that a report's levels have, from its uppermost; one without Parts begins at I."""
    has_parts = any(part.number and part.number[-1] not in ".)" for part in parts)
    ranks = (PART, ROMAN, ARABIC, LETTER) if has_parts else (ROMAN, ARABIC, LETTER)
    return ranks + (DEEPER,) * (DEEPEST - len(ranks))


def draw_heading(section: Section, depth: int, ranks: tuple[Rank, ...]) -> str:
    """A heading, if there is one: a Part's number stands on a line of its own, another's before its title."""
    if not section.has_heading:
        return ""
    level = min(depth, DEEPEST)
    rank = ranks[level - 1]
    between = ("\n" if rank.is_part else " ") if section.number and section.title else ""
    title = run(section.title, Look(is_caps=True) if rank.has_caps else PLAIN)
    return paragraph(f"Heading{level}", run(section.number + between) + title)
