"""The package's files of the register."""

from sohtx.core.cells import boolean, coded, day, key, moment, money, text, year
from sohtx.core.codes import EntryType, Kind, Role, Sector, Via
from sohtx.ledger.tables import PackageTable
from sohtx.register.models import Entry, SectorCode

SECTORS = PackageTable(
    "sectors",
    (
        key("code", is_required=True), coded("maps_to", Sector, is_required=True),
        text("label_vi"), text("label_en"),
    ),
    ("code",),
    SectorCode,
)  # fmt: skip
ENTRIES = PackageTable(
    "entries",
    (
        key("entry_id", is_required=True), key("org_id", is_required=True),
        coded("entry", EntryType, is_required=True), day("effective_on", is_required=True),
        moment("recorded_at", is_required=True), key("supersedes"), key("related_org_id"), coded("via", Via),
        text("document_no"), day("document_on"), text("issuer"), coded("kind", Kind), text("name"),
        key("tax_code"), key("area_code"), text("address"), key("sector"), key("vsic"),
        money("charter_capital"), boolean("is_alliance_member"), boolean("is_registered"),
    ),
    ("entry_id",),
    Entry,
    stored={"org_id": "organization"},
)  # fmt: skip
CONTACTS = PackageTable(
    "contacts",
    (
        key("org_id", is_required=True), coded("role", Role, is_required=True), text("name"),
        text("sex"), year("birth_year"), text("phone"),
        text("email"), day("from"), day("to"), moment("recorded_at", is_required=True),
    ),
    ("org_id", "role", "name", "sex", "birth_year", "phone", "email", "from", "to", "recorded_at"),
    None,
    stored={"org_id": "organization", "from": "valid_from", "to": "valid_to"},
)  # fmt: skip
TABLES = (SECTORS, ENTRIES, CONTACTS)
