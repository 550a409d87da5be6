"""Tables of support."""

from sohtx.support.models.classes import (
    Attendance,
    ClassCost,
    ClassVersion,
    Enrolment,
    Trainee,
    TrainingClass,
    TrainingNeed,
)
from sohtx.support.models.loans import Borrower, FundCapital, Instalment, Loan, Movement
from sohtx.support.models.work import WorkLine, WorkPaper

__all__ = [
    "Attendance",
    "Borrower",
    "ClassCost",
    "ClassVersion",
    "Enrolment",
    "FundCapital",
    "Instalment",
    "Loan",
    "Movement",
    "Trainee",
    "TrainingClass",
    "TrainingNeed",
    "WorkLine",
    "WorkPaper",
]
