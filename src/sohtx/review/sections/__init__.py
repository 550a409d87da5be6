"""What the chapters of a review tell: a module a chapter, each with ``blocks(review)``."""
