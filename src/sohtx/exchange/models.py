"""Tables of comparisons: an outside list held against the book, and what was decided of each difference."""

from django.db import models

from sohtx.ledger.fields import MomentField


class Comparison(models.Model):
    """An outside list once held against the book on a day."""

    source = models.CharField(max_length=20)
    file_name = models.TextField()
    digest = models.CharField(max_length=64)
    on = models.DateField()
    scope = models.JSONField(default=dict, help_text="What of the book was compared: area, kinds, sectors.")
    counts = models.JSONField(default=dict, help_text="How many organizations fell in each class.")
    by = models.CharField(max_length=200, blank=True)
    at = MomentField()


class Difference(models.Model):
    """One organization on which the list and the book differ, and what was decided."""

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="differences")
    position = models.IntegerField(help_text="Its place in the comparison.")
    kind = models.CharField(max_length=20)
    org_id = models.CharField(max_length=200, blank=True)
    is_sure = models.BooleanField(help_text="False where only the names are near.")
    says = models.JSONField(default=list, help_text="What differs, in both languages.")
    ours = models.JSONField(default=dict)
    theirs = models.JSONField(default=dict, help_text="Their row as it was.")
    draft = models.JSONField(default=list, help_text="The entries proposed.")
    needs = models.JSONField(default=list, help_text="Columns of the draft that a person must fill.")
    decision = models.CharField(max_length=20, default="open")
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=200, blank=True)
    at = MomentField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("comparison", "position"), name="exchange_difference_position"),
        )
