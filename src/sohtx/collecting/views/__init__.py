"""Pages of collecting: how far it has come, who has not sent, one return, and the decisions on it."""
