#!/usr/bin/env bash
# Compiles the SDKs, as far as the compilers are there, and checks programs with their types: the
# examples of the documentation and the programs in the directory programs must compile, and must
# not with a misspelled value.
#
#   tools/sdk/compile.sh DIR    the directory with the SDKs
set -euo pipefail
tools="$(cd "$(dirname "$0")" && pwd)"
root="$tools/../.."
examples="$root/docs/components/_examples"
sdks="$(cd "$1" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# must_fail ERROR COMMAND...: requires that a command fails with an error.
must_fail() {
  local error=$1; shift
  if "$@" >"$work/output" 2>&1; then echo "a misspelled value compiles: $*"; exit 1; fi
  grep -q "$error" "$work/output" || { cat "$work/output"; exit 1; }
}

nodejs() {
  local sdk="$sdks/nodejs"
  ln -sfn "$tools/node_modules" "$sdk/node_modules"
  # The compiled SDK reads its version from a package.json in its own directory.
  (cd "$sdk" && node_modules/.bin/tsc && npm pkg set main=bin/index.js types=bin/index.d.ts 'files[0]=bin' && cp package.json bin/)
  mkdir -p "$work/nodejs" "$work/modules/@pulumi/ecs-foundation"
  ln -s "$tools/node_modules/@pulumi/pulumi" "$work/modules/@pulumi/pulumi"
  find "$tools/node_modules" -mindepth 1 -maxdepth 1 ! -name '@pulumi' -exec ln -s {} "$work/modules/" ';'
  cp -r "$sdk/package.json" "$sdk/bin" "$work/modules/@pulumi/ecs-foundation/"
  ln -s "$work/modules" "$work/nodejs/node_modules"
  local tsc=("$tools/node_modules/.bin/tsc" --noEmit --strict --skipLibCheck --types node --target es2020
    --module commonjs --moduleResolution node --preserveSymlinks)
  cp "$tools/programs/index.ts" "$work/nodejs/index.ts"
  sed 's/"Single"/"Singel"/' "$work/nodejs/index.ts" >"$work/nodejs/misspelled.ts"
  for example in "$examples"/*/; do cp "$example/index.ts" "$work/nodejs/$(basename "$example").ts"; done
  (cd "$work/nodejs" && "${tsc[@]}" [!m]*.ts && must_fail "\"Singel\"' is not assignable" "${tsc[@]}" misspelled.ts)
  (cd "$work/nodejs" && node --preserve-symlinks -e 'require("@pulumi/ecs-foundation").Foundation.name')
}

# Pulumi's Go module has the sources of its SDK for Python.
python() {
  python3 -I -m compileall -q "$sdks/python"
  mkdir -p "$work/python"
  local pulumi
  pulumi="$(cd "$root" && go list -m -f '{{.Dir}}' github.com/pulumi/pulumi/sdk/v3)/python/lib"
  cat >"$work/python/pyrightconfig.json" <<JSON
{"extraPaths": ["$pulumi", "$sdks/python"], "reportMissingModuleSource": false}
JSON
  local pyright=("$tools/node_modules/.bin/pyright" --project "$work/python")
  cp "$tools/programs/main.py" "$work/python/main.py"
  for example in "$examples"/*/; do cp "$example/__main__.py" "$work/python/$(basename "$example").py"; done
  "${pyright[@]}"
  sed 's/ecs.NatStrategy.SINGLE/"Singel"/' "$tools/programs/main.py" >"$work/python/main.py"
  must_fail 'parameter "network".*NetworkSettingsArgs' "${pyright[@]}"
}

go_sdk() {
  local version module=ecs-foundation/sdk/go/ecsfoundation
  version="$(cd "$root" && go list -m -f '{{.Version}}' github.com/pulumi/pulumi/sdk/v3)"
  cd "$sdks/go"
  printf 'module %s\n\ngo 1.26\n\nrequire github.com/pulumi/pulumi/sdk/v3 %s\n' "$module" "$version" >go.mod
  cp "$root/go.sum" go.sum
  export GOFLAGS="${GOFLAGS:-} -mod=mod"
  go build ./...
  for example in "$examples"/*/; do mkdir -p "$work/go/$(basename "$example")" && cp "$example/main.go" "$_"; done
  cp go.sum "$work/go" && cd "$work/go"
  printf 'module examples\n\ngo 1.26\n\nrequire %s v1.0.0\nreplace %s => %s\n' "$module" "$module" "$sdks/go" >go.mod
  go vet ./...
  mkdir misspelled && sed 's/NatStrategySingle/NatStrategySingel/' network/main.go >misspelled/main.go
  must_fail "undefined: ecsfoundation.NatStrategySingel" go vet ./misspelled
}

# Maven Central has Pulumi's library for Java. The directory declarations declares what the SDK and programs use of it, so
# that they compile without a download.
java() {
  local javac=(javac --release 11 -encoding UTF-8 -proc:none -d "$work/java") name programs=()
  find "$sdks/java/src" "$tools/../javadotnet/declarations" -name '*.java' >"$work/java-sources"
  "${javac[@]}" @"$work/java-sources"
  javac+=(-cp "$work/java")
  for example in "$examples"/*/; do
    name="$(basename "$example")"
    mkdir -p "$work/programs/$name" && programs+=("$_/App.java")
    { echo "package ${name//-/_};"; cat "$example/App.java"; } >"$work/programs/$name/App.java"
  done
  "${javac[@]}" "${programs[@]}"
  mkdir "$work/misspelled"
  sed 's/NatStrategy.Single/NatStrategy.Singel/' "$examples/network/App.java" >"$work/misspelled/App.java"
  must_fail "cannot find symbol" "${javac[@]}" "$work/misspelled/App.java"
}

echo "compile the SDK for TypeScript" && nodejs
echo "compile the SDK for Python" && python
echo "compile the SDK for Go" && (go_sdk)
if command -v javac >/dev/null; then echo "compile the SDK for Java" && java
else echo "SKIPPED: compiling the SDK for Java needs javac, of a JDK 11 or later"; fi
echo "SKIPPED: the SDK for C# is not compiled: the names that programs use are checked only"
