"""The paper on which a return came: attached to the version that was sent, taken away for good."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence

from django.db import transaction

from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.ledger.papers import Paper, check_count, laid_down, row_of, sweep
from sohtx.returns.filings import Filing, history
from sohtx.returns.models import Attachment, FilingVersion


def attach(version: FilingVersion, papers: Sequence[Paper], *, by: str) -> None:
    """Name papers that were laid down; within a transaction. One that the version has already is not named again."""
    versions = FilingVersion.objects.filter(
        organization=version.organization_id, form=version.form, period=version.period
    )
    had = Attachment.objects.filter(filing__in=versions)
    known = set(had.filter(filing=version).values_list("digest", flat=True))
    fresh = [paper for paper in papers if paper.digest not in known]
    check_count(had.count() + len(fresh))
    Attachment.objects.bulk_create(Attachment(filing=version, **row_of(paper, by=by)) for paper in fresh)


def add_papers(filing: Filing, papers: Sequence[Paper], *, by: str, within: Callable[[], object]) -> None:
    """Attach papers to the version of a return that was recorded last."""
    book.open_for_writing()
    latest = history(filing).latest
    if latest is None:
        raise refuse(*NOT_SENT)
    with laid_down(papers), transaction.atomic():
        attach(FilingVersion.objects.get(pk=latest.pk), papers, by=by)
        within()


def remove_paper(paper: Attachment, reason: str, *, within: Callable[[str], object]) -> None:
    """Take a paper away for good: nothing of it stays but the line of the log that says why."""
    if not reason.strip():
        raise refuse(*NO_REASON, column="reason")
    with transaction.atomic():
        paper.delete()
        within(reason.strip())
    sweep()


def papers_of(versions: Collection[int]) -> Mapping[int, Sequence[Attachment]]:
    """The papers of versions, by the keys of these; the earliest first."""
    found: dict[int, list[Attachment]] = defaultdict(list)
    for row in Attachment.objects.filter(filing__in=versions).order_by("pk"):
        found[row.filing_id].append(row)
    return found


NOT_SENT = (
    Text(
        "phiếu chưa gửi nên chưa kèm được bản giấy", "the return was not sent yet: no paper can be attached"
    ),
    Text("ghi phiếu trước", "record the return first"),
)
NO_REASON = (
    Text("chưa có lý do", "there is no reason"),
    Text("ghi lý do gỡ bản giấy", "say why the paper is removed"),
)
