"""The styles, all of them: nothing is left to a program's own template."""

from dataclasses import dataclass

from sohtx.documents.word.headings import Rank
from sohtx.documents.word.text import Look

_SINGLE = 'w:line="240" w:lineRule="auto"'
_TEXT = 'w:line="276" w:lineRule="auto"'  # 1.15 lines
_POINT = 'w:line="20" w:lineRule="exact"'
_SIDES = ("top", "left", "bottom", "right")
_EDGES = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="4" w:color="000000"/>' for side in _SIDES)
_BOX = f"<w:pBdr>{_EDGES}</w:pBdr>"
_YELLOW = '<w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/>'
_CENTRE = '<w:jc w:val="center"/>'
_BOTH = '<w:jc w:val="both"/>'
_FIRST_LINE = '<w:ind w:firstLine="720"/>'  # 1.27 cm
_INSIDE = '<w:ind w:left="113" w:right="113" w:firstLine="0"/>'  # the box stays between the margins
_NEXT = "<w:keepNext/>"
_TOGETHER = "<w:keepNext/><w:keepLines/>"


@dataclass(frozen=True, kw_only=True)
class Style:
    """A paragraph style. One that is not our own has Word's name, so that Word shows it in the reader's language."""

    key: str
    name: str
    paragraph: str = ""
    letters: str = ""
    based_on: str = "Normal"
    following: str = ""
    is_own: bool = False

    @property
    def xml(self) -> str:
        """The style as the file has it."""
        own = ' w:customStyle="1"' if self.is_own else ""
        following = f'<w:next w:val="{self.following}"/>' if self.following else ""
        return (
            f'<w:style w:type="paragraph"{own} w:styleId="{self.key}"><w:name w:val="{self.name}"/>'
            f'<w:basedOn w:val="{self.based_on}"/>{following}<w:qFormat/>'
            f"<w:pPr>{self.paragraph}</w:pPr><w:rPr>{self.letters}</w:rPr></w:style>"
        )


def _space(before: int, after: int = 0, line: str = _SINGLE) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" {line}/>'


def _letters(points: float, *, is_bold: bool = False, is_italic: bool = False) -> str:
    return Look(is_bold=is_bold, is_italic=is_italic, points=points).inner


def _own(key: str, name: str, paragraph: str, letters: str = "", based_on: str = "Normal") -> Style:
    return Style(key=key, name=name, paragraph=paragraph, letters=letters, based_on=based_on, is_own=True)


_BOLD = _letters(14, is_bold=True)
TEXT = (
    Style(key="BodyText", name="Body Text", paragraph=_space(120, line=_TEXT) + _FIRST_LINE + _BOTH),
    Style(key="ListBullet", name="List Bullet", based_on="BodyText"),
    Style(
        key="Title",
        name="Title",
        paragraph=_NEXT + _space(360) + _CENTRE,
        letters=_BOLD,
        following="Subtitle",
    ),
    Style(
        key="Subtitle",
        name="Subtitle",
        paragraph=_NEXT + _space(0) + _CENTRE,
        letters=_BOLD,
        following="BodyText",
    ),
    Style(
        key="Caption",
        name="caption",
        paragraph=_TOGETHER + _space(160, 40) + _CENTRE,
        letters=_letters(13, is_bold=True),
        following="BodyText",
    ),
    Style(key="Header", name="header", paragraph=_CENTRE),
    Style(key="Signature", name="Signature", paragraph=_TOGETHER + _CENTRE, letters=_BOLD),
    _own("Note", "Note", _space(60) + _BOTH, _letters(11)),
    _own("Mark", "Mark", _BOX + _YELLOW + _space(160, 80) + _INSIDE, _letters(14, is_bold=True), "BodyText"),
    _own(
        "Declaration", "Declaration", _BOX + _space(200, 80) + _INSIDE + _CENTRE, _letters(13, is_italic=True)
    ),
)
FURNITURE = (
    _own("Masthead", "Masthead", _CENTRE, _letters(13)),
    _own("Rule", "Rule", _space(40, line=_POINT), _letters(1)),
    _own("TitleRule", "Title Rule", _space(80, 120, line=_POINT), _letters(1)),
    _own("Spacer", "Spacer", _space(0, line=_POINT), _letters(1)),
    _own("Recipients", "Recipients", _TOGETHER, _letters(11)),
    _own("AnnexOf", "Annex Of", _NEXT + _space(0, 120) + _CENTRE, _letters(14, is_italic=True)),
    _own("Picture", "Picture", _NEXT + _space(160) + _CENTRE),
    _own(
        "TableUnit",
        "Table Unit",
        _NEXT + _space(0, 40) + '<w:jc w:val="right"/>',
        _letters(12, is_italic=True),
    ),
    _own("TableText", "Table Text", _space(30, 30), _letters(12)),
    _own("TableTextSmall", "Table Text Small", "", _letters(11), "TableText"),
    _own("TableTotal", "Table Total", "", _letters(12, is_bold=True), "TableText"),
    _own("TableTotalSmall", "Table Total Small", "", _letters(11, is_bold=True), "TableText"),
    _own("TableHead", "Table Head", _NEXT + _CENTRE, _letters(12, is_bold=True), "TableText"),
    _own("TableHeadSmall", "Table Head Small", "", _letters(11, is_bold=True), "TableHead"),
    _own("TableNumber", "Table Number", _NEXT + _CENTRE, _letters(11), "TableText"),
)


def headings(ranks: tuple[Rank, ...]) -> tuple[Style, ...]:
    """Heading 1 to 9, which navigation panes and contents read, looking as their ranks do."""
    return tuple(_heading(level, rank) for level, rank in enumerate(ranks, 1))


def _heading(level: int, rank: Rank) -> Style:
    space = _space(180 if level == 1 else 120, line=_TEXT)
    return Style(
        key=f"Heading{level}",
        name=f"heading {level}",
        paragraph=f'{_TOGETHER}{space}{rank.paragraph}<w:outlineLvl w:val="{level - 1}"/>',
        letters=rank.letters,
        following="BodyText",
    )
