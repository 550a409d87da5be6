"""Tables of returns."""

from typing import ClassVar

from django.db import models

from sohtx.ledger.fields import MomentField
from sohtx.ledger.models import KeptPaper, LedgerRow
from sohtx.register.models import Contact, Organization

FILED = ("form", "period", "recorded_at", "recorded_as", "status", "nature", "source", "values")


class Filed(LedgerRow):
    """One version of a filing. ``values`` is a JSON object: whole numbers, and money in thousandths.

    It is text, not a JSON column, because the digest is taken over its very letters.
    """

    form = models.CharField(max_length=40)
    period = models.CharField(max_length=10)
    recorded_at = MomentField()
    recorded_as = models.CharField(max_length=40)
    status = models.CharField(max_length=12)
    nature = models.CharField(max_length=12)
    source = models.CharField(max_length=12, blank=True)
    values = models.TextField()

    class Meta:
        abstract = True


class FilingVersion(Filed):
    """What one organization reported on one form for one period."""

    CONTENT: ClassVar = ("organization__org_id", *FILED)

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="filings", db_index=False
    )  # its index is that of the identity below

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "period", "form", "recorded_at"], name="filingversion_identity"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["period", "form", "organization"], name="filing_of_period")]


class AreaFilingVersion(Filed):
    """What the office of an area reported for its whole area: a count of groups, a programme. In no figure of returns.

    ``area_code`` means the unit in force under it on the last day of the period.
    """

    CONTENT: ClassVar = ("area_code", *FILED)

    area_code = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area_code", "period", "form", "recorded_at"], name="areafilingversion_identity"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["period", "form"], name="area_filing_of_period")]


class Asked(models.Model):
    """That an office asks areas for a form. Of a blank ``area_code`` every area of its level is asked."""

    form = models.CharField(max_length=40)
    area_code = models.CharField(max_length=20, blank=True)
    asked_on = models.DateField(help_text="The code is read on this day.")
    asked_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["form", "area_code"], name="asked_once")]


class Due(models.Model):
    """The day by which an office wants a form for a period; where none is set, the usual one holds."""

    form = models.CharField(max_length=40)
    period = models.CharField(max_length=10)
    due_on = models.DateField()
    set_at = MomentField()
    set_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["form", "period"], name="one_due_day")]


class Draft(models.Model):
    """What somebody has filled in of a return and not sent yet; never in any figure."""

    respondent = models.CharField(max_length=200, help_text="As a return is known by it, with the form.")
    form = models.CharField(max_length=40)
    period = models.CharField(max_length=10)
    answers = models.JSONField(default=dict, help_text="The answers so far, by line, as they are stored.")
    texts = models.JSONField(default=dict, help_text="What was typed and could not be read, by line.")
    reasons = models.JSONField(default=dict, help_text="Why a check may stand broken, by check.")
    nature = models.CharField(max_length=12)
    source = models.CharField(max_length=12, blank=True)
    based_on = MomentField(null=True, help_text="When the version that it started from was recorded.")
    turn = models.PositiveIntegerField(
        default=1, help_text="Counts the savings, so that two writers see each other."
    )
    changed_at = MomentField()
    changed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["respondent", "form", "period"], name="one_draft_of_a_return")
        ]


class Submission(models.Model):
    """That something was sent under a key of the sender's: sent again under the same key it changes nothing."""

    key = models.CharField(max_length=64, unique=True)
    digest = models.BinaryField(
        max_length=32, help_text="Of what was sent, so that a key is not used for two things."
    )
    place = models.PositiveBigIntegerField(
        null=True, help_text="In the ledger; none where it changed nothing."
    )
    sent_at = MomentField()
    sent_by = models.CharField(max_length=150, blank=True)


class Explanation(models.Model):
    """Why a filing is right although a check says otherwise; shown to the one who accepts it."""

    filing = models.ForeignKey(
        FilingVersion, on_delete=models.CASCADE, related_name="explanations", null=True
    )
    area_filing = models.ForeignKey(
        AreaFilingVersion, on_delete=models.CASCADE, related_name="explanations", null=True
    )
    check_code = models.CharField(max_length=60)
    says = models.TextField(help_text="What the check said.")
    reason = models.TextField()


class Remark(models.Model):
    """What is to be mended before a filing is accepted; of one line, or of the whole."""

    filing = models.ForeignKey(FilingVersion, on_delete=models.CASCADE, related_name="remarks", null=True)
    area_filing = models.ForeignKey(
        AreaFilingVersion, on_delete=models.CASCADE, related_name="remarks", null=True
    )
    line = models.CharField(max_length=60, blank=True)
    text = models.TextField()


class Call(models.Model):
    """That somebody was rung up about a return, and what came of it."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="calls")
    period = models.CharField(max_length=10)
    result = models.CharField(max_length=20)
    promised_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    made_at = MomentField()
    made_by = models.CharField(max_length=150, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["period", "organization"], name="call_by_period")]


class Attachment(KeptPaper):
    """A picture or file of the paper on which a filing came."""

    filing = models.ForeignKey(FilingVersion, on_delete=models.CASCADE, related_name="attachments")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["filing", "digest"], name="one_paper_once")]


class OwnForm(LedgerRow):
    """A version of a form that the office itself laid down. ``definition`` is a JSON object of the rows that define it.

    It is text, not a JSON column, because the digest is taken over its very letters.
    """

    CONTENT: ClassVar = ("form", "valid_from", "definition")

    form = models.CharField(max_length=40)
    valid_from = models.DateField()
    definition = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "valid_from"], name="ownform_identity")
        ]


class Letter(models.Model):
    """That an organization was asked by e-mail for a return. Of the one who was written to only the contact is named.

    Several organizations of one address share a ``message``. It is written before the letter goes, so that none goes
    twice, and says what came of it afterwards.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="letters")
    form = models.CharField(max_length=40)
    period = models.CharField(max_length=10)
    step = models.CharField(
        max_length=40, help_text="Of the schedule: days from the due day; by hand: the key of the sending."
    )
    message = models.CharField(max_length=32)
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="+")
    result = models.CharField(max_length=12)
    sent_at = MomentField()
    sent_by = models.CharField(max_length=150, blank=True, help_text="Blank for one that the schedule sent.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "form", "period", "step"], name="one_letter_of_a_step"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["period", "form", "organization"], name="letter_by_period")]


class Reminding(models.Model):
    """When an office reminds by letter, of which forms, and what stands at the foot of the letters; one row at most."""

    is_on = models.BooleanField(default=False)
    days = models.JSONField(
        default=list, help_text="Days from the due day: before it below zero, after it above."
    )
    forms = models.JSONField(default=list, help_text="The codes of the forms.")
    foot = models.TextField(help_text="Who writes, and whom to ring up.")
    changed_at = MomentField()
    changed_by = models.CharField(max_length=150, blank=True)
