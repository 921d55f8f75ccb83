# make run        start Outlay: environment, dependencies, database, demo data, server
# make test       everything that must hold: linters, types, all tests
#                 (COVERAGE=yes also says which lines and branches the tests reach)
# make test-fast  linters, types and unit tests, in under a minute
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

# Tests and servers are many processes: each would compile the whole project anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-fast lint format bench prior migrate postman newman typescript browser schemathesis lock licences audit clean \
	web web-dev web-test web-bench pictures scale

# An empty PORT= would hide the one of .env, so only what was given is passed on.
run: $(VENV)/.installed
	@$(if $(PORT),PORT='$(PORT)') $(if $(HOST),HOST='$(HOST)') exec $(BIN)/gunicorn

test: $(VENV)/.installed-dev
	@echo "Linters, types and all tests: about 15 minutes on two cores (make test-fast: under one)."
	@$(MAKE) --no-print-directory lint
ifdef COVERAGE
	$(PYTEST) -m "not repeated" --cov --cov-report=term
	$(PYTEST) -m repeated
else
	$(PYTEST)
endif

# Tracing makes a test take twice as long, so it is not done by default, and not once more for what
# has been traced on SQLite. Fails below the share in pyproject.toml.
# One worker more than processors: tests that wait for servers and databases leave some of them idle.
WORKERS = $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
PYTEST = $(BIN)/pytest -n $(WORKERS) --dist worksteal

# Types are checked while the tests run: on two cores that halves the wait.
test-fast: $(VENV)/.installed-dev
	@echo "Linters, types and unit tests: under a minute on two cores (make test runs everything)."
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	@$(BIN)/mypy . > $(VENV)/mypy.txt 2>&1 & types=$$!; \
	  $(BIN)/pytest -m unit; tests=$$?; \
	  wait $$types; types=$$?; cat $(VENV)/mypy.txt; exit $$((tests | types))

lint: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .

format: $(VENV)/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.api
	$(BIN)/python -m benchmarks.flat
	$(BIN)/python -m benchmarks.imports
	$(BIN)/python -m benchmarks.start
	$(BIN)/python -m benchmarks.twin
	$(BIN)/python -m benchmarks.households
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
	$(BIN)/flask prepare --no-demo

postman: $(VENV)/.installed
	$(BIN)/flask contract postman

newman: $(VENV)/.installed-dev
	$(BIN)/python -m tests.live.newman

# Every package with the hashes of its files, for every system and Python that Outlay supports. Pip itself
# comes with the environment, which pip-audit asks for.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-strip-extras
lock: $(VENV)/.installed-dev
	$(LOCK) requirements.txt -o requirements.lock
	$(LOCK) --constraints requirements.lock requirements-scale.txt -o requirements-scale.lock
	$(LOCK) --constraints requirements.lock --no-emit-package pip requirements-dev.txt -o requirements-dev.lock
	$(LOCK) tests/live/requirements-schemathesis.txt -o tests/live/requirements-schemathesis.lock

licences: $(VENV)/.installed-dev
	$(BIN)/python -m supply_chain.licences

# Needs a vulnerability service; fails when a package could not be looked up.
audit: $(VENV)/.installed-dev
	$(BIN)/python -m supply_chain.audit

typescript: $(VENV)/.installed-dev
	$(BIN)/python -m tests.live.typescript_client

# The web app is built with Node.js and served without it: what is built is committed.
web: web/node_modules/.package-lock.json $(VENV)/.installed
	@$(BIN)/flask contract openapi > web/openapi.json
	cd web && npm run --silent generate
	cd web && npm run --silent check
	cd web && npm run --silent test
	cd web && npm run --silent build

# Shows each change at once, at http://localhost:5173, with the API of a server that runs beside it (make run).
web-dev: web/node_modules/.package-lock.json
	cd web && npm run --silent dev

NODE_IS_NEW := const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)
web/node_modules/.package-lock.json: web/package-lock.json
	@node -e '$(NODE_IS_NEW)' 2>/dev/null && command -v npm >/dev/null || { echo "make $(MAKECMDGOALS) needs Node.js 20.19 or newer, with npm."; exit 2; }
	cd web && npm ci --no-audit --no-fund
	@touch $@

# Opens what make web has built. ONLY="sign_in home" runs these files of tests/live/web, KEEP_PICTURES=folder keeps pictures of all pages.
# Skipped with a sentence where Node.js or Chromium is missing, unless OUTLAY_REQUIRE_SERVICES is set, as make browser is.
web-test: $(VENV)/.installed-dev
	$(BIN)/python -m tests.live.web_pages $(ONLY)

# Speed of the app in Chromium, on a processor slowed down to a quarter, beside Fava and Actual: run it alone. Four minutes.
# Fava and Actual are installed in .venv-peers/ the first time; without a network they are left out, with the reason.
web-bench: $(VENV)/.installed-dev
	$(BIN)/python -m tests.live.web_programs bench

# Takes the pictures of the documentation anew.
pictures: $(VENV)/.installed-dev
	$(BIN)/python -m tests.live.web_programs pictures

browser: $(VENV)/.installed-dev
	$(BIN)/python -m tests.live.browser_pages

# The large layout with databases and brokers of its own, each part killed in turn under load. Two minutes, on a quiet machine.
scale: $(VENV)/.installed-dev
	$(BIN)/pytest -n0 tests/scale/large_layout.py

schemathesis: $(VENV)/.installed-dev $(VENV)/schemathesis/.installed
	$(BIN)/python -m tests.live.schemathesis_run $(VENV)/schemathesis/bin/schemathesis $(SEED)

$(VENV)/schemathesis/.installed: tests/live/requirements-schemathesis.lock $(VENV)/.installed-dev
	@$(BIN)/python -m venv $(VENV)/schemathesis
	@$(VENV)/schemathesis/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Outlay needs Python 3.11 or newer. Try: make $(MAKECMDGOALS) PYTHON=python3.12")'
	@echo "Creating a Python environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python cannot create environments here; on Debian and Ubuntu: apt install python3-venv"; exit 2; }

$(VENV)/.installed: requirements.lock | $(VENV)/bin/python
	@echo "Installing Outlay's dependencies (about 410 MB; one to three minutes) …"
	@$(BIN)/pip install --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "Installing the tools for tests …"
	@$(BIN)/pip install --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
