"""``python -m sohtx``."""

from sohtx.cli import main

main()
