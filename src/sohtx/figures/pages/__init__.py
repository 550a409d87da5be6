"""What the pages of figures are made of; the pages themselves are in ``views``.

* ``wanted``: what an address asks. ``asked``: what a request asks, its area, its clocks.
* ``reaching``: how far its reader's figures reach.
* ``table``: the lines of a table. ``drawing``: charts and the map.
* ``showing``: how a figure is shown anywhere; ``behind``: what lies behind one.
* ``taking``: files to take away.
"""
