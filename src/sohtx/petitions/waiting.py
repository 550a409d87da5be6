"""How many answers are overdue for the reader to follow."""

from sohtx.accounts.gate import AskedRequest
from sohtx.accounts.rights import Right
from sohtx.ledger import book
from sohtx.petitions.queries import count_late
from sohtx.web.working import today


def waiting(request: AskedRequest) -> int | None:
    """Overdue answers of those whom the reader follows, or for whom the reader records replies."""
    reach = request.reach(Right.PETITION_REPLY)
    return count_late(reach, today()) or None if reach and book.current() is not None else None
