"""Reading filings: the versions of each, which of them counts, and where each stands on its way."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.db.models import CharField, Exists, OuterRef, Value

from sohtx.core.codes import Code, FilingStatus
from sohtx.core.period import Period
from sohtx.returns.answers import Answered, from_text
from sohtx.returns.models import AreaFilingVersion, FilingVersion
from sohtx.returns.stores import of_these, store_of

IN_BOOK = {"transaction__place__isnull": False}


class Filing(NamedTuple):
    """By what a return is known: whose, on which form, for which period.

    ``respondent`` is the identifier of an organization; on a form that the offices of areas answer, the code of the
    area on the last day of the period.
    """

    respondent: str
    form: str
    period: str

    def __str__(self) -> str:
        return f"{self.respondent}/{self.form}/{self.period}"


class Version(NamedTuple):
    """One version of a filing."""

    pk: int
    filing: Filing
    recorded_at: int
    status: FilingStatus
    nature: str
    source: str
    values: str

    @property
    def answers(self) -> dict[str, Answered]:
        """What it answers."""
        return from_text(self.values)


class Standing(Code):
    """Where a return stands on its way."""

    EXPECTED = "expected", "Chưa nộp", "Expected"
    DRAFT = "draft", "Đang nhập", "Being filled in"
    SUBMITTED = "submitted", "Chờ duyệt", "Waiting for acceptance"
    RETURNED = "returned", "Trả lại để bổ sung", "Sent back"
    ACCEPTED = "accepted", "Đã duyệt", "Accepted"
    SUPERSEDING = "superseding", "Có bản sửa chờ duyệt", "A later version waits"
    WITHDRAWN = "withdrawn", "Đã rút", "Withdrawn"


class History(NamedTuple):
    """All versions of a filing, the earliest first."""

    versions: tuple[Version, ...]

    @property
    def latest(self) -> Version | None:
        """The version recorded last."""
        return self.versions[-1] if self.versions else None

    @property
    def decided(self) -> Version | None:
        """The version that counts: the last one accepted, unless it was withdrawn (figures contract, section 4)."""
        last = next((v for v in reversed(self.versions) if v.status in _DECIDING), None)
        return last if last and last.status is FilingStatus.ACCEPTED else None

    @property
    def waiting(self) -> Version | None:
        """The version that waits to be accepted."""
        latest = self.latest
        return latest if latest and latest.status is FilingStatus.SUBMITTED else None

    def standing(self, *, has_draft: bool = False) -> Standing:
        """Where the return stands."""
        latest = self.latest
        if latest is None:
            return Standing.DRAFT if has_draft else Standing.EXPECTED
        if latest.status is FilingStatus.SUBMITTED:
            return Standing.SUPERSEDING if self.decided else Standing.SUBMITTED
        return _STANDINGS[latest.status]


_DECIDING = (FilingStatus.ACCEPTED, FilingStatus.WITHDRAWN)
_STANDINGS = {
    FilingStatus.ACCEPTED: Standing.ACCEPTED,
    FilingStatus.REJECTED: Standing.RETURNED,
    FilingStatus.WITHDRAWN: Standing.WITHDRAWN,
}
_STATUSES = {status.value: status for status in FilingStatus}
NO_HISTORY = History(())
NO_ANSWERS = "{}"
_COLUMNS = ("form", "period", "recorded_at", "status", "nature", "source", "values")


def histories(filings: Collection[Filing]) -> dict[Filing, History]:
    """The versions of filings; those of which there is none are left out."""
    wanted = dict.fromkeys(filings)
    found: dict[Filing, list[Version]] = defaultdict(list)
    for form, period, respondents in _grouped(wanted):
        for version in _versions(form, period, respondents):
            if version.filing in wanted:
                found[version.filing].append(version)
    return {filing: History(tuple(versions)) for filing, versions in found.items()}


def history(filing: Filing) -> History:
    """The versions of one filing."""
    return histories([filing]).get(filing, NO_HISTORY)


def all_histories(form: str, period: Period, *, with_answers: bool = True) -> dict[str, History]:
    """The versions of every filing of a form for a period, by respondent; without answers where none are asked."""
    store = store_of(form)
    rows = store.model._default_manager.filter(**IN_BOOK, form=form, period=str(period))
    found: dict[str, list[Version]] = defaultdict(list)
    columns = _COLUMNS if with_answers else (*_COLUMNS[:-1], Value(NO_ANSWERS, CharField()))
    for version in _read(rows.values_list("pk", store.respondent, *columns).iterator(2_000)):
        found[version.filing.respondent].append(version)
    return {respondent: History(tuple(sorted(v, key=_order))) for respondent, v in found.items()}


def _grouped(wanted: Iterable[Filing]) -> Iterable[tuple[str, str, list[str]]]:
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for filing in wanted:
        groups[filing.form, filing.period].append(filing.respondent)
    for (form, period), respondents in groups.items():
        yield form, period, respondents


def _versions(form: str, period: str, respondents: Collection[str]) -> list[Version]:
    store = store_of(form)
    every = store.model._default_manager.filter(**IN_BOOK, form=form, period=period)
    rows = of_these(every, store.respondent, respondents)
    return sorted(_read(rows.values_list("pk", store.respondent, *_COLUMNS)), key=_order)


def _read(rows: Iterable[tuple[object, ...]]) -> Iterable[Version]:
    for pk, respondent, form, period, recorded_at, status, *rest in rows:
        filing = Filing(str(respondent), str(form), str(period))
        yield Version(pk, filing, recorded_at, _STATUSES[status], *rest)  # type: ignore[arg-type,index]


def _order(version: Version) -> int:
    return version.recorded_at


def waiting_in(period: Period) -> list[int]:
    """The organizations, by their keys, of which a return for a period waits to be accepted; once for each return."""
    rows = FilingVersion.objects.filter(**IN_BOOK, period=str(period))
    later = rows.filter(
        organization=OuterRef("organization"), form=OuterRef("form"), recorded_at__gt=OuterRef("recorded_at")
    )
    waiting = rows.filter(status=FilingStatus.SUBMITTED).exclude(Exists(later))
    return list(waiting.values_list("organization", flat=True))


def areas_waiting_in(period: Period) -> list[Filing]:
    """The returns of areas for a period that wait to be accepted."""
    rows = AreaFilingVersion.objects.filter(**IN_BOOK, period=str(period))
    later = rows.filter(
        area_code=OuterRef("area_code"), form=OuterRef("form"), recorded_at__gt=OuterRef("recorded_at")
    )
    waiting = rows.filter(status=FilingStatus.SUBMITTED).exclude(Exists(later))
    return [Filing(*row) for row in waiting.values_list("area_code", "form", "period")]


def counted(form: str, period: Period) -> Mapping[str, Version]:
    """The version of each organization's filing that counts, by organization."""
    found = ((org_id, history.decided) for org_id, history in all_histories(form, period).items())
    return {org_id: version for org_id, version in found if version}
