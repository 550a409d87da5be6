"""Where the versions of returns are kept: those of organizations in one table, those of areas in another.

The figures of the contract are about organizations alone, so the returns of areas never lie among theirs.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple, TypeVar

from django.db.models import Model, QuerySet

from sohtx.register.models import Organization
from sohtx.returns.definitions.catalogue import shipped
from sohtx.returns.definitions.own import catalogue
from sohtx.returns.models import FILED, AreaFilingVersion, Filed, FilingVersion

M = TypeVar("M", bound=Model)


MANY = 2_000


def of_these(rows: "QuerySet[M]", column: str, wanted: Collection[object]) -> "QuerySet[M]":
    """The rows of some. Of many all are read and the caller drops the others: naming thousands costs more than that."""
    return rows if len(wanted) > MANY else rows.filter(**{f"{column}__in": list(wanted)})


class Store(NamedTuple):
    """A table of versions. ``column`` holds the respondent, ``respondent`` is how it is asked for.

    ``link`` is the column by which explanations and remarks name a version of this table.
    """

    model: type[Filed]
    column: str
    respondent: str
    link: str

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns that are written, the respondent first."""
        return (self.column, *FILED)

    def keys(self, respondents: Iterable[str]) -> Mapping[str, int | str]:
        """What the column holds for each respondent."""
        named = set(respondents)
        if self is AREAS:
            return {code: code for code in named}
        rows = of_these(Organization.objects.all(), "org_id", named).values_list("org_id", "pk")
        return {org_id: pk for org_id, pk in rows.iterator(2_000) if org_id in named}


ORGANIZATIONS = Store(FilingVersion, "organization", "organization__org_id", "filing")
AREAS = Store(AreaFilingVersion, "area_code", "area_code", "area_filing")


def store_of(form: str) -> Store:
    """Where the returns on a form lie; a form has the same kind of respondent in all its versions."""
    versions = shipped().of(form) or catalogue().of(form)
    return AREAS if versions and versions[0].respondent.kind is None else ORGANIZATIONS
