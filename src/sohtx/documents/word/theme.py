"""A theme of black, white and one typeface: Word wants one, and its own would bring other letters."""

from sohtx.documents.word.stylesheet import FONT

_NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/main"
_COLOURS = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "1B5E4A", "lt2": "F1F4F2", "accent1": "1B5E4A", "accent2": "5F6B66",
    "accent3": "8A9691", "accent4": "B4BDB9", "accent5": "9C6F19", "accent6": "A5332B", "hlink": "000000",
    "folHlink": "000000",
}  # fmt: skip
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="6350">{_FILL}</a:ln>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"


def theme() -> str:
    """The theme part."""
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items())
    letters = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface="{FONT}"/>'
    typefaces = f"<a:majorFont>{letters}</a:majorFont><a:minorFont>{letters}</a:minorFont>"
    formats = (
        f"<a:fillStyleLst>{_FILL * 3}</a:fillStyleLst><a:lnStyleLst>{_LINE * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst><a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst>"
    )
    return (
        f'<a:theme xmlns:a="{_NAMESPACE}" name="sohtx"><a:themeElements>'
        f'<a:clrScheme name="sohtx">{colours}</a:clrScheme><a:fontScheme name="sohtx">{typefaces}</a:fontScheme>'
        f'<a:fmtScheme name="sohtx">{formats}</a:fmtScheme></a:themeElements></a:theme>'
    )
