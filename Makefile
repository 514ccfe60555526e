# Two commands do it all on a machine with Rust and Python 3.11 to 3.13: `make demo` and `make test`.
# Both install the system packages that are missing (scripts/setup.sh); the Python environment is the tool's own affair.

CARGO ?= cargo
TARGET := $(or $(CARGO_TARGET_DIR),target)
QUICKSTART := examples/quickstart

.PHONY: help demo test test-slow lint setup
.DEFAULT_GOAL := help

help:
	@printf '%s\n' \
	  'make demo       build manimill and run the quickstart: a dataset from three sources' \
	  'make test       what CI runs: lints, all tests, the quickstart from end to end' \
	  'make test-slow  the above, then loading the dataset as trainers do, the report in a browser, and cargo deny' \
	  'make lint       formatting and clippy' \
	  'make setup      system packages (MANIMILL_NO_LATEX=1 leaves LaTeX out)'

demo: setup
	@$(CARGO) build --release --locked --package manimill_cli
	@$(TARGET)/release/manimill build $(QUICKSTART)/manimill.toml
	@$(TARGET)/release/manimill report $(QUICKSTART)/manimill.toml >/dev/null
	@scripts/where_to_look.sh $(QUICKSTART)/dataset

test: setup
	@CARGO="$(CARGO)" TARGET="$(TARGET)" scripts/test.sh

test-slow: test
	@scripts/load_dataset.sh $(QUICKSTART)/dataset
	@CARGO="$(CARGO)" scripts/check_report.sh $(TARGET)/debug/manimill $(QUICKSTART)/dataset
	@if command -v cargo-deny >/dev/null; then $(CARGO) deny check; \
	  else echo 'cargo-deny is not installed: `cargo install --locked cargo-deny`' >&2; fi

lint:
	@$(CARGO) fmt --all --check
	@$(CARGO) clippy --quiet --workspace --all-targets --locked -- -D warnings

setup:
	@scripts/setup.sh
