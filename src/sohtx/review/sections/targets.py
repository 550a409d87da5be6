"""The year's targets beside what was reached."""

from collections.abc import Sequence

from sohtx.documents.tree import Block
from sohtx.review.context import Review
from sohtx.review.tables.targets import targets_table


def blocks(review: Review) -> Sequence[Block]:
    """The chapter."""
    return targets_table(review)
