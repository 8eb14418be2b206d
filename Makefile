# Two commands: `make demo` and `make test`. Each does all of its own set-up; nothing is installed by hand.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: install demo test check bench prove-followers prove-crash prove-spark prove-orders screenshots clean

install: .venv/.installed

.venv/.installed: requirements/run.lock requirements/build.lock pyproject.toml scripts/install
	PYTHON="$(PYTHON)" scripts/install run

.venv/.installed-dev: .venv/.installed requirements/dev.lock
	PYTHON="$(PYTHON)" scripts/install dev

.venv-spark/.installed: requirements/run.lock requirements/dev.lock requirements/spark.lock
	PYTHON="$(PYTHON)" scripts/install spark
	.venv-spark/bin/python -m pip install --quiet --require-hashes -r requirements/dev.lock

demo: .venv/.installed
	$(BIN)/everychild demo $(ARGS)

# Format, lint, types, import contracts, tests, browser tests with axe.
test: .venv/.installed-dev
	scripts/browser
	$(MAKE) check
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

check: .venv/.installed-dev
	$(BIN)/ruff format --check src tests
	$(BIN)/ruff check src tests
	$(BIN)/basedpyright
	$(BIN)/lint-imports

bench: .venv/.installed
	$(BIN)/everychild bench $(NAME)

# The followers' proof at length; `make test` runs a small one.
prove-followers: .venv/.installed-dev
	EVERYCHILD_TEST_ENTRIES_A_WRITER=2000 $(BIN)/python -m pytest tests/ledger/test_followers.py --timeout 1800

# Workers and the database killed again and again while a delivery is applied; `make test` kills each once.
prove-crash: .venv/.installed-dev
	EVERYCHILD_TEST_CRASH_CHILDREN=10000 EVERYCHILD_TEST_CRASH_KILLS=20 \
		$(BIN)/python -m pytest tests/stories/test_crashes.py --timeout 3600

# One pair has one verdict live, on one machine and on Spark, which really runs (two workers of this machine).
prove-spark: .venv-spark/.installed
	EVERYCHILD_TEST_SPARK=required .venv-spark/bin/python -m pytest tests/identity/test_same_verdict.py -s --timeout 1800

# A hundred orders of arrival of one nation; `make test` tries three of a smaller one.
prove-orders: .venv/.installed-dev
	EVERYCHILD_TEST_ORDERS=100 $(BIN)/python -m pytest -k own-postgresql tests/identity/test_orders.py --timeout 3600

screenshots: .venv/.installed-dev
	EVERYCHILD_TEST_SCREENSHOTS=screenshots $(BIN)/python -m pytest tests/browser

clean:
	rm -rf .venv .venv-spark screenshots
