# Targets for people: `make help` lists them. Set-up runs by itself, once, into .venv.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

# As many processes as there are processors; one that has run out takes over another's tests.
PYTEST := $(BIN)/pytest --numprocesses=auto --dist=worksteal

# Stamps: set-up is repeated only when pyproject.toml has changed.
RUN_STAMP := $(VENV)/.sqlgen-installed
DEV_STAMP := $(VENV)/.sqlgen-dev-installed

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-all test-containers lint bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

demo: $(RUN_STAMP) ## generate 1,000 rows into a local file, demo.duckdb
	$(BIN)/sqlgen generate demographics --to duckdb:///demo.duckdb --replace --yes

test: $(DEV_STAMP) ## run the quick tests
	$(PYTEST)

test-all: $(DEV_STAMP) ## run every test: slow ones and those that need Docker as well
	$(PYTEST) -m ""

test-containers: $(DEV_STAMP) ## run the tests that start database servers in Docker
	$(BIN)/pytest -m containers

lint: $(DEV_STAMP) ## check style, format, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(DEV_STAMP) ## measure the speed of generation
	$(BIN)/python -m benchmarks

clean: ## remove .venv, caches, built packages and the demo's file
	rm -rf $(VENV) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	rm -f demo.duckdb demo.duckdb.wal

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "sqlgen needs Python 3.11 or newer; name one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# `| $(BIN)/python` only asks that it exists: its date is that of the system's Python.
$(RUN_STAMP): pyproject.toml | $(BIN)/python
	@echo "Installing sqlgen into $(VENV) (once)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable .
	@touch $@

$(DEV_STAMP): pyproject.toml | $(BIN)/python
	@echo "Installing sqlgen and its development tools into $(VENV) (once)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable '.[dev]'
	@touch $(RUN_STAMP) $@
