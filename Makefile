# make run   sets up and starts the server with its demo at http://127.0.0.1:8080 (PORT=… for another)
# make test  everything that must hold before a change is kept
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
# Servers and workers are started by the hundred: each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON_BIN := .venv/bin
# How many tests run at once: two keep two cores busy for two thirds of the time only, since tests
# wait for browsers, R and processes. `make pytest TESTERS=0` runs them one after another.
TESTERS := 3
NODE := PATH="$(CURDIR)/.venv/node/bin:$$PATH"

# Stamps say what is ready, so that a second `make` does nothing.
READY := .venv/ready
SETUP_PYTHON := tools/setup/python.sh pyproject.toml requirements.txt
# What somebody deleted by hand is not ready.
$(shell [ -d web/node_modules ] || rm -f $(READY)-npm)
$(shell [ -f src/palaestra/static/index.html ] || rm -f $(READY)-web)
WEB_SOURCES := $(shell find web -path web/node_modules -prune -o -type f -print 2>/dev/null)

.PHONY: run test test-long lint pytest web-check web bench format reference pins docs figures clean help

help:
	@grep -E '^# make' Makefile | sed 's/^# //'
	@echo 'make test-long | lint | format | reference | pins | docs | figures | web | bench | clean'

run: $(READY)-run $(READY)-web $(READY)-machine
	@exec $(PYTHON_BIN)/palaestra serve --demo $(if $(PORT),--port $(PORT)) $(ARGS)

# Each of the two checks keeps one core busy.
test: $(READY)-dev $(READY)-npm $(READY)-web $(READY)-system
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target lint web-check
	@$(MAKE) --no-print-directory pytest

pytest: $(READY)-dev $(READY)-web $(READY)-system
	$(PYTHON_BIN)/python -m pytest -m "not long" -n $(TESTERS) --dist worksteal $(ARGS)

test-long: $(READY)-dev $(READY)-web $(READY)-system
	$(PYTHON_BIN)/python -m pytest -m long --timeout 3600 $(ARGS)

lint: $(READY)-dev $(READY)-npm
	$(PYTHON_BIN)/ruff check .
	$(PYTHON_BIN)/ruff format --check .
	$(PYTHON_BIN)/mypy
	$(PYTHON_BIN)/lint-imports
	$(PYTHON_BIN)/python -m tools.reference --check
	export $(NODE) && $(PYTHON_BIN)/python -m tools.web_types --check
	$(PYTHON_BIN)/python -m tools.pins --check
	$(PYTHON_BIN)/python -m tools.figures --check >/dev/null
	$(PYTHON_BIN)/python -m tools.rules

web-check: $(READY)-npm $(READY)-web
	cd web && export $(NODE) && npm run --silent lint && npm run --silent check \
	    && npm run --silent test && npm run --silent budget

web: $(READY)-web

format: $(READY)-dev $(READY)-npm
	$(PYTHON_BIN)/ruff check --fix .
	$(PYTHON_BIN)/ruff format .
	cd web && export $(NODE) && npm run --silent format

# The pages of docs/reference and the types of the web UI that are made from the program, and the pinned packages.
reference: $(READY)-dev $(READY)-npm
	$(PYTHON_BIN)/python -m tools.reference
	export $(NODE) && $(PYTHON_BIN)/python -m tools.web_types
pins: $(READY)-dev
	$(PYTHON_BIN)/python -m tools.pins

# The documentation as a site in site/, and how long our functions and files are.
docs: $(READY)-dev
	$(PYTHON_BIN)/mkdocs build --quiet
figures: $(READY)-dev
	@$(PYTHON_BIN)/python -m tools.figures

bench: $(READY)-dev
	@for each in benchmarks/*/__main__.py; do \
	    name=$$(basename "$$(dirname "$$each")"); echo "== $$name"; $(PYTHON_BIN)/python -m "benchmarks.$$name"; \
	done

clean:
	rm -rf .venv web/node_modules build dist site test-output src/palaestra/static/{assets,index.html,.vite}
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(READY)-run: $(SETUP_PYTHON)
	@tools/setup/python.sh run
	@touch $@

$(READY)-dev: $(SETUP_PYTHON) requirements-dev.txt
	@tools/setup/python.sh dev
	@touch $@ $(READY)-run

$(READY)-npm: web/package-lock.json web/package.json tools/setup/node.sh tools/setup/node.txt | $(READY)-run
	@tools/setup/node.sh
	@echo "Installing the packages of web/package-lock.json"
	@cd web && export $(NODE) && npm ci --silent
	@touch $@

$(READY)-web: $(READY)-npm $(WEB_SOURCES)
	@echo "Building the web pages"
	@cd web && export $(NODE) && npm run --silent build -- --logLevel warn
	@touch $@

$(READY)-machine: tools/setup/system.sh | $(READY)-run
	@tools/setup/system.sh run
	@touch $@

$(READY)-system: tools/setup/system.sh | $(READY)-dev
	@tools/setup/system.sh test
	@touch $@
