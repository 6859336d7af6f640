# The commands people and CI share. Each one makes .venv first when it is missing or out of date.
#   make run     index the sample issue and serve the chat page on http://127.0.0.1:7860
#   make test    run the tests          make lint   ruff and mypy
#   make eval    the evaluation suite   make lock   resolve the locks again
#   make torture try to break it        make audit  known holes in what is locked
PYTHON ?= python3.11
BIN := .venv/bin
EXTRAS ?= dev
HOST ?= 127.0.0.1
PORT ?= 7860
comma := ,

.PHONY: run test eval torture audit lint format lock clean

run: .venv/installed
	$(BIN)/wenju ingest data/issue-148-digest.pdf
	$(BIN)/wenju serve --host $(HOST) --port $(PORT)

# A file at a time on each core, in the order of the folders: the longest files come early. Then what measures time, alone.
test: .venv/installed
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder -m "not speed"
	$(BIN)/python -m pytest -m speed

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

# Everything comes by its hash from a lock; then the project itself, which needs nothing more. Only the extras «models» and «ocr» come without
# hashes, from a lock of versions: torch has builds for each kind of machine.
LOCK := $(if $(findstring eval,$(EXTRAS)),requirements-eval.lock,requirements.lock)
LARGE := $(filter models ocr,$(subst $(comma), ,$(EXTRAS)))

.venv/installed: pyproject.toml requirements.lock requirements-eval.lock requirements-extras.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement $(LOCK)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(if $(LARGE),$(BIN)/python -m pip install --quiet --no-build-isolation --constraint requirements-extras.lock --editable ".[$(EXTRAS)]")
	touch $@

COMPILE = uv pip compile pyproject.toml - --python-version 3.11 --upgrade --quiet --no-emit-index-url --no-emit-find-links --no-annotate --no-header
BUILD = printf 'hatchling>=1.27,<2\neditables\n'

# The extras first: the other two take its versions.
lock:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet uv
	$(BUILD) | $(BIN)/$(COMPILE) --all-extras --output-file requirements-extras.lock
	sed -i "s/+cpu$$//" requirements-extras.lock   # a local CPU build satisfies the plain pin as well
	$(BUILD) | $(BIN)/$(COMPILE) --generate-hashes --constraint requirements-extras.lock --extra dev --output-file requirements.lock
	$(BUILD) | $(BIN)/$(COMPILE) --generate-hashes --constraint requirements-extras.lock --extra dev --extra eval --output-file requirements-eval.lock

# Known holes in what is locked. Says so and goes on where its source cannot be reached.
audit: .venv/installed
	$(BIN)/python -m tests.torture.audit requirements-eval.lock

clean:
	rm -rf .venv var
