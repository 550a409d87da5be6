"""The directory of organizations: who there is, found quickly and forgivingly.

A file of its own beside the book, ``directory.sqlite3``, that follows the ledger and can be deleted at any time.

* ``words``: what is treated alike when names are compared: marks, case, abbreviations, slips.
* ``ground``: the units of today in one row, so that whatever lies under one is a stretch of numbers.
* ``lines``: how every organization stood from day to day, read from the register.
* ``keeping``: the file: its tables, bringing it up to the ledger, doing without it.
* ``asking``: what can be asked, and its translation into conditions.
* ``searching``: from a text to organizations, the best first.
* ``finding``: the answer, a page at a time or whole.
"""
