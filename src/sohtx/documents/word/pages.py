"""Paper, margins and page numbers: A4, numbered at the top from the second page on."""

from dataclasses import dataclass

from sohtx.documents.word.draft import field_code

_SHORT, _LONG = 11906, 16838  # A4, in twentieths of a point
_TOP = _BOTTOM = _RIGHT = 1134  # 20 mm
_LEFT = 1701  # 30 mm
_HEADER = 567  # 10 mm: the page number stands inside the margin
HEADER, FIRST_HEADER = "rIdHeader", "rIdFirstHeader"
_HEADERS = (
    f'<w:headerReference w:type="default" r:id="{HEADER}"/>'
    f'<w:headerReference w:type="first" r:id="{FIRST_HEADER}"/>'
)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A sheet, upright or lying; lengths in twentieths of a point."""

    is_landscape: bool = False

    @property
    def text_width(self) -> int:
        """From margin to margin."""
        return (_LONG if self.is_landscape else _SHORT) - _LEFT - _RIGHT

    @property
    def text_height(self) -> int:
        """From the upper margin to the lower."""
        return (_SHORT if self.is_landscape else _LONG) - _TOP - _BOTTOM

    def section(self, *, is_first: bool) -> str:
        """The properties of the pages from the break before to here; each annex counts its own pages."""
        size = (
            f'<w:pgSz w:w="{_LONG}" w:h="{_SHORT}" w:orient="landscape"/>'
            if self.is_landscape
            else f'<w:pgSz w:w="{_SHORT}" w:h="{_LONG}"/>'
        )
        return (
            f'<w:sectPr>{_HEADERS if is_first else ""}<w:type w:val="nextPage"/>{size}'
            f'<w:pgMar w:top="{_TOP}" w:right="{_RIGHT}" w:bottom="{_BOTTOM}" w:left="{_LEFT}" w:header="{_HEADER}" '
            f'w:footer="{_HEADER}" w:gutter="0"/><w:pgNumType w:start="1"/><w:cols w:space="720"/><w:titlePg/>'
            "</w:sectPr>"
        )


def header(namespaces: str, *, is_first: bool) -> str:
    """The page number; on a first page, nothing."""
    number = "" if is_first else field_code("PAGE", "2")
    return f'<w:hdr {namespaces}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{number}</w:p></w:hdr>'
