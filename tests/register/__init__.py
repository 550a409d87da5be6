"""The ledger folded into what was so, at every day and as known at every moment."""
