"""Reading the registers of support: the entries that stand, within somebody's reach."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sohtx.accounts.rights import About, Reach
from sohtx.core.moment import OPEN_MOMENT
from sohtx.register.reaching import covered
from sohtx.returns.respondents import codes_today, present_units
from sohtx.support.entry_codes import CertificateState
from sohtx.support.entry_fold import EntryDeed, certificate_state, withdrawn
from sohtx.support.linkage_fold import is_void
from sohtx.support.models import Certificate, EntryRow, Fair, FairPart, Grant

Deeds = Mapping[str, Sequence[EntryDeed]]


class Seen(NamedTuple):
    """An entry with what became of it. ``state`` is a certificate's on the day asked about; ``parts`` are a fair's."""

    row: Any
    deeds: tuple[EntryDeed, ...]
    orgs: tuple[tuple[int, str], ...]
    state: CertificateState | None = None
    parts: tuple[FairPart, ...] = ()

    @property
    def org_id(self) -> str:
        """The organization that it is about, where it is about one."""
        return self.orgs[0][1] if len(self.orgs) == 1 else ""

    @property
    def is_voided(self) -> bool:
        """Whether it counts no longer."""
        return is_void(self.deeds, OPEN_MOMENT)


def deeds_of(codes: Iterable[str] | None, known: int) -> Deeds:
    """What became of some entries, or of all, by their codes."""
    rows = EntryRow.objects.filter(recorded_at__lte=known).order_by("pk")
    if codes is not None:
        rows = rows.filter(code__in=list(codes))
    found: dict[str, list[EntryDeed]] = defaultdict(list)
    for row in rows:
        told = (row.document_no, row.reason, row.recorded_by)
        found[row.code].append(EntryDeed(row.pk, row.act, row.on, row.of_id, row.recorded_at, *told))
    return found


def grants_between(first: date, last: date, *, known: int = OPEN_MOMENT) -> list[Seen]:
    """The support that began in some days, the last first; it counts in the period in which it began."""
    rows = Grant.objects.filter(recorded_at__lte=known, from_on__range=(first, last))
    rows = rows.select_related("organization").order_by("-from_on", "-pk")
    deeds = deeds_of(None, known)
    return [_grant(row, deeds) for row in rows if not is_void(deeds.get(row.code, ()), known)]


def _grant(row: Grant, deeds: Deeds) -> Seen:
    orgs = ((row.organization.pk, row.organization.org_id),) if row.organization else ()
    return Seen(row, tuple(deeds.get(row.code, ())), orgs)


def certificates_on(day: date, *, known: int = OPEN_MOMENT) -> list[Seen]:
    """The certificates decided by a day and how they stand on it; those in force stand first, by their last day."""
    rows = list(
        Certificate.objects.filter(recorded_at__lte=known, decided_on__lte=day)
        .select_related("organization", "renews")
        .order_by("pk")
    )
    deeds = deeds_of(None, known)
    there = [row for row in rows if not is_void(deeds.get(row.code, ()), known)]
    renewed = {row.renews_id: row.decided_on for row in there if row.renews_id is not None}
    found = [_certificate(row, deeds, renewed.get(row.pk), day, known) for row in there]
    return sorted(found, key=_by_urgency)


def _by_urgency(one: Seen) -> tuple[bool, date, int]:
    return one.state is None or not one.state.is_valid, one.row.expires_on or date.max, one.row.pk


def _certificate(row: Certificate, deeds: Deeds, renewed_on: date | None, day: date, known: int) -> Seen:
    told = tuple(deeds.get(row.code, ()))
    end = withdrawn(told, known)
    state = certificate_state(row.expires_on, end.on if end else None, renewed_on, day)
    return Seen(row, told, ((row.organization.pk, row.organization.org_id),), state)


def fairs_between(first: date, last: date, *, known: int = OPEN_MOMENT) -> list[Seen]:
    """The fairs that began in some days, the last first, with who took part."""
    deeds = deeds_of(None, known)
    parts: dict[int, list[FairPart]] = defaultdict(list)
    rows = FairPart.objects.filter(recorded_at__lte=known, fair__from_on__range=(first, last))
    for part in rows.select_related("organization").order_by("pk"):
        if not is_void(deeds.get(part.code, ()), known):
            parts[part.fair_id].append(part)
    fairs = Fair.objects.filter(recorded_at__lte=known, from_on__range=(first, last)).order_by(
        "-from_on", "-pk"
    )
    return [
        _fair(fair, parts[fair.pk], deeds) for fair in fairs if not is_void(deeds.get(fair.code, ()), known)
    ]


def _fair(fair: Fair, parts: Sequence[FairPart], deeds: Deeds) -> Seen:
    orgs = tuple({part.organization.pk: part.organization.org_id for part in parts}.items())
    return Seen(fair, tuple(deeds.get(fair.code, ())), orgs, parts=tuple(parts))


# One entry, also one that was voided


def grant_of(code: str, _day: date) -> Seen | None:
    """One support."""
    row = Grant.objects.select_related("organization").filter(code=code).first()
    return None if row is None else _grant(row, deeds_of([code], OPEN_MOMENT))


def certificate_of(code: str, day: date) -> Seen | None:
    """One certificate, as it stands on a day."""
    row = Certificate.objects.select_related("organization", "renews").filter(code=code).first()
    if row is None:
        return None
    renewal = renewal_of(row)
    return _certificate(
        row, deeds_of([code], OPEN_MOMENT), renewal.decided_on if renewal else None, day, OPEN_MOMENT
    )


def renewal_of(row: Certificate) -> Certificate | None:
    """The certificate that renewed another, unless that was voided."""
    later = list(Certificate.objects.filter(renews=row).order_by("pk"))
    deeds = deeds_of([one.code for one in later], OPEN_MOMENT)
    return next((one for one in later if not is_void(deeds.get(one.code, ()), OPEN_MOMENT)), None)


def fair_of(code: str, _day: date) -> Seen | None:
    """One fair, with who took part."""
    fair = Fair.objects.filter(code=code).first()
    if fair is None:
        return None
    parts = list(fair.parts.select_related("organization").order_by("pk"))
    deeds = deeds_of([code, *(part.code for part in parts)], OPEN_MOMENT)
    there = [part for part in parts if not is_void(deeds.get(part.code, ()), OPEN_MOMENT)]
    return _fair(fair, there, deeds)


# Within somebody's reach


def within(found: Sequence[Seen], reach: Reach, *, today: date) -> list[Seen]:
    """The entries within reach: by an organization, a group without registration by its commune.

    Of a fair one sees the parts of those within reach alone: what others sold is their own matter.
    """
    if reach.everything:
        return list(found)
    orgs = covered({org for one in found for org, _ in one.orgs}, reach, today=today)
    areas = {one.row.area_code for one in found if isinstance(one.row, Grant) and one.row.area_code}
    codes = {code for code in areas if reach.covers(About("", codes_of_area(code, today)))}
    return [
        one._replace(
            orgs=tuple(pair for pair in one.orgs if pair[0] in orgs),
            parts=tuple(part for part in one.parts if part.organization_id in orgs),
        )
        for one in found
        if any(org in orgs for org, _ in one.orgs) or getattr(one.row, "area_code", "") in codes
    ]


def codes_of_area(code: str, today: date) -> frozenset[str]:
    """The codes of the units of today in which an area lies, its own and all above it."""
    unit = present_units().resolve(code, today)
    return codes_today(unit) if unit else frozenset({code})
