"""The ledger's promises: nothing changes unseen, nothing acknowledged is lost, readers see whole states."""
