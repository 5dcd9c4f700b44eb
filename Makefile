# Needs git, make and Python 3.11 or newer; makes everything else itself.
PYTHON ?= python3
REQUIREMENTS := infrastructure/local/requirements
# What tukin and local AWS need; tests, linters and types have an environment of their own.
DEMO := .venv/bin/python
PY := .venv-dev/bin/python
PACKAGE := .venv-package/bin/python -m infrastructure.package
ENGINE := .venv-engine/made .venv-runtime/made
VENV_MB := 250
export SAM_CLI_TELEMETRY := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo stories unit test faults bench check package deploy accept format up invoke down lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Ctrl-C waits until Python can answer it with a sentence; while it starts, it would answer with a traceback.
HOLDING_CTRL_C := $(shell env --block-signal=INT true 2>/dev/null && echo env --block-signal=INT)
demo: .venv/made $(ENGINE) ## the whole way on this machine: register, uploads, pay, one page of all; leaves nothing running
	@$(HOLDING_CTRL_C) $(DEMO) -m infrastructure.local demo

stories: .venv/made $(ENGINE) ## what twelve people do on the pages in a month, from the first rating to their pay; leaves nothing running
	@$(HOLDING_CTRL_C) $(DEMO) -m infrastructure.local stories

unit: .venv-dev/made ## the quick tests: domain, files, command, scenarios, samples; few examples of each property; within a minute
	$(PY) -m pytest -q -n 2 --hypothesis-profile=quick -m "not slow" tests/unit tests/scenarios tests/samples

test: .venv-dev/made .venv-package/made $(ENGINE) ## all tests that need no AWS account
	@rm -f .local/left-out-tests
	TUKIN_LEFT_OUT=1 $(PY) -m pytest -q -m "not engine and not faults" -n 2 --dist worksteal --durations=10
	$(PY) -m pytest -q -m engine -n 2 --dist loadfile --durations=10 tests/e2e
	@if [ -f .local/left-out-tests ]; then cat .local/left-out-tests; fi

check: .venv/made .venv-dev/made .venv-sam/made .venv-lint/made .venv-package/made ## linters, types, templates, permissions, generated files, size of .venv, the package
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	PYTHONPATH=functions .venv-dev/bin/lint-imports --no-cache
	AWS_DEFAULT_REGION=ap-southeast-3 .venv-sam/bin/sam validate --lint --template template.yaml
	.venv-dev/bin/cfn-lint infrastructure/*.yaml
	.venv-lint/bin/python -m infrastructure.local.lint_templates
	$(PY) -m infrastructure.local.permissions
	$(PY) -m schemas.generate --check
	$(PACKAGE)
	@size=$$(du -sm .venv | cut -f 1); echo ".venv takes $$size MB of at most $(VENV_MB)"; [ $$size -le $(VENV_MB) ]

faults: .venv-dev/made $(ENGINE) .venv-microburst/made ## 20,000 seeds of the seeded model, and faults injected between the functions and local AWS
	$(PY) -m tests.simulation --seeds 20000
	$(PY) -m tests.simulation.ratings --seeds 20000
	$(PY) -m pytest -q -m faults

bench: .venv-dev/made .venv-runtime/made .venv-package/made ## measure against what people would write otherwise, into docs/performance.md
	$(PY) -m tests.benchmarks --write

# An agency's stack has no code, so it needs no package.
deploy: .venv/made $(if $(AGENCY),,package) ## all stacks of a stage to AWS: make deploy STAGE=dev (samconfig.toml); with AGENCY=disdik the roles of that agency alone
	$(DEMO) -m infrastructure.deploy "$(STAGE)" $(if $(AGENCY),--agency "$(AGENCY)" --system "$(or $(SYSTEM),none)",--package dist/tukin-functions-*.zip)

accept: .venv-dev/made ## the end-to-end tests against a stage on AWS that is tagged for them: make accept STAGE=dev
	@[ -n "$(STAGE)" ] || { echo "Name a stage of samconfig.toml: make accept STAGE=dev" >&2; exit 2; }
	TUKIN_STAGE="$(STAGE)" $(PY) -m pytest -q -rs -m engine tests/e2e

package: .venv-package/made ## what is deployed, and what people install who need only the command, into dist/
	$(PACKAGE)

# `sam build` calls this for each function by its logical id; all get the same package, which is built once.
build-%: .venv-package/made
	$(PACKAGE) "$(ARTIFACTS_DIR)"

format: .venv-dev/made ## fix what the linters can fix
	$(PY) -m ruff check --fix
	$(PY) -m ruff format

up: .venv/made $(ENGINE) ## start local AWS with everything deployed, and say how to use it
	@$(HOLDING_CTRL_C) $(DEMO) -m infrastructure.local up

invoke: .venv/made ## send a sample of events/ to a function of local AWS: make invoke FUNCTION=receive_upload
	@$(DEMO) -m infrastructure.local.invoke "$(FUNCTION)"

down: ## stop local AWS
	@infrastructure/local/check-python.sh "$(PYTHON)" down
	@$(PYTHON) -m infrastructure.local down

# The pinned files hold hashes but no address, so they work with any registry. pyproject.toml says what is wanted.
# What is deployed and what the command gets is what the tests have: their versions are those of dev.txt.
LOCK := .venv-dev/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
lock: .venv-dev/made ## pin the newest allowed versions of all third-party packages
	$(LOCK) pyproject.toml --all-extras --group dev -o $(REQUIREMENTS)/dev.txt
	$(LOCK) pyproject.toml --constraints $(REQUIREMENTS)/dev.txt -o functions/requirements.txt
	$(LOCK) pyproject.toml --extra cli --extra columns --group install --constraints $(REQUIREMENTS)/dev.txt -o $(REQUIREMENTS)/tukin.txt
	$(LOCK) --group engine -o $(REQUIREMENTS)/engine.txt
	$(LOCK) --group runtime -o $(REQUIREMENTS)/runtime.txt
	$(LOCK) --group sam -o $(REQUIREMENTS)/sam.txt
	$(LOCK) --group microburst -o $(REQUIREMENTS)/microburst.txt
	$(LOCK) --group lint -o $(REQUIREMENTS)/lint.txt
	$(LOCK) --group package -o $(REQUIREMENTS)/package.txt

clean: down ## remove everything that make made
	rm -rf .venv .venv-* .local .aws-sam dist

# An environment is made again when its pinned file changes.
define environment
	@infrastructure/local/check-python.sh "$(PYTHON)" "$(or $(firstword $(MAKECMDGOALS)),demo)"
	@$(PYTHON) infrastructure/local/environment.py $(@D) $<
endef

.venv/made: $(REQUIREMENTS)/tukin.txt
	$(environment) --editable

.venv-dev/made: $(REQUIREMENTS)/dev.txt
	$(environment) --editable

.venv-%/made: $(REQUIREMENTS)/%.txt
	$(environment)
