"""The package in and out: how a register travels.

``container`` opens a folder or zip, ``reading`` turns files into cells, ``staging`` keeps a package aside while
it is checked, ``loading`` writes it into the book, ``exporting`` writes a book out. Which files there are, each
station says for itself.
"""
