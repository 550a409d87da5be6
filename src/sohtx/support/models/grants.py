"""Tables of the registers of support: what was granted, certified products, fairs. Each is a fact written once.

What became of an entry afterwards is a row of ``EntryRow``, the same table for all of them: that it was voided, that a
certificate was withdrawn. Nothing is changed in place.
"""

from typing import ClassVar

from django.db import models

from sohtx.ledger.models import KeptPaper
from sohtx.register.models import Organization
from sohtx.support.models.linkage import Act, Told


class Entry(Told):
    """Something written in one of the registers; ``code`` is its own over all of them."""

    code = models.CharField(max_length=40, unique=True)

    class Meta:
        abstract = True


class EntryRow(Act):
    """What became of an entry, by its code."""

    code = models.CharField(max_length=40, db_index=True)
    document_no = models.CharField(max_length=200, blank=True)


class EntryPaper(KeptPaper):
    """A paper that was brought with an entry, by its code."""

    code = models.CharField(max_length=40, db_index=True)


class Grant(Entry):
    """Support that an organization was granted, or a group without registration, by a programme or decision."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    group_name = models.CharField(max_length=300, blank=True)
    area_code = models.CharField(
        max_length=200, blank=True, help_text="Where a group without registration is."
    )
    policy = models.CharField(max_length=40)
    content = models.CharField(max_length=24)
    programme = models.CharField(max_length=300)
    document_no = models.CharField(max_length=200)
    document_on = models.DateField(null=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    form = models.CharField(max_length=12)
    central = models.PositiveBigIntegerField(default=0, help_text="Whole đồng.")
    local = models.PositiveBigIntegerField(default=0, help_text="Whole đồng.")
    other = models.PositiveBigIntegerField(default=0, help_text="Whole đồng.")
    quantity = models.DecimalField(max_digits=15, decimal_places=3, null=True)
    unit = models.CharField(max_length=60, blank=True)
    attendances = models.PositiveBigIntegerField(null=True)
    provider = models.CharField(max_length=300, blank=True)
    result = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["from_on"], name="grant_by_day")]


class Certificate(Entry):
    """That a product of an organization was recognised or certified until a day; a renewal names the one before it."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    product = models.CharField(max_length=300)
    scheme = models.CharField(max_length=24)
    group = models.CharField(max_length=24, blank=True)
    stars = models.PositiveSmallIntegerField(null=True)
    number = models.CharField(max_length=200)
    issuer = models.CharField(max_length=300, blank=True)
    decided_on = models.DateField()
    expires_on = models.DateField(
        null=True, help_text="The last day on which it is valid; none without a term."
    )
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="renewals")


class Fair(Entry):
    """A fair, or another event of trade promotion."""

    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=24)
    place = models.CharField(max_length=300)
    organizer = models.CharField(max_length=300, blank=True)
    from_on = models.DateField()
    to_on = models.DateField()


class FairPart(Entry):
    """That an organization took part in a fair, and what it brought home."""

    fair = models.ForeignKey(Fair, on_delete=models.PROTECT, related_name="parts")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    booths = models.PositiveIntegerField(default=0)
    sales = models.PositiveBigIntegerField(null=True, help_text="Whole đồng.")
    contracts = models.PositiveIntegerField(null=True)
