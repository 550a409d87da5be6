"""Acts on the register as pages: a form, what it would change and what the law says of it, then the recording.

* ``declared``: which acts there are, for whom, and what each asks.
* ``fields``: fields that read what people write: a day, a commune, an organization, an amount.
* ``asked``, ``parts``: the groups of fields that acts ask for; the rows of new organizations.
* ``forms``, ``mending``: the form of an act, of a correction, of a voiding.
* ``entering``, ``bounds``: the entries that a form comes to, their names, and whose book they may enter.
* ``standing``, ``comparing``, ``reorganizing``, ``telling``: how all stand before and after, and what is said of it.
* ``views``: the pages.
"""
