"""The report as a Word file that needs no touch before it is signed: Decree 30/2020/NĐ-CP, Appendix I.

Rooms: ``text`` (words into runs), ``controls`` (numbers, each an editable control that knows its figure),
``paragraphs``, ``tables``, ``pictures``, ``furniture`` (masthead, addressees, signature, annex heads), ``pages``
(paper, margins, page numbers), ``styles``, ``properties``, ``body`` (what follows what) and ``packing`` (the parts
into one file).

The same report gives the same bytes.
"""

from pathlib import Path

from sohtx.documents.tree import Report


def write_word(report: Report, path: Path) -> None:
    """Write the report as a Word file."""
    path.write_bytes(draw_word(report))


def draw_word(report: Report) -> bytes:
    """The bytes of a Word file."""
    from sohtx.documents.word.packing import pack  # noqa: PLC0415 -- slow import

    return pack(report)
