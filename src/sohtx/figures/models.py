"""Tables of targets and of figures once published."""

from typing import ClassVar

from django.db import models

from sohtx.ledger.fields import MomentField
from sohtx.ledger.models import LedgerRow


class Target(LedgerRow):
    """What was decided that an indicator should come to in a year. ``value`` is decimal text."""

    CONTENT: ClassVar = (
        *("indicator", "period", "area_code", "value", "decided_on", "recorded_at", "recorded_as"),
        "document_no",
    )

    indicator = models.CharField(max_length=80)
    period = models.CharField(max_length=10)
    area_code = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=40)
    decided_on = models.DateField()
    recorded_at = MomentField()
    recorded_as = models.CharField(max_length=40)
    document_no = models.TextField(blank=True)


class PublishedFigure(LedgerRow):
    """What was once printed, with its basis in words; shown beside a figure, never an input to one."""

    CONTENT: ClassVar = (
        *("indicator", "period", "area_code", "value", "basis", "nature", "document_no"),
        *("document_on", "recorded_at", "recorded_as"),
    )

    indicator = models.CharField(max_length=80)
    period = models.CharField(max_length=10)
    area_code = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=40)
    basis = models.TextField(blank=True)
    nature = models.CharField(max_length=12, blank=True)
    document_no = models.TextField(blank=True)
    document_on = models.DateField(null=True)
    recorded_at = MomentField()
    recorded_as = models.CharField(max_length=40)


class Seal(LedgerRow):
    """A sealed report: what was asked, what was answered, and all that is needed to answer it so again.

    ``up_to`` is the last place of the ledger that it saw, ``known`` the moment up to which records counted.
    ``questions`` and ``figures`` are JSON text: the digest is taken over their very letters. ``units``, ``sectors`` and
    ``definitions`` are digests of what figures were computed by.
    """

    CONTENT: ClassVar = (
        *("name", "period", "area", "geography", "known", "up_to", "sealed_at"),
        *("units", "sectors", "definitions", "questions", "figures"),
    )

    name = models.CharField(max_length=80, unique=True)
    period = models.CharField(max_length=10)
    area = models.CharField(max_length=220, help_text="The unit's key; the country's too.")
    geography = models.DateField()
    known = MomentField()
    up_to = models.PositiveBigIntegerField()
    sealed_at = MomentField()
    units = models.CharField(max_length=64)
    sectors = models.CharField(max_length=64)
    definitions = models.CharField(max_length=64)
    questions = models.TextField()
    figures = models.TextField()


class Estimate(LedgerRow):
    """What an officer expected a figure to come to before its period had ended (ước thực hiện).

    A later one for the same figure supersedes it; a blank ``value`` withdraws it. Shown beside the actual, never an
    input to a figure. ``value`` is decimal text, ``area`` the unit's key.
    """

    CONTENT: ClassVar = ("indicator", "period", "area", "value", "reason", "by", "recorded_at")

    indicator = models.CharField(max_length=80)
    period = models.CharField(max_length=10)
    area = models.CharField(max_length=220)
    value = models.CharField(max_length=40, blank=True)
    reason = models.TextField()
    by = models.CharField(max_length=150, blank=True)
    recorded_at = MomentField()
