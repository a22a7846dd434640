# Pulumi's own host compiles programs with -trimpath. It is part of the key of
# Go's build cache: with other flags anywhere the AWS SDK is compiled twice, at
# three minutes and a gigabyte each.
export GOFLAGS := -trimpath -buildvcs=false

STACK   ?= dev
BASE    ?= origin/main
OUT     ?= bin/report
ARGS    ?=
EXAMPLE ?=

# The version that go.mod pins for the SDK; the engine and the SDK go together.
PULUMI_VERSION := $(shell awk '$$1 == "github.com/pulumi/pulumi/sdk/v3" {print $$2}' go.mod)

# An example has a sandbox of its own, in which it stands on a foundation that a
# stack file beside it lays.
TARGET     := --stack $(STACK) $(if $(EXAMPLE),--project examples/$(EXAMPLE))
FOUNDATION := --stack $(EXAMPLE) --config-file examples/$(EXAMPLE)/foundation.yaml --state examples/$(EXAMPLE)/.sandbox

.DEFAULT_GOAL := help
.PHONY: help up preview diff report outputs down matrix catalogue sandbox test pictures lint fmt golden clean

help: ## tell what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

up: sandbox ## create or update a stack in the sandbox (STACK=dev, ARGS="--config key=value", EXAMPLE=retail-store)
	$(if $(EXAMPLE),bin/sandbox up $(FOUNDATION))
	bin/sandbox up $(TARGET) $(ARGS)

preview: sandbox ## show what up would change
	bin/sandbox preview $(TARGET) $(ARGS)

diff: sandbox ## show what the working tree changes of a stack as BASE makes it, and write bin/report (BASE=origin/main)
	bin/sandbox diff --base $(BASE) --stack $(STACK) --out $(OUT) $(ARGS)

report: ## write bin/report of a stack as it stands
	@go run ./cmd/foundation report show --out $(OUT) $(STACK)

outputs: sandbox ## print the stack's outputs
	bin/sandbox outputs $(TARGET)

down: sandbox ## delete the stack and stop the sandbox
	bin/sandbox destroy $(TARGET) $(ARGS)
	$(if $(EXAMPLE),bin/sandbox destroy $(FOUNDATION))
	bin/sandbox stop $(TARGET)

matrix: ## show what each role of a stack may do
	@go run ./cmd/foundation matrix $(STACK)

catalogue: tools/iam/node_modules ## renew what is known of AWS's actions, after a change of tools/iam/package.json
	go generate ./iam/actions

sandbox: bin/pulumi bin/sandbox bin/pulumi-resource-aws ## build what the sandbox runs on

# An installed Pulumi is used as it is; without one the same is built here.
bin/pulumi: tools/pulumi/go.mod
	@if command -v pulumi >/dev/null; then mkdir -p bin && ln -sf "$$(command -v pulumi)" $@; else \
	echo "building Pulumi $(PULUMI_VERSION), once: this takes some minutes" && cd tools/pulumi && \
	go build -ldflags "-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=$(PULUMI_VERSION)" \
	  -o ../../$@ github.com/pulumi/pulumi/pkg/v3/cmd/pulumi; fi

SANDBOX_SOURCES := $(shell find sandbox -name '*.go' -not -name '*_test.go' -o -name '*.py' -o -name go.mod)

bin/sandbox: $(SANDBOX_SOURCES)
	@echo "building the sandbox"
	cd sandbox && go build -o ../$@ ./cmd/sandbox

bin/pulumi-resource-aws: $(SANDBOX_SOURCES)
	@echo "building the AWS provider's bridge, once: this takes some minutes"
	cd sandbox && go build -o ../$@ ./cmd/pulumi-resource-aws

test: sandbox tools/iam/node_modules ## run all tests, whole lives of the stacks in the sandbox last
	go test -timeout 30m ./...
	@go test -v -run 'TestEach|TestTheStacks' ./stack/config ./stack/preflight ./iam/plan/proof | \
	  grep -oE '[a-z]*:? ?[0-9]+ (cases|flows|goldens|decisions).*'
	@echo "whole lives of the stacks, in the sandbox: some minutes"
	cd sandbox && go test -timeout 60m ./...

pictures: ## see that the reports' pictures can be drawn: needs npm and chromium
	npm ci --prefix tools/mermaid --no-audit --no-fund
	go test -count=1 -v -run TestPictures ./report

lint: bin/golangci-lint bin/actionlint ## check style, formatting, the rules between packages, and the workflows
	@for module in . sandbox; do (cd $$module && echo "lint $$module" && \
	  $(CURDIR)/bin/golangci-lint run ./... && go vet ./... && \
	  fix="$$(go fix -diff ./...)" && [ -z "$$fix" ] || { echo "$$fix"; exit 1; }) || exit 1; done
	@echo "lint the workflows" && bin/actionlint && if command -v shellcheck >/dev/null; then shellcheck .github/scripts/*.sh; fi

bin/golangci-lint: tools/go.mod
	@echo "building golangci-lint, once: this takes some minutes"
	cd tools && go build -o ../$@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint

# It checks the workflows' shell as well where shellcheck is installed. In one module with
# golangci-lint it does not build: the two need different versions of one YAML library.
bin/actionlint: tools/actionlint/go.mod
	cd tools/actionlint && go build -o ../../$@ github.com/rhysd/actionlint/cmd/actionlint

fmt: bin/golangci-lint ## format the code and apply Go's own fixes
	go fix ./... && bin/golangci-lint fmt
	cd sandbox && go fix ./... && ../bin/golangci-lint fmt

# An evaluator of IAM policies that is not ours, and the source of the catalogue.
tools/iam/node_modules: tools/iam/package-lock.json
	npm ci --prefix tools/iam --no-audit --no-fund && touch $@

golden: sandbox tools/iam/node_modules ## write the golden files anew; read the diff
	cd sandbox && UPDATE_GOLDEN=1 go test -run 'TestChanges|TestReports' .
	UPDATE_GOLDEN=1 go test ./...
	git diff --stat -- . ':!*.go'

clean: ## delete what was built
	rm -rf bin tools/iam/node_modules tools/mermaid/node_modules
