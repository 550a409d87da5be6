"""A second, slow and plain reading of the contract of figures, to hold the program's numbers against."""
