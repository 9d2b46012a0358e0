# Every command of the project; `make` alone lists them.
# Paths are relative on purpose: the checkout may stand in a folder with spaces in its name.

VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/uv pip install --python $(BIN)/python
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
           --no-header --no-annotate --no-emit-index-url
WORKERS ?= 2
ARGS ?=

export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo setup test postgresql thorough check fmt fuzz bench reference lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/.city ## build the sample city and serve it, with logins to try (ARGS="--port 8080")
	@$(BIN)/sasaeai sample $(ARGS)

setup: $(VENV)/.dev ## make .venv with everything that developing needs

test: debian-packages $(VENV)/.dev ## run the tests in random order, records on SQLite (WORKERS=2, ARGS="-k name")
	@$(BIN)/pytest -n $(WORKERS) $(ARGS)

postgresql: debian-packages $(VENV)/.dev ## run every test of records in full on a PostgreSQL of its own
	@SASAEAI_THOROUGH=1 scripts/with-postgresql $(BIN)/pytest -n $(WORKERS) -m django_db $(ARGS)

thorough: debian-packages $(VENV)/.dev ## run in full what "test" tries a share of, and what takes long
	@SASAEAI_THOROUGH=1 $(BIN)/pytest -n $(WORKERS) -m "sampled or thorough" $(ARGS)

check: $(VENV)/.dev ## formatting, lint, types and import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

fmt: $(VENV)/.dev ## format the code and mend what ruff can mend
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

fuzz: $(VENV)/.dev ## give the readers damaged files (FORMAT=csv, COUNT=20000 or MINUTES=10, SEED=1, WORKERS=2)
	@$(BIN)/python -m tests.fuzz.driver --workers $(WORKERS) $(if $(FORMAT),--format $(FORMAT)) \
	  $(if $(COUNT),--count $(COUNT)) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SEED),--seed $(SEED)) $(ARGS)

bench: $(VENV)/.bench ## measure every figure that README quotes
	@scripts/bench $(BIN)/python

reference: $(VENV)/.dev ## write docs/reference/rules from the catalogue and the spec cases
	@$(BIN)/python scripts/rule_reference.py

lock: $(VENV)/.tools ## renew the requirements files from pyproject.toml (ARGS=--upgrade)
	$(COMPILE) $(ARGS) --group tools -o requirements-tools.lock
	$(COMPILE) $(ARGS) pyproject.toml -o requirements.lock
	$(COMPILE) $(ARGS) pyproject.toml --extra city -c requirements.lock -c requirements-tools.lock -o requirements-city.lock
	$(COMPILE) $(ARGS) pyproject.toml --extra city --group dev -c requirements-city.lock -c requirements-tools.lock -o requirements-dev.lock
	$(COMPILE) $(ARGS) pyproject.toml --group bench -c requirements-dev.lock -o requirements-bench.lock

clean: ## remove the environment, caches and build results
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One environment grows: tools, then base, then city, then dev or bench. Each step only adds, and a stamp says that it is done.
.PHONY: debian-packages
debian-packages:
	@scripts/debian-packages

$(VENV)/.tools: requirements-tools.lock
	@scripts/debian-packages python3-venv
	@python=$$(scripts/find-python) && echo "Making $(VENV) with $$("$$python" --version)" && "$$python" -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-tools.lock
	@touch $@

$(VENV)/.base: $(VENV)/.tools requirements.lock pyproject.toml
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.city: $(VENV)/.base requirements-city.lock
	@$(INSTALL) --require-hashes -r requirements-city.lock
	@touch $@

$(VENV)/.dev: $(VENV)/.city requirements-dev.lock
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.bench: $(VENV)/.dev requirements-bench.lock
	@$(INSTALL) --require-hashes -r requirements-bench.lock
	@touch $@
