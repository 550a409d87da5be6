"""How drawn shapes become a picture: the vector, told in words too, and its twin in dots."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from sohtx.documents.pictures.drawing import num, points
from sohtx.documents.pictures.lettering import FONTS, clean
from sohtx.documents.tree import Picture, Table

if TYPE_CHECKING:
    import typst

FAMILY = "Liberation Serif, Times New Roman, serif"
PRECISELY = "geometricPrecision"
"""Letters as wide as the type says: a browser that fits them to its dots makes words longer than was measured."""
DOTS_PER_INCH = 200
_has_twin: ContextVar[bool] = ContextVar("has_twin", default=True)
PAGE = b"""#set page(width: auto, height: auto, margin: 0pt)
#let dots(name) = int(sys.inputs.at(name)) * 72pt / int(sys.inputs.dpi)
#image(bytes(sys.inputs.svg), format: "svg", width: dots("width"), height: dots("height"), fit: "stretch")"""


@contextmanager
def vectors_only() -> Iterator[None]:
    """Within, pictures have no twin in dots: a web page shows the vector, and setting dots is slow."""
    token = _has_twin.set(False)
    try:
        yield
    finally:
        _has_twin.reset(token)


def finish(
    parts: Iterable[str],
    *,
    key: str,
    title: str,
    alt: str,
    source: str,
    table: Table | None,
    width_mm: int,
    height: float,
) -> Picture:
    """A picture of what was drawn; ``height`` in points, rounded up to whole millimetres."""
    height_mm = -int(-(height - 0.01) // points(1))
    box = f"0 0 {num(points(width_mm))} {num(points(height_mm))}"
    names = escape(key)
    size = f'viewBox="{box}" width="{width_mm}mm" height="{height_mm}mm"'
    told = f'role="img" aria-labelledby="{names}-title {names}-desc"'
    letters = f'font-family="{FAMILY}" text-rendering="{PRECISELY}"'
    svg = "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {told} {letters}>',
            f'<title id="{names}-title">{escape(clean(title))}</title>',
            f'<desc id="{names}-desc">{escape(clean(alt))}</desc>',
            *parts,
            "</svg>\n",
        ]
    )
    return Picture(
        key=key, title=title, alt=alt, source=source, svg=svg, width_mm=width_mm, height_mm=height_mm, table=table,
        png=_raster(svg, width_mm, height_mm) if _has_twin.get() else b"",
    )  # fmt: skip


def _raster(svg: str, width_mm: int, height_mm: int) -> bytes:
    """The drawing in dots, set in the type that the program carries and in no other."""
    import typst  # noqa: PLC0415 -- slow import

    # Whole dots, or Typst fits the drawing by leaving rows out
    width, height = (str(round(length * DOTS_PER_INCH / 25.4)) for length in (width_mm, height_mm))
    inputs = {"svg": svg, "width": width, "height": height, "dpi": str(DOTS_PER_INCH)}
    # A compiler of its own each time: one cannot serve two threads
    png: bytes = typst.compile(
        PAGE,
        format="png",
        ppi=DOTS_PER_INCH,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
    )
    return png


@cache
def _fonts() -> "typst.Fonts":
    import typst  # noqa: PLC0415 -- slow import

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
