"""Tables of conferences and petitions. A code of an area or body is always read together with the day beside it."""

from typing import ClassVar

from django.db import models

from sohtx.ledger.fields import MomentField
from sohtx.ledger.models import KeptPaper
from sohtx.register.models import Organization


class Body(models.Model):
    """An office that petitions go to, from its first day to the day on which it is no more (none: it still is).

    Where it ended, ``successor_code`` is who carries on what lay with it.
    """

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    area_code = models.CharField(max_length=20, blank=True, help_text="Of a district's or commune's office.")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    successor_code = models.CharField(max_length=40, blank=True)
    source = models.TextField(blank=True, help_text="By what it was set up or ended; blank: not confirmed.")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["code", "valid_from"], name="body_identity")]


class Competence(models.Model):
    """Who answers a topic, in an area (blank: everywhere), from a day to another.

    ``body_code`` may be the word ``commune``: the People's Committee of the commune from which a petition comes.
    ``through_province``: the provincial People's Committee assigns it, the body answers.
    """

    topic = models.CharField(max_length=12)
    area_code = models.CharField(max_length=20, blank=True)
    body_code = models.CharField(max_length=40)
    through_province = models.BooleanField(default=False)
    working_days = models.PositiveSmallIntegerField(
        null=True, help_text="To answer, where no letter sets a day."
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["topic", "area_code", "valid_from"], name="one_competence_of_a_topic"
            )
        ]


class Conference(models.Model):
    """A meeting: of which body, its number, when and where, the period that it looks back on."""

    code = models.CharField(max_length=40, unique=True)
    body = models.CharField(max_length=200)
    ordinal = models.PositiveSmallIntegerField(null=True)
    term = models.CharField(max_length=60, blank=True)
    is_enlarged = models.BooleanField(default=False)
    title = models.TextField()
    held_on = models.DateField()
    begins_at = models.TimeField(null=True)
    place = models.CharField(max_length=300, blank=True)
    period = models.CharField(max_length=10)
    conclusions = models.TextField(blank=True)
    recorded_at = MomentField()
    recorded_by = models.CharField(max_length=150, blank=True)


class Participant(models.Model):
    """Somebody invited to a conference, for an organization, a body or themselves; ``is_present``: none until known."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="participants")
    name = models.CharField(max_length=150)
    position = models.CharField(max_length=200, blank=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    body_code = models.CharField(max_length=40, blank=True)
    part = models.CharField(max_length=12)
    is_present = models.BooleanField(null=True)


class AgendaItem(models.Model):
    """A line of the agenda."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="agenda")
    rank = models.PositiveSmallIntegerField()
    begins_at = models.TimeField(null=True)
    title = models.TextField()
    presenter = models.CharField(max_length=200, blank=True)


class Contribution(models.Model):
    """What somebody said or handed in at a conference: who, for whom, on what.

    ``key`` is the sender's: sent again under the same key it changes the same contribution.
    """

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="contributions")
    key = models.CharField(max_length=64, unique=True)
    rank = models.PositiveSmallIntegerField()
    speaker = models.CharField(max_length=150)
    position = models.CharField(max_length=200, blank=True)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="contributions"
    )
    body_code = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    is_written = models.BooleanField(default=False)
    turn = models.PositiveIntegerField(
        default=1, help_text="Counts the savings, so that two writers see each other."
    )
    changed_at = MomentField()
    changed_by = models.CharField(max_length=150, blank=True)


class ConferencePaper(KeptPaper):
    """A paper or photo of a conference, with its caption and the words for one who does not see it."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=12)
    caption = models.TextField(blank=True)
    alt = models.TextField(blank=True)
    document_no = models.CharField(max_length=100, blank=True)
    document_on = models.DateField(null=True)


class Petition(models.Model):
    """A difficulty or petition, as it was raised; one single matter. Nothing of it is changed but by its steps."""

    code = models.CharField(max_length=40, unique=True)
    channel = models.CharField(max_length=12)
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, null=True, related_name="petitions"
    )
    split_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    topic = models.CharField(max_length=12, help_text="As it was first sorted.")
    text = models.TextField()
    area_code = models.CharField(max_length=20, blank=True, help_text="Read on the day it was raised.")
    raised_on = models.DateField()
    origin = models.CharField(
        max_length=300,
        blank=True,
        default="",
        help_text="The return from which it was taken up, and its line.",
    )
    recorded_at = MomentField()
    recorded_by = models.CharField(max_length=150, blank=True)
    withdrawn_at = MomentField(null=True, help_text="When it was taken back as recorded in error.")
    withdrawn_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["raised_on"], name="petition_by_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["origin"],
                condition=~models.Q(origin="") & models.Q(withdrawn_at=None),
                name="taken_up_once_from_a_return",
            )
        ]


class Raiser(models.Model):
    """Who raised a petition: an organization, or somebody else by name. One petition may have many."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="raisers")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="petitions"
    )
    name = models.CharField(max_length=200, blank=True)
    raised_on = models.DateField()
    recorded_at = MomentField()
    recorded_by = models.CharField(max_length=150, blank=True)
    withdrawn_at = MomentField(null=True, help_text="When it was taken back as recorded in error.")
    withdrawn_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["petition", "organization"],
                condition=models.Q(withdrawn_at=None),
                name="raised_once_by_an_organization",
            )
        ]


class Step(models.Model):
    """Something that was done about a petition. ``body_code`` is read on the day ``on``.

    Which columns an act fills is in ``petitions.rules``.
    """

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=12)
    on = models.DateField()
    body_code = models.CharField(max_length=40, blank=True)
    topic = models.CharField(max_length=12, blank=True)
    document_no = models.CharField(max_length=100, blank=True)
    document_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    result = models.CharField(
        max_length=12, blank=True, help_text="Of a reply its outcome, of a verdict the verdict."
    )
    text = models.TextField(blank=True)
    into = models.ForeignKey(Petition, on_delete=models.PROTECT, null=True, related_name="merged")
    voids = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="voided_by")
    recorded_at = MomentField()
    recorded_by = models.CharField(max_length=150, blank=True)


class Difficulty(models.Model):
    """A difficulty written in a return that became no petition of its own: it joined another, or is none.

    ``raiser``: as whom the respondent counts among those who raised that other; taken back there, it waits anew.
    """

    origin = models.CharField(max_length=300, help_text="The return in which it is written.")
    raiser = models.ForeignKey(Raiser, on_delete=models.CASCADE, null=True, related_name="difficulties")
    reason = models.TextField(blank=True, help_text="Why it is no petition.")
    recorded_at = MomentField()
    recorded_by = models.CharField(max_length=150, blank=True)
    withdrawn_at = MomentField(null=True, help_text="When it was taken back as recorded in error.")
    withdrawn_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["origin"],
                condition=models.Q(withdrawn_at=None),
                name="difficulty_of_a_return_settled_once",
            )
        ]


class StepPaper(KeptPaper):
    """The paper of a step: a letter, a reply."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="papers")
