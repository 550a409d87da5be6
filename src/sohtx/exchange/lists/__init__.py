"""An office's own lists: opening the book from one, and comparing the book with another office's.

A list is read in rooms that follow one another: ``opening`` (bytes to cells), ``letters`` (old encodings to
Unicode), ``layout`` (where the head and the rows are), ``columns`` (heads to fields), ``values`` and ``places``
(cells to values), ``checking`` (what each row becomes; nothing is written), ``marking`` (the same workbook with
its problems), ``taking`` (one atomic act), ``comparing`` (who is here and not there).
"""
