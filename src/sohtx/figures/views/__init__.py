"""Pages of figures.

* ``table``: a question by its address, as table, chart or map; without an indicator all of them.
* ``form``: the form above them, and what is wrong with an address.
* ``panel``: one figure opened.
* ``files``: both as files to take away.
"""
