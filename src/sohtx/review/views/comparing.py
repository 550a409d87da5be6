"""Two papers of a report beside each other."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import Right
from sohtx.review import queries
from sohtx.review.views.shared import about_round, frame_of, round_of

SHOWN_CHANGES = 300


@page(Right.REPORT_SEE, about=about_round)
def compare_papers(request: AskedRequest, round_id: int) -> HttpResponse:
    """What differs between two papers of a report, and what changed each figure."""
    made = round_of(round_id)
    steps = list(made.steps.order_by("pk").defer("paper", "prose"))
    frame = frame_of(request, made) | {"steps": steps, "sections": None, "most": SHOWN_CHANGES}
    earlier = request.GET.get("from", str(steps[-1].pk) if steps else "")
    later = request.GET.get("to", "")
    frame |= {"earlier": earlier, "later": later}
    if steps:
        sides = queries.side_of(made, earlier), queries.side_of(made, later)
        if sides[0] is None or sides[1] is None or sides[0].step is None:
            raise Http404
        frame["sections"] = queries.compare_sides(made, sides[0], sides[1])
    return render(request, "review/compare.html", frame)
