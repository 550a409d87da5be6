"""What grows while a report is drawn: the figures, the pictures, how many captions there were."""

import re
from collections import Counter
from dataclasses import dataclass, field

from sohtx.documents.tree import Picture, Words
from sohtx.documents.word.controls import Figures
from sohtx.documents.word.paragraphs import Place, paragraph
from sohtx.documents.word.text import escape, run

_NOT_A_NAME = re.compile(r"\W+")


@dataclass
class Draft:
    """A Word file in the making."""

    words: Words
    figures: Figures = field(init=False)
    pictures: list[Picture] = field(default_factory=list)
    _captions: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """The figures speak the report's language."""
        self.figures = Figures(self.words)

    def caption(self, word: str, text: str, place: Place) -> str:
        """A caption with its number, which Word can count anew when tables or pictures are added."""
        self._captions[word] += 1
        count = sequence(_NOT_A_NAME.sub("_", word), self._captions[word])
        return paragraph("Caption", f"{run(f'{word} ')}{count}{run(f'. {text}')}", place)

    def keep(self, picture: Picture) -> int:
        """Keep a picture's files for the end; its number among the pictures."""
        self.pictures.append(picture)
        return len(self.pictures)


def sequence(name: str, number: int) -> str:
    """A field that counts the things of a name."""
    return field_code(f"SEQ {name} \\* ARABIC", str(number))


def field_code(code: str, result: str) -> str:
    """A field, and what it came to when the file was written."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
