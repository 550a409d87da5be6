"""Tables of tasks. What was written is not changed: what becomes of a task are notes, of which each is added."""

from typing import ClassVar

from django.db import models

from sohtx.ledger.fields import MomentField
from sohtx.petitions.models import Conference, Petition


class Task(models.Model):
    """A task as it was set: what, by whom, until when, with what to show for it.

    ``quantity`` is in thousandths of ``unit``. ``lead_code`` is the code of a body, read on the day on which one asks;
    where it is blank ``lead`` says in words who leads. ``begins_on`` is from when it counts.
    """

    code = models.CharField(max_length=40, unique=True)
    content = models.TextField()
    product = models.TextField(blank=True)
    quantity = models.BigIntegerField(null=True)
    unit = models.CharField(max_length=60, blank=True)
    field = models.CharField(max_length=16)
    lead_code = models.CharField(max_length=40, blank=True)
    lead = models.CharField(max_length=200, blank=True)
    partners = models.TextField(blank=True)
    begins_on = models.DateField()
    deadline = models.DateField()
    budget = models.BigIntegerField(null=True, help_text="Whole đồng.")
    budget_source = models.CharField(max_length=200, blank=True)
    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, null=True, related_name="tasks")
    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, null=True, related_name="tasks")
    document_no = models.CharField(max_length=100, blank=True)
    document_on = models.DateField(null=True)
    recorded_at = MomentField()
    recorded_by = models.CharField(max_length=150, blank=True)


class Milestone(models.Model):
    """A step of a task with a day of its own."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="milestones")
    due_on = models.DateField()
    text = models.TextField()
    recorded_at = MomentField()
    recorded_by = models.CharField(max_length=150, blank=True)


class Note(models.Model):
    """Something that became of a task on a day: a :class:`~sohtx.plan.codes.Word` with what it says.

    ``quantity`` is what was done since the beginning, in thousandths. A note with a milestone says that it was reached,
    or dropped. ``cells`` are the terms that an adjustment or correction changes, as ``fold.Terms`` writes them.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="notes")
    word = models.CharField(max_length=12)
    on = models.DateField()
    percent = models.PositiveSmallIntegerField(null=True)
    quantity = models.BigIntegerField(null=True)
    text = models.TextField(blank=True, help_text="Of a blocked task what blocks it, of a change its reason.")
    document_no = models.CharField(max_length=100, blank=True)
    document_on = models.DateField(null=True)
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, null=True, related_name="notes")
    cells = models.JSONField(default=dict)
    voids = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="voided_by")
    recorded_at = MomentField()
    recorded_by = models.CharField(max_length=150, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["task", "on"], name="note_of_task")]
