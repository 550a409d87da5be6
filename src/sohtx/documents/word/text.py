"""Words into WordprocessingML: cleaned, escaped, never interpreted."""

import re
from dataclasses import dataclass
from unicodedata import normalize

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = {"\n": "<w:br/>", "\t": "<w:tab/>"}
_BREAK = re.compile("([\n\t])")


def clean(text: str) -> str:
    """Compose the letters (NFC), drop what no XML file may hold, and end lines one way."""
    text = normalize("NFC", text)
    if text.isprintable():
        return text
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escape(text: str) -> str:
    """Escape words that stand between tags, cleaned."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """Escape words that stand in an attribute, cleaned; line ends and tabs survive."""
    return escape(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


@dataclass(frozen=True, kw_only=True)
class Look:
    """How letters look, where that differs from the paragraph's style."""

    is_bold: bool = False
    is_italic: bool = False
    is_caps: bool = False
    points: float | None = None

    def __or__(self, other: "Look") -> "Look":
        """Both looks at once; the other's size, if it has one."""
        return Look(
            is_bold=self.is_bold or other.is_bold,
            is_italic=self.is_italic or other.is_italic,
            is_caps=self.is_caps or other.is_caps,
            points=other.points or self.points,
        )

    @property
    def inner(self) -> str:
        """The elements of run properties, in the order that the schema asks for."""
        return "".join(
            (
                "<w:b/><w:bCs/>" if self.is_bold else "",
                "<w:i/><w:iCs/>" if self.is_italic else "",
                "<w:caps/>" if self.is_caps else "",
                f'<w:sz w:val="{self.points * 2:.0f}"/><w:szCs w:val="{self.points * 2:.0f}"/>'
                if self.points
                else "",
            )
        )

    @property
    def xml(self) -> str:
        """The run properties, or nothing."""
        return f"<w:rPr>{inner}</w:rPr>" if (inner := self.inner) else ""


PLAIN = Look()
BOLD = Look(is_bold=True)
ITALIC = Look(is_italic=True)


def run(text: str, look: Look = PLAIN) -> str:
    """A run of words; a line end in them breaks the line, a tab stays one."""
    return f"<w:r>{look.xml}{letters(text)}</w:r>"


def letters(text: str) -> str:
    """What stands inside a run."""
    escaped = escape(text)
    if escaped.isprintable():
        return f'<w:t xml:space="preserve">{escaped}</w:t>'
    return "".join(
        _BREAKS.get(piece) or f'<w:t xml:space="preserve">{piece}</w:t>'
        for piece in _BREAK.split(escaped)
        if piece
    )
