# Needs git, make and Python 3.11 or newer; uses uv where it is installed.
# All the work is in tasks.py (`.venv/bin/inv --list`): make only sets up the environment and calls it.

PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: site test clean serve web

site: .venv/runtime
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/pelican

test: .venv/dev
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/inv test

serve: site
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/inv serve

# What `inv fetch` needs besides: it reads web pages and feeds.
web: .venv/web

clean: .venv/runtime
	$(BIN)/inv clean

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Makefile: $(PYTHON) is older than 3.11; name a newer one: make PYTHON=python3.12" >&2; exit 1; }
ifdef UV
	uv venv --quiet --python $(PYTHON) .venv
else
	$(PYTHON) -m venv .venv
endif

# The stamps are newer than the lock they were installed from.
.venv/runtime: requirements.lock | .venv/bin/python
ifdef UV
	VIRTUAL_ENV=.venv uv pip install --quiet --require-hashes -r $<
else
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $<
endif
	@touch $@

# Both hold what the site needs, and more.
.venv/dev: requirements-dev.lock | .venv/bin/python
.venv/web: requirements-web.lock | .venv/bin/python
.venv/dev .venv/web:
ifdef UV
	VIRTUAL_ENV=.venv uv pip install --quiet --require-hashes -r $<
else
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $<
endif
	@touch $@ .venv/runtime
