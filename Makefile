# make run    start Outlay: environment, dependencies, database, demo data, server
# make test   everything that must hold: linter, types, tests
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: run test lint format bench prior migrate postman newman clean

run: $(VENV)/.installed
	@PORT=$(PORT) HOST=$(HOST) exec $(BIN)/gunicorn

test: $(VENV)/.installed-dev lint
	$(BIN)/pytest -n auto --cov --cov-report=term

lint: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .

format: $(VENV)/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.api
	$(BIN)/python -m benchmarks.imports
ifdef LABELLED
	$(BIN)/python -m benchmarks.categories $(LABELLED)
else
	@echo "The categories are measured on labelled files: make bench LABELLED=\"file.csv …\" (see docs/OPERATIONS.md)."
endif
ifdef DATA
	$(BIN)/python -m benchmarks.forecast --train $(firstword $(DATA))
else
	@echo "The forecasts are measured on files of transactions: make bench DATA=folder (see docs/OPERATIONS.md)."
endif

prior: $(VENV)/.installed-dev
	@test -n "$(DATA)" || { echo "Say where the public data lies: make prior DATA=\"folder …\" (see docs/OPERATIONS.md)."; exit 2; }
	$(BIN)/python -m benchmarks.category_prior $(DATA)
	$(BIN)/python -m benchmarks.prior $(DATA)

migrate: $(VENV)/.installed
	$(BIN)/flask db upgrade

postman: $(VENV)/.installed
	$(BIN)/flask contract postman

newman: $(VENV)/.installed-dev
	$(BIN)/python -m tests.live.newman

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Outlay needs Python 3.11 or newer; try make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
