"""All files of the package, in the order in which they are read."""

from sohtx.areas.package import AREA_CHANGES, AREAS
from sohtx.figures.package import PUBLISHED, TARGETS
from sohtx.register.package import CONTACTS, ENTRIES, SECTORS
from sohtx.returns.package import RETURNS

TABLES = (SECTORS, AREAS, AREA_CHANGES, ENTRIES, RETURNS, TARGETS, PUBLISHED, CONTACTS)
BY_NAME = {table.name: table for table in TABLES}
