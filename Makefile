# The targets that people and CI call alike. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: train bundle survey peers time-peers system help venv demo test check test-all lint unit score bench lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PLAN := corpus/kh-154/kh-154.docx
OUT := out
FORMS := json csv xlsx
PYTEST_ARGS ?=

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

venv: $(VENV)/.dev ## make .venv with everything that developing needs

demo: $(VENV)/.run ## read the sample plan: its task table on the screen, JSON, CSV and XLSX in out/
	@mkdir -p $(OUT)
	@set -e; for form in $(FORMS); do $(BIN)/policyparse parse $(PLAN) --quiet --output $(OUT)/kh-154.$$form; done
	@$(BIN)/policyparse parse $(PLAN)
	@echo
	@echo "Đã đọc $(PLAN). Kết quả nằm trong thư mục $(OUT)/:"
	@echo "  $(OUT)/kh-154.json   toàn bộ kết quả, cho phần mềm khác đọc"
	@echo "  $(OUT)/kh-154.csv    mỗi nhiệm vụ một dòng"
	@echo "  $(OUT)/kh-154.xlsx   bảng nhiệm vụ, mở bằng Excel hoặc LibreOffice"

test: lint unit score ## what CI runs: lint, tests and the score gate

check: test

test-all: export POLICYPARSE_TEST_ALL = 1
test-all: test ## the same, with many more generated examples and the slow suites in full

lint: $(VENV)/.dev ## ruff, mypy and the import contract
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(VENV)/.dev $(VENV)/.system
	$(BIN)/python -m pytest $(PYTEST_ARGS)

score: $(VENV)/.dev
	$(BIN)/python -m policyparse.evaluation check
	$(BIN)/python -m policyparse.evaluation citations dev --floor 0.99
	$(BIN)/python -m policyparse.evaluation citations test --floor 0.98
	$(BIN)/python -m policyparse.evaluation pairs dev --precision 0.95 --recall 0.95
	$(BIN)/python -m policyparse.evaluation pairs test --precision 0.95 --recall 0.85

PLANS ?= ../shared/plans/text
survey: $(VENV)/.dev ## what the parser leaves open over a folder of plans; AGAINST=COMMIT shows what changed since
	$(BIN)/python corpus/survey.py $(PLANS) $(if $(AGAINST),--against $(AGAINST))

train: $(VENV)/.dev ## train the models anew from corpus/; the same predictions every time
	OMP_NUM_THREADS=1 $(BIN)/python -m policyparse.training units
	OMP_NUM_THREADS=1 $(BIN)/python -m policyparse.training confidence

bench: $(VENV)/.dev ## time against the floor; prints ratios, asserts none
	$(BIN)/python bench/run.py

PEERS := build/peers
peers: $(PEERS)/.installed ## other people's tools on the same texts: scores and times
	PYTHONPATH=src $(PEERS)/bin/python bench/peers.py

$(PEERS)/.installed: requirements/run.txt requirements/peers.txt | $(VENV)/.created
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements/run.txt -r requirements/peers.txt
	@touch $@

TIME_PEERS := build/time-peers
time-peers: $(TIME_PEERS)/.installed ## dateparser and HeidelTime (which needs Java) on the sentences of corpus/deadlines
	PYTHONPATH=src $(TIME_PEERS)/bin/python bench/time_peers.py

$(TIME_PEERS)/.installed: requirements/run.txt requirements/time-peers.txt | $(VENV)/.created
	$(PYTHON) -m venv $(TIME_PEERS)
	$(TIME_PEERS)/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements/run.txt -r requirements/time-peers.txt
	@touch $@

# The locks are for Python 3.11 to 3.13 on every platform; the second is held to the versions of the first.
UV := build/lock/bin/uv
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade --no-annotate \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

lock: $(UV) ## resolve requirements/*.txt anew, to the newest versions that fit
	$(LOCK) pyproject.toml requirements/build.in -o requirements/run.txt
	$(LOCK) --extra all pyproject.toml requirements/build.in requirements/dev.in -c requirements/run.txt -o requirements/dev.txt
	$(LOCK) --extra office pyproject.toml requirements/office.in -c requirements/dev.txt -o requirements/office.txt
	$(LOCK) requirements/time-peers.in -c requirements/run.txt -o requirements/time-peers.txt
	$(LOCK) requirements/peers.in -c requirements/run.txt -o requirements/peers.txt

$(UV):
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip --disable-pip-version-check install --quiet uv

bundle: $(VENV)/.dev ## everything for an office without internet, in dist/policyparse-VERSION/: wheels, guides, install commands
	$(BIN)/python bundle/build.py

clean: ## remove what the other targets made, except .venv
	rm -rf $(OUT) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .benchmarks
	find src tests bench corpus -name __pycache__ -type d -prune -exec rm -rf {} +

# Debian keeps the part of Python that makes environments in a package of its own.
$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "policyparse needs Python 3.11 or newer: make PYTHON=python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv; \
	  else \
	    echo "$(PYTHON) cannot make virtual environments (no ensurepip). On Debian or Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; \
	  fi; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# The programs that the readers of scans and of old formats start, the database of the store's tests and what draws graphs; where
# they cannot be installed the tests that need them skip.
SYSTEM := tesseract-ocr tesseract-ocr-vie libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils antiword catdoc fonts-liberation \
	fonts-dejavu-core postgresql graphviz fonts-liberation2

system: $(VENV)/.system ## install the programs that scans and old formats need (Debian, as root)

$(VENV)/.system: Makefile | $(VENV)/.created
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && ! dpkg -s $(SYSTEM) >/dev/null 2>&1; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(SYSTEM) >/dev/null; fi
	@touch $@

# One stamp a lock: a changed lock or pyproject.toml installs anew. $(1) is the lock's name.
define install
	$(PIP) install --quiet --require-hashes -r requirements/$(1).txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
endef

$(VENV)/.run: $(VENV)/.created requirements/run.txt pyproject.toml
	$(call install,run)

$(VENV)/.dev: $(VENV)/.created requirements/dev.txt pyproject.toml
	$(call install,dev)
