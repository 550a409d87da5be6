"""Tables of people: who they are, what they were granted, links that let them in, and the log."""

import unicodedata
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from sohtx.accounts.rights import ROLE_LABELS, Role
from sohtx.core.text import Text


class People(BaseUserManager["Person"]):
    """Making people."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Person":
        """A new person; without a password only a link or a passkey lets them in."""
        person = self.model(username=plain_username(username), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Usernames are told apart without regard to case."""
        return self.get(username=plain_username(username or ""))


def plain_username(username: str) -> str:
    """A username as it is kept and compared: composed, in small letters, without blanks around it."""
    return unicodedata.normalize("NFKC", username).strip().lower()


class Person(AbstractBaseUser):
    """Somebody who signs in. Never deleted, since the log and the ledger name them; closed instead."""

    username = models.CharField(max_length=150, unique=True)
    display_name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    is_visitor = models.BooleanField(default=False, help_text="Comes by links only, on behalf of a scope.")
    made_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    @property
    def shown_name(self) -> str:
        """The name by which others know them."""
        return self.display_name or self.username

    def get_full_name(self) -> str:
        """The name in letters."""
        return self.shown_name


class Scope(models.Model):
    """A role, as far as an area or an organization; both empty: the whole installation."""

    role = models.CharField(max_length=20, choices=[(role.value, ROLE_LABELS[role].vi) for role in Role])
    area_code = models.CharField(max_length=200, blank=True)
    org_id = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def role_label(self) -> Text:
        """The role in words; a link back into an account has none of its own."""
        return ROLE_LABELS[Role(self.role)] if self.role else NO_ROLE


class Grant(Scope):
    """A role that somebody was given. Ended, not deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    granted_at = models.DateTimeField(auto_now_add=True)
    granted_by = models.CharField(max_length=150, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "role", "area_code", "org_id"],
                condition=models.Q(ended_at__isnull=True),
                name="one_grant_of_a_scope",
            )
        ]


class Ticket(Scope):
    """A link that lets somebody in once: an invitation to an account, a way back into one, or a single visit."""

    class Purpose(models.TextChoices):
        INVITATION = "invitation"
        RETURN = "return"
        VISIT = "visit"

    role = models.CharField(max_length=20, blank=True)
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    digest = models.BinaryField(
        max_length=32, unique=True, help_text="SHA-256 of the token; it is kept nowhere."
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="tickets")
    display_name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=150, blank=True)
    drops_second_factor = models.BooleanField(default=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    @property
    def is_open(self) -> bool:
        """Whether it still lets somebody in."""
        return self.used_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()

    @property
    def purpose_label(self) -> Text:
        """What the link is for, in words."""
        return PURPOSE_LABELS[Ticket.Purpose(self.purpose)]


class LogEntry(models.Model):
    """Who did, saw or took away what, when. Written once, never changed."""

    at = models.DateTimeField(db_index=True)
    by = models.CharField(max_length=150, blank=True, db_index=True)
    act = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=420, blank=True, db_index=True)
    org_id = models.CharField(max_length=200, blank=True, db_index=True)
    area_code = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)


NO_ROLE = Text("như tài khoản", "as the account")
PURPOSE_LABELS = {
    Ticket.Purpose.INVITATION: Text("Mời lập tài khoản", "Invitation"),
    Ticket.Purpose.RETURN: Text("Vào lại tài khoản", "Way back in"),
    Ticket.Purpose.VISIT: Text("Truy cập một lần", "Single visit"),
}
