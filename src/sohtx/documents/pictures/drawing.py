"""The few shapes of which pictures consist, the look they share, and the scale of values."""

from collections.abc import Iterable
from fractions import Fraction
from html import escape
from typing import NamedTuple

from sohtx.documents.pictures.lettering import clean

ACCENT = "#1b5e4a"
PALE = "#dfe7e3"
MIDDLE = "#8fb0a3"
INK = "#1f2623"
GREY = "#59635e"
LINE = "#9aa39e"
WHITE = "#ffffff"
SIZE = 10.0
SMALL = 9.0
LEADING = 11.5
RISE = 0.34  # from the middle of a line of words to its base line, in ems
MISSING = "–"
_MM = 72 / 25.4

Value = int | Fraction


def points(millimetres: int) -> float:
    """A printed length in points."""
    return millimetres * _MM


def num(value: float) -> str:
    """A coordinate as short as it is exact enough."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def rect(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: str,
    line: str = "",
    kind: str = "",
) -> str:
    """A rectangle; ``kind`` says what it stands for."""
    stroke = f' stroke="{line}" stroke-width="0.75"' if line else ""
    place = f'x="{num(x)}" y="{num(y)}" width="{num(width)}" height="{num(height)}"'
    return f'<rect{_kind(kind)} {place} fill="{fill}"{stroke}/>'


def circle(x: float, y: float, radius: float, *, fill: str, line: str, kind: str = "") -> str:
    """A circle through which one sees what lies beneath; outlined if large, since an outline eats a small one."""
    place = f'cx="{num(x)}" cy="{num(y)}" r="{radius:.3f}"'
    stroke = f' stroke="{line}" stroke-width="0.75"' if radius > 3 else ""
    return f'<circle{_kind(kind)} {place} fill="{fill}" fill-opacity="0.8"{stroke}/>'


def ring(x: float, y: float, kind: str) -> str:
    """What a zero is drawn as on a map: a place with nothing to measure."""
    place = f'cx="{num(x)}" cy="{num(y)}" r="1.6"'
    return f'<circle data-kind="{kind}" {place} fill="{WHITE}" stroke="{GREY}" stroke-width="0.6"/>'


def dot(x: float, y: float, kind: str) -> str:
    """A small thing that is only there, such as an island."""
    return f'<circle data-kind="{kind}" cx="{num(x)}" cy="{num(y)}" r="1.2" fill="{INK}"/>'


def line(x1: float, y1: float, x2: float, y2: float, *, colour: str = GREY, width: float = 0.75) -> str:
    """A straight line."""
    ends = f'x1="{num(x1)}" y1="{num(y1)}" x2="{num(x2)}" y2="{num(y2)}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{num(width)}"/>'


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = SIZE,
    anchor: str = "start",
    fill: str = INK,
    is_bold: bool = False,
    is_upright: bool = False,
    kind: str = "",
) -> str:
    """One line of words, y being its base line; upright words are read from below."""
    turned = f' transform="rotate(-90 {num(x)} {num(y)})"' if is_upright else ""
    weight = ' font-weight="bold"' if is_bold else ""
    place = f'x="{num(x)}" y="{num(y)}" font-size="{num(size)}" text-anchor="{anchor}"'
    return f'<text{_kind(kind)} {place} fill="{fill}"{weight}{turned}>{escape(clean(words))}</text>'


def label(x: float, y: float, name: str, value: str) -> str:
    """A name and its value in bold, rimmed with the colour of the paper: they are read over what lies beneath."""
    rim = f'paint-order="stroke" stroke="{WHITE}" stroke-width="3" stroke-linejoin="round"'
    bold = f'<tspan data-kind="value" font-weight="bold" dx="0.35em">{escape(clean(value))}</tspan>'
    place = f'x="{num(x)}" y="{num(y)}" font-size="{num(SMALL)}" text-anchor="start"'
    return f'<text data-kind="label" {place} fill="{INK}" {rim}>{escape(clean(name))}{bold}</text>'


def _kind(kind: str) -> str:
    return f' data-kind="{kind}"' if kind else ""


class Scale(NamedTuple):
    """Where values lie on a line: zero is always on it."""

    zero: float
    points_for_all: float
    span: Value

    def length(self, value: Value) -> float:
        """How long a value is drawn, negative ones too."""
        return float(Fraction(value) / self.span) * self.points_for_all


def scale_of(values: Iterable[Value | None], start: float, end: float) -> Scale:
    """The scale on which all the values, and zero, lie between two places."""
    known = [value for value in values if value is not None]
    lowest, highest = min([0, *known]), max([0, *known])
    span = highest - lowest or 1
    return Scale(start + float(Fraction(-lowest) / span) * (end - start), end - start, span)
