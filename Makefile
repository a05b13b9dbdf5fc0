# Every chore of the project; `make` alone lists them. Set-up happens by itself, into .venv.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
STORE ?= sqlite:var/demo.db
# three at a time on two cores: tests of crawls wait for clocks and servers as long as they compute
PYTEST := $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.venv/user: requirements.lock pyproject.toml
	@scripts/set-up $< '$(PYTHON)'
	@touch $@

.venv/dev: requirements-dev.lock pyproject.toml
	@scripts/set-up $< '$(PYTHON)'
	@touch $@ .venv/user

.NOTPARALLEL:
.PHONY: help demo record test survive quick check format bench bench-list docs dist lock clean

help: ## list these chores
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

demo: .venv/user ## replay the recorded crawls through the real spiders and pipelines, then read them (STORE=… elsewhere)
	@$(BIN)/newsbot demo --store '$(STORE)'

record: .venv/dev ## record the fixture world's crawls anew, into fixtures/crawls
	$(BIN)/python -m tests.world record

test: .venv/dev ## run all tests (no network is needed)
	$(PYTEST)

survive: .venv/dev ## run the tests of faults and hostile input by their ids, and write docs/reference/survival.md
	@$(PYTEST) -q -p tests.survive.plugin

quick: .venv/dev ## between two edits, under a minute: lint, and the fast tests of the pure core
	$(BIN)/ruff check .
	$(PYTEST) -q -m "not slow" $(CORE:%=tests/%)
CORE := text pages feeds stories network

check: .venv/dev ## lint, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/dev ## put the code into shape
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

bench: .venv/dev ## measure whole commands beside others' (half an hour; PEERS=a Python with bench/requirements.txt)
	$(BIN)/python bench/crawl.py $(if $(PEERS),--peers '$(PEERS)') $(BENCH)

bench-list: ## list the other benchmarks and how to run each
	@grep -H -m1 '"""' bench/*.py | sed 's/:"""/  /'

docs: .venv/dev ## write the generated reference pages and the picture of the layers anew
	$(BIN)/python -m newsbot.interfaces.reference docs/reference
	$(BIN)/python -m docs.architecture

dist: .venv/dev ## build the wheel and the source distribution, and try both in empty environments
	rm -rf dist
	$(BIN)/python -m hatchling build
	$(BIN)/python -m tests.setup.installed dist/*

lock: ## pin all dependencies anew, with hashes
	$(BIN)/python -m piptools compile $(LOCK) --all-extras --output-file requirements-dev.lock pyproject.toml
	$(BIN)/python -m piptools compile $(LOCK) --extra build --constraint requirements-dev.lock --output-file requirements.lock pyproject.toml
LOCK := --all-build-deps --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --allow-unsafe --quiet

clean: ## remove what make built: .venv, caches, the demo's store
	rm -rf .venv .venv.unfinished dist var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
