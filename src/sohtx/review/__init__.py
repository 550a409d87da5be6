"""Station 7: the half-year review, put together from everything that the book knows.

``facts`` asks all figures at once; ``sentences`` says them as an official would; ``sections`` and ``annexes`` are
what the report consists of, registered in ``outline``; ``assembling`` makes the tree; ``writing`` draws it.
"""
