"""What answers are held against: what the organization reported the period before, and what like ones did."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from django.db import connection
from django.db.models import Max, QuerySet

from sohtx.core.moment import OPEN_MOMENT
from sohtx.core.period import Period
from sohtx.ledger.models import Transaction
from sohtx.register.models import OrganizationState
from sohtx.returns.answers import Answered, in_thousandths
from sohtx.returns.definitions.own import catalogue
from sohtx.returns.definitions.rules import Band
from sohtx.returns.filings import Filing, all_histories, histories
from sohtx.returns.judging import Background
from sohtx.returns.peers import bands_by_sector
from sohtx.returns.stores import of_these, store_of

Bands = Mapping[str, Mapping[str, Band]]
REMEMBERED = 32


def backgrounds(filings: Sequence[Filing]) -> dict[Filing, Background]:
    """The background of each filing: the period before is the one of the same length."""
    periods = {period: str(Period.parse(period).before()) for period in {one.period for one in filings}}
    before = {filing: Filing(filing.respondent, filing.form, periods[filing.period]) for filing in filings}
    past = histories(before.values())
    bands_then = {asked: bands_of(*asked) for asked in {(one.form, one.period) for one in before.values()}}
    sectors = sectors_of(filing.respondent for filing in filings) if any(bands_then.values()) else {}
    found = {}
    for filing, earlier in before.items():
        counted = past[earlier].decided or past[earlier].waiting if earlier in past else None
        last: Mapping[str, Answered] = counted.answers if counted else {}
        bands = bands_then[earlier.form, earlier.period]
        found[filing] = Background(last, bands.get(sectors.get(filing.respondent, ""), {}))
    return found


def sectors_of(org_ids: Iterable[str]) -> dict[str, str]:
    """The standard sector of organizations, as last known."""
    rows = of_these(_last_known(), "organization__org_id", set(org_ids))
    return dict(rows.order_by("valid_from").values_list("organization__org_id", "sector"))


def _last_known() -> "QuerySet[OrganizationState]":
    return OrganizationState.objects.filter(known_to=OPEN_MOMENT, transaction__place__isnull=False)


def bands_of(form: str, period: str) -> Bands:
    """The bands of every sector, from what counts on a form for a period; remembered until more comes in.

    It has, when there is a newer row or one of the transactions that nobody sees yet is published. To ask of each row
    whether it is seen would cost as much as the rest of a sending.
    """
    rows = store_of(form).model._default_manager.filter(form=form, period=period)
    last = rows.aggregate(last=Max("pk"))["last"]
    unseen = (
        tuple(Transaction.objects.filter(place__isnull=True).values_list("pk", flat=True)) if last else ()
    )
    return _bands(str(connection.settings_dict["NAME"]), form, period, last, unseen) if last else {}


@lru_cache(maxsize=REMEMBERED)
def _bands(_database: str, form: str, period: str, _last: int, _unseen: tuple[int, ...]) -> Bands:
    version = catalogue().find(form, Period.parse(period))
    if version is None:
        return {}
    counted = {
        org_id: history.decided for org_id, history in all_histories(form, Period.parse(period)).items()
    }
    sectors = defaultdict(str, sectors_of_all())
    return bands_by_sector(
        (sectors[org_id], in_thousandths(found.answers, version))
        for org_id, found in counted.items()
        if found
    )


def sectors_of_all() -> dict[str, str]:
    """The standard sector of every organization, as last known."""
    return dict(_last_known().order_by("valid_from").values_list("organization__org_id", "sector"))
