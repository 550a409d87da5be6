"""Tables of the work log. A line is never changed: a version that corrects it, or strikes it out, is added."""

from typing import ClassVar

from django.db import models

from sohtx.ledger.fields import MomentField
from sohtx.ledger.models import KeptPaper
from sohtx.register.models import Organization


class WorkLine(models.Model):
    """One version of a line; the last version known at a moment is the line, unless it strikes it out.

    ``code`` is the line's, given by its sender: sent twice, it is one line. ``number`` counts its versions from 1.
    """

    code = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    on = models.DateField()
    field = models.CharField(max_length=24)
    content = models.TextField()
    quantity = models.PositiveBigIntegerField(null=True)
    unit = models.CharField(max_length=60, blank=True)
    attendances = models.PositiveBigIntegerField(null=True, help_text="Who took part, each time counted.")
    cost = models.PositiveBigIntegerField(null=True, help_text="Whole đồng.")
    money = models.CharField(max_length=12, blank=True)
    document_no = models.CharField(max_length=200, blank=True)
    partner = models.CharField(max_length=300, blank=True)
    organizations = models.ManyToManyField(Organization, related_name="+")
    is_struck = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    recorded_at = MomentField()
    recorded_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "number"], name="version_of_a_work_line")
        ]
        indexes: ClassVar = [
            models.Index(fields=["on"], name="work_line_by_day"),
            models.Index(fields=["recorded_by", "recorded_at"], name="work_line_by_writer"),
        ]


class WorkPaper(KeptPaper):
    """A paper of a line, brought with one of its versions or later; it stays with all of them."""

    line = models.ForeignKey(WorkLine, on_delete=models.CASCADE, related_name="papers")
