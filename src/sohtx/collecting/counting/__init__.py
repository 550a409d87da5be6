"""Groups by number: what an area counted, and the entries of unnamed groups that make the register agree with it."""
