"""Pages of people: coming in by a link, one's own account, people and roles, the log."""
