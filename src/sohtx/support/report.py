"""What support tells in the report: each register under the duty that it fulfils."""

from sohtx.support import (
    campaign_report,
    candidate_report,
    class_report,
    digital_report,
    entry_report,
    linkage_report,
    loan_report,
    log_report,
    member_report,
)

CHAPTERS = (
    *loan_report.CHAPTERS,
    *class_report.CHAPTERS,
    *log_report.CHAPTERS,
    *linkage_report.CHAPTERS,
    *member_report.CHAPTERS,
    *entry_report.CHAPTERS,
    *candidate_report.CHAPTERS,
    *campaign_report.CHAPTERS,
    *digital_report.CHAPTERS,
)
