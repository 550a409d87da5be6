"""Tables of reports being made: each round with its steps, versions of the prose, comments, errors accepted.

They are no ledger: what a report tells is in the ledger, and its figures are sealed there when it is issued.
"""

from typing import ClassVar

from django.db import models

from sohtx.ledger.fields import MomentField


class ReviewRound(models.Model):
    """One report being made, or issued. ``turn`` counts what was done to it, so that two never do the same at once.

    ``area`` is the unit's key. While it is written its figures are those known now; from the moment at which it is
    put to the Standing Board they are those of that paper: ``known`` and ``place`` hold them until it is sent back.
    """

    period = models.CharField(max_length=10)
    area = models.CharField(max_length=220)
    geography = models.DateField()
    state = models.CharField(max_length=12)
    turn = models.PositiveIntegerField(default=0)
    begun_at = MomentField()
    begun_by = models.CharField(max_length=150, blank=True)
    known = MomentField(null=True)
    place = models.PositiveBigIntegerField(null=True)
    seal = models.CharField(max_length=80, blank=True)
    document_no = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True)
    signatory = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["period", "area"],
                condition=~models.Q(state__in=["issued", "dropped"]),
                name="one_open_round",
            ),
            models.UniqueConstraint(fields=["seal"], condition=~models.Q(seal=""), name="one_round_a_seal"),
        ]


class Step(models.Model):
    """A step of a round: from which state into which, and the paper as it was then.

    ``known`` and ``place`` are the clocks of its figures; ``digest`` is taken over the paper, ``paper`` is that paper
    with its sentences and numbers, ``prose`` the officer's texts by section (both compressed JSON).
    """

    round = models.ForeignKey(ReviewRound, on_delete=models.PROTECT, related_name="steps")
    left = models.CharField(max_length=12)
    entered = models.CharField(max_length=12)
    by = models.CharField(max_length=150, blank=True)
    at = MomentField()
    remark = models.TextField(blank=True)
    known = MomentField()
    place = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    paper = models.BinaryField()
    prose = models.BinaryField()


class ProseVersion(models.Model):
    """A text of a section as somebody saved it. ``by`` is blank where it was found in the file."""

    area = models.CharField(max_length=220)
    period = models.CharField(max_length=10)
    section = models.CharField(max_length=80)
    text = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    by = models.CharField(max_length=150, blank=True)
    at = MomentField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["area", "period", "section"], name="review_prose_of_section")
        ]


class Comment(models.Model):
    """A remark on a section, answered and closed by whoever writes the report."""

    round = models.ForeignKey(ReviewRound, on_delete=models.PROTECT, related_name="comments")
    section = models.CharField(max_length=80)
    text = models.TextField()
    by = models.CharField(max_length=150, blank=True)
    at = MomentField()
    answer = models.TextField(blank=True)
    closed_by = models.CharField(max_length=150, blank=True)
    closed_at = MomentField(null=True)


class Acceptance(models.Model):
    """An error that the checks found and somebody looked at, and why the report may be issued all the same."""

    round = models.ForeignKey(ReviewRound, on_delete=models.PROTECT, related_name="acceptances")
    finding = models.CharField(max_length=200)
    reason = models.TextField()
    by = models.CharField(max_length=150, blank=True)
    at = MomentField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "finding"], name="accepted_once")]
