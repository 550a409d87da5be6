"""The extract that figures are read from: always as new as the ledger, and never missed."""
