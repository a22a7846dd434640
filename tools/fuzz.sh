#!/usr/bin/env bash
# Runs each fuzz target of the module for a time: tools/fuzz.sh 5s
set -euo pipefail
cd "$(dirname "$0")/.."

git grep -l '^func Fuzz' -- '*_test.go' | xargs -n 1 dirname | sort -u | while read -r package; do
  targets=$(go test -list '^Fuzz' "./$package" | grep '^Fuzz')
  for target in $targets; do
    echo "fuzz $package $target"
    go test -run '^$' -fuzz "^$target\$" -fuzztime "$1" "./$package"
  done
done
