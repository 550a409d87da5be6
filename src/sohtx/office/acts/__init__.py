"""Acts on the register as pages: a form, what it would change and what the law says of it, then the recording.

* ``declared``: which acts there are, for whom, and what each asks.
* ``fields``: fields that read what people write: a day, a commune, an organization, an amount.
* ``forms``: the form of an act, and the entries that it comes to.
* ``views``: the pages.
"""
