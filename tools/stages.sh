#!/usr/bin/env bash
# Runs stages, each a command of the shell with a name, and prints how long each took. It stops at the first that fails:
#
#   tools/stages.sh "unit tests" "go test ./..." "policy pack" "make policy"
#
# The times of the last run are in bin/stages, so that the next one can say how long a stage takes.
set -uo pipefail
cd "$(dirname "$0")/.."
mkdir -p bin
names=() times=() status=0
total=$(($# / 2))

minutes() { printf '%dm%02ds' $(($1 / 60)) $(($1 % 60)); }

while [ $# -gt 0 ]; do
  name=$1 command=$2
  shift 2
  last=$(awk -F '\t' -v name="$name" '$1 == name {print $2}' bin/stages 2>/dev/null | tail -n 1)
  echo "== stage $((${#names[@]} + 1)) of $total: $name${last:+ (last time $(minutes "$last"))}"
  start=$SECONDS
  bash -c "$command" || status=$?
  names+=("$name") times+=($((SECONDS - start)))
  [ $status -eq 0 ] || break
  printf '%s\t%d\n' "$name" "${times[-1]}" >>bin/stages
done

echo
echo "| stage | time |"
echo "|---|---|"
for i in "${!names[@]}"; do
  result=$(minutes "${times[$i]}")
  if [ $status -ne 0 ] && [ "$i" -eq $((${#names[@]} - 1)) ]; then result="failed after $result"; fi
  echo "| ${names[$i]} | $result |"
done
echo "| all | $(minutes $SECONDS) |"
exit $status
