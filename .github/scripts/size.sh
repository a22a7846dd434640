#!/usr/bin/env bash
# Reports whether the reports of a run are small enough to download. The pull request's own code wrote them, and
# an artifact can expand to a thousand times its size.
#
# usage: .github/scripts/size.sh
# with GH_TOKEN, REPOSITORY, RUN and GITHUB_OUTPUT
set -euo pipefail
sizes="$(gh api --method GET --paginate "repos/$REPOSITORY/actions/runs/$RUN/artifacts" \
  --jq '.artifacts[] | select(.name | startswith("report-")) | .size_in_bytes')"
total="$(awk '{sum += $1} END {printf "%.0f", sum}' <<<"$sizes")"
if ((total <= 1000000)); then echo "small=true" >>"$GITHUB_OUTPUT"; else echo "the reports have $total bytes: they are not downloaded"; fi
