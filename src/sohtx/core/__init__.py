"""What every station speaks: periods, moments, exact numbers, words in two languages, code lists, units, refusals.

Plain Python: nothing here knows of a database, a page or a document.
"""
