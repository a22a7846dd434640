#!/usr/bin/env bash
# Writes to the summary of the job which resources differ from the program, and what the next update does about it.
#
# usage: .github/scripts/driftreport.sh STACK, with PULUMI_BACKEND_URL and GITHUB_STEP_SUMMARY
set -euo pipefail
events="$(mktemp -d)/events.json"
# The events of a preview that fails have the reason.
PULUMI_DEBUG_COMMANDS=true pulumi preview --refresh --non-interactive --color never --stack "$1" \
  --event-log "$events" > /dev/null || true
go run ./cmd/foundation report drift --steps "$events" "$1" >> "$GITHUB_STEP_SUMMARY"
