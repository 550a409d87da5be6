"""Managers and their training."""

from collections.abc import Sequence

from sohtx.core.text import Text
from sohtx.documents.tree import Block, Paragraph, Runs
from sohtx.review.context import Review
from sohtx.review.saying import compose, number_of, share
from sohtx.review.sections.people import sentence
from sohtx.review.sentences import reported


def blocks(review: Review) -> Sequence[Block]:
    """The chapter: nothing where nobody has reported."""
    if review.is_silent:
        return []
    runs = sentence(
        reported(review.facts, "managers", MANAGERS), *(_part(review, c, w) for c, w in PARTS.items())
    )
    return [Paragraph(runs=runs)] if runs else []


def _part(review: Review, code: str, words: Text) -> Runs:
    figure, whole = review.facts.figure(code), review.facts.figure("managers")
    if figure is None or whole is None or figure.value is None or not whole.value:
        return ()
    return compose(words, n=number_of(figure, padded=True, marked=False), part=share(figure, whole))


MANAGERS = Text("các HTX có {n} cán bộ quản lý", "cooperatives have {n} managers")
PARTS = {
    "managers_college": Text(
        "trong đó {n} người có trình độ cao đẳng, đại học trở lên ({part})",
        "of these {n} have a college or university degree ({part})",
    ),
    "managers_vocational": Text(
        "{n} người có trình độ sơ cấp, trung cấp ({part})",
        "{n} have elementary or intermediate training ({part})",
    ),
}
