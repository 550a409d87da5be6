"""The part of the file that holds the styles: one font, one language, black."""

from sohtx.documents.word.headings import Rank
from sohtx.documents.word.styles import FURNITURE, TEXT, headings

FONT = "Times New Roman"
_LOCALES = {"vi": "vi-VN", "en": "en-US"}
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES)


def locale_of(language: str) -> str:
    """A language as Word calls it."""
    return _LOCALES.get(language, language)


def stylesheet(namespaces: str, ranks: tuple[Rank, ...], language: str) -> str:
    """All styles."""
    paragraphs = "".join(style.xml for style in (*headings(ranks), *TEXT, *FURNITURE))
    return f"<w:styles {namespaces}>{_defaults(locale_of(language))}{_BASES}{paragraphs}</w:styles>"


def fonts(namespaces: str) -> str:
    """What a program needs to know to find a stand-in where the font is missing."""
    return (
        f'<w:fonts {namespaces}><w:font w:name="{FONT}"><w:panose1 w:val="02020603050405020304"/>'
        '<w:charset w:val="A3"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>'
    )


def _defaults(locale: str) -> str:
    font = "".join(f' w:{script}="{FONT}"' for script in ("ascii", "eastAsia", "hAnsi", "cs"))
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts{font}/><w:color w:val="000000"/>'
        f'<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="{locale}" w:eastAsia="{locale}" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )


def _table(key: str, name: str, inside: str, attributes: str = "") -> str:
    return (
        f'<w:style w:type="table"{attributes} w:styleId="{key}"><w:name w:val="{name}"/>'
        f"{'' if key == 'TableNormal' else _ON_NORMAL}<w:tblPr>{inside}</w:tblPr></w:style>"
    )


def cell_margins(width: int) -> str:
    """Left and right of the words in a cell, in twentieths of a point."""
    sides = (("top", 0), ("left", width), ("bottom", 0), ("right", width))
    return (
        "<w:tblCellMar>" + "".join(f'<w:{s} w:w="{w}" w:type="dxa"/>' for s, w in sides) + "</w:tblCellMar>"
    )


_ON_NORMAL = '<w:basedOn w:val="TableNormal"/>'
_NO_INDENT = '<w:tblInd w:w="0" w:type="dxa"/>'
_BASES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
    "<w:pPr><w:widowControl/></w:pPr></w:style>"
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/></w:style>'
    + _table("TableNormal", "Normal Table", _NO_INDENT + cell_margins(108), ' w:default="1"')
    + '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>'
    + _table(
        "TableGrid", "Table Grid", f"{_NO_INDENT}<w:tblBorders>{_BORDERS}</w:tblBorders>{cell_margins(70)}"
    )
    + _table("Unseen", "Unseen", _NO_INDENT + cell_margins(0), ' w:customStyle="1"')
)
