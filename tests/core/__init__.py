"""What every station speaks: periods, moments, numbers, cells, words, refusals and units."""
