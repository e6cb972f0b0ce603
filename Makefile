# Two commands: `make run` serves the program, `make test` proves it. Everything is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint docs bench prove clean

run: .venv/runtime
	@$(BIN)/python app.py

test: .venv/testing
	@$(BIN)/python tests/requirements.py
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m data_access.sources docs --check
	$(BIN)/python -m components.definitions docs --check
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: .venv/testing
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: .venv/runtime
	$(BIN)/python -m data_access.sources docs
	$(BIN)/python -m components.definitions docs

bench: .venv/testing
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.browser

prove: .venv/testing
	@$(BIN)/python tests/requirements.py long
	$(BIN)/pytest -n 2 --dist loadfile -m long
	EXAMPLES=60 $(BIN)/pytest -n 2 --dist loadfile tests/property
	$(BIN)/python -m benchmarks.importer
	$(BIN)/python -m benchmarks.dossiers
	$(BIN)/python -m benchmarks.walls
	$(BIN)/python -m benchmarks.arrivals
	$(BIN)/python -m benchmarks.refreshes

.venv/runtime: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing the packages of requirements.txt ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/testing: .venv/runtime tests/requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@

clean:
	rm -rf .venv var .pytest_cache .ruff_cache .hypothesis
