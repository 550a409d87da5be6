"""Station 6: targets and tasks, read against the figures."""
