# Every target sets itself up: it needs git, make and Python 3.11 or newer, nothing else.
# On Windows run it from Git Bash or MSYS2.

PYTHON ?= python3
# On Linux the package index gives PyTorch with CUDA; TORCH=path/to/a/cpu/wheel takes a much smaller one.
TORCH ?= torch==2.13.0
IMAGE ?= examples/girl.png
OUT ?= out
ARGS ?=

ifeq ($(OS),Windows_NT)
BIN := Scripts
else
BIN := bin
endif
VENV := .venv
BASE := .venv-base
PY := $(VENV)/$(BIN)/python
BASE_PY := $(BASE)/$(BIN)/python
# Without --no-compile pip would translate every file of PyTorch, which takes minutes; Python translates what is used.
PIP_INSTALL := -m pip install --disable-pip-version-check --quiet --no-compile

# What pip leaves untranslated (--no-compile) Python translates at the first run and keeps: else each run would spend 0.8 seconds on it.
export PYTHONDONTWRITEBYTECODE :=

# Tests run in as many processes as there are cores, but no more than 4, for each holds PyTorch; ARGS="-n 0" runs them in one.
# A process takes one thread: with more they would wait for one another.
SPREAD := -n logical --maxprocesses 4 --dist worksteal
test test-base: export OMP_NUM_THREADS := 1

.PHONY: run test test-base check fmt bench clean

run: $(VENV)/.run
	$(PY) -m unflat decompose "$(IMAGE)" -o "$(OUT)" --sheet --overwrite $(ARGS)

test: $(VENV)/.dev
	$(PY) -m pytest $(SPREAD) $(ARGS)

# What needs PyTorch or Skia is left out; `make test` has it.
test-base: $(BASE)/.test
	$(BASE_PY) -m pytest -m "not torch" --ignore=tests/data --ignore=tests/engines/see_through --ignore=tests/nets --ignore=tests/train $(SPREAD) $(ARGS)

check: $(VENV)/.dev
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(PY) -m pytest tests/house/test_arrows.py tests/house/test_words.py

fmt: $(VENV)/.dev
	$(PY) -m ruff check --fix
	$(PY) -m ruff format

bench: $(VENV)/.dev
	$(PY) benchmarks/bench.py --picture "$(IMAGE)" $(ARGS)

clean:
	rm -rf $(VENV) $(BASE)

# A stamp is made when its set-up is finished, and again when pyproject.toml asks for something else.
$(VENV)/.made:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "unflat needs Python 3.11 or newer; give one: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.made pyproject.toml
	$(PY) $(PIP_INSTALL) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.made pyproject.toml
	$(PY) $(PIP_INSTALL) $(TORCH) --editable ".[dev]"
	@touch $@ $(VENV)/.run

$(BASE)/.test: pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "unflat needs Python 3.11 or newer; give one: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(BASE)
	$(BASE_PY) $(PIP_INSTALL) --editable . "pytest>=9,<10" "pytest-xdist>=3.8,<4"
	@touch $@
