"""Tables of classes: what a class was, who took part, who needs what.

Only ``Trainee`` holds what is personal; it can be erased without changing what is counted.
"""

from typing import ClassVar

from django.db import models

from sohtx.ledger.fields import MomentField
from sohtx.register.models import Organization


class TrainingClass(models.Model):
    """A class: only its code. What it is, is in its versions."""

    code = models.CharField(max_length=40, unique=True)


class ClassVersion(models.Model):
    """What was written of a class; the last version known at a moment holds, unless it strikes the class out."""

    of = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.TextField()
    topic = models.CharField(max_length=12)
    kind = models.CharField(max_length=12)
    form = models.CharField(max_length=12)
    first_on = models.DateField()
    last_on = models.DateField()
    sessions = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=300, blank=True)
    organizer = models.CharField(max_length=300, blank=True)
    document_no = models.CharField(max_length=200, blank=True)
    is_struck = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    recorded_at = MomentField()
    recorded_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["of", "number"], name="version_of_a_class")]
        indexes: ClassVar = [models.Index(fields=["first_on"], name="class_by_day")]


class ClassCost(models.Model):
    """What a class cost, by where the money came from, in whole đồng."""

    version = models.ForeignKey(ClassVersion, on_delete=models.CASCADE, related_name="costs")
    money = models.CharField(max_length=12)
    amount = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "money"], name="cost_of_a_source")
        ]


class Trainee(models.Model):
    """A person who took part, the same over all classes. Personal: erased once it was kept long enough.

    ``origin`` is where somebody comes from who is of no organization of the register.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    origin = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=150, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True)
    position = models.CharField(max_length=150, blank=True)
    recorded_at = MomentField()
    recorded_by = models.CharField(max_length=150, blank=True)
    blanked_at = MomentField(null=True)


class Enrolment(models.Model):
    """That somebody took part in a class; sex and ethnicity as they were counted. Withdrawn, never removed."""

    of = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="enrolments")
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="enrolments")
    sex = models.CharField(max_length=4, blank=True)
    is_minority = models.BooleanField(null=True)
    recorded_at = MomentField()
    recorded_by = models.CharField(max_length=150, blank=True)
    withdrawn_at = MomentField(null=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["of", "trainee"], condition=models.Q(withdrawn_at=None), name="enrolled_once"
            )
        ]


class Attendance(models.Model):
    """Whether somebody was there at one session; what was written last holds."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attendances")
    session = models.PositiveSmallIntegerField()
    is_present = models.BooleanField()
    recorded_at = MomentField()
    recorded_by = models.CharField(max_length=150, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["enrolment", "session"], name="attendance_of_a_session")]


class TrainingNeed(models.Model):
    """That an organization needs training on a topic; by whom it was told, since when."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=12)
    noted_on = models.DateField()
    source = models.CharField(max_length=12)
    note = models.TextField(blank=True)
    recorded_at = MomentField()
    recorded_by = models.CharField(max_length=150, blank=True)
    withdrawn_at = MomentField(null=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "topic", "noted_on"],
                condition=models.Q(withdrawn_at=None),
                name="need_noted_once",
            )
        ]
