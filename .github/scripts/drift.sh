#!/usr/bin/env bash
# Keeps one issue open while a stack has drifted, and closes it when no stack has.
#
# usage: .github/scripts/drift.sh STACK=RESULT..., where the result is success, failure or skipped
# with GH_TOKEN, REPOSITORY and RUN_URL
set -euo pipefail
title="Drift: deployed resources do not match the program"

drifted=()
for one in "$@"; do
  if [[ ${one#*=} == failure ]]; then drifted+=("${one%%=*}"); fi
done
issue="$(gh api --method GET --paginate "repos/$REPOSITORY/issues" -f state=open -f "creator=github-actions[bot]" \
  --jq ".[] | select(.title == \"$title\") | .number")"
issue="${issue%%$'\n'*}"

if ((${#drifted[@]} > 0)); then
  text="[Drift detection]($RUN_URL) failed for ${drifted[*]}. Its summary lists each resource that \
differs, and what an update does about it, and the resources that are in no state (docs/orphans.md). To keep a change, add it to the program. To undo it, run \`pulumi up --refresh\`: \
see docs/drift.md."
  if [[ -n $issue ]]; then
    gh api --method POST "repos/$REPOSITORY/issues/$issue/comments" -f body="$text" --jq .html_url
  else
    gh api --method POST "repos/$REPOSITORY/issues" -f title="$title" -f body="$text" --jq .html_url
  fi
elif [[ -n $issue && " $* " == *"=success "* ]]; then
  gh api --method POST "repos/$REPOSITORY/issues/$issue/comments" -f body="[No drift]($RUN_URL)." --jq .html_url
  gh api --method PATCH "repos/$REPOSITORY/issues/$issue" -f state=closed --jq .html_url
fi
