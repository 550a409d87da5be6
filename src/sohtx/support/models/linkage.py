"""Tables of linkage and of the Alliance's members: facts written once, and rows of what became of them.

Nothing is changed in place. A row whose act is ``voided`` takes back the row ``of`` it names; where it names none, the
thing itself. Who belongs to which union is in the register's ledger and nowhere else.
"""

from typing import ClassVar

from django.db import models

from sohtx.ledger.fields import MomentField
from sohtx.ledger.models import KeptPaper
from sohtx.register.models import Organization


class Told(models.Model):
    """When something was written, and by whom."""

    recorded_at = MomentField()
    recorded_by = models.CharField(max_length=150, blank=True)

    class Meta:
        abstract = True


class Act(Told):
    """Something that happened on a day, or the voiding of a row."""

    act = models.CharField(max_length=12)
    on = models.DateField()
    of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True


class Chain(Told):
    """A value chain. Who takes part in it, and whether it goes on, is in its rows."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=300)
    product = models.CharField(max_length=200)
    sector = models.CharField(max_length=20)
    area_code = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    document_no = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)


class ChainRow(Act):
    """That somebody joined a chain or left it, that it ended. A partner is an organization, or a name from outside."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="rows")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    outside = models.CharField(max_length=300, blank=True)
    role = models.CharField(max_length=12, blank=True)
    is_lead = models.BooleanField(default=False)


class Contract(Told):
    """A contract by which something is supplied: from whom to whom, what, how much, for how much, from when to when."""

    code = models.CharField(max_length=40, unique=True)
    number = models.CharField(max_length=200)
    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, null=True, related_name="contracts")
    seller = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    seller_name = models.CharField(max_length=300, blank=True)
    buyer = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    buyer_name = models.CharField(max_length=300, blank=True)
    product = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=15, decimal_places=3, null=True)
    unit = models.CharField(max_length=60, blank=True)
    value = models.PositiveBigIntegerField(null=True, help_text="Whole đồng.")
    signed_on = models.DateField()
    from_on = models.DateField()
    to_on = models.DateField(null=True, help_text="The last day in force; none without a term.")
    note = models.TextField(blank=True)


class ContractRow(Act):
    """That a contract was terminated early, or should not be there."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="rows")


class MembershipRow(Act):
    """That the Alliance admitted an organization, or that its membership ended, by which decision."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, blank=True)
    decision_no = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True)


class MembershipPaper(KeptPaper):
    """A decision's paper."""

    row = models.ForeignKey(MembershipRow, on_delete=models.PROTECT, related_name="papers")


class FeeRate(Act):
    """What members of a kind owe a year, from a year on, as the office decided. ``on`` is the day of the decision."""

    kind = models.CharField(max_length=12)
    from_year = models.PositiveSmallIntegerField()
    amount = models.PositiveBigIntegerField(help_text="Whole đồng a year.")
    decision_no = models.CharField(max_length=200, blank=True)


class FeePayment(Act):
    """What an organization paid, in whole đồng."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    amount = models.PositiveBigIntegerField()
    receipt_no = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["on"], name="fee_payment_by_day")]
