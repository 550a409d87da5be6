"""Station 1: the register, a ledger of what happened to each organization.

Nothing is edited. The state of an organization is a fold of its entries (``fold``); two derived tables keep
its results and can be dropped and rebuilt at any time.
"""
