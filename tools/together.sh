#!/usr/bin/env bash
# Runs commands of the shell at the same time. The output of the first is shown as it comes, that of each other command when
# all have ended. It fails if one of them fails:
#
#   tools/together.sh "go test ./..." "cd sandbox && go test ./..."
set -muo pipefail # with -m, each command has a process group
cd "$(dirname "$0")/.."
processes=() status=0
outputs=$(mktemp -d)
trap 'for p in "${processes[@]}"; do kill -- "-$p"; done 2>/dev/null; rm -rf "$outputs"' EXIT # also after Ctrl+C
bash -o pipefail -c "$1" &
processes+=($!)
for command in "${@:2}"; do
  bash -o pipefail -c "$command" >"$outputs/${#processes[@]}" 2>&1 &
  processes+=($!)
done
for i in "${!processes[@]}"; do
  wait "${processes[$i]}" || status=$?
  [ "$i" -eq 0 ] || cat "$outputs/$i"
done
exit $status
