"""Settings, and where the book lies."""
