"""Station 4: what was done for cooperatives: loans of the development support fund, classes, the work log."""
