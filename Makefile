# Needs git, make and Python 3.11 or newer; makes everything else itself.
PYTHON ?= python3
REQUIREMENTS := infrastructure/local/requirements
PY := .venv/bin/python
export SAM_CLI_TELEMETRY := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test faults bench check format up down lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/made .venv-engine/made .venv-runtime/made ## the whole way on this machine: upload, compute, refer, export; leaves nothing running
	@$(PY) -m infrastructure.local.demo

test: .venv/made .venv-engine/made .venv-runtime/made ## all tests that need no AWS account
	$(PY) -m pytest -q -m "not engine and not faults" -n 2
	$(PY) -m pytest -q -m engine

check: .venv/made .venv-sam/made .venv-lint/made ## linters, types, templates, generated files
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	AWS_DEFAULT_REGION=ap-southeast-3 .venv-sam/bin/sam validate --lint --template template.yaml
	.venv/bin/cfn-lint infrastructure/*.yaml
	.venv-lint/bin/python -m infrastructure.local.lint_templates
	$(PY) -m schemas.generate --check

faults: .venv/made .venv-engine/made .venv-runtime/made .venv-microburst/made ## 20,000 seeds of the simulation, and faults injected between the functions and the engine
	$(PY) -m tests.simulation --seeds 20000
	$(PY) -m pytest -q -m faults

bench: .venv/made .venv-runtime/made ## measure against what people would write otherwise, into docs/performance.md
	$(PY) -m tests.benchmarks --write

format: .venv/made ## mend what the linters can mend
	$(PY) -m ruff check --fix
	$(PY) -m ruff format

up: .venv/made .venv-engine/made .venv-runtime/made ## start the engine with everything deployed, and say how to use it
	@$(PY) -m infrastructure.local up

down: ## stop the engine
	@$(PYTHON) -m infrastructure.local down

# The pinned files hold hashes but no address, so they work with any registry. pyproject.toml says what is wanted.
LOCK := .venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
lock: .venv/made ## pin the newest allowed versions of all third-party packages
	$(LOCK) pyproject.toml -o functions/requirements.txt
	$(LOCK) pyproject.toml --extra cli --group dev -o $(REQUIREMENTS)/dev.txt
	$(LOCK) --group engine -o $(REQUIREMENTS)/engine.txt
	$(LOCK) --group runtime -o $(REQUIREMENTS)/runtime.txt
	$(LOCK) --group sam -o $(REQUIREMENTS)/sam.txt
	$(LOCK) --group microburst -o $(REQUIREMENTS)/microburst.txt
	$(LOCK) --group lint -o $(REQUIREMENTS)/lint.txt

clean: down ## remove everything that make made
	rm -rf .venv .venv-engine .venv-runtime .venv-sam .venv-microburst .venv-lint .local .aws-sam

# An environment is made anew when its pinned file changes; `made` is written last, so a broken one does not count.
# --no-deps, because the pinned file is complete; --only-binary, because nothing is compiled on this machine.
define environment
	@echo "Making $(@D) ..."
	@rm -rf $(@D)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "tukin needs Python 3.11 or newer")'
	@$(PYTHON) -m venv $(@D)
	@$(@D)/bin/pip install --quiet --require-hashes --no-deps --only-binary=:all: -r $<
endef

.venv/made: $(REQUIREMENTS)/dev.txt
	$(environment)
	@.venv/bin/pip install --quiet --no-index --no-deps --no-build-isolation --editable .
	@touch $@

.venv-%/made: $(REQUIREMENTS)/%.txt
	$(environment)
	@touch $@
