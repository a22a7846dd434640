#!/usr/bin/env bash
# Writes to the summary of the job which resources in the account are in no state, with the commands that delete them. Fails
# if there are some, or if the state has resources that no longer exist.
#
# usage: .github/scripts/orphans.sh STACK, with PULUMI_BACKEND_URL and GITHUB_STEP_SUMMARY
set -euo pipefail
foundation="$(mktemp -d)/foundation"
go build -o "$foundation" ./cmd/foundation # go run has no exit codes of the program

code=0
report="$("$foundation" orphans "$1")" || code=$?
if ((code > 0)); then
  {
    printf '## Resources of %s that Pulumi does not know\n\n```\n%s\n```\n\n' "$1" "$report"
    echo "See docs/orphans.md before you delete something."
  } >> "$GITHUB_STEP_SUMMARY"
fi
if ((code > 1)); then
  echo "::warning::Not everything could be read, so that the search for orphans of $1 is incomplete"
fi
if ((code == 1)); then exit 1; fi
