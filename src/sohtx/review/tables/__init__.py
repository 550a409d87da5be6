"""The tables of a review: a module a kind of table; ``cells`` has what they share."""
