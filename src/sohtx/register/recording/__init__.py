"""Single acts on their way into the ledger: the entries of an act, what is checked of them, what follows from them.

``acts`` builds the entries of each act; ``entries`` reads their cells; ``checking`` refuses what a package of them
would be refused for, in the same words; ``foreseeing`` folds the organizations they touch. Nothing here writes:
``sohtx.register.services.record`` does.
"""
