"""The package's file of returns."""

from sohtx.core.cells import Column, coded, key, moment, money, one_of, period, whole
from sohtx.core.codes import FilingStatus, Nature, Source
from sohtx.indicators.measures import MEASURES, Measure
from sohtx.ledger.tables import PackageTable
from sohtx.returns.models import FilingVersion
from sohtx.returns.return_forms import FORMS


def _column(measure: Measure) -> Column:
    return money(measure.code) if measure.unit.scale > 1 else whole(measure.code)


RETURNS = PackageTable(
    "returns",
    (
        key("org_id", is_required=True), one_of("form", FORMS, is_required=True),
        period("period", is_required=True), moment("recorded_at", is_required=True),
        coded("status", FilingStatus, is_required=True), coded("nature", Nature, is_required=True),
        coded("source", Source), *(_column(measure) for measure in MEASURES.values()),
    ),
    ("org_id", "form", "period", "recorded_at"),
    FilingVersion,
    measures=tuple(MEASURES),
    stored={"org_id": "organization"},
)  # fmt: skip
TABLES = (RETURNS,)
