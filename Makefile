# `make run` and `make test` do everything on a machine with Python >= 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FLOOR = import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; name another: make PYTHON=python3.12 run")

.PHONY: run test demo lint format bench lock clean help
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

$(VENV)/run.stamp: requirements.txt
	@$(PYTHON) -c '$(FLOOR)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "no venv module: on Debian, apt install python3-venv"; rm -rf $(VENV); exit 1; }
	@echo "Installing dependencies into $(VENV) (once, a minute or two) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: $(VENV)/run.stamp ## collect news and open the dashboard (PORT=8501)
	@$(BIN)/python -m monitor serve $(if $(PORT),--port $(PORT))

demo: $(VENV)/run.stamp ## open the dashboard on the demonstration archive, collecting nothing
	@$(BIN)/python -m monitor serve --demo $(if $(PORT),--port $(PORT))

lint: $(VENV)/dev.stamp ## ruff and mypy --strict
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

test: lint ## lint, then every test (browser tests where a Chromium is found)
	@$(BIN)/python -m pytest -n auto

format: $(VENV)/dev.stamp ## rewrite the code in the house format
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: $(VENV)/dev.stamp ## measure; see bench/ (SIZE=10m, KEEP=folder, DOCUMENTS=file.jsonl.gz; the collector: WHAT=load|day|soak|kills)
	@$(BIN)/python -m $(if $(WHAT),bench.collecting $(if $(KEEP),--keep $(KEEP)) $(WHAT),bench $(if $(SIZE),--size $(SIZE)) $(if $(KEEP),--keep $(KEEP)) $(if $(DOCUMENTS),--documents $(DOCUMENTS)))

lock: $(VENV)/run.stamp ## renew the lock files from requirements*.in
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@for name in requirements requirements-dev; do $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --custom-compile-command "make lock" $$name.in --output-file $$name.txt; done

clean: ## remove the environment and caches; data/ stays
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
