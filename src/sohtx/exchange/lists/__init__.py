"""An office's own lists: opening the book from one, and comparing the book with another office's.

A list is read in rooms that follow one another:

* ``opening`` (bytes to ``sheets`` of cells, by ``sizes``, ``workbooks`` and ``text_files``; else ``unreadable``).
* ``letters`` (old encodings to Unicode), ``layout`` (where the head and the rows are), ``columns`` (heads to fields).
* ``values``, ``days``, ``money``, ``vocabulary``, ``places`` (cells to values), ``reading`` (what a row says).
* ``judging`` and ``beginning`` (what becomes of a row, and by which entries), ``checking`` (the whole list; nothing is
  written), ``marking`` (the same workbook with its problems), ``taking`` (one atomic act).
* ``differing`` (how a row and the book differ), ``comparing`` (who is here and not there), ``answering``.
"""
