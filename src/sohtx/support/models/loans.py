"""Tables of the development support fund's loans. Amounts are whole đồng, rates hundredths of a per cent a year."""

from typing import ClassVar

from django.db import models

from sohtx.ledger.fields import MomentField
from sohtx.register.models import Organization


class FundCapital(models.Model):
    """The fund's real charter capital from a day on; of two of one day the one recorded last holds."""

    valid_from = models.DateField()
    amount = models.BigIntegerField()
    document_no = models.CharField(max_length=100, blank=True)
    recorded_at = MomentField()
    recorded_by = models.CharField(max_length=150, blank=True)


class Loan(models.Model):
    """A loan as it was contracted. Nothing of it is changed; what happens to it are its movements.

    ``organization`` is who borrows, or the one whose member does (``customer`` "member", with a :class:`Borrower`).
    ``reason`` is why it was granted although something spoke against it.
    """

    code = models.CharField(max_length=40, unique=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="loans")
    customer = models.CharField(max_length=12)
    project = models.CharField(max_length=300)
    purpose = models.TextField(blank=True)
    sector = models.CharField(max_length=20)
    contract_no = models.CharField(max_length=100)
    contract_on = models.DateField()
    approved = models.BigIntegerField()
    plan_total = models.BigIntegerField()
    own_equity = models.BigIntegerField()
    term_months = models.PositiveSmallIntegerField()
    grace_months = models.PositiveSmallIntegerField(
        default=0, help_text="From the contract's day, in which no principal falls due."
    )
    every_months = models.PositiveSmallIntegerField(default=12, help_text="Between two due days.")
    first_due_on = models.DateField()
    method = models.CharField(max_length=12)
    rate = models.PositiveIntegerField()
    overdue_rate = models.PositiveIntegerField()
    security = models.TextField(blank=True)
    related_group = models.CharField(
        max_length=60, blank=True, help_text="The same for customers that are related persons."
    )
    reason = models.TextField(blank=True)
    recorded_at = MomentField()
    recorded_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract_no", "contract_on"], name="loan_of_a_contract")
        ]
        indexes: ClassVar = [models.Index(fields=["contract_on"], name="loan_by_day")]


class Borrower(models.Model):
    """The member of an organization who borrows. Personal data: apart from the loan, so that it can be erased."""

    loan = models.OneToOneField(Loan, on_delete=models.CASCADE, related_name="borrower")
    name = models.CharField(max_length=150, blank=True)
    blanked_at = MomentField(null=True, help_text="When the name was erased.")
    blanked_by = models.CharField(max_length=150, blank=True)


class Movement(models.Model):
    """Something that happened to a loan on a day.

    ``principal`` is what was disbursed, repaid or written off; ``interest`` and ``overdue_interest`` what a repayment
    brought of them. ``group`` is what a reclassification decides; ``is_clear``, of a disbursement, that the customer
    was seen to have no bad debt at a credit institution. A wrong one is voided by a later one that names it.
    """

    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, related_name="movements")
    act = models.CharField(max_length=12)
    on = models.DateField()
    principal = models.BigIntegerField(default=0)
    interest = models.BigIntegerField(default=0)
    overdue_interest = models.BigIntegerField(default=0)
    group = models.PositiveSmallIntegerField(null=True)
    is_clear = models.BooleanField(null=True)
    document_no = models.CharField(max_length=100, blank=True)
    document_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    voids = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="voided_by")
    recorded_at = MomentField()
    recorded_by = models.CharField(max_length=150, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["loan", "on"], name="movement_by_day")]


class Instalment(models.Model):
    """Principal that falls due on a day: of the contract's own schedule, or as a movement rescheduled it."""

    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, related_name="instalments")
    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, null=True, related_name="instalments")
    due_on = models.DateField()
    principal = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["loan", "movement", "due_on"], name="instalment_of_a_day")
        ]
