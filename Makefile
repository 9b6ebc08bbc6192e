# PipelineKit: what a newcomer types. `make` lists the targets.

SHELL := /bin/bash
SWIFT ?= swift
DATA ?= demo-data
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
APPS := AnalyticsApp FraudApp InventoryApp LogAggregatorApp
# Files of fewer than this many events are too small to measure.
BENCH_EVENTS ?= 2000000

.DEFAULT_GOAL := help
.PHONY: help setup build run test lint format bench fixtures bots clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing (SQLite and zlib headers), where apt is there and we may
	@scripts/setup.sh

build: setup ## build the programs in release mode
	$(SWIFT) build -c release -j $(JOBS) $(APPS:%=--product %)

run: setup ## build, run every program on fixtures/, and print what to query next
	@scripts/demo.sh "$(SWIFT)" "$(DATA)" "$(JOBS)"

test: setup ## run every test
	$(SWIFT) build --build-tests -j $(JOBS)
	$(SWIFT) test --skip-build

lint: setup ## check formatting, warnings, layering, and the length of files and functions
	@scripts/lint.sh "$(SWIFT)"

format: ## format the sources
	$(SWIFT) format format --in-place --recursive Package.swift Sources Tests

bench: setup ## jobs A, B and C on generated events, ours beside DuckDB and Python (see Benchmarks/README.md)
	@Benchmarks/run.sh "$(SWIFT)" "$(BENCH_EVENTS)"

fixtures: setup ## make fixtures/ anew with the seeded generator
	$(SWIFT) run -c release eventgen fixtures --out fixtures

bots: ## make the list of bots anew from config/bots-own.json and a public list (needs pip)
	python3 scripts/make_bots.py

clean: ## remove build products and the demo's data
	rm -rf .build "$(DATA)"
