"""The attention list (đơn vị cần rà soát): who needs a look today, by which rule, since when, and what to do next.

Nothing here changes anything, and nobody is judged: a rule says what the book shows, the article it rests on, and
what the book cannot know.
"""
