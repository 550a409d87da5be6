"""Tables of support."""

from sohtx.support.models.becoming import (
    Campaign,
    CampaignRow,
    Candidate,
    CandidateContact,
    CandidateRow,
    ChecklistAnswer,
    ChecklistVersion,
)
from sohtx.support.models.classes import (
    Attendance,
    ClassCost,
    ClassVersion,
    Enrolment,
    Trainee,
    TrainingClass,
    TrainingNeed,
)
from sohtx.support.models.grants import Certificate, EntryPaper, EntryRow, Fair, FairPart, Grant
from sohtx.support.models.linkage import (
    Chain,
    ChainRow,
    Contract,
    ContractRow,
    FeePayment,
    FeeRate,
    MembershipPaper,
    MembershipRow,
)
from sohtx.support.models.loans import Borrower, FundCapital, Instalment, Loan, Movement
from sohtx.support.models.work import WorkLine, WorkPaper

__all__ = [
    "Attendance",
    "Borrower",
    "Campaign",
    "CampaignRow",
    "Candidate",
    "CandidateContact",
    "CandidateRow",
    "Certificate",
    "Chain",
    "ChainRow",
    "ChecklistAnswer",
    "ChecklistVersion",
    "ClassCost",
    "ClassVersion",
    "Contract",
    "ContractRow",
    "Enrolment",
    "EntryPaper",
    "EntryRow",
    "Fair",
    "FairPart",
    "FeePayment",
    "FeeRate",
    "FundCapital",
    "Grant",
    "Instalment",
    "Loan",
    "MembershipPaper",
    "MembershipRow",
    "Movement",
    "Trainee",
    "TrainingClass",
    "TrainingNeed",
    "WorkLine",
    "WorkPaper",
]
