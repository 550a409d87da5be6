"""Charts and maps: drawn as vectors, with the raster twin for programs that cannot."""

from sohtx.documents.tree import Align, Picture
from sohtx.documents.word.draft import Draft
from sohtx.documents.word.pages import Paper
from sohtx.documents.word.paragraphs import Place, paragraph
from sohtx.documents.word.text import attribute, run

_PER_MM = 36000
_PER_POINT_20TH = 635
_ROOM_BENEATH = 1700  # for caption and source, in twentieths of a point
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


def raster_name(number: int) -> str:
    """The name by which the page calls the raster twin of a picture."""
    return f"rIdPicture{number}"


def vector_name(number: int) -> str:
    """The name by which the page calls a picture's vectors."""
    return f"rIdDrawing{number}"


def draw_picture(picture: Picture, draft: Draft, paper: Paper) -> str:
    """A picture in the middle, its caption and source beneath."""
    drawing = _drawing(picture, draft.keep(picture), _size(picture, paper))
    caption = draft.caption(draft.words.figure, picture.title, Place(keeps_next=bool(picture.source)))
    source = paragraph("Note", run(picture.source), Place(align=Align.CENTRE)) if picture.source else ""
    return paragraph("Picture", f"<w:r>{drawing}</w:r>") + caption + source


def _size(picture: Picture, paper: Paper) -> tuple[int, int]:
    """As printed, never beyond the margins, its proportions kept."""
    width, height = picture.width_mm * _PER_MM, picture.height_mm * _PER_MM
    widest, highest = (
        paper.text_width * _PER_POINT_20TH,
        (paper.text_height - _ROOM_BENEATH) * _PER_POINT_20TH,
    )
    if width > widest:
        width, height = widest, height * widest // width
    if height > highest:
        width, height = width * highest // height, highest
    return width, height


def _drawing(picture: Picture, number: int, size: tuple[int, int]) -> str:
    width, height = size
    words = (
        f'name="{attribute(picture.key)}" descr="{attribute(picture.alt)}" title="{attribute(picture.title)}"'
    )
    return (
        '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{number}" {words}/>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{_MAIN}" noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic xmlns:a="{_MAIN}"><a:graphicData uri="{_PICTURE}"><pic:pic xmlns:pic="{_PICTURE}">'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" {words}/><pic:cNvPicPr/></pic:nvPicPr>{_fill(number)}'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _fill(number: int) -> str:
    return (
        f'<pic:blipFill><a:blip r:embed="{raster_name(number)}"><a:extLst><a:ext uri="{_SVG_EXTENSION}">'
        f'<asvg:svgBlip xmlns:asvg="{_SVG}" r:embed="{vector_name(number)}"/></a:ext></a:extLst></a:blip>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
    )
