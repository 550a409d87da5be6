"""What an address of collecting is about."""

from typing import Any

from django.http import Http404

from sohtx.accounts.gate import AskedRequest
from sohtx.accounts.rights import About
from sohtx.core.period import Period
from sohtx.core.refusal import Refusal
from sohtx.ledger import book
from sohtx.register.models import Organization
from sohtx.register.reaching import about_organization
from sohtx.returns.definitions.definition import FormVersion
from sohtx.returns.definitions.own import catalogue
from sohtx.returns.filings import Filing


def about(_request: AskedRequest, org_id: str, **_: Any) -> About:
    """The organization of an address; 404 for one that is not in the book."""
    if book.current() is None or not Organization.objects.filter(org_id=org_id).exists():
        raise Http404
    return about_organization(org_id)


def filing_of(org_id: str, form: str, period: str) -> Filing:
    """The return of an address; 404 where the organization does not answer such a form for such a period."""
    version = version_of(form, period)
    kind = Organization.objects.filter(org_id=org_id).values_list("kind", flat=True).first()
    if version.respondent.kind != kind:
        raise Http404
    return Filing(org_id, form, period)


def version_of(form: str, period: str) -> FormVersion:
    """The form of an address; 404 where there is none for that period."""
    try:
        version = catalogue().find(form, Period.parse(period))
    except Refusal:
        version = None
    if version is None or version.respondent.kind is None:
        raise Http404
    return version
