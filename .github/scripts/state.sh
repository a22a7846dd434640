#!/usr/bin/env bash
# Checks the state of a stack before Pulumi uses it, and installs the AWS provider that go.mod requires. A state names
# the plugins that Pulumi downloads and runs. Exporting it runs nothing.
#
# Set PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true for the commands that follow, so that Pulumi does not download
# a plugin that a state names, even if it changes after the check.
#
# usage: .github/scripts/state.sh STACK
# with PULUMI_BACKEND_URL if you are not logged in, and during an upgrade of the AWS provider with its version in the
# state in AWS_PROVIDER_UPGRADE_FROM
set -euo pipefail
stack=$1
provider="$(awk '$1 ~ /^github\.com\/pulumi\/pulumi-aws\/sdk\/v[0-9]+$/ {print $2}' go.mod)"
before="${AWS_PROVIDER_UPGRADE_FROM:-}"

pulumi stack export --stack "$stack" | go run ./cmd/foundation state check "$stack" --upgrade-from "$before"
pulumi plugin install resource aws "$provider"
if [[ -n $before ]]; then pulumi plugin install resource aws "v${before#v}"; fi
