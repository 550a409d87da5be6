"""What was said in the hall: kept as it is typed, under a key of the writer's; its petitions tagged; removed.

The same thing sent twice is kept once, so that what was sent before an answer was lost does no harm. Two who write the
same contribution see each other: who saves later on an older turn is refused, and shown what the other has saved.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max

from sohtx.accounts.log import note
from sohtx.core.moment import now
from sohtx.core.refusal import Problem, Refusal, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.petitions.codes import Channel
from sohtx.petitions.conference_deeds import SPOKEN, TAGGED, UNSPOKEN
from sohtx.petitions.conference_delegates import (
    MEND_OFFICE,
    MEND_ORGANIZATION,
    NO_OFFICE,
    NO_ORGANIZATION,
)
from sohtx.petitions.conference_queries import bodies_on
from sohtx.petitions.conference_services import MEND_LONG, TOO_LONG, locked, tidy
from sohtx.petitions.models import Conference, Contribution, Petition
from sohtx.petitions.services import raise_petition
from sohtx.register.models import Organization

LONGEST = {"speaker": 150, "position": 200, "subject": 300, "text": 100_000}
KEY = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)


class Said(NamedTuple):
    """What is taken down of a contribution: who speaks, for whom, on what, and the words."""

    speaker: str = ""
    position: str = ""
    org_id: str = ""
    body_code: str = ""
    subject: str = ""
    text: str = ""
    is_written: bool = False


def keep_contribution(*, code: str, key: str, said: Said, turn: int, by: str) -> Contribution:
    """Keep a contribution as it stands; ``turn`` is the one it was begun from, 0 where nothing was kept of it yet.

    Refuses what somebody else has saved since; what stands there already, word for word, is no conflict.
    """
    book.open_for_writing()
    told = _read(said)
    with transaction.atomic():
        conference = locked(code)
        found = _find(conference, key)
        if found is not None and said_of(found) == told:
            return found
        if found is not None and found.turn != turn:
            raise refuse(*OTHERS_SAVED, column=TURN)
        organization = _organization(told, conference)
        contribution = found or Contribution(
            conference=conference, key=key, rank=_next_rank(conference), turn=0
        )
        for name, value in told._asdict().items():
            if name != "org_id":
                setattr(contribution, name, value)
        contribution.organization = organization
        contribution.turn += 1
        contribution.changed_at, contribution.changed_by = now(), by
        contribution.save()
        if found is None:
            note(SPOKEN, by=by, subject=code)
    return contribution


def tag_petition(*, contribution: Contribution, text: str, topic: str, by: str) -> Petition:
    """Raise a petition from what was said; the same words of the same contribution are one petition, tagged once."""
    words = unicodedata.normalize("NFC", text).strip()
    with transaction.atomic():
        conference = locked(contribution.conference.code)
        had = contribution.petitions.filter(text=words, withdrawn_at=None).first()
        if had is not None:
            return had
        petition = raise_petition(
            text=words,
            topic=topic,
            channel=Channel.CONFERENCE,
            raised_on=conference.held_on,
            contribution=contribution,
            by=by,
        )
        note(TAGGED, by=by, subject=conference.code, petition=petition.code)
    return petition


def remove_contribution(*, code: str, key: str, by: str) -> None:
    """Remove what was taken down in error; refused while a petition hangs on it, or did."""
    with transaction.atomic():
        conference = locked(code)
        contribution = _find(conference, key)
        if contribution is None:
            raise refuse(*NO_CONTRIBUTION, value=key)
        if contribution.petitions.exists():
            raise refuse(*HAS_PETITIONS)
        contribution.delete()
        note(UNSPOKEN, by=by, subject=code)


def said_of(contribution: Contribution) -> Said:
    """What stands of a contribution."""
    told = {name: getattr(contribution, name) for name in Said._fields if name != "org_id"}
    return Said(org_id=contribution.organization.org_id if contribution.organization else "", **told)


def is_conflict(refused: Refusal) -> bool:
    """Whether somebody else had saved meanwhile."""
    return any(problem.column == TURN for problem in refused.problems)


def _find(conference: Conference, key: str) -> Contribution | None:
    """The contribution of a key; refused where the key is none, or another conference's."""
    if not KEY.fullmatch(key):
        raise refuse(*NO_KEY, value=key)
    found = Contribution.objects.select_related("organization").filter(key=key).first()
    if found is not None and found.conference_id != conference.pk:
        raise refuse(*NO_KEY, value=key)
    return found


def _read(said: Said) -> Said:
    """What was typed, tidied but for its lines; refuses what is nothing, or too much."""
    lines: dict[str, Any] = {name: tidy(getattr(said, name)) for name in ("speaker", "position", "subject")}
    text = unicodedata.normalize("NFC", said.text).replace("\r\n", "\n").rstrip()
    told = said._replace(text=text, **lines)
    if problems := list(_problems(told)):
        raise Refusal(*problems)
    return told


def _problems(told: Said) -> Iterator[Problem]:
    if not (told.speaker or told.text):
        yield Problem(*NOTHING_SAID, column="text")
    for name, longest in LONGEST.items():
        if len(getattr(told, name)) > longest:
            yield Problem(TOO_LONG, MEND_LONG.fill(longest=longest), column=name)


def _organization(told: Said, conference: Conference) -> Organization | None:
    """For which organization somebody speaks; refused where there is no such organization or office."""
    if told.body_code and told.body_code not in {body.code for body in bodies_on(conference.held_on)}:
        raise refuse(NO_OFFICE, MEND_OFFICE, column="whose", value=told.body_code)
    if not told.org_id:
        return None
    organization = Organization.objects.filter(org_id=told.org_id).first()
    if organization is None:
        raise refuse(NO_ORGANIZATION, MEND_ORGANIZATION, column="whose", value=told.org_id)
    return organization


def _next_rank(conference: Conference) -> int:
    last: int | None = conference.contributions.aggregate(last=Max("rank"))["last"]
    return (last or 0) + 1


TURN = "turn"
OTHERS_SAVED = (
    Text("có người khác vừa lưu ý kiến này", "somebody else has saved this contribution meanwhile"),
    Text("so hai bản, chọn bản đúng rồi lưu lại", "compare the two, choose what is right, then save again"),
)
NO_CONTRIBUTION = (
    Text("không có ý kiến này", "there is no such contribution"),
    Text("tải lại trang ghi hội nghị", "load the page of the meeting again"),
)
HAS_PETITIONS = (
    Text("đã có đề xuất, kiến nghị ghi từ ý kiến này", "petitions were raised from this contribution"),
    Text(
        "giữ lại ý kiến; kiến nghị ghi nhầm thì rút lại",
        "keep it; take back a petition that was raised in error",
    ),
)
NO_KEY = (
    Text("không đọc được mã của ý kiến", "this is no key of a contribution here"),
    Text("tải lại trang ghi hội nghị", "load the page of the meeting again"),
)
NOTHING_SAID = (
    Text("chưa ghi ai phát biểu, nội dung gì", "neither a speaker nor any words are given"),
    Text("ghi họ tên hoặc nội dung", "give a name or the words"),
)
