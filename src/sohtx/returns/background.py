"""What answers are held against: what the organization reported the period before, and what like ones did."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from django.db import connection
from django.db.models import Max

from sohtx.core.moment import OPEN_MOMENT
from sohtx.core.period import Period
from sohtx.register.models import OrganizationState
from sohtx.returns.answers import Answered, in_thousandths
from sohtx.returns.definitions.own import catalogue
from sohtx.returns.definitions.rules import Band
from sohtx.returns.filings import IN_BOOK, Filing, all_histories, histories
from sohtx.returns.judging import Background
from sohtx.returns.models import FilingVersion
from sohtx.returns.peers import bands_by_sector

Bands = Mapping[str, Mapping[str, Band]]
REMEMBERED = 32


def backgrounds(filings: Sequence[Filing]) -> dict[Filing, Background]:
    """The background of each filing: the period before is the one of the same length."""
    before = {filing: _before(filing) for filing in filings}
    past = histories(list(before.values()))
    sectors = sectors_of(filing.org_id for filing in filings)
    bands_then = {asked: bands_of(*asked) for asked in {(one.form, one.period) for one in before.values()}}
    found = {}
    for filing, earlier in before.items():
        counted = past[earlier].decided or past[earlier].waiting if earlier in past else None
        last: Mapping[str, Answered] = counted.answers if counted else {}
        bands = bands_then[earlier.form, earlier.period]
        found[filing] = Background(last, bands.get(sectors.get(filing.org_id, ""), {}))
    return found


def _before(filing: Filing) -> Filing:
    return filing._replace(period=str(Period.parse(filing.period).before()))


def sectors_of(org_ids: Iterable[str]) -> dict[str, str]:
    """The standard sector of organizations, as last known."""
    rows = OrganizationState.objects.filter(
        organization__org_id__in=sorted(set(org_ids)), known_to=OPEN_MOMENT, transaction__place__isnull=False
    )
    return dict(rows.order_by("valid_from").values_list("organization__org_id", "sector"))


def bands_of(form: str, period: str) -> Bands:
    """The bands of every sector, from what counts on a form for a period; remembered until more comes in."""
    rows = FilingVersion.objects.filter(**IN_BOOK, form=form, period=period)
    last = rows.aggregate(last=Max("pk"))["last"]
    return _bands(str(connection.settings_dict["NAME"]), form, period, last) if last else {}


@lru_cache(maxsize=REMEMBERED)
def _bands(_database: str, form: str, period: str, _last: int) -> Bands:
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
    rows = OrganizationState.objects.filter(known_to=OPEN_MOMENT, transaction__place__isnull=False)
    return dict(rows.order_by("valid_from").values_list("organization__org_id", "sector"))
