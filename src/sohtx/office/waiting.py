"""What waits for the reader: each line says how many, of what, and leads to its list."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.http import urlencode

from sohtx.accounts.gate import AskedRequest
from sohtx.accounts.rights import Right
from sohtx.collecting.waiting import count_waiting
from sohtx.core.numerals import period_in_words
from sohtx.core.period import Period
from sohtx.core.text import Text
from sohtx.figures.attention.rules import Severity
from sohtx.figures.attention.views import counts_for
from sohtx.review.queries import open_comments, reports_within

if TYPE_CHECKING:
    from sohtx.office.home import Home


PRESSING = (Severity.SERIOUS, Severity.WARNING)


class Waiting(NamedTuple):
    """Something that waits."""

    how_many: int
    what: Text
    url: str
    kind: str = "late"


def waiting_for(request: AskedRequest, period: Period, home: "Home") -> Iterator[Waiting]:
    """Everything that waits for the reader, the most pressing first."""
    if home.silent and home.area is not None and not home.is_running:
        asked = urlencode({"indicator": "workers", "period": str(period), "area": home.area.code})
        yield Waiting(home.silent, SILENT, f"{reverse('figure_panel')}?{asked}#silent")
    yield from _returns(request, period)
    yield from _reports(request)
    if request.me.can(Right.ATTENTION_SEE):
        yield from _attention(request)


def _returns(request: AskedRequest, period: Period) -> Iterator[Waiting]:
    """Returns that wait to be accepted."""
    reach = request.reach(Right.RETURN_ACCEPT)
    if reach and (count := count_waiting(period, reach)):
        yield Waiting(count, RETURNS, f"{reverse('returns')}?{urlencode({'period': str(period)})}")


def _reports(request: AskedRequest) -> Iterator[Waiting]:
    """Remarks without an answer, and the reports being made, each at its step, by whose turn it is."""
    reach = request.reach(Right.REPORT_WRITE)
    if not reach:
        return
    if comments := open_comments(reach):
        yield Waiting(comments, COMMENTS, reverse("reports"))
    for listed in reports_within(reach):
        if listed.made is not None and listed.state is not None and listed.state.is_open:
            what = REPORT.fill(
                period=period_in_words(listed.period), area=listed.area, state=listed.state.label
            )
            yield Waiting(1, what, reverse("report", kwargs={"round_id": listed.made.pk}))


def _attention(request: AskedRequest) -> Iterator[Waiting]:
    """The most serious rules of the attention list, each with how many offend it."""
    for rule, count in counts_for(request.reach(Right.ATTENTION_SEE)).items():
        if count and rule.severity in PRESSING:
            yield Waiting(count, rule.label, f"{reverse('attention')}?rule={rule.code}")


RETURNS = Text("phiếu báo cáo chờ duyệt", "returns to be accepted")
COMMENTS = Text("góp ý báo cáo chưa trả lời", "remarks on reports without an answer")
REPORT = Text("báo cáo {period}, {area}: {state}", "report of {period}, {area}: {state}")
SILENT = Text("HTX chưa gửi phiếu của kỳ này", "cooperatives have not sent this period's return")
