"""Drafts: what is filled in is kept as one types, and two who type see each other."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction

from sohtx.core.moment import now
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.register.models import Organization
from sohtx.returns.answers import Answers
from sohtx.returns.filings import Filing
from sohtx.returns.models import Draft


class Typed(NamedTuple):
    """What is kept of a draft."""

    answers: Answers
    texts: Mapping[str, str]
    reasons: Mapping[str, str]
    nature: str
    source: str
    based_on: int | None


def save_draft(filing: Filing, given: Typed, *, turn: int, by: str) -> int:
    """Keep a draft; gives its new turn. Refuses when somebody else has saved since ``turn``, which is 0 for none."""
    book.open_for_writing()
    with transaction.atomic():
        organization = Organization.objects.filter(org_id=filing.org_id).first()
        if organization is None:
            raise refuse(*NO_ORGANIZATION, column="org_id", value=filing.org_id)
        draft = (
            Draft.objects.select_for_update()
            .filter(organization=organization, form=filing.form, period=filing.period)
            .first()
        ) or Draft(organization=organization, form=filing.form, period=filing.period, turn=0)
        if draft.turn != turn:
            raise refuse(*OTHERS_SAVED)
        draft.answers, draft.texts, draft.reasons = (
            dict(given.answers),
            dict(given.texts),
            dict(given.reasons),
        )
        draft.nature, draft.source, draft.based_on = given.nature, given.source, given.based_on
        draft.turn, draft.changed_at, draft.changed_by = turn + 1, now(), by
        draft.save()
        return draft.turn


def drop_draft(filing: Filing) -> bool:
    """Throw a draft away; False where there is none."""
    mine = Draft.objects.filter(organization__org_id=filing.org_id, form=filing.form, period=filing.period)
    return mine.delete()[0] > 0


NO_ORGANIZATION = (
    Text("không có đơn vị này trong sổ", "there is no such organization in the book"),
    Text("xem lại mã đơn vị", "look at the identifier"),
)
OTHERS_SAVED = (
    Text("có người khác vừa lưu bản nhập dở này", "somebody else has saved this draft meanwhile"),
    Text(
        "mở lại phiếu để xem bản vừa lưu, rồi nhập tiếp",
        "open the return again to see what was saved, then go on",
    ),
)
