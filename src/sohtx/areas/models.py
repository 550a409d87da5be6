"""Tables of units."""

from typing import ClassVar

from django.db import models

from sohtx.ledger.models import LedgerRow


class AreaUnit(LedgerRow):
    """A unit as one transaction states it; a later row of the same code and first day fills its end."""

    CONTENT: ClassVar = ("code", "name", "level", "parent_code", "valid_from", "valid_to")

    code = models.CharField(max_length=200)
    name = models.TextField()
    level = models.CharField(max_length=20)
    parent_code = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)


class AreaChange(LedgerRow):
    """On a day one unit passed into another; ``share`` is decimal text, blank when unknown."""

    CONTENT: ClassVar = ("on", "from_code", "to_code", "share", "law")

    on = models.DateField()
    from_code = models.CharField(max_length=200)
    to_code = models.CharField(max_length=200)
    share = models.CharField(max_length=20, blank=True)
    law = models.TextField(blank=True)
