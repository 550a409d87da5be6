"""Tables of the register: the ledger's entries, what is derived from them, and contacts apart."""

from typing import ClassVar

from django.db import models

from sohtx.ledger.fields import MomentField
from sohtx.ledger.models import LedgerRow, Transaction


class Organization(models.Model):
    """Who is registered: only its identity and its kind, which never changes. All else is in the ledger."""

    org_id = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20)


class SectorCode(LedgerRow):
    """An installation's own sector code and the standard sector that it maps onto."""

    CONTENT: ClassVar = ("code", "maps_to", "label_vi", "label_en")

    code = models.CharField(max_length=200)
    maps_to = models.CharField(max_length=20)
    label_vi = models.TextField(blank=True)
    label_en = models.TextField(blank=True)


class Entry(LedgerRow):
    """Something happened to an organization: when it took effect, when it was recorded, on what paper."""

    CONTENT: ClassVar = (
        *("entry_id", "organization__org_id", "entry", "effective_on", "recorded_at", "recorded_as"),
        *("supersedes", "related_org_id", "via", "document_no", "document_on", "issuer", "kind", "name"),
        *("tax_code", "area_code", "address", "sector", "vsic", "charter_capital"),
        *("is_alliance_member", "is_registered"),
    )

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="entries")
    entry_id = models.CharField(max_length=200, unique=True)
    entry = models.CharField(max_length=20)
    effective_on = models.DateField()
    recorded_at = MomentField()
    recorded_as = models.CharField(max_length=40, help_text="The moment as it was written.")
    supersedes = models.CharField(max_length=200, blank=True)
    related_org_id = models.CharField(max_length=200, blank=True)
    via = models.CharField(max_length=20, blank=True)
    document_no = models.TextField(blank=True)
    document_on = models.DateField(null=True)
    issuer = models.TextField(blank=True)
    kind = models.CharField(max_length=20, blank=True)
    name = models.TextField(blank=True)
    tax_code = models.CharField(max_length=200, blank=True)
    area_code = models.CharField(max_length=200, blank=True)
    address = models.TextField(blank=True)
    sector = models.CharField(max_length=200, blank=True)
    vsic = models.CharField(max_length=200, blank=True)
    charter_capital = models.BigIntegerField(null=True, help_text="Thousandths of a million đồng.")
    is_alliance_member = models.BooleanField(null=True)
    is_registered = models.BooleanField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["entry", "effective_on", "organization"], name="entry_by_kind"),
            models.Index(
                fields=["related_org_id"], name="entry_related", condition=~models.Q(related_org_id="")
            ),
        ]


class Derivation(models.Model):
    """That a transaction derived an organization's states and events anew; only the latest counts."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="derivations")
    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="+")


class DerivedRow(models.Model):
    """What holds from the moment it was known until it was known otherwise. Can be rebuilt from the ledger."""

    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="+", db_index=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    known_from = MomentField()
    known_to = MomentField()

    class Meta:
        abstract = True


class OrganizationState(DerivedRow):
    """How an existing organization stood, from a day until a day. Units are named by code and first day."""

    valid_from = models.DateField()
    valid_to = models.DateField()
    unit = models.CharField(max_length=220, blank=True)
    unit_position = models.IntegerField(
        help_text="Place, in the order of its entries, of the one naming the unit."
    )
    sector = models.CharField(max_length=20, blank=True, help_text="The standard sector.")
    status = models.CharField(max_length=20)
    is_observed_active = models.BooleanField(null=True)
    is_alliance_member = models.BooleanField(null=True)
    is_registered = models.BooleanField(null=True)
    charter_capital = models.BigIntegerField(null=True)
    unions = models.JSONField(default=list, help_text="The unions it belongs to, as keys of organizations.")
    birth_entry_id = models.CharField(max_length=200)
    born_on = models.DateField()
    name = models.TextField()
    tax_code = models.CharField(max_length=200, blank=True)
    address = models.TextField(blank=True)


class OrganizationEvent(DerivedRow):
    """What a counted entry did: the birth or exit it is, and the cell of the organization before and after."""

    entry_id = models.CharField(max_length=200)
    position = models.IntegerField(help_text="Its place in the order of the organization's entries.")
    effective_on = models.DateField()
    event = models.CharField(max_length=20, blank=True)
    existed = models.BooleanField(help_text="Whether the organization existed just before it.")
    unit_before = models.CharField(max_length=220, blank=True)
    unit_before_position = models.IntegerField()
    unit_after = models.CharField(max_length=220, blank=True)
    unit_after_position = models.IntegerField()
    sector_before = models.CharField(max_length=20, blank=True)
    sector_after = models.CharField(max_length=20, blank=True)
    named_unit = models.CharField(
        max_length=220, blank=True, help_text="The unit that the entry itself names."
    )


class Finding(models.Model):
    """A rule of plausibility or law that a row offends: told, never refused, never silently mended."""

    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="findings")
    rule = models.CharField(max_length=40)
    record = models.CharField(max_length=420, help_text="The entry or return that offends it.")
    values = models.JSONField(default=dict)


class Contact(models.Model):
    """A person in a role of an organization. Personal data: outside the ledger, so that it can be erased.

    ``transaction`` is the one that brought it, or the last one there was when it was written on a page.
    """

    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="contacts")
    role = models.CharField(max_length=30)
    name = models.TextField()
    sex = models.CharField(max_length=20, blank=True)
    birth_year = models.IntegerField(null=True)
    phone = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    recorded_at = MomentField()
    recorded_as = models.CharField(max_length=40)
    recorded_by = models.CharField(
        max_length=150, blank=True, default="", db_default="", help_text="Blank for one that was loaded."
    )
    changed_at = MomentField(null=True)
    changed_by = models.CharField(max_length=150, blank=True, default="", db_default="")
    blanked_at = MomentField(null=True, help_text="When what is personal was erased.")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["valid_to"], name="contact_ended"),
            models.Index(fields=["changed_at"], name="contact_changed"),
        ]


class ContactConsent(models.Model):
    """That a person agreed to one use of their phone or e-mail; told apart by purpose, and withdrawn at any time."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20)
    given_on = models.DateField()
    form = models.CharField(max_length=20)
    recorded_at = MomentField()
    recorded_by = models.CharField(max_length=150, blank=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contact", "purpose"],
                condition=models.Q(withdrawn_on=None),
                name="standing_consent_of_a_purpose",
            )
        ]


class Meeting(models.Model):
    """A general meeting of members that was held. Outside the ledger: it changes no figure.

    What was recorded in error is withdrawn, never removed.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="meetings")
    held_on = models.DateField()
    document_no = models.TextField(blank=True)
    document_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    recorded_at = MomentField()
    recorded_by = models.CharField(max_length=150, blank=True)
    withdrawn_at = MomentField(null=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "held_on"],
                condition=models.Q(withdrawn_at=None),
                name="meeting_of_a_day",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["withdrawn_at"], name="meeting_withdrawn")]


class NotDuplicate(models.Model):
    """That somebody looked at two organizations that seem to be one, and found that they are two."""

    first = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    decided_at = MomentField()
    by = models.CharField(max_length=150, blank=True)
    reason = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="one_decision_a_pair"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="pair_in_order"),
        ]
