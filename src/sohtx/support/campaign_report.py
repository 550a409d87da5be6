"""What campaigns tell in the report: how many went on in the period, whom they reached, what was founded meanwhile."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sohtx.core.moment import day_of
from sohtx.core.numerals import period_in_words
from sohtx.core.text import Text
from sohtx.documents.outline import Chapter
from sohtx.documents.tree import Block, Number, Paragraph
from sohtx.support.campaign_reading import campaigns_on, candidates_of
from sohtx.support.candidate_reading import candidates_on
from sohtx.support.log_saying import counted, listed, opens, said

if TYPE_CHECKING:
    from sohtx.review.context import Review

CAMPAIGNS = "/ho-tro/tuyen-truyen/"
"""Written out: commands make reports too, and they know no addresses."""


def blocks(review: "Review") -> Sequence[Block]:
    """The chapter: one sentence on the campaigns that went on in the period, as they stand at its end."""
    period, known = review.subject.period, review.subject.known
    day = min(period.end, day_of(known))
    seen = [
        one
        for one in campaigns_on(day, known=known)
        if period.start <= one.campaign.to_on and one.campaign.from_on <= day
    ]
    if not seen:
        return []
    every = candidates_on(day, known=known)
    counts = {
        "campaigns": len(seen),
        "people": sum(one.people for one in seen),
        "cost": sum(one.cost for one in seen),
        "candidates": sum(len(candidates_of(one.campaign, every)) for one in seen),
    }
    where = opens(CAMPAIGNS, on=day.isoformat(), since=period.start.isoformat())

    def number(what: str) -> Number:
        label = f"{LABELS[what]}, {period_in_words(period)}"
        return counted(counts[what], f"campaigns/{what}/{period}", label, where)

    parts = [said(words, n=number(what)) for what, words in PARTS.items() if counts[what]]
    return [Paragraph(runs=said(SENTENCE, parts=listed(parts)))]


CHAPTERS: "tuple[Chapter[Review], ...]" = (
    Chapter(
        key="dot-tuyen-truyen",
        under="tuyen-truyen",
        rank=10,
        title=Text("Các đợt tuyên truyền, vận động", "Campaigns"),
        blocks=blocks,
        is_optional=True,
    ),
)

SENTENCE = Text("Trong kỳ: {parts}.", "In the period: {parts}.")
PARTS = {
    "campaigns": Text("thực hiện {n} đợt tuyên truyền, vận động", "campaigns: {n}"),
    "people": Text("lũy kế tiếp cận {n} lượt người", "people reached in all: {n}"),
    "cost": Text("kinh phí đã chi {n} đồng", "cost so far: {n} đồng"),
    "candidates": Text(
        "{n} tổ hợp tác, nhóm hộ nêu nguyện vọng thành lập hợp tác xã", "candidates out of them: {n}"
    ),
}
LABELS = {
    "campaigns": Text("Đợt tuyên truyền, vận động", "Campaigns"),
    "people": Text("Lượt người tiếp cận", "People reached"),
    "cost": Text("Kinh phí đã chi (đồng)", "Cost so far (đồng)"),
    "candidates": Text("Hồ sơ vận động từ các đợt", "Candidates out of campaigns"),
}
