"""Tables of support."""

from sohtx.support.models.loans import Borrower, FundCapital, Instalment, Loan, Movement

__all__ = ["Borrower", "FundCapital", "Instalment", "Loan", "Movement"]
