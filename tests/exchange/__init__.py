"""The package in and out: malformed packages, odd but sound ones, and what ``load`` must say of each."""
