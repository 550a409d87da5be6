"""Keeping an installation alive: backups, restoring them, and saying what is wrong with it.

A backup is one file: every table as text that either database reads, the files of the data folder that nothing
else can make again, and a manifest of both. See ``docs/decisions/0020-backup.md``.
"""
