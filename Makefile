# The commands people and CI share. Each one makes .venv first when it is missing or out of date.
#   make run     index the sample issue and serve the chat page on http://127.0.0.1:7860
#   make test    run the tests          make lint   ruff and mypy
#   make eval    the evaluation suite   make lock   resolve requirements.lock again
PYTHON ?= python3.11
BIN := .venv/bin
EXTRAS ?= dev
HOST ?= 127.0.0.1
PORT ?= 7860

.PHONY: run test eval torture lint format lock clean

run: .venv/installed
	$(BIN)/wenju ingest data/issue-148-digest.pdf
	$(BIN)/wenju serve --host $(HOST) --port $(PORT)

test: .venv/installed
	$(BIN)/python -m pytest

eval: .venv/installed
	$(BIN)/wenju eval

torture: .venv/installed
	$(BIN)/python -m tests.torture.main

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# pip reads the lock as constraints, so the same file serves every set of extras.
.venv/installed: pyproject.toml requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint requirements.lock --editable ".[$(EXTRAS)]"
	touch $@

lock:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --all-extras --python-version 3.11 --upgrade --quiet \
	    --no-emit-index-url --no-emit-find-links --no-annotate --no-header --output-file requirements.lock
	sed -i "s/+cpu$$//" requirements.lock   # a local CPU build satisfies the plain pin as well

clean:
	rm -rf .venv var
