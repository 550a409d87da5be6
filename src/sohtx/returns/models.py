"""Tables of returns."""

from typing import ClassVar

from django.db import models

from sohtx.ledger.fields import MomentField
from sohtx.ledger.models import LedgerRow
from sohtx.register.models import Organization


class FilingVersion(LedgerRow):
    """One version of a filing. ``values`` is a JSON object: whole numbers, and money in thousandths.

    It is text, not a JSON column, because the digest is taken over its very letters.
    """

    CONTENT: ClassVar = (
        *("organization__org_id", "form", "period", "recorded_at", "recorded_as"),
        *("status", "nature", "source", "values"),
    )

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="filings", db_index=False
    )  # its index is that of the identity below
    form = models.CharField(max_length=40)
    period = models.CharField(max_length=10)
    recorded_at = MomentField()
    recorded_as = models.CharField(max_length=40)
    status = models.CharField(max_length=12)
    nature = models.CharField(max_length=12)
    source = models.CharField(max_length=12, blank=True)
    values = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "period", "form", "recorded_at"], name="filingversion_identity"
            )
        ]
