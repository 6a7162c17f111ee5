# From a fresh clone to a running city: `make up`. Needs Python 3.12 or newer; Node 20 for the front end.
# Every step runs only when what it depends on has changed.

DATA ?= var/data
HOST ?= 127.0.0.1
PORT ?= 8000
DEMO ?= small

PYTHON ?= $(shell for name in python3.13 python3 python3.14 python3.12; do \
	command -v $$name >/dev/null 2>&1 && $$name -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && echo $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input
DIST := src/satukota/web/static/dist/manifest.json
FRONTEND := $(shell find frontend src/satukota/modules/*/frontend -path frontend/node_modules -prune -o -type f -print 2>/dev/null)

# The two environments are made side by side.
MAKEFLAGS += --jobs=2 --no-print-directory

.PHONY: up down doctor test lint docs bench lock frontend browser wheel clean help
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

up: $(VENV)/app.stamp frontend ## everything that is needed, then run the city (PORT, HOST, DATA, DEMO=none|small|full)
	@$(BIN)/satukota up --data "$(DATA)" --host $(HOST) --port $(PORT) --demo $(DEMO)

down: ## stop it
	@$(BIN)/satukota down --data "$(DATA)"

doctor: $(VENV)/app.stamp ## what is wrong with this installation
	@$(BIN)/satukota doctor --data "$(DATA)" --port $(PORT)

test: $(VENV)/dev.stamp frontend browser ## every gate and test, with the time of each; MODULE=trees: of one module
	@$(BIN)/python .ci/gates.py $(if $(MODULE),--module $(MODULE))

lint: $(VENV)/dev.stamp frontend ## the gates without the tests
	@$(BIN)/python .ci/gates.py --lint

docs: $(VENV)/app.stamp ## make docs/reference anew from the program
	@$(BIN)/python -m satukota.reference docs/reference

bench: $(VENV)/dev.stamp frontend ## measure; ARGS are passed on (make bench ARGS=--help)
	@PYTHONPATH=. $(BIN)/python -m bench $(ARGS)

lock: $(VENV)/dev.stamp ## pin all dependencies anew, with hashes and without index addresses
	@for kind in app dev; do \
		$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-header \
			--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
			--output-file requirements/$$kind.lock requirements/$$kind.in || exit 1; done
	@! grep -nE '^--|://' requirements/*.lock

wheel: $(VENV)/dev.stamp frontend ## dist/satukota-….whl: installs and runs without Node, make or this checkout
	@rm -rf build dist && $(BIN)/python -m pip -qq wheel --no-deps --wheel-dir dist . && rm -rf build && ls dist/*.whl

clean: ## remove what was built; data in var/ stays
	rm -rf $(VENV) frontend/node_modules src/satukota/web/static/dist

# The environment. `src` is put on its path by name, so nothing has to be built or installed.
$(VENV)/made.stamp:
	@test -n "$(PYTHON)" || { echo "Python 3.12 or newer was not found: install it, or say PYTHON=/path/to/python."; exit 1; }
	@echo "Making the environment with $(PYTHON) …"
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing: on Debian, apt-get install python3-venv."; exit 1; }
	@$(BIN)/python -c 'import pathlib, sysconfig; site = pathlib.Path(sysconfig.get_path("purelib")); \
		(site / "satukota.pth").write_text("../" * 4 + "src\n")'
	@printf '#!/bin/sh\nexec "$$(dirname "$$0")/python" -m satukota.cli "$$@"\n' > $(BIN)/satukota && chmod +x $(BIN)/satukota
	@touch $@

$(VENV)/app.stamp: $(VENV)/made.stamp requirements/app.lock
	@echo "Installing what the program needs …"
	@$(PIP) install --no-compile --no-deps --require-hashes --requirement requirements/app.lock
	@touch $@

$(VENV)/dev.stamp: $(VENV)/made.stamp requirements/dev.lock
	@echo "Installing what the program, its tests and its gates need …"
	@$(PIP) install --no-compile --no-deps --require-hashes --requirement requirements/dev.lock
	@touch $@ $(VENV)/app.stamp

# The front end.
ifneq ($(wildcard frontend/package.json),)
# Icons are collected from whatever names one, which takes half a second: asked each time.
frontend: $(DIST) ## build the programs and collect the icons that something names
	@node frontend/icons.mjs

frontend/node_modules/.stamp: frontend/package-lock.json
	@command -v npm >/dev/null || { echo "Node 20 with npm was not found: it builds the front end."; exit 1; }
	@echo "Installing what the front end needs …"
	@# A registry without the builds for other systems makes `npm ci` refuse the lock; `npm install` keeps to it as well.
	@cd frontend && { npm ci --silent --no-audit --no-fund 2>/dev/null || npm install --silent --no-save --no-audit --no-fund; }
	@touch $@

$(DIST): frontend/node_modules/.stamp $(FRONTEND)
	@echo "Building the front end …"
	@cd frontend && npm run --silent build > ../var/frontend.log 2>&1 || { cat ../var/frontend.log; exit 1; }
	@touch $@
$(DIST): | var
var:
	@mkdir -p var
else
frontend: ;
endif

# Tests drive Debian's Chromium. SIPp and Kamailio are the caller and the exchange of 112's telephone chain: without them
# that test is skipped and says so.
browser:
	@command -v chromium >/dev/null 2>&1 || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing Chromium for the browser tests …"; \
			apt-get update -qq && apt-get install -qq --yes --no-install-recommends chromium >/dev/null; \
		else \
			echo "The browser tests need Chromium: sudo apt-get install chromium"; exit 1; \
		fi; }
	@command -v pdftoppm >/dev/null 2>&1 || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing what reads printed papers …"; \
			apt-get update -qq && apt-get install -qq --yes --no-install-recommends poppler-utils >/dev/null; \
		else \
			echo "The tests of papers need Poppler: sudo apt-get install poppler-utils"; exit 1; \
		fi; }
	@{ command -v sipp && command -v kamailio; } >/dev/null 2>&1 || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing SIPp and Kamailio for the telephone chain …"; \
			{ apt-get update -qq; apt-get install -qq --yes --no-install-recommends sip-tester kamailio; } >/dev/null 2>&1; \
		fi; \
		{ command -v sipp && command -v kamailio; } >/dev/null 2>&1 || \
			echo "The telephone chain of 112 is not tested: sudo apt-get install sip-tester kamailio"; }
