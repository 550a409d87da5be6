"""The package's files of targets and published figures."""

from sohtx.core.cells import coded, day, decimal, key, moment, period, text
from sohtx.core.codes import Nature
from sohtx.figures.models import PublishedFigure, Target
from sohtx.ledger.tables import PackageTable

TARGETS = PackageTable(
    "targets",
    (
        key("indicator", is_required=True), period("period", is_required=True), key("area_code"),
        decimal("value", is_required=True), day("decided_on", is_required=True),
        moment("recorded_at", is_required=True), text("document_no"),
    ),
    ("indicator", "period", "area_code", "decided_on", "recorded_at"),
    Target,
)  # fmt: skip
PUBLISHED = PackageTable(
    "published",
    (
        key("indicator", is_required=True), period("period", is_required=True), key("area_code"),
        decimal("value", is_required=True), text("basis"), coded("nature", Nature), text("document_no"),
        day("document_on"), moment("recorded_at", is_required=True),
    ),
    ("indicator", "period", "area_code", "basis", "nature", "document_no", "document_on", "recorded_at"),
    PublishedFigure,
)  # fmt: skip
TABLES = (TARGETS, PUBLISHED)
