"""What a station says of a table of its own that travels in the package."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sohtx.core.cells import Column
from sohtx.ledger.models import LedgerRow


@dataclass(frozen=True)
class PackageTable:
    """One file of the package.

    ``identity`` names the columns by which a row is known. ``stored`` gives, for a column of the package, the
    column of ``model`` that holds it where the names differ; ``organization`` columns hold keys. A table whose
    ``measures`` are named keeps those columns together in one JSON text, ``values``; those of them that are ``own``
    are written only where some row has them. One that ``is_beside`` the contract is written only where it has rows.
    """

    name: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    model: type[LedgerRow] | None
    measures: Sequence[str] = ()
    own: Sequence[str] = ()
    stored: Mapping[str, str] = field(default_factory=dict)
    is_beside: bool = False

    @property
    def column_names(self) -> list[str]:
        """The columns of the file, in order."""
        return [column.name for column in self.columns]

    @property
    def plain_columns(self) -> list[str]:
        """Those that are kept in a column of their own."""
        return [name for name in self.column_names if name not in self.measures]

    @property
    def has_moment(self) -> bool:
        """Whether its rows carry the moment they were recorded."""
        return "recorded_at" in self.column_names
