"""The pages of figures.

* ``wanted``: what an address asks. ``reaching``: how far its reader's figures reach.
* ``table``: the lines of a table. ``drawing``: charts and the map.
* ``showing``: how a figure is shown anywhere; ``behind``: what lies behind one.
* ``taking``: files to take away.
"""
