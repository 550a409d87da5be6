"""The report as a file to read, print, sign and keep: PDF, archivable and accessible (PDF/A-2a and PDF/UA-1).

``data`` turns the tree into plain values, ``tables`` and ``sizes`` do so for tables, ``faces`` knows the letters,
``report.typ`` is the page, ``writing`` sets it. The same report gives the same bytes.
"""

from sohtx.documents.pdf.writing import PdfError, write_pdf

__all__ = ["PdfError", "write_pdf"]
