"""What the tables of tasks and of targets in a report have in common: their columns."""

from sohtx.core.text import Text
from sohtx.documents.tree import Align, Column


def ordinal_column() -> Column:
    """The rows' numbers."""
    return Column(head=str(ORDINAL), align=Align.CENTRE, width=7)


def words_column(head: Text, width: int, align: Align = Align.LEFT) -> Column:
    """Words."""
    return Column(head=str(head), width=width, align=align)


def amount_column(head: Text) -> Column:
    """Amounts."""
    return Column(head=str(head), align=Align.RIGHT, width=13)


ORDINAL = Text("STT", "No.")
