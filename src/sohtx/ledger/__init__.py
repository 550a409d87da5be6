"""The ledger itself: transactions with rising places, each linked to the digest of the one before.

What is written here is never changed and never deleted. Rows of a transaction that has no place yet are not
in the book: a load writes them in small steps and publishes them all by giving its transaction a place.
"""
