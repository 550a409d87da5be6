"""Drafts: what is filled in is kept as one types, and two who type see each other."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction

from sohtx.core.moment import now
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.returns.answers import Answers
from sohtx.returns.filings import Filing
from sohtx.returns.models import Draft
from sohtx.returns.respondents import Fit, fits


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
        if fits([filing])[filing] is not Fit.FITS:
            raise refuse(*NO_RESPONDENT, column="respondent", value=filing.respondent)
        draft = Draft.objects.select_for_update().filter(**filing._asdict()).first() or Draft(
            **filing._asdict(), turn=0
        )
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
    return Draft.objects.filter(**filing._asdict()).delete()[0] > 0


NO_RESPONDENT = (
    Text("không có đơn vị, địa bàn này trong sổ", "there is no such organization or area in the book"),
    Text("xem lại mã", "look at the identifier"),
)
OTHERS_SAVED = (
    Text("có người khác vừa lưu bản nhập dở này", "somebody else has saved this draft meanwhile"),
    Text(
        "mở lại phiếu để xem bản vừa lưu, rồi nhập tiếp",
        "open the return again to see what was saved, then go on",
    ),
)
