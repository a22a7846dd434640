#!/usr/bin/env bash
# Installs the emulator of AWS once for all sandboxes; otherwise each sandbox installs its own.
set -euo pipefail
version="$(sed -n 's/^const Version = "\(.*\)"$/\1/p' sandbox/emulator/emulator.go)"
python3 -I -m pip install --quiet "moto[server]==$version"
