"""The generated pages of docs/: a module a page, with rooms beside it where the page is long.

- ``indicators``: docs/indicators.md, every figure with its formula, SQL and law
- ``cli``: docs/cli.md, every command with its ``--help``
- ``rules``: docs/rules.md, every rule that leaves findings
- ``package``: docs/package.md, how to produce a data package

``markdown`` and ``words`` are shared. Importing any of them makes the program ready first.
"""

from sohtx.config.starting import start

start()  # the pages read stations, and those need the settings
