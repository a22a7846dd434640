STACK   ?= dev
BASE    ?= origin/main
OUT     ?= bin/report
NUMBER  ?= 1
STEPS   ?= 30
KILLS   ?= 54
FUZZTIME ?= 5s
INPUTS  := STACK PROJECT BASE OUT HTML NUMBER STEPS KILLS FUZZTIME SIZES ARGS EXAMPLE ACCOUNT DOMAIN ZONE YES VERSION PLATFORMS SDKS MODULE

# The inputs are text, in which make does not expand $(shell ...), and recipes read them as
# environment variables, which the shell does not evaluate. This comes before each $(shell ...),
# because make exports the inputs to its programs.
$(foreach input,$(INPUTS),$(eval override $(input) := $$(value $(input))))
export $(INPUTS)

# Pulumi compiles Go programs with -trimpath, and the flags are part of the key of
# Go's build cache. With the same flags everywhere, the AWS SDK, which takes three
# minutes and a gigabyte, is compiled once.
export GOFLAGS := -trimpath -buildvcs=false

# The Pulumi engine has the version of the SDK in go.mod.
PULUMI_VERSION := $(shell awk '$$1 == "github.com/pulumi/pulumi/sdk/v3" {print $$2}' go.mod)

# A misspelled example is reported before the sandbox is built.
EXAMPLES := $(patsubst examples/%/foundation.yaml,%,$(wildcard examples/*/foundation.yaml))
$(if $(EXAMPLE),$(if $(filter $(EXAMPLES),$(EXAMPLE)),,$(error unknown EXAMPLE "$(EXAMPLE)": the examples with a foundation are $(EXAMPLES))))

# No target ignores an input that selects what it reads.
$(if $(and $(EXAMPLE),$(PROJECT)),$(error EXAMPLE and PROJECT select different projects: set one of them))
$(foreach target,$(if $(EXAMPLE),$(filter report matrix diff state,$(MAKECMDGOALS))),$(error make $(target) does not take EXAMPLE, whose foundation has no stack in a project: remove it))
$(foreach target,$(if $(PROJECT),$(filter diff state,$(MAKECMDGOALS))),$(error make $(target) does not take PROJECT, because it reads the stacks of this project: remove it))

# An example has its own sandbox. The foundation that it needs is deployed there
# first, from a stack file in the example's directory.
# Other projects share the sandbox of this one.
TARGET     := --stack="$$STACK" $${EXAMPLE:+--project="examples/$$EXAMPLE"} $${PROJECT:+--project="$$PROJECT" --state=.sandbox}
FOUNDATION := --stack="$$EXAMPLE" --config-file="examples/$$EXAMPLE/foundation.yaml" --state="examples/$$EXAMPLE/.sandbox"

# The words of ARGS, without the expansion of patterns.
WORDS := set -f;

.DEFAULT_GOAL := help
.PHONY: help doctor up preview diff report outputs down state matrix acceptance check test fuzz govulncheck licenses walk faults bench lint prose fmt golden policy package sdks examples fast-tests all-tests end-to-end-tests release module iam-actions pictures sandbox awscli clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

up: sandbox ## create or update a stack in the sandbox (STACK=dev, PROJECT=directory, ARGS="--config key=value", EXAMPLE=retail-store)
	$(if $(EXAMPLE),@bin/sandbox up $(FOUNDATION))
	@$(WORDS) bin/sandbox up $(TARGET) $$ARGS

preview: sandbox ## preview an update of a stack in the sandbox (as up)
	@$(WORDS) bin/sandbox preview $(TARGET) $$ARGS

diff: sandbox ## report what the working tree changes in a stack of BASE, in bin/report (BASE=origin/main, HTML=1)
	@$(WORDS) bin/sandbox diff --base="$$BASE" --stack="$$STACK" --out="$$OUT" $${HTML:+--html} $$ARGS

report: ## report what a stack contains, allows and costs, in bin/report (STACK=dev, PROJECT=directory, HTML=1: for a browser)
	@go run ./cmd/foundation report show $${PROJECT:+--dir="$$PROJECT"} --out="$$OUT" $${HTML:+--html} -- "$$STACK"

outputs: sandbox ## print the outputs of a stack in the sandbox (as up)
	@bin/sandbox outputs $(TARGET)

down: sandbox ## destroy a stack, and stop the sandbox with the last one (as up)
	@$(WORDS) bin/sandbox destroy $(TARGET) $$ARGS
	$(if $(EXAMPLE),@bin/sandbox destroy $(FOUNDATION))
	@bin/sandbox stop --if-unused $(TARGET)

state: ## check the state of a stack in its backend, before you run Pulumi with it (docs/backends.md)
	@.github/scripts/state.sh "$$STACK"

matrix: ## print what each role of a stack may do (STACK=dev, PROJECT=directory)
	@go run ./cmd/foundation matrix $${PROJECT:+--dir="$$PROJECT"} -- "$$STACK"

acceptance: ## deploy, change and destroy the stacks in an AWS account (ACCOUNT=ID DOMAIN=NAME ZONE=ID, see docs/acceptance.md)
	@go build -o bin/acceptance ./cmd/acceptance
	$(WORDS) bin/acceptance --account="$$ACCOUNT" --domain="$$DOMAIN" --zone="$$ZONE" $${YES:+--yes} $$ARGS

doctor: ## report what this machine has, what it lacks, and the command that installs it
	@tools/doctor.sh

# Packages whose tests do not compile the AWS SDK. The policy simulator, in iam/plan/proof, takes minutes and needs Node.js.
LIGHT = $$(go list -test -f '{{.ImportPath}} {{join .Deps " "}}' ./... | \
  awk '/^[^ ]*\.test / && !/pulumi-aws|iam\/plan\/proof\.test/ {sub(/\.test$$/, "", $$1); print $$1}')

STAGE = $(MAKE) --no-print-directory

# Go reports nothing while it compiles. bin/progress runs it and reports how far it is. Make expands prerequisites when it
# reads a rule, so that this comes before the rules that have it as one.
BUILD := bin/progress

check: bin/golangci-lint bin/vale ## check formatting, style and prose and run the fast tests: under a minute, needs Go only
	@tools/stages.sh style "bin/golangci-lint run ./..." vet "go vet ./..." prose "$(STAGE) prose" "fast tests" "$(STAGE) fast-tests"

test: ## run all tests, the fast ones first, and print how long each stage took
	@tools/stages.sh "fast tests" "$(STAGE) fast-tests" \
	  programs "$(STAGE) sandbox bin/pulumi-language-yaml tools/iam/node_modules awscli" \
	  "all packages" "$(STAGE) all-tests" "policy pack" "$(STAGE) policy" SDKs "$(STAGE) sdks" \
	  "end-to-end tests" "$(STAGE) end-to-end-tests"

# The stages of make test. Each assumes that the programs of the earlier ones are built.
fast-tests: ## run the tests that do not compile the AWS SDK
	@go test -short $(LIGHT) && go test -run TestPoliciesMatchGoldenFiles ./iam/plan/proof

# The tests with a sandbox mostly wait, and take six minutes, while the others and the policy simulator compute.
all-tests:
	@tools/together.sh \
	  "go test -timeout 30m $$(go list ./... | grep -vE '/(stack/preflight|stack/explain/storetest|iam/plan/proof)$$' | tr '\n' ' ')" \
	  "go test -timeout 30m ./stack/preflight ./stack/explain/storetest" \
	  "cd sandbox && go test -timeout 30m $$(cd sandbox && go list ./... | grep -v '/sandbox$$' | tr '\n' ' ')" \
	  "go test -v -timeout 30m ./iam/plan/proof | grep -vE '^(=== | *--- PASS)'"
	@go test -v -run 'TestEveryErrorIsReportedWithItsKey|TestProjectStacksPass' ./stack/config ./stack/preflight | \
	  grep -oE '[a-z]+: [0-9]+ (stack files|required flows) .*'

# These run the foundation's program, which Go does not know as an input of the tests, so that no result is cached.
end-to-end-tests:
	@cd sandbox && go test -count=1 -timeout 60m .

fuzz: ## try random input for every parser of text from elsewhere (FUZZTIME=5s for each)
	@tools/fuzz.sh "$$FUZZTIME"

govulncheck: bin/govulncheck ## report known vulnerabilities in the Go modules; needs https://vuln.go.dev
	@tools/vulnerabilities.sh

licenses: ## list the licenses of all dependencies, and refuse those that the project cannot use
	@go run ./cmd/licenses

walk: sandbox ## make random changes of a stack in the sandbox, one key at a time (NUMBER=1 STEPS=30)
	go test -count=1 -v -timeout=90m -run=TestRandomChangesOfDeployedStack ./stack/preflight -walk.number="$$NUMBER" -walk.steps="$$STEPS"

faults: sandbox awscli ## kill updates and fail calls at random points in the sandbox, and recover as documented (KILLS=54 NUMBER=1)
	cd sandbox && go test -count=1 -v -timeout=6h -run=TestKills ./faults -kills.count="$$KILLS" -kills.number="$$NUMBER"
	cd sandbox && go test -count=1 -v -timeout=6h -run=TestAPIFaults ./faults -faults.first=1 -faults.api=20

bench: sandbox ## measure stacks of many services in the sandbox; sizes in bin/bench.jsonl are skipped (SIZES="10 100 500 500/10")
	cd sandbox && go test -count=1 -v -timeout=6h -run=TestBench . -bench.sizes="$$SIZES" -bench.results="$(CURDIR)/bin/bench.jsonl"

lint: bin/golangci-lint bin/actionlint prose ## check formatting, style, the rules between packages, the workflows and the prose
	@for module in . sandbox; do (cd $$module && echo "lint $$module" && \
	  $(CURDIR)/bin/golangci-lint run ./... && go vet ./... && \
	  fix="$$(go fix -diff ./...)" && [ -z "$$fix" ] || { echo "$$fix"; exit 1; }) || exit 1; done
	@echo "lint the workflows" && bin/actionlint && if command -v shellcheck >/dev/null; then shellcheck .github/scripts/*.sh; fi

prose: bin/vale ## check the wording of the documentation, comments and messages
	@echo "lint the prose" && bin/vale --output=line $$(git ls-files '*.md' '*.go' '*.py' ':!*/testdata/*') && go test ./styles

fmt: bin/golangci-lint ## format the code and apply go fix
	go fix ./... && bin/golangci-lint fmt
	cd sandbox && go fix ./... && ../bin/golangci-lint fmt

golden: sandbox tools/iam/node_modules ## rewrite the golden files; read the diff afterwards
	cd sandbox && UPDATE_GOLDEN=1 go test -run 'TestChanges|TestReports|TestReplacements' . ./bridge
	UPDATE_GOLDEN=1 go test ./...
	git diff --stat -- . ':!*.go'

policy: policy/node_modules ## build the policy pack and run its tests; needs Node.js
	npm test --prefix policy --silent

policy/node_modules: policy/package-lock.json
	npm ci --prefix policy --ignore-scripts --no-audit --no-fund && touch $@

release: ## build the files of a release, in bin/release (VERSION=1.0.0, PLATFORMS=linux/amd64,..., SDKS=nodejs,...)
	@go run ./cmd/release --version="$$VERSION" $${PLATFORMS:+--platforms="$$PLATFORMS"} $${SDKS:+--sdks="$$SDKS"}

module: ## rename the Go module and its imports, in a fork (MODULE=example.com/acme/ecs-foundation)
	@go run ./cmd/module "$$MODULE"

package: bin/pulumi ## build the plugin of the components, bin/pulumi-resource-ecs-foundation, and check its schema
	go build -o bin/pulumi-resource-ecs-foundation .
	bin/pulumi schema check stack/provider/schema.json

sdks: bin/sdk bin/javadotnet tools/sdk/node_modules ## generate the SDKs of the components in bin/sdks, and compile them
	rm -rf bin/_examples && cp -r docs/components/_examples bin/_examples
	bin/javadotnet --out=bin/sdks
	bin/sdk --out=bin/sdks --programs=bin/_examples --csharp=bin/sdks/dotnet
	@diff -r docs/components/_examples bin/_examples || { echo "the examples are not up to date: run make examples"; exit 1; }
	tools/sdk/compile.sh bin/sdks
	cd tools/sdk && go test ./example

examples: bin/sdk ## write the examples of the components in each language from those in YAML; make golden follows
	bin/sdk --programs=docs/components/_examples

bin/sdk: $(wildcard tools/sdk/*.go tools/sdk/example/*.go) tools/sdk/go.mod | $(BUILD)
	@$(BUILD) -C tools/sdk -name "generators of the SDKs" -- -o ../../$@ .

bin/javadotnet: tools/javadotnet/main.go tools/javadotnet/logo.png tools/javadotnet/go.mod | $(BUILD)
	@$(BUILD) -C tools/javadotnet -name "generators of the SDKs for Java and .NET" -- -o ../../$@ .

tools/sdk/node_modules: tools/sdk/package-lock.json
	npm ci --prefix tools/sdk --ignore-scripts --no-audit --no-fund && touch $@

iam-actions: tools/iam/node_modules ## update the list of AWS's IAM actions, after a change of tools/iam/package.json
	go generate ./iam/actions

pictures: ## check the diagrams and pages of reports in Chromium; needs npm
	npm ci --prefix tools/mermaid --ignore-scripts --no-audit --no-fund
	npm ci --prefix tools/browser --ignore-scripts --no-audit --no-fund
	go test -count=1 -v -run 'TestMermaidRendersDiagrams|TestPagesInChromium' ./stack/report/...

bin/progress: $(wildcard cmd/progress/*.go)
	@go build -o $@ ./cmd/progress

sandbox: ## build the programs of the sandbox
	@$(MAKE) --silent -j4 bin/pulumi bin/sandbox bin/pulumi-resource-aws $(if $(PROJECT),,bin/compiled)

# The program of the stacks is compiled while Pulumi and the sandbox are, once: the sandbox then finds its packages in Go's
# build cache.
bin/compiled: | $(BUILD)
	@$(BUILD) -name "the foundation" -- -o /dev/null . && touch $@

# Links an installed tool that has the version of a module in the recipe's go.mod.
INSTALLED = version="$$(sed -n 's|^.*$(1) v\([0-9.]*\).*|\1|p' $< | head -1)" && tool="$$(command -v $(@F))" && \
  "$$tool" --version 2>/dev/null | grep -qE "(^|[^0-9.])$$version([^0-9.]|$$)" && mkdir -p bin && ln -sf "$$tool" $@

# A Pulumi that is installed and recent enough is used as it is. Otherwise the version of go.mod is built.
bin/pulumi: tools/pulumi/go.mod | $(BUILD)
	@mkdir -p bin; if tools/doctor.sh --has pulumi; then ln -sf "$$(command -v pulumi)" $@; else \
	echo "building Pulumi $(PULUMI_VERSION), once: about 5 minutes on 2 cores. Install Pulumi to skip this: https://www.pulumi.com/docs/install/" && \
	$(BUILD) -C tools/pulumi -name "Pulumi" -- -o ../../$@ \
	  -ldflags "-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=$(PULUMI_VERSION)" \
	  github.com/pulumi/pulumi/pkg/v3/cmd/pulumi; fi

# Programs in YAML need a language host, and their conversion to other languages a converter.
bin/pulumi-language-yaml bin/pulumi-converter-yaml: tools/yaml/go.mod | $(BUILD)
	@if command -v $(@F) >/dev/null; then mkdir -p bin && ln -sf "$$(command -v $(@F))" $@; else \
	$(BUILD) -C tools/yaml -- -ldflags "-s -w" -o ../../$@ github.com/pulumi/pulumi-yaml/cmd/$(@F); fi

SANDBOX_SOURCES := $(shell find sandbox -name '*.go' -not -name '*_test.go' -o -name '*.py' -o -name '*.txt' -o -name go.mod)

bin/sandbox: $(SANDBOX_SOURCES) | $(BUILD)
	@$(BUILD) -C sandbox -name "the sandbox" -- -o ../$@ ./cmd/sandbox

# The official AWS provider needs no bridge.
bin/pulumi-resource-aws: $(SANDBOX_SOURCES) | $(BUILD) bin/sandbox
	@! bin/sandbox needs-bridge || $(BUILD) -C sandbox -name "the bridge to the AWS provider" -- -o ../$@ ./cmd/pulumi-resource-aws

# The tests of 'foundation explain' run version 1 of the AWS CLI, which is a Python package, and the emulator. If python3
# has both, they are used as they are.
awscli: ## install the AWS CLI and the emulator for the tests, unless python3 has them
	@python3 -I -c "import awscli.clidriver, moto.moto_server" 2>/dev/null || $(MAKE) --no-print-directory bin/awscli/installed

bin/awscli/installed: sandbox/emulator/emulator.go
	@echo "installing the AWS CLI in $(@D)"
	python3 -I -m venv $(@D)
	$(@D)/bin/python -I -m pip install --quiet "awscli==1.45.11" "moto[server]==$$(sed -n 's/^const Version = "\(.*\)"$$/\1/p' $<)"
	@touch $@

bin/golangci-lint: tools/go.mod | $(BUILD)
	@$(call INSTALLED,golangci-lint/v2) || $(BUILD) -C tools -- -o ../$@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint

# actionlint also checks the shell in the workflows if shellcheck is installed. It
# cannot share a module with golangci-lint: they need different versions of one YAML
# library.
bin/actionlint: tools/actionlint/go.mod | $(BUILD)
	@$(call INSTALLED,actionlint) || $(BUILD) -C tools/actionlint -- -o ../../$@ github.com/rhysd/actionlint/cmd/actionlint

bin/govulncheck: tools/govulncheck/go.mod
	cd tools/govulncheck && go build -o ../../$@ golang.org/x/vuln/cmd/govulncheck

# Vale needs cgo.
bin/vale: tools/vale/go.mod | $(BUILD)
	@$(call INSTALLED,vale/v3) || $(BUILD) -C tools/vale -- -o ../../$@ github.com/vale-cli/vale/v3/cmd/vale

# The IAM policy simulator of the tests, and the source of the list of IAM actions.
tools/iam/node_modules: tools/iam/package-lock.json
	npm ci --prefix tools/iam --ignore-scripts --no-audit --no-fund && touch $@

clean: ## delete what was built
	rm -rf bin policy/bin policy/node_modules tools/browser/node_modules tools/iam/node_modules tools/mermaid/node_modules tools/sdk/node_modules
