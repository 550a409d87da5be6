"""What support tells in the report: classes, and the work log's deeds under the duties that they fulfil."""

from sohtx.support import class_report, log_report

CHAPTERS = (*class_report.CHAPTERS, *log_report.CHAPTERS)
