# One command for everything that must hold: make check
UV ?= uv
RUN = $(UV) run --all-extras

.PHONY: check format lint types layers docs units test bench

check: format lint types layers docs units test

format:
	$(RUN) ruff format --check .

lint:
	$(RUN) ruff check .

types:
	$(RUN) mypy

layers:
	$(RUN) lint-imports

docs:
	$(RUN) python tools/build_docs.py --check

units:
	$(RUN) python tools/build_units.py --check

test:
	tools/with_postgres.sh $(RUN) pytest -n auto

bench:
	$(RUN) python bench/run.py
