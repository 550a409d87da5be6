"""The package's files of units."""

from sohtx.areas.models import AreaChange, AreaUnit
from sohtx.core.cells import coded, day, key, share, text
from sohtx.core.codes import Level
from sohtx.ledger.tables import PackageTable

AREAS = PackageTable(
    "areas",
    (
        key("code", is_required=True), text("name", is_required=True),
        coded("level", Level, is_required=True), key("parent_code"), day("valid_from"), day("valid_to"),
    ),
    ("code", "valid_from"),
    AreaUnit,
)  # fmt: skip
AREA_CHANGES = PackageTable(
    "area_changes",
    (
        day("on", is_required=True), key("from_code", is_required=True), key("to_code", is_required=True),
        share("share"), text("law"),
    ),
    ("on", "from_code", "to_code"),
    AreaChange,
)  # fmt: skip
TABLES = (AREAS, AREA_CHANGES)
