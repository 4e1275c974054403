# The two commands a newcomer needs: `make run` and `make test`. Everything else is for those who build.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help install run test check gate train format bench clean

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

# Re-installs only when what is pinned or required changes.
$(STAMP): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Swansong into $(VENV) (a few minutes the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

install: $(STAMP)  ## create .venv and install everything, pinned

run: install  ## collect, then open the dashboard (Ctrl-C stops it)
	@$(BIN)/swansong up

test: install check  ## run every check and every test
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

check: install  ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

gate: install  ## score the reader on its gold; fails under a pinned floor
	@$(BIN)/python -m pipeline.training.gate

train: install  ## train the recogniser, the classifiers and the trees that weigh them from the corpus
	@$(BIN)/python -m pipeline.training.train
	@$(BIN)/python -m pipeline.training.trees

format: install  ## put the code in one style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: install  ## measure speed, memory and start-up
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.memory
	@$(BIN)/python -m benchmarks.dashboard

clean:  ## remove what can be built again (never the database)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
