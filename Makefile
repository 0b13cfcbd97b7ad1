# Every habit of the project; `make` alone lists them. Each installs first what is missing.

# Left to the shell, so that names may hold spaces; ~$* are Excel's lock files.
WORKBOOKS ?= inputs/[!~.]*.xlsx
# One workbook: make dang-ky INPUT=inputs/nam-dong-2014.xlsx
INPUT ?=
BOOKS = $(if $(INPUT),"$(INPUT)",$(WORKBOOKS))
ARGS ?=

PYTHON_RUN := .venv/bin/python
# Each process takes its half of the tests in their order, so that most modules run in one, and what a
# module makes is made once; who is done first takes of what is left of the other half.
PYTEST := $(PYTHON_RUN) -m pytest -n 2 --dist worksteal
# Counts the lines that the tests reach. Where ARGS choose some of the tests, there is no floor.
REACHED := PYTEST_PLUGINS=tests.support.coverage_floor
FLOOR = $(if $(strip $(ARGS)),,$(REACHED))
CODE := pipeline tests benchmarks tools

.DEFAULT_GOAL := help
.PHONY: help install install-for-tests install-for-long-tests documents dang-ky giay-cong-nhan ho-so check web test test-long coverage lint bench bench-archive bench-country bench-scale compare-docxtpl fresh \
	pictures page-pictures pins

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name text; \
		do printf '  make %-15s  %s\n' "$$name" "$$text"; done

install:
	@sh setup/install

documents: install ## make the papers of every workbook in inputs/ (ARGS="--only ke-hoach")
	@$(PYTHON_RUN) -m pipeline documents $(BOOKS) $(ARGS)

dang-ky: install ## spring: the papers of the registration (INPUT=inputs/nam-dong-2014.xlsx)
	@$(PYTHON_RUN) -m pipeline documents $(BOOKS) --stage dang-ky $(ARGS)

giay-cong-nhan: install ## autumn: the certificates (INPUT=inputs/nam-dong-2014.xlsx)
	@$(PYTHON_RUN) -m pipeline documents $(BOOKS) --only giay-cong-nhan $(ARGS)

ho-so: install ## the year's end: all papers, and a package of every complete dossier (INPUT=…)
	@$(PYTHON_RUN) -m pipeline archive $(BOOKS) $(ARGS)

check: install ## look for faults in every workbook in inputs/, make nothing
	@status=0; for workbook in $(BOOKS); do \
		$(PYTHON_RUN) -m pipeline check "$$workbook" $(ARGS) || status=$$?; \
	done; exit $$status

web: install ## open the page in the browser (ARGS="--port 8000")
	@$(PYTHON_RUN) -m pipeline web $(ARGS)

install-for-tests:
	@sh setup/install --tests

install-for-long-tests:
	@sh setup/install --long

test: install-for-tests ## run the tests, but for the long ones, and see that they cover the code (ARGS="-k plan": some tests, no floor)
	$(FLOOR) $(PYTEST) -m "not long" $(ARGS)

test-long: install-for-long-tests ## run all tests, and see that they cover the code as they did
	HOSO_EXAMPLES=30 $(FLOOR) $(PYTEST) $(ARGS)

coverage: install-for-tests ## run the tests of make test, and show the lines that they miss (ARGS="tests/check")
	$(REACHED) $(PYTEST) -m "not long" --missed-lines $(ARGS)

lint: install ## ruff, strict types on three systems, the rooms, the dependencies
	$(PYTHON_RUN) -m ruff check $(CODE)
	$(PYTHON_RUN) -m ruff format --check $(CODE)
	$(PYTHON_RUN) -m mypy $(CODE)
	$(PYTHON_RUN) -m mypy --platform win32 pipeline
	$(PYTHON_RUN) -m mypy --platform darwin pipeline
	.venv/bin/lint-imports --no-logo
	$(PYTHON_RUN) -m deptry .

bench: install ## measure the speed against other ways
	$(PYTHON_RUN) -m benchmarks $(ARGS)

bench-country: install ## measure a made-up country: 34 provinces, 3,321 units
	$(PYTHON_RUN) -m benchmarks.country $(ARGS)

bench-archive: install ## measure how long packing 300 dossiers takes
	$(PYTHON_RUN) -m benchmarks.archive $(ARGS)

bench-scale: install ## measure one run on 1, 2 and 4 workers
	$(PYTHON_RUN) -m benchmarks.scale $(ARGS)

compare-docxtpl: install ## compare with docxtpl's own test templates (SOURCE=folder of its source)
	$(PYTHON_RUN) -m tests.fill.docxtpl_own "$(SOURCE)"

pictures: install ## make the page pictures in docs/ again
	$(PYTHON_RUN) -m tools.pictures $(ARGS)

fresh: ## prove the last commit: clone it into an empty folder, make documents, make test
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && trap 'exit 130' INT TERM HUP && \
	git clone --quiet . "$$folder/clone" && cd "$$folder/clone" && \
	export MAKEFLAGS= && $(MAKE) documents && $(MAKE) test

page-pictures: install-for-tests ## make the pictures of `hoso web` in docs/ again
	@$(PYTHON_RUN) -m tools.page_pictures

PIN := $(PYTHON_RUN) -m uv pip compile --quiet --no-config --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --only-binary :all: --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --no-emit-build-options

pins: install ## write requirements.txt anew from pyproject.toml, and what of it who only uses the program needs
	$(PYTHON_RUN) -m pip install --quiet uv
	$(PIN) --upgrade --all-extras --output-file requirements.txt pyproject.toml
	$(PIN) --extra archive --extra web --constraint requirements.txt \
		--output-file requirements-use.txt pyproject.toml
