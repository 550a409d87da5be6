"""Who owes which form for a period: it follows from the register, never from a list of assignments.

Expected is an organization of the form's kind that exists at the end of the period, is not being wound up then, and
was born at least thirty days before (figures contract, section 4). Of a period that runs yet it is foreseen from what
is known now.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db import models

from sohtx.core.codes import LegalStatus
from sohtx.core.moment import OPEN_MOMENT
from sohtx.core.period import Period
from sohtx.indicators.sql import YOUNGEST_EXPECTED
from sohtx.register.models import OrganizationState
from sohtx.register.rebuilding import current
from sohtx.returns.definitions.definition import Respondent

WINDING_UP = (LegalStatus.DISSOLVING, LegalStatus.BANKRUPTCY_PENDING, LegalStatus.REVOKED)


class Owing(NamedTuple):
    """An organization that owes a return, as it stands at the end of the period."""

    org_id: str
    name: str
    unit: str
    sector: str
    status: str
    born_on: date


def owing(respondent: Respondent, period: Period) -> Iterator[Owing]:
    """The organizations of a kind that owe a return for a period, by name."""
    columns = ("organization__org_id", "name", "unit", "sector", "status", "born_on")
    rows = (
        _standing(period).filter(organization__kind=respondent.value).order_by("name", "organization__org_id")
    )
    return (Owing(*row) for row in rows.values_list(*columns).iterator(2_000))


def owes(org_id: str, period: Period) -> bool:
    """Whether an organization owes a return for a period."""
    return _standing(period).filter(organization__org_id=org_id).exists()


def _standing(period: Period) -> "models.QuerySet[Any]":
    """The states in force, by what is known now, on the last day of a period, of those who owe."""
    return (
        current(OrganizationState)
        .filter(known_to=OPEN_MOMENT, valid_from__lte=period.end, valid_to__gt=period.end)
        .filter(born_on__lte=period.end - YOUNGEST_EXPECTED)
        .exclude(status__in=[str(status) for status in WINDING_UP])
    )
