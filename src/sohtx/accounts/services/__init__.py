"""What can be done to people, their roles, their links and their sessions: one function for each act.

Every function is one transaction and writes one line of the log. ``by`` is the username of who does it; empty for the
command line. Ending sessions works only where pages are served, since only there sessions are kept.
"""

from sohtx.accounts.services.people import (
    change_details,
    close_person,
    end_grant,
    grant,
    make_person,
    reopen_person,
)
from sohtx.accounts.services.tickets import (
    accept_invitation,
    accept_return,
    accept_visit,
    first_administrator,
    invite,
    open_ticket,
    path_of,
    reset_way_in,
    visit_link,
    withdraw_ticket,
)

__all__ = [
    "accept_invitation",
    "accept_return",
    "accept_visit",
    "change_details",
    "close_person",
    "end_grant",
    "first_administrator",
    "grant",
    "invite",
    "make_person",
    "open_ticket",
    "path_of",
    "reopen_person",
    "reset_way_in",
    "visit_link",
    "withdraw_ticket",
]
