"""What an address of collecting is about."""

from typing import Any

from django.http import Http404

from sohtx.accounts.gate import AskedRequest
from sohtx.accounts.rights import About
from sohtx.core.period import Period
from sohtx.core.refusal import Refusal
from sohtx.ledger import book
from sohtx.returns.definitions.definition import FormVersion
from sohtx.returns.definitions.own import catalogue
from sohtx.returns.filings import Filing
from sohtx.returns.respondents import Fit, about_respondent, fits


def about(_request: AskedRequest, respondent: str, form: str, period: str, **_: Any) -> About:
    """Where the respondent of an address lies; 404 for one that does not answer such a form for such a period."""
    return about_respondent(filing_of(respondent, form, period))


def filing_of(respondent: str, form: str, period: str) -> Filing:
    """The return of an address; 404 where the respondent does not answer such a form for such a period."""
    filing = Filing(respondent, version_of(form, period).form, period)
    if book.current() is None or fits([filing])[filing] is not Fit.FITS:
        raise Http404
    return filing


def filing_of_organization(respondent: str, form: str, period: str) -> Filing:
    """The same; 404 for the return of an area, which has neither contacts nor papers."""
    filing = filing_of(respondent, form, period)
    if version_of(form, period).respondent.kind is None:
        raise Http404
    return filing


def version_of(form: str, period: str) -> FormVersion:
    """The form of an address; 404 where there is none for that period."""
    try:
        version = catalogue().find(form, Period.parse(period))
    except Refusal:
        version = None
    if version is None:
        raise Http404
    return version
