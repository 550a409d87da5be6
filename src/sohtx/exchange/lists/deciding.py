"""What an officer decides of differences: an entry accepted, or a reason why nothing is to change."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from django.db import transaction

from sohtx.core.codes import EntryType
from sohtx.core.moment import now, read_day
from sohtx.core.refusal import Problem, Refusal, refuse
from sohtx.core.text import Text
from sohtx.exchange.lists.beginning import Cells
from sohtx.exchange.lists.comparing import Compared, Outcome, finished, ours_as_json
from sohtx.exchange.lists.options import as_told
from sohtx.exchange.lists.reading import as_json
from sohtx.exchange.lists.taking import keep_content, load_rows
from sohtx.exchange.models import Comparison, Difference
from sohtx.ledger import book
from sohtx.register.models import Entry

OPEN, ACCEPTED, REASONED = "open", "accepted", "reasoned"
LONGEST_REASON = 2_000
FILLABLE = frozenset({"effective_on", "document_no", "document_on", "issuer"})


@transaction.atomic
def _write(compared: Compared, by: str) -> Comparison:
    comparison = Comparison.objects.create(
        source=str(compared.source), file_name=compared.file.name, digest=compared.file.digest, on=compared.on,
        scope={
            "area_code": compared.scope.area_code, "kinds": sorted(compared.scope.kinds or ()),
            "sectors": sorted(compared.scope.sectors), "read": as_told(compared.options),
        },
        counts={str(o): n for o, n in compared.counts.items()} | {"unread": len(compared.unread)},
        by=by, at=now(),
    )  # fmt: skip
    Difference.objects.bulk_create(
        Difference(
            comparison=comparison, position=position, kind=str(pair.outcome),
            org_id=pair.ours.org_id if pair.ours else "", is_sure=pair.is_sure,
            says=[[text.vi, text.en] for text in pair.says], ours=ours_as_json(pair.ours),
            theirs=as_json(pair.theirs) if pair.theirs else {}, draft=list(pair.draft), needs=list(pair.needs),
        )
        for position, pair in enumerate(compared.differences)
    )  # fmt: skip
    return comparison


def keep_comparison(compared: Compared, *, by: str = "") -> Comparison:
    """Keep a comparison with its differences, open for decisions; and the list, so that it can be answered."""
    book.open_for_writing()
    keep_content(compared.file)
    return _write(compared, by)


def _nothing_more() -> None:
    """No more is done."""


def accept(
    decided: Iterable[tuple[Difference, Mapping[str, str]]],
    *,
    by: str,
    within: Callable[[], None] = _nothing_more,
) -> None:
    """Accept the drafts of differences, each with the cells that were filled in: one load for all of them.

    The decision, and what ``within`` writes, stand or fall with the entries. A refusal speaks of the organizations.
    """
    decided = list(decided)
    drafted = [
        (difference, cells) for difference, filled in decided for cells in _entries(difference, filled)
    ]
    ids = [cells["entry_id"] for _, cells in drafted]
    known = set(Entry.objects.filter(entry_id__in=ids).values_list("entry_id", flat=True))
    new = [(difference, cells) for difference, cells in drafted if cells["entry_id"] not in known]

    def settle(_place: int = 0) -> None:
        _decide([difference for difference, _ in decided], ACCEPTED, "", by)
        within()

    try:
        place = load_rows((cells for _, cells in new), by=by, within=settle).place if new else None
    except Refusal as refusal:
        told = [_in_words_of_comparison(problem, new) for problem in refusal.problems]
        raise Refusal(*told, total=refusal.total) from None
    if place is None:
        with transaction.atomic():
            settle()


def _in_words_of_comparison(problem: Problem, new: Sequence[tuple[Difference, Cells]]) -> Problem:
    """A problem of a line of the package, told of the organization whose draft it was."""
    if not 2 <= problem.line <= len(new) + 1:
        return replace(problem, file="", line=0)
    return replace(problem, file=name_of(new[problem.line - 2][0]), line=0, column="")


def name_of(difference: Difference) -> str:
    """What an organization is called in a comparison: as the book has it, else as the list has it."""
    return str(difference.ours.get("name") or difference.theirs.get("name") or difference.position)


def confirm(differences: Iterable[Difference], *, by: str) -> None:
    """Say that the two whose names are only near are one; where nothing else differs, nothing is left to decide."""
    differences = list(differences)
    for difference in differences:
        _refuse_decided(difference)
    keys = [difference.pk for difference in differences]
    with transaction.atomic():
        Difference.objects.filter(pk__in=keys).update(is_sure=True)
        _decide([d for d in differences if not d.draft and d.kind == Outcome.AGREE], ACCEPTED, "", by)


def give_reason(differences: Iterable[Difference], reason: str, *, by: str) -> None:
    """Record why the book stays as it is."""
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise refuse(NO_REASON, MEND_REASON, column="reason", value=reason)
    differences = list(differences)
    for difference in differences:
        _refuse_decided(difference)
    _decide(differences, REASONED, reason, by)


def _decide(differences: Sequence[Difference], decision: str, reason: str, by: str) -> None:
    keys = [difference.pk for difference in differences]
    Difference.objects.filter(pk__in=keys).update(decision=decision, reason=reason, by=by, at=now())


def _entries(difference: Difference, filled: Mapping[str, str]) -> list[Cells]:
    _refuse_decided(difference)
    if not difference.is_sure:
        raise _refused_of(difference, NOT_SURE, MEND_NOT_SURE)
    if not difference.draft:
        raise _refused_of(difference, NO_DRAFT, MEND_NO_DRAFT)
    if unknown := sorted(set(filled) - FILLABLE):
        raise refuse(NOT_FILLABLE, MEND_FILLABLE.fill(columns=", ".join(sorted(FILLABLE))), column=unknown[0])
    made = []
    for draft in difference.draft:
        cells = draft | (
            {key: value.strip() for key, value in filled.items() if value.strip()}
            if difference.needs or filled
            else {}
        )
        if difference.kind == Outcome.ONLY_THEIRS:  # its days are their list's
            cells = dict(draft) | _paper(draft, filled)
        missing = next(
            (c for c in difference.needs if c not in cells or (c in FILLABLE and not filled.get(c))), None
        )
        if missing:
            what = MUST_FILL_PAPER if missing == "document_no" else MUST_FILL_DAY
            raise _refused_of(difference, what, MEND_FILL)
        if read_day(cells.get("effective_on", "")) is None:
            raise _refused_of(difference, MUST_FILL_DAY, MEND_FILL)
        made.append(finished(cells))
    return made


def _paper(draft: Mapping[str, str], filled: Mapping[str, str]) -> Cells:
    """The paper that was filled in, where the draft is a birth."""
    if draft.get("entry") != EntryType.ESTABLISHED:
        return {}
    return {key: value.strip() for key, value in filled.items() if key != "effective_on" and value.strip()}


def _refused_of(difference: Difference, what: Text, mend: Text) -> Refusal:
    return Refusal(Problem(what, mend, file=name_of(difference)))


def _refuse_decided(difference: Difference) -> None:
    if Difference.objects.filter(pk=difference.pk).exclude(decision=OPEN).exists():
        raise _refused_of(difference, DECIDED, MEND_DECIDED)


NO_REASON = Text("chưa ghi lý do", "no reason is given")
MEND_REASON = Text(
    "viết lý do trong vài câu (dưới 2.000 chữ)", "write it in a few sentences (under 2,000 characters)"
)
NOT_SURE = Text(
    "mới chỉ gần giống tên, chưa xác nhận là một", "is only nearly alike in name, and not confirmed as one"
)
MEND_NOT_SURE = Text(
    "xác nhận là một đơn vị, hoặc ghi lý do nếu là hai",
    "confirm them as one, or give a reason if they are two",
)
NO_DRAFT = Text("không có biến động đề xuất", "there is no entry proposed")
MEND_NO_DRAFT = Text(
    "ghi lý do, hoặc ghi biến động ở trang của đơn vị",
    "give a reason, or record it on the organization's page",
)
NOT_FILLABLE = Text("không điền cột này ở đây", "this column is not filled in here")
MEND_FILLABLE = Text("chỉ điền: {columns}", "only these are: {columns}")
MUST_FILL_DAY = Text("chưa điền ngày hiệu lực", "the effective day is not filled in")
MUST_FILL_PAPER = Text("chưa điền văn bản", "the paper is not filled in")
MEND_FILL = Text("điền ngày có hiệu lực và số văn bản", "fill in the effective day and the paper")
DECIDED = Text("đã có quyết định", "has been decided")
MEND_DECIDED = Text("tải lại trang để xem", "load the page again to see it")
