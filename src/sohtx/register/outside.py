"""What stands outside the ledger and yet is read with it: meetings and contacts. Their changes move no place."""

from django.db.models import Max

from sohtx.register.models import Contact, Meeting


def mark_outside() -> tuple[object, ...]:
    """What is another as soon as a meeting or a contact was recorded, changed, withdrawn or erased."""
    meetings = Meeting.objects.aggregate(last=Max("pk"), withdrawn=Max("withdrawn_at"))
    contacts = Contact.objects.aggregate(last=Max("pk"), changed=Max("changed_at"))
    return (*meetings.values(), *contacts.values())
