"""Returns on their way into the ledger: what an act would write, checked whole, then written in one transaction."""
