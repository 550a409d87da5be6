"""All files of the package, in the order in which they are read."""

from collections.abc import Iterable

from sohtx.areas.package import AREA_CHANGES, AREAS
from sohtx.figures.package import PUBLISHED, TARGETS
from sohtx.ledger.tables import PackageTable
from sohtx.register.package import CONTACTS, ENTRIES, SECTORS
from sohtx.returns.definitions.definition import FormVersion
from sohtx.returns.package import FORM_TABLES, RETURNS, area_returns_with, returns_with

AREA_RETURNS = area_returns_with(())
TABLES = (SECTORS, AREAS, AREA_CHANGES, ENTRIES, RETURNS, AREA_RETURNS, TARGETS, PUBLISHED, CONTACTS)
BY_NAME = {table.name: table for table in TABLES}
NAMES = frozenset({*BY_NAME, *(table.name for table in FORM_TABLES)})
"""Of all files, those of an office's own forms too: read before the others, whose columns they add to."""


def tables_with(own: Iterable[FormVersion]) -> tuple[PackageTable, ...]:
    """The tables where an office has forms of its own."""
    widened = {RETURNS.name: returns_with, AREA_RETURNS.name: area_returns_with}
    versions = tuple(own)
    return tuple(widened[t.name](versions) if t.name in widened else t for t in TABLES)
