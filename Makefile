# The commands of the project. `make help` lists them; each sets up what it lacks first.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
BOUNCER := dbt_project/target/dbt-bouncer.txt
# sqlfluff takes a templater from the folder it runs in only; these files have parameters, the models have jinja.
PARAMETER_SQL := orchestration/warehouse/sql orchestration/site/sql orchestration/report/sql orchestration/checks/sql
# A machine that forbids bytecode makes every start twice as slow (measured: 3.7 s against 2.1 s for Dagster).
unexport PYTHONDONTWRITEBYTECODE
export DO_NOT_TRACK := 1
# Certificates of the machine, for those behind a proxy that has its own.
export UV_SYSTEM_CERTS := 1

.PHONY: help setup run demo week audit notable status verify archive diff ui docs sql test faults mutants simulate screenshots lint lint-python lint-sql format bench dictionary forms lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

setup: .venv/.runtime ## set up the environment in .venv (done by every other command when needed)

run: .venv/.runtime ## take in what is new, build, check and publish (ARGS="--captures DIR --offline")
	@$(BIN)/almanac run $(ARGS)

DEMO := data/demo
demo: .venv/.runtime ## try the keyed path without a key: one run on made-up figures, in data/demo
	@mkdir -p $(DEMO)
	@echo 'Everything in this folder comes from a made-up source on this machine: no figure in it is real.' > $(DEMO)/MADE-UP.txt
	@$(BIN)/python -m tests.support.contract_server > $(DEMO)/source.env & server=$$!; trap "kill $$server" EXIT; \
	  for _ in $$(seq 100); do grep -q OPENROUTER_API_KEY $(DEMO)/source.env 2>/dev/null && break; sleep 0.2; done; \
	  . $(DEMO)/source.env; export OPENROUTER_API_KEY ALMANAC_SOURCE_URL=$$EXPORTS_URL; \
	  $(BIN)/almanac run --data $(DEMO) $(ARGS)
	@echo "made up: the figures above, and all of $(DEMO) (delete it when you have seen it)"

audit: .venv/.runtime ## print the published claims with their verdicts
	@$(BIN)/almanac audit $(ARGS)

week: .venv/.runtime ## show the latest complete week, or another (ARGS="2026-03-16 --json")
	@$(BIN)/almanac week $(ARGS)

notable: .venv/.runtime ## say what is newsworthy in the latest week (ARGS="--week MONDAY --json")
	@$(BIN)/almanac notable $(ARGS)

ui: .venv/.runtime ## serve the Dagster UI and its daemon on loopback, port 3000
	@$(BIN)/almanac ui $(ARGS)

test: .venv/.browser ## lint and run every test
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder $(ARGS)

lint: .venv/.dev ## format check, lint, types, declared imports, SQL and the conventions of the dbt project
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target lint-python lint-sql

lint-python: .venv/.dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/deptry .

# It takes longest: of two cores it gets what the others leave.
lint-sql: .venv/.dev
	@cd dbt_project && ../$(BIN)/dbt --quiet parse
	@$(BIN)/dbt-bouncer run > $(BOUNCER) 2>&1 || { cat $(BOUNCER); exit 1; }
	@$(BIN)/sqlfluff lint -q --processes 2 dbt_project
	@for folder in $(PARAMETER_SQL); do (cd $$folder && $(CURDIR)/$(BIN)/sqlfluff lint -q .); done

format: .venv/.dev ## format Python and SQL in place
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(BIN)/sqlfluff fix -q dbt_project
	@for folder in $(PARAMETER_SQL); do (cd $$folder && $(CURDIR)/$(BIN)/sqlfluff fix -q .); done

diff: .venv/.runtime ## say what the last publication changed (ARGS="BEFORE AFTER --json")
	@$(BIN)/almanac diff $(ARGS)

docs: .venv/.runtime ## serve the site and the dbt docs on loopback, port 8080
	@$(BIN)/almanac docs $(ARGS)

sql: .venv/.runtime ## open a read-only SQL shell on the published database
	@$(BIN)/almanac sql $(ARGS)

status: .venv/.runtime ## say what is known, how fresh, what failed, where things are
	@$(BIN)/almanac status $(ARGS)

verify: .venv/.runtime ## check captures, facts and published files against one another
	@$(BIN)/almanac verify $(ARGS)

archive: .venv/.runtime ## write every stored capture into one folder to cite, check and import again (ARGS="DIR")
	@$(BIN)/almanac archive $(ARGS)

faults: .venv/.browser ## damage data folders in many ways, write docs/reliability.md, fuzz the readers
	@ALMANAC_RELIABILITY_PAGE=docs/reliability.md $(BIN)/python -m pytest -m "long or not long" tests/faults $(ARGS)
	@$(BIN)/python -m pytest -m long --ignore tests/faults $(ARGS)

mutants: .venv/.dev ## break one rule after another, say what notices, write docs/mutants.md (ARGS="NAME …", contracts)
	@$(BIN)/python -m tools.mutants $(ARGS)

bench: .venv/.dev ## measure beside bare engines, peers or a checkout, write docs/performance.md (ARGS=--quick: seconds)
	@$(BIN)/python -m tools.bench $(ARGS)

simulate: .venv/.dev ## write made-up captures to measure with (ARGS="DIR --days 365")
	@$(BIN)/python -m tools.simulate $(ARGS)

screenshots: .venv/.browser ## take pictures of the site, the UI and the dbt docs into docs/images
	@$(BIN)/python -m tools.screenshots

dictionary: .venv/.dev ## write docs/data-dictionary.md from the published database
	@$(BIN)/python -m tools.dictionary

forms: .venv/.dev ## write docs/forms.md: every form and shape of a capture, with three rows of example
	@$(BIN)/python -m tools.forms_page

lock: $(BIN)/uv ## resolve the locks again (hashes, no registry addresses)
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -c requirements.lock --group dev pyproject.toml -o requirements-dev.lock

clean: ## remove the environment and build folders; the data stay
	@rm -rf .venv dbt_project/target dbt_project/logs .pytest_cache .mypy_cache .ruff_cache

$(BIN)/uv: requirements-uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "token-almanac needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Set PYTHON=/path/to/python3.11." >&2; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "Python's venv module is missing. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2; exit 2; }
	@echo "Setting up .venv (once) …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@touch $@

.venv/.runtime: $(BIN)/uv requirements.lock pyproject.toml
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-index --no-build-isolation -e .
	@touch $@

.venv/.browser: .venv/.dev tests/browser/package-lock.json
	@tests/browser/set-up.sh
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@
