"""What the report pages share: what their addresses are about, and the frame that every page of a report stands in."""

from typing import Any, NamedTuple

from django.shortcuts import get_object_or_404

from sohtx.accounts.gate import AskedRequest
from sohtx.accounts.rights import About, Right
from sohtx.areas.naming import dated_name
from sohtx.core.numerals import period_in_words
from sohtx.core.period import Period
from sohtx.core.text import Text
from sohtx.figures.models import Seal
from sohtx.figures.sealing import sealed
from sohtx.review import queries
from sohtx.review.models import ReviewRound
from sohtx.review.papers import about_of, present_units
from sohtx.review.stages import TO_DO, WAY, State
from sohtx.review.writing import FORMATS

UNPROCESSABLE = 422
FORMAT_NAMES = {
    "docx": Text("Word", "Word"), "pdf": Text("PDF", "PDF"), "xlsx": Text("Excel", "Excel"),
    "html": Text("Trang web", "Web page"), "md": Text("Markdown", "Markdown"),
}  # fmt: skip


def about_round(_request: AskedRequest, round_id: int, **_more: object) -> About:
    """What a report's address is about: the area of the report."""
    return queries.about_unit(about_of(round_of(round_id)).area)


def about_sealed(_request: AskedRequest, seal_id: int, **_more: object) -> About:
    """The same of a sealed report."""
    return queries.about_seal(seal_of(seal_id))


def round_of(pk: int) -> ReviewRound:
    """The report that an address names."""
    return get_object_or_404(ReviewRound, pk=pk)


def seal_of(pk: int) -> Seal:
    """The sealed report that an address names."""
    found: Seal = get_object_or_404(sealed(), pk=pk)
    return found


def status_of(form: Any) -> int:
    """Under which status a page with a form is sent: something in it was refused, or nothing."""
    return UNPROCESSABLE if form.is_bound and form.errors else 200


class Names(NamedTuple):
    """What a report is called on its pages."""

    period: Period
    area: str
    state: State


def frame_of(request: AskedRequest, made: ReviewRound) -> dict[str, Any]:
    """What every page of a report shows: its names, outline, way, and what the reader may do."""
    about = about_of(made)
    outline = queries.outline_of(made)
    covered = queries.about_unit(about.area)
    state = State(made.state)
    return {
        "made": made,
        "page_period": about.period,
        "names": Names(about.period, dated_name(present_units(), about.area), state),
        "outline": outline,
        "way": WAY,
        "formats": FORMATS,
        "format_names": FORMAT_NAMES,
        "here": "",
        "to_do": TO_DO,
        "may_write": state.is_open and request.reach(Right.REPORT_WRITE).covers(covered),
        "may_comment": state.is_open and request.reach(Right.REPORT_COMMENT).covers(covered),
        "may_issue": state is State.COMMITTEE and request.reach(Right.REPORT_ISSUE).covers(covered),
        "seal": sealed().filter(name=made.seal).first() if made.seal else None,
        "states": State,
        "waiting": sum(entry.open_comments for entry in outline.entries),
        "changes": sum(len(section.numbers) for section in outline.changed),
        "section_of": queries.section_of,
        "who": queries.shown_names(),
        "period_words": period_in_words,
    }
