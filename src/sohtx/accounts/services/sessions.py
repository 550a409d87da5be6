"""Ending sessions: what is ended stops at the next request, since sessions are rows."""

from django.apps import apps
from django.db import transaction

from sohtx.accounts.acts import SESSION_ENDED, SESSIONS_ENDED
from sohtx.accounts.log import note
from sohtx.accounts.models import Person
from sohtx.core.refusal import refuse
from sohtx.core.text import Text


@transaction.atomic
def end_session(*, person: Person, session_id: int, by: str) -> None:
    """End one session of somebody."""
    from allauth.usersessions.models import UserSession  # noqa: PLC0415 -- only where pages are served

    session = UserSession.objects.filter(user=person, pk=session_id).first()
    if session is None:
        raise refuse(NO_SESSION, MEND_NO_SESSION)
    session.end()
    note(SESSION_ENDED, by=by, subject=person.username)


@transaction.atomic
def end_all_sessions(*, person: Person, by: str, but: str = "") -> int:
    """End all sessions of somebody, save the one with the key ``but``; gives how many there were."""
    count = drop_sessions(person, but=but)
    note(SESSIONS_ENDED, by=by, subject=person.username, count=count)
    return count


def drop_sessions(person: Person, *, but: str = "") -> int:
    """Remove sessions without a word in the log, as part of another act."""
    if not apps.is_installed("allauth.usersessions"):
        return 0
    from allauth.usersessions.models import UserSession  # noqa: PLC0415 -- only where pages are served

    sessions = list(UserSession.objects.filter(user=person).exclude(session_key=but))
    for session in sessions:
        session.end()
    return len(sessions)


NO_SESSION = Text("phiên làm việc này đã kết thúc", "this session has ended already")
MEND_NO_SESSION = Text(
    "tải lại trang để xem các phiên còn lại", "load the page anew to see those that are left"
)
