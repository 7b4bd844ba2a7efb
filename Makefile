# The commands people type. `make run` and `make test` do all the set-up they need.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8501
export GREENROOM_HOME ?= $(CURDIR)/.greenroom
BIN := .venv/bin

.PHONY: run test check fix docs screenshots bench browser model lock clean

## run: set up, make demo data once, open the app with its worker (PORT=8501)
run: .venv/installed
	@$(BIN)/greenroom demo
	@exec $(BIN)/greenroom run --port $(PORT) --demo-accounts

## test: set up, check, and run every test
test: .venv/installed-dev browser check
	$(BIN)/python -m pytest -q -n logical --maxprocesses 4 --dist loadfile

## check: format, lint, types, architecture, dependencies, rules, documentation
check: .venv/installed-dev
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/yamllint --strict lexicons review
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/deptry . --no-ansi
	$(BIN)/greenroom lexicon lint
	$(BIN)/greenroom lexicon lock --check
	$(BIN)/greenroom lexicon coverage --check
	$(BIN)/python -m cogapp --check README.md README.zh-CN.md docs/*.md

## fix: format and repair what tools can repair
fix: .venv/installed-dev
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format --quiet .

## docs: regenerate what is generated in the documentation
docs: .venv/installed-dev
	$(BIN)/python -m cogapp -r README.md README.zh-CN.md docs/*.md
	$(BIN)/greenroom lexicon schema -o docs/schema
	$(BIN)/greenroom lexicon coverage --write

## screenshots: draw the pages of the README anew (without names, the tool draws all)
screenshots: .venv/installed-dev browser
	$(BIN)/python tools/screenshots.py docs/screenshots queue case script dashboard typing quiz-phone case-original privacy

## bench: speed, as ratios to a baseline in the same run
bench: .venv/installed-dev
	$(BIN)/python -m pytest -q tests/bench --benchmark-only

## browser: Chromium and Chinese fonts from Debian's packages, when missing and root
browser:
	@sh tools/browser.sh

## model: train the classifier, and what nicknames sound like, again on the written examples
model: .venv/installed-dev
	PYTHONPATH=. $(BIN)/python tools/train_classifier.py
	PYTHONPATH=. $(BIN)/python tools/train_nicknames.py

## lock: pin every dependency by hash (needs uv)
lock:
	uv pip compile -q pyproject.toml --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements.lock
	uv pip compile -q pyproject.toml --extra dev --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements-dev.lock

## clean: remove the environment and the demo data
clean:
	rm -rf .venv .greenroom

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 is needed: install it, or name it with make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "Python 3.11 is needed, not $$($(PYTHON) --version). Name it with make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	@test -e .venv/installed-dev || { echo "Installing Greenroom (once, a few minutes) ..." && $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock; }
	@sh tools/link.sh $(BIN)/python
	@touch $@

.venv/installed-dev: requirements-dev.lock pyproject.toml | .venv/bin/python
	@echo "Installing Greenroom and its development tools (once, a few minutes) ..."
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@sh tools/link.sh $(BIN)/python
	@touch $@
