"""What goes into a workbook: for each organization what is known of its return, and of the one before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import NamedTuple

from sohtx.collecting.board import Board, Item
from sohtx.collecting.workbooks.organizations import respondents_of
from sohtx.core.codes import FilingStatus, Nature
from sohtx.core.period import Period
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.returns.answers import Answers
from sohtx.returns.background import backgrounds
from sohtx.returns.definitions.definition import FormVersion
from sohtx.returns.filings import NO_HISTORY, Filing, Version, histories
from sohtx.returns.models import Draft, Explanation
from sohtx.returns.stores import store_of

MOST_ROWS = 20_000


class Prefilled(NamedTuple):
    """A return as it goes out. ``texts`` are those of a draft that no answer could be read from."""

    org_id: str
    tax_code: str
    name: str
    commune: str
    answers: Answers
    texts: Mapping[str, str]
    last: Answers
    nature: str
    reason: str
    based_on: int | None


class Batch(NamedTuple):
    """What one workbook holds."""

    version: FormVersion
    period: Period
    due_on: date
    rows: tuple[Prefilled, ...]


def batch_of(board: Board, items: Sequence[Item]) -> Batch:
    """The workbook of some of those who stand on a board: drafts as they were left, else what was sent last."""
    if not items:
        raise refuse(*NOBODY)
    if len(items) > MOST_ROWS:
        raise refuse(TOO_MANY.fill(most=MOST_ROWS), MEND_TOO_MANY)
    version, period = board.version, board.period
    filings = {item.respondent: Filing(item.respondent, version.form, str(period)) for item in items}
    past = histories(list(filings.values()))
    latest = {org_id: past.get(filing, NO_HISTORY).latest for org_id, filing in filings.items()}
    drafts = _drafts(version, period)
    reasons = _reasons(version.form, {one.pk for one in latest.values() if one})
    before = backgrounds(list(filings.values()))
    codes = {one.org_id: one.tax_code for one in respondents_of(version, period)}
    rows = (
        _row(item, codes, before[filings[item.respondent]].last, latest[item.respondent], drafts, reasons)
        for item in sorted(items, key=_commune)
    )
    return Batch(version, period, board.due_on, tuple(rows))


def _row(
    item: Item,
    codes: Mapping[str, str],
    last: Answers,
    latest: Version | None,
    drafts: Mapping[str, Draft],
    reasons: Mapping[int, str],
) -> Prefilled:
    who = (item.respondent, codes.get(item.respondent, ""), item.name, _commune(item))
    draft = drafts.get(item.respondent)
    if draft is not None:
        why = "; ".join(dict.fromkeys(draft.reasons.values()))
        return Prefilled(*who, draft.answers, draft.texts, last, draft.nature, why, draft.based_on)
    if latest is None:
        return Prefilled(*who, {}, {}, last, Nature.ACTUAL, "", None)
    if latest.status is FilingStatus.WITHDRAWN:
        return Prefilled(*who, {}, {}, last, Nature.ACTUAL, "", latest.recorded_at)
    return Prefilled(
        *who, latest.answers, {}, last, latest.nature, reasons.get(latest.pk, ""), latest.recorded_at
    )


def _commune(item: Item) -> str:
    return item.commune.name if item.commune else ""


def _drafts(version: FormVersion, period: Period) -> dict[str, Draft]:
    found = Draft.objects.filter(form=version.form, period=str(period))
    return {draft.respondent: draft for draft in found}


def _reasons(form: str, keys: AbstractSet[int]) -> dict[int, str]:
    """Why checks may stand broken in versions of a form, as they were told."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    link = store_of(form).link
    rows = Explanation.objects.filter(**{f"{link}__form": form})
    for key, reason in rows.values_list(link, "reason").iterator():
        if key in keys:
            found[key][reason] = None
    return {key: "; ".join(told) for key, told in found.items()}


NOBODY = (
    Text("không có đơn vị nào để lập tệp", "there is nobody for whom a workbook could be made"),
    Text("chọn xã, phường hoặc đơn vị khác", "choose another commune or organization"),
)
TOO_MANY = Text("nhiều hơn {most} đơn vị", "there are more than {most} organizations")
MEND_TOO_MANY = Text("lập tệp riêng cho từng xã, phường", "make a workbook for each commune")
