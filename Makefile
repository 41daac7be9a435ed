# make demo   set up, then read corpora/sample: database, JSONL, summary
# make test   set up, then everything CI runs: format, lint, types, import contract, tests
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
OUT    ?= out
STAMP  := $(VENV)/.installed

.PHONY: demo test lint unit browser transformers bench wheel clean help

help:
	@grep -E '^# make' Makefile | cut -c3-

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Python 3.11 or newer is needed: make demo PYTHON=python3.12'; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo 'Installing into $(VENV) (a few minutes the first time) …'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(STAMP)

demo: $(STAMP)
	@mkdir -p $(OUT)
	$(BIN)/nlp-fin analyze corpora/sample --db $(OUT)/demo.db --jsonl $(OUT)/demo.jsonl

test: lint unit

lint: $(STAMP)
	$(BIN)/ruff format --check nlp_fin tests scripts
	$(BIN)/ruff check nlp_fin tests scripts
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(STAMP)
	$(BIN)/python -m pytest -n 2

# make browser   the tests that look at the report in a real Chromium
browser: $(STAMP)
	NLP_FIN_REQUIRE_BROWSER=1 $(BIN)/python -m pytest -m browser

# make transformers   the tests that need torch, in an environment of their own
transformers: constraints.txt
	@test -x $(VENV)-transformers/bin/python || $(PYTHON) -m venv $(VENV)-transformers
	@$(VENV)-transformers/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt 'torch==2.13.0'
	@$(VENV)-transformers/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[transformers]' pytest pytest-socket hypothesis
	$(VENV)-transformers/bin/python -m pytest -m transformers tests/pipeline

# make bench   CPU seconds per article, articles per second, memory, start-up
bench: $(STAMP)
	$(BIN)/python scripts/bench.py

# make wheel   build the wheel into dist/
wheel: $(STAMP)
	$(BIN)/python -m build --wheel

# make clean   remove what make built
clean:
	rm -rf $(VENV) $(OUT) dist build
