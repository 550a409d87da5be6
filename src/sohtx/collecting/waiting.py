"""How many returns wait for the reader to accept them."""

from sohtx.accounts.gate import AskedRequest
from sohtx.accounts.rights import Reach, Right
from sohtx.core.period import Period
from sohtx.figures.remembering import remembered
from sohtx.ledger import book
from sohtx.register.reaching import covered
from sohtx.returns.filings import areas_waiting_in, waiting_in
from sohtx.returns.respondents import about_respondent
from sohtx.web.working import today, working_period


def waiting(request: AskedRequest) -> int | None:
    """Returns of the working period that wait for the reader; counted once at each place of the ledger."""
    reach = request.reach(Right.RETURN_ACCEPT)
    if not reach or book.current() is None:
        return None
    return count_waiting(working_period(request), reach) or None


def count_waiting(period: Period, reach: Reach) -> int:
    """How many returns of a period wait to be accepted by somebody who reaches so far."""

    def count(_extract: object) -> int:
        found, areas = waiting_in(period), areas_waiting_in(period)
        if reach.everything:
            return len(found) + len(areas)
        within = covered(set(found), reach, today=today())
        of_areas = sum(reach.covers(about_respondent(filing)) for filing in areas)
        return sum(org in within for org in found) + of_areas

    return remembered(("returns waiting", str(period), reach, today()), count)
