# make run   the site with a demo school on http://127.0.0.1:8000/  (another port: make run PORT=8001)
# make test  all tests                     make check  format, lint, types, contracts, settings
# make bench the speed of the big pages    make setup  only the Python environment
# make mutants  whether the engine's tests notice small faults planted in its rules (one module: MODULES=marking)
# make clean removes the environment and all data; make lock renews the pinned requirements

# The system's own where it will do, for distributions build theirs with optimizations; or else the first on PATH.
SYSTEM_PYTHON := /usr/bin/python3
PYTHON ?= $(shell $(SYSTEM_PYTHON) -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(SYSTEM_PYTHON) || echo python3)
BIN := .venv/bin
export RUN_STARTED_AT := $(shell date +%s)
unexport PYTHONDONTWRITEBYTECODE
MAKEFLAGS += --no-print-directory

.PHONY: run setup setup-dev test check bench coverage mutants browser clean lock

run: setup
	@$(BIN)/python -m mastery.config.supervisor

setup: .venv/.ok

setup-dev: .venv/.dev

# A folder without its stamp is half-made and starts again; with one, a changed list only adds to it.
.venv/.ok: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Mastery needs Python 3.11 or newer, and $(PYTHON) is not: name another with make PYTHON=python3.12." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: install its package python3-venv (apt-get install python3-venv)." >&2; exit 1; }
	@if [ ! -e $@ ] || ! $(BIN)/python -c '' 2>/dev/null; then rm -rf .venv; fi
	@rm -f .venv/.ok .venv/.dev
	@echo "Installing what Mastery needs into .venv (once)."
	@[ -e $(BIN)/python ] || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --no-input --no-deps --require-hashes --only-binary :all: -r $<
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.ok
	@echo "Installing what the tests need into .venv (once)."
	@$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --no-input --no-deps --require-hashes --only-binary :all: -r $<
	@touch $@

test: setup-dev browser
	@$(BIN)/python -m pytest -q -n 2 --dist loadscope --no-loadscope-reorder $(PYTEST_ARGS)

# Some tests walk through the pages in a real browser.
browser:
	@if command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome; then exit 0; fi >/dev/null; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium for the browser tests (once)."; \
		apt-get update -qq && { apt-get install -y -qq --no-install-recommends chromium-headless-shell 2>/dev/null || apt-get install -y -qq --no-install-recommends chromium; } >/dev/null; \
	else \
		echo "The browser tests need Chromium: install the package chromium-headless-shell or chromium." >&2; exit 1; \
	fi

check: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python manage.py makemigrations --check --dry-run
	.ci/check-deploy
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

bench: setup-dev
	@$(BIN)/python -m bench.run

coverage: setup-dev browser
	@$(BIN)/python -m pytest -q -n 2 --dist loadscope --no-loadscope-reorder --cov --cov-report=term:skip-covered $(PYTEST_ARGS)

mutants: setup-dev
	@$(BIN)/python -m bench.mutants $(MODULES)

clean:
	@$(PYTHON) -m mastery.config.embedded.removal
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov staticfiles mutants
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Three lists: all that one machine needs, the same with the tools, and what a container with real servers needs.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header

lock:
	$(COMPILE) --extra embedded pyproject.toml -o requirements.txt
	$(COMPILE) --extra embedded --group dev pyproject.toml -o requirements-dev.txt
	$(COMPILE) -c requirements.txt pyproject.toml -o requirements-container.txt
