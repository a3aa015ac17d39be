# Two commands do all the set-up: make book, make test. Everything goes into .venv and _build.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
PAGE := _build/html/index.html

# One thread: more of them sum in another order, and the last digits of a number differ.
export OMP_NUM_THREADS := 1
export PYDEVD_DISABLE_FILE_VALIDATION := 1

.DEFAULT_GOAL := help
.PHONY: help book test lab notebooks lint bench clean

help:  ## say what there is
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

book: $(READY)  ## build the HTML book and print the address of its first page
	$(BIN)/jupyter-book build . -W -n --keep-going --all --quiet
	@echo "The book is ready: file://$(CURDIR)/$(PAGE)"

# In the order of the folders: sorted by the number of tests, the slow pages would come last, one process waiting.
test: $(READY)  ## run the unit tests, every cell of every notebook, and the built pages in a browser
	$(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder
	$(BIN)/pytest --nbval --nbval-current-env -n 2 --dist loadscope chapters solutions

lab: $(READY)  ## open the first chapter in JupyterLab
	$(BIN)/jupyter lab --LabApp.default_url=/lab/tree/chapters/linear-scores.ipynb

notebooks: $(READY)  ## run all notebooks and store their outputs
	$(BIN)/python tools/execute_notebooks.py

lint: $(READY)  ## check style: code, notebooks, prose, and the syntax of scripts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python tools/check_prose.py
	$(BIN)/python tools/check_scripts.py
	$(BIN)/pytest -q tests/test_notebooks.py

bench: $(READY)  ## measure lib/ beside its peers, as ratios in one run
	$(BIN)/python -m benchmarks

clean:  ## remove what was built, and .venv
	rm -rf _build $(VENV) .pytest_cache .hypothesis .ruff_cache */.ruff_cache

# The stamp is older than the requirements after they have changed: then the installation is brought up to date.
$(READY): requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@
