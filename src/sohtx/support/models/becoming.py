"""Tables of what precedes a cooperative: those who may become one, campaigns, and the digital checklist.

Nothing is changed in place. A row whose act is ``voided`` takes back the row ``of`` it names; where it names none, the
thing itself. Only ``CandidateContact`` holds what is personal; it can be erased without changing what is counted.
"""

from typing import ClassVar

from django.db import models

from sohtx.ledger.fields import MomentField
from sohtx.register.models import Organization
from sohtx.support.models.linkage import Act, Told


class Campaign(Told):
    """A campaign of propaganda and mobilization. ``area_codes`` are its communes; none for the whole area."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=300)
    aim = models.TextField(blank=True)
    area_codes = models.JSONField(default=list)
    from_on = models.DateField()
    to_on = models.DateField()
    target = models.PositiveIntegerField(null=True, help_text="How many cooperatives it is to bring about.")
    lead = models.CharField(max_length=200, blank=True, help_text="The department that leads it; no person.")
    budget = models.PositiveBigIntegerField(null=True, help_text="Whole đồng, as planned.")
    document_no = models.CharField(max_length=200, blank=True)


class CampaignRow(Act):
    """How many a campaign reached by some channel, or a line of the work log that is a deed of it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="rows")
    channel = models.CharField(max_length=12, blank=True)
    times = models.PositiveIntegerField(null=True)
    people = models.PositiveIntegerField(null=True)
    line = models.CharField(max_length=40, blank=True, help_text="The code of a line of the work log.")


class Candidate(Told):
    """A group of the register, or an initiative of households, that may become a cooperative."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=300)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    area_code = models.CharField(max_length=200)
    sector = models.CharField(max_length=20)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, related_name="candidates")
    note = models.TextField(blank=True)


class CandidateRow(Act):
    """A stage that a candidate reached on a day, how many would found it then, and what is to be done next."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="rows")
    members = models.PositiveIntegerField(null=True)
    all_agree = models.BooleanField(null=True, help_text="Whether all members of the group agreed.")
    next_step = models.CharField(max_length=300, blank=True)
    next_on = models.DateField(null=True)
    founded = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")


class CandidateContact(Told):
    """Whom to ring up about a candidate; the last one written is it. Personal: erased once no longer needed."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    blanked_at = MomentField(null=True)


class ChecklistVersion(Told):
    """A list of questions that an office laid down, in force from a day; of one day the last one written is it."""

    from_on = models.DateField()
    questions = models.JSONField(help_text="A list of objects, a question each.")


class ChecklistAnswer(Told):
    """What somebody answered of an organization for a day; the last one holds. None takes an answer back."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=40)
    on = models.DateField()
    is_met = models.BooleanField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organization", "question"], name="answer_of_a_question")]
