"""Station 5: conferences and petitions. What was said in the hall, who must answer it, and what became of it.

A petition is written down once. What happens to it afterwards are steps: each is added, none is changed, one that was
wrong is voided by a later one; where a petition stands on a day, as known at a moment, is a fold of its steps.
"""
