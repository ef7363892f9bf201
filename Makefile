# Everything sets itself up: `make handout` and `make test` need nothing but Debian and Python 3.11 or newer.

SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PACKAGES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-core
BROWSER := chromium
FONTS := fonts-noto-cjk
JUDGES := gettext cups-filters ghostscript libjs-pdf mupdf-tools poppler-utils qpdf

.PHONY: help handout test bench pictures reference lock format clean system browser judges fonts

help: ## Show this help
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

handout: $(READY) ## Write out/handout.pdf with every section
	@mkdir -p out
	@echo "Setting every section (some 10 seconds) …" >&2
	$(BIN)/python generate.py make --preset everything -o out/handout.pdf

test: $(READY) browser judges fonts ## Run every check: style, types, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/complexipy handouts --max-complexity-allowed 14 --failed --quiet
	$(BIN)/python -m pytest -n 2 --dist loadscope

bench: $(READY) ## Measure cold starts against the plain typesetter
	$(BIN)/python tests/bench/cold_start.py

pictures: $(READY) ## Renew the README's pictures of real pages
	$(BIN)/python tools/pictures.py

reference: $(READY) ## Write docs/commands.md and docs/checks.md from the program
	$(BIN)/python -m tools.command_reference
	$(BIN)/python -m tools.check_reference

lock: $(READY) ## Pin the Python packages anew
	$(BIN)/pip-compile --quiet --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --extra dev \
	  --output-file requirements.txt setup.cfg

format: $(READY) ## Put the code into its one style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean: ## Remove what make has made
	rm -rf $(VENV) out build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .complexipy_cache

$(READY): requirements.txt setup.cfg | system
	@echo "Making a virtual environment in $(VENV) (some 5 seconds) …" >&2
	@$(PYTHON) -m venv $(VENV)
	@echo "Fetching and installing the pinned Python packages (half a minute to a minute and a half, once) …" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# The system's libraries and fonts, when they are missing: by apt-get where we may, else the exact command is named.
system:
	@tools/system.sh $(PACKAGES)

browser:
	@command -v chromium >/dev/null || tools/system.sh $(BROWSER)

judges:
	@tools/system.sh $(JUDGES)

fonts: ## Install the fonts of all languages (Chinese, Japanese, Korean)
	@tools/system.sh $(FONTS)
