#!/bin/sh
# Reports which programs and resources this machine has for the project, and the command that installs what it lacks.
# Without arguments it fails if something required is missing. `doctor.sh --has pulumi` succeeds if an installed Pulumi
# can be used, and prints nothing.
set -u
cd "$(dirname "$0")/.." || exit 1

# The versions are those of go.mod and of the code that checks them; a test compares them.
minimum_go=$(awk '$1 == "go" {print $2; exit}' go.mod)
minimum_pulumi=3.200
minimum_python=3.9
minimum_node=20
pulumi_version=$(awk '$1 == "github.com/pulumi/pulumi/sdk/v3" {print substr($2, 2); exit}' go.mod)
moto_version=$(sed -n 's/^const Version = "\(.*\)"$/\1/p' sandbox/emulator/emulator.go 2>/dev/null)

missing=0

# at_least VERSION MINIMUM compares the first two numbers of both.
at_least() {
  [ -n "$1" ] && awk -v a="$1" -v b="$2" 'BEGIN {
    split(a, x, "."); split(b, y, ".")
    exit !(x[1] + 0 > y[1] + 0 || x[1] + 0 == y[1] + 0 && x[2] + 0 >= y[2] + 0)
  }'
}

# version PROGRAM ARGUMENT... prints the first version in the output of a program, or nothing.
version() {
  command -v "$1" >/dev/null 2>&1 || return 0
  "$@" 2>&1 | grep -oE '[0-9]+(\.[0-9]+)+' | head -n 1
}

installed_pulumi=$(version pulumi version)
has_pulumi() { at_least "$installed_pulumi" "$minimum_pulumi" && case "$installed_pulumi" in 3.*) ;; *) false ;; esac; }

if [ "${1:-}" = --has ]; then
  [ "${2:-}" = pulumi ] && has_pulumi
  exit
fi

# line MARK NAME TEXT prints a row; the mark "x" is a required part that is missing.
line() {
  if [ "$1" = x ]; then missing=$((missing + 1)); fi
  printf '%-2s %-10s %s\n' "$1" "$2" "$3"
}

# program MARK NAME VERSION MINIMUM HELP reports a program with a minimum version. MARK is that of a missing program.
program() {
  if at_least "$3" "$4"; then
    line ok "$2" "$3"
  elif [ -n "$3" ]; then
    line "$1" "$2" "$3 is too old: $4 or later is required. $5"
  else
    line "$1" "$2" "not found. $5"
  fi
}

# memory_gb prints the memory of the machine in GB.
memory_gb() {
  if [ -r /proc/meminfo ]; then
    awk '/^MemTotal:/ {printf "%d", $2 / 1048576 + 0.5}' /proc/meminfo
  else
    sysctl -n hw.memsize 2>/dev/null | awk '{printf "%d", $1 / 1073741824 + 0.5}'
  fi
}

# amount NAME HAVE NEED UNIT TEXT reports a resource of the machine.
amount() {
  if [ "${2:-0}" -ge "$3" ]; then line ok "$1" "$2 $4"; else line x "$1" "${2:-unknown} $4: $3 $4 are required. $5"; fi
}

echo "For make up and make preview:"
program x go "$(version go version)" "$minimum_go" "Install it: https://go.dev/doc/install"
program x git "$(version git --version)" 2.20 "Install it: https://git-scm.com/downloads"
program x python3 "$(version python3 -I --version)" "$minimum_python" "Install it: https://www.python.org/downloads/, or apt-get install python3 python3-venv"
moto=$(python3 -I -c 'import flask, moto; print(moto.__version__)' 2>/dev/null)
if [ -n "$moto" ]; then
  case "$moto" in
  5.*) line ok moto "$moto" ;;
  *) line - moto "$moto is not supported: make up installs $moto_version in .sandbox" ;;
  esac
elif python3 -I -c 'import venv, ensurepip' 2>/dev/null; then
  line - moto "not installed: make up installs $moto_version in .sandbox, from PyPI"
else
  line x moto "not installed, and python3 has no venv. Install one: apt-get install python3-venv, or python3 -I -m pip install 'moto[server]==$moto_version'"
fi
if has_pulumi; then
  line ok pulumi "$installed_pulumi"
else
  line - pulumi "${installed_pulumi:+$installed_pulumi is not supported, }the first make up builds $pulumi_version, which takes about 5 minutes on 2 cores. Install it instead: https://www.pulumi.com/docs/install/"
fi
if python3 -I -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen()' 2>/dev/null; then
  line ok ports "programs can listen on 127.0.0.1"
elif command -v python3 >/dev/null 2>&1; then
  line x ports "programs cannot listen on 127.0.0.1, where the emulator runs: check the container or firewall"
fi
amount memory "$(memory_gb)" 6 GB "The Go compiler uses 3.4 GB for Pulumi's AWS SDK, and a sandbox 1.3 GB."
amount disk "$(df -Pk . | awk 'NR == 2 {printf "%d", $4 / 1048576}')" 8 GB "Go's build cache is the largest part: go clean -cache deletes it, and what it speeds up."
case " ${GOFLAGS-} $(go env GOFLAGS 2>/dev/null) " in
*" -trimpath "*) line ok GOFLAGS "-trimpath is set" ;;
*) line - GOFLAGS "set it in your shell, or go commands compile the AWS SDK again: export GOFLAGS='-trimpath -buildvcs=false', or direnv allow" ;;
esac

echo
echo "For make check, make lint and make test:"
program - node "$(version node --version)" "$minimum_node" "make test needs it for the policy pack and the policy simulator. Install it: https://nodejs.org"
program - npm "$(version npm --version)" 9 "It comes with Node.js."
program - cc "$(version cc -dumpfullversion -dumpversion)" 0.0 "Vale, which checks the prose, is built with cgo. Install one: apt-get install gcc, or xcode-select --install"
program - aws "$(version aws --version)" 1.0 "Only to look at the emulator yourself, and to deploy. Install it: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"

echo
if [ "$missing" -gt 0 ]; then
  echo "$missing missing (x). Lines with - are optional."
  exit 1
fi
echo "Everything that is required is there. Lines with - are optional."
