"""Tables of the ledger."""

import hashlib
from collections.abc import Sequence
from typing import ClassVar

from django.db import models

from sohtx.ledger.fields import MomentField

DIGEST_SIZE = 32
NO_DIGEST = bytes(DIGEST_SIZE)
_BETWEEN = "\x1f"


class Book(models.Model):
    """The one book of an installation: its name for ever, and the shape of its tables."""

    name = models.CharField(max_length=32)
    schema = models.CharField(max_length=20)


class Transaction(models.Model):
    """One act of writing. ``place`` is empty until it is published; places rise by one."""

    place = models.PositiveBigIntegerField(null=True, unique=True)
    act = models.CharField(max_length=40)
    by = models.CharField(
        max_length=150, default="", blank=True, help_text="Who wrote it; blank for commands."
    )
    begun_at = MomentField()
    published_at = MomentField(null=True)
    counts = models.JSONField(default=dict)
    previous = models.BinaryField(max_length=DIGEST_SIZE, default=NO_DIGEST)
    digest = models.BinaryField(max_length=DIGEST_SIZE, default=NO_DIGEST)

    def compute_digest(self, rows: bytes) -> bytes:
        """The digest over the one before, this transaction's head, and the digest of its rows in order."""
        told = (self.place, self.act, self.begun_at, self.published_at, sorted(self.counts.items()))
        # Without a name it is a command's, or was written before there was such a column.
        head = (*told, self.by) if self.by else told
        return hashlib.sha256(bytes(self.previous) + repr(head).encode() + rows).digest()


class LedgerRow(models.Model):
    """A row that is written once. ``number`` counts within its transaction, over all tables, from 1.

    ``CONTENT`` names what the digest is taken over, in order; a station's tables add their own columns.
    """

    CONTENT: ClassVar[Sequence[str]] = ()

    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=DIGEST_SIZE)

    class Meta:
        abstract = True


class KeptPaper(models.Model):
    """A row that names a paper; its content lies in the data folder under its digest."""

    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    added_at = MomentField()
    added_by = models.CharField(max_length=150, blank=True)

    class Meta:
        abstract = True


def row_digest(content: Sequence[object]) -> bytes:
    """The digest of one row's content; a blank is told apart from an empty text."""
    words = _BETWEEN.join([c if c.__class__ is str else "\x00" if c is None else str(c) for c in content])
    return hashlib.sha256(words.encode()).digest()
